"""Takes a heap in: sources to a pool of readers, what they read to `keep`, in batches that can be resumed."""

import os
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction

from reliquary.library.batches import BatchOnDemand
from reliquary.library.documents import Document
from reliquary.library.entries import Arrived, record
from reliquary.library.folder import Library
from reliquary.library.indexing import catch_up
from reliquary.library.pool import PATIENCE, Found, Pool
from reliquary.library.report import Progress, Report
from reliquary.library.sharing import bringing
from reliquary.library.survey import Ticket, survey, weigh
from reliquary.library.testimony import Testimony
from reliquary.library.writing import writing
from reliquary.settings import Limits

DOCUMENTS = 100
"""Documents that are kept in one transaction, as a rule."""
CHARACTERS = 20_000_000
"""Characters of story that wait to be kept at most, so that memory stays bounded."""
ENTRIES = 500
"""Entries of any kind in one transaction at most."""
INDEXED = 2000
"""Documents after which the index catches up; what a stopped run leaves behind, the next search makes good."""


def add(
    library: Library,
    paths: Sequence[Path | str],
    testimony: Testimony = Testimony(),
    *,
    workers: int | None = None,
    dry_run: bool = False,
    limits: Limits = Limits(),
    patience: float = PATIENCE,
) -> Iterator[Progress]:
    """Takes in everything below the paths and tells after each transaction how far it has come; the last is `finished`.

    What was read before is left out, so a run that was stopped, however roughly, is finished by the next one. A dry
    run does the same in a transaction that is rolled back, with originals kept aside, and holds the library's writer
    for its whole length.
    """
    with ExitStack() as stack:
        stack.enter_context(bringing(library))
        originals = stack.enter_context(_rehearsing()) if dry_run else library.originals
        run = _Run(library, paths, testimony, weigh(paths), indexes=not dry_run)
        run.index()
        pool = stack.enter_context(
            Pool(workers or os.cpu_count() or 1, testimony.surroundings, testimony.claims, patience)
        )
        try:
            for ticket, found in pool.read(survey(paths, originals, library.secrets, limits)):
                run.take(ticket, found)
                if run.is_full:
                    yield run.keep()
        except KeyboardInterrupt:
            run.keep()
            raise
        yield run.keep(finished=True)


@contextmanager
def _rehearsing() -> Iterator[Path]:
    """A transaction that is rolled back, and a folder for originals that vanishes with it."""
    with TemporaryDirectory(prefix="reliquary-") as folder, transaction.atomic():
        yield Path(folder)
        transaction.set_rollback(True)


@dataclass(slots=True)
class _Run:
    """One run of `add`: what has arrived and is not kept yet, and the report so far."""

    library: Library
    paths: Sequence[Path | str]
    testimony: Testimony
    weight: int
    indexes: bool
    report: Report = field(default_factory=Report)
    arrived: list[Arrived] = field(default_factory=list)
    characters: int = 0
    documents: int = 0
    unindexed: int = 0
    outermost: str = ""
    bytes_done: int = 0
    began: float = field(default_factory=time.monotonic)
    items: Counter[str | None] = field(default_factory=Counter)
    ordinal: int = 0

    @property
    def is_full(self) -> bool:
        """Whether what waits is enough for a transaction."""
        return self.documents >= DOCUMENTS or self.characters >= CHARACTERS or len(self.arrived) >= ENTRIES

    def take(self, ticket: Ticket, found: Found | None) -> None:
        """Notes one entry, or (None) the end of a file."""
        occurrence = 0
        if isinstance(found, Document):
            occurrence = self.items[found.reading.item]
            self.items[found.reading.item] += 1
            self.characters += found.characters
            self.documents += 1
        self.arrived.append(Arrived(ticket, found, self.ordinal, occurrence))
        self.ordinal += 1
        if found is None:
            self.items.clear()
            self.ordinal = 0
            self._weigh(ticket.place.path)

    def keep(self, *, finished: bool = False) -> Progress:
        """Keeps all that has arrived, in one transaction."""
        with writing(self.library) as writer:
            batch = BatchOnDemand(writer, self.paths, self.testimony)
            decisions = record(writer, batch, self.arrived, self.report)
            self.report.works += writer.works
            if finished:
                batch.finish()
        self.unindexed += self.documents
        if finished or self.unindexed >= INDEXED:
            self.index()
        self.arrived, self.characters, self.documents = [], 0, 0
        seconds = time.monotonic() - self.began
        done = self.weight if finished else self.bytes_done
        return Progress(self.report, tuple(decisions), done, self.weight, seconds, batch.number, finished)

    def index(self) -> None:
        """Brings the index into step, unless all of this is a rehearsal."""
        if self.indexes:
            catch_up(self.library)
        self.unindexed = 0

    def _weigh(self, outermost: str) -> None:
        """Counts an outermost file as done when the walk has left it."""
        if outermost != self.outermost and self.outermost:
            with suppress(OSError):
                self.bytes_done += Path(self.outermost).stat().st_size
        self.outermost = outermost
