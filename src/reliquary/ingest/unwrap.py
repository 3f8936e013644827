"""Finds the paragraphs of plain text: joins lines that a mail program broke, keeps lines that the author broke.

A break is soft when the first word of the next line would not have fitted on the line before: then the width broke
it, not the author. Verse, letters, logs, lists and lyrics have breaks that the width cannot explain; their lines stay.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate, repeat
from operator import add
from typing import NamedTuple

from reliquary.work import Span

HARD_WRAP_LIMIT = 100
"""Characters; mail and news readers broke lines at 60 to 80, so a text of longer lines was never wrapped."""

SLACK = 3
"""Characters by which a wrapping program may fall short of its width before we call a break the author's."""

MIN_WIDTH = 40
"""Characters; below this a 'width' is only a text of short lines, such as a poem."""

_INDENT = " \t\u3000"
_LIST_MARK = re.compile(r"\s*(?:[-*\u2022\u25aa]|\d{1,3}[.)])\s+\S")
_BLANK_LINE = re.compile(r"\n[^\S\n]+(?=\n)")
_ODD_BLANKS = [char for char in map(chr, range(0x3001)) if char.isspace() and char not in " \n"]


class Run(NamedTuple):
    """Lines without a blank line between them: where the first begins, the words of each, the width of its indent.

    No object for each line, for a book has ten thousand of them and they are read fast. A straight run, whose lines
    have no blanks at their ends, has no `starts` and no `indents`.
    """

    begin: int
    words: list[str]
    starts: list[int] | None = None
    indents: list[int] | None = None

    def paragraph(self) -> Paragraph:
        """All its lines as one."""
        return Paragraph(self.begin, self.words, False, self.indents is not None and all(self.indents), self.starts)


class Paragraph(NamedTuple):
    """One paragraph: where it begins and the words of its lines; `kept` says that the author's line breaks stand.

    `starts` says where each line begins, but for lines with nothing but their ends between them.
    """

    begin: int
    words: Sequence[str]
    kept: bool = False
    indented: bool = False
    starts: Sequence[int] | None = None

    @property
    def lines(self) -> tuple[Span, ...]:
        """The span of each line, without indent and trailing blanks."""
        lengths = [*map(len, self.words)]
        starts = self.starts or _starts(self.begin, lengths)
        return tuple(zip(starts, map(add, starts, lengths), strict=True))


def unwrap(text: str, span: Span) -> Iterator[Paragraph]:
    """The paragraphs of one stretch of plain text, in order; every non-blank line is in exactly one of them.

    >>> story = "The gate was shut and nobody had thought\\nto tell the horse about it.\\n\\n'Well,' he said.\\n" * 4
    >>> [len(p.lines) for p in unwrap(story, (0, len(story)))][:2]
    [2, 1]
    """
    runs = list(_runs(text, span))
    lengths: list[int] = []
    for run in runs:
        lengths += _lengths(run)
    width = wrap_width(lengths)
    for run in runs:
        if len(run.words) == 1:
            yield run.paragraph()
        elif width is None:
            yield from _unwrapped(run)
        else:
            yield from _wrapped(run, width)


def wrap_width(lengths: list[int]) -> int | None:
    """Width in characters at which lines of these lengths were broken, or None where they were not."""
    lengths = sorted(lengths)
    if len(lengths) < 3:
        return None
    longest = lengths[int(len(lengths) * 0.98) if len(lengths) > 50 else -1]
    if not MIN_WIDTH <= longest <= HARD_WRAP_LIMIT:
        return None
    near_full = len(lengths) - bisect_left(lengths, longest * 0.8)
    return longest if near_full * 4 >= len(lengths) else None


def _runs(text: str, span: Span) -> Iterator[Run]:
    """The runs of lines between blank lines; those without any indent are cut in one go."""
    part = text[span[0] : span[1]]
    odd = any(blank in part for blank in _ODD_BLANKS)
    if odd or _BLANK_LINE.search(part):
        part = _BLANK_LINE.sub(lambda line: "\n" * len(line[0]), part)
    straight = not (odd or part[:1] == " " or part[-1:] == " " or "\n " in part or " \n" in part)
    at = span[0]
    for piece in part.split("\n\n"):
        bare = piece.strip("\n")
        if straight:
            if bare:
                yield Run(at + piece.index(bare[0]), bare.split("\n"))
        elif bare and not bare.isspace():
            begin = at + piece.index(bare[0])
            if odd or bare[0] == " " or bare[-1] == " " or "\n " in bare or " \n" in bare:
                yield _run(bare, begin)
            else:
                yield Run(begin, bare.split("\n"))
        at += len(piece) + 2


def _run(piece: str, at: int) -> Run:
    starts: list[int] = []
    lines: list[str] = []
    indents: list[int] = []
    for line in piece.split("\n"):
        raw = line.rstrip()
        words = raw.lstrip(_INDENT)
        blanks = len(raw) - len(words)
        if words:
            starts.append(at + blanks)
            lines.append(words)
            indents.append(len(raw[:blanks].expandtabs(8)) if blanks else 0)
        at += len(line) + 1
    return Run(at, lines, starts, indents)


def _lengths(run: Run) -> Iterator[int]:
    """How long each line is with its indent."""
    lengths = map(len, run.words)
    return lengths if run.indents is None else map(add, run.indents, lengths)


def _unwrapped(run: Run) -> Iterator[Paragraph]:
    """Lines that no program broke: each long one is a paragraph; short ones together are verse or a list."""
    long_lines = any(len(words) > HARD_WRAP_LIMIT for words in run.words)
    spoken = sum(1 for words in run.words if words[0] in "\"'\u201c\u2018\u00ab\u2014\u2013\u300c")
    if long_lines or spoken * 2 >= len(run.words):
        yield from _each(run)
    else:
        yield run.paragraph()._replace(kept=True, indented=False)


def _each(run: Run) -> Iterator[Paragraph]:
    """Every line as a paragraph of its own."""
    begin = run.begin
    for words, start in zip(run.words, run.starts or repeat(-1), strict=False):
        yield Paragraph(begin if start < 0 else start, (words,))
        begin += len(words) + 1


def _wrapped(run: Run, width: int) -> Iterator[Paragraph]:
    """Lines broken at a width: soft breaks join, an indented line or a short ending starts a new paragraph."""
    words, indents = run.words, run.indents
    hard = _hard(run, width)
    signed = [line for line in words if not line[0].isalpha()]
    listed = len(signed) * 2 > len(words) and sum(map(_is_item, signed)) * 2 > len(words)
    if sum(hard) * 2 > len(hard) or listed:
        if _is_dialogue(words):
            yield from _each(run)
        else:
            yield run.paragraph()._replace(kept=True)
        return
    if True not in hard and not (indents and any(indents)):
        yield run.paragraph()
        return
    starts, indents = run.starts or _starts(run.begin, [*map(len, words)]), indents or [0] * len(words)
    base, first = min(indents), 0
    for at in range(1, len(words) + 1):
        deeper = at < len(words) and indents[at] > base and (hard[at - 1] or indents[at] - indents[at - 1] >= 2)
        if at == len(words) or deeper or (hard[at - 1] and _ends_sentence(words[at - 1])):
            yield Paragraph(0, words[first:at], False, all(indents[first:at]), starts[first:at])
            first = at


def _is_item(line: str) -> bool:
    return _LIST_MARK.match(line) is not None


def _starts(begin: int, lengths: Sequence[int]) -> list[int]:
    """Where lines of these lengths begin that have nothing but their ends between them."""
    return list(accumulate(map(add, lengths[:-1], repeat(1)), initial=begin))


def _hard(run: Run, width: int) -> list[bool]:
    """For each line but the last, whether its break is the author's: the next line's first word would have fitted."""
    room, following = width - 1 - SLACK, run.words[1:]
    if run.indents is None:
        return [
            len(words) < room and len(words) + (after.find(" ") + 1 or len(after) + 1) <= room
            for words, after in zip(run.words, following, strict=False)
        ]
    return [
        length < room and length + len(after.split(None, 1)[0]) < room
        for length, after in zip(_lengths(run), following, strict=False)
    ]


def _is_dialogue(lines: Sequence[str]) -> bool:
    """Whether most lines are each a spoken sentence: paragraphs set without blank lines between them."""
    closed = sum(1 for line in lines if _ends_sentence(line))
    spoken = sum(1 for line in lines if line[0] in '"\u201c\u00ab\u2014\u2013\u300c')
    return spoken * 2 >= len(lines) and closed * 3 >= len(lines) * 2


def _ends_sentence(text: str) -> bool:
    return text.rstrip("\"'\u201d\u2019\u00bb)*_ ")[-1:] in {".", "!", "?", "\u2026", "\u3002", ":", "-", "\u2014", "~"}
