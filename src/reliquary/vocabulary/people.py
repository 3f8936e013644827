"""Files the people of stories and the relationships between them, as pairing and character fields write them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import chain

from reliquary.vocabulary.cast import cast, everybody, kin
from reliquary.vocabulary.entries import fandoms
from reliquary.vocabulary.pairings import Lookups, Mention, is_name, mentions
from reliquary.vocabulary.tables import table

LONGEST_NAME, LONGEST_PART = 80, 120
LONGEST_FIELD, LONGEST_LIST, LONGEST_CODE = 200, 4000, 8
SHORTEST_NAME = 3
"""Letters of a name that is no code."""
REMARK = re.compile(r"\s*[(\[{][^()\[\]{}]*[)\]}]?\s*")
CODES = re.compile(r"(?<![^\s,;(\[])[A-Z][\w]{0,2}/[A-Z][\w]{0,2}(?![^\s,;)\].])")
LIST = re.compile(r"[,;\n|]")
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

    In a field that pairs nobody, people who are not filed stay as they are written. A code between commas is somebody;
    a single letter only in a list of nothing else.

    >>> file_characters("Dana S., Fox M., a goblin, Original Goblin Character(s)", ["The X-Files"])
    ('Dana Scully', 'Fox Mulder', 'Original Goblin Character(s)')
    >>> file_characters("Sp, Mc", ["Star Trek: The Original Series"])
    ('Spock', 'Leonard McCoy')
    """
    settled = tuple(fandoms)
    found, parts = _mentions(written, settled), [part.strip(EDGES) for part in LIST.split(written[:LONGEST_LIST])]
    letters = all(len(part) < SHORTEST_NAME or file_person(part, settled) for part in parts)
    coded = {part: name for part in parts if (name := _coded(part, settled, 1 if letters else 2))}
    if any(mention.sign for mention in found):
        return _in_order((*(name for mention in found for name in mention.people), *coded.values()))
    return _in_order(
        name for part in parts for name in ((coded[part],) if part in coded else _characters(part, settled))
    )


def fandom_of_people(written: str) -> str | None:
    """The one fandom whose people a pairing or character field names: two of its main cast at least, and no stranger.

    For documents that say nothing else of their fandom: a pairing field takes its names from one cast, and several
    pairings in code are seldom all known to two. None where several casts have such people, or one pairing in code
    stands there, or the field is longer than 200 characters.

    >>> fandom_of_people("Wesley and Fred"), fandom_of_people("MSR"), fandom_of_people("M/S")
    ('Angel the Series', 'The X-Files', None)
    >>> fandom_of_people("M/L M/M A/I")
    'Roswell'
    """
    return _fandom_of_people(written[: LONGEST_FIELD + 1])


@lru_cache(maxsize=4096)
def _fandom_of_people(written: str) -> str | None:
    """The same, kept: every cast is asked, and the documents of a heap name the same few pairs."""
    named: dict[str, int] = {}
    for name in fandoms() if len(written) <= LONGEST_FIELD else ():
        found = mentions(written, _lookups((name,), codes=False))
        people = {person for mention in found for person in mention.people}
        if people <= cast(name).names and len(people & cast(name).main) > 1:
            named[name] = len(people)
    most = [name for name, count in named.items() if count == max(named.values())] or _of_codes(written[:LONGEST_FIELD])
    return most[0] if len(most) == 1 else None


def _of_codes(written: str) -> list[str]:
    """The fandoms that know all of several pairings in code."""
    codes = set(CODES.findall(written))
    known = [_coding().get(code, frozenset()) for code in codes]
    return sorted(frozenset.intersection(*known)) if len(codes) > 1 else []


@cache
def _coding() -> dict[str, frozenset[str]]:
    """The filed codes of pairings, and in which fandoms each of them is one."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for fandom in fandoms().values():
        for code in filter(CODES.fullmatch, fandom.ships):
            found[code].add(fandom.name)
    return {code: frozenset(names) for code, names in found.items()}


def _coded(part: str, fandoms: tuple[str, ...], shortest: int) -> str | None:
    """Whom a code that stands alone means: one listed in the data, which is not also a word of these fields."""
    looks_so = shortest <= len(part) <= LONGEST_CODE and (len(part) == 1 or part[0].isdigit() or is_name(part))
    if not looks_so or _lookups(fandoms).called(part):
        return None
    listed = _one(cast(fandom).listed(part) for fandom in fandoms)
    return listed or (_lookups(fandoms).coded(part) if shortest == 1 and len(part) < SHORTEST_NAME else None)


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


@lru_cache(maxsize=1024)
def _lookups(fandoms: tuple[str, ...], codes: bool = True) -> Lookups:
    """Look-ups in the casts of the fandoms, the surest first, or among everybody; on demand without short codes.

    A name that several casts know is that of somebody of a main cast. Whom no cast knows may be somebody of another
    fandom of the family: Xander in a story of Angel's.
    """
    casts = [cast(fandom) for fandom in fandoms] or [everybody()]
    families = [kin(fandom) for fandom in fandoms] if codes else []
    shortest = 1 if codes else SHORTEST_NAME

    @lru_cache(maxsize=512)
    def called(written: str) -> str | None:
        bare = REMARK.sub(" ", written).strip(EDGES) if "(" in written or "[" in written else written.strip(EDGES)
        least = shortest if bare.isascii() else 1
        if not least <= len(bare) <= LONGEST_NAME:
            return None
        found = [cast.called(bare) for cast in casts]
        chief = (one for one, cast in zip(found, casts, strict=True) if len(one) == 1 and one <= cast.main)
        return _one(chain(chief, found, (cast.called(bare) for cast in families)))

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
