"""Keeps those who bring originals and those who throw unnamed ones away out of each other's way."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from reliquary.library.folder import Library


@contextmanager
def bringing(library: Library) -> Iterator[None]:
    """While it lasts nobody deletes originals; any number may bring some at once."""
    with (library.folder / "bringing.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


@contextmanager
def sweeping(library: Library) -> Iterator[bool]:
    """Whether nobody is bringing originals now; while it lasts nobody begins."""
    with (library.folder / "bringing.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
