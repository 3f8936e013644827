"""Word documents before 2007 (`.doc`, Word 6 to 2003): the main text in its pieces, with italics, bold and the like."""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from reliquary.formats.office.compound import open_compound
from reliquary.formats.office.laid_out import Layout
from reliquary.sources.zipped import Unreadable

WORD_97, WORD_6 = 0xA5EC, 0xA5DC
ENCRYPTED, SECOND_TABLE, IN_PIECES = 0x0100, 0x0200, 0x0004
PAGE = 512
LOOKS = {0x0835: "b", 0x0836: "i", 0x0837: "s", 0x2A3E: "u"}
"""The instructions that turn a look of characters on."""
OPERAND = (1, 1, 2, 4, 2, 2, 0, 3)
"""Bytes of an instruction's operand, by its highest three bits; 0 where the operand says itself."""
BROKEN = "its table of pieces is broken"

Run = tuple[str, frozenset[str]]


@dataclass(slots=True)
class _Looks:
    """Where in the stream each look begins."""

    starts: list[int] = field(default_factory=list)
    marks: list[frozenset[str]] = field(default_factory=list)

    def at(self, offset: int) -> tuple[frozenset[str], int]:
        """The look at an offset, and where the next one begins."""
        index = bisect_right(self.starts, offset)
        end = self.starts[index] if index < len(self.starts) else 1 << 62
        return (self.marks[index - 1] if index else frozenset()), end


def read_old_word(data: bytes) -> Layout:
    """The page that an old Word document is; raises Unreadable where it is none or cannot be read."""
    box = open_compound(data)
    main = box.read("WordDocument")
    if main is None or len(main) < 0x200:
        raise Unreadable("a workbook, a slide show or a database of an old office program, and no text")
    ident, version = struct.unpack_from("<HH", main, 0)
    flags = struct.unpack_from("<H", main, 0x0A)[0]
    if flags & ENCRYPTED:
        raise Unreadable("it is locked with a password")
    if ident == WORD_97 and version >= 0xC0:
        table = box.read("1Table" if flags & SECOND_TABLE else "0Table") or b""
        runs = _pieces(main, table)
    elif ident in (WORD_6, WORD_97) and not flags & IN_PIECES:
        start, length = struct.unpack_from("<I", main, 0x18)[0], struct.unpack_from("<I", main, 0x34)[0]
        runs = iter([(main[start : start + length].decode("cp1252", "replace"), frozenset[str]())])
    else:
        raise Unreadable("a Word document of a kind too old to be read; open it in LibreOffice and save it as .odt")
    layout = Layout()
    for text, marks in _without_codes(runs):
        _write(layout, text, marks)
        if layout.is_full:
            break
    return layout


def _pieces(main: bytes, table: bytes) -> Iterator[Run]:
    """The text in its order, run by run; the pieces lie anywhere in the stream, narrow or wide."""
    length = sum(struct.unpack_from("<ii", main, 0x4C))
    start, size = struct.unpack_from("<II", main, 0x1A2)
    chars, pieces = _piece_table(table[start : start + size])
    looks = _looks(main, table)
    for (first, last), (offset, narrow) in zip(pairwise(chars), pieces, strict=True):
        last = min(last, length)
        width = 1 if narrow else 2
        stop = min(offset + (last - first) * width, len(main))
        while first < last and offset < stop:
            marks, end = looks.at(offset)
            end = min(max(end, offset + width), stop)
            end -= (end - offset) % width
            yield main[offset:end].decode("cp1252" if narrow else "utf-16-le", "replace"), marks
            offset = end if end > offset else stop


def _piece_table(clx: bytes) -> tuple[list[int], list[tuple[int, bool]]]:
    """Where each piece begins in the text; and in the stream, and whether its signs are narrow."""
    at = 0
    while at + 3 <= len(clx) and clx[at] == 1:
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if at + 5 > len(clx) or clx[at] != 2:
        raise Unreadable(BROKEN)
    size = min(struct.unpack_from("<I", clx, at + 1)[0], len(clx) - at - 5)
    count = (size - 4) // 12
    if count < 1:
        raise Unreadable(BROKEN)
    chars = list(struct.unpack_from(f"<{count + 1}i", clx, at + 5))
    if any(later < earlier for earlier, later in pairwise(chars)):
        raise Unreadable(BROKEN)
    pieces = []
    for number in range(count):
        offset = struct.unpack_from("<I", clx, at + 5 + 4 * (count + 1) + 8 * number + 2)[0]
        narrow = bool(offset & 0x40000000)
        pieces.append(((offset & 0x3FFFFFFF) // (2 if narrow else 1), narrow))
    return chars, pieces


def _looks(main: bytes, table: bytes) -> _Looks:
    """The looks of the characters, from the pages of the stream that list them."""
    start, size = struct.unpack_from("<II", main, 0xFA)
    plc = table[start : start + size]
    count = (len(plc) - 4) // 8
    found: dict[int, frozenset[str]] = {}
    for number in struct.unpack_from(f"<{count}I", plc, 4 * (count + 1)) if count > 0 else ():
        page = main[(number & 0x3FFFFF) * PAGE :][:PAGE]
        if len(page) < PAGE or page[-1] > 101:
            continue
        runs = page[-1]
        for index, offset in enumerate(struct.unpack_from(f"<{runs + 1}I", page, 0)):
            where = page[4 * (runs + 1) + index] * 2 if index < runs else 0
            found[offset] = _marks(page[where + 1 : where + 1 + page[where]]) if where else frozenset()
    ordered = sorted(found)
    return _Looks(ordered, [found[offset] for offset in ordered])


def _marks(instructions: bytes) -> frozenset[str]:
    """The looks that a run's instructions turn on."""
    marks: set[str] = set()
    at = 0
    while at + 3 <= len(instructions):
        code = struct.unpack_from("<H", instructions, at)[0]
        size = OPERAND[code >> 13] or 1 + instructions[at + 2]
        if code in LOOKS and instructions[at + 2] not in (0, 0x80):
            marks.add(LOOKS[code])
        at += 2 + size
    return frozenset(marks)


def _without_codes(runs: Iterator[Run]) -> Iterator[Run]:
    """The runs without the codes of fields, which may begin in one run and end in another."""
    depth: list[bool] = []
    for text, marks in runs:
        shown = []
        for piece in re.split(r"([\x13\x14\x15])", text):
            if piece == "\x13":
                depth.append(True)
            elif piece == "\x14" and depth:
                depth[-1] = False
            elif piece == "\x15" and depth:
                depth.pop()
            elif not any(depth):
                shown.append(piece)
        yield "".join(shown), marks


def _write(layout: Layout, text: str, marks: frozenset[str]) -> None:
    """A run, its paragraph marks and cell marks laid out."""
    text = text.replace("\x0b", "\n").replace("\x1e", "-").replace("\x1f", "")
    for number, piece in enumerate(re.split(r"[\r\x0c]", text)):
        if number:
            layout.end_paragraph()
        layout.write(piece.replace("\x07", "\t"), marks)
