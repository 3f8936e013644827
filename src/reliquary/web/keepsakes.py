"""What a reader keeps of one work: the buttons that keep it, the page they stopped at, and works shown by their keys.

With an account it is kept here; without one a script keeps it in the reader's browser and asks here for nothing but
the works' entries.
"""

from __future__ import annotations

import re

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from reliquary.library.keepsakes import KINDS, PAGE, keepsake_of, note_opening, note_stop, put_keepsake, remembers
from reliquary.library.models import Work
from reliquary.library.query import query
from reliquary.web.doors import visible_work
from reliquary.web.listing import items
from reliquary.web.ways import way_back

MOST_SHOWN = 100
"""Works that a browser may ask to be shown at once."""


def keepsake(request: HttpRequest, key: str) -> HttpResponse:
    """Keeps or lets go of something of a work, as the form's button says: `marked`, `wanted` or `opened` is 1 or 0.

    A script that follows a reader sends `page`, `part` and `of` instead, and is answered with nothing.
    """
    row = visible_work(request, key, "work")
    if isinstance(row, HttpResponse):
        return row
    page = reverse("work", args=[row.key])
    if request.method != "POST":
        return redirect(page)
    if not request.user.is_authenticated:
        return redirect_to_login(page)
    if "page" in request.POST:
        return _stopped(request, row)
    for kind in KINDS:
        if kind in request.POST:
            put_keepsake(request.user, row, kind, request.POST[kind] == "1")
    return redirect(way_back(request, page))


@never_cache
def cards(request: HttpRequest) -> HttpResponse:
    """The entries of the works whose keys a browser keeps: those that the viewer may see, veiled as they wish."""
    if request.method != "POST":
        return redirect("mine")
    keys = re.findall(r"[0-9a-z]{1,12}", request.POST.get("keys", "")[: MOST_SHOWN * 13])
    found = items(request, list(dict.fromkeys(keys)), query(""))
    return render(request, "web/cards.html", {"works": list(found)})


def kept(request: HttpRequest, row: Work, page: str | None = None) -> dict[str, object]:
    """What a page of a work tells its template: what its reader keeps of it, and whether their stop is noted here.

    On a reading page, which names itself, that it was opened is noted first.
    """
    if not request.user.is_authenticated:
        return {"page": page, "kept": None}
    one = note_opening(request.user, row, page) if page and request.method == "GET" else keepsake_of(request.user, row)
    noted = bool(one.marked or one.wanted or one.opened) or remembers(request.user)
    return {"page": page, "kept": one, "noted": noted, "go_on": _go_on(row, one.page) if one.page != page else None}


def _go_on(row: Work, page: str) -> dict[str, str] | None:
    """The way to the page where a reader stopped, and its words; None where they have not begun."""
    match page.rpartition("-"):
        case (_, _, ""):
            return None
        case (_, _, "all"):
            return {"url": reverse("read", args=[row.key]), "text": "Go on where you stopped"}
        case ("edition", _, number):
            return {"url": reverse("edition", args=[row.key, number]), "text": f"Go on in edition {number}"}
        case (_, _, number):
            return {"url": reverse("chapter", args=[row.key, number]), "text": f"Go on in chapter {number}"}


def _stopped(request: HttpRequest, row: Work) -> HttpResponse:
    page, part, of = (request.POST.get(name, "") for name in ("page", "part", "of"))
    if not (PAGE.fullmatch(page) and re.fullmatch(r"[0-9]{1,6}", part) and re.fullmatch(r"[0-9]{1,6}", of)):
        return HttpResponse("No such page.\n", status=400, content_type="text/plain; charset=utf-8")
    note_stop(request.user, row, page, int(part), int(of))
    return HttpResponse(status=204)
