"""Finds the paragraphs of plain text: joins lines that a mail program broke, keeps lines that the author broke.

A break is soft when the first word of the next line would not have fitted on the line before: then the width broke
it, not the author. Verse, letters, logs, lists and lyrics have breaks that the width cannot explain; their lines stay.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain, repeat
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
    """Lines without a blank line between them: where the words of each begin, the words, the width of its indent.

    No object for each line, for a book has ten thousand of them and they are read fast.
    """

    starts: list[int]
    words: list[str]
    indents: list[int]


class Paragraph(NamedTuple):
    """One paragraph: where its lines begin and their words; `kept` says that the author's line breaks stand."""

    starts: Sequence[int]
    words: Sequence[str]
    kept: bool = False
    indented: bool = False

    @property
    def lines(self) -> tuple[Span, ...]:
        """The span of each line, without indent and trailing blanks."""
        return tuple((start, start + len(words)) for start, words in zip(self.starts, self.words, strict=True))


def unwrap(text: str, span: Span) -> Iterator[Paragraph]:
    """The paragraphs of one stretch of plain text, in order; every non-blank line is in exactly one of them.

    >>> story = "The gate was shut and nobody had thought\\nto tell the horse about it.\\n\\n'Well,' he said.\\n" * 4
    >>> [len(p.lines) for p in unwrap(story, (0, len(story)))][:2]
    [2, 1]
    """
    runs = list(_runs(text, span))
    lengths = map(len, chain.from_iterable(run.words for run in runs))
    width = wrap_width([*map(add, lengths, chain.from_iterable(run.indents for run in runs))])
    for run in runs:
        if len(run.words) == 1:
            yield Paragraph(run.starts, run.words, False, run.indents[0] > 0)
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
    at = span[0]
    for piece in part.split("\n\n"):
        bare = piece.strip("\n")
        if bare and not bare.isspace():
            begin = at + piece.index(bare[0]) if piece[0] == "\n" else at
            broken = "\n" in bare
            if odd or bare[0] == " " or bare[-1] == " " or (broken and ("\n " in bare or " \n" in bare)):
                yield _run(bare, begin)
            else:
                yield _straight_run(bare, begin) if broken else Run([begin], [bare], [0])
        at += len(piece) + 2


def _straight_run(piece: str, at: int) -> Run:
    words = piece.split("\n")
    starts = list(accumulate(map(add, map(len, words[:-1]), repeat(1)), initial=at))
    return Run(starts, words, [0] * len(words))


def _run(piece: str, at: int) -> Run:
    run = Run([], [], [])
    for line in piece.split("\n"):
        raw = line.rstrip()
        words = raw.lstrip(_INDENT)
        blanks = len(raw) - len(words)
        if words:
            run.starts.append(at + blanks)
            run.words.append(words)
            run.indents.append(len(raw[:blanks].expandtabs(8)) if blanks else 0)
        at += len(line) + 1
    return run


def _unwrapped(run: Run) -> Iterator[Paragraph]:
    """Lines that no program broke: each long one is a paragraph; short ones together are verse or a list."""
    long_lines = any(len(words) > HARD_WRAP_LIMIT for words in run.words)
    spoken = sum(1 for words in run.words if words[0] in "\"'\u201c\u2018\u00ab\u2014\u2013\u300c")
    if long_lines or spoken * 2 >= len(run.words):
        yield from _each(run)
    else:
        yield Paragraph(run.starts, run.words, kept=True)


def _each(run: Run) -> Iterator[Paragraph]:
    """Every line as a paragraph of its own."""
    for start, words in zip(run.starts, run.words, strict=True):
        yield Paragraph((start,), (words,))


def _wrapped(run: Run, width: int) -> Iterator[Paragraph]:
    """Lines broken at a width: soft breaks join, an indented line or a short ending starts a new paragraph."""
    starts, words, indents = run
    hard = _hard(run, width)
    listed = sum(1 for line in words if not line[0].isalpha() and _LIST_MARK.match(line))
    if sum(hard) * 2 > len(hard) or listed * 2 > len(words):
        if _is_dialogue(words):
            yield from _each(run)
        else:
            yield Paragraph(starts, words, kept=True, indented=all(indents))
        return
    base, first = min(indents), 0
    if True in hard or any(indents):
        for at in range(1, len(words)):
            deeper = indents[at] > base and (hard[at - 1] or indents[at] - indents[at - 1] >= 2)
            if deeper or (hard[at - 1] and _ends_sentence(words[at - 1])):
                yield Paragraph(starts[first:at], words[first:at], indented=all(indents[first:at]))
                first = at
    yield Paragraph(starts[first:], words[first:], indented=all(indents[first:]))


def _hard(run: Run, width: int) -> list[bool]:
    """For each line but the last, whether its break is the author's: the next line's first word would have fitted."""
    room = width - 1 - SLACK
    lengths = map(add, run.indents, map(len, run.words))
    return [
        length < room and length + len(after.split(None, 1)[0]) < room
        for length, after in zip(lengths, run.words[1:], strict=False)
    ]


def _is_dialogue(lines: Sequence[str]) -> bool:
    """Whether most lines are each a spoken sentence: paragraphs set without blank lines between them."""
    closed = sum(1 for line in lines if _ends_sentence(line))
    spoken = sum(1 for line in lines if line[0] in '"\u201c\u00ab\u2014\u2013\u300c')
    return spoken * 2 >= len(lines) and closed * 3 >= len(lines) * 2


def _ends_sentence(text: str) -> bool:
    return text.rstrip("\"'\u201d\u2019\u00bb)*_ ")[-1:] in {".", "!", "?", "\u2026", "\u3002", ":", "-", "\u2014", "~"}
