"""One writer at a time: a transaction that holds the counter's row, and so may draw change and contact numbers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import OperationalError, transaction

from reliquary.library.contacts import Contacts
from reliquary.library.errors import OperatorError, storage_error
from reliquary.library.folder import Library
from reliquary.library.models import Counter


@dataclass(slots=True)
class Writer:
    """What a transaction writes with; `works` is how many works more there are than before it."""

    counter: Counter
    contacts: Contacts
    works: int = 0
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def archive_name(self) -> str:
        return self.counter.archive_name

    def next_change(self) -> int:
        """The number of one more change to one work; the index follows these numbers."""
        self.counter.change += 1
        return self.counter.change


@contextmanager
def writing(library: Library) -> Iterator[Writer]:
    """A transaction in which nobody else writes; all of it is kept, or on any exception none of it."""
    try:
        with transaction.atomic():
            counter = Counter.objects.select_for_update().get(pk=1)
            writer = Writer(counter, Contacts(library.secrets, counter))
            yield writer
            writer.contacts.flush()
            counter.save()
    except OperationalError as error:
        raise _for_the_operator(error) from error


def _for_the_operator(error: OperationalError) -> OperatorError:
    if "locked" in str(error).casefold():
        return OperatorError("Another command has been writing to this library for a minute; run this one again later.")
    return storage_error(error)
