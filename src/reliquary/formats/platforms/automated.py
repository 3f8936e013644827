"""The Automated Archive, software of the 1990s' archives: story pages that end in `End Title by Name`."""

from __future__ import annotations

import re

from reliquary.formats.platforms.sheet import Sheet
from reliquary.formats.platforms.site import Field, Site
from reliquary.markup.page import Page
from reliquary.vocabulary.fandoms import named_in

LAST = re.compile(
    r"^End (?P<title>[^\n]{1,200}?) by (?P<author>[^\n:]{1,120}?)(?::[ \t]*(?P<mail>\S+@\S+))?[ \t]*$", re.MULTILINE
)
TOOLS = re.compile(
    r"^(?:Author and story notes above|Please post a comment|Read posted comments|Send comments to)", re.MULTILINE
)
SEQUEL = re.compile(r"^This story is a (?:sequel|prequel) to:?[ \t]*([^\n]+)\n", re.MULTILINE)
NESTED = re.compile(r"^Story Notes?:[ \t]*([A-Za-z]{4,12}):[ \t]*([^\n]+)", re.MULTILINE)
"""A field of the author's that the archive's own label stands before."""
RULED = re.compile(r"(?:\s*-{8,})+\s*\Z")


def _story(sheet: Sheet, page: Page) -> None:
    """The page from its title to its last line; the address of the by-line."""
    text = sheet.text
    mail = page.first('h3 a[href^="mailto:"], h2 a[href^="mailto:"], center a[href^="mailto:"], a[href^="mailto:"]')
    if mail:
        sheet.say("emails", [mail.attributes["href"].partition(":")[2].partition("?")[0].strip()], None, 0.8)
    title = page.first("h1, h2")
    start = title.span[0] if title else 0
    lasts = list(LAST.finditer(text, start))
    last = lasts[-1] if lasts else None
    tools = TOOLS.search(text, last.end() if last else max(start, len(text) - 2000))
    end = last.start() if last else tools.start() if tools else len(text)
    ruled = RULED.search(text[max(start, end - 200) : end])
    if ruled:
        end = max(start, end - 200) + ruled.start()
    for nested in NESTED.finditer(text, start, end):
        sheet.pieces([(nested[1], nested.span(2))], {}, {})
    _archive(sheet, start)
    sequel = SEQUEL.search(text, start, end)
    if not sequel:
        sheet.write((start, end))
        return
    sheet.write((start, sequel.start()), role="header")
    sheet.write((sequel.end(), end))


def _archive(sheet: Sheet, end: int) -> None:
    """The fandom that the archive's name above the title tells."""
    for name, span, strength in named_in(sheet.text[:end]):
        if strength >= 0.8:
            sheet.say("fandoms", name, span)
            return


SITES = (
    Site(
        name="automated archive page",
        witness="archive page",
        signs=(
            re.compile(rb"<h[12][^>]{0,80}>", re.IGNORECASE),
            re.compile(
                rb"Author and story notes above|Author and story notes below|This story is a (?:sequel|prequel) to:|"
                rb"Fiction Archive\s{0,3}<A HREF[^>]{0,80}>Entry|<h3>\s*by\s*<a href=[\"']?mailto:",
                re.IGNORECASE,
            ),
        ),
        fields=(
            Field("title", "h1, h2"),
            Field("authors", "h3 a[href^='mailto:'], h3", pattern=re.compile(r"^(?:by\s+)?(.+)$", re.IGNORECASE)),
        ),
        then=_story,
    ),
)
