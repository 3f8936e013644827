"""Plain text as lines: the runs between blank ones."""

from __future__ import annotations

import re

from reliquary.work import Block

RUN = re.compile(r"[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)*")


def runs(text: str, start: int = 0, end: int | None = None) -> tuple[Block, ...]:
    """A text's runs of lines between blank lines, each one block, as they lay.

    >>> [block.span for block in runs("one\\ntwo\\n\\n\\nthree\\n")]
    [(0, 7), (10, 15)]
    """
    stop = len(text) if end is None else end
    return tuple(Block("lines", match.span()) for match in RUN.finditer(text, start, stop))
