"""What readers with an account keep of works: marks, a reading list, what they have read and where they stopped.

A row keeps the key that the work bore when it was written, and is led to the work of today whenever it is looked at:
works that were merged share their keepsakes, and works that are parted again get back their own.
"""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import AbstractUser
from django.db import OperationalError, connection
from django.db.models import QuerySet

from reliquary.library.models import FormerKey, Work
from reliquary.library.reader_models import Keepsake, Reader

KINDS = ("marked", "wanted", "opened")
"""What may be kept of a work: a mark, a line of the reading list, a line of the history."""

MOST = 5000
"""Works one reader may keep something of; of a longer history the oldest lines go."""

PAGE = re.compile(r"all|(?:edition-)?[1-9][0-9]{0,4}")
NOWHERE = {"page": "", "part": 0, "of": 0, "stopped": None}
SAME_READING = timedelta(minutes=10)
PATIENCE = 250
"""Milliseconds that a reader waits for a busy library before what they read is not noted."""

log = logging.getLogger(__name__)


def remembers(user: AbstractUser) -> bool:
    """Whether the reader wished that what they read be remembered."""
    return Reader.objects.filter(user=user, remembers=True).exists()


def remember(user: AbstractUser, wished: bool) -> None:
    """Switches remembering on, or off, which forgets the history; marks and the reading list stay."""
    Reader.objects.update_or_create(user=user, defaults={"remembers": wished})
    if not wished:
        Keepsake.objects.filter(user=user).update(opened=None)
        _sweep(user)


def keepsake_of(user: AbstractUser, work: Work) -> Keepsake:
    """What the reader keeps of the work; an empty one where that is nothing. It is not to be saved."""
    return _joined(work.key, Keepsake.objects.filter(user=user, work_key__in=_keys(work)))


def keepsakes(user: AbstractUser) -> dict[str, Keepsake]:
    """All that the reader keeps, by the keys that the works bear today; keys that lead nowhere stay as they are."""
    rows = list(Keepsake.objects.filter(user=user))
    today = dict(
        FormerKey.objects.filter(key__in=[row.work_key for row in rows], work__isnull=False).values_list(
            "key", "work__key"
        )
    )
    gathered: defaultdict[str, list[Keepsake]] = defaultdict(list)
    for row in rows:
        gathered[today.get(row.work_key, row.work_key)].append(row)
    return {key: _joined(key, each) for key, each in gathered.items()}


def put_keepsake(user: AbstractUser, work: Work, kind: str, on: bool) -> None:
    """Marks a work, or puts it on the reading list; or takes it off again. Taking it off the history forgets the stop.

    Nothing happens where the reader keeps something of `MOST` works already.
    """
    rows = Keepsake.objects.filter(user=user, work_key__in=_keys(work))
    if not on:
        rows.update(**{kind: None}, **(NOWHERE if kind == "opened" else {}))
        _sweep(user)
    elif not rows.filter(**{f"{kind}__isnull": False}).exists() and _has_room(user, rows):
        Keepsake.objects.update_or_create(user=user, work_key=work.key, defaults={kind: _now()})


def note_stop(user: AbstractUser, work: Work, page: str, part: int, of: int) -> None:
    """Notes where the reader is: of works they keep something of, and of all where they wished to be remembered."""
    now = _now()
    stop = {"page": page, "part": part, "of": of, "stopped": now}
    if remembers(user):
        Keepsake.objects.update_or_create(user=user, work_key=work.key, defaults={**stop, "opened": now})
        _prune(user)
    else:
        Keepsake.objects.filter(user=user, work_key__in=_keys(work)).update(**stop)


def note_opening(user: AbstractUser, work: Work, page: str) -> Keepsake:
    """Notes that the reader opened a page of a work and gives what they keep of it, with the stop they had come to.

    Whoever comes back to the page within ten minutes is still at the same reading, and nothing is written.
    """
    kept = keepsake_of(user, work)
    if kept.page == page and kept.stopped and _now() - kept.stopped < SAME_READING:
        return kept
    at = (kept.part, kept.of) if kept.page == page else (0, 0)
    with _if_free():
        note_stop(user, work, page, *at)
    return kept


def _joined(key: str, rows: Iterable[Keepsake]) -> Keepsake:
    """What several rows keep of one work, as one that is not saved: marked since the first, read at the last."""
    one = Keepsake(work_key=key)
    for row in rows:
        for kind, choose in zip(KINDS, (min, min, max), strict=True):
            known = [time for time in (getattr(one, kind), getattr(row, kind)) if time]
            setattr(one, kind, choose(known) if known else None)
        if row.stopped and (one.stopped is None or row.stopped > one.stopped):
            one.page, one.part, one.of, one.stopped = row.page, row.part, row.of, row.stopped
    return one


def _keys(work: Work) -> list[str]:
    """The key of a work and all that lead to it."""
    return [work.key, *FormerKey.objects.filter(work=work).values_list("key", flat=True)]


def _has_room(user: AbstractUser, rows: QuerySet[Keepsake]) -> bool:
    """Whether one more work fits, or the work of these rows is among those there are."""
    return rows.exists() or Keepsake.objects.filter(user=user).count() < MOST


def _sweep(user: AbstractUser) -> None:
    Keepsake.objects.filter(user=user, **dict.fromkeys(KINDS)).delete()


def _prune(user: AbstractUser) -> None:
    rows = Keepsake.objects.filter(user=user)
    if rows.count() > MOST:
        unkept = rows.filter(marked=None, wanted=None).order_by("-opened")
        rows.filter(pk__in=[row.pk for row in unkept[MOST - 1 :]]).delete()


def _now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def _if_free() -> Iterator[None]:
    """What is written inside is left out where the library is busy: no reader waits for a heap to be taken in."""
    lite = connection.vendor == "sqlite"
    try:
        if lite:
            _wait_at_most(PATIENCE)
        yield
    except OperationalError as error:
        log.info("Where somebody reads was not noted: %s", error)
    finally:
        if lite:
            _wait_at_most(int(connection.settings_dict["OPTIONS"]["timeout"]) * 1000)


def _wait_at_most(milliseconds: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {milliseconds}")
