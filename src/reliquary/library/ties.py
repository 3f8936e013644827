"""Pairs of pen names for a curator's eyes: what speaks for their being one person's, and the ruling on it."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Q

from reliquary.library.errors import OperatorError
from reliquary.library.filing import folded_name
from reliquary.library.folder import Library
from reliquary.library.models import NAME, Authorship, Bond, PenName
from reliquary.library.persons import CONFIRMED, REFUSED, SUGGESTED, WORDS, settle_persons
from reliquary.library.writing import writing


@dataclass(frozen=True, slots=True)
class Tie:
    """One bond as it is shown: its number, the two names, what speaks for it, who decided."""

    number: int
    one: str
    other: str
    verdict: str
    evidence: tuple[str, ...]
    works: tuple[int, int]


def ties(name: str | None = None, verdict: str | None = None) -> list[Tie]:
    """All bonds, or those of a name, or with a verdict; the suggested ones first."""
    bonds = Bond.objects.select_related("one", "other").order_by("pk")
    if name is not None:
        folded = folded_name(name)
        bonds = bonds.filter(Q(one__folded=folded) | Q(other__folded=folded))
    if verdict is not None:
        bonds = bonds.filter(verdict=verdict)
    rows = sorted(bonds, key=lambda bond: (bond.verdict != SUGGESTED, bond.pk))
    names = {pk for bond in rows for pk in (bond.one_id, bond.other_id)}
    works = Counter(Authorship.objects.filter(pen_name__in=names).values_list("pen_name_id", flat=True))
    return [_tie(bond, works) for bond in rows]


def _tie(bond: Bond, works: Counter[int]) -> Tie:
    evidence = tuple(WORDS.get(each, each) for each in bond.evidence)
    counts = (works[bond.one_id], works[bond.other_id])
    return Tie(bond.pk, bond.one.name, bond.other.name, bond.verdict, evidence, counts)


def rule(library: Library, number: int, *, one_person: bool, curator: str) -> Tie:
    """Rules that the two names of a bond are one person's, or two people's; the ruling outlives every later reading."""
    with writing(library) as writer:
        bond = Bond.objects.filter(pk=number).first()
        if bond is None:
            raise OperatorError(f"There is no pair {number}; `reliquary authors` lists them.")
        bond.verdict = CONFIRMED if one_person else REFUSED
        bond.said_by, bond.said_at = writer.contacts.mask(curator)[:NAME], writer.now
        bond.save()
        settle_persons({bond.one_id, bond.other_id})
    return next(tie for tie in ties() if tie.number == number)


def join_names(library: Library, name: str, other: str, curator: str) -> Tie:
    """Rules that two names without a bond are one person's."""
    with writing(library):
        pks = sorted(_only_bearer(each) for each in (name, other))
        if pks[0] == pks[1]:
            raise OperatorError(f"“{name}” and “{other}” are one name already.")
        bond, _ = Bond.objects.get_or_create(one_id=pks[0], other_id=pks[1], defaults={"verdict": SUGGESTED})
    return rule(library, bond.pk, one_person=True, curator=curator)


def _only_bearer(name: str) -> int:
    found = list(PenName.objects.filter(folded=folded_name(name)).values_list("pk", flat=True)[:2])
    if not found:
        raise OperatorError(f"Nobody here signs as “{name}”; look the name up with `reliquary find author:…`.")
    if len(found) > 1:
        raise OperatorError(f"Several people sign as “{name}”; `reliquary authors` lists their pairs by number.")
    return int(found[0])
