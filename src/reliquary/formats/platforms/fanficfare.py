"""FanFicFare, the downloader: its plain text and its single HTML file, whatever site the story came from."""

from __future__ import annotations

import re

from reliquary.formats.platforms.sheet import Sheet
from reliquary.formats.platforms.site import Field, Labels, Site
from reliquary.markup.page import Page

OWN = {
    "category": "fandoms", "genre": "genres", "series": "series", "status": "status", "published": "date",
    "updated": "set_aside", "packaged": "set_aside", "chapters": "parts", "words": "set_aside", "summary": "summary",
    "relationships": "relationships", "characters": "characters", "warnings": "warnings", "rating": "rating",
    "language": "language", "publisher": "set_aside", "story url": "set_aside", "author url": "set_aside",
    "extra tags": "category", "collections": "set_aside",
}  # fmt: skip
"""What the downloader's labels mean: its category is the fandom, its packaging date no date of the story's."""
HEAD = re.compile(r"\A\s*(?P<title>\S[^\n]*)\n+[ \t]*by (?P<authors>[^\n]+)\n+(?=[A-Z][A-Za-z ]{2,20}: )")
LABEL = re.compile(r"^([A-Z][A-Za-z]{2,12}(?: [A-Z][A-Za-z]{2,8})?):[ \t]+(?=\S)", re.MULTILINE)
CHAPTER = re.compile(r"^(?:\t| {8})(?!\s)([^\n]{1,200})\n", re.MULTILINE)
LAST = re.compile(r"^End file\.\s*\Z", re.MULTILINE)


def _plain(text: str) -> Sheet | None:
    """Title and by-line, labelled fields with wrapped values, chapters under indented headings, `End file.`."""
    head = HEAD.match(text)
    if not head:
        return None
    sheet = Sheet(text, "FanFicFare fields")
    sheet.say("title", head["title"].strip(), head.span("title"))
    sheet.say("authors", [name.strip() for name in re.split(r",\s+", head["authors"])], head.span("authors"))
    last = LAST.search(text, max(0, len(text) - 200))
    end = last.start() if last else len(text)
    start = _fields(sheet, head.end(), end)
    heads = list(CHAPTER.finditer(text, start, end))
    before = text[start : heads[0].start()].strip() if heads else ""
    heads = [] if before and not before.startswith("TABLE OF CONTENTS") else heads
    stops = [*(one.start() for one in heads[1:]), end]
    for one, stop in zip(heads, stops[: len(heads)], strict=True):
        number, title = sheet.heading(one[1])
        sheet.story((one.end(), stop), title, number)
        sheet.number = (number, one.span(1)) if number else None
    if not heads:
        sheet.story((start, end))
    return sheet


def _fields(sheet: Sheet, start: int, end: int) -> int:
    """Claims the labelled lines, each value up to the next label or a blank line; where they end."""
    at = start
    pieces = []
    while found := LABEL.match(sheet.text, at, end):
        gap = sheet.text.find("\n\n", found.end(), end)
        stop = gap if gap >= 0 else end
        following = LABEL.search(sheet.text, found.end(), stop)
        at = following.start() if following else stop
        pieces.append((found[1], (found.end(), at)))
        if not following:
            break
    sheet.pieces(pieces, OWN, {})
    return at


def _page(sheet: Sheet, page: Page) -> None:
    """Each chapter from its heading to the next one's."""
    heads = page.find('a[name^="section"] h2, a[name^="section"] h3, h2.fff_chapter_title, h3.fff_chapter_title')
    stops = [*(head.span[0] for head in heads[1:]), len(sheet.text)][: len(heads)]
    for head, stop in zip(heads, stops, strict=True):
        number, title = sheet.heading(head.said)
        sheet.story((head.span[1], stop), title, number)
        sheet.number = (number, head.span) if number else None


SITES = (
    Site(
        name="fanficfare page",
        witness="FanFicFare fields",
        signs=(
            re.compile(rb"class=[\"']?(?:authorlink|fff_)"),
            re.compile(rb"name=[\"']?section\d|class=[\"']?full|fff_"),
        ),
        fields=(
            Field("title", "h1 a:not(.authorlink)"),
            Field("title", "h1"),
            Field("authors", "a.authorlink", every=True),
        ),
        labels=(Labels("table.full, .fff_titlepage", "td > b, .fff_label", OWN),),
        then=_page,
    ),
    Site(
        name="fanficfare text",
        witness="FanFicFare fields",
        signs=(
            re.compile(rb"\A\s*(?!<)\S[^\n]*\n[\r\n]*[ \t]*by [^\n]+\n[\r\n]*(?:[A-Z][A-Za-z ]{2,20}: )"),
            re.compile(rb"^Packaged: \d{4}-\d\d-\d\d", re.MULTILINE),
        ),
        plain=_plain,
    ),
)
