"""Gives a work's pictures, set down anew, to whoever may read the work."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from reliquary.library.models import Work
from reliquary.library.pictures import pictures_of
from reliquary.web.doors import unveiled_work

SILENT = "A picture of which its page says nothing"
"""What stands for a picture without words."""

STRICT = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}
"""A picture can run nothing, is shown on no other site, and is asked for again: its author may have withdrawn it."""


def picture(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """One picture of a work, counted from 1."""
    opened = unveiled_work(request, key, "work")
    if isinstance(opened, HttpResponse):
        return opened
    found = pictures_of(opened[0])
    if not 1 <= number <= len(found):
        raise Http404
    mark = f'"{found[number - 1].digest}"'
    response = get_conditional_response(request, etag=mark)
    if response is None:
        shown = found[number - 1].shown
        if shown is None:
            raise Http404
        response = HttpResponse(shown.data, content_type=shown.type)
        response["Content-Disposition"] = f'inline; filename="{key}-{number}.{shown.ending}"'
    for name, value in {**STRICT, "ETag": mark}.items():
        response[name] = value
    return response


def plates(work: Work) -> list[str]:
    """The words of each picture of a work, in order; a page shows them under the story."""
    return [each.words or SILENT for each in pictures_of(work)]
