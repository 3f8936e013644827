"""Cuts a stretch of text into lines and sees through what frames them: star boxes, padded columns, dots for blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reliquary.work import Span

WIDEST = 2_000
"""Characters; a longer line is prose or a collapsed file and has no columns."""
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_BLANK = re.compile(r"[\s\xa0\u3000.\u200b\ufeff]*$")
_BOXED = re.compile(r"(?P<side>[*|#+!:•=])(?:(?P=side)?[ \t]{2,}(?P<words>\S.*?))?[ \t]+(?P=side){1,2}$")
_DOTS, _SIDES = ".\u200b\ufeff", "*|#+!:•="
CROWDED = 280
"""Characters; in a longer line a row of signs between blanks was a line of its own before the breaks were lost."""
_ROW = re.compile(r"(?<=\s)(?:([xX*_=~#+•·-])(?:[ \t]?\1){4,400}+|\*[ \t]\*[ \t]\*|\*{3,400}+|[~*=_-]{6,400}+)(?=\s|$)")
_GAP = re.compile(r"(?<=\S)(?: {8,}| {2,}\t|\t{2,}) *(?=\S)")


@dataclass(frozen=True, slots=True)
class Line:
    """The words of one line: their span without blanks and frame, the indent, how many blank lines stand before."""

    span: Span
    text: str
    indent: int
    blanks: int


def read_lines(text: str, span: Span) -> Iterator[Line]:
    """The lines of a stretch that hold words, from first to last.

    A line that holds only dots or blanks is blank. The sides of a star box are no words. A line padded into columns
    far apart is several lines, and so is one that lost its breaks but kept its rows of signs.

    >>> [line.text for line in read_lines("*   A Title   *\\n.\\nLeft             Right\\n", (0, 44))]
    ['A Title', 'Left', 'Right']
    """
    blanks = 0
    for match in _LINE.finditer(text, *span):
        whole = match[0]
        line = whole.strip()
        if not line or (line[0] in _DOTS and _BLANK.match(line)):
            blanks += 1
            continue
        before = len(whole) - len(whole.lstrip())
        at = match.start() + before
        indent = len(whole[:before].expandtabs(8))
        if line[0] in _SIDES and len(line) < WIDEST:
            boxed = _BOXED.match(line)
            if boxed and boxed["words"] is None:
                blanks += 1
                continue
            if boxed:
                indent += boxed.start("words")
                at, line = at + boxed.start("words"), boxed["words"]
        for start, end in _columns(line) if len(line) > CROWDED or "  " in line or "\t" in line else ((0, len(line)),):
            yield Line((at + start, at + end), line[start:end], indent + start, blanks)
            blanks = 0


def _columns(line: str) -> Iterator[Span]:
    """The spans of a line's columns, or of what stands between its rows of signs; one where it has none."""
    start = 0
    if (len(line) < WIDEST and "  " in line) or "\t" in line:
        for gap in _GAP.finditer(line):
            yield (start, gap.start())
            start = gap.end()
    for row in _ROW.finditer(line, start) if len(line) > CROWDED else ():
        if before := line[start : row.start()].rstrip():
            yield (start, start + len(before))
        yield row.span()
        start = row.end() + len(line[row.end() : row.end() + 40]) - len(line[row.end() : row.end() + 40].lstrip())
    if start < len(line):
        yield (start, len(line))
