"""Pages and files of the platforms that fan fiction was posted to, each known by the markup of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib import import_module
from typing import cast

from reliquary.formats import HEAD_SIZE, Format
from reliquary.formats.platforms.site import Site
from reliquary.markup.charset import decode
from reliquary.markup.mentions import LEAF, of_page, spoken_of
from reliquary.markup.old_url import urls_in
from reliquary.sources import whole
from reliquary.work import Draft, Leaf, Place, Refusal, Source

SITES = (
    "book", "ao3", "ffn", "efiction", "efp", "mediaminer", "aff", "fanfiktion", "ficbook", "fictionalley", "fanficfare",
    "journal", "forum", "listarchive", "automated", "animexx", "lofter",
)  # fmt: skip
"""The modules of the platforms, each with SITES; on equal scores the earlier one reads."""
ELEMENT = re.compile(
    rb"<(?:!--|!doctype|/?(?:html|head|body|title|meta|link|script|div|span|p|a|br|hr|h[1-6]|pre|table|td|dl|dt|li|form|select"
    rb"|article|section|main|lj)\b)",
    re.IGNORECASE,
)
"""What every page has; without it only the platforms' plain files need to be looked for."""


@cache
def sites() -> tuple[Site, ...]:
    """The platforms that are known."""
    modules = (import_module(f"{__name__}.{name}") for name in SITES)
    return tuple(site for module in modules for site in cast("tuple[Site, ...]", module.SITES))


class Platforms:
    """One format for all platforms: each page is read by the site whose signs are surest."""

    name = "platform"

    def score(self, head: bytes, place: Place) -> float | None:
        """0.92 where a platform's own signs are found."""
        found = _site(head)
        return found[0] if found else None

    def read(self, source: Source) -> Iterator[Draft | Leaf | Refusal]:
        """The works on a platform's page; a page without any as a Leaf."""
        data = whole(source)
        if isinstance(data, Refusal):
            yield data
            return
        found = _site(data[:HEAD_SIZE])
        if not found:
            yield Refusal(source.place, "it changed while it was being read")
            return
        site = found[1]
        decoded = decode(data, html=site.plain is None)
        urls = tuple(urls_in(decoded.text, source.place))
        empty = True
        for sheet in site.read(decoded.text):
            empty = False
            draft = sheet.draft(source, decoded, site.name)
            known = {claim.value for claim in draft.claims if claim.field == "url"}
            claims = (*draft.claims, *(url for url in urls if url.value not in known))
            yield replace(draft, claims=claims, mentions=spoken_of(LEAF, decoded.text, source.place))
        if empty:
            reason = f"a page of a site ({site.name}) without a story on it"
            yield Leaf(source.place, "site page", reason, source.digest, of_page(decoded.text, source.place))


def _site(head: bytes) -> tuple[float, Site] | None:
    marked_up = ELEMENT.search(head) is not None
    likely = (site for site in sites() if marked_up or site.plain)
    scores = [(score, site) for site in likely if (score := site.score(head)) is not None]
    return max(scores, key=lambda scored: scored[0]) if scores else None


FORMAT: Format = Platforms()
