"""The witnesses, in order: each reads one kind of evidence and claims what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from reliquary.ingest.describe.byline import byline
from reliquary.ingest.describe.filename import filename
from reliquary.ingest.describe.headings import endmark, headings
from reliquary.ingest.describe.issue import issue
from reliquary.ingest.describe.labels import labels
from reliquary.ingest.describe.language import language
from reliquary.ingest.describe.mail import mail
from reliquary.ingest.describe.names import names
from reliquary.ingest.describe.prose import prose
from reliquary.ingest.describe.signature import signature
from reliquary.ingest.divide import Divided
from reliquary.work import Claim, Draft

LAYOUT: tuple[Callable[[Divided], Iterable[Claim]], ...] = (
    labels,
    byline,
    headings,
    prose,
    issue,
    endmark,
    language,
    filename,
)
"""Witnesses who read what stands round the story, or ask where it stands."""
TEXT: tuple[Callable[[Draft], Iterable[Claim]], ...] = (mail, names, signature)
"""Witnesses to whom the regions of the draft are enough."""


def describe(divided: Divided) -> Iterator[Claim]:
    """What every witness says of a divided draft."""
    for witness in LAYOUT:
        yield from witness(divided)
    for witness_of_text in TEXT:
        yield from witness_of_text(divided.draft)
