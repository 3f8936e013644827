"""Keeps the index in step with the library: one indexer at a time applies the changes that the index lacks.

An index that is missing, broken, made by another version, or ahead of the library (a backup put back) is made anew,
and the log says so. Each machine has its own index; a lock beside it says which process is indexing.
"""

import fcntl
import logging
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TypeVar

from reliquary.library import schema
from reliquary.library.changes import Changed, changed_since, latest_change
from reliquary.library.errors import OperatorError, storage_error
from reliquary.library.folder import Library
from reliquary.library.index import Broken, Change, WorkIndex
from reliquary.library.keep import load_all
from reliquary.library.models import Edition
from reliquary.library.opening import opened

PAGE = 100
"""Works whose texts are held at once while they are indexed."""

Answer = TypeVar("Answer")

log = logging.getLogger(__name__)
_open: dict[Path, WorkIndex] = {}


def current_index() -> WorkIndex:
    """The index of the open library, in step with it and looked at now; every search begins here.

    While another process is indexing, the index as it stands is good enough: whoever shows works asks the rows for
    their rights again.
    """
    library = opened()
    try:
        index = _index(library)
        reached, latest = index.reached, latest_change()
    except Broken:
        reached = latest = None
    if reached is None:
        catch_up(library)
    elif reached != latest:
        log.info("The search index lacks %d changes; applying them.", max(0, latest - reached))
        catch_up(library, wait=False)
    else:
        return index
    index = _index(library)
    index.view()
    return index


def forget_index() -> None:
    """Lets go of the opened index; the next search opens it again."""
    _open.clear()


def searched(ask: Callable[[WorkIndex], Answer]) -> Answer:
    """What asking the index in step with the library gives; one that proves broken only now is made anew first."""
    try:
        return ask(current_index().pinned())
    except Broken as broken:
        log.warning("The search index is broken (%s); making it anew.", broken)
        reindex(opened())
        return ask(current_index())


def catch_up(library: Library, *, wait: bool = True) -> int:
    """Brings the index into step with the library and gives the number of changes applied.

    Afterwards no search of any process finds what was withdrawn before the call. Without `wait`, nothing is done
    where another process is indexing.
    """
    with _indexing(library, wait) as alone:
        if not alone:
            return 0
        try:
            return _catch_up(library)
        except Broken as broken:
            log.warning("The search index is broken (%s); making it anew.", broken)
            return _make_anew(library)


def reindex(library: Library) -> int:
    """Makes the index anew from the library and gives the number of works in it.

    Searches go on meanwhile and see the old index, if there is one that can be read, until the new one is whole.
    """
    with _indexing(library, True):
        try:
            return _apply(library, _index(library), afresh=True)
        except Broken:
            return _make_anew(library)


def disagreements(library: Library) -> Iterator[str]:
    """The keys of works whose row and whose entry in the index differ, once the index has caught up."""
    catch_up(library)
    index = _index(library)
    low, latest = 1, latest_change()
    while low <= latest:
        high = low + 499
        rows = {change.key: change.number for change in changed_since(low - 1, high) if change.work is not None}
        held = index.held(low, high)
        yield from sorted(key for key, _ in rows.items() ^ held.items())
        low = high + 1


def _catch_up(library: Library) -> int:
    index = _index(library)
    reached, latest = index.reached, latest_change()
    if reached is None:
        others = [place for place in library.index.iterdir() if place.is_dir() and place != _place(library)]
        if latest:
            log.warning("The search index is %s; making it anew.", "of another version" if others else "missing")
        for other in others:
            shutil.rmtree(other, ignore_errors=True)
        return _apply(library, index)
    if reached > latest:
        log.warning("The search index is ahead of the library; making it anew.")
        return _apply(library, index, afresh=True)
    return _apply(library, index) if reached < latest else 0


def _make_anew(library: Library) -> int:
    """Throws the index's files away and makes it anew; what is broken a second time is for the operator."""
    _open.pop(_place(library), None)
    shutil.rmtree(_place(library), ignore_errors=True)
    try:
        return _apply(library, _index(library))
    except Broken as broken:
        raise OperatorError(
            f"The search index cannot be made ({broken}); check the disk and run `reliquary reindex`."
        ) from broken


def _apply(library: Library, index: WorkIndex, *, afresh: bool = False) -> int:
    up_to = latest_change()
    since = 0 if afresh else index.reached or 0
    return index.apply(_changes(since, up_to), up_to, afresh=afresh)


def _changes(since: int, up_to: int) -> Iterator[Change]:
    """The changes as the index wants them, a page of texts at a time."""
    rest = changed_since(since, up_to)
    while page := list(islice(rest, PAGE)):
        yield from _with_fields(page)


def _with_fields(page: Sequence[Changed]) -> Iterator[Change]:
    rows = [change.work for change in page if change.work is not None]
    shown = Edition.objects.filter(instalment__work__in=rows, rank=0).order_by("-instalment__position")
    testimonies = dict(shown.values_list("instalment__work_id", "batch__testimony"))
    texts = {row.pk: work for row, work in zip(rows, load_all(rows), strict=True)}
    for change in page:
        row, fields = change.work, None
        if row is not None:
            fields = schema.document(
                texts[row.pk],
                change=row.change,
                visibility=row.visibility,
                date=row.date,
                added=int(row.added.timestamp()),
                archive=testimonies.get(row.pk, {}).get("archive_name"),
            )
        yield Change(change.number, change.key, fields)


def _place(library: Library) -> Path:
    """Where the index of today's schema lies; another schema's lies beside it."""
    return library.index / schema.fingerprint()


def _index(library: Library) -> WorkIndex:
    """The opened index; opening costs some milliseconds, so it is done once a process."""
    place = _place(library)
    if place not in _open or not place.exists():
        _open.clear()
        _open[place] = WorkIndex(place)
    return _open[place]


@contextmanager
def _indexing(library: Library, wait: bool) -> Iterator[bool]:
    """Whether this process is the indexer now; while it lasts no other one is."""
    try:
        library.index.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = (library.index / "lock").open("w")
    except OSError as error:
        raise storage_error(error) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True
