"""Walks a heap ahead of the readers: keeps each original and leaves out what was read before."""

import io
import os
import stat
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from itertools import islice, repeat
from pathlib import Path

from reliquary import READER_VERSION
from reliquary.formats.bundles import gather
from reliquary.library.contacts import keyed
from reliquary.library.models import Found
from reliquary.library.originals import Changed, Stored, open_original, store
from reliquary.library.pool import Task
from reliquary.library.secrets import Secrets
from reliquary.settings import Limits
from reliquary.sources import find_sources
from reliquary.work import Bundle, Place, Refusal, Source

TOGETHER = 50
"""Sources that are looked up in one query."""

WRITERS = 4
"""Originals that are written at once: most of the time goes by until the disk says that it has them."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """One entry of the walk: where it lay, the bytes kept of it, and whether it was read to its end before.

    Of a bundle those bytes are its manifest; `files` are tickets of the files in it, the leading one's first.
    """

    place: Place
    place_key: str
    stored: Stored | None = None
    known: bool = False
    copy: bool = False
    files: tuple["Ticket", ...] = ()


def survey(
    paths: Iterable[Path | str], originals: Path, secrets: Secrets, limits: Limits = Limits()
) -> Iterator[Task[Ticket]]:
    """A task for each file of the heap, in the walk's order; the originals of all files to read are kept by then."""
    walk = gather(find_sources(paths, limits), limits)
    with ThreadPoolExecutor(WRITERS) as writers:
        while found := list(islice(walk, TOGETHER)):
            seen = _seen(found)
            yield from writers.map(partial(_task, originals, secrets, seen), found)


def _task(
    originals: Path, secrets: Secrets, seen: dict[str, set[str]], found: Source | Bundle | Refusal
) -> Task[Ticket]:
    ticket = Ticket(found.place, place_key(found.place, secrets))
    if isinstance(found, Refusal):
        return Task(ticket, None, (found,))
    digest = found.digest
    if (places := seen.get(digest)) is not None:
        known = ticket.place_key in places
        stored = Stored(digest, found.size, "")
        return Task(replace(ticket, stored=stored, known=known, copy=not known), None)
    if isinstance(found, Bundle):
        return _bundle_to_read(found, ticket, originals, secrets)
    return _to_read(found, ticket, originals)


def place_key(place: Place, secrets: Secrets) -> str:
    """Tells a place from every other without naming it: a path may hold an address."""
    return keyed("\0".join((place.path, *place.members)), secrets)


def weigh(paths: Iterable[Path | str]) -> int:
    """Bytes of all files below the paths; what progress is measured against. Unreadable folders weigh nothing."""
    return sum(size for path in paths for size in _sizes(Path(path)))


def _sizes(path: Path) -> Iterator[int]:
    inside = (Path(folder, name) for folder, _, names in os.walk(path) for name in names)
    for file in (path, *inside):
        with suppress(OSError):
            state = file.stat() if file == path else file.lstat()
            if stat.S_ISREG(state.st_mode):
                yield state.st_size


def _seen(found: Iterable[Source | Bundle | Refusal]) -> dict[str, set[str]]:
    """The places at which bytes have been read to the end by today's reader, by digest."""
    digests = {each.digest for each in found if not isinstance(each, Refusal)}
    rows = Found.objects.filter(original__digest__in=digests, reader=READER_VERSION)
    seen: dict[str, set[str]] = {}
    for digest, key in rows.values_list("original__digest", "place_key"):
        seen.setdefault(digest, set()).add(key)
    return seen


def _to_read(source: Source, ticket: Ticket, originals: Path) -> Task[Ticket]:
    """Keeps the bytes; the readers are given the kept ones, so that what was read is what is kept."""
    try:
        stored = store(originals, source)
    except Changed as changed:
        return Task(ticket, None, (Refusal(source.place, str(changed)),))
    except OSError as error:
        reason = "it could not be read"
        return Task(ticket, None, (Refusal(source.place, reason, error.strerror or str(error)),))
    kept = replace(source, open=partial(open_original, originals, source.digest))
    return Task(replace(ticket, stored=stored), kept)


def _bundle_to_read(bundle: Bundle, ticket: Ticket, originals: Path, secrets: Secrets) -> Task[Ticket]:
    """Keeps the bytes of each file and the manifest; a file that cannot be kept is left out with its reason."""
    sources = (bundle.leading, *bundle.others)
    with ThreadPoolExecutor(WRITERS) as writers:
        tickets = [Ticket(source.place, place_key(source.place, secrets)) for source in sources]
        tasks = list(writers.map(_to_read, sources, tickets, repeat(originals)))
    lost = tuple(found for task in tasks for found in task.known)
    leading, *others = (task.source for task in tasks)
    if leading is None:
        return Task(ticket, None, lost)
    kept = Bundle(leading, tuple(other for other in others if other is not None))
    manifest = kept.manifest
    source = Source(bundle.place, len(manifest), sha256(manifest).hexdigest(), partial(io.BytesIO, manifest))
    files = tuple(task.ticket for task in tasks if task.source is not None)
    return Task(replace(ticket, stored=store(originals, source), files=files), kept, lost)
