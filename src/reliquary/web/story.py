"""A story made ready for its page: safe markup, headings, signs set as the reader likes them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString, mark_safe

from reliquary.exports.wording import chapter_name
from reliquary.library.models import Work
from reliquary.markup.sanitise import sanitise
from reliquary.web.typography import typographic, typographic_words
from reliquary.work import Chapter


def set_chapters(
    chapters: Sequence[Chapter], language: str | None, *, typed: bool, only: int | None = None
) -> list[dict[str, object]]:
    """The chapters, or only one of them, each with its number, its heading and its markup."""
    return [
        {
            "number": place,
            "heading": heading(chapter, place, len(chapters), typed=typed),
            "html": set_story(chapter.xhtml, language, typed=typed),
        }
        for place, chapter in enumerate(chapters, start=1)
        if only in (None, place)
    ]


def set_story(xhtml: str, language: str | None, *, typed: bool) -> SafeString:
    """A chapter made safe for the page, its signs set unless the reader wants them as they were typed."""
    clean = sanitise(xhtml)
    return mark_safe(clean if typed else typographic(clean, language))


def set_title(work: Work, *, typed: bool) -> str:
    title = work.title or "Untitled"
    return title if typed else typographic_words(title, work.language)


def heading(chapter: Chapter, place: int, of: int, *, typed: bool) -> str:
    """What stands above a chapter; nothing above the only one, unless it has a title."""
    if of == 1 and not chapter.title:
        return ""
    name = chapter_name(chapter, place, of)
    return name if typed else typographic_words(name)
