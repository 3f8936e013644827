"""Batches: one run of `add` each, unless it was stopped, when the next run goes on with it."""

from collections.abc import Sequence
from pathlib import Path

from reliquary import READER_VERSION
from reliquary.library.models import Batch
from reliquary.library.testimony import Testimony
from reliquary.library.writing import Writer


class BatchOnDemand:
    """The batch of a heap; a run that finds nothing new leaves none behind."""

    def __init__(self, writer: Writer, paths: Sequence[Path | str], testimony: Testimony) -> None:
        self._writer = writer
        self._identity = {
            "heap": [writer.contacts.mask(str(path)) for path in paths],
            "reader": READER_VERSION,
            "testimony": writer.contacts.mask_value(testimony.plain),
        }
        self._batch: Batch | None = None

    def __call__(self) -> Batch:
        """The unfinished batch of this heap, or a new one."""
        if self._batch is None:
            self._batch = self._unfinished() or Batch.objects.create(started=self._writer.now, **self._identity)
        return self._batch

    @property
    def number(self) -> int | None:
        """The number of the batch, if there is one."""
        return self._batch.pk if self._batch is not None else None

    def finish(self) -> None:
        """Marks the batch as done, if there is one."""
        self._batch = self._batch or self._unfinished()
        if self._batch is not None:
            self._batch.finished = self._writer.now
            self._batch.save()

    def _unfinished(self) -> Batch | None:
        return Batch.objects.filter(finished=None, **self._identity).order_by("-pk").first()
