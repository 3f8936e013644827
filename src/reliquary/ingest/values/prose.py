"""Cleans whole remarks: lines joined again, paragraphs kept, nothing else changed."""

from __future__ import annotations

import re

PARAGRAPH = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
BLANKS = re.compile(r"\s+")
SIGNS, BARS = "*~=_#|^", "|•·"
"""Signs that decorate an edge where several stand together, and those that do so alone."""


def prose(written: str) -> str | None:
    """A remark with the line breaks of its file taken out and its paragraphs kept; None where no word is left.

    >>> prose("Written on\\n  a train.\\n\\n\\nIt rained.  ")
    'Written on a train.\\n\\nIt rained.'
    >>> prose(" *** ") is None
    True
    """
    paragraphs = [BLANKS.sub(" ", paragraph).strip() for paragraph in PARAGRAPH.split(written)]
    text = _undecorated("\n\n".join(paragraph for paragraph in paragraphs if paragraph))
    return text if any(map(str.isalnum, text)) else None


def _undecorated(text: str) -> str:
    """The text without a row of signs at its edges; one star may be emphasis and stays."""
    bare = text.strip(BARS + " ")
    left, right = bare.lstrip(SIGNS), bare.rstrip(SIGNS)
    start = len(bare) - len(left) if len(bare) - len(left) > 1 else 0
    end = len(right) if len(bare) - len(right) > 1 else len(bare)
    return bare[start:end].strip()
