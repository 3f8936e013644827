"""Knows a person's name where no "by" credits it: a given name or initials before a surname, and nobody of a cast."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from reliquary.ingest.layout.even import even
from reliquary.ingest.layout.headings import FRAME
from reliquary.vocabulary.cast import everybody
from reliquary.vocabulary.folding import fold
from reliquary.vocabulary.tables import table

_WORD = r"[^\W\d_][^\W\d_'-]+(?:[-'][^\W\d_]+)?"
_TWO = r"[B-HJ-Z] [A-Z](?= )"
"""Two initials without their dots."""
_NAME = re.compile(
    rf"(?P<first>{_WORD}|(?:[^\W\d_]\. ?){{1,3}}|{_TWO})(?P<initials>(?:\s[^\W\d_]\.){{0,2}})(?:\s{_WORD})?"
    rf"\s(?:(?:von|van|der|den|de|du|di|da|la|le|del)\s){{0,2}}(?P<last>{_WORD})(?:,?\s(?:jr|sr|ph\.?d|m\.?d|ii|iii)\.?)?",
    re.IGNORECASE,
)
_PARTICLES = frozenset(("von", "van", "der", "den", "de", "du", "di", "da", "la", "le", "del"))
LONGEST = 45


@lru_cache(maxsize=4096)
def is_person(text: str) -> bool:
    """Whether words are a person's full name and can be nothing else; of people in known casts no author is made.

    >>> is_person("Isolde Maunder"), is_person("W. T. QUILLAN"), is_person("Autumn Leaves"), is_person("Dana Scully")
    (True, True, False, False)
    """
    bare = even(text).strip(FRAME.replace(".", ""))
    found = _NAME.fullmatch(bare) if len(bare) <= LONGEST else None
    if not found or any(word[0].islower() and word not in _PARTICLES for word in bare.split()):
        return False
    first, last = found["first"], fold(found["last"])
    initials = "." in first or " " in first or found["initials"] != ""
    if last in _small() or not (initials or fold(first) in _given()):
        return False
    return not everybody().called(bare.title() if bare.isupper() else bare)


@cache
def _given() -> frozenset[str]:
    names, words = table("given")["given"].split(), table("given")["words"].split()
    common = table("common")["first_names"].split()
    return frozenset(map(fold, (*names, *common))) - frozenset(map(fold, words))


@cache
def _small() -> frozenset[str]:
    """Words that no name ends in."""
    return frozenset(("alone", "and", "here", "home", "is", "not", "of", "or", "the", "too", "way", "who", "you"))
