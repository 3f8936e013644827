"""Weighs what several witnesses say of one field: the heaviest counts, on equal weight the first in the text."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from reliquary.work import Claim

T = TypeVar("T")
CURATOR, OPERATOR = "curator", "operator"
RANK = {OPERATOR: 1, CURATOR: 2}
"""People outrank every machine, and a curator the operator."""
LIKE = 0.1
"""Witnesses whose weights differ by no more than this are of like weight."""
SURE = 0.5
"""A value whose witnesses together are less sure than this is doubted."""
INFERRING = ("prose header", "title line", "by-line", "heading", "page title", "page heading")
"""Witnesses who infer from running words or from a place what no label and no form of a site says."""
INFERRED = 0.6
"""What only such witnesses say is doubted below this …"""
INFERRED_OF = {"archive": 0.75, "title": 0.75, "disclaimer": 0.69}
"""… or, of fields in which they are wrong more often, below this; see docs/why/claims.md for the counts."""
LABELLED, FIRM = "labelled header", 0.75
"""A label that is known is firm; one that was guessed from its sound or its place weighs less than this."""


@dataclass(frozen=True, slots=True)
class Stated:
    """One claim and its position among all claims; `aside` where it follows from a claim of another field."""

    position: int
    claim: Claim
    aside: bool = False

    @property
    def rank(self) -> int:
        return RANK.get(self.claim.witness, 0)

    @property
    def weight(self) -> float:
        """The claim's weight, between 0 and 1 whatever a witness wrote."""
        return min(1.0, max(0.0, self.claim.weight)) if math.isfinite(self.claim.weight) else 0.0

    @property
    def order(self) -> tuple[float, ...]:
        """Sorts the weightiest first, then what stands first in the text."""
        start = self.claim.span[0] if self.claim.span else math.inf
        return (-self.rank, -self.weight, start, self.position)


@dataclass(frozen=True, slots=True)
class Ruling(Generic[T]):
    """What is settled of one field: the value, the positions of the claims that carry it, whether it is doubted.

    `chief` is the claim that decided, None where none could be read.
    """

    value: T | None = None
    because: tuple[int, ...] = ()
    doubted: bool = False
    chief: Stated | None = None


def by_weight(claims: Iterable[Stated]) -> list[Stated]:
    """The claims, weightiest first."""
    return sorted(claims, key=lambda stated: stated.order)


def weigh(
    claims: Iterable[Stated],
    read: Callable[[Claim], T | None],
    same: Callable[[T, T], bool] = lambda one, other: one == other,
    like: float = LIKE,
) -> Ruling[T]:
    """The value of the weightiest claim that can be read, with all claims that agree with it.

    It is doubted where another witness of like weight says something else, where a weightier claim could not be
    read, or where all that agree are unsure together; never where a person has ruled.

    >>> said = [Stated(0, Claim("rating", "teen", None, "file name", 0.3)),
    ...         Stated(1, Claim("rating", "general", None, "labelled header", 0.9))]
    >>> weigh(said, lambda claim: str(claim.value)).value
    'general'
    """
    ordered = by_weight(claims)
    if not ordered:
        return Ruling()
    readings = [(stated, read(stated.claim)) for stated in ordered]
    known = [(stated, value) for stated, value in readings if value is not None]
    if not known:
        return Ruling(doubted=True)
    chief, value = known[0]
    agreeing = [stated for stated, other in known if same(value, other)]
    because = tuple(stated.position for stated in agreeing)
    if chief.rank:
        return Ruling(value, because, False, chief)
    rivals = [stated for stated, other in known if _alike(stated, chief, like) and not same(value, other)]
    doubted = bool(rivals) or readings[0][0] is not chief or strength(agreeing) < _needed(chief)
    return Ruling(value, because, doubted, chief)


def _needed(chief: Stated) -> float:
    """How sure those must be together who say what the weightiest says, that nobody need look."""
    if chief.claim.witness == LABELLED:
        return FIRM
    return INFERRED_OF.get(chief.claim.field, INFERRED) if chief.claim.witness in INFERRING else SURE


def _alike(stated: Stated, chief: Stated, like: float) -> bool:
    """Whether another witness is of like weight; the same witness is believed at its first word."""
    return stated.claim.witness != chief.claim.witness and stated.weight >= chief.weight - like


def strength(claims: Iterable[Stated]) -> float:
    """How sure several agreeing claims are together, each kind of witness counted once.

    >>> round(strength([Stated(0, Claim("date", "1999", None, "a", 0.5)),
    ...                 Stated(1, Claim("date", "1999", None, "b", 0.5))]), 2)
    0.75
    """
    best: dict[str, float] = {}
    for stated in claims:
        best[stated.claim.witness] = max(best.get(stated.claim.witness, 0.0), stated.weight)
    return 1 - math.prod(1 - weight for weight in best.values())
