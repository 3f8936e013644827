"""The witnesses, in order: each reads one kind of evidence and claims what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from reliquary.ingest.describe.labels import labels
from reliquary.ingest.describe.mail import mail
from reliquary.ingest.describe.names import names
from reliquary.work import Claim, Draft, Surroundings

Witness = Callable[[Draft], Iterable[Claim]]

WITNESSES: tuple[Witness, ...] = (labels, mail, names)


def describe(draft: Draft, surroundings: Surroundings = Surroundings()) -> Iterator[Claim]:
    """What every witness says of a divided draft."""
    for witness in WITNESSES:
        yield from witness(draft)
