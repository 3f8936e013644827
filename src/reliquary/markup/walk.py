"""Walks through a parsed page, without recursion, and lays out what its reader saw."""

from __future__ import annotations

import re
from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from reliquary.markup.flow import Flow, Style
from reliquary.work import Span

UNSEEN = frozenset((
    "head", "script", "style", "template", "noscript", "select", "textarea", "button", "iframe", "noembed",
    "object", "applet", "embed", "audio", "video", "canvas", "svg", "math", "map", "datalist", "title"
))  # fmt: skip
"""Elements whose content a reader of the story never sees as text."""
PARAGRAPHS = frozenset((
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "dl", "dir", "menu", "pre", "xmp",
    "listing", "plaintext", "table", "figure"
))  # fmt: skip
LINES = frozenset((
    "div", "center", "li", "dt", "dd", "tr", "caption", "section", "article", "header", "footer", "nav",
    "main", "aside", "address", "form", "fieldset", "legend", "body", "html", "details", "summary",
    "figcaption", "optgroup", "hgroup"
))  # fmt: skip
LISTS = frozenset(("ul", "ol", "dl", "dir", "menu"))
VERBATIM = frozenset(("pre", "xmp", "listing", "plaintext"))
HEADINGS = {f"h{rank}": rank for rank in range(1, 7)}
MARKS = {
    "i": "em", "em": "em", "cite": "em", "dfn": "em", "var": "em", "b": "strong", "strong": "strong",
    "u": "underline", "ins": "underline", "s": "strike", "strike": "strike", "del": "strike", "sup": "sup",
    "sub": "sub", "tt": "code", "code": "code", "kbd": "code", "samp": "code",
}  # fmt: skip
STYLED = (
    (re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.I), "em"),
    (re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I), "strong"),
    (re.compile(r"text-decoration[^;:]{0,12}:[^;]{0,40}line-through", re.I), "strike"),
    (re.compile(r"text-decoration[^;:]{0,12}:[^;]{0,40}underline", re.I), "underline"),
)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
ALIGNED = re.compile(r"text-align\s*:\s*(center|right)", re.I)
WEB = re.compile(r"https?://[^\s\"<>]{1,2000}", re.I)
BAR = re.compile(
    r"(?:^|[/_-])[a-z]{0,12}(?:bar|line|divid\w*|rule|separat\w*|break|border|hr)\d{0,3}\.(?:gif|jpe?g|png)$",
    re.IGNORECASE,
)
"""File names of the pictures that stood for rules; words before them as in `moonbar.gif`."""
SHORT_TERM = 32
"""Characters up to which a term is a label."""
COLUMNS = frozenset(("table", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "form", "center"))
LOOKED_AT, MOST_IN_CELL, MOST_BREAKS = 60, 400, 4
"""Nodes, characters and breaks up to which a table cell may be one of data."""


@dataclass(slots=True)
class Places:
    """Where the elements' words lie, in the order they began; looked up by node."""

    nodes: array[int] = field(default_factory=lambda: array("Q"))
    starts: array[int] = field(default_factory=lambda: array("q"))
    ends: array[int] = field(default_factory=lambda: array("q"))
    index: dict[int, int] = field(default_factory=dict)

    def begin(self, node: LexborNode, start: int) -> int:
        self.nodes.append(node.mem_id)
        self.starts.append(start)
        self.ends.append(start)
        return len(self.nodes) - 1

    def order(self, node: LexborNode) -> int:
        """The place of a node among the elements; -1 for one that was not walked through."""
        if not self.index:
            self.index = {node: position for position, node in enumerate(self.nodes)}
        return self.index.get(node.mem_id, -1)

    def span(self, node: LexborNode, text: str) -> Span:
        """The node's words without the blanks round them; an empty span where none of them show."""
        position = self.order(node)
        if position < 0:
            return (0, 0)
        start, end = self.starts[position], self.ends[position]
        words = text[start:end]
        lead = len(words) - len(words.lstrip())
        return (start + lead, max(start + lead, start + len(words.rstrip()))) if words.strip() else (end, end)


@dataclass(frozen=True, slots=True)
class _Open:
    """What leaving an element must undo."""

    tag: str
    place: int
    style: Style
    marks: tuple[str, ...]


@dataclass(slots=True)
class Walk:
    """One walk through the tree, without recursion, that writes the text and notes where elements lie."""

    flow: Flow = field(default_factory=Flow)
    places: Places = field(default_factory=Places)
    opened: list[_Open] = field(default_factory=list)
    rows: list[tuple[bool, int]] = field(default_factory=list)
    """Of each open table row whether it is one of data, and where its text began."""
    verbatim: int = 0
    lists: int = 0
    items: int = 0
    hidden: int = 0
    term: int = -1
    """Where a short term of a list of definitions ended; its definition stands in the same line, after a tab."""

    def through(self, tree: LexborHTMLParser) -> None:
        """Every node of the body, each element entered and left once."""
        if tree.body is None:
            return
        self._enter(tree.body)
        node = tree.body.first_child
        while self.opened:
            if node is not None and self._enter(node):
                below = node.first_child
                if below is not None:
                    node = below
                    continue
                self._leave(self.opened.pop())
            while node is None or (after := node.next) is None:
                self._leave(self.opened.pop())
                if not self.opened or node is None:
                    return
                node = node.parent
            node = after

    def _enter(self, node: LexborNode) -> bool:
        """Writes a node, or begins an element; whether it is to be descended into and left."""
        if node.is_text_node:
            if self.verbatim:
                self.flow.write_verbatim(node.text_content or "")
            else:
                self.flow.write(node.text_content or "")
            return False
        tag = node.tag or ""
        if not node.is_element_node or tag in UNSEEN:
            return False
        attributes = node.attributes
        if attributes and ("hidden" in attributes or HIDDEN.search(attributes.get("style") or "")):
            self.hidden += bool((node.text(deep=True) or "").strip())
            return False
        place = self.places.begin(node, self.flow.length)
        if tag in ("br", "hr", "img"):
            self._void(tag, attributes)
            self.places.ends[place] = self.flow.length
            return False
        self.opened.append(_Open(tag, place, self.flow.style, self._begin_marks(tag, attributes)))
        self._begin(tag, attributes, node)
        return True

    def _void(self, tag: str, attributes: Mapping[str, str | None]) -> None:
        if tag == "br":
            self.flow.line_break()
        elif tag == "hr" or (BAR.search(attributes.get("src") or "") and not self.flow.within_line):
            self.flow.rule()

    def _begin_marks(self, tag: str, attributes: Mapping[str, str | None]) -> tuple[str, ...]:
        """The marks that an element begins, by its name, its style and where it leads."""
        kinds = [MARKS[tag]] if tag in MARKS else []
        style = attributes.get("style")
        if style:
            kinds += [kind for pattern, kind in STYLED if pattern.search(style)]
        begun = [kind for kind in kinds if self.flow.open_mark(kind)]
        target = (attributes.get("href") or "").strip() if tag == "a" else ""
        if WEB.fullmatch(target) and self.flow.open_mark("link", target):
            begun.append("link")
        return tuple(begun)

    def _begin(self, tag: str, attributes: Mapping[str, str | None], node: LexborNode) -> None:
        flow = self.flow
        if tag in PARAGRAPHS:
            flow.boundary(1 if tag in LISTS and self.items else 2)
        elif tag == "dd" and self.term == flow.length:
            flow.cell_boundary()
        elif tag in LINES:
            flow.boundary(1)
        elif tag in ("td", "th"):
            self._cell()
        elif tag == "q":
            flow.write("\u201c")
        if tag == "tr":
            self.rows.append((_is_data(node), flow.length))
        self.verbatim += tag in VERBATIM
        self.lists += tag in LISTS
        self.items += tag == "li"
        flow.style = self._styled(tag, attributes)

    def _cell(self) -> None:
        data, start = self.rows[-1] if self.rows else (False, 0)
        if not data:
            self.flow.boundary(2)
        elif self.flow.length > start:
            self.flow.cell_boundary()

    def _styled(self, tag: str, attributes: Mapping[str, str | None]) -> Style:
        """How blocks inside an element look, by its name, alignment and the blocks round it."""
        role, level, align = self.flow.style.role, self.flow.style.level, self.flow.style.align
        if tag in HEADINGS:
            role, level = "heading", HEADINGS[tag]
        elif tag == "blockquote":
            role, level = "quote", (level + 1 if role == "quote" else 1)
        elif tag == "li":
            role, level = "item", self.lists
        elif tag in ("td", "th"):
            role, level = ("cell" if self.rows and self.rows[-1][0] else "paragraph"), 0
        elif tag in VERBATIM:
            role, level = "preformatted", 0
        if tag == "center":
            align = "center"
        elif tag not in ("table", "tr") and attributes:
            style = ALIGNED.search(attributes.get("style") or "")
            said = (style[1] if style else attributes.get("align") or "").lower()
            align = said if said in ("center", "right") else "" if said in ("left", "justify") else align
        return Style(role, level, align)

    def _leave(self, opened: _Open) -> None:
        flow, tag = self.flow, opened.tag
        if tag == "q":
            flow.write("\u201d")
        for kind in opened.marks:
            flow.close_mark(kind)
        self.places.ends[opened.place] = flow.length
        if tag == "dt" and 0 < flow.length - self.places.starts[opened.place] <= SHORT_TERM:
            self.term = flow.length
        if tag == "tr":
            self.rows.pop()
            flow.cell = -1
        self.verbatim -= tag in VERBATIM
        self.lists -= tag in LISTS
        self.items -= tag == "li"
        if tag in PARAGRAPHS:
            flow.boundary(1 if tag in LISTS and self.items else 2)
        elif tag in LINES:
            flow.boundary(1)
        flow.style = opened.style


def _is_data(row: LexborNode) -> bool:
    """Whether a table row holds fields or figures rather than the columns of a page's layout."""
    cell = row.first_child
    while cell is not None:
        if cell.tag in ("td", "th") and _is_column(cell):
            return False
        cell = cell.next
    return True


def _is_column(cell: LexborNode) -> bool:
    """Whether a cell holds much: many nodes, long text, blocks of its own; no more of it is looked at than need be."""
    breaks = size = 0
    for count, node in enumerate(cell.traverse(include_text=True)):
        if count > LOOKED_AT:
            return True
        if node.is_text_node:
            size += len((node.text_content or "").strip())
        elif node.tag in COLUMNS:
            return True
        breaks += node.tag in ("br", "p", "div")
    return size > MOST_IN_CELL or breaks > MOST_BREAKS
