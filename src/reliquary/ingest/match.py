"""Same text, another edition, an instalment of it, or new: what two documents have to do with each other.

The answer rests on the two documents alone, never on what they were joined to, so that the works of a library are the
connected documents in whatever order they come. A place in a series joins nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from hashlib import blake2b

import numpy as np

from reliquary.ingest.facts import Facts, is_common
from reliquary.ingest.fingerprint import Sketch, is_padded, sampled

REWRITTEN = 0.15
"""Share of the smaller sketch found in the larger from which two texts are one, where title and author agree: a
thorough rewriting. With 5 words in 100 changed the share is about 0.75, with 10 about 0.6, between strangers 0."""

EXCERPT = 0.4
"""The same for a text of less than half the length, where title and author agree."""

UNSIGNED = 0.55
"""The same where the names do not speak against it: stories round one song, or of one challenge, share up to half."""

RENAMED = 0.66
"""The same for two titles by one author, if the texts are about as long: a sequel may repeat the last story's end."""

STRANGE = 0.8
"""The same where both author and title are others, or one title goes on where the other ends, as a sequel's does."""

FEW = 6
"""Fewer shared hashes than this are no proof unless they are nearly all there are."""

WHOLE = 0.5
"""How much shorter an edition may be than another; below that it is a part."""

AS_LONG = 0.75
"""How much shorter a text may be than another under a title of its own, and still be the same."""

RARE = 512
LOWEST = 4
"""Of a sketch's hashes those divisible by RARE are looked up, and the few lowest."""


class Kinship(Enum):
    """What one document is to another."""

    SAME_TEXT = "same text"
    EDITION = "another edition"
    PART = "part of it"
    INSTALMENT = "another instalment"


@dataclass(frozen=True, slots=True)
class Match:
    """Which of the neighbours a document belongs with, by position, and how."""

    neighbour: int
    kinship: Kinship


@dataclass(frozen=True, slots=True)
class _Names:
    """How the names of two documents compare; of a pair like `one_author` and `other_authors` both may be false."""

    one_title: bool
    other_titles: bool
    goes_on: bool
    one_author: bool
    other_authors: bool
    other_fandoms: bool

    @property
    def agree(self) -> bool:
        """The same title by a common author; stories of different fandoms may share both."""
        return self.one_title and self.one_author and not self.other_fandoms

    @property
    def needed(self) -> float:
        """The share of the smaller text that must be in the larger for the two to be one."""
        if self.agree:
            return REWRITTEN
        if self.other_titles:
            return RENAMED if self.one_author and not self.goes_on else STRANGE
        return UNSIGNED


def match(document: Facts, neighbours: Sequence[Facts]) -> list[Match]:
    """Every neighbour the document belongs with; an empty list means that it is new."""
    found = ((index, kinship(document, other)) for index, other in enumerate(neighbours))
    return [Match(index, kin) for index, kin in found if kin is not None]


def kinship(one: Facts, other: Facts) -> Kinship | None:
    """What two documents are to each other; None where nothing binds them. The order of the two does not matter."""
    names = _names(one, other)
    if one.is_header or other.is_header:
        return Kinship.INSTALMENT if names.agree and _totals_agree(one, other) else None
    if one.fingerprint == other.fingerprint and (one.sketch.size >= FEW or (one.sketch.size and names.agree)):
        return Kinship.SAME_TEXT
    by_text = _by_text(one, other, names)
    if by_text is not None:
        return by_text
    return Kinship.INSTALMENT if _instalments(one, other, names) else None


def match_keys(document: Facts) -> list[int]:
    """Numbers under which a document is found again; two documents that are kin share one, as a rule.

    64-bit signed, as databases hold them: the rare hashes of its sketch, hashes of its title with each author and
    address, of its thread, of its file's name and number.
    """
    return sorted({*_text_keys(document), *_name_keys(document), *_thread_keys(document), *_serial_keys(document, 0)})


def lookup_keys(document: Facts) -> list[int]:
    """Numbers to look for among the `match_keys` of others; a serial file looks for its next neighbours."""
    serials = {key for step in (-1, 0, 1) for key in _serial_keys(document, step)}
    return sorted({*_text_keys(document), *_name_keys(document), *_thread_keys(document), *serials})


def _names(one: Facts, other: Facts) -> _Names:
    one_author = _one_author(one, other)
    return _Names(
        one_title=bool(one.title) and one.title == other.title,
        other_titles=bool(one.title and other.title) and one.title != other.title,
        goes_on=f"{one.title} ".startswith(f"{other.title} ") or f"{other.title} ".startswith(f"{one.title} "),
        one_author=one_author,
        other_authors=bool(one.authors and other.authors) and not one_author,
        other_fandoms=bool(one.fandoms and other.fandoms) and not one.fandoms & other.fandoms,
    )


def _one_author(one: Facts, other: Facts) -> bool:
    """A name or address in common; a name that many bear is none where both give addresses, and others."""
    if one.emails & other.emails:
        return True
    named = one.authors & other.authors
    return bool(named) and not (one.emails and other.emails and all(map(is_common, named)))


def _by_text(one: Facts, other: Facts, names: _Names) -> Kinship | None:
    """What two documents are by the words they share."""
    shared, contained, ratio = _overlap(one.sketch, other.sketch)
    if contained < names.needed or not (shared >= FEW or (contained >= 0.75 and names.agree)):
        return None
    if names.other_titles and names.one_author and ratio < AS_LONG:
        small, large = sorted((one, other), key=lambda each: each.sketch.size)
        return Kinship.PART if small.title in large.chapters else None
    if ratio >= WHOLE:
        return Kinship.EDITION
    if contained < EXCERPT:
        return None
    return Kinship.PART if names.one_title or (names.one_author and not names.other_titles) else None


def _overlap(one: Sketch, other: Sketch) -> tuple[int, float, float]:
    """Shared hashes, their share of the smaller sketch, and how the sketches' sizes compare (at most 1).

    The lowest hashes that a short text is sketched by are not in the sketch of a long one, and so not looked for there.
    """
    if is_padded(one) != is_padded(other):
        one, other = sampled(one), sampled(other)
    small, large = sorted((one.size, other.size))
    if not small:
        return 0, 0.0, 0.0
    shared = np.intersect1d(one, other, assume_unique=True).size
    return shared, shared / small, small / large


def _instalments(one: Facts, other: Facts, names: _Names) -> bool:
    """Parts of one story: by name, by thread, by a common total where an author is unknown, or by file names."""
    if names.other_authors or names.other_fandoms or not _totals_agree(one, other):
        return False
    if _follow(one, other) and not names.other_titles and (one.is_headless or other.is_headless or names.one_title):
        return True
    if one.n is None or other.n is None:
        return False
    if names.agree:
        return True
    if (one.n, one.letter) == (other.n, other.letter):
        return False
    if names.one_author and one.thread & other.thread:
        return not names.other_titles or one.title.startswith(other.title) or other.title.startswith(one.title)
    return names.one_title and not names.one_author and one.of is not None and one.of == other.of


def _totals_agree(one: Facts, other: Facts) -> bool:
    return one.of is None or other.of is None or one.of == other.of


def _follow(one: Facts, other: Facts) -> bool:
    """Whether one file's name counts on from the other's: `isle2.txt` after `isle1.txt`, `isle2b` after `isle2a`."""
    if one.serial is None or other.serial is None or one.serial[0] != other.serial[0]:
        return False
    return abs(one.serial[1] - other.serial[1]) == 1 or (one.serial == other.serial and one.letter != other.letter)


def _text_keys(document: Facts) -> list[int]:
    """Rare hashes, which a part shares with its whole, and the lowest, which copies of like length share."""
    hashes = document.sketch
    rare = hashes[hashes % np.uint64(RARE) == 0]
    return [int(value) for value in np.union1d(rare, hashes[:LOWEST]).astype(np.int64)]


def _name_keys(document: Facts) -> list[int]:
    if not document.title:
        return []
    keys = [_hash("by", document.title, whose) for whose in (*document.authors, *document.emails)]
    return [*keys, _hash("of", document.title, str(document.of))] if document.of else keys


def _thread_keys(document: Facts) -> list[int]:
    return [_hash("thread", each) for each in document.thread] if document.n is not None else []


def _serial_keys(document: Facts, step: int) -> list[int]:
    if document.serial is None:
        return []
    name, number = document.serial
    return [_hash("serial", name, str(number + step))]


def _hash(*parts: str) -> int:
    digest = blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)
