"""Weighs what several witnesses say of one field: the heaviest counts, on equal weight the first in the text."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from reliquary.work import Claim

T = TypeVar("T")
RANK = {"operator": 1, "curator": 2}
"""People outrank every machine, and a curator the operator."""
LIKE = 0.1
"""Witnesses whose weights differ by no more than this are of like weight."""
SURE = 0.5
"""A value whose witnesses together are less sure than this is doubted."""


@dataclass(frozen=True, slots=True)
class Testimony:
    """One claim and its position among all claims."""

    position: int
    claim: Claim

    @property
    def rank(self) -> int:
        return RANK.get(self.claim.witness, 0)

    @property
    def order(self) -> tuple[float, ...]:
        """Sorts the weightiest first, then what stands first in the text."""
        weight = self.claim.weight if math.isfinite(self.claim.weight) else 0.0
        start = self.claim.span[0] if self.claim.span else math.inf
        return (-self.rank, -weight, start, self.position)


@dataclass(frozen=True, slots=True)
class Ruling(Generic[T]):
    """What is settled of one field: the value, the positions of the claims that carry it, whether it is doubted."""

    value: T | None = None
    because: tuple[int, ...] = ()
    doubted: bool = False
    raw: str | None = None


def by_weight(claims: Iterable[Testimony]) -> list[Testimony]:
    """The claims, weightiest first."""
    return sorted(claims, key=lambda said: said.order)


def weigh(
    claims: Sequence[Testimony], read: Callable[[Claim], T | None], same: Callable[[T], Hashable] = repr
) -> Ruling[T]:
    """The value of the weightiest claim that can be read, with all claims that agree with it.

    It is doubted where another witness of like weight says something else, where a weightier claim could not be
    read, or where all that agree are unsure; never where a person has ruled.

    >>> said = [Testimony(0, Claim("rating", "teen", None, "file name", 0.3)),
    ...         Testimony(1, Claim("rating", "general", None, "labelled header", 0.9))]
    >>> weigh(said, lambda claim: str(claim.value)).value
    'general'
    """
    ordered = by_weight(claims)
    readings = [(said, read(said.claim)) for said in ordered]
    known = [(said, value) for said, value in readings if value is not None]
    if not known:
        return Ruling(doubted=bool(ordered))
    chief, value = known[0]
    agreeing = [said for said, other in known if same(other) == same(value)]
    if chief.rank:
        return Ruling(value, tuple(said.position for said in agreeing), False, chief.claim.raw)
    rivals = [said for said, other in known if same(other) != same(value) and _alike(said, chief)]
    doubted = bool(rivals) or readings[0][0] is not chief or strength(agreeing) < SURE
    return Ruling(value, tuple(said.position for said in agreeing), doubted, chief.claim.raw)


def _alike(said: Testimony, chief: Testimony) -> bool:
    """Whether another witness is of like weight; the same witness is believed at its first word."""
    return said.claim.witness != chief.claim.witness and said.claim.weight >= chief.claim.weight - LIKE


def strength(claims: Iterable[Testimony]) -> float:
    """How sure several agreeing claims are together, each kind of witness counted once.

    >>> round(strength([Testimony(0, Claim("date", "1999", None, "a", 0.5)),
    ...                 Testimony(1, Claim("date", "1999", None, "b", 0.5))]), 2)
    0.75
    """
    best: dict[str, float] = {}
    for said in claims:
        weight = said.claim.weight if math.isfinite(said.claim.weight) else 0.0
        best[said.claim.witness] = max(best.get(said.claim.witness, 0.0), min(1.0, max(0.0, weight)))
    return 1 - math.prod(1 - weight for weight in best.values())
