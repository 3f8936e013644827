"""Finds which of many patterns a line matches, and tries only those whose letters stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """Patterns by kind, behind an index of the letters without which they cannot match."""

    index: AhoCorasick
    needing: tuple[tuple[int, ...], ...]
    patterns: tuple[tuple[str, re.Pattern[str]], ...]

    @classmethod
    def of(cls, entries: Iterable[tuple[str, str, str]]) -> Phrasebook:
        """A book of (kind, letters parted by `|`, pattern)."""
        patterns: list[tuple[str, re.Pattern[str]]] = []
        needed: dict[str, list[int]] = {}
        for kind, letters, pattern in entries:
            for each in letters.split("|"):
                needed.setdefault(each, []).append(len(patterns))
            patterns.append((kind, re.compile(pattern)))
        return cls(AhoCorasick(list(needed)), tuple(map(tuple, needed.values())), tuple(patterns))

    def kinds(self, line: str) -> Iterator[str]:
        """The kind of each pattern that is found in a line.

        >>> book = Phrasebook.of([("thanks", "thank", r"\\bthanks?\\b"), ("rating", "pg", r"\\bpg\\b")])
        >>> list(book.kinds("thank you, page"))
        ['thanks']
        """
        found = self.index.find_matches_as_indexes(line, overlapping=True)
        if not found:
            return
        for number in {number for hit in {hit[0] for hit in found} for number in self.needing[hit]}:
            kind, pattern = self.patterns[number]
            if pattern.search(line):
                yield kind

    def finds(self, line: str) -> bool:
        """Whether any pattern is found in a line."""
        return next(self.kinds(line), None) is not None
