"""Cuts, from the text of the library, the stretch of a story that shows what was sought; the index holds no text."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

import tantivy

from reliquary.library import schema
from reliquary.library.index import WorkIndex
from reliquary.library.query import Query
from reliquary.work import Span

LENGTH = 220
"""Characters of story shown around a found word."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A stretch of a story, and the spans of the words in it that were asked for."""

    text: str
    found: tuple[Span, ...]

    @property
    def html(self) -> str:
        """The stretch escaped, with what was found in `<mark>`.

        >>> Snippet("snow & ice", ((0, 4),)).html
        '… <mark>snow</mark> &amp; ice …'
        """
        pieces, at = [], 0
        for start, end in self.found:
            pieces += [html.escape(self.text[at:start]), f"<mark>{html.escape(self.text[start:end])}</mark>"]
            at = end
        return "… " + "".join([*pieces, html.escape(self.text[at:])]) + " …"


class Snippets:
    """Cuts snippets for one query, out of as many stories as one likes."""

    def __init__(self, index: WorkIndex, asked: Query) -> None:
        self._index = index
        self._words = [schema.spaced(word) for word in asked.words if re.search(r"\w", word)]
        self._cutters: dict[str, tantivy.SnippetGenerator] = {}

    def cut(self, text: str, language: str | None) -> Snippet | None:
        """The stretch of a story that best shows the words asked for; None where it shows none."""
        if not self._words:
            return None
        field = "body" if schema.is_english(language) else "body_exact"
        if field not in self._cutters:
            self._cutters[field] = self._cutter(field)
        page = tantivy.Document()
        page.add_text(field, schema.spaced(text))
        piece = self._cutters[field].snippet_from_doc(page)
        return _in_characters(piece.fragment(), [(found.start, found.end) for found in piece.highlighted()])

    def _cutter(self, field: str) -> tantivy.SnippetGenerator:
        """Knows how rare each word is, by which the best stretch is chosen."""
        words = [(tantivy.Occur.Should, self._index.parse(word, [field])) for word in self._words]
        asked = tantivy.Query.boolean_query(words)
        cutter = tantivy.SnippetGenerator.create(self._index.searcher(), asked, schema.schema(), field)
        cutter.set_max_num_chars(LENGTH)
        return cutter


def _in_characters(fragment: str, pieces: list[Span]) -> Snippet | None:
    """A snippet on one line, without the blanks that `spaced` put in; tantivy counts its spans in bytes of UTF-8."""
    raw = fragment.encode()
    text, moved = schema.unspaced(fragment)
    found: list[Span] = []
    for start, end in sorted(set(pieces)):
        span = moved[len(raw[:start].decode(errors="ignore"))], moved[len(raw[:end].decode(errors="ignore"))]
        if not found or span[0] >= found[-1][1]:
            found.append(span)
    return Snippet(text, tuple(found)) if found else None
