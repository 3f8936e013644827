"""Files what people call a fandom under its one name, and finds fandoms and rights holders named in a text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise

from reliquary.vocabulary.common import is_common
from reliquary.vocabulary.entries import Fandom, fandoms
from reliquary.vocabulary.folding import fold
from reliquary.vocabulary.gazetteer import Gazetteer, Span

__all__ = ["fandom", "fandoms", "file_fandom", "file_fandoms", "named_in"]

LONGEST = 300
BRACKETS = re.compile(r"\s*[(\[{][^()\[\]{}]{0,80}[)\]}]")
REMARK = re.compile(r"\s+[-–—]\s+\S.*$|\s*\|.*$")
ALTERNATIVE = re.compile(r"\s*[|｜]\s*")
SUFFIXES = re.compile(
    r"(?:\s(?:fan\s?fiction|fan\s?fics?|fics?|fiction|stories|story|tv(?: show| series)?|television(?: series)?|shows?|"
    r"series|movies?(?:verse)?|films?|books?|novels?|comics?|anime|manga|games?|cartoons?|universe|verse|fandoms?|"
    r"slash|archive|list|crossovers?|xovers?|original series|all media types|(?:and )?related fandoms|saga))+$"
)
PARTS = re.compile(
    r"(?:\s*[,;/+\n|>›»&×]\s*|(?<![^\s,;/&])"
    r"(?:x|xover|crossover|crossed with|meets|with|and|und|et|y|e|и|vs\.?|--?|[–—])\s+)+",
    re.IGNORECASE,
)
SHORT = 4
"""Names of so few letters are looked for in a text only as they are written; longer ones in any case."""
LIST_NAME = 80
"""A text of so few characters may be the name of a list or a path of breadcrumbs, where small letters mean nothing."""
NAMED, NAMED_IN_WORDS, COMMONLY_NAMED, HELD, IN_SMALL = 0.9, 0.7, 0.3, 0.8, 0.3
"""How sure a name is; one of several everyday words; one everyday word; a rights holder; anything in small letters."""


def fandom(name: str) -> Fandom:
    """The fandom filed under this name; raises `KeyError` where there is none.

    >>> fandom("The X-Files").medium
    'television'
    """
    return fandoms()[name]


@cache
def file_fandom(written: str) -> str | None:
    """The filed name of a fandom however it is written; None where it is not among those filed.

    >>> file_fandom("x files fan fiction"), file_fandom("B:tVS (TV)"), file_fandom("Harry Potter - J. K. Rowling")
    ('The X-Files', 'Buffy the Vampire Slayer', 'Harry Potter')
    """
    written = written[:LONGEST]
    for form in (written, *ALTERNATIVE.split(written), BRACKETS.sub("", written), REMARK.sub("", written)):
        folded = fold(form)
        while folded:
            if filed := _names().get(_closed(folded)):
                return filed
            shorter = SUFFIXES.sub("", folded)
            folded = shorter if shorter != folded else ""
    return None


def file_fandoms(written: str) -> tuple[str, ...]:
    """Every fandom of a field that may name several ("A + B Crossover", "A/B"), or names one in a sentence.

    >>> file_fandoms("Highlander/Twin Peaks"), file_fandoms("Homicide: LOTS, with SVU")
    (('Highlander', 'Twin Peaks'), ('Homicide: Life on the Street', 'Law & Order: SVU'))
    """
    written = written[:LONGEST]
    if whole := file_fandom(written):
        return (whole,)
    found = [filed for part in _parts(written) if (filed := file_fandom(part))]
    if not found:
        found = [name for name, _, strength in named_in(written) if strength >= HELD]
    return tuple(dict.fromkeys(found))


def named_in(text: str) -> list[tuple[str, Span, float]]:
    """Fandoms named in a disclaimer, breadcrumb or list name, by their names or their rights holders.

    Each as (filed fandom, where, how sure from 0 to 1). A holder of several fandoms stands for each of them and is
    the less sure; a name that is an everyday word is hardly sure at all.

    >>> named_in("The X-Files belongs to Chris Carter.")
    [('The X-Files', (0, 11), 0.9), ('The X-Files', (23, 35), 0.8)]
    """
    found: list[tuple[str, Span, float]] = []
    for gazetteer in (_as_written(), _in_any_case()):
        for number, span in gazetteer.find(text):
            meanings = dict.fromkeys(gazetteer.meanings[number])
            share = len({name for name, _ in meanings})
            small = text[slice(*span)].islower() and len(text) > LIST_NAME
            found += [
                (name, span, (min(strength, IN_SMALL) if small else strength) / share) for name, strength in meanings
            ]
    return sorted(found, key=lambda naming: naming[1])


def _parts(written: str) -> Iterator[str]:
    """The parts of a field between separators, and where two neighbours are one name together, those first."""
    parts = [part for part in PARTS.split(written) if part]
    yield from parts
    for first, second in pairwise(parts):
        yield f"{first} {second}"


@cache
def _names() -> Mapping[str, str]:
    """Folded and closed up names → filed names; a filed name wins over the same name written for another."""
    names: dict[str, str] = {}
    for fandom in fandoms().values():
        for written in fandom.written:
            names.setdefault(_closed(fold(written)), fandom.name)
    return names | {_closed(fold(name)): name for name in fandoms()}


def _closed(folded: str) -> str:
    return folded.replace(" ", "")


Naming = tuple[str, float]


@cache
def _as_written() -> Gazetteer[Naming]:
    return Gazetteer([(name, naming) for name, naming in _namings() if _is_short(name)])


@cache
def _in_any_case() -> Gazetteer[Naming]:
    return Gazetteer([(name, naming) for name, naming in _namings() if not _is_short(name)], any_case=True)


def _is_short(name: str) -> bool:
    return len(name) <= SHORT or (" " not in name and is_common(name))


def _namings() -> Iterator[tuple[str, Naming]]:
    holders: dict[str, list[str]] = defaultdict(list)
    for fandom in fandoms().values():
        for name in (fandom.name, fandom.name.removeprefix("The "), *fandom.written):
            words = NAMED_IN_WORDS if " " in name else COMMONLY_NAMED
            yield name, (fandom.name, words if is_common(name) else NAMED)
        for holder in fandom.holders:
            holders[holder].append(fandom.name)
    for holder, names in holders.items():
        strength = COMMONLY_NAMED if " " not in holder and is_common(holder) else HELD
        yield from ((holder, (name, strength)) for name in names)
