"""Which new documents belong with which works, and which works prove to be one."""

from collections import defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass, field

from django.db.models import Count

from reliquary.ingest.facts import Facts
from reliquary.ingest.match import lookup_keys, match, match_keys
from reliquary.library.documents import edition_facts
from reliquary.library.groups import Groups
from reliquary.library.models import Edition, MatchKey

MOST = 200
"""Neighbours one document is compared with; more of them under one key are a template, not a story."""

DOCUMENT, WORK = "document", "work"


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
    groups: Groups[tuple[str, int]] = Groups()
    founders: set[int] = set()
    for index, one in enumerate(documents):
        node = (DOCUMENT, index)
        groups.add(node)
        keys = lookup_keys(one)
        mates = list(dict.fromkeys(mate for key in keys for mate in seen_under[key][-MOST:]))
        bound = [(DOCUMENT, mates[found.neighbour]) for found in match(one, [documents[mate] for mate in mates])]
        neighbours = list({n.edition: n for key in keys for n in kept.get(key, ())}.values())[:MOST]
        bound += [(WORK, neighbours[found.neighbour].work) for found in match(one, [n.facts for n in neighbours])]
        if not bound:
            founders.add(index)
        for other in bound:
            groups.unite(node, other)
        for key in match_keys(one):
            seen_under[key].append(index)
    return [_group(members, founders) for members in groups.all()]


def components(documents: Sequence[Facts]) -> list[list[int]]:
    """Which of some kept documents still belong together, by position; what holds them is found as in `join`."""
    groups: Groups[int] = Groups()
    seen_under: defaultdict[int, list[int]] = defaultdict(list)
    for index, one in enumerate(documents):
        groups.add(index)
        mates = list(dict.fromkeys(mate for key in lookup_keys(one) for mate in seen_under[key]))
        for found in match(one, [documents[mate] for mate in mates]):
            groups.unite(index, mates[found.neighbour])
        for key in match_keys(one):
            seen_under[key].append(index)
    return groups.all()


def crowded_keys(keys: Set[int]) -> set[int]:
    """Those of the keys under which enough editions lie; one more tells nothing, and would cost every later one."""
    counted = MatchKey.objects.filter(value__in=keys).order_by().values("value").annotate(editions=Count("pk"))
    return set(counted.filter(editions__gte=MOST).values_list("value", flat=True))


def _group(members: Sequence[tuple[str, int]], founders: set[int]) -> Group:
    documents = sorted(number for kind, number in members if kind == DOCUMENT)
    works = sorted(number for kind, number in members if kind == WORK)
    return Group(documents, works, [position for position in documents if position in founders])


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
    rows = Edition.objects.filter(pk__in=ids).defer("chapters", "header").select_related("instalment")
    neighbours = {row.pk: _Neighbour(row.pk, row.instalment.work_id, edition_facts(row)) for row in rows}
    return {key: [neighbours[pk] for pk in editions[-MOST:]] for key, editions in under.items()}
