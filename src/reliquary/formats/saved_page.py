"""Pages saved whole by a browser as one mail (`.mht`, `.mhtml`): the page in it, at the address it was saved from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from reliquary.formats import Format, read_as
from reliquary.markup.mime import headers, parts, written
from reliquary.sources import whole
from reliquary.work import Claim, Draft, Leaf, Note, Place, Refusal, Source

SAVED = re.compile(
    rb"^From:[^\n]{0,80}(?:Saved by|Gespeichert von|Enregistr|Guardado por|Salvato da)|^Snapshot-Content-Location:",
    re.MULTILINE | re.IGNORECASE,
)
RELATED = re.compile(rb"^Content-Type:\s*multipart/related\b", re.MULTILINE | re.IGNORECASE)
ADDRESS = re.compile(rb"^(?:Snapshot-)?Content-Location:\s*(https?://[^\s<>]{4,2000})", re.MULTILINE | re.IGNORECASE)
HEAD = 16 * 1024


class SavedPage:
    """A mail that nobody sent: a browser's name for its sender, and parts that belong to one page."""

    name = "saved page"

    def score(self, head: bytes, place: Place) -> float | None:
        """0.95 for the header that browsers write; a mail that a person sent is left to the reader of mail."""
        top = head[:HEAD]
        if b"/related" not in top.lower():
            return None
        return 0.95 if RELATED.search(top) and SAVED.search(top) and b"\nReceived:" not in top else None

    def read(self, source: Source) -> Iterator[Draft | Leaf | Refusal]:
        """What the page in it is by itself; its pictures and style sheets stay in the original."""
        data = whole(source)
        if isinstance(data, Refusal):
            yield data
            return
        head, at = headers(data)
        page = next(
            (part for part in parts(head, data[at:]) if part.kind in ("text/html", "application/xhtml+xml")), None
        )
        if page is None:
            yield Refusal(source.place, "a saved page without its page")
            return
        found = ADDRESS.search(data[: 4 * HEAD])
        url = found[1].decode("utf-8", "replace") if found else ""
        claims = (Claim("url", url, None, "the browser", 1.0, None, "place"),) if url else ()
        note = Note(
            "read", "a page that a browser saved as one file; the day on which it did so is no date of the story"
        )
        for each in read_as(written(page).text, source, self.name, notes=(note,)):
            if isinstance(each, Draft):
                known = {claim.value for claim in each.claims if claim.field == "url"}
                each = replace(each, claims=(*each.claims, *(claim for claim in claims if claim.value not in known)))
            yield each


FORMAT: Format = SavedPage()
