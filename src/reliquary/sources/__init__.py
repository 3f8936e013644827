"""Finds every file of a heap: folders walked in order, archives read in place; touches the disk, never writes to it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from reliquary.settings import Limits
from reliquary.sources.containers import Budget, Found, expand
from reliquary.sources.digest import shown, whole
from reliquary.sources.openers import FileOpener
from reliquary.work import Place, Refusal, Source

__all__ = ["find_sources", "whole"]

DEFAULTS = Limits()
LIBRARY = frozenset({"index", "originals", "secrets"})
"""What lies in a library's folder: one that is kept inside the heap must not take itself in."""


def find_sources(paths: Iterable[Path | str], limits: Limits = DEFAULTS) -> Iterator[Source | Refusal]:
    """Every file below the paths, sorted by name, each once; what cannot be read as a Refusal with its reason.

    Links below a path are not followed, so a heap cannot lead out of itself or into a loop; a path that is itself
    a link is, because a person named it. Zip and tar archives and packed files are opened wherever they lie.
    """
    given = [os.fspath(path) for path in paths]
    real = [os.path.realpath(path) for path in given]
    for index, path in enumerate(given):
        if not any(_covers(other, real[index], index, at) for at, other in enumerate(real)):
            yield from _walk(path, limits)


def _covers(other: str, path: str, index: int, at: int) -> bool:
    """Whether another given path already holds this one (the first of two equal ones stays)."""
    if other == path:
        return at < index
    return path.startswith(other.rstrip(os.sep) + os.sep)


def _walk(root: str, limits: Limits) -> Iterator[Source | Refusal]:
    """The files below one path, folders in order; the pile holds what is still to be looked at, next on top."""
    pile = [(Path(root), True)]
    while pile:
        path, named = pile.pop()
        place = Place(shown(str(path)))
        try:
            state = path.stat() if named else path.lstat()
            if stat.S_ISDIR(state.st_mode):
                inside = sorted(path.iterdir(), key=os.fsencode, reverse=True)
                if {below.name for below in inside} >= LIBRARY:
                    yield Refusal(place, "a library of Reliquary's own, whose stories are kept already")
                    continue
                pile.extend((below, False) for below in inside)
                continue
        except OSError as error:
            yield Refusal(place, *_reason(error))
            continue
        if stat.S_ISLNK(state.st_mode):
            yield Refusal(place, "a link; what lies in the heap is read where it lies, links are not followed")
        elif not stat.S_ISREG(state.st_mode):
            yield Refusal(place, "it is no ordinary file")
        elif state.st_size > limits.file_size:
            yield Refusal(place, f"it is larger than {limits.file_size // (1 << 20):,} MiB, the limit for one file")
        else:
            opener = FileOpener(str(path), (state.st_size, state.st_mtime_ns))
            found = Found(opener, place, state.st_size, state.st_size)
            yield from expand(found, limits, Budget(limits.container_members, limits.container_size))


def _reason(error: OSError) -> tuple[str, str]:
    """Reason and detail of a path that cannot even be looked at."""
    if isinstance(error, FileNotFoundError):
        return "there is nothing at this path", ""
    if isinstance(error, PermissionError):
        return "it may not be read: permission denied", ""
    return "it could not be read", error.strerror or str(error)
