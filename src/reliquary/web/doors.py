"""The way in to one work: who may come, who is asked first, and where a former key leads."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from reliquary.library import rights
from reliquary.library.models import FormerKey, Work
from reliquary.web.access import viewer
from reliquary.web.presentation import item
from reliquary.web.wishes import Veil, veils


def visible_work(request: HttpRequest, key: str, view: str) -> Work | HttpResponse:
    """The work of a key, or the redirect from a key it used to bear; 404 for what the viewer may not know of."""
    work = Work.objects.filter(key=key).first()
    if work is None:
        former = get_object_or_404(FormerKey.objects.select_related("work"), key=key)
        if former.work is None:
            raise Http404
        return redirect(view, former.work.key, permanent=True)
    who = viewer(request)
    if rights.visible(work, who):
        return work
    if who is rights.Viewer.READER and rights.visible(work, rights.Viewer.ADULT):
        return redirect(f"{reverse('adult')}?next={request.path}")
    raise Http404


def unveiled_work(request: HttpRequest, key: str, view: str) -> tuple[Work, Veil] | HttpResponse:
    """The work of a key and the veil that does not cover it; else the page that says why it is veiled, or a redirect.

    Every page that tells what a work holds begins here.
    """
    row = visible_work(request, key, view)
    if isinstance(row, HttpResponse):
        return row
    veil = veils(request, [row])[row.key]
    if veil.covers:
        return render(request, "web/veil.html", {"item": item(row, veil)})
    return row, veil
