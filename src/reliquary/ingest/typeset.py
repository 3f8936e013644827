"""Turns the story regions of a divided draft into chapters of clean XHTML, without losing a word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from reliquary.ingest.emphasis import emphasis
from reliquary.ingest.inline import inline, is_xml_text, xml_text
from reliquary.ingest.unwrap import Paragraph, unwrap
from reliquary.work import Block, Chapter, Draft, Region, Span

PLAIN_ROLES = {"lines", "preformatted"}
"""Roles of blocks whose line breaks have yet to be understood."""

_ORNAMENT = re.compile(r"[\W_]{1,80}")
_ORNAMENT_WITH_LETTERS = re.compile(r"(?=.{3,60}$)(?:[\W_]*([xXoO0])[\W_]*)(?:[\W_]*[xXoO0])*[\W_]*")


def typeset(draft: Draft) -> tuple[Chapter, ...]:
    """The chapters of a divided draft, in order.

    A story region that carries a number or title, or that follows a heading, opens a chapter; any other goes on
    with the chapter before it, for then only site furniture or a page break stood between.

    >>> from reliquary.work import Place
    >>> text = "It was *late*.\\n\\n* * *\\n\\nThen it was early."
    >>> story = Region("story", (0, len(text)))
    >>> draft = Draft(Place("one.txt"), "", None, "text", "ascii", text, "", regions=(story,))
    >>> print(typeset(draft)[0].xhtml)
    <p>It was <em>late</em>.</p>
    <hr/>
    <p>Then it was early.</p>
    """
    chapters: list[_Open] = []
    heading = False
    for region in draft.regions:
        if region.role == "heading":
            heading = True
        elif region.role == "story":
            named = region.number is not None or region.title is not None
            if not chapters or named or heading:
                chapters.append(_Open(region.number, region.title))
            chapters[-1].add(draft, region)
            heading = False
    return tuple(chapter.closed() for chapter in chapters)


@dataclass(slots=True)
class _Open:
    """A chapter while its regions are being set."""

    number: int | None
    title: str | None
    xhtml: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)

    def add(self, draft: Draft, region: Region) -> None:
        for block in _blocks(draft, region.span):
            if block.role in PLAIN_ROLES:
                self._add_plain(draft, block)
            elif block.role == "rule":
                self.xhtml.append("<hr/>")
                self.text.append("* * *")
            else:
                self._add_marked(draft, block)

    def _add_plain(self, draft: Draft, block: Block) -> None:
        unmarked = not block.marks and is_xml_text(draft.text[slice(*block.span)])
        for paragraph in unwrap(draft.text, block.span):
            words = ("\n" if paragraph.kept else " ").join(paragraph.words)
            self.text.append(words)
            if len(paragraph.words) == 1 and (set_off := _ornament(words)):
                self.xhtml.append(set_off)
            elif paragraph.kept or not unmarked or "*" in words or "_" in words:
                self.xhtml.append(_plain_xhtml(draft.text, paragraph, block))
            else:
                self.xhtml.append(f"<p>{words}</p>")

    def _add_marked(self, draft: Draft, block: Block) -> None:
        lines = [span for span in _line_spans(draft.text, block.span) if span[0] < span[1]]
        if not lines:
            return
        self.text.append("\n".join(draft.text[start:end] for start, end in lines))
        words = draft.text[block.span[0] : block.span[1]].strip()
        set_off = _ornament(words) if len(lines) == 1 else None
        self.xhtml.append(set_off or _element(block, inline(draft.text, lines, block.marks, "<br/>")))

    def closed(self) -> Chapter:
        return Chapter(self.number, self.title, "\n".join(_grouped(self.xhtml)), "\n\n".join(self.text))


def _blocks(draft: Draft, span: Span) -> Iterator[Block]:
    """The draft's blocks inside a span, cut at its edges; what lies between them is plain lines, taken together."""
    position = span[0]
    for block in draft.blocks:
        if block.role == "lines" or block.span[1] < span[0]:
            continue
        if block.span[0] > span[1]:
            break
        start, end = max(block.span[0], span[0]), min(block.span[1], span[1])
        if start > end or (start == end and block.role != "rule") or (end <= position and block.role != "rule"):
            continue
        if draft.text[position:start].strip():
            yield Block("lines", (position, start))
        yield Block(block.role, (start, end), block.level, block.align, block.marks)
        position = max(position, end)
    if draft.text[position : span[1]].strip():
        yield Block("lines", (position, span[1]))


def _plain_xhtml(text: str, paragraph: Paragraph, block: Block) -> str:
    """One paragraph of plain text; without any sign of emphasis it need not be taken apart."""
    separator = "<br/>" if paragraph.kept else " "
    words = separator.join(map(xml_text, paragraph.words))
    if block.marks or "*" in words or "_" in words:
        lines = paragraph.lines
        marks = [*block.marks, *emphasis(text, lines[0][0], lines[-1][1])]
        words = inline(text, lines, marks, separator)
    return f'<p class="lines">{words}</p>' if paragraph.kept else f"<p>{words}</p>"


def _ornament(words: str) -> str | None:
    """A scene break for a line of signs, or None for a line of words."""
    if len(words) > 80 or (words[:2].isalpha() and words[0] not in "xXoO"):
        return None
    if _ORNAMENT.fullmatch(words) and not re.fullmatch(r"[\s.?!\u2026\"'\u201c\u201d\u2018\u2019]+", words):
        return "<hr/>"
    if _ORNAMENT_WITH_LETTERS.fullmatch(words) and len(set(words.casefold()) - set(" *~-_.=")) <= 2:
        return f'<p class="break">{xml_text(words)}</p>'
    return None


def _element(block: Block, words: str) -> str:
    classes = ' class="center"' if block.align == "center" else ' class="right"' if block.align == "right" else ""
    match block.role:
        case "heading":
            return f"<h3{classes}>{words}</h3>"
        case "quote":
            return f"<blockquote><p{classes}>{words}</p></blockquote>"
        case "verse":
            return f'<p class="lines">{words}</p>'
        case "item":
            return f"<li>{words}</li>"
        case _:
            return f"<p{classes}>{words}</p>"


def _grouped(elements: Iterable[str]) -> Iterator[str]:
    """Gathers neighbouring items into lists and neighbouring quotes into one quote."""
    items: list[str] = []
    for element in elements:
        if element.startswith("<li>"):
            items.append(element)
            continue
        if items:
            yield "<ul>" + "".join(items) + "</ul>"
            items = []
        yield element
    if items:
        yield "<ul>" + "".join(items) + "</ul>"


def _line_spans(text: str, span: Span) -> Iterator[Span]:
    """Spans of the lines inside a span, without the blanks at their ends."""
    start = span[0]
    for line in text[span[0] : span[1]].split("\n"):
        stripped = line.strip()
        lead = len(line) - len(line.lstrip())
        yield (start + lead, start + lead + len(stripped))
        start += len(line) + 1
