"""Knows the frame that a library of e-texts prints round each of its books: a preamble, a few labels, a licence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from reliquary.work import Region, Span

NAMED = "GUTENBERG"
"""A word without which, in whatever case, there is no such frame; a quick look."""
REACH = 60_000
"""Characters at the beginning and at the end of a text in which the frame is looked for."""
OPENS = re.compile(
    r"^[ \t]{0,20}(?:\*{2,3} ?START OF (?:THE|THIS) PROJECT GUTENBERG E-?(?:BOOK|TEXT)\b[^*]{0,400}\*{0,3}"
    r"|\*END[* ]{0,4}THE SMALL PRINT!? FOR PUBLIC DOMAIN E-?TEXTS[^\n]{0,80})[ \t]{0,20}$",
    re.IGNORECASE | re.MULTILINE,
)
"""The line that ends the preamble."""
CLOSES = re.compile(
    r"^[ \t]{0,20}(?:\*{2,3} ?END OF (?:THE|THIS) PROJECT GUTENBERG\b|"
    r"\*{0,3} ?END OF (?:THE )?PROJECT GUTENBERG(?:'S|’S)?\b[^\n]{0,200}$)",
    re.IGNORECASE | re.MULTILINE,
)
"""The line that begins what stands behind the book."""
LABELLED = re.compile(r"^(?:Title|Author):[ \t]\S", re.MULTILINE)
PACKED = re.compile(
    r"^(?:(?:Release|Posting) Date|Date|Last Updated|Most recently updated|Edition|Language|Character set encoding|"
    r"Produced by|Credits|Original publication|\*{2,3} ?START)\b",
    re.IGNORECASE | re.MULTILINE,
)
"""What stands below title and author and tells of the e-text, not of the story."""


def unframed(text: str, region: Region) -> Iterator[Region]:
    """A region of author text without the frame: its labels for title and author are a header, the rest is chrome.

    The region itself where there is no frame. Linear in the text.

    >>> text = "A notice.\\n\\nTitle: Rain\\n\\n*** START OF THE PROJECT GUTENBERG EBOOK RAIN ***\\n\\nIt rained.\\n"
    >>> [each.role for each in unframed(text, Region("author text", (0, len(text))))]
    ['chrome', 'header', 'chrome', 'author text']
    """
    start, end = region.span
    begin, stop = _inside(text, region.span)
    if begin > start:
        yield from _preamble(text, (start, begin))
    yield replace(region, span=(begin, stop))
    if stop < end:
        yield Region("chrome", (stop, end))


def _inside(text: str, span: Span) -> Span:
    """Where the book lies within its frame; the whole span where there is none."""
    start, end = span
    head, foot = text[start : min(end, start + REACH)], text[max(start, end - REACH) : end]
    begin, stop = start, end
    if NAMED in head.upper() or "SMALL PRINT" in head:
        for found in OPENS.finditer(head):
            begin = start + found.end()
    if NAMED in foot.upper() and (closing := CLOSES.search(foot, max(0, begin - (end - len(foot))))):
        stop = end - len(foot) + closing.start()
    return (begin, stop) if text[begin:stop].strip() else span


def _preamble(text: str, span: Span) -> Iterator[Region]:
    """What stands before the book: chrome, and between it the labels for title and author."""
    start, end = span
    labelled = LABELLED.search(text, start, end)
    if labelled:
        packed = PACKED.search(text, labelled.end(), end)
        close = packed.start() if packed else end
        if labelled.start() > start:
            yield Region("chrome", (start, labelled.start()))
        yield Region("header", (labelled.start(), close))
        start = close
    if start < end:
        yield Region("chrome", (start, end))
