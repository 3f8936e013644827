"""Ficbook, the Russian portal: fields under bold labels, rating and state on coloured signs."""

from __future__ import annotations

import re

from reliquary.formats.platforms.sheet import Sheet
from reliquary.formats.platforms.site import Field, Labels, Site
from reliquary.markup.page import Page
from reliquary.vocabulary.fandoms import file_fandom

OWN = {
    "фэндом": "fandoms", "фандом": "fandoms", "пэиринг и персонажи": "pairing_characters", "описание": "summary",
    "пэйринг и персонажи": "pairing_characters", "персонажи": "characters", "примечания": "notes",
    "примечания автора": "notes", "публикация на других ресурсах": "archive", "метки": "category",
    "размер": "set_aside", "посвящение": "set_aside", "направленность": "category", "рейтинг": "rating",
    "статус": "status", "серия": "series", "жанры": "genres", "предупреждения": "warnings",
}  # fmt: skip


def _signs(sheet: Sheet, page: Page) -> None:
    """The state, the fandom where it is a link alone, the chapter's own heading."""
    if page.first("[class*=status-finished]"):
        sheet.say("status", "complete", None)
    elif page.first("[class*=status-in-progress], [class*=status-frozen]"):
        sheet.say("status", "in_progress", None)
    if not sheet.claimed("fandoms"):
        fandom = next((link for link in page.find("a[href*='/fanfiction/']") if file_fandom(link.said)), None)
        if fandom:
            sheet.say("fandoms", fandom.said, fandom.span)
    heading = page.first(".title-area h2, h2.part-title, article h2")
    if heading:
        number, sheet.title = sheet.heading(heading.said)
        sheet.number = (number, heading.span) if number else sheet.number


SITES = (
    Site(
        name="ficbook page",
        witness="ficbook fields",
        signs=(
            re.compile(rb"ficbook|chapter-info|creator-username", re.IGNORECASE),
            re.compile(rb"creator-username|ds-label-rating"),
        ),
        fields=(
            Field("title", "section.chapter-info h1, h1.heading, h1"),
            Field("authors", "a.creator-username"),
            Field("rating", "[class*=ds-label-rating]"),
            Field("summary", "[itemprop=description]"),
            Field("date", ".part-date span[title], .part-date"),
        ),
        labels=(
            Labels("section.chapter-info, .fanfic-main-info, .fanfic-hat, .description", "strong", OWN),
            Labels("body > .mb-10, main > .mb-10", "strong", OWN, every=True),
        ),
        story=("#content",),
        then=_signs,
    ),
)
