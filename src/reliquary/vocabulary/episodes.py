"""Reads spoiler lines: the furthest season, episode, book or film of each fandom that a work gives away."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from reliquary.vocabulary.common import is_common
from reliquary.vocabulary.entries import Fandom, Season, fandoms
from reliquary.vocabulary.fandoms import named_in
from reliquary.vocabulary.folding import fold
from reliquary.vocabulary.gazetteer import Gazetteer, Span
from reliquary.vocabulary.tables import table
from reliquary.work import Spoiler

LONGEST = 4000
MOST_SEASONS = 40
CLAUSE = re.compile(r"(?:[^.;\n()!?]|(?<=\d)\.|(?<=\b[DMS][rt])\.|(?<=\bMrs)\.|\.(?!\s)){1,400}")
PART = re.compile(
    r"[,:]?\s+(?:\(?(?:part|pt\.?)\s+)?\(?(?:[12345]|I{1,3}|IV|V|one|two|three|four|five)\)?$", re.IGNORECASE
)
BETWEEN = r"\s?(?:-|–|/|&|\+|,|(?:, ?)?\b(?:to|through|thru|and|or|bis|und|à|a|et|y|e|и)\b)\s?"
SHORTEST_TITLE = 7
"""Letters of a title that is more than a word of denial."""
QUOTES = "\"'“”‘’„«»_*"


@dataclass(frozen=True, slots=True)
class _Point:
    """A place in a fandom's source, ordered by season and episode; a season alone means its end."""

    fandom: str
    season: int
    episode: int | None = None
    label: str | None = None

    @property
    def order(self) -> tuple[int, float]:
        return self.season, float("inf") if self.episode is None else self.episode


def spoiler_points(written: str, fandoms: Sequence[str]) -> tuple[Spoiler, ...]:
    """The furthest point of each settled fandom that a spoiler line names, in the fandoms' order.

    Numbers without a fandom beside them count for the first one. A title of several parts means the last; a season
    without an episode its end. None where the line says that it gives nothing away, or names no point we know.

    >>> spoiler_points("Seasons 1-3; 4x02", ["The X-Files"])
    (Spoiler(fandom='The X-Files', season=4, episode=2, label='Home'),)
    >>> spoiler_points("None, really", ["The X-Files"])
    ()
    """
    furthest: dict[str, _Point] = {}
    for clause in CLAUSE.finditer(written[:LONGEST]):
        if _gives_nothing(clause[0]) and not _begins_with_a_title(clause[0], fandoms):
            continue
        for point in _points(clause[0], fandoms):
            if point.fandom not in furthest or point.order > furthest[point.fandom].order:
                furthest[point.fandom] = point
    found = (furthest[fandom] for fandom in dict.fromkeys(fandoms) if fandom in furthest)
    return tuple(Spoiler(point.fandom, point.season, point.episode, point.label) for point in found)


def _gives_nothing(clause: str) -> bool:
    words = _words()
    denied = words.nothing.match(clause.strip(QUOTES + " "))
    return bool(denied) and not words.beyond.search(clause)


def _begins_with_a_title(clause: str, settled: Sequence[str]) -> bool:
    """Whether the `Not` or `Nothing` that a clause begins with is a title's: "Not Fade Away"."""
    start = len(clause) - len(clause.lstrip(QUOTES + " "))
    return any(
        span[0] == start and span[1] - start > SHORTEST_TITLE
        for name in settled
        if name in fandoms()
        for span, _ in _titles_in(clause, fandoms()[name])
    )


def _points(clause: str, settled: Sequence[str]) -> Iterator[_Point]:
    """Every point one clause names; what several fandoms have belongs to one the clause names, else to the first.

    Of a season "up to" one of its episodes only that episode counts.
    """
    named = [name for name, _, _ in named_in(clause) if name in settled]
    taken: set[int] = set()
    ends: set[tuple[str, int]] = set()
    for name in dict.fromkeys((*named, *settled)):
        if name in fandoms():
            here = [(span, point) for span, point in _titles_in(clause, fandoms()[name]) if span[0] not in taken]
            yield from (point for _, point in here)
            taken |= {span[0] for span, _ in here}
            ends |= {(name, point.season) for span, point in here if _words().up_to.search(clause[: span[0]])}
    counted = named[-1] if named else (settled[0] if settled else None)
    if counted is not None:
        numbers = list(_numbers(clause))
        ends |= {(counted, season) for season, episode in numbers if episode and _words().up_to.search(clause)}
        whole = [(season, episode) for season, episode in numbers if episode or (counted, season) not in ends]
        last = _words().finale.search(clause) is not None
        yield from (_labelled(counted, season, episode, last) for season, episode in whole)
        if not numbers and counted in fandoms() and fandoms()[counted].seasons and _words().everything.search(clause):
            yield _labelled(counted, max(season.number for season in fandoms()[counted].seasons), None)


def _labelled(fandom: str, season: int, episode: int | None, last: bool = False) -> _Point:
    """The point of that number, with the title it is filed under; of a season's `last` the finale."""
    for filed in fandoms()[fandom].seasons if fandom in fandoms() else ():
        if filed.number == season:
            titles = filed.episodes
            episode = len(titles) if last and titles and episode is None else episode
            if episode is None:
                return _Point(fandom, season, None, filed.title or None)
            return _Point(fandom, season, episode, titles[episode - 1][0] if 0 < episode <= len(titles) else None)
    return _Point(fandom, season, episode)


def _numbers(clause: str) -> Iterator[tuple[int, int | None]]:
    """Season numbers, and the episode where one is given: `4x10`, `S4E10`, `seasons 1-3`, `3ª temporada`."""
    words = _words()
    for found in words.episode.finditer(clause):
        groups = [group for group in found.groups() if group]
        yield int(groups[0]), int(groups[1])
    for found in words.season.finditer(words.episode.sub(";", clause)):
        written = found["many"] or found["one"]
        numbers = (
            [_number(number) for number in words.number.findall(written)] if written else [_number(found["ideograph"])]
        )
        yield from ((number, None) for number in numbers if 0 < number <= MOST_SEASONS)


def _number(written: str) -> int:
    if written.isdigit():
        return int(written)
    return next((value for value, pattern in _words().values if pattern.fullmatch(written)), 0)


def _titles_in(clause: str, fandom: Fandom) -> Iterator[tuple[Span, _Point]]:
    titles = _titles(fandom.name)
    for number, span in titles.find(clause):
        for point, title in titles.meanings[number]:
            if _is_title(clause, span, title):
                yield span, point


def _is_title(clause: str, span: Span, title: str) -> bool:
    """Whether words that are a title are meant as one: capitalised, and an everyday word only in a title's place."""
    start, end = span
    found = clause[start:end]
    if fold(title) == "pilot":
        return True
    if not found[0].isupper() and not found[0].isdigit() and len(found.split()) < 3:
        return False
    if " " in title.removeprefix("The ") or not is_common(title):
        return True
    before, after = clause[:start].rstrip(), clause[end:].lstrip()
    quoted = clause[start - 1 : start] in (*QUOTES, "") and after[:1] in (*QUOTES, "", ",", ".")
    listed = (not before or before[-1] in ",:;&/") and (not after or after[0] in ",.:;&/")
    return quoted or listed or bool(_words().leads_to.search(before))


@cache
def _titles(name: str) -> Gazetteer[tuple[_Point, str]]:
    """The titles of a fandom's episodes, books and films; a title without its part number means the last part."""
    points: dict[str, tuple[_Point, str]] = {}
    fandom = fandoms()[name]
    for season in fandom.seasons:
        for title, point in _titled(name, season):
            for form in (title, title.removeprefix("The "), title.rstrip("?!.")):
                points[form] = (point, title)
            if title.startswith("A ") and title.count(" ") > 2:
                points[title.removeprefix("A ")] = (point, title)
    return Gazetteer(points.items(), any_case=True)


def _titled(fandom: str, season: Season) -> Iterator[tuple[str, _Point]]:
    """Each title of a season and where it is: whole titles last, so that they win over those cut short."""
    if season.title:
        for title in (season.title, *season.written):
            yield title, _Point(fandom, season.number, None, season.title)
    points = [(names, _Point(fandom, season.number, at, names[0])) for at, names in enumerate(season.episodes, 1)]
    for names, point in points:
        yield from ((PART.sub("", title), point) for title in names[:1] if PART.search(title))
    for names, point in points:
        yield from ((title, point) for title in names)


@dataclass(frozen=True, slots=True)
class _Words:
    """The patterns made of the data file's words."""

    season: re.Pattern[str]
    episode: re.Pattern[str]
    number: re.Pattern[str]
    values: tuple[tuple[int, re.Pattern[str]], ...]
    everything: re.Pattern[str]
    nothing: re.Pattern[str]
    beyond: re.Pattern[str]
    leads_to: re.Pattern[str]
    up_to: re.Pattern[str]
    finale: re.Pattern[str]


@cache
def _words() -> _Words:
    data: Mapping[str, list[str]] = table("seasons")
    numbers: Mapping[str, list[str]] = table("seasons")["numbers"]
    season, episode = _either(data["season"]), _either(data["episode"])
    number = rf"(?:\d{{1,2}}(?![\dx%])|{_either([word for words in numbers.values() for word in words])}(?!\w))"
    return _Words(
        season=_pattern(
            rf"(?<!\w){season}\s{{0,2}}#?(?P<many>{number}(?:{BETWEEN}(?:{season}\s?)?{number}){{0,12}})"
            rf"|(?<![\w.])(?P<one>{number})(?:[.ªº]|(?<=\d)(?:ème|e|è|er|th|nd|rd|st|a|-?[йяе]|-?го))?\s{season}(?!\w)|第(?P<ideograph>\d{{1,2}}|[一二三四五六七八九十])\s?[季部]"
        ),
        episode=_pattern(
            rf"(?<![\d.])(\d{{1,2}})(?:x|\.(?=\d\d))(\d{{1,2}})(?!\d)|(?<!\w)s\s?(\d{{1,2}})\s?e\s?(\d{{1,2}})"
            rf"|(?<!\w){season}\s(\d{{1,2}}),?\s{episode}\s(\d{{1,2}})"
        ),
        number=_pattern(number),
        values=tuple((int(value), _pattern(_either(words))) for value, words in numbers.items()),
        everything=_pattern(rf"(?<!\w){_either(data['everything'])}(?!\w)"),
        nothing=_pattern(rf"{_either(data['nothing'])}(?!\w)"),
        beyond=_pattern(rf"(?<!\w){_either(data['beyond'])}(?!\w)"),
        leads_to=_pattern(rf"(?<!\w){_either(data['leads_to'])}[\s-]{{0,3}}(?:the\s)?$"),
        finale=_pattern(rf"(?<!\w){_either(data['finale'])}(?!\w)"),
        up_to=_pattern(rf"(?<!\w){_either(data['up_to'])}(?!\w)"),
    )


def _either(patterns: Sequence[str]) -> str:
    return f"(?:{'|'.join(sorted(patterns, key=len, reverse=True))})"


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)
