"""Microsoft's compound files, in which old office programs keep a document's streams; every chain is bounded."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from reliquary.sources.zipped import Unreadable

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
END = 0xFFFFFFFA
"""Sector numbers from here on mean something else than a sector."""
ENTRY = 128
BROKEN = "its inner table of contents is broken"


@dataclass(slots=True)
class Compound:
    """The streams of a compound file by name; what a broken table leads to is Unreadable."""

    data: bytes
    sector: int = 512
    small: int = 64
    cutoff: int = 4096
    fat: list[int] = field(default_factory=list)
    small_fat: list[int] = field(default_factory=list)
    pool: bytes = b""
    streams: dict[str, tuple[int, int]] = field(default_factory=dict)

    def read(self, name: str) -> bytes | None:
        """A stream's bytes; None where there is none of this name."""
        if name not in self.streams:
            return None
        start, size = self.streams[name]
        if size < self.cutoff:
            return self._chain(start, self.small_fat, self.pool, self.small, 0)[:size]
        return self._chain(start, self.fat, self.data, self.sector, 1)[:size]

    def _chain(self, start: int, table: list[int], data: bytes, size: int, before: int) -> bytes:
        return b"".join(data[(at + before) * size : (at + before + 1) * size] for at in _links(start, table))

    def big(self, start: int) -> bytes:
        """The bytes of a chain of ordinary sectors."""
        return self._chain(start, self.fat, self.data, self.sector, 1)


def _links(start: int, table: list[int]) -> Iterator[int]:
    """The sectors of a chain, each once; a loop ends in Unreadable."""
    for _ in range(len(table) + 1):
        if start >= END:
            return
        if start >= len(table):
            raise Unreadable(BROKEN)
        yield start
        start = table[start]
    raise Unreadable("its inner table of contents runs in a circle")


def open_compound(data: bytes) -> Compound:
    """The compound file in these bytes; raises Unreadable where it is none, or broken."""
    if len(data) < 512 or not data.startswith(MAGIC):
        raise Unreadable(BROKEN)
    shift, small = struct.unpack_from("<HH", data, 30)
    directory, _, cutoff, first_small, _, next_table, tables = struct.unpack_from("<7I", data, 48)
    if not (7 <= shift <= 16 and 4 <= small < shift):
        raise Unreadable(BROKEN)
    box = Compound(data, 1 << shift, 1 << small, cutoff)
    sectors = [number for number in struct.unpack_from("<109I", data, 76) if number < END]
    most = len(data) // box.sector + 1
    for _ in range(min(tables, most)):
        if next_table >= END:
            break
        numbers = _numbers(data[(next_table + 1) * box.sector : (next_table + 2) * box.sector])
        if not numbers:
            break
        sectors += [number for number in numbers[:-1] if number < END]
        next_table = numbers[-1]
    for number in sectors[:most]:
        box.fat += _numbers(data[(number + 1) * box.sector : (number + 2) * box.sector])
    box.fat = box.fat[:most]
    box.small_fat = _numbers(box.big(first_small)) if first_small < END else []
    _directory(box, box.big(directory))
    return box


def _numbers(data: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))


def _directory(box: Compound, entries: bytes) -> None:
    """Notes where each stream begins, and reads the pool in which small ones lie."""
    for at in range(0, len(entries) - ENTRY + 1, ENTRY):
        length, kind = struct.unpack_from("<HB", entries, at + 64)
        start, size = struct.unpack_from("<II", entries, at + 116)
        if kind == 5:
            box.pool = box.big(start)[:size] if start < END else b""
        elif kind == 2:
            name = entries[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            box.streams.setdefault(name, (start, size))
