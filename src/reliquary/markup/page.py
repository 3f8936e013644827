"""Reads a page as its reader saw it: the visible text with its blocks, and where in it each element's words lie."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from reliquary.markup.soup import mend
from reliquary.markup.walk import Places, Walk
from reliquary.work import Block, Note, Span

SURROGATES = re.compile("[\ud800-\udfff]")
WHOLE = 0.85
"""A mark, quote or alignment that covers this share of the text is the page's look and says nothing."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a page: where its words lie in the page's text, and what its attributes say.

    What it says itself is had also where none of it shows (the options of a menu).
    """

    tag: str
    span: Span
    attributes: Mapping[str, str]
    node: LexborNode = field(repr=False, compare=False)

    @property
    def said(self) -> str:
        """All the text in the element with blanks collapsed."""
        return " ".join((self.node.text(deep=True, separator="") or "").split())


@dataclass(frozen=True, slots=True)
class Page:
    """A page's visible text, its blocks, and its elements by CSS selector.

    `metas` are the names (lower case) and contents of its meta elements in order; `title` is that of its head.
    """

    text: str
    blocks: tuple[Block, ...]
    title: str
    metas: tuple[tuple[str, str], ...]
    notes: tuple[Note, ...]
    tree: LexborHTMLParser = field(repr=False, compare=False)
    places: Places = field(repr=False, compare=False)

    def find(self, selector: str, within: Element | None = None) -> list[Element]:
        """The elements that a CSS selector picks out, in the order they stand in; none for what is no selector.

        >>> read_page("<ul><li>one<li class=x>two</ul>").find("li.x")[0].said
        'two'
        """
        root = within.node if within else self.tree
        try:
            nodes = root.css(selector)
        except Exception:  # selectolax raises what its parser says, of several kinds
            return []
        kept = {node.mem_id: node for node in nodes if within is None or node.mem_id != within.node.mem_id}
        return [self.element(node) for node in sorted(kept.values(), key=self.places.order)]

    def first(self, selector: str, within: Element | None = None) -> Element | None:
        found = self.find(selector, within)
        return found[0] if found else None

    def after(self, element: Element, tag: str) -> Element | None:
        """The next element beside an element, if it is of this kind."""
        node = element.node.next
        while node is not None and not node.is_element_node:
            node = node.next
        return self.element(node) if node is not None and node.tag == tag else None

    def element(self, node: LexborNode) -> Element:
        """A node of the tree as an element."""
        attributes = {name: value or "" for name, value in node.attributes.items()}
        return Element(node.tag or "", self.places.span(node, self.text), attributes, node)

    def links(self) -> Iterator[tuple[str, str, Span]]:
        """Target, words and span of each link of the page, `mailto` ones and those inside the site too."""
        for element in self.find("a[href]"):
            yield element.attributes.get("href", "").strip(), element.said, element.span


def read_page(html: str) -> Page:
    """The page of an HTML text of any age; never raises, whatever the text.

    One line for each block and `<br>`, a blank line between paragraphs, a tab between the cells of a row and after a
    short term, a row of dashes for a rule. What a reader did not see (scripts, styles, forms, hidden elements) is left
    out. Links are marks only if they lead to the web.

    >>> page = read_page("<p>It was <i>late</i>.<p>Rain<br>fell.<script>x()</script>")
    >>> page.text
    'It was late.\\n\\nRain\\nfell.\\n'
    >>> page.blocks[0].marks
    (Mark(kind='em', span=(7, 11), target=''),)
    """
    mended, notes = mend(SURROGATES.sub("\ufffd", html))
    tree = LexborHTMLParser(mended)
    walk = Walk()
    walk.through(tree)
    text, blocks = walk.flow.finished()
    hidden = (Note("read", f"{walk.hidden} hidden passages were left out"),) if walk.hidden else ()
    title = tree.css_first("title")
    return Page(
        text=text,
        blocks=_without_looks(text, blocks),
        title=" ".join((title.text(deep=True) or "").split()) if title else "",
        metas=tuple(_metas(tree)),
        notes=(*notes, *hidden),
        tree=tree,
        places=walk.places,
    )


def _metas(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    for node in tree.css("meta[content]"):
        name = node.attributes.get("name") or node.attributes.get("property") or ""
        content = " ".join((node.attributes.get("content") or "").split())
        if name and content:
            yield name.lower(), content


def _without_looks(text: str, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks without what nearly all of the page has: a page that is all italics or all centred says nothing."""
    whole = sum(block.span[1] - block.span[0] for block in blocks) or 1
    shares: dict[str, int] = {}
    for block in blocks:
        size = block.span[1] - block.span[0]
        for name in (block.align, "quote" if block.role == "quote" else ""):
            if name:
                shares[name] = shares.get(name, 0) + size
        for mark in block.marks:
            shares[mark.kind] = shares.get(mark.kind, 0) + mark.span[1] - mark.span[0]
    looks = {name for name, size in shares.items() if size >= WHOLE * whole and len(blocks) > 3}
    if not looks:
        return blocks
    return tuple(
        Block(
            "paragraph" if block.role == "quote" and "quote" in looks else block.role,
            block.span,
            block.level,
            "" if block.align in looks else block.align,
            tuple(mark for mark in block.marks if mark.kind not in looks),
        )
        for block in blocks
    )
