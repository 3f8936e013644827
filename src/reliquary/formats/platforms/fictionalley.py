"""FictionAlley's archive: fields that are links to searches, the text in elements without a class."""

from __future__ import annotations

import re

from reliquary.formats.platforms.sheet import Sheet
from reliquary.formats.platforms.site import Field, Labels, Site
from reliquary.markup.page import Page


def _text(sheet: Sheet, page: Page) -> None:
    """The paragraphs from the first to the last, and the chapter's heading."""
    paragraphs = page.find("main#content div:not([class])") or page.find("#content div:not([class])")
    chapter = page.first("main h2, h2.chapter")
    if chapter:
        number, sheet.title = sheet.heading(chapter.said)
        sheet.number = (number, chapter.span) if number else None
    if paragraphs:
        sheet.story((paragraphs[0].span[0], paragraphs[-1].span[1]))


SITES = (
    Site(
        name="fictionalley page",
        witness="fictionalley fields",
        fandom="Harry Potter",
        signs=(re.compile(rb"/stories\?Include\."),),
        fields=(
            Field("title", "h1"),
            Field("authors", "h1 + h3 > a", every=True),
            Field("rating", 'a[href^="/stories?Include.Rating"]'),
            Field("genres", 'a[href^="/stories?Include.Genre"]', every=True),
            Field("relationships", 'a[href^="/stories?Include.Ship"]', every=True),
            Field("characters", 'a[href*="Include.MainCharacter"], a[href*="Include.Character"]', every=True),
        ),
        labels=(Labels("dl", "dt", {"story summary": "summary", "chapter summary": "set_aside"}),),
        then=_text,
    ),
)
