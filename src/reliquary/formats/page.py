"""Pages of any kind: one file, one draft of the text a reader saw."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256

from reliquary.formats import Format
from reliquary.markup.charset import decode
from reliquary.markup.page import read_page
from reliquary.sources import whole
from reliquary.work import Draft, Leaf, Place, Refusal, Region, Source

SURE = re.compile(
    rb"\A\s*+(?:<\?xml[^>]{0,200}>\s*+)?(?:<!--[^>]{0,2000}-->\s*+)*+<(?:!doctype\s+html|html|head|body)\b", re.I
)
ELEMENT = re.compile(
    rb"</?(?:html|head|title|body|p|br|hr|center|font|div|table|td|h[1-6]|pre|blockquote|a|b|i)\b[^<>]{0,400}>", re.I
)
FEW = 3


class AnyPage:
    """The format of pages that no platform's own reader knows."""

    name = "page"

    def score(self, head: bytes, place: Place) -> float | None:
        """0.5 for a page that begins like one, 0.4 for a fragment with the elements of one."""
        if b"\0" in head[:64]:
            head = decode(head).text.encode("utf-8", "replace")
        head = head.removeprefix(b"\xef\xbb\xbf")
        if SURE.match(head):
            return 0.5
        found = {match[0].lower() for match in ELEMENT.finditer(head[:16_384])}
        return 0.4 if len(found) >= FEW and len(ELEMENT.findall(head[:16_384])) > FEW else None

    def read(self, source: Source) -> Iterator[Draft | Leaf | Refusal]:
        """The one draft of a page, or a Refusal where nothing of it shows."""
        data = whole(source)
        if isinstance(data, Refusal):
            yield data
            return
        decoded = decode(data, html=True)
        page = read_page(decoded.text)
        if not page.text.strip():
            yield Refusal(source.place, "the page shows no text")
            return
        yield Draft(
            place=source.place,
            digest=source.digest,
            item=None,
            format=self.name,
            encoding=decoded.encoding,
            text=page.text,
            text_digest=sha256(page.text.encode("utf-8", "surrogatepass")).hexdigest(),
            blocks=page.blocks,
            regions=(Region("author text", (0, len(page.text))),),
            notes=(*decoded.notes, *page.notes),
        )


FORMAT: Format = AnyPage()
