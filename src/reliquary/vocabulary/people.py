"""Files the people of stories and the relationships between them, as pairing and character fields write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from reliquary.vocabulary.cast import cast, everybody
from reliquary.vocabulary.entries import fandoms
from reliquary.vocabulary.pairings import Lookups, Mention, is_name, mentions
from reliquary.vocabulary.tables import table

LONGEST_NAME, LONGEST_PART = 80, 120
LONGEST_FIELD = 200
SHORTEST_NAME = 3
"""Letters of a name that is no code."""
REMARK = re.compile(r"\s*[(\[{][^()\[\]{}]*[)\]}]?\s*")
SHIP = re.compile(r"(?!\w{1,2}x\w{1,2}$)[^\W\d_]{3,40}")
EDGES = " \t\n\r\"'*_~.,;:!“”„«»"


def file_person(written: str, fandoms: Sequence[str]) -> str | None:
    """The filed name of whoever is meant; None where nobody is known, or several are meant.

    `fandoms` are the settled ones, the surest first: inside them codes and nicknames count, in that order. With none,
    only a name that one person of all fandoms bears is filed.

    >>> file_person("Agent Scully", ["The X-Files"]), file_person("Ray", ["due South"]), file_person("B. Fraser", [])
    ('Dana Scully', None, None)
    """
    lookups = _lookups(tuple(fandoms))
    return lookups.called(written) or lookups.coded(written.strip(EDGES))


def file_relationships(written: str, fandoms: Sequence[str]) -> tuple[str, ...]:
    """The relationships a field names, `A/B` or `A & B`, filed names in written order.

    Qualifiers (past, implied, UST) do not count; where the words say friendship or gen the sign is ` & `. People who
    are not filed stay as written beside one who is; a code that may mean two people is no relationship.

    >>> file_relationships("MSR, past M/K (implied). Doggett and Reyes friendship", ["The X-Files"])
    ('Fox Mulder/Dana Scully', 'Fox Mulder/Alex Krycek', 'John Doggett & Monica Reyes')
    """
    filed: dict[tuple[frozenset[str], str], str] = {}
    for mention in _mentions(written, tuple(fandoms)):
        if mention.sign:
            filed.setdefault((frozenset(mention.people), mention.sign), mention.sign.join(mention.people))
    return tuple(filed.values())


def file_characters(written: str, fandoms: Sequence[str]) -> tuple[str, ...]:
    """Everybody a character or pairing field names, paired or alone, filed and in written order.

    In a field that pairs nobody, people who are not filed stay as they are written.

    >>> file_characters("Dana S., Fox M., a goblin, Original Goblin Character(s)", ["The X-Files"])
    ('Dana Scully', 'Fox Mulder', 'Original Goblin Character(s)')
    """
    found = _mentions(written, tuple(fandoms))
    if any(mention.sign for mention in found):
        return _in_order(name for mention in found for name in mention.people)
    return _in_order(name for part in re.split(r"[,;\n|]", written) for name in _characters(part, tuple(fandoms)))


def fandom_of_people(written: str) -> str | None:
    """The one fandom whose people a pairing or character field names: two of its main cast at least, and no stranger.

    For documents that say nothing else of their fandom: a pairing field takes its names from one cast. None where
    several casts have such people, or only codes stand there, or the field is longer than 200 characters.

    >>> fandom_of_people("Wesley and Fred"), fandom_of_people("MSR"), fandom_of_people("M/S")
    ('Angel the Series', 'The X-Files', None)
    """
    named: dict[str, int] = {}
    for name in fandoms() if len(written) <= LONGEST_FIELD else ():
        found = mentions(written, _lookups((name,), codes=False))
        people = {person for mention in found for person in mention.people}
        if people <= cast(name).names and len(people & cast(name).main) > 1:
            named[name] = len(people)
    most = [name for name, count in named.items() if count == max(named.values())]
    return most[0] if len(most) == 1 else None


def _characters(part: str, fandoms: tuple[str, ...]) -> Iterable[str]:
    """The people of one part of a character list; where nobody in it is filed, what looks like names, as written."""
    found = [name for mention in _mentions(part, fandoms) for name in mention.people]
    if found or "/" in part or len(part) > LONGEST_PART:
        return found
    bare = (name.strip(EDGES) for name in re.split(r"\s(?:and|&|\+|und|et|y|e)\s", re.sub(r"\s\([^()]*\)", "", part)))
    return [name for name in bare if name and _is_somebody(name)]


def _is_somebody(name: str) -> bool:
    return not name[0].islower() and any(map(is_name, name.split())) and not _nobody().fullmatch(name)


def _in_order(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


@cache
def _nobody() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(table('pairings')['nobody'])})\b.{{0,20}}", re.IGNORECASE)


@lru_cache(maxsize=1024)
def _mentions(written: str, fandoms: tuple[str, ...]) -> list[Mention]:
    return mentions(written, _lookups(fandoms))


@lru_cache(maxsize=128)
def _lookups(fandoms: tuple[str, ...], codes: bool = True) -> Lookups:
    """Look-ups in the casts of the fandoms, the surest first, or among everybody; on demand without short codes."""
    casts = [cast(fandom) for fandom in fandoms] or [everybody()]
    shortest = 1 if codes else SHORTEST_NAME

    @lru_cache(maxsize=512)
    def called(written: str) -> str | None:
        bare = REMARK.sub(" ", written).strip(EDGES) if "(" in written or "[" in written else written.strip(EDGES)
        least = shortest if bare.isascii() else 1
        return _one(cast.called(bare) for cast in casts) if least <= len(bare) <= LONGEST_NAME else None

    @lru_cache(maxsize=512)
    def coded(code: str) -> str | None:
        return _one(cast.coded(code) for cast in casts if cast.fandom) if codes and code and " " not in code else None

    def ship(written: str) -> str | None:
        name = written.strip(EDGES)
        return next(filter(None, (cast.ship(name) for cast in casts)), None) if codes or SHIP.fullmatch(name) else None

    return Lookups(called, coded, ship, any(cast.numbered for cast in casts), bool(fandoms))


def _one(found: Iterable[set[str]]) -> str | None:
    """The one person meant in the first cast that knows somebody; None where it knows several."""
    first = next(filter(None, found), None)
    return next(iter(first)) if first and len(first) == 1 else None
