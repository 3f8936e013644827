"""The reading page: the whole work or one chapter of it, set as the reader likes it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from reliquary.library.absent import absent_pictures
from reliquary.library.keep import load
from reliquary.library.models import Edition, Work
from reliquary.web.doors import unveiled_work
from reliquary.web.keepsakes import kept
from reliquary.web.looks import looks_of
from reliquary.web.pictures import plates
from reliquary.web.presentation import item, reading_time
from reliquary.web.story import heading, set_chapters, set_title


def read(request: HttpRequest, key: str, number: int | None = None) -> HttpResponse:
    """The text of a work, for those who may read it; others are asked the question before adult works."""
    opened = unveiled_work(request, key, "read")
    if isinstance(opened, HttpResponse):
        return opened
    row, veil = opened
    chapters = load(row).chapters
    if number is not None and not 1 <= number <= len(chapters):
        raise Http404
    typed = looks_of(request.COOKIES).signs == "typed"
    names = [heading(chapter, place, len(chapters), typed=typed) for place, chapter in enumerate(chapters, start=1)]
    shown = set_chapters(chapters, row.language, typed=typed, only=number)
    words = sum(
        len(chapter.text.split()) for chapter in (chapters if number is None else chapters[number - 1 : number])
    )
    context = {
        "item": item(row, veil),
        "title": set_title(row, typed=typed),
        "chapters": shown,
        "names": names if len(names) > 1 else [],
        "number": number,
        "previous": number - 1 if number and number > 1 else None,
        "next": number + 1 if number and number < len(chapters) else None,
        "time": reading_time(words),
        "header": _header(row),
        "plates": plates(row) if number in (None, len(chapters)) else [],
        "absent": absent_pictures(row, chapters) if number in (None, len(chapters)) else [],
        **kept(request, row, str(number or "all")),
    }
    return render(request, "web/read.html", context)


def _header(row: Work) -> str:
    """What the author wrote above the story, as it was written."""
    shown = Edition.objects.filter(instalment__work=row, rank=0).order_by("instalment__position")
    return shown.values_list("header", flat=True).first() or ""
