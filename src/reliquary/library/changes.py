"""What changed since a number, in order: all that an index needs to catch up with the library."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter

from django.db import connection
from django.db.models import Model

from reliquary.library.models import Counter, FormerKey, Work
from reliquary.library.rights import Visibility

PAGE = 500


@dataclass(frozen=True, slots=True)
class Changed:
    """One key and the number of its last change; `work` is None where the key is to vanish from the index."""

    number: int
    key: str
    work: Work | None


def latest_change() -> int:
    """The number of the last change of the library; 0 for an empty one. Asked on every page, so in plain SQL."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT change FROM {Counter._meta.db_table} WHERE id = 1")
        return int(cursor.fetchone()[0])


def changed_since(number: int, up_to: int | None = None) -> Iterator[Changed]:
    """Every key changed after `number`, in the order of the changes, removed and merged works among them.

    Rows are fetched a page at a time, so memory stays flat however far behind the caller is. Numbers above `up_to`,
    by default the latest, are left out: whoever writes meanwhile cannot put one in behind the caller's back.
    """
    up_to = latest_change() if up_to is None else up_to
    works = (
        Changed(work.change, work.key, work if work.visibility > Visibility.REMOVED else None)
        for work in _paged(Work, number, up_to)
    )
    gone = (Changed(former.change, former.key, None) for former in _paged(FormerKey, number, up_to))
    return heapq.merge(works, gone, key=attrgetter("number"))


def _paged(model: type[Model], number: int, up_to: int) -> Iterator[Model]:
    while page := list(model.objects.filter(change__gt=number, change__lte=up_to).order_by("change")[:PAGE]):
        yield from page
        number = page[-1].change
