"""Reads what is written for a rating, on any scale, as one of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from reliquary.vocabulary.phrases import level, pattern
from reliquary.vocabulary.tables import table

RATINGS = ("general", "teen", "mature", "explicit")
"""Mildest first."""
REACH = 28
"""How many characters before a rating are looked at for a `not`."""


@dataclass(frozen=True, slots=True)
class Rating:
    """A rating and whether the words leave no choice."""

    name: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class _Scales:
    codes: tuple[tuple[str, re.Pattern[str]], ...]
    fan: tuple[tuple[str, re.Pattern[str]], ...]
    plain: tuple[tuple[str, re.Pattern[str]], ...]
    letters: dict[str, str]
    ages: tuple[tuple[int, str], ...]
    aged: re.Pattern[str]
    negated: re.Pattern[str]
    unless: re.Pattern[str]
    this_part: re.Pattern[str]


INSIDE = r"(?<=\w-)[a-z]{1,4}-(?!rated|ish\b)[a-z]"
"""A hyphen on both sides: a syllable of some other word, `my-pg-cluster`."""
LETTER = re.compile(r"(?<![\w'&.+-])[GKTRMUXE](?![\w'&+]|-(?!rated)[a-hj-z\d]| ?\d\d)")
EXPECTED = re.compile(
    r"(?:^\W*|[:;,(\[\"=>/-]\s*|(?<!\w)(?:very|totally|purely|an?|the|or|to|and|is|be|maybe|probably|perhaps|say|hard|soft|light|low|high|mild|"
    r"strong|strictly|rated|rating|fiction|barely|mostly|around|eventual(?:ly)?|definite(?:ly)?|possibly|borderline|it's|was|"
    r"as|about|into|towards?|near|ou|oder|und|o|y|e|et|и|или)\s+)$",
    re.IGNORECASE,
)
HEDGED = re.compile(r"(?<!\w)(soft|hard|light|mild|low|high|strong|heavy|borderline)-(?=[GKTRMXNP])", re.IGNORECASE)
"""A hedge that a hyphen joins to its rating."""
CLAUSE = re.compile(r"[;.!?]\s|,\s|[()\[\]]|\s-{1,2}\s|\bbut\b")
TAKEN_BACK = re.compile(r"\?\s{0,2}(?:no|nah|nope|not)\b", re.IGNORECASE)
"""Behind a rating: asked, and denied."""
COUPLE = re.compile(r"(?<!\w)(\w{1,12})/(\w{1,12})(?![\w+-])")
RANGES = frozenset({"K/T", "T/M", "R/X"})
LONE = re.compile(r"^\W*(?:rated\s)?(\d{1,2})(?!\w)(?:\W+(?:or|oder|ou|o)?\W*(\d{1,2})(?!\w))?", re.IGNORECASE)


def rating(written: str) -> Rating | None:
    """The rating that a written value claims: the strictest of several, None where nothing is known of it.

    >>> rating("PG-13 now, NC-17 later"), rating("If you may watch the show")
    (Rating(name='explicit', sure=False), None)
    """
    scales = _scales()
    text = HEDGED.sub(r"\1 ", COUPLE.sub(lambda pair: _spared(pair, scales), level(written[:2000])))
    text = text.upper() if len(text) == 1 else text
    if (here := _of_this_part(text, scales)) and (own := rating(here)):
        return own
    claimed = [*_claimed(text, scales.codes, scales), *_letters(text, scales)] or [*_ages(text, scales)]
    claimed += _claimed(text, scales.fan, scales)
    if not claimed:
        claimed = [*_lone_numbers(text, scales)] or [*_claimed(text, scales.plain, scales)]
    known = {name for name in claimed if name in RATINGS}
    if known:
        return Rating(max(known, key=RATINGS.index), len(known) == 1)
    return Rating("not_rated") if claimed else None


@lru_cache(maxsize=4096)
def is_code(written: str) -> bool:
    """Whether a short text is a rating's code and nothing else; for fields that hold other things too.

    >>> is_code("NC17"), is_code("R"), is_code("R for language"), is_code("Romance")
    (True, True, False, False)
    """
    text = level(written[:40]).strip(" .,;()[]")
    scales = _scales()
    return text in scales.letters or any(found.fullmatch(text) for name, found in scales.codes)


def _of_this_part(text: str, scales: _Scales) -> str | None:
    """The clause that rates this part or chapter alone, without the words that say so; None where none does."""
    for clause in CLAUSE.split(text):
        if scales.this_part.search(clause):
            return scales.this_part.sub(" ", clause)
    return None


def _claimed(text: str, scale: tuple[tuple[str, re.Pattern[str]], ...], scales: _Scales) -> Iterator[str]:
    """The ratings of one scale that the text claims; a longer code hides the shorter one inside it."""
    taken: list[tuple[int, int, str]] = []
    for name, words in scale:
        taken += [(found.start(), found.end(), name) for found in words.finditer(text)]
    for start, end, name in taken:
        hidden = any(s <= start and end <= e and (s, e) != (start, end) for s, e, _ in taken)
        if hidden or TAKEN_BACK.match(text, end) or _is_negated(text[max(0, start - REACH) : start], scales):
            continue
        yield name


def _letters(text: str, scales: _Scales) -> Iterator[str]:
    """Single letters that stand where a rating is expected."""
    for found in LETTER.finditer(text):
        before = text[max(0, found.start() - REACH) : found.start()]
        if (EXPECTED.search(before) or found[0] == "R") and not _is_negated(before, scales):
            yield scales.letters[found[0]]


def _spared(pair: re.Match[str], scales: _Scales) -> str:
    """Two ratings with a slash between them, or blanks where it is a couple."""
    if pair[0].upper() in RANGES or all(
        any(code.fullmatch(half) for _, code in scales.codes) for half in pair.groups()
    ):
        return pair[0]
    codes = [half for half in pair.groups() if any(code.fullmatch(half) for _, code in scales.codes)]
    letters = [half for half in pair.groups() if half in scales.letters]
    return pair[0] if codes and letters else " " * len(pair[0])


def _ages(text: str, scales: _Scales) -> Iterator[str]:
    """Numbers that the words round them make an age."""
    for found in scales.aged.finditer(text):
        yield _of_age(int(found[1] or found[2]), scales)


def _lone_numbers(text: str, scales: _Scales) -> Iterator[str]:
    """Numbers a value begins with, where nothing else says more."""
    found = LONE.match(text)
    for number in filter(None, found.groups() if found else ()):
        if 5 < int(number) < 22:
            yield _of_age(int(number), scales)


def _of_age(age: int, scales: _Scales) -> str:
    return next(name for lowest, name in reversed(scales.ages) if age >= lowest)


def _is_negated(before: str, scales: _Scales) -> bool:
    """Whether the words before a rating say that the story has it not."""
    found = scales.negated.search(before)
    return found is not None and not scales.unless.search(found[0])


@cache
def _scales() -> _Scales:
    """The table as patterns, compiled once."""
    data = table("ratings")
    signs = data["signs"]
    before, after = "|".join(signs["age_before"]), "|".join(signs["age_after"])
    return _Scales(
        codes=tuple((name, _codes(codes)) for name, codes in data["codes"].items()),
        fan=tuple((name, pattern(words)) for name, words in data["fan"].items()),
        plain=tuple((name, pattern(words)) for name, words in data["plain"].items()),
        letters={letter: name for name, letters in data["letters"].items() for letter in letters},
        ages=tuple(sorted((lowest, name) for name, lowest in data["ages"].items())),
        aged=re.compile(
            rf"(?<!\w)(?:{level(before)})\s(\d{{1,2}})s?(?!\w)|(?<![\w-])(\d{{1,2}})\s?(?:{level(after)})(?![^\W\d])",
            re.IGNORECASE,
        ),
        negated=re.compile(rf"(?:{pattern(signs['negated']).pattern})[\w' ]{{0,20}}$", re.IGNORECASE),
        unless=pattern(signs["unless"]),
        this_part=pattern(signs["this_part"]),
    )


def _codes(codes: list[str]) -> re.Pattern[str]:
    """Codes as whole words; their dash may be a blank or missing, and an `-ish` may follow."""
    loose = "|".join(re.escape(code).replace(r"\-", r"[-\s.]?") for code in sorted(codes, key=len, reverse=True))
    return re.compile(rf"(?<![\w'])(?!{INSIDE})(?:{loose})(?=-?ish\b|s?(?!\w))", re.IGNORECASE)
