"""OpenDocument texts (`.odt`) and those of OpenOffice before it (`.sxw`): paragraphs, headings, emphasis, notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reliquary.formats.office.laid_out import Layout
from reliquary.formats.office.properties import properties
from reliquary.markup.xml import Event, events
from reliquary.sources.zipped import Unreadable, Zipped

UNSEEN = frozenset((
    "annotation", "tracked-changes", "sequence-decls", "note-citation", "footnote-citation", "endnote-citation",
    "forms", "scripts", "frame", "object", "image", "table-of-content", "ruby-text", "variable-decls", "desc",
))  # fmt: skip
"""Elements whose words no reader of the story sees."""
PROPERTIES = ("text-properties", "paragraph-properties", "properties")


@dataclass(frozen=True, slots=True)
class _Style:
    """What a style makes of its text."""

    looks: frozenset[str] = frozenset()
    align: str = ""
    parent: str = ""


@dataclass(slots=True)
class _Reader:
    """One walk through styles and text."""

    layout: Layout
    styles: dict[str, _Style] = field(default_factory=dict)
    style: str = ""
    looks: list[frozenset[str]] = field(default_factory=list)
    paragraphs: list[tuple[str, str]] = field(default_factory=list)
    """Tag and alignment of the open paragraphs: a note's lie inside another."""
    unseen: int = 0
    in_text: bool = False


def read_open_document(box: Zipped) -> Layout:
    """The page that an OpenDocument text is; raises Unreadable or BadXml."""
    if b"encryption-data" in (box.read("META-INF/manifest.xml") or b""):
        raise Unreadable("it is locked with a password")
    data = box.read("content.xml")
    if data is None:
        raise Unreadable("an office document without its text")
    reader = _Reader(Layout())
    _described(box, reader.layout)
    for part in (box.read("styles.xml"), data):
        reader.in_text = False
        for event in events(part) if part else ():
            if reader.layout.is_full:
                break
            _take(reader, event)
    return reader.layout


def _described(box: Zipped, layout: Layout) -> None:
    """Title and first author as the program was told them."""
    for name, said in properties(box.read("meta.xml")):
        if name == "title":
            layout.title = said
        elif name in ("initial-creator", "creator"):
            layout.author = layout.author or said


def _take(reader: _Reader, event: Event) -> None:
    """One event of the styles or of the text."""
    if event.name in UNSEEN and event.kind != "text":
        reader.unseen += 1 if event.kind == "start" else -1
    elif reader.unseen:
        return
    elif event.kind == "text":
        if reader.paragraphs:
            reader.layout.write(" ".join(event.text.split("\n")), reader.looks[-1] if reader.looks else frozenset())
    elif event.name in ("style", *PROPERTIES):
        _define(reader, event)
    elif event.name in ("text", "body") and not reader.paragraphs:
        reader.in_text = event.kind == "start"
    elif reader.in_text and event.kind == "start":
        _begin(reader, event)
    elif reader.in_text:
        _end(reader, event.name)


def _define(reader: _Reader, event: Event) -> None:
    """A style, or what it sets."""
    if event.kind == "end":
        return
    of = event.attributes
    if event.name == "style":
        reader.style = of.get("name", "")
        reader.styles[reader.style] = _Style(parent=of.get("parent-style-name", ""))
        return
    before = reader.styles.get(reader.style, _Style())
    align = {"center": "center", "end": "right", "right": "right"}.get(of.get("text-align", ""), before.align)
    reader.styles[reader.style] = _Style(before.looks | _looks(of), align, before.parent)


def _looks(of: Mapping[str, str]) -> frozenset[str]:
    """The emphasis that the properties of a style make."""
    looks = {
        "i": of.get("font-style") in ("italic", "oblique"),
        "b": of.get("font-weight") in ("bold", "600", "700", "800", "900"),
        "u": of.get("text-underline-style", of.get("text-underline", "none")) != "none",
        "s": of.get("text-line-through-style", of.get("text-crossing-out", "none")) != "none",
        "sup": of.get("text-position", "").startswith(("super", "33")),
        "sub": of.get("text-position", "").startswith(("sub", "-33")),
    }
    return frozenset(mark for mark, set_so in looks.items() if set_so)


def _styled(reader: _Reader, name: str) -> _Style:
    """A style with what it has of its parents; none is its own ancestor for long."""
    looks, align = frozenset[str](), ""
    for _ in range(10):
        style = reader.styles.get(name)
        if style is None:
            break
        looks |= style.looks
        align = align or style.align
        name = style.parent
    return _Style(looks, align)


def _begin(reader: _Reader, event: Event) -> None:
    of = event.attributes
    if event.name in ("p", "h"):
        style = _styled(reader, of.get("style-name", ""))
        rank = of.get("outline-level", of.get("level", "1"))
        tag = "p" if event.name == "p" else f"h{min(6, max(1, int(rank))) if rank.isdigit() and len(rank) < 3 else 1}"
        if reader.paragraphs:
            reader.layout.write(" [")
        reader.paragraphs.append((tag, style.align))
        reader.looks.append(style.looks if tag == "p" else frozenset())
    elif event.name == "span":
        outer = reader.looks[-1] if reader.looks else frozenset()
        reader.looks.append(outer | _styled(reader, of.get("style-name", "")).looks)
    elif event.name in ("line-break", "tab", "tab-stop"):
        reader.layout.write("\n" if event.name == "line-break" else "\t")
    elif event.name == "s":
        count = of.get("c", "1")
        blanks = " " * (min(int(count), 80) if count.isdigit() and len(count) < 4 else 1)
        reader.layout.write(blanks, reader.looks[-1] if reader.looks else frozenset())
    elif event.name in ("table", "table-row", "table-cell"):
        reader.layout.put({"table": "<table>", "table-row": "<tr>", "table-cell": "<td>"}[event.name])


def _end(reader: _Reader, name: str) -> None:
    if name in ("p", "h") and reader.paragraphs:
        tag, align = reader.paragraphs.pop()
        reader.looks.pop()
        if reader.paragraphs:
            reader.layout.write("]")
        else:
            reader.layout.end_paragraph(tag, align)
    elif name == "span" and len(reader.looks) > len(reader.paragraphs):
        reader.looks.pop()
    elif name in ("table", "table-row", "table-cell"):
        reader.layout.put({"table": "</table>", "table-row": "</tr>", "table-cell": "</td>"}[name])
