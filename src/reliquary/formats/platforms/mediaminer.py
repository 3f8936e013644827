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
OWN = {"uploaded on": "date", "by": "authors", "genre": "genres", "anime manga": "fandoms", "type": "set_aside"}


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
)
