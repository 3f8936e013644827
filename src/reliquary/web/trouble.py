"""Pages for what went wrong: in a heap, or in a request."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from reliquary.library.models import Leaf, Refusal
from reliquary.web.access import is_owner
from reliquary.web.old_links import from_former_site

PLAIN = "text/plain; charset=utf-8"
SHOWN = 500
"""Rows a page shows; `reliquary refusals` lists them all."""


def refusals(request: HttpRequest) -> HttpResponse:
    """Files that could not be read; only for those who keep the library, for a path can name a person."""
    if not is_owner(request):
        raise Http404
    context = {
        "refusals": [_row(row) for row in Refusal.objects.order_by("id")[:SHOWN]],
        "leaves": [_row(row) for row in Leaf.objects.order_by("id")[:SHOWN]],
    }
    return render(request, "web/refusals.html", context)


def _row(row: Leaf | Refusal) -> dict[str, str]:
    return {
        "place": " › ".join((row.path, *row.members)),
        "kind": getattr(row, "kind", ""),
        "reason": row.reason,
        "detail": getattr(row, "detail", ""),
    }


def _problem(request: HttpRequest, status: int, heading: str, words: str) -> HttpResponse:
    return render(request, "web/problem.html", {"heading": heading, "words": words}, status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Old links lead to their works; whatever else is not there gets a page that says so."""
    return from_former_site(request) or _problem(
        request, 404, "Nothing is here", "There is no such page, or it is not open to you."
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _problem(request, 403, "Not allowed", "This needs another account than yours.")


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the token that only our own pages have: an old page, or another site's."""
    words = "This form was made before you signed in or out, or elsewhere. Nothing was done; open the page again."
    return _problem(request, 403, "Not done", words)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse("This request cannot be understood.\n", status=400, content_type=PLAIN)


def broken(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Something broke here; nothing was lost.\n", status=500, content_type=PLAIN)
