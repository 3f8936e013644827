"""The reading page: the whole work or one chapter of it, set as the reader likes it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe

from reliquary.exports.epub.pages import chapter_name
from reliquary.library.keep import load
from reliquary.library.models import Edition, Work
from reliquary.markup.sanitise import sanitise
from reliquary.web.looks import looks_of
from reliquary.web.presentation import item, reading_time
from reliquary.web.typography import typographic, typographic_words
from reliquary.web.wishes import veils
from reliquary.web.works import visible_work
from reliquary.work import Chapter


def read(request: HttpRequest, key: str, number: int | None = None) -> HttpResponse:
    """The text of a work, for those who may read it; others are asked the question before adult works."""
    row = visible_work(request, key, "read")
    if isinstance(row, HttpResponse):
        return row
    veil = veils(request, [row])[row.key]
    if veil.covers:
        return render(request, "web/veil.html", {"item": item(row, veil)})
    chapters = load(row).chapters
    if number is not None and not 1 <= number <= len(chapters):
        raise Http404
    typed = looks_of(request.COOKIES).signs == "typed"
    names = [_heading(chapter, place, len(chapters), typed) for place, chapter in enumerate(chapters, start=1)]
    shown = [
        {"number": place, "heading": names[place - 1], "html": set_story(chapter.xhtml, row.language, typed=typed)}
        for place, chapter in enumerate(chapters, start=1)
        if number in (None, place)
    ]
    words = sum(
        len(chapter.text.split()) for chapter in (chapters if number is None else chapters[number - 1 : number])
    )
    context = {
        "item": item(row, veil),
        "title": (row.title or "Untitled") if typed else typographic_words(row.title or "Untitled", row.language),
        "chapters": shown,
        "names": names if len(names) > 1 else [],
        "number": number,
        "previous": number - 1 if number and number > 1 else None,
        "next": number + 1 if number and number < len(chapters) else None,
        "time": reading_time(words),
        "header": _header(row),
    }
    return render(request, "web/read.html", context)


def set_story(xhtml: str, language: str | None, *, typed: bool) -> SafeString:
    """A chapter made safe for the page, its signs set unless the reader wants them as they were typed."""
    clean = sanitise(xhtml)
    return mark_safe(clean if typed else typographic(clean, language))


def _heading(chapter: Chapter, place: int, of: int, typed: bool) -> str:
    if of == 1 and not chapter.title:
        return ""
    name = chapter_name(chapter, place, of)
    return name if typed else typographic_words(name)


def _header(row: Work) -> str:
    """What the author wrote above the story, as it was written."""
    shown = Edition.objects.filter(instalment__work=row, rank=0).order_by("instalment__position")
    return shown.values_list("header", flat=True).first() or ""
