"""The bytes as they lay, by SHA-256: compressed, never altered, written durably before any row names them."""

import io
import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import get_ident
from typing import BinaryIO

import zstandard

from reliquary.library.errors import storage_error
from reliquary.work import Source

LEVEL = 3
CHUNK = 1 << 20


class Changed(Exception):
    """The bytes are not those the digest was made of: the file changed under our hands, or the store is damaged."""


DAMAGED = (OSError, zstandard.ZstdError, Changed)
"""What reading the kept bytes raises where the store is damaged."""


@dataclass(frozen=True, slots=True)
class Stored:
    """One kept original; `path` is relative to the folder of originals."""

    digest: str
    size: int
    path: str


def store(folder: Path, source: Source) -> Stored:
    """Keeps the source's bytes and returns once they would outlast a power cut; costs nothing if they are kept already.

    Raises Changed where the bytes no longer are those of the source's digest, OSError where they cannot be read, and
    OperatorError where the disk is full; in all three cases nothing is left behind.
    """
    kept = Stored(source.digest, source.size, stored_path(source.digest))
    target = folder / kept.path
    if target.exists():
        return kept
    _make_folder(target.parent)
    aside = target.with_name(f".{target.name}.{os.getpid()}.{get_ident()}")
    try:
        with source.open() as stream:
            _write(stream, aside, source.digest)
        aside.rename(target)
        _sync_folder(target.parent)
    finally:
        aside.unlink(missing_ok=True)
    return kept


def stored_path(digest: str) -> str:
    return f"{digest[:2]}/{digest[2:]}.zst"


def open_original(folder: Path, digest: str) -> BinaryIO:
    """The bytes as they lay, streamed; reading to the end raises Changed if they are not those of the digest."""
    return io.BufferedReader(_Checked(folder / stored_path(digest), digest), CHUNK)


def read_original(folder: Path, digest: str, most: int) -> bytes:
    """The bytes as they lay, up to so many and one more; raises what `DAMAGED` holds where the store is harmed."""
    with open_original(folder, digest) as stream:
        return stream.read(most + 1)


def check_original(folder: Path, digest: str) -> bool:
    """Whether the store still holds exactly these bytes."""
    try:
        with open_original(folder, digest) as stream:
            while stream.read(CHUNK):
                pass
    except DAMAGED:
        return False
    return True


class _Checked(io.RawIOBase):
    """Decompresses and hashes as it is read."""

    def __init__(self, file: Path, digest: str) -> None:
        self._file = file.open("rb")
        self._stream = zstandard.ZstdDecompressor().stream_reader(self._file, read_across_frames=True)
        self._hash = sha256()
        self._digest = digest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        self._hash.update(data)
        if not data and self._hash.hexdigest() != self._digest:
            raise Changed(f"the kept bytes of {self._digest} are damaged")
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()


def _write(stream: BinaryIO, aside: Path, digest: str) -> None:
    seen = sha256()
    packer = zstandard.ZstdCompressor(level=LEVEL).compressobj()
    with aside.open("wb") as out:
        while data := stream.read(CHUNK):
            seen.update(data)
            _put(out, packer.compress(data))
        if seen.hexdigest() != digest:
            raise Changed("the file changed while it was read")
        _put(out, packer.flush())
        _sync(out)


def _put(out: BinaryIO, data: bytes) -> None:
    try:
        out.write(data)
    except OSError as error:
        raise storage_error(error) from error


def _sync(out: BinaryIO) -> None:
    try:
        out.flush()
        os.fsync(out.fileno())
    except OSError as error:
        raise storage_error(error) from error


def _make_folder(folder: Path) -> None:
    if not folder.exists():
        try:
            folder.mkdir(exist_ok=True)
            _sync_folder(folder.parent)
        except OSError as error:
            raise storage_error(error) from error


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def forget(folder: Path, digest: str) -> None:
    """Deletes bytes that no row names any more."""
    (folder / stored_path(digest)).unlink(missing_ok=True)
