"""Exchanges addresses in markup for placeholders, also where an address runs across tags and entities."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from html import unescape
from itertools import accumulate

from reliquary.work import Span

FindAddresses = Callable[[str], Iterable[tuple[Span, str]]]

_PIECE = re.compile(r"<[^>]*>|&[#\w]{1,12};|[^<&]+|[<&]")
_MAILTO = re.compile(r"""mailto:\s*([^"'\s>]*)""", re.IGNORECASE)
_INLINE = re.compile(r"</?(?:a|abbr|b|big|cite|code|del|em|font|i|ins|q|s|small|span|strong|sub|sup|tt|u)\b", re.I)


def mask_markup(
    xhtml: str, find_addresses: FindAddresses, mask_link: Callable[[str], str], placeholder: Callable[[str], str]
) -> str:
    """The markup with every address in its text and its attributes exchanged for what `placeholder` gives.

    A tag that holds a `mailto:`, or an address behind entities, keeps its name and the placeholder as its title.
    """
    pieces = _PIECE.findall(xhtml)
    shown = [_shown(piece) for piece in pieces]
    hits = [(span, placeholder(address)) for span, address in find_addresses("".join(shown))]
    for index, piece in enumerate(pieces):
        if piece.startswith("<") and "=" in piece:
            pieces[index] = _masked_tag(piece, find_addresses, mask_link, placeholder)
    starts = list(accumulate(map(len, shown), initial=0))
    for span, put in reversed(hits):
        _exchange(pieces, shown, starts, span, put)
    return "".join(pieces)


def _shown(piece: str) -> str:
    """What a reader sees of a piece: nothing of an inline tag, a line's end for a block."""
    if piece.startswith("<") and len(piece) > 1:
        return "" if _INLINE.match(piece) else "\n"
    return unescape(piece) if piece.startswith("&") else piece


def _masked_tag(
    tag: str, find_addresses: FindAddresses, mask_link: Callable[[str], str], placeholder: Callable[[str], str]
) -> str:
    plain = unescape(tag)
    link = _MAILTO.search(plain)
    hits = list(find_addresses(plain))
    if link or (hits and plain != tag):
        name = re.match(r"<\w+", tag)
        title = mask_link(link[1]) if link else " ".join(placeholder(address) for _, address in hits)
        return f'{name[0] if name else "<span"} title="{title}"{"/" if tag.endswith("/>") else ""}>'
    for (start, end), address in reversed(hits):
        tag = tag[:start] + placeholder(address) + tag[end:]
    return tag


def _exchange(pieces: list[str], shown: list[str], starts: list[int], span: Span, put: str) -> None:
    """Puts the placeholder where the span begins and takes the rest of the span out of the pieces it runs through."""
    start, end = span
    for index in range(bisect_right(starts, start) - 1, len(pieces)):
        first = starts[index]
        if first >= end:
            return
        if not shown[index] or pieces[index].startswith("<"):
            continue
        put_here = put if first <= start else ""
        if pieces[index].startswith("&"):
            pieces[index] = put_here
        else:
            pieces[index] = shown[index][: max(0, start - first)] + put_here + shown[index][end - first :]
        shown[index] = pieces[index]
