"""Finds the paragraphs of plain text: joins lines that a mail program broke, keeps lines that the author broke.

A break is soft when the first word of the next line would not have fitted on the line before: then the width broke
it, not the author. Verse, letters, logs, lists and lyrics have breaks that the width cannot explain; their lines stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
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


class Line(NamedTuple):
    """One line: the span of its words without indent and trailing blanks, and the width of its indent.

    A tuple, for a book has ten thousand of them and they are made fast.
    """

    span: Span
    indent: int
    text: str


class Paragraph(NamedTuple):
    """Spans of the lines of one paragraph; `kept` says that the author's line breaks stand."""

    lines: tuple[Span, ...]
    kept: bool = False
    indented: bool = False


def unwrap(text: str, span: Span) -> Iterator[Paragraph]:
    """The paragraphs of one stretch of plain text, in order; every non-blank line is in exactly one of them.

    >>> story = "The gate was shut and nobody had thought\\nto tell the horse about it.\\n\\n'Well,' he said.\\n" * 4
    >>> [len(p.lines) for p in unwrap(story, (0, len(story)))][:2]
    [2, 1]
    """
    lines = list(_lines(text, span))
    width = wrap_width([line for line in lines if line.text])
    run: list[Line] = []
    for line in lines:
        if line.text:
            run.append(line)
        elif run:
            yield from _paragraphs(run, width)
            run = []
    if run:
        yield from _paragraphs(run, width)


def wrap_width(lines: list[Line]) -> int | None:
    """Width in characters at which the lines were broken, or None where they were not."""
    lengths = sorted(line.indent + len(line.text) for line in lines)
    if len(lengths) < 3:
        return None
    longest = lengths[int(len(lengths) * 0.98) if len(lengths) > 50 else -1]
    if not MIN_WIDTH <= longest <= HARD_WRAP_LIMIT:
        return None
    near_full = sum(1 for length in lengths if length >= longest * 0.8)
    return longest if near_full * 4 >= len(lengths) else None


def _lines(text: str, span: Span) -> Iterator[Line]:
    at = span[0]
    for whole in text[span[0] : span[1]].split("\n"):
        raw = whole.rstrip()
        words = raw.lstrip(_INDENT)
        blanks = len(raw) - len(words)
        indent = len(raw[:blanks].expandtabs(8)) if blanks else 0
        yield Line((at + blanks, at + len(raw)), indent, words)
        at += len(whole) + 1


def _paragraphs(run: list[Line], width: int | None) -> Iterator[Paragraph]:
    """The paragraphs of one run of lines without a blank line between them."""
    if len(run) == 1:
        yield Paragraph((run[0].span,), indented=run[0].indent > 0)
    elif width is None:
        yield from _unwrapped(run)
    else:
        yield from _wrapped(run, width)


def _unwrapped(run: list[Line]) -> Iterator[Paragraph]:
    """Lines that no program broke: each long one is a paragraph; short ones together are verse or a list."""
    long_lines = sum(1 for line in run if len(line.text) > HARD_WRAP_LIMIT)
    spoken = sum(1 for line in run if line.text[0] in "\"'\u201c\u2018\u00ab\u2014\u2013\u300c")
    if long_lines or spoken * 2 >= len(run):
        for line in run:
            yield Paragraph((line.span,))
    else:
        yield Paragraph(tuple(line.span for line in run), kept=True)


def _wrapped(run: list[Line], width: int) -> Iterator[Paragraph]:
    """Lines broken at a width: soft breaks join, an indented line or a short ending starts a new paragraph."""
    hard = [_is_hard(line, after, width) for line, after in pairwise(run)]
    listed = sum(1 for line in run if _LIST_MARK.match(line.text))
    if sum(hard) * 2 > len(hard) or listed * 2 > len(run):
        if _is_dialogue(run):
            for line in run:
                yield Paragraph((line.span,))
        else:
            yield Paragraph(tuple(line.span for line in run), kept=True, indented=all(line.indent for line in run))
        return
    base = min(line.indent for line in run)
    part = [run[0]]
    for line, is_hard in zip(run[1:], hard, strict=True):
        if line.indent > base and (is_hard or line.indent - part[-1].indent >= 2):
            starts_new = True
        else:
            starts_new = is_hard and _ends_sentence(part[-1].text)
        if starts_new:
            yield _joined(part)
            part = []
        part.append(line)
    yield _joined(part)


def _joined(lines: list[Line]) -> Paragraph:
    return Paragraph(tuple(line.span for line in lines), indented=all(line.indent for line in lines))


def _is_hard(line: Line, after: Line, width: int) -> bool:
    first_word = after.text.split(None, 1)[0]
    return line.indent + len(line.text) + 1 + len(first_word) + SLACK < width


def _is_dialogue(run: list[Line]) -> bool:
    """Whether most lines are each a spoken sentence: paragraphs set without blank lines between them."""
    closed = sum(1 for line in run if _ends_sentence(line.text))
    spoken = sum(1 for line in run if line.text[0] in "\"\u201c\u00ab\u2014\u2013\u300c")
    return spoken * 2 >= len(run) and closed * 3 >= len(run) * 2


def _ends_sentence(text: str) -> bool:
    return text.rstrip("\"'\u201d\u2019\u00bb)*_ ")[-1:] in {".", "!", "?", "\u2026", "\u3002", ":", "-", "\u2014", "~"}
