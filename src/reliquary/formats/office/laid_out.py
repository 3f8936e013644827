"""Lays an office document out as a page: paragraphs, headings, emphasis and breaks as plain markup, piece by piece."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

from reliquary.settings import Limits

MOST = Limits().document_size
MARKS = ("i", "b", "u", "s", "sup", "sub")
"""The elements of emphasis, in the order in which they lie in one another."""


@dataclass(slots=True)
class Layout:
    """A page that grows by paragraphs and runs of text; of an endless document no more than the limit is held."""

    title: str = ""
    author: str = ""
    out: list[str] = field(default_factory=list)
    size: int = 0
    runs: list[tuple[frozenset[str], list[str]]] = field(default_factory=list)
    """The paragraph's text so far: pieces of one look together."""

    @property
    def is_full(self) -> bool:
        return self.size > MOST

    def write(self, text: str, marks: frozenset[str] = frozenset()) -> None:
        """Text of one look; line ends in it are breaks, form feeds and other control signs nothing."""
        if not text or self.is_full:
            return
        shown = escape("".join(sign for sign in text if sign >= " " or sign in "\n\t"), quote=False)
        shown = shown.replace("\n", "<br>").replace("\t", "&#8195;")
        if not self.runs or self.runs[-1][0] != marks:
            self.runs.append((marks, []))
        self.runs[-1][1].append(shown)
        self.size += len(shown)

    def end_paragraph(self, tag: str = "p", align: str = "") -> None:
        """Ends a paragraph; one without text is an empty line, as people part scenes with it."""
        style = f' align="{align}"' if align in ("center", "right") else ""
        shown = "".join(_marked("".join(pieces), marks) for marks, pieces in self.runs)
        self.runs = []
        if shown or tag == "p":
            self.put(f"<{tag}{style}>{shown or '&nbsp;'}</{tag}>\n")

    def put(self, markup: str) -> None:
        """Markup of our own between paragraphs: a rule, the ends of a table's row."""
        if not self.is_full:
            self.out.append(markup)
            self.size += len(markup)

    def page(self) -> str:
        """The whole page."""
        if self.runs:
            self.end_paragraph()
        author = f'<meta name="author" content="{escape(self.author)}">' if self.author else ""
        return (
            f"<!doctype html><html><head><title>{escape(self.title)}</title>{author}</head>\n"
            f"<body>\n{''.join(self.out)}</body></html>\n"
        )


def _marked(markup: str, marks: frozenset[str]) -> str:
    """Markup inside the elements of its looks."""
    opened = [mark for mark in MARKS if mark in marks]
    return "".join(f"<{mark}>" for mark in opened) + markup + "".join(f"</{mark}>" for mark in opened[::-1])
