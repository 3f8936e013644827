"""MediaMiner: fandom, title and chapter in one heading, the rating in brackets, the author's own header in the text."""

from __future__ import annotations

import re

from reliquary.formats.platforms.sheet import Sheet
from reliquary.formats.platforms.site import Field, Site
from reliquary.formats.platforms.values import month_first
from reliquary.markup.page import Page

FAN_FICTION = re.compile(r"\s*Fan ?Fic(?:tion)?s?$", re.IGNORECASE)
CHEVRON = re.compile(r"\s*[❯❱›»>]\s*")
ONE_SHOT = re.compile(r"\W*one[ -]?shot\W*", re.IGNORECASE)
BRACKETED = re.compile(r"^.*\(\s*(.+?)\s*\)$")
OWN = {
    "uploaded on": "date",
    "created on": "date",
    "by": "authors",
    "genre": "genres",
    "anime manga": "fandoms",
    "type": "set_aside",
}


def _heading(sheet: Sheet, page: Page) -> None:
    """The heading's path, and the fields parted by strokes below it."""
    head = page.first("h1#post-title, h1.post-title, h1")
    if head:
        parts = CHEVRON.split(head.said)
        sheet.say("fandoms", FAN_FICTION.sub("", parts[0]), head.span)
        if len(parts) > 1:
            sheet.say("title", parts[1], head.span)
        if len(parts) > 2:
            number, title = sheet.heading(BRACKETED.sub(r"\1", parts[-1]))
            sheet.title = None if ONE_SHOT.fullmatch(title or "") else title
            sheet.number = (number, head.span) if number else None
    for meta in page.find(".post-meta, #post-meta"):
        member = page.first('a[href*="user"]', meta)
        if member and member.said:
            sheet.say("authors", [member.said], member.span)
        sheet.pieces(sheet.segments(meta.span), OWN, {"date": month_first})


ROW = re.compile(r"^By: [^\n]{1,60}\t[^\n]{0,600}", re.MULTILINE)
PATH = re.compile(r"^[^\n]{0,60}Fan Fiction[ \t]*[❯❱›»>][^\n]{3,200}", re.MULTILINE)
COUNTED = re.compile(r"\bChapter (\d{1,3}) of (\d{1,3})\b")


def _old_page(sheet: Sheet, page: Page) -> None:
    """A page of the site's first years: a path, one row of fields, then the author's own header and text."""
    row = ROW.search(sheet.text, 0, 8000)
    if row is None:
        return
    if path := PATH.search(sheet.text, 0, row.start()):
        parts = CHEVRON.split(path[0].strip())
        sheet.say("fandoms", parts[1], path.span())
        sheet.say("title", parts[2] if len(parts) > 2 else None, path.span())
    sheet.pieces(sheet.segments(row.span(), "\t"), OWN, {"date": month_first})
    if counted := COUNTED.search(sheet.text, *row.span()):
        sheet.number, sheet.parts = (int(counted[1]), counted.span()), (int(counted[2]), counted.span())
    foot = sheet.text.rfind("\nThe fics are owned by", row.end())
    sheet.write((row.end(), foot if foot > 0 else len(sheet.text)))


SITES = (
    Site(
        name="mediaminer page",
        witness="mediaminer fields",
        signs=(
            re.compile(rb"id=[\"']?(?:fanfic-text|post-rating)"),
            re.compile(rb"post-title|post-meta|mediaminer", re.IGNORECASE),
        ),
        fields=(Field("rating", "#post-rating", pattern=re.compile(r"\[?\s*([^\[\]]+?)\s*\]?$")),),
        story=("#fanfic-text",),
        then=_heading,
    ),
    Site(
        name="mediaminer old page",
        witness="mediaminer fields",
        signs=(
            re.compile(rb"\A\s*<"),
            re.compile(rb"mediaminer\.org", re.IGNORECASE),
            re.compile(rb">\s*By: .{1,200}(?:Created|Uploaded) on: "),
        ),
        then=_old_page,
    ),
)
