"""Adult-FanFiction, old pages with their dragon prints and new ones with their folders."""

from __future__ import annotations

import re

from reliquary.formats.platforms.sheet import Sheet
from reliquary.formats.platforms.site import Site
from reliquary.markup.page import Page
from reliquary.work import Span

OWN = {
    "by": "authors", "rating": "rating", "chapters": "set_aside", "disclaimer": "disclaimer", "summary": "summary",
    "tags": "category", "published": "date", "story codes": "category", "warnings": "warnings", "story": "title",
}  # fmt: skip
PATH = re.compile(r"^(?:folder[ \t]+|Category[ \t]*:[ \t]*)([^\n]+)", re.MULTILINE)
CHEVRON = re.compile(r"\s*[❯❱›»>]\s*")
COUPLE = re.compile(r"(?![^/]{0,30}[Mm]ale\s?/)\w[\w .'-]*/\s?\w")
COUNTER = re.compile(r"^Dragon prints[ \t]*:[^\n]*\n", re.MULTILINE | re.IGNORECASE)
DISCLAIMED = re.compile(r"\s*Disclaimer[ \t]*:[^\n]*\n", re.IGNORECASE)
AFTER = re.compile(
    r"^(?:Next|Previous|Review|Responses|Remember to review|Age Verification|Back to top)\b[^\n]{0,80}$", re.MULTILINE
)
CHAPTERS = re.compile(r"^Chapters[ \t]*:[ \t]*\n?((?:[ \t]*\d{1,3}\b[^\n]*\n)+)", re.MULTILINE)
PORTAL = re.compile(r"\s*(?:AFF|Adult.?Fan.?Fiction)\b", re.IGNORECASE)
"""The site's name in place of a story's title."""
SUFFIX = re.compile(r"\s+[-|:»]\s+(?:Adult|AFF).*$", re.IGNORECASE)


def _fields(sheet: Sheet, page: Page) -> None:
    """The lines of fields above the text, then the text."""
    body = page.first("div.chapter-body, #chapter-body, .story-text")
    counter = COUNTER.search(sheet.text)
    top = (0, body.span[0] if body else counter.end() if counter else 0)
    _path(sheet, top)
    pieces = sheet.segments(top, "\n")
    sheet.pieces([piece for piece in pieces if piece[0].lower() not in ("category", "dragon prints")], OWN, {})
    _chapters(sheet, top)
    heading = page.first("h1, h2, h3")
    if heading and heading.span[1] <= top[1]:
        sheet.say("title", heading.said, heading.span)
    elif not sheet.claimed("title") and not PORTAL.match(page.title):
        sheet.say("title", re.sub(r"^Story:?\s+", "", SUFFIX.sub("", page.title)), None)
    if body:
        sheet.story(body.span)
    elif counter:
        _below(sheet, counter.end())


def _path(sheet: Sheet, top: Span) -> None:
    """Of the category's path the first name is the fandom; the last may be a couple."""
    folder = PATH.search(sheet.text, *top)
    if folder:
        path = CHEVRON.split(folder[1].strip())
        sheet.say("fandoms", path[0], folder.span(1))
        if len(path) > 1 and COUPLE.match(path[-1]):
            sheet.say("relationships", path[-1], folder.span(1))


def _chapters(sheet: Sheet, top: Span) -> None:
    """The count of a list of chapters, one a line."""
    listed = CHAPTERS.search(sheet.text, *top)
    if listed:
        sheet.parts = (len(listed[1].strip().split("\n")), listed.span(1))


def _below(sheet: Sheet, start: int) -> None:
    """The text of an old page: below the counter and the disclaimer, above the links and reviews."""
    disclaimed = DISCLAIMED.match(sheet.text, start)
    if disclaimed:
        sheet.pieces(sheet.segments(disclaimed.span(), "\n"), OWN, {})
        start = disclaimed.end()
    stop = AFTER.search(sheet.text, start)
    sheet.write((start, stop.start() if stop else len(sheet.text)))


def _plain(text: str) -> Sheet | None:
    """An old page that was copied as text: the title above the fields, the chapter below the disclaimer."""
    counter = COUNTER.search(text, 0, 4000)
    if not counter:
        return None
    sheet = Sheet(text, "aff fields")
    title = re.match(r"\s*([^\n]{1,150})\n", text)
    if title and not sheet.segments(title.span(1)):
        sheet.say("title", title[1].strip(), title.span(1))
    _path(sheet, (0, counter.end()))
    pieces = sheet.segments((0, counter.end()), "\n")
    sheet.pieces([piece for piece in pieces if piece[0].lower() not in ("category", "dragon prints")], OWN, {})
    _below(sheet, counter.end())
    return sheet


SITES = (
    Site(
        name="aff text",
        witness="aff fields",
        signs=(
            re.compile(rb"\A(?!\s*<)"),
            re.compile(rb"ragon [Pp]rints[ \t]*:"),
            re.compile(rb"^Dragon prints[ \t]*:", re.MULTILINE | re.IGNORECASE),
        ),
        plain=_plain,
    ),
    Site(
        name="aff page",
        witness="aff fields",
        signs=(
            re.compile(rb"Dragon prints|class=[\"']?chapter-body|adult-fanfiction", re.IGNORECASE),
            re.compile(rb"<(?:html|head|body|div|table|p)\b", re.IGNORECASE),
        ),
        menu="select[name^=chap], select.chapter-select",
        then=_fields,
    ),
)
