"""Cleans whole remarks: lines joined again, paragraphs kept, nothing else changed."""

from __future__ import annotations

import re

PARAGRAPH = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
BLANKS = re.compile(r"\s+")
DECORATION = re.compile(r"^(?:[*~=_#|^]{2,}|[|•·])\s*|\s*(?:[*~=_#|^]{2,}|[|•·])$")


def prose(written: str) -> str | None:
    """A remark with the line breaks of its file taken out and its paragraphs kept; None where no word is left.

    >>> prose("Written on\\n  a train.\\n\\n\\nIt rained.  ")
    'Written on a train.\\n\\nIt rained.'
    >>> prose(" *** ") is None
    True
    """
    paragraphs = [BLANKS.sub(" ", paragraph).strip() for paragraph in PARAGRAPH.split(written)]
    text = DECORATION.sub("", "\n\n".join(paragraph for paragraph in paragraphs if paragraph))
    return text if any(map(str.isalnum, text)) else None
