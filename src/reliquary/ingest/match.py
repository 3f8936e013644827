"""Same text, another edition, an instalment of it, or new: what two documents have to do with each other.

The answer rests on the two documents alone, never on what they were joined to, so that the works of a library are the
connected documents in whatever order they come. A place in a series joins nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from hashlib import blake2b
from unicodedata import combining, normalize

import numpy as np

from reliquary.ingest.fingerprint import Sketch, sketch
from reliquary.work import Card, Place

CONTAINED = 0.4
"""Share of the smaller sketch found in the larger from which two texts are one; with 5 words in 100 changed it is
about 0.75, with 10 about 0.6, between strangers 0."""

CONTAINED_SAME_NAME = 0.15
"""The same where title and author agree too: a thorough rewriting."""

FEW = 6
"""Fewer shared hashes than this are no proof unless they are nearly all there are."""

WHOLE = 0.5
"""How much shorter an edition may be than another; below that it is a part."""

RARE = 512
LOWEST = 4
"""Of a sketch's hashes those divisible by RARE are looked up, and the few lowest."""


class Kinship(Enum):
    """What one document is to another."""

    SAME_TEXT = "same text"
    EDITION = "another edition"
    PART = "part of it"
    INSTALMENT = "another instalment"


@dataclass(frozen=True)
class Facts:
    """What `match` compares; names are folded by `facts`."""

    fingerprint: bytes
    title: str = ""
    authors: frozenset[str] = frozenset()
    fandoms: frozenset[str] = frozenset()
    n: int | None = None
    of: int | None = None
    serial: tuple[str, int] | None = None

    @cached_property
    def sketch(self) -> Sketch:
        return sketch(self.fingerprint)


@dataclass(frozen=True, slots=True)
class Match:
    """Which of the neighbours a document belongs with, by position, and how."""

    neighbour: int
    kinship: Kinship


def facts(card: Card, place: Place, fingerprint: bytes) -> Facts:
    """The facts of a document that has been settled by itself."""
    n, of = card.instalment
    return Facts(
        fingerprint=fingerprint,
        title=fold(card.title or ""),
        authors=frozenset(filter(None, map(fold, card.authors))),
        fandoms=frozenset(card.fandoms),
        n=n,
        of=of,
        serial=_serial(place) if n is not None else None,
    )


def match(document: Facts, neighbours: Sequence[Facts]) -> list[Match]:
    """Every neighbour the document belongs with; an empty list means that it is new."""
    found = ((index, kinship(document, other)) for index, other in enumerate(neighbours))
    return [Match(index, kin) for index, kin in found if kin is not None]


def kinship(one: Facts, other: Facts) -> Kinship | None:
    """What two documents are to each other; None where nothing binds them. The order of the two does not matter."""
    same_name = _same_name(one, other)
    if one.fingerprint == other.fingerprint and (one.sketch.size >= FEW or (one.sketch.size and same_name)):
        return Kinship.SAME_TEXT
    shared, contained, ratio = _overlap(one.sketch, other.sketch)
    proven = contained >= CONTAINED and (shared >= FEW or (contained >= 0.75 and same_name))
    if proven or (same_name and contained >= CONTAINED_SAME_NAME and shared >= FEW):
        if ratio >= WHOLE:
            return Kinship.EDITION
        return Kinship.PART if same_name or _author_or_title(one, other) else None
    return Kinship.INSTALMENT if _instalments(one, other, same_name) else None


def match_keys(document: Facts) -> list[int]:
    """Numbers under which a document is found again; two documents that are kin share one, as a rule.

    64-bit signed, as databases hold them: the rare hashes of its sketch and hashes of its title with each author.
    """
    return sorted({*_text_keys(document), *_name_keys(document), *_serial_keys(document, 0)})


def lookup_keys(document: Facts) -> list[int]:
    """Numbers to look for among the `match_keys` of others; a serial file looks for its next neighbours."""
    serials = {key for step in (-1, 0, 1) for key in _serial_keys(document, step)}
    return sorted({*_text_keys(document), *_name_keys(document), *serials})


def fold(name: str) -> str:
    """A title or pen name with case, accents, punctuation and a leading article folded.

    >>> fold("The Café — at Midnight!")
    'cafe at midnight'
    """
    bare = "".join(char for char in normalize("NFKD", name.casefold()) if not combining(char))
    words = re.findall(r"[^\W_]+", bare.replace("'", "").replace("\u2019", ""))
    return " ".join(words[1:] if len(words) > 1 and words[0] in ("the", "a", "an") else words)


def _overlap(one: Sketch, other: Sketch) -> tuple[int, float, float]:
    """Shared hashes, their share of the smaller sketch, and how the sketches' sizes compare (at most 1)."""
    small, large = sorted((one.size, other.size))
    if not small:
        return 0, 0.0, 0.0
    shared = np.intersect1d(one, other, assume_unique=True).size
    return shared, shared / small, small / large


def _same_name(one: Facts, other: Facts) -> bool:
    """The same title by a common author; stories of different fandoms may share both."""
    return bool(one.title and one.title == other.title and one.authors & other.authors and _same_fandom(one, other))


def _author_or_title(one: Facts, other: Facts) -> bool:
    return bool(one.authors & other.authors) or bool(one.title and one.title == other.title)


def _same_fandom(one: Facts, other: Facts) -> bool:
    return not one.fandoms or not other.fandoms or bool(one.fandoms & other.fandoms)


def _instalments(one: Facts, other: Facts, same_name: bool) -> bool:
    """Numbered parts of one story: by name, by a common total where an author is unknown, or by their file names."""
    if one.n is None or other.n is None or not _totals_agree(one, other):
        return False
    if same_name:
        return True
    if one.n == other.n or not _same_fandom(one, other) or (one.authors and other.authors):
        return False
    if one.title and one.title == other.title:
        return one.of is not None and one.of == other.of
    return _serial_neighbours(one, other) and not (one.title and other.title)


def _totals_agree(one: Facts, other: Facts) -> bool:
    return one.of is None or other.of is None or one.of == other.of


def _serial_neighbours(one: Facts, other: Facts) -> bool:
    if one.serial is None or other.serial is None or one.serial[0] != other.serial[0]:
        return False
    return abs(one.serial[1] - other.serial[1]) == 1


def _serial(place: Place) -> tuple[str, int] | None:
    """The number at the end of a file's name, and the folder and name before it: `isle07.txt` is 7 of `isle`."""
    path = (place.members[-1] if place.members else place.path).replace("\\", "/")
    found = re.fullmatch(r"(.*?[^\d/])[\s_.-]*(\d{1,4})(\.\w{1,5})*", path)
    return ("!".join((*place.members[:-1], found[1].rstrip(" _.-"))), int(found[2])) if found else None


def _text_keys(document: Facts) -> list[int]:
    """Rare hashes, which a part shares with its whole, and the lowest, which copies of like length share."""
    hashes = document.sketch
    rare = hashes[hashes % np.uint64(RARE) == 0]
    return [int(value) for value in np.union1d(rare, hashes[:LOWEST]).astype(np.int64)]


def _name_keys(document: Facts) -> list[int]:
    if not document.title:
        return []
    keys = [_hash("by", document.title, author) for author in document.authors]
    return [*keys, _hash("of", document.title, str(document.of))] if document.of else keys


def _serial_keys(document: Facts, step: int) -> list[int]:
    if document.serial is None:
        return []
    name, number = document.serial
    return [_hash("serial", name, str(number + step))]


def _hash(*parts: str) -> int:
    digest = blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)
