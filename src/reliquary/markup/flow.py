"""Lays visible text out in lines as a reader sees it, and keeps where its blocks and marks lie."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from reliquary.work import Block, Mark, Span

BLANKS = re.compile(r"[ \t\n\r\f\v\xa0\u2000-\u200a\u202f\u3000]+")
INVISIBLE = re.compile("[\xad\u200b\u2060\ufeff\x00-\x08\x0e-\x1f\x7f]")
MOST_BLANK_LINES = 3
RULE = "----------"
"""What a horizontal rule is in the text."""
LONG_LINE = 90
"""Characters; lines of this length between single breaks are paragraphs, shorter ones lines of one block."""
SHORT_LINE = 60
LABELLED = re.compile(r"\s*[^\s:][^:\n]{0,30}:(?:\s|$)")


@dataclass(frozen=True, slots=True)
class Style:
    """What a block looks like."""

    role: str = "paragraph"
    level: int = 0
    align: str = ""


@dataclass(slots=True)
class Flow:
    """A text that grows piece by piece; blanks and line breaks are owed until the next visible character pays them."""

    out: list[str] = field(default_factory=list)
    length: int = 0
    gap: int = 0
    pending: str = ""
    blocks: list[Block] = field(default_factory=list)
    style: Style = Style()
    begun: tuple[int, Style] | None = None
    marks: list[Mark] = field(default_factory=list)
    opened: dict[str, tuple[int, str]] = field(default_factory=dict)
    indented: int = 0
    padded: int = -1
    """Where a line stands that holds nothing but hard blanks: a reader sees an empty line."""
    cell: int = -1
    """Where the text of the row's earlier cells ends; breaks right after it count for nothing: a tab stands there."""

    def write(self, text: str) -> None:
        """Appends text in which blanks of any number and kind are one."""
        text = INVISIBLE.sub("", text)
        padding = len(text) - len(text.lstrip(" \t\n\r\f\v\xa0\u3000"))
        words = BLANKS.sub(" ", text)
        lead = words.startswith(" ")
        words = words.strip(" ")
        if lead and not self.pending:
            self.pending = " "
        if not words:
            self.padded = self.length if "\xa0" in text else self.padded
            return
        if (self.gap or not self.length) and padding and "\xa0" in text[:padding]:
            self.indented += 1
        self._put(words)
        self.pending = " " if text[-1:] in " \t\n\r\f\v\xa0\u3000" else ""

    def write_verbatim(self, text: str) -> None:
        """Appends preformatted text: its lines and indents stand as they lay."""
        lines = INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
        for number, line in enumerate(lines):
            if number:
                self.pending = ""
                self.line_break()
            bare = line.replace("\xa0", " ").rstrip()
            if not bare:
                self.pending += line
                continue
            lead = len(bare) - len(bare.lstrip())
            indent = self.pending + bare[:lead]
            self.pending = ""
            self._put(bare[lead:], indent)
            self.pending = line[len(bare) :]

    def _put(self, words: str, indent: str = "") -> None:
        """Pays what is owed and appends words without blanks at either end."""
        if self.gap and self.length:
            if self.gap >= 2:
                self.close_block()
            self._append("\n" * self.gap + indent)
        elif self.length:
            self._append(indent or self.pending)
        elif indent:
            self._append(indent)
        self.gap, self.pending, self.cell = 0, "", -1
        if self.begun is None:
            self.begun = (self.length, self.style)
        for kind, (start, target) in self.opened.items():
            if start < 0:
                self.opened[kind] = (self.length, target)
        self._append(words)

    def _append(self, text: str) -> None:
        self.out.append(text)
        self.length += len(text)

    @property
    def within_line(self) -> bool:
        """Whether what comes next stands in a line that has begun."""
        return self.length > 0 and self.gap == 0

    def line_break(self) -> None:
        if self.cell != self.length:
            self.gap = min(self.gap + 1, MOST_BLANK_LINES + 1)
            self.pending = ""

    def boundary(self, lines: int) -> None:
        """Ends the block; `lines` is 1 for a new line, 2 for a blank line before what comes next."""
        if self.cell == self.length:
            return
        if self.padded == self.length and self.gap:
            self.line_break()
        self.padded = -1
        self.gap = max(self.gap, lines) if self.length else 0
        self.pending = ""
        self.close_block()

    def cell_boundary(self) -> None:
        """Ends a cell: what comes next stands in the same line after a tab."""
        self.close_block()
        self.gap, self.pending, self.cell = 0, "\t", self.length

    def rule(self) -> None:
        """A horizontal rule as a line of its own."""
        self.boundary(2)
        self.style, kept = Style("rule"), self.style
        self._put(RULE)
        self.boundary(2)
        self.style = kept

    def open_mark(self, kind: str, target: str = "") -> bool:
        """Begins a mark with the next word; False where one of its kind is open already."""
        if kind in self.opened:
            return False
        self.opened[kind] = (-1, target)
        return True

    def close_mark(self, kind: str) -> None:
        start, target = self.opened.pop(kind)
        if self.begun is not None and 0 <= start < self.length:
            self.marks.append(Mark(kind, (max(start, self.begun[0]), self.length), target))

    def close_block(self) -> None:
        """Ends the block that is being written, if any, with the marks that touch it."""
        if self.begun is None:
            return
        start, style = self.begun
        for kind, (began, target) in self.opened.items():
            if 0 <= began < self.length:
                self.marks.append(Mark(kind, (max(began, start), self.length), target))
        self.blocks.append(Block(style.role, (start, self.length), style.level, style.align, tuple(self.marks)))
        self.begun, self.marks = None, []

    def finished(self) -> tuple[str, tuple[Block, ...]]:
        """The text, which ends in a newline unless it is empty, and its blocks in order."""
        self.close_block()
        text = "".join(self.out) + ("\n" if self.length else "")
        return text, tuple(part for block in self.blocks for part in parted(text, block, self.indented))


def parted(text: str, block: Block, indented: int = 0) -> list[Block]:
    """A block whose lines are paragraphs of their own as one block a line; short lines of verse as verse.

    >>> long = "It was a dark and stormy night, and nobody in the house had thought to bring the washing in. "
    >>> [part.role for part in parted(long + "\\n" + long, Block("paragraph", (0, 187)))]
    ['paragraph', 'paragraph']
    """
    if block.role not in ("paragraph", "quote", "cell"):
        return [block]
    lines: list[Span] = []
    at = block.span[0]
    for line in text[slice(*block.span)].split("\n"):
        lines.append((at, at + len(line)))
        at += len(line) + 1
    if len(lines) < 2:
        return [block]
    lengths = [end - start for start, end in lines]
    if sum(lengths) >= LONG_LINE * len(lines) or (indented > 3 and max(lengths) > LONG_LINE):
        return [_piece(block, line) for line in lines]
    labelled = sum(1 for start, end in lines if LABELLED.match(text, start, end))
    if block.role == "paragraph" and not block.align and len(lines) > 2 and max(lengths) <= SHORT_LINE and not labelled:
        return [Block("verse", block.span, block.level, block.align, block.marks)]
    return [block]


def _piece(block: Block, span: Span) -> Block:
    marks = tuple(
        Mark(mark.kind, (max(mark.span[0], span[0]), min(mark.span[1], span[1])), mark.target)
        for mark in block.marks
        if mark.span[0] < span[1] and mark.span[1] > span[0]
    )
    return Block(block.role, span, block.level, block.align, marks)
