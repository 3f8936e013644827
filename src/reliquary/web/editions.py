"""The editions of a work: where each lay, and the text of each as it can be read."""

from __future__ import annotations

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from reliquary.library.documents import unpack_chapters
from reliquary.library.models import Edition
from reliquary.web.access import is_owner
from reliquary.web.doors import unveiled_work
from reliquary.web.keepsakes import kept
from reliquary.web.looks import looks_of
from reliquary.web.presentation import item, reading_time
from reliquary.web.story import set_chapters, set_title

ORDER = ("instalment__position", "rank", "id")
"""The order in which a work's editions are numbered on its page."""


def edition(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """The text of one edition, for those who may read the work."""
    opened = unveiled_work(request, key, "work")
    if isinstance(opened, HttpResponse):
        return opened
    row, veil = opened
    editions = Edition.objects.filter(instalment__work=row).select_related("instalment").order_by(*ORDER)
    if not 1 <= number <= editions.count():
        raise Http404
    shown = editions[number - 1]
    typed = looks_of(request.COOKIES).signs == "typed"
    chapters = set_chapters(unpack_chapters(shown.chapters), row.language, typed=typed)
    context = {
        "item": item(row, veil),
        "title": set_title(row, typed=typed),
        "chapters": chapters,
        "edition": described(shown, number, request),
        "time": reading_time(shown.word_count),
        "header": shown.header,
        **kept(request, row, f"edition-{number}"),
    }
    return render(request, "web/read.html", context)


def described(edition: Edition, number: int, request: HttpRequest) -> dict[str, object]:
    """Where an edition lay; a path can name a person, so only the library's keeper sees all of it."""
    place = " › ".join((edition.path, *edition.members))
    return {
        "number": number,
        "place": place if is_owner(request) else re.split(r"[/\\›]", place)[-1].strip(),
        "format": edition.format,
        "encoding": edition.encoding,
        "part": edition.instalment.n,
        "words": f"{edition.word_count:,}",
        "shown": edition.rank == 0,
    }
