"""Which pen names are one person's: shared traces make a bond, sure bonds a person; a curator has the last word.

An address, a site or a signature that more than a few names share tells nobody from another. Two names in one by-line
are two people, whatever they share.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from reliquary.ingest.facts import fold
from reliquary.library.contacts import PLACEHOLDER
from reliquary.library.filing import person_keys
from reliquary.library.groups import Groups
from reliquary.library.models import Authorship, Bond, Claim, PenName, Person, Trace, Work

ADDRESS, SITE, SIGNATURE, SENDER = "address", "site", "signature", "sender"
SAME_NAME, LIKE_NAME = "the same name", "a like name"
WORDS = {
    ADDRESS: "the same address", SITE: "the same site", SIGNATURE: "the same signature",
    SENDER: "sent from the same address",
}  # fmt: skip
"""How evidence is told."""
SUGGESTED, SURE, CONFIRMED, REFUSED = "suggested", "sure", "confirmed", "refused"
ONE = (SURE, CONFIRMED)
"""Verdicts by which two names are one person's."""
SHARED = 3
"""Names that may share a trace; more of them are a list, an archivist, a family or a saying."""
CROWD = 150
"""Names on one trace from which nothing rests on it any more; more than one transaction can bring."""
OWN = 0.5
"""Weight of an address that counts as the author's own."""

Told = tuple[str, str]
"""Kind and value of a trace."""


def identify(works: Sequence[Work]) -> None:
    """Takes down the traces in these works and joins or parts the pen names that share them.

    Costs as much as the traces of these works, however large the library is.
    """
    ids = [work.pk for work in works]
    sole = _sole_authors(ids)
    told = _told(sole)
    before = set(Trace.objects.filter(works__in=ids).values_list("pk", "pen_name_id"))
    link = Trace.works.through
    link.objects.filter(work__in=ids).delete()
    wanted = {(kind, value, sole[work]) for work, traces in told.items() for kind, value in traces}
    there = _rows(wanted)
    new = [Trace(kind=kind, value=value, pen_name_id=pk) for kind, value, pk in sorted(wanted - there.keys())]
    Trace.objects.bulk_create(new)
    there |= {(each.kind, each.value, each.pen_name_id): each.pk for each in new}
    link.objects.bulk_create(
        link(work_id=work, trace_id=there[kind, value, sole[work]])
        for work, traces in told.items()
        for kind, value in sorted(traces)
    )
    lost = _forget(Trace.objects.filter(pk__in=[pk for pk, _ in before]))
    reconsider(lost | _bonded(ids), {(each.kind, each.value) for each in new})


def forget_traces(pen_names: Iterable[int]) -> None:
    """Forgets the traces of these pen names that no work bears any more, and what rested on them."""
    _forget(Trace.objects.filter(pen_name__in=list(pen_names)))
    reconsider(pen_names)


def _forget(traces: QuerySet[Trace]) -> set[int]:
    """Forgets those of the traces that no work bears any more, and gives the pen names that bore them."""
    gone = traces.filter(~Exists(Trace.works.through.objects.filter(trace=OuterRef("pk"))))
    lost = set(gone.values_list("pen_name_id", flat=True))
    if lost:
        gone.delete()
    return lost


def reconsider(pen_names: Iterable[int], told: Iterable[Told] = ()) -> None:
    """Looks again at the bonds of these pen names, and at all names that share one of the traces."""
    pairs: set[tuple[int, int]] = set()
    for kind, value in told:
        names = list(_bearers(kind, value)[:CROWD])
        if len(names) <= SHARED:
            pairs |= {(one, other) for one in names for other in names if one < other}
        elif len(names) < CROWD:
            pairs |= set(Bond.objects.filter(one__in=names, other__in=names).values_list("one_id", "other_id"))
    bonds = Bond.objects.filter(Q(one__in=list(pen_names)) | Q(other__in=list(pen_names)))
    pairs |= set(bonds.values_list("one_id", "other_id"))
    changed = [pair for pair in sorted(pairs) if _judge(*pair)]
    if changed:
        settle_persons({name for pair in changed for name in pair})


def _sole_authors(works: Sequence[int]) -> dict[int, int]:
    """The pen name of each work that has one author."""
    names: defaultdict[int, list[int]] = defaultdict(list)
    for work, name in Authorship.objects.filter(work__in=works).values_list("work_id", "pen_name_id"):
        names[work].append(name)
    return {work: found[0] for work, found in names.items() if len(found) == 1}


def _told(sole: Mapping[int, int]) -> dict[int, set[Told]]:
    """The traces in the claims of each work.

    A mail's address is its author's only if the sender's name is; else it shows who sent it in.
    """
    folded = dict(PenName.objects.filter(pk__in=set(sole.values())).values_list("pk", "folded"))
    rows = Claim.objects.filter(work__in=list(sole), field__in=("emails", "authors", SITE, SIGNATURE))
    claims = list(rows.values_list("work_id", "edition_id", "field", "value", "witness", "weight"))
    senders = {
        edition: {fold(str(name)) for name in value}
        for _, edition, field, value, witness, _ in claims
        if field == "authors" and witness == "mail header" and isinstance(value, list)
    }
    told: dict[int, set[Told]] = {work: set() for work in sole}
    for work, edition, field, value, witness, weight in claims:
        if field in (SITE, SIGNATURE):
            told[work].add((field, str(value)[:64]))
        elif field == "emails" and weight >= OWN and isinstance(value, list):
            own = witness != "mail header" or folded[sole[work]] in senders.get(edition, ())
            kind = ADDRESS if own else SENDER
            told[work] |= {(kind, number) for each in value for number in PLACEHOLDER.findall(str(each))}
    return told


def _rows(wanted: Iterable[tuple[str, str, int]]) -> dict[tuple[str, str, int], int]:
    wanted = set(wanted)
    rows = Trace.objects.filter(
        value__in={value for _, value, _ in wanted}, pen_name__in={name for _, _, name in wanted}
    )
    return {(row.kind, row.value, row.pen_name_id): row.pk for row in rows}


def _bonded(works: Sequence[int]) -> set[int]:
    """The pen names that share a by-line in these works: whatever binds them is looked at again."""
    names: defaultdict[int, set[int]] = defaultdict(set)
    for work, name in Authorship.objects.filter(work__in=works).values_list("work_id", "pen_name_id"):
        names[work].add(name)
    return {name for found in names.values() if len(found) > 1 for name in found}


def _bearers(kind: str, value: str) -> Sequence[int]:
    """The pen names that bear a trace, to be sliced."""
    return Trace.objects.filter(kind=kind, value=value).order_by("pen_name_id").values_list("pen_name_id", flat=True)


def _judge(one: int, other: int) -> bool:
    """Weighs what two pen names share and writes their bond down; whether that may change who is one person."""
    bond = Bond.objects.filter(one=one, other=other).first()
    evidence = _evidence(one, other)
    verdict = _verdict(evidence)
    if bond is not None and bond.verdict in (CONFIRMED, REFUSED):
        verdict = bond.verdict
    if bond is None:
        if verdict:
            Bond.objects.create(one_id=one, other_id=other, evidence=evidence, verdict=verdict)
        return verdict in ONE
    if not verdict:
        bond.delete()
        return bond.verdict in ONE
    changed = (bond.verdict in ONE) != (verdict in ONE)
    if (bond.evidence, bond.verdict) != (evidence, verdict):
        bond.evidence, bond.verdict = evidence, verdict
        bond.save(update_fields=["evidence", "verdict"])
    return changed


def _evidence(one: int, other: int) -> list[str]:
    """What speaks for two pen names being one person's; nothing where a by-line names both."""
    both = Authorship.objects.filter(pen_name=one, work__authorships__pen_name=other)
    if both.exists():
        return []
    kinds: set[str] = set()
    traces = Trace.objects.filter(pen_name=one).values_list("kind", "value")
    for kind, value in set(traces) & set(Trace.objects.filter(pen_name=other).values_list("kind", "value")):
        if len(_bearers(kind, value)[: SHARED + 1]) <= SHARED:
            kinds.add(kind)
    names = dict(PenName.objects.filter(pk__in=(one, other)).values_list("pk", "folded"))
    likeness = [_likeness(names[one], names[other])] if kinds else []
    return [*(kind for kind in WORDS if kind in kinds), *filter(None, likeness)]


def _verdict(evidence: Sequence[str]) -> str:
    """An address is sure, and so is a site with a signature or a name; all else is worth a person's look."""
    if ADDRESS in evidence or (SITE in evidence and {SIGNATURE, SAME_NAME, LIKE_NAME} & set(evidence)):
        return SURE
    return SUGGESTED if evidence else ""


def _likeness(one: str, other: str) -> str:
    """How two folded names are alike.

    >>> _likeness("w farthing", "wren q farthing"), _likeness("wren", "osric")
    ('a like name', '')
    """
    if one.replace(" ", "") == other.replace(" ", ""):
        return SAME_NAME
    words, others = one.split() or [""], other.split() or [""]
    return LIKE_NAME if words[-1] == others[-1] and words[0][:1] == others[0][:1] else ""


def settle_persons(names: set[int]) -> None:
    """Gives every pen name that is bound to one of these its person: the oldest that any of them had."""
    members, bonds = _reached(names)
    refused = {frozenset((bond.one_id, bond.other_id)) for bond in bonds if bond.verdict == REFUSED}
    groups: Groups[int] = Groups()
    for name in sorted(members):
        groups.add(name)
    for bond in sorted(bonds, key=lambda bond: (bond.verdict != CONFIRMED, bond.pk)):
        if bond.verdict in ONE and not _would_join(groups, bond, refused):
            groups.unite(bond.one_id, bond.other_id)
    rows = {row.pk: row for row in PenName.objects.filter(pk__in=members).select_related("person")}
    taken: set[int] = set()
    for group in groups.all():
        free = sorted({rows[name].person_id for name in group} - taken)
        first = rows[group[0]]
        person = free[0] if free else _new_person(first)
        taken.add(person)
        PenName.objects.filter(pk__in=group).update(person=person)
    Person.objects.filter(pk__in={row.person_id for row in rows.values()}, pen_names=None).delete()


def _new_person(pen_name: PenName) -> int:
    (key,) = person_keys([(pen_name.folded, pen_name.bearer)])
    return int(Person.objects.create(key=key).pk)


def _reached(names: set[int]) -> tuple[set[int], list[Bond]]:
    """The pen names that are bound to these, or were one person with them, and all bonds among them."""
    members, fresh = set(names), set(names)
    bonds: dict[int, Bond] = {}
    while fresh:
        found = Bond.objects.filter(Q(one__in=fresh) | Q(other__in=fresh)).exclude(verdict=SUGGESTED)
        bonds |= {bond.pk: bond for bond in found}
        kin = PenName.objects.filter(person__pen_names__in=fresh).values_list("pk", flat=True)
        bound = {name for bond in bonds.values() if bond.verdict in ONE for name in (bond.one_id, bond.other_id)}
        fresh = (set(kin) | bound) - members
        members |= fresh
    return members, [bond for bond in bonds.values() if {bond.one_id, bond.other_id} <= members]


def _would_join(groups: Groups[int], bond: Bond, refused: set[frozenset[int]]) -> bool:
    """Whether a bond would make two names one person's by way of others, which a curator has refused."""
    for pair in refused:
        one, other = pair
        if {groups.leader(one), groups.leader(other)} == {groups.leader(bond.one_id), groups.leader(bond.other_id)}:
            return True
    return False
