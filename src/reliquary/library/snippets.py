"""Cuts, from the text of the library, the stretch of a story that shows what was sought; the index holds no text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import tantivy

from reliquary.library import schema
from reliquary.library.index import WorkIndex
from reliquary.library.query import Query
from reliquary.work import Span

LENGTH = 220
"""Characters of story shown around a found word."""


LOOKED_AT, TRIED = 8, 3
"""Places of each word that are looked at, and stretches that are cut before the whole story is."""


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
        near = (self._cut(stretch, field) for stretch in _near(text, self._words))
        return next(filter(None, near), None) or self._cut(text, field)

    def _cut(self, text: str, field: str) -> Snippet | None:
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


def _near(text: str, phrases: Sequence[str]) -> Iterator[str]:
    """The few stretches that seem to hold most of what is sought: putting a whole story into words takes long.

    A word is looked for by its beginning, which its other forms share; what is found by chance is cut to nothing.
    """
    small = text.lower()
    if len(small) != len(text):
        return
    words = {word[: max(3, len(word) - 3)] for phrase in phrases for word in re.findall(r"\w+", phrase.lower())}
    places: list[int] = []
    for sought in sorted(words | {phrase.lower() for phrase in phrases}):
        places += islice(_places(small, sought), LOOKED_AT)
    stretches: dict[int, str] = {}
    end = 0
    for place in sorted(places):
        if place >= end:
            start = max(0, small.rfind(" ", 0, max(0, place - LENGTH // 2)))
            end = place + LENGTH
            stretches[start] = " ".join(text[start:end].split())
    held = {start: sum(word in small[start : start + len(cut)] for word in words) for start, cut in stretches.items()}
    for start in sorted(stretches, key=lambda start: (-held[start], start))[:TRIED]:
        yield stretches[start]


def _places(text: str, sought: str) -> Iterator[int]:
    """Where words of a text begin like that."""
    at = text.find(sought)
    while at >= 0:
        if not text[at - 1 : at].isalnum():
            yield at
        at = text.find(sought, at + 1)


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
