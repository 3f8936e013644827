"""Finds the mistakes of the data files and says them in plain words, for the people who write the files."""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable

from reliquary.vocabulary.entries import (
    FAMILIES,
    FANDOMS,
    Fandom,
    Person,
    data_files,
    fandom_of,
    people_of,
)
from reliquary.vocabulary.folding import fold
from reliquary.vocabulary.shape import FAMILY, FANDOM, misshapen
from reliquary.vocabulary.sightings import seen

TELLS = 10
MEDIA = ("television", "film", "book", "play", "comics", "animation", "anime", "game")
WORDS_OF_A_DOCUMENT = (50, 140)


@dataclass(slots=True)
class Data:
    """The data files that could be read, by `folder/name`, and what is wrong with those that could not."""

    fandoms: dict[str, Fandom] = field(default_factory=dict)
    families: dict[str, tuple[Person, ...]] = field(default_factory=dict)
    broken: dict[str, list[str]] = field(default_factory=dict)


def mistakes(data: Data) -> Iterator[tuple[str, str]]:
    """Every mistake as (file, what is wrong), file by file; none where all is well."""
    for file, found in data.broken.items():
        yield from ((file, wrong) for wrong in found)
    shared = _shared_names(data.fandoms)
    for file, people in data.families.items():
        yield from ((file, wrong) for wrong in _of_family(file.split("/")[1], people, data.fandoms.values()))
    for file, fandom in data.fandoms.items():
        if f"{FAMILIES}/{fandom.family}" not in data.families:
            yield file, f"there is no family file {FAMILIES}/{fandom.family}.toml"
        cast = cast_of(fandom, data.families.get(f"{FAMILIES}/{fandom.family}", ()))
        for part in (_of_names, _of_forms, _of_ships, _of_seasons, _of_documents):
            yield from ((file, wrong) for wrong in part(fandom, cast))
        for name in (fandom.name, *fandom.written):
            if others := sorted(shared[fold(name)] - {fandom.name}):
                yield file, f"{name!r} also leads to {', '.join(others)}: keep it in one of them"


def unrecognised(data: Data) -> Iterator[tuple[str, str]]:
    """Sample documents that are taken for another fandom's or for nobody's; asked only where all files can be read."""
    if data.broken:
        return
    for file, fandom in data.fandoms.items():
        for document in fandom.documents:
            found = [sight.fandom for sight in seen(document, [(0, len(document))], [])]
            if found != [fandom.name]:
                yield (
                    file,
                    f"a sample document is taken for {' and '.join(found) or 'no fandom'}: {document.strip()[:40]!r}",
                )


def read_data() -> Data:
    """All data files, each read by itself, so that one broken file hides no other."""
    data = Data()
    for folder in (FAMILIES, FANDOMS):
        for file in data_files(folder):
            _read(file, folder, file.name.removesuffix(".toml"), data)
    return data


def cast_of(fandom: Fandom, people: Iterable[Person]) -> list[Person]:
    """Those of a family who belong to a fandom."""
    return [person for person in people if not person.fandoms or fandom.name in person.fandoms]


def _read(file: Traversable, folder: str, name: str, data: Data) -> None:
    """Keeps what one file holds, or what is wrong with it."""
    try:
        table = tomllib.loads(file.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        data.broken[f"{folder}/{name}"] = [f"is no TOML: {error}"]
        return
    except UnicodeDecodeError:
        data.broken[f"{folder}/{name}"] = ["is not written in UTF-8"]
        return
    if wrong := [*misshapen(table, FAMILY if folder == FAMILIES else FANDOM)]:
        data.broken[f"{folder}/{name}"] = wrong
    elif folder == FAMILIES:
        data.families[f"{folder}/{name}"] = people_of(table, name)
    else:
        data.fandoms[f"{folder}/{name}"] = fandom_of(table)


def _shared_names(fandoms: Mapping[str, Fandom]) -> Mapping[str, set[str]]:
    shared: dict[str, set[str]] = defaultdict(set)
    for fandom in fandoms.values():
        for name in (fandom.name, *fandom.written):
            shared[fold(name)].add(fandom.name)
    return shared


def _of_family(family: str, people: tuple[Person, ...], fandoms: Iterable[Fandom]) -> Iterator[str]:
    shows = {fandom.name for fandom in fandoms if fandom.family == family}
    if not shows:
        yield "no fandom file names this family"
    for name, times in Counter(person.name for person in people).items():
        if times > 1:
            yield f"{name!r} is filed {times} times: file each person once"
    for person in people:
        yield from (
            f"{person.name!r}: no fandom {show!r} has this family" for show in person.fandoms if show not in shows
        )
        yield from (f"{person.name!r}: {twice}" for twice in _twice("written", person.forms, fold))
        yield from (f"{person.name!r}: {twice}" for twice in _twice("codes", person.codes, str))


def _twice(what: str, forms: Iterable[str], key: Callable[[str], str]) -> Iterator[str]:
    """Forms that are empty, have blanks at their ends, or are said twice."""
    seen: set[str] = set()
    for form in forms:
        if not form.strip() or form != form.strip():
            yield f"{what}: {form!r} is empty or has blanks at its ends"
        if form in seen:
            yield f"{what}: {form!r} stands twice (the filed name counts too)"
        seen.add(form)


def _of_names(fandom: Fandom, cast: list[Person]) -> Iterator[str]:
    if fandom.medium not in MEDIA:
        yield f"medium {fandom.medium!r} is none of {', '.join(MEDIA)}"
    yield from _twice("written", (fandom.name, *fandom.written), str)
    yield from _twice("holders", fandom.holders, str)
    yield from _twice("tells", fandom.tells, str)
    if not fandom.holders:
        yield "no rights holders"
    if len(fandom.tells) < TELLS:
        yield f"{len(fandom.tells)} tells; it takes at least {TELLS}"
    people = {fold(form): person.name for person in cast for form in person.forms}
    for tell in fandom.tells:
        if fold(tell) in people:
            yield f"the tell {tell!r} is a form of {people[fold(tell)]}: tells are no persons"
    if not any(person.main for person in cast):
        yield "nobody of its cast is main"


def _of_forms(fandom: Fandom, cast: list[Person]) -> Iterator[str]:
    """Within a fandom a form leads to one person, or stands in `ambiguous` and does lead to several."""
    doubtful = {fold(form) for form in fandom.ambiguous} | set(fandom.ambiguous)
    several: set[str] = set()
    written, codes = _leads(cast, lambda person: map(fold, person.forms)), _leads(cast, lambda person: person.codes)
    for what, leads in (("form", written), ("code", codes)):
        for form, names in leads.items():
            if len(names) < 2:
                continue
            several.add(form)
            if form not in doubtful and form not in {fold(name) for name in names}:
                yield f"the {what} {form!r} leads to {' and '.join(sorted(names))}: name it in ambiguous"
    for form in fandom.ambiguous:
        if form not in several and fold(form) not in several:
            yield f"{form!r} stands in ambiguous but leads to one person at most"


def _leads(cast: Iterable[Person], forms: Callable[[Person], Iterable[str]]) -> Mapping[str, set[str]]:
    leads: dict[str, set[str]] = defaultdict(set)
    for person in cast:
        for form in forms(person):
            leads[form].add(person.name)
    return leads


def _of_ships(fandom: Fandom, cast: list[Person]) -> Iterator[str]:
    names = {person.name for person in cast}
    for code, ship in fandom.ships.items():
        ends = re.split(r"\s+&\s+|/", ship)
        if len(ends) < 2:
            yield f"the ship {code!r} names no two people: {ship!r}"
        for end in ends:
            if end not in names:
                yield f"the ship {code!r} names {end!r}, whom this fandom does not have (ships take filed names)"


def _of_seasons(fandom: Fandom, cast: list[Person]) -> Iterator[str]:
    for number, times in Counter(season.number for season in fandom.seasons).items():
        if times > 1:
            yield f"season {number} stands {times} times"
    titles = Counter(fold(names[0]) for season in fandom.seasons for names in season.episodes)
    yield from (f"the episode {title!r} stands {times} times" for title, times in titles.items() if times > 1 and title)
    for season in fandom.seasons:
        for names in season.episodes:
            yield from (f"season {season.number}: {twice}" for twice in _twice("episodes", names, str))


def _of_documents(fandom: Fandom, cast: list[Person]) -> Iterator[str]:
    if not fandom.documents:
        yield "no sample document"
    people = {fold(form) for person in cast for form in person.forms}
    least, most = WORDS_OF_A_DOCUMENT
    for document in fandom.documents:
        count = len(document.split())
        if not least <= count <= most:
            yield f"a sample document has {count} words; 60 to 120 are wanted"
        for name in (fandom.name, *fandom.written):
            if fold(name) not in people and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", document):
                yield f"a sample document names the fandom: {name!r}"
