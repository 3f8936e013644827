"""Finds the chapters inside one file, by headings that number on from one another, and what stands between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from reliquary.ingest.divide.weights import letters_of
from reliquary.ingest.layout.headings import (
    LONGEST,
    Heading,
    begins_headings,
    first_letters,
    heading_letters,
    read_heading,
    trailing_heading,
)
from reliquary.ingest.layout.marks import is_rule, read_end
from reliquary.work import Span

FIRST_WORD, NEXT_WORD = re.compile(r"[^\w\n]{0,60}(\w+)"), re.compile(r"\n[^\w\n]{0,60}(\w+)")
"""The first word of a text, and of each line after a line's end, which is found faster than a line's beginning."""
NEXT_LETTERS = re.compile(r"\n[^\w\n]{0,60}(\w{1,3})")
"""The first letters of it, which most often tell that it opens nothing."""
FIGURE_IN_WORDS = re.compile(r"[IVXLCivxlc\d]{1,7}\s[^\W\d_]\w*[\s,]\w")
"""A sentence that begins with `I` or a figure."""
LEAST = 200
"""Characters of the shortest chapter; nearer together, numbers are a list or a log."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A heading inside a text: where its line lies, and the number and title of the chapter under it."""

    span: Span
    heading: Heading


def openings(text: str, span: Span, first: Heading | None, titles: frozenset[str] = frozenset()) -> list[Opening]:
    """The headings inside a story that open its further chapters, in order.

    They number on, one by one, from the heading the story began with (or from 1 or 2 where it began with none), each
    in the same manner; a prologue or epilogue may stand among them, and the story's title (its letters are in
    `titles`) before a number. Anything else that looks like a heading is part of the story.

    >>> rain, sun = "It rained on. " * 20, "It cleared. " * 20
    >>> story = f"It rained.\\n\\nChapter 2\\n\\n{rain}\\n\\nChapter 3: Sun\\n\\n{sun}"
    >>> [opening.heading.number for opening in openings(story, (0, len(story)), None)]
    [2, 3]
    """
    candidates = list(_candidates(text, span, titles))
    best: list[Opening] = []
    for manner in dict.fromkeys(_manner(each.heading) for each in candidates if each.heading.number is not None):
        start = first.number if first and first.number is not None and _manner(first) == manner else None
        found = _run(candidates, manner, start, span)
        if len([each for each in found if each.heading.number is not None]) > len(best):
            best = found
    return best or [each for each in candidates if each.heading.kind == "epilogue"][-1:]


def _manner(heading: Heading) -> str:
    """What a heading counts by; `3/7` and `Part 3` count the same."""
    return "part" if heading.kind == "count" else heading.kind


def _run(candidates: Sequence[Opening], manner: str, start: int | None, span: Span) -> list[Opening]:
    """The headings of one manner that number on; with bare numbers at least two must."""
    wanted = None if start is None else start + 1
    found: list[Opening] = []
    at = span[0] - LEAST
    for each in candidates:
        heading = each.heading
        if each.span[0] - at < LEAST and found:
            continue
        if heading.numberless and (found or heading.kind != "epilogue" or start is not None):
            found.append(each)
        elif _manner(heading) == manner and heading.number is not None:
            if heading.number != wanted and not (wanted is None and heading.number in (1, 2)):
                continue
            wanted = heading.number + 1
            found.append(each)
        else:
            continue
        at = each.span[1]
    numbered = sum(each.heading.number is not None for each in found)
    return found if numbered and (manner != "number" or start is not None or numbered > 1) else []


def _candidates(text: str, span: Span, titles: frozenset[str]) -> Iterator[Opening]:
    """Lines that are headings and stand apart from what is above them."""
    known = {first_letters(title) for title in titles} | ({"the"} if titles else set())
    wanted = heading_letters() | known
    starts = (found.start() for found in NEXT_LETTERS.finditer(text, *span) if first_letters(found[1]) in wanted)
    words = (NEXT_WORD.match(text, start, span[1]) for start in starts)
    for match in filter(None, chain([FIRST_WORD.match(text, *span)], words)):
        headed, titled = begins_headings(match[1]), first_letters(match[1][:3]) in known
        if not (headed or titled):
            continue
        end = text.find("\n", match.end(), min(span[1], match.end() + LONGEST))
        if end < 0 and span[1] - match.end() > LONGEST:
            continue
        line = text[match.start() : end if end >= 0 else span[1]].strip()
        heading = read_heading(line) if headed and not FIGURE_IN_WORDS.match(line) else None
        if heading is None and titled and _begins_with(line, titles):
            heading = trailing_heading(line)
        if heading is None or (heading.kind == "number" and heading.title and len(heading.title) > 40):
            continue
        if _set_off(text, match.start() + (match[0][0] == "\n"), span[0], heading):
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            yield Opening((start, start + len(line)), heading)


def _begins_with(line: str, titles: frozenset[str]) -> bool:
    """Whether a line is a known title with little behind it."""
    letters = letters_of(line)
    return any(letters.startswith(title) and len(letters) < len(title) + 16 for title in titles)


def _set_off(text: str, start: int, floor: int, heading: Heading) -> bool:
    """Whether a line stands apart from the one before it; a bare number must also be followed by a blank line."""
    above = text[max(floor, start - 300) : start].rstrip(" \t")
    before = above.rstrip("\n").rsplit("\n", 1)[-1].strip()
    apart = not before or above.endswith("\n\n") or is_rule(before) or read_end(before) is not None
    if heading.kind != "number":
        return apart or heading.title is not None or len(before) < 60
    below = text[start : start + 200].lstrip("\n").partition("\n")[2]
    return apart and (below[:1] == "\n" or not below[:40].strip())
