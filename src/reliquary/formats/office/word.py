"""Word documents since 2007 (`.docx`): paragraphs, headings, emphasis, tables and notes of their main text."""

from __future__ import annotations

from dataclasses import dataclass, field

from reliquary.formats.office.laid_out import Layout
from reliquary.formats.office.properties import properties
from reliquary.markup.xml import Event, events
from reliquary.sources.zipped import Unreadable, Zipped

DOCUMENT, FOOTNOTES, ENDNOTES = "word/document.xml", "word/footnotes.xml", "word/endnotes.xml"
LOOKS = {"i": "i", "b": "b", "u": "u", "strike": "s", "dstrike": "s"}
OFF = frozenset(("0", "false", "off", "none"))
UNSEEN = frozenset(("Fallback", "del", "moveFrom", "pict", "drawing", "object", "rt", "txbxContent"))
"""Elements whose words no reader sees, or sees elsewhere."""


@dataclass(slots=True)
class _Reader:
    """One walk through the main text."""

    layout: Layout
    headings: dict[str, int]
    looks: frozenset[str] = frozenset()
    in_run: bool = False
    in_text: bool = False
    unseen: int = 0
    tag: str = "p"
    align: str = ""
    cells: list[int] = field(default_factory=list)
    """Of each open table the cells begun in its row."""


def read_word(box: Zipped) -> Layout:
    """The page that a Word document is; raises Unreadable or BadXml."""
    data = box.read(DOCUMENT)
    if data is None:
        raise Unreadable("a workbook, a slide show or a drawing, and no text")
    layout = Layout()
    _described(box, layout)
    headings = _headings(box.read("word/styles.xml") or b"<none/>")
    reader = _Reader(layout, headings)
    for part in (data, box.read(FOOTNOTES), box.read(ENDNOTES)):
        for event in events(part) if part else ():
            if layout.is_full:
                break
            _take(reader, event)
    return layout


def _described(box: Zipped, layout: Layout) -> None:
    """Title and author as the program was told them."""
    for name, said in properties(box.read("docProps/core.xml")):
        if name == "title":
            layout.title = said
        elif name == "creator":
            layout.author = said


def _headings(styles: bytes) -> dict[str, int]:
    """The rank of each style that is a heading's, by the style's id."""
    found: dict[str, int] = {}
    style = ""
    for event in events(styles):
        if event.kind != "start":
            continue
        if event.name == "style":
            style = event.attributes.get("styleId", "")
        elif event.name == "name" and style:
            name = event.attributes.get("val", "").lower()
            if name == "title":
                found[style] = 1
            elif name.startswith("heading ") and name[8:].isdigit():
                found[style] = max(1, min(6, int(name[8:9])))
    return found


def _take(reader: _Reader, event: Event) -> None:
    """One event of the main text."""
    if event.kind == "text":
        if reader.in_text and not reader.unseen:
            reader.layout.write(event.text, reader.looks)
    elif event.name in UNSEEN:
        reader.unseen += 1 if event.kind == "start" else -1
    elif reader.unseen:
        return
    elif event.kind == "start":
        _begin(reader, event)
    else:
        _end(reader, event.name)


def _begin(reader: _Reader, event: Event) -> None:
    name, value = event.name, event.attributes.get("val", "")
    if name == "p":
        reader.tag, reader.align = "p", ""
    elif name == "r":
        reader.looks, reader.in_run = frozenset(), True
    elif name == "t":
        reader.in_text = True
    elif reader.in_run and name in LOOKS and value.lower() not in OFF:
        reader.looks |= {LOOKS[name]}
    elif reader.in_run and name == "vertAlign" and value in ("superscript", "subscript"):
        reader.looks |= {"sup" if value == "superscript" else "sub"}
    elif name == "pStyle" and value in reader.headings:
        reader.tag = f"h{reader.headings[value]}"
    elif name == "jc":
        reader.align = {"center": "center", "right": "right", "end": "right"}.get(value, "")
    elif reader.in_run and name in ("br", "cr", "tab", "noBreakHyphen"):
        page = name == "br" and event.attributes.get("type") in ("page", "column")
        reader.layout.write("" if page else {"tab": "\t", "noBreakHyphen": "-"}.get(name, "\n"))
    elif name == "tbl":
        reader.layout.put("<table>")
        reader.cells.append(0)
    elif name in ("tr", "tc") and reader.cells:
        reader.layout.put("<tr>" if name == "tr" else "<td>")


def _end(reader: _Reader, name: str) -> None:
    if name == "p":
        reader.layout.end_paragraph(reader.tag, reader.align)
    elif name == "r":
        reader.in_run = False
    elif name == "t":
        reader.in_text = False
    elif name == "tbl" and reader.cells:
        reader.cells.pop()
        reader.layout.put("</table>\n")
    elif name in ("tr", "tc") and reader.cells:
        reader.layout.put("</tr>" if name == "tr" else "</td>")
