"""A sketch of a story's words, by which two copies are known however they are wrapped, headed or mended."""

from __future__ import annotations

import re
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Sketch = NDArray[np.uint64]

SHINGLE = 5
SAMPLED = 32
"""One shingle in so many is kept, by its hash: measured, it finds texts with 5 words in 100 changed, and a third of
a text inside the whole."""

LOWEST = 16
"""How many hashes a short text is sketched by at least, where it has as many."""

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+")


def fingerprint(text: str) -> bytes:
    """The sketch of a text: the sorted hashes of its five-word shingles that are divisible by 32, 8 bytes each.

    Of a text with few of them (below about five hundred words) the lowest hashes are kept as well, so that only an
    empty text has an empty sketch. Cost is linear: about 2 ms for 25 KB.

    >>> fingerprint("It was a dark and stormy night.") == fingerprint("IT WAS a dark,\\nand stormy night")
    True
    """
    words = _WORD.findall(text.casefold())
    if not words:
        return b""
    codes = _mixed(np.array([crc32(word.encode()) for word in words], dtype=np.uint64))
    hashes = _mixed(_shingles(codes))
    kept = np.unique(hashes[hashes % np.uint64(SAMPLED) == 0])
    if kept.size < LOWEST:
        kept = np.union1d(kept, np.unique(hashes)[:LOWEST])
    return kept.astype("<u8").tobytes()


def sketch(fingerprint: bytes) -> Sketch:
    """The sorted hashes of a fingerprint."""
    return np.frombuffer(fingerprint, dtype="<u8")


def _shingles(codes: Sketch) -> Sketch:
    """One number for each run of five words; order counts, so each place has a factor of its own."""
    width = min(SHINGLE, codes.size)
    total = np.zeros(codes.size - width + 1, dtype=np.uint64)
    for place in range(width):
        total = total * np.uint64(0x100000001B3) + codes[place : codes.size - width + 1 + place]
    return total


def _mixed(values: Sketch) -> Sketch:
    """The finaliser of splitmix64: spreads every bit, so that divisibility samples evenly."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
