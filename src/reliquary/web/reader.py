"""The reading page: the whole work, or one chapter of it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from reliquary.exports.epub.pages import chapter_name
from reliquary.library.keep import load
from reliquary.markup.sanitise import sanitise
from reliquary.web.presentation import item
from reliquary.web.works import visible_work


def read(request: HttpRequest, key: str, number: int | None = None) -> HttpResponse:
    """The text of a work, for those who may read it; others are asked the question before adult works."""
    row = visible_work(request, key, "read")
    if isinstance(row, HttpResponse):
        return row
    chapters = load(row).chapters
    if number is not None and not 1 <= number <= len(chapters):
        raise Http404
    shown = [
        {
            "number": place,
            "heading": chapter_name(chapter, place, len(chapters)) if len(chapters) > 1 or chapter.title else "",
            "html": mark_safe(sanitise(chapter.xhtml)),
        }
        for place, chapter in enumerate(chapters, start=1)
        if number in (None, place)
    ]
    context = {
        "item": item(row),
        "chapters": shown,
        "previous": number - 1 if number and number > 1 else None,
        "next": number + 1 if number and number < len(chapters) else None,
    }
    return render(request, "web/read.html", context)
