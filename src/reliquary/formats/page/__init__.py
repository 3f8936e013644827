"""Pages of any kind: one file, one draft of what its author wrote; pages that are no story are told apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256

from reliquary.formats import Format
from reliquary.formats.page.kind import kind
from reliquary.formats.page.said import said, signed
from reliquary.markup.charset import Decoded, decode
from reliquary.markup.furniture import contents, furniture, page_lines
from reliquary.markup.mentions import LEAF, of_page, spoken_of
from reliquary.markup.old_url import urls_in
from reliquary.markup.page import Element, Page, read_page
from reliquary.sources import whole
from reliquary.work import Draft, Leaf, Place, Refusal, Region, Source, Span

SURE = re.compile(
    rb"\A\s*+(?:<\?xml[^>]{0,200}>\s*+)?(?:<!--[^>]{0,2000}-->\s*+)*+<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE,
)
ELEMENT = re.compile(
    rb"</?(html|head|title|body|p|br|hr|center|font|div|table|td|h[1-6]|pre|blockquote|a|b|i)\b[^<>]{0,400}>",
    re.IGNORECASE,
)
FEW = 3
ENOUGH = 60
"""Words that must be left after a list of other pages for the rest to be a story."""


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
        found = [match[1].lower() for match in ELEMENT.finditer(head[:16_384])]
        parts = sum(name in (b"p", b"br", b"div", b"td") for name in found)
        return 0.4 if parts >= FEW or (len(found) > FEW and len(set(found)) >= FEW) else None

    def read(self, source: Source) -> Iterator[Draft | Leaf | Refusal]:
        """The one draft of a page; a Leaf for an index, a guestbook and the like; a Refusal where nothing shows."""
        data = whole(source)
        if isinstance(data, Refusal):
            yield data
            return
        decoded = decode(data, html=True)
        page = read_page(decoded.text)
        lines = page_lines(page)
        set_aside = furniture(page, lines)
        other = kind(page, lines, set_aside, decoded.text)
        if other:
            yield Leaf(source.place, other[0], other[1], source.digest, of_page(decoded.text, source.place))
        elif not page.text.strip():
            yield Refusal(source.place, "the page shows no text")
        else:
            draft = drafted(page, set_aside, contents(page, lines), source, decoded)
            claims = (*draft.claims, *urls_in(decoded.text, source.place))
            yield replace(draft, claims=claims, mentions=spoken_of(LEAF, decoded.text, source.place))


def drafted(
    page: Page, set_aside: tuple[Span, ...], listing: Element | None, source: Source, decoded: Decoded
) -> Draft:
    """The draft of a page whose furniture is known; a list of other pages above the story counts to it."""
    if listing and len(page.text[listing.span[1] :].split()) >= ENOUGH:
        end = listing.span[1]
        set_aside = ((0, end), *((max(start, end), stop) for start, stop in set_aside if stop > end))
    regions = tuple(_regions(page.text, set_aside))
    claims = list(said(page, regions, listing))
    own = next((region for region in regions if region.role == "author text"), None)
    bare = signed(page, own.span, claims) if own else None
    if own and bare:
        (start, end), claim = bare
        head = [Region("chrome", (own.span[0], start))] if own.span[0] < start else []
        parted = (*head, Region("heading", (start, end)), Region("author text", (end, own.span[1])))
        regions = tuple(new for old in regions for new in (parted if old is own else (old,)))
        claims.append(claim)
    return Draft(
        place=source.place,
        digest=source.digest,
        item=None,
        format=AnyPage.name,
        encoding=decoded.encoding,
        text=page.text,
        text_digest=sha256(page.text.encode("utf-8", "replace")).hexdigest(),
        blocks=page.blocks,
        regions=regions,
        claims=tuple(claims),
        notes=(*decoded.notes, *page.notes),
    )


def _regions(text: str, set_aside: tuple[Span, ...]) -> Iterator[Region]:
    """Furniture as chrome, everything else as the author's text."""
    at = 0
    for start, end in set_aside:
        if text[at:start].strip():
            yield Region("author text", (at, start))
            at = start
        yield Region("chrome", (at, end))
        at = end
    if text[at:].strip() or not set_aside:
        yield Region("author text", (at, len(text)))
    elif at < len(text):
        yield Region("chrome", (at, len(text)))


FORMAT: Format = AnyPage()
