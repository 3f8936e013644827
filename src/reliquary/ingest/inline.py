"""Sets one paragraph: escapes its words and turns its marks into well-nested XHTML."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from operator import itemgetter

from reliquary.work import Mark, Span

ELEMENT = {
    "em": ("<em>", "</em>"),
    "strong": ("<strong>", "</strong>"),
    "underline": ('<span class="underline">', "</span>"),
    "strike": ("<s>", "</s>"),
    "sup": ("<sup>", "</sup>"),
    "sub": ("<sub>", "</sub>"),
    "code": ("<code>", "</code>"),
}
"""Marks that become elements. A link becomes one only if it leads to the web; an image only if it lies in the heap."""

_NOT_XML_BYTES = bytes({*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F})
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def inline(text: str, lines: Sequence[Span], marks: Iterable[Mark], separator: str) -> str:
    """XHTML of the words of some lines, parted by `separator`, with every mark that touches them.

    >>> inline("Not <here>, *there*.", [(0, 20)], [Mark("em", (13, 18), "*")], " ")
    'Not &lt;here&gt;, <em>there</em>.'
    """
    start, end = lines[0][0], lines[-1][1]
    touching = [mark for mark in marks if mark.span[0] < end and mark.span[1] > start and _opening(mark)]
    signs = dict(_signs(touching))
    cuts = sorted({edge for mark in touching for edge in mark.span} | {edge for sign in signs.items() for edge in sign})
    coming = sorted(enumerate(touching), key=lambda each: each[1].span[0])
    out: list[str] = []
    open_marks: list[Mark] = []
    active: list[tuple[int, Mark]] = []
    taken = hidden = 0
    for number, line in enumerate(lines):
        if number:
            out.append(separator)
        for piece in _pieces(line, cuts):
            hidden = max(hidden, signs.get(piece[0], 0))
            if piece[0] < hidden:
                continue
            while taken < len(coming) and coming[taken][1].span[0] <= piece[0]:
                active.append(coming[taken])
                taken += 1
            active = [each for each in active if each[1].span[1] > piece[0]]
            out.extend(_change(open_marks, [mark for _, mark in sorted(active, key=itemgetter(0))]))
            out.append(xml_text(text[piece[0] : piece[1]]))
    out.extend(_change(open_marks, []))
    return "".join(out)


def xml_text(text: str) -> str:
    """Text as XML can hold it: escaped, and without the control characters that XML forbids."""
    return escape(_NOT_XML.sub("\ufffd", text), quote=False)


def is_xml_text(text: str) -> bool:
    """Whether a text stands in XML as it is; of a long one this is told many times as fast as it is escaped.

    >>> is_xml_text("Not here, there."), is_xml_text("Not <here>"), is_xml_text("no\x07")
    (True, False, False)
    """
    if any(sign in text for sign in "&<>\ufffe\uffff"):
        return False
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return False
    return len(data.translate(None, _NOT_XML_BYTES)) == len(data)


def _opening(mark: Mark) -> str:
    if mark.kind == "link":
        if re.match(r"https?://[^\s\"<>]+$", mark.target, re.I):
            return f'<a href="{escape(_NOT_XML.sub("", mark.target))}" rel="nofollow noreferrer">'
        return ""
    return ELEMENT.get(mark.kind, ("", ""))[0]


def _closing(mark: Mark) -> str:
    return "</a>" if mark.kind == "link" else ELEMENT[mark.kind][1]


def _signs(marks: Iterable[Mark]) -> Iterator[Span]:
    """The asterisks and underscores around emphasised words, which the element now says."""
    for mark in marks:
        if mark.kind in ELEMENT and mark.target:
            yield (mark.span[0] - len(mark.target), mark.span[0])
            yield (mark.span[1], mark.span[1] + len(mark.target))


def _pieces(line: Span, cuts: Sequence[int]) -> Iterator[Span]:
    position = line[0]
    for cut in cuts[bisect_right(cuts, line[0]) : bisect_left(cuts, line[1])]:
        yield (position, cut)
        position = cut
    if position < line[1]:
        yield (position, line[1])


def _change(open_marks: list[Mark], wanted: list[Mark]) -> Iterator[str]:
    """Tags that lead from the open marks to the wanted ones without ever crossing two elements."""
    keep = 0
    while keep < len(open_marks) and open_marks[keep] in wanted:
        keep += 1
    while len(open_marks) > keep:
        yield _closing(open_marks.pop())
    for mark in wanted:
        if mark not in open_marks and not (mark.kind == "link" and any(m.kind == "link" for m in open_marks)):
            open_marks.append(mark)
            yield _opening(mark)
