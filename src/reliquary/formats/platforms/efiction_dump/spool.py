"""Rows laid aside in an unnamed file and found again by their numbers, so that memory holds none of their words."""

from __future__ import annotations

import marshal
from array import array
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile

import numpy

from reliquary.settings import MEBIBYTE

IN_MEMORY = 16 * MEBIBYTE
LONGEST = 2**62

Fields = dict[str, bytes]


class Spool:
    """An unnamed file of rows; gone when it is closed."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 — closed by `close`
        self._end, self._at_end = 0, True

    def put(self, row: Fields) -> int:
        """Lays a row aside; where it lies."""
        at, packed = self._end, marshal.dumps(row)
        if not self._at_end:
            self._file.seek(at)
            self._at_end = True
        self._end += self._file.write(len(packed).to_bytes(8, "big") + packed)
        return at

    def get(self, at: int) -> Fields:
        """The row that lies there."""
        self._at_end = False
        self._file.seek(at)
        size = int.from_bytes(self._file.read(8), "big")
        row: Fields = marshal.loads(self._file.read(size))
        return row

    def close(self) -> None:
        self._file.close()


class Shelf:
    """Rows of one table in a spool, by the number of what they belong to, those of one owner in their order."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._entries = array("q")
        self._sorted: numpy.ndarray | None = None

    def __len__(self) -> int:
        return len(self._entries) // 4

    def put(self, owner: int, order: int, number: int, row: Fields) -> None:
        self._entries.extend((owner, order, number, self._spool.put(row)))

    def owners(self) -> Iterator[int]:
        """The owners of the rows, each once, as they came."""
        table = numpy.frombuffer(self._entries, dtype=numpy.int64).reshape(-1, 4)
        _, first = numpy.unique(table[:, 0], return_index=True)
        for index in numpy.sort(first):
            yield int(table[index, 0])

    def numbers(self) -> set[int]:
        """The numbers of all rows."""
        return set(self._entries[2::4])

    def of(self, owner: int) -> Iterator[Fields]:
        """The rows of one owner, in order."""
        if self._sorted is None:
            table = numpy.frombuffer(self._entries, dtype=numpy.int64).reshape(-1, 4)
            self._sorted = table[numpy.lexsort((table[:, 2], table[:, 1], table[:, 0]))]
        start, end = numpy.searchsorted(self._sorted[:, 0], (owner, owner + 1))
        for at in self._sorted[start:end, 3]:
            yield self._spool.get(int(at))


def number(written: bytes | None) -> int:
    """The whole number that a value is; 0 for what is none.

    >>> number(b"12"), number(b"-1"), number(b""), number(None), number(b"12 monkeys")
    (12, -1, 0, 0, 0)
    """
    try:
        value = int(written or b"0")
    except ValueError:
        return 0
    return value if abs(value) < LONGEST else 0
