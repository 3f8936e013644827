"""Editions of one work put in reading order: which are the same instalment, which of them is shown."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from reliquary.ingest.facts import Facts
from reliquary.ingest.match import Kinship, kinship, match_keys
from reliquary.library.groups import Groups
from reliquary.library.models import Edition

TOGETHER = (Kinship.SAME_TEXT, Kinship.EDITION, Kinship.PART)


@dataclass(frozen=True, slots=True)
class Part:
    """One instalment: its number, if it has one, and its editions, the shown one first."""

    n: int | None
    editions: tuple[Edition, ...]


def arrange(editions: Sequence[Edition], facts: Sequence[Facts]) -> list[Part]:
    """The instalments of a work, in reading order, whatever order the editions came in.

    Editions of one text are one instalment, and so are a whole and the parts it holds; of two texts with one number
    the longer is shown. A whole text without a number comes first.
    """
    parts = [_part([editions[index] for index in group], facts, group) for group in _groups(facts)]
    return sorted(parts, key=lambda part: (part.n is not None, part.n or 0, part.editions[0].document_key))


def _part(editions: Sequence[Edition], facts: Sequence[Facts], group: Sequence[int]) -> Part:
    ranked = sorted(zip(editions, group, strict=True), key=lambda pair: (-pair[0].word_count, pair[0].document_key))
    return Part(facts[ranked[0][1]].n, tuple(edition for edition, _ in ranked))


def _groups(facts: Sequence[Facts]) -> list[list[int]]:
    """Positions joined by a number or a text; only those that share a key are compared, so cost stays linear."""
    groups: Groups[int] = Groups()
    first_of: dict[int, int] = {}
    seen_under: defaultdict[int, list[int]] = defaultdict(list)
    for index, one in enumerate(facts):
        groups.add(index)
        if one.n is not None:
            groups.unite(index, first_of.setdefault(one.n, index))
        keys = match_keys(one)
        for other in {other for key in keys for other in seen_under[key]}:
            if not groups.are_one(index, other) and kinship(one, facts[other]) in TOGETHER:
                groups.unite(index, other)
        for key in keys:
            seen_under[key].append(index)
    return groups.all()
