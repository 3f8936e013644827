"""When two values are the same: to the letter, or as a careful reader would say so."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher

SIMILAR = 0.8
"""From this share of matching characters two pieces of prose are the same."""
COMPARED = 4000
"""Characters of prose that are compared."""


def strict(value: object) -> str | None:
    """The value with compatibility forms, white space and outer quotes evened out; None for nothing.

    >>> strict(' “The  Long Room” ')
    'The Long Room'
    """
    if value is None:
        return None
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", str(value))).strip()
    return text.strip("\"'“”‘’*_ ") or None


def soft(value: object) -> str | None:
    """The value without case, accents and punctuation.

    >>> soft("Café -- at Midnight!")
    'cafe at midnight'
    """
    text = strict(value)
    if text is None:
        return None
    bare = unicodedata.normalize("NFKD", text.casefold())
    words = re.sub(r"[^\w]+", " ", "".join(char for char in bare if not unicodedata.combining(char))).strip()
    return words or text


def similar(one: object, other: object) -> bool:
    """Whether two pieces of prose are the same to a reader.

    >>> similar("They aren't mine. No profit is made.", "They are not mine; no profit is made")
    True
    """
    a, b = (soft(one) or "")[:COMPARED], (soft(other) or "")[:COMPARED]
    return a == b or SequenceMatcher(None, a, b, autojunk=False).ratio() >= SIMILAR


def pair(relationship: object) -> str:
    """A relationship with its members in one order; friendship and romance stay apart.

    >>> pair("Spike/Buffy Summers") == pair("Buffy Summers/Spike") != pair("Buffy Summers & Spike")
    True
    """
    text = str(relationship)
    sign = "/" if "/" in text else "&"
    return sign.join(sorted(soft(member) or "" for member in text.split(sign)))


def fandom(name: object) -> str:
    """A fandom's name without article, creator or franchise, so that cataloguers' spellings meet.

    >>> fandom("Star Trek: Voyager") == fandom("Voyager (TV)")
    True
    """
    bare = soft(re.sub(r"\(.*?\)|- .*$|\|.*$", "", str(name))) or ""
    return re.sub(r"^(the|star trek) ", "", bare).replace("all media types", "").strip()


def squashed(text: str | None) -> str:
    """A text as its letters and digits only, by which the ends of a story are compared.

    >>> squashed("“Well,” he said.")
    'wellhesaid'
    """
    return re.sub(r"[^\w]+", "", unicodedata.normalize("NFKC", text or "")).casefold()


def differing_words(gold: Sequence[str], read: Sequence[str]) -> tuple[int, int]:
    """How many words of the gold story are missing and how many of the read one are foreign.

    >>> differing_words("a b c d".split(), "a c d e".split())
    (1, 1)
    """
    matched = sum(block.size for block in SequenceMatcher(None, gold, read, autojunk=False).get_matching_blocks())
    return len(gold) - matched, len(read) - matched
