"""Documents of office programs: Word old and new, OpenDocument, rich text; each laid out as a page and read as one."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from reliquary.formats import Format, read_as
from reliquary.formats.office.compound import MAGIC
from reliquary.formats.office.laid_out import Layout
from reliquary.formats.office.old_word import read_old_word
from reliquary.formats.office.open_document import read_open_document
from reliquary.formats.office.rtf import read_rtf
from reliquary.formats.office.word import read_word
from reliquary.markup.xml import BadXml
from reliquary.sources import whole
from reliquary.sources.zipped import Unreadable, zipped
from reliquary.work import Draft, Leaf, Place, Refusal, Source

OPEN_DOCUMENT = re.compile(
    rb"PK\x03\x04.{26,60}mimetype.{0,40}application/(?:vnd\.oasis\.opendocument|vnd\.sun\.xml)\.(\w+)", re.DOTALL
)
WORD = re.compile(rb"PK\x03\x04.{26}(?:\[Content_Types\]\.xml|_rels/|docProps/|word/)", re.DOTALL)
RTF = re.compile(rb"\s{0,200}\{\s{0,20}\\rtf")
KINDS = {"word": "docx", "open document": "odt", "rich text": "rtf", "old word": "doc"}
"""The word that the record carries, by the kind that is told from the first bytes."""


class Office:
    """Four kinds of file that office programs have saved texts in."""

    name = "office"

    def score(self, head: bytes, place: Place) -> float | None:
        """1.0 for the first bytes of any of them, whatever the file is called."""
        return 1.0 if _kind(head) else None

    def read(self, source: Source) -> Iterator[Draft | Leaf | Refusal]:
        """The one draft of a document; a Refusal that says why for one that is locked, broken or no text."""
        try:
            with source.open() as stream:
                kind = _kind(stream.read(512))
            page = _page(source, kind)
        except (Unreadable, BadXml, struct.error) as why:
            yield Refusal(source.place, "an office document that cannot be read", str(why))
            return
        except OSError as error:
            yield Refusal(source.place, "it could not be opened", error.strerror or str(error))
            return
        yield from (page,) if isinstance(page, Refusal) else read_as(page, source, KINDS[kind])


def _kind(head: bytes) -> str:
    """Which kind of document first bytes belong to; "" for none."""
    if head.startswith(MAGIC):
        return "old word"
    if RTF.match(head[:300]):
        return "rich text"
    if OPEN_DOCUMENT.match(head[:300]):
        return "open document"
    return "word" if WORD.match(head[:300]) else ""


def _page(source: Source, kind: str) -> str | Refusal:
    """The document laid out as a page; raises Unreadable, BadXml or struct.error."""
    if kind in ("old word", "rich text"):
        data = whole(source)
        if isinstance(data, Refusal):
            return data
        return read_rtf(data) if kind == "rich text" else read_old_word(data).page()
    if not kind:
        raise Unreadable("it changed while it was being read")
    with zipped(source) as box:
        layout: Layout = read_word(box) if kind == "word" else read_open_document(box)
    if layout.is_full:
        raise Unreadable("its text is larger than the limit for one document")
    return layout.page()


FORMAT: Format = Office()
