"""The solid blocks of 7z archives, in which many files are packed as one; each is unpacked once for all its files."""

from __future__ import annotations

import bz2
import io
import lzma
import struct
import tempfile
import threading
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import BinaryIO, Protocol, cast

from reliquary.settings import Limits
from reliquary.sources.openers import Opener, Stretch, opened_tar

MOST_WINDOW = 256 << 20
"""The largest window of a packer; it must be held in memory."""
CHUNK = 1 << 20
LZMA, LZMA2, COPY, DEFLATE, BZIP2, AES, PPMD = (
    b"\x03\x01\x01", b"\x21", b"\x00", b"\x04\x01\x08", b"\x04\x02\x02", b"\x06\xf1\x07\x01", b"\x03\x04\x01",
)  # fmt: skip
BRANCHES = {
    b"\x03\x03\x01\x03": lzma.FILTER_X86, b"\x04": lzma.FILTER_X86, b"\x05": lzma.FILTER_POWERPC,
    b"\x06": lzma.FILTER_IA64, b"\x07": lzma.FILTER_ARM, b"\x08": lzma.FILTER_ARMTHUMB, b"\x09": lzma.FILTER_SPARC,
}  # fmt: skip
"""What rearranges programs before they are packed."""
PACKERS = (lzma.FILTER_LZMA1, lzma.FILTER_LZMA2)


class BadSevenZip(ValueError):
    """Why an archive cannot be read."""


@dataclass(frozen=True, slots=True)
class Block:
    """A solid block: where its packed bytes lie, its packers in the order of packing, and the size it unpacks to."""

    start: int
    packed: int
    size: int
    coders: tuple[tuple[bytes, bytes], ...]

    @property
    def refused(self) -> str:
        """Why it cannot be unpacked; "" where it can."""
        kinds = {kind for kind, _ in self.coders}
        if AES in kinds:
            return "it is locked with a password"
        known = {LZMA, LZMA2, COPY, DEFLATE, BZIP2, b"\x03", *BRANCHES}
        if not self.coders or not kinds <= known:
            return "it is packed in a way that is not read; unpack it with 7-Zip and add the folder"
        return ""


@dataclass(frozen=True, slots=True)
class SevenZipMemberOpener:
    """Opens a file of a 7z archive."""

    container: Opener
    block: Block | None
    start: int
    size: int

    def __call__(self) -> BinaryIO:
        if not self.size or self.block is None:
            return io.BytesIO()
        file, lock = _unpacked(self.container, self.block)
        return io.BufferedReader(Stretch(file, lock, self.start, self.size))


class _Unpacker(Protocol):
    def decompress(self, data: bytes, max_length: int = ..., /) -> bytes: ...


class _Copy:
    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes:
        return data


class _Deflate:
    """zlib's raw decoder with the manners of the others."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(-15)

    @property
    def needs_input(self) -> bool:
        return not self._inner.unconsumed_tail

    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes:
        return self._inner.decompress(self._inner.unconsumed_tail + data, max(0, max_length))


def _unpacker(block: Block) -> _Unpacker:
    """What unpacks a block; raises BadSevenZip for what would take too much memory."""
    kinds = [kind for kind, _ in block.coders]
    if kinds == [COPY]:
        return _Copy()
    if kinds == [DEFLATE]:
        return _Deflate()
    if kinds == [BZIP2]:
        return bz2.BZ2Decompressor()
    filters: list[dict[str, int]] = []
    for kind, properties in block.coders:
        if kind in BRANCHES:
            filters.append({"id": BRANCHES[kind]})
        elif kind == b"\x03":
            filters.append({"id": lzma.FILTER_DELTA, "dist": (properties or b"\0")[0] + 1})
        elif kind == LZMA and len(properties) >= 5:
            first, window = properties[0], struct.unpack_from("<I", properties, 1)[0]
            filters.append({"id": lzma.FILTER_LZMA1, "lc": first % 9, "lp": first // 9 % 5, "pb": first // 45,
                            "dict_size": max(4096, window)})  # fmt: skip
        elif kind == LZMA2 and properties:
            bits = properties[0] & 0x3F
            filters.append({"id": lzma.FILTER_LZMA2, "dict_size": max(4096, (2 | (bits & 1)) << (bits // 2 + 11))})
        else:
            raise BadSevenZip("it is packed in a way that is not read")
    if any(one.get("dict_size", 0) > MOST_WINDOW for one in filters):
        raise BadSevenZip("it would take more memory to unpack than the limits allow")
    return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=sorted(filters, key=lambda one: one["id"] in PACKERS))


def unpack(container: Opener, block: Block) -> Iterator[bytes]:
    """The unpacked bytes of a block, as many as the directory says and no more."""
    file, lock = opened_tar(container)
    unpacker = _unpacker(block)
    at, end, left = block.start, block.start + block.packed, block.size
    data = b""
    while left > 0:
        if not data and getattr(unpacker, "needs_input", True) and at < end:
            with lock:
                file.seek(at)
                data = file.read(min(CHUNK, end - at))
            at += len(data)
            if not data:
                break
        try:
            piece = unpacker.decompress(data, min(CHUNK, left))
        except (lzma.LZMAError, zlib.error, EOFError, ValueError, OSError) as error:
            raise OSError(0, f"it could not be unpacked: {error}") from error
        if not piece and not data:
            break
        data = b""
        left -= len(piece)
        yield piece[: len(piece) + min(0, left)]
    if left > 0:
        raise OSError(0, "the archive ends in the middle of a file")


@lru_cache(maxsize=2)
def _unpacked(container: Opener, block: Block) -> tuple[BinaryIO, threading.Lock]:
    """A block unpacked into an unnamed file, kept for its next member."""
    copy = tempfile.SpooledTemporaryFile(max_size=Limits().container_in_memory)  # noqa: SIM115 — closed when forgotten
    for piece in unpack(container, block):
        copy.write(piece)
    return cast(BinaryIO, copy), threading.Lock()
