"""The Automated Archive, software of the 1990s' archives: story pages that end in `End Title by Name`."""

from __future__ import annotations

import re

from reliquary.formats.platforms.sheet import Sheet
from reliquary.formats.platforms.site import Field, Site
from reliquary.markup.page import Page
from reliquary.vocabulary.fandoms import named_in
from reliquary.vocabulary.labels import read_label

LAST = re.compile(
    r"^End (?P<title>[^\n]{1,200}?) by (?P<author>[^\n:]{1,120}?)(?::[ \t]*(?P<mail>\S+@\S+))?[ \t]*$", re.MULTILINE
)
TOOLS = re.compile(
    r"^(?:Author and story notes above|Please post a comment|Read posted comments|Send comments to)", re.MULTILINE
)
SEQUEL = re.compile(r"^This story is a (?:sequel|prequel) to:?[ \t]*([^\n]+)\n", re.MULTILINE)
NESTED = re.compile(r"^Story Notes?:[ \t]*([A-Za-z]{4,12}):[ \t]*([^\n]+)", re.MULTILINE)
"""A field of the author's that the archive's own label stands before."""
RULED = re.compile(r"\s*+-{8}[-\s]*+\Z")


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
    _divided(sheet, page, start, end)


def _divided(sheet: Sheet, page: Page, start: int, end: int) -> None:
    """The header above the first rule below the title, the story under it; without fields there, all as it stands."""
    rules = [rule.span for rule in page.find("hr") if start < rule.span[0] < end]
    above = sheet.text[start : rules[0][0]] if rules else ""
    stated = sum(read_label(label) is not None for label, _ in sheet.segments((start, start + len(above)), "\n"))
    if not stated or end - rules[0][1] < len(above) // 2:
        sheet.write((start, end))
        return
    sequel = SEQUEL.search(sheet.text, start, rules[0][0])
    sheet.write((start, sequel.start() if sequel else rules[0][0]), role="header")
    if sequel:
        sheet.write((sequel.end(), rules[0][0]), role="header")
    sheet.story((rules[0][1], end))


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
