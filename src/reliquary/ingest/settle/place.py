"""Settles which part of which story this is, and whether the story is complete."""

from __future__ import annotations

import re

from reliquary.ingest.settle.evidence import Evidence, text
from reliquary.ingest.settle.weigh import CURATOR, Ruling, Stated, by_weight, weigh
from reliquary.ingest.values.instalment import Counter, instalment
from reliquary.ingest.values.sequel import names_no_cycle, sequel
from reliquary.ingest.values.series import Series, series
from reliquary.vocabulary.folding import fold
from reliquary.vocabulary.statuses import COMPLETE, IN_PROGRESS, status
from reliquary.work import Claim

OPEN = re.compile(r"(?:/|of)\s*(?:\?|x+\b|n\b)", re.IGNORECASE)
LARGEST = 99_999
SEQUELS = ("sequel_of", "series", "notes", "summary", "disclaimer")
"""Fields whose claims may name the story that this one follows."""


def settle_instalment(evidence: Evidence) -> Ruling[Counter]:
    """The number of the part from the weightiest that gives one, the number of parts from the weightiest that fits."""
    claims = evidence.of("instalment")
    numbered = weigh(claims, lambda claim: _with_number(_counter(claim)), lambda one, other: one.n == other.n)
    counters = [(stated, counter) for stated in by_weight(claims) if (counter := _counter(stated.claim))]
    n = numbered.value.n if numbered.value else None
    totals = [(stated, c) for stated, c in counters if c.of is not None and (n is None or n <= c.of)]
    if numbered.value is None and not totals:
        return Ruling()
    of = numbered.value.of if numbered.value and numbered.value.of is not None else totals[0][1].of if totals else None
    open_ended = of is None and any(counter.open_ended for _, counter in counters)
    because = dict.fromkeys((*numbered.because, *(stated.position for stated, c in totals[:1])))
    doubted = numbered.doubted and numbered.value is not None
    return Ruling(Counter(n, of, open_ended), tuple(because), doubted, numbered.chief or totals[0][0])


def _with_number(counter: Counter | None) -> Counter | None:
    return counter if counter and counter.n is not None else None


def _counter(claim: Claim) -> Counter | None:
    """A claim's counter, whatever shape the witness gave it."""
    value = claim.value
    if isinstance(value, Counter):
        return value
    if isinstance(value, str):
        return instalment(value)
    if not isinstance(value, list | tuple) or len(value) != 2:
        return None
    n, of = (_whole(item) for item in value)
    if n is None and of is None:
        return None
    if n is not None and of is not None and n > of:
        of = None
    return Counter(n, of, of is None and bool(claim.raw and OPEN.search(claim.raw)))


def _whole(item: object) -> int | None:
    return item if isinstance(item, int) and not isinstance(item, bool) and 0 <= item <= LARGEST else None


def settle_series(evidence: Evidence, title: str | None) -> tuple[Ruling[Series], Ruling[Series]]:
    """The cycle a story belongs to, and its place in it; a cycle named like the story itself is none."""

    def read(claim: Claim) -> Series | None:
        written = text(claim.value)
        if names_no_cycle(written) and claim.witness != CURATOR:
            return None
        cycle = Series(written) if claim.witness == CURATOR and written else series(written)
        return None if cycle and title and fold(cycle.name) == fold(title) else cycle

    name = weigh(evidence.of("series"), read, lambda one, other: fold(one.name) == fold(other.name))
    place = weigh(evidence.of("series_place"), _place, lambda one, other: one.place == other.place)
    return (name if name.value else Ruling(), place if place.value else Ruling())


def settle_sequel(evidence: Evidence, title: str | None) -> Ruling[str]:
    """The title of the story that this one follows, where a cycle's field or a remark names it; never doubted."""

    def read(claim: Claim) -> str | None:
        written = text(claim.value)
        named = written or None if claim.field == "sequel_of" else sequel(written)
        return None if named and title and fold(named) == fold(title) else named

    claims = [stated for field in SEQUELS for stated in evidence.of(field)]
    ruling = weigh(claims, read, lambda one, other: fold(one) == fold(other))
    return Ruling(ruling.value, ruling.because) if ruling.value else Ruling()


def _place(claim: Claim) -> Series | None:
    items = claim.value if isinstance(claim.value, list | tuple) else [claim.value, None]
    place = _whole(items[0]) if items else None
    return None if place is None else Series("", place, _whole(items[1]) if len(items) > 1 else None)


def settle_status(evidence: Evidence, counter: Counter | None) -> Ruling[str]:
    """Complete or in progress: what is stated, what the counter shows, what a closing mark says of the last part."""
    ruling = weigh(
        [stated for stated in evidence.of("status") if not _closes_a_part(stated, counter)],
        lambda claim: status(text(claim.value)),
        like=0.04,
    )
    shown = _shown(counter)
    if shown and (ruling.value is None or (ruling.chief and not ruling.chief.rank and ruling.chief.weight < 0.75)):
        return Ruling(shown, _said_by(evidence))
    return ruling if ruling.value else Ruling()


def _closes_a_part(stated: Stated, counter: Counter | None) -> bool:
    """Whether a claim is no more than the `end` under a part that is not the last."""
    if stated.rank or stated.claim.witness != "end mark" or counter is None or counter.n is None:
        return False
    middle = counter.of is not None and counter.n < counter.of
    return status(text(stated.claim.value)) == COMPLETE and (middle or counter.open_ended)


def _shown(counter: Counter | None) -> str | None:
    if counter is None or counter.n is None:
        return None
    if counter.open_ended:
        return IN_PROGRESS
    return COMPLETE if counter.of == counter.n else None


def _said_by(evidence: Evidence) -> tuple[int, ...]:
    return tuple(dict.fromkeys(stated.position for stated in by_weight(evidence.of("instalment"))[:1]))
