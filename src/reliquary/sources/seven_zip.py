"""7z archives: the directory, read within limits; the files lie in solid blocks."""

from __future__ import annotations

import os
import stat
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from reliquary.settings import Limits
from reliquary.sources.openers import Opener, opened_tar
from reliquary.sources.solid import BadSevenZip, Block, unpack

MAGIC = b"7z\xbc\xaf\x27\x1c"
MOST_HEADER = 64 << 20


@dataclass(frozen=True, slots=True)
class File:
    """A file of the archive, and where in which block it lies; -1 for an empty file, which lies in none."""

    name: str
    size: int
    block: int
    start: int
    is_folder: bool = False
    is_link: bool = False


@dataclass(slots=True)
class _Header:
    """The bytes of a header while they are read."""

    data: bytes
    at: int = 0

    def take(self, size: int) -> bytes:
        if size < 0 or self.at + size > len(self.data):
            raise BadSevenZip("its directory ends too early")
        self.at += size
        return self.data[self.at - size : self.at]

    def byte(self) -> int:
        return self.take(1)[0]

    def number(self, most: int = 1 << 62) -> int:
        """A number of one to nine bytes: as many follow as the first has leading ones."""
        first = self.byte()
        extra = next((count for count in range(8) if not first & (0x80 >> count)), 8)
        low = int.from_bytes(self.take(extra), "little")
        value = low + ((first & (0x7F >> extra)) << (8 * extra) if extra < 8 else 0)
        if value > most:
            raise BadSevenZip("its directory names more than an archive can hold")
        return value

    def bits(self, count: int) -> list[bool]:
        data = self.take((count + 7) // 8)
        return [bool(data[index // 8] & (0x80 >> index % 8)) for index in range(count)]

    def defined(self, count: int) -> list[bool]:
        return [True] * count if self.byte() else self.bits(count)


@dataclass(slots=True)
class _Streams:
    """What a header says of packed streams and blocks."""

    position: int = 0
    packed: list[int] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    sizes: list[list[int]] = field(default_factory=list)
    """The sizes of the files in each block."""


def read_directory(container: Opener, limits: Limits = Limits()) -> tuple[list[Block], list[File]]:
    """Blocks and files of an archive; raises BadSevenZip or OSError."""
    file, lock = opened_tar(container)
    with lock:
        file.seek(0, os.SEEK_END)
        whole = file.tell()
        file.seek(0)
        head = file.read(32)
        if len(head) < 32 or not head.startswith(MAGIC):
            raise BadSevenZip("it ends too early")
        start, size = struct.unpack_from("<QQ", head, 12)
        if size > MOST_HEADER or 32 + start + size > whole:
            raise BadSevenZip("its directory is missing; it may have been cut short")
        file.seek(32 + start)
        header = _Header(file.read(size))
    for _ in range(4):
        kind = header.byte() if header.data else 0
        if kind != 0x17:
            break
        streams = _streams(header, limits)
        if not streams.blocks or streams.blocks[0].size > MOST_HEADER or streams.blocks[0].refused:
            raise BadSevenZip((streams.blocks and streams.blocks[0].refused) or "its directory cannot be unpacked")
        header = _Header(b"".join(unpack(container, streams.blocks[0])))
    return _files(header, limits) if kind == 0x01 else ([], [])


def _files(header: _Header, limits: Limits) -> tuple[list[Block], list[File]]:
    """The files that a header names."""
    streams = _Streams()
    kind = header.byte()
    while kind in (0x02, 0x03):
        if kind == 0x03:
            streams = _streams(header, limits)
        else:
            _skip_properties(header)
        kind = header.byte()
    if kind == 0x04:
        streams = _streams(header, limits)
        kind = header.byte()
    if kind != 0x05:
        return streams.blocks, []
    count = header.number(limits.container_members)
    names, empty, attributes = [""] * count, [False] * count, [0] * count
    without = [False] * count
    while (kind := header.byte()) != 0:
        inside = _Header(header.take(header.number()))
        if kind == 0x0E:
            empty = inside.bits(count)
        elif kind == 0x0F:
            flags = iter(inside.bits(sum(empty)))
            without = [is_empty and next(flags) for is_empty in empty]
        elif kind == 0x11 and not inside.byte():
            names = inside.take(len(inside.data) - 1).decode("utf-16-le", "replace").split("\0")[:count]
            names += [""] * (count - len(names))
        elif kind == 0x15:
            defined = inside.defined(count)
            inside.byte()
            attributes = [struct.unpack("<I", inside.take(4))[0] if one else 0 for one in defined]
    return streams.blocks, list(_placed(streams, names, empty, without, attributes))


def _placed(
    streams: _Streams, names: list[str], empty: list[bool], without: list[bool], attributes: list[int]
) -> Iterator[File]:
    """Each file with its place in the blocks, which hold the files one after the other."""
    starts: list[tuple[int, int, int]] = []
    for block, sizes in enumerate(streams.sizes):
        at = 0
        for size in sizes:
            starts.append((block, at, size))
            at += size
    following = iter(starts)
    for name, is_empty, is_file, attribute in zip(names, empty, without, attributes, strict=True):
        is_folder = (is_empty and not is_file) or bool(attribute & 0x10)
        is_link = bool(attribute & 0x8000) and stat.S_ISLNK(attribute >> 16)
        block, start, size = (-1, 0, 0) if is_empty else next(following, (-1, 0, 0))
        yield File(name, size, block, start, is_folder, is_link)


def _skip_properties(header: _Header) -> None:
    while header.byte() != 0:
        header.take(header.number())


def _streams(header: _Header, limits: Limits) -> _Streams:
    """Where the packed streams lie, how the blocks are packed, and which files they hold."""
    streams = _Streams()
    while (kind := header.byte()) != 0:
        if kind == 0x06:
            _pack_info(header, streams, limits)
        elif kind == 0x07:
            _block_info(header, streams, limits)
        elif kind == 0x08:
            _sub_streams(header, streams, limits)
        else:
            raise BadSevenZip("its directory is of an unknown kind")
    if not streams.sizes:
        streams.sizes = [[block.size] for block in streams.blocks]
    return streams


def _pack_info(header: _Header, streams: _Streams, limits: Limits) -> None:
    streams.position = header.number()
    count = header.number(limits.container_members)
    while (kind := header.byte()) != 0:
        if kind == 0x09:
            streams.packed = [header.number() for _ in range(count)]
        elif kind == 0x0A:
            _digests(header, count)


def _digests(header: _Header, count: int) -> None:
    header.take(4 * sum(header.defined(count)))


def _block_info(header: _Header, streams: _Streams, limits: Limits) -> None:
    """The blocks: packers, and the sizes after each of them, of which the last is the block's."""
    if header.byte() != 0x0B:
        raise BadSevenZip("its directory has no blocks")
    count = header.number(limits.container_members)
    header.byte()
    coders = [_coders(header) for _ in range(count)]
    if header.byte() != 0x0C:
        raise BadSevenZip("its directory has no sizes")
    sizes = [[header.number() for _ in range(outs)] for _, outs, _, _ in coders]
    while (kind := header.byte()) != 0:
        if kind == 0x0A:
            _digests(header, count)
    at, index = 32 + streams.position, 0
    for (packers, _, inputs, final), own in zip(coders, sizes, strict=True):
        packed = sum(streams.packed[index : index + inputs])
        streams.blocks.append(Block(at, packed, own[final] if own else 0, packers if inputs == 1 else ()))
        at, index = at + packed, index + inputs


def _coders(header: _Header) -> tuple[tuple[tuple[bytes, bytes], ...], int, int, int]:
    """The packers of a block from the last to the first, how many streams come out and go in, and which is final."""
    found: list[tuple[bytes, bytes]] = []
    ins = outs = 0
    for _ in range(header.number(32)):
        flags = header.byte()
        kind = header.take(flags & 0x0F)
        own_in, own_out = (header.number(32), header.number(32)) if flags & 0x10 else (1, 1)
        found.append((kind, header.take(header.number(1 << 16)) if flags & 0x20 else b""))
        ins, outs = ins + own_in, outs + own_out
    if not outs or ins < outs - 1:
        raise BadSevenZip("its directory has a block without packers")
    bound = [(header.number(64), header.number(64)) for _ in range(outs - 1)]
    inputs = ins - len(bound)
    for _ in range(inputs if inputs > 1 else 0):
        header.number(64)
    final = next((out for out in range(outs) if out not in {given for _, given in bound}), 0)
    return tuple(found), outs, inputs, final


def _sub_streams(header: _Header, streams: _Streams, limits: Limits) -> None:
    """How many files each block holds, and their sizes; that of a block's last is what is left."""
    counts = [1] * len(streams.blocks)
    kind = header.byte()
    if kind == 0x0D:
        counts = [header.number(limits.container_members) for _ in streams.blocks]
        kind = header.byte()
    if sum(counts) > limits.container_members:
        raise BadSevenZip("it has more files than the limits allow")
    for block, count in zip(streams.blocks, counts, strict=True):
        own = [header.number() for _ in range(count - 1)] if kind == 0x09 else []
        if sum(own) > block.size:
            raise BadSevenZip("its files are larger than the block they lie in")
        streams.sizes.append([*own, block.size - sum(own)] if count else [])
    kind = header.byte() if kind == 0x09 else kind
    while kind != 0:
        if kind == 0x0A:
            known = sum(count == 1 for count in counts)
            _digests_of_files(header, sum(counts), known)
        kind = header.byte()


def _digests_of_files(header: _Header, files: int, known: int) -> None:
    """Passes over the checksums; those of blocks with one file may stand with the blocks instead."""
    at = header.at
    try:
        _digests(header, files)
        if header.data[header.at] == 0:
            return
    except (BadSevenZip, IndexError):
        pass
    header.at = at
    _digests(header, files - known)
