"""Which new documents belong with which works, and which works prove to be one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from reliquary.ingest.match import Facts, lookup_keys, match, match_keys
from reliquary.library.documents import edition_facts
from reliquary.library.models import Edition, MatchKey

MOST = 200
"""Neighbours one document is compared with; more of them under one key are a template, not a story."""


@dataclass(slots=True)
class Group:
    """Documents, by position, and works, by id, that are one work. `founders` would have been works by themselves."""

    documents: list[int] = field(default_factory=list)
    works: list[int] = field(default_factory=list)
    founders: list[int] = field(default_factory=list)

    @property
    def is_joined(self) -> bool:
        """Whether there is more in it than one new document."""
        return bool(self.works) or len(self.documents) > 1


def join(documents: Sequence[Facts]) -> list[Group]:
    """The works that new documents make, in the order of their first document.

    The documents are taken one after the other, each against all that is kept and all before it, so that it makes no
    difference where a batch ends.
    """
    kept = _kept_neighbours(documents)
    seen_under: defaultdict[int, list[int]] = defaultdict(list)
    leader: dict[tuple[str, int], tuple[str, int]] = {}
    founders: set[int] = set()
    for index, one in enumerate(documents):
        node = ("document", index)
        leader[node] = node
        keys = lookup_keys(one)
        mates = list(dict.fromkeys(mate for key in keys for mate in seen_under[key][-MOST:]))
        bound = [("document", mates[found.neighbour]) for found in match(one, [documents[mate] for mate in mates])]
        neighbours = list({n.edition: n for key in keys for n in kept.get(key, ())}.values())[:MOST]
        bound += [("work", neighbours[found.neighbour].work) for found in match(one, [n.facts for n in neighbours])]
        if not bound:
            founders.add(index)
        for other in bound:
            leader.setdefault(other, other)
            _unite(leader, node, other)
        for key in match_keys(one):
            seen_under[key].append(index)
    return _groups(leader, founders)


@dataclass(frozen=True, slots=True)
class _Neighbour:
    edition: int
    work: int
    facts: Facts


def _kept_neighbours(documents: Sequence[Facts]) -> dict[int, list[_Neighbour]]:
    """Kept editions by the keys they share with any of the documents; two indexed queries for all of them."""
    wanted = {key for one in documents for key in lookup_keys(one)}
    under: defaultdict[int, list[int]] = defaultdict(list)
    for value, edition in (
        MatchKey.objects.filter(value__in=wanted).order_by("edition_id").values_list("value", "edition_id")
    ):
        under[value].append(edition)
    ids = {edition for editions in under.values() for edition in editions[-MOST:]}
    rows = Edition.objects.filter(pk__in=ids).defer("chapters", "header", "contents").select_related("instalment")
    neighbours = {row.pk: _Neighbour(row.pk, row.instalment.work_id, edition_facts(row)) for row in rows}
    return {key: [neighbours[pk] for pk in editions[-MOST:]] for key, editions in under.items()}


def _find(leader: dict[tuple[str, int], tuple[str, int]], node: tuple[str, int]) -> tuple[str, int]:
    while leader[node] != node:
        leader[node] = leader[leader[node]]
        node = leader[node]
    return node


def _unite(leader: dict[tuple[str, int], tuple[str, int]], one: tuple[str, int], other: tuple[str, int]) -> None:
    leader[_find(leader, one)] = _find(leader, other)


def _groups(leader: dict[tuple[str, int], tuple[str, int]], founders: Iterable[int]) -> list[Group]:
    groups: defaultdict[tuple[str, int], Group] = defaultdict(Group)
    founding = set(founders)
    for kind, number in sorted(leader):
        group = groups[_find(leader, (kind, number))]
        (group.documents if kind == "document" else group.works).append(number)
        if kind == "document" and number in founding:
            group.founders.append(number)
    return sorted(groups.values(), key=lambda group: group.documents[0])
