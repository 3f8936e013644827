"""Hands books to e-readers: an answer or a refusal, never a form to fill in."""

from __future__ import annotations

import io

from django.http import Http404, HttpRequest, HttpResponse

from reliquary.exports.epub import write_epub
from reliquary.library import rights
from reliquary.library.exporting import file_name, leaving
from reliquary.web.answers import problem
from reliquary.web.entries import EPUB
from reliquary.web.freshness import fresh
from reliquary.web.holdings import machine_viewer, machine_work
from reliquary.web.wishes import LIFT, veils


@fresh
def book(request: HttpRequest, key: str) -> HttpResponse:
    """The work as an EPUB book, for those who may carry it away."""
    work = machine_work(request, "opds-book", key)
    if isinstance(work, HttpResponse):
        return work
    if not rights.exportable(work, machine_viewer(request)):
        raise Http404
    veil = veils(request, [work])[work.key]
    if veil.covers:
        return problem(403, f"{veil.reason} The catalogue's own link to the book, or {LIFT}={key}, takes the veil off.")
    kept = leaving(work)
    file = io.BytesIO()
    write_epub(kept, file)
    response = HttpResponse(file.getvalue(), content_type=EPUB)
    name = file_name(kept).encode("ascii", "ignore").decode().replace('"', "")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
