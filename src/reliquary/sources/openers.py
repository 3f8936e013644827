"""How a found file is opened again, as values that travel to other processes; and the streams they open."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import struct
import tarfile
import tempfile
import threading
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from reliquary.settings import Limits

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

BROKEN = (
    zlib.error, EOFError, lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError, NotImplementedError, RuntimeError,
    ValueError, IndexError, OverflowError, struct.error,
)  # fmt: skip
"""What the unpackers raise on hostile or damaged input, besides OSError."""

UNPACK: dict[str, Callable[..., object]] = {"gzip": gzip.open, "bzip2": bz2.open, "xz": lzma.open}

Opener = Callable[[], BinaryIO]


@dataclass(frozen=True, slots=True)
class FileOpener:
    """Opens a file on disk; the stamp (size and time of change) tells apart what lay there before."""

    path: str
    stamp: tuple[int, int] = (0, 0)

    def __call__(self) -> BinaryIO:
        return Path(self.path).open("rb")


@dataclass(frozen=True, slots=True)
class UnpackingOpener:
    """Opens what gzip, bzip2 or xz packed; reading beyond `most` bytes is an OSError."""

    packed: Opener
    kind: str
    most: int

    def __call__(self) -> BinaryIO:
        inner = self.packed()
        stream = cast(BinaryIO, UNPACK[self.kind](inner))
        return Guarded.over(stream, inner, self.most)


@dataclass(frozen=True, slots=True)
class ZipMemberOpener:
    """Opens the member of a zip at one place of its directory."""

    container: Opener
    index: int

    def __call__(self) -> BinaryIO:
        box = opened_zip(self.container)
        info = box.infolist()[self.index]
        try:
            return Guarded.over(cast(BinaryIO, box.open(info)), None, info.file_size)
        except BROKEN as error:
            raise OSError(0, str(error)) from error


@dataclass(frozen=True, slots=True)
class TarMemberOpener:
    """Opens the stretch of a tar in which one member lies."""

    container: Opener
    start: int
    size: int

    def __call__(self) -> BinaryIO:
        file, lock = opened_tar(self.container)
        return io.BufferedReader(Stretch(file, lock, self.start, self.size))


class Guarded(io.RawIOBase):
    """A stream whose unpacking errors are OSErrors, which ends in one beyond its limit, and closes what lies below."""

    def __init__(self, stream: BinaryIO, below: BinaryIO | None, most: int) -> None:
        self._stream, self._below, self._left = stream, below, most

    @classmethod
    def over(cls, stream: BinaryIO, below: BinaryIO | None, most: int) -> BinaryIO:
        return io.BufferedReader(cls(stream, below, most))

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        try:
            data = self._stream.read(len(view))
        except BROKEN as error:
            raise OSError(0, f"it could not be unpacked: {error}") from error
        self._left -= len(data)
        if self._left < 0:
            raise OSError(0, "it unpacks to more than the limits allow")
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
            if self._below is not None:
                self._below.close()
        super().close()


class Stretch(io.RawIOBase):
    """A part of a file that several readers share, each with its own place in it."""

    def __init__(self, file: BinaryIO, lock: threading.Lock, start: int, size: int) -> None:
        self._file, self._lock, self._at, self._end = file, lock, start, start + size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        with self._lock:
            self._file.seek(self._at)
            data = self._file.read(min(len(view), self._end - self._at))
        if not data and self._at < self._end:
            raise OSError(0, "the archive ends in the middle of this file")
        self._at += len(data)
        view[: len(data)] = data
        return len(data)


@lru_cache(maxsize=4)
def opened_zip(container: Opener) -> zipfile.ZipFile:
    """The zip, kept open for its next member; closed when it falls out of use."""
    return zipfile.ZipFile(seekable(container))


@lru_cache(maxsize=4)
def opened_tar(container: Opener) -> tuple[BinaryIO, threading.Lock]:
    """The unpacked tar, kept open for its next member, and the lock its readers share."""
    return seekable(container), threading.Lock()


def seekable(opener: Opener) -> BinaryIO:
    """A stream one can seek in: the file itself, or an unnamed copy of what lies in a container."""
    if isinstance(opener, FileOpener):
        return opener()
    copy = tempfile.SpooledTemporaryFile(max_size=Limits().container_in_memory)  # noqa: SIM115 — closed by its reader
    with opener() as stream:
        while chunk := stream.read(1 << 20):
            copy.write(chunk)
    copy.seek(0, os.SEEK_SET)
    return cast(BinaryIO, copy)
