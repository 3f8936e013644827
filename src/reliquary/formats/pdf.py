"""PDF with text in it: the words page by page, running heads and page numbers set aside, paragraphs found again."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256

from pypdf import PdfReader
from pypdf.generic import PdfObject

from reliquary.formats import Format
from reliquary.settings import Limits
from reliquary.sources import whole
from reliquary.sources.zipped import Unreadable
from reliquary.work import Claim, Draft, Leaf, Note, Place, Refusal, Region, Source

logging.getLogger("pypdf").setLevel(logging.CRITICAL)
"""What it mends in passing is no news to whoever adds a heap."""
MOST_PAGES = 5000
MOST_DRAWN = 16 << 20
"""Bytes of drawing instructions that are read; a novel has less than a tenth of it."""
MOST_TEXT = Limits().document_size
EDGE = 2
"""Lines at either end of a page that may be its running head or foot."""
REPEATED = 3
"""Pages on which a line must stand at the same edge to be a running head."""
DIGITS = re.compile(r"\d+|\b[ivxlc]+\b")
NUMBER = re.compile(
    r"\W{0,4}(?:page |seite |p\. ?)?(?:\d{1,4}|[ivxlc]{1,7})(?: (?:of|von|/) ?\d{1,4})?\W{0,4}", re.IGNORECASE
)
CLOSING = re.compile(r"[.!?…:;\"'”’»)*]$")
MADE = re.compile(
    r"\.(?:docx?|rtf|odt|txt|html?|wpd|pages)$|^(?:microsoft|untitled|about:|https?:|document\d*$)", re.IGNORECASE
)
"""Titles that a program gave: the name of the file it printed."""


class Pdf:
    """A PDF by its first bytes."""

    name = "pdf"

    def score(self, head: bytes, place: Place) -> float | None:
        """1.0 for what begins as every PDF does, perhaps after a little of something else."""
        return 1.0 if b"%PDF-" in head[:64] else None

    def read(self, source: Source) -> Iterator[Draft | Leaf | Refusal]:
        """The one draft of a PDF; a Refusal for a locked or broken one, and for one that is nothing but pictures."""
        data = whole(source)
        if isinstance(data, Refusal):
            yield data
            return
        try:
            pages, said = _read(data)
        except Unreadable as why:
            yield Refusal(source.place, "a PDF document that cannot be read", str(why))
            return
        except Exception as error:  # pypdf raises whatever its parts raise on broken files
            yield Refusal(source.place, "a PDF document that cannot be read", f"it is broken: {error}"[:200])
            return
        heads = _running(pages)
        text = "\n\n".join(_paragraphs([line for page in pages for line in _without(page, heads)]))
        if len(text.split()) < max(10, len(pages)):
            yield Refusal(
                source.place, "a PDF document of pictures", "its words would have to be recognised first (OCR)"
            )
            return
        yield _draft(source, text + "\n", said, len(heads))


def _read(data: bytes) -> tuple[list[list[str]], tuple[Claim, ...]]:
    """The lines of each page, and what the document says of itself."""
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise Unreadable("it is locked with a password")
    if len(reader.pages) > MOST_PAGES:
        raise Unreadable(f"it has more than {MOST_PAGES} pages")
    pages: list[list[str]] = []
    drawn = written = 0
    for page in reader.pages:
        contents = page.get_contents()
        drawn += len(contents.get_data()) if contents is not None else 0
        if drawn > MOST_DRAWN or written > MOST_TEXT:
            raise Unreadable("it holds more than the limits allow")
        text = page.extract_text().replace("\u00ad\n", "").replace("\r\n", "\n").replace("\r", "\n")
        written += len(text)
        pages.append([line.strip() for line in text.split("\n")])
    return pages, tuple(_said(reader))


def _said(reader: PdfReader) -> Iterator[Claim]:
    """Title and author as the program that made the document was told them."""
    info: dict[str, PdfObject] = dict(reader.metadata or {})
    for field, name in (("title", "/Title"), ("authors", "/Author")):
        value = " ".join(str(info.get(name, "")).split())[:300]
        if value and not MADE.search(value):
            yield Claim(field, [value] if field == "authors" else value, None, "PDF metadata", 0.35, None, "pdf")


def _running(pages: list[list[str]]) -> set[str]:
    """Lines that stand at the edge of several pages, whatever number is in them."""
    counts: Counter[str] = Counter()
    for page in pages:
        lines = [line for line in page if line]
        counts.update({DIGITS.sub("#", line) for line in (*lines[:EDGE], *lines[EDGE:][-EDGE:])})
    return {line for line, count in counts.items() if count >= REPEATED and count * 3 >= len(pages)}


def _without(page: list[str], heads: set[str]) -> list[str]:
    """A page's lines without its running heads and its number."""
    lines = [line for line in page if line]
    edges = {*range(EDGE), *range(len(lines) - EDGE, len(lines))}
    return [
        line
        for index, line in enumerate(lines)
        if index not in edges or not (DIGITS.sub("#", line) in heads or NUMBER.fullmatch(line))
    ]


def _paragraphs(lines: list[str]) -> list[str]:
    """Lines put together again; a line that does not reach the margin, or closes a sentence short of it, ends one.

    >>> _paragraphs(["It rained on the harbour all that", "week and the boats", "lay under their covers like cattle"])
    ['It rained on the harbour all that week and the boats', 'lay under their covers like cattle']
    """
    lengths = sorted(map(len, lines))
    width = lengths[len(lengths) * 9 // 10] if lengths else 0
    found: list[list[str]] = [[]]
    for line in lines:
        found[-1].append(line)
        if len(line) < 0.75 * width or (len(line) < 0.92 * width and CLOSING.search(line)):
            found.append([])
    return [" ".join(paragraph) for paragraph in found if paragraph]


def _draft(source: Source, text: str, said: tuple[Claim, ...], heads: int) -> Draft:
    words = "read from a PDF, which keeps neither italics nor paragraphs; they were found again by the length of lines"
    running = (Note("read", f"{heads} running heads were set aside"),) if heads else ()
    return Draft(
        place=source.place,
        digest=source.digest,
        item=None,
        format=Pdf.name,
        encoding=None,
        text=text,
        text_digest=sha256(text.encode("utf-8", "replace")).hexdigest(),
        regions=(Region("author text", (0, len(text))),),
        claims=said,
        notes=(Note("read", words), *running),
    )


FORMAT: Format = Pdf()
