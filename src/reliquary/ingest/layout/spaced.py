"""Reads words whose letters are set apart, `T H E   W E I R`, as they are meant, and knows where each letter lay."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORD = re.compile(r"(?:[^\W_]['’]? ){2,}[^\W_][.,!?'’]?(?!\w)")
_SOME = re.compile(r"(?<!\S)(?:[^\W_]['’]? ){4,}[^\W_][.,!?'’]?(?!\w)")
_APART = re.compile(r"(?:[^\W_]['’]? )+[^\W_][.,!?'’]?")
_LONE = re.compile(r" [^\W_]['’]? [^\W_]")
"""A letter between blanks, without which none are set apart: a quick look."""
_PIECE = re.compile(r"\S+(?: \S+)*")
LONGEST = 300


def unspaced(written: str) -> str:
    """A line without the blanks between its letters, where it is set so.

    >>> unspaced("T H E   H A M M E R   P R I C E"), unspaced("A Reasonable Amount of Snow")
    ('THE HAMMER PRICE', 'A Reasonable Amount of Snow')
    >>> unspaced("N o H u m m i n g by Wren")
    'No Humming by Wren'
    """
    return closed_up(written)[0]


def closed_up(written: str) -> tuple[str, Sequence[int]]:
    """The line as `unspaced` gives it, and the offset in the line as written of each of its characters."""
    apart = len(written) <= LONGEST and _LONE.search(written) is not None
    if not apart or not (_WORD.search(written) or _SOME.search(written)):
        return written, range(len(written))
    kept: list[int] = []
    for piece in _PIECE.finditer(written):
        if kept:
            kept.append(piece.start() - 1)
        kept += _of_piece(written, piece)
    return "".join(" " if written[at].isspace() else written[at] for at in kept), kept


def _of_piece(written: str, piece: re.Match[str]) -> list[int]:
    """The offsets of a piece between wide gaps that are kept: of letters set apart no blank, but before a capital."""
    kept: list[int] = []
    at = piece.start()
    apart = [piece] if _APART.fullmatch(piece[0]) else _SOME.finditer(written, *piece.span())
    for run in apart:
        kept += range(at, run.start())
        for offset in range(*run.span()):
            begins = offset > run.start() and written[offset].isupper() and written[offset - 2].islower()
            if begins:
                kept.append(offset - 1)
            if not written[offset].isspace():
                kept.append(offset)
        at = run.end()
    return kept + list(range(at, piece.end()))
