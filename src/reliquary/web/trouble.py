"""Pages for what went wrong: in a heap, or in a request."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from reliquary.library.models import Leaf, Refusal
from reliquary.web.access import is_owner
from reliquary.web.answers import problem
from reliquary.web.basic import ROOMS
from reliquary.web.headers import guarded
from reliquary.web.looks import looks_of
from reliquary.web.old_links import from_former_site

Way = tuple[str, str]
"""An address and the words that lead there."""

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


def _problem(request: HttpRequest, status: int, heading: str, words: str, ways: Sequence[Way]) -> HttpResponse:
    """A page of the site that says what went wrong and leads on; programs are told the same in their own way."""
    if ROOMS.match(request.path):
        return problem(status, words)
    return render(request, "web/problem.html", {"heading": heading, "words": words, "ways": ways}, status=status)


def _bare(request: HttpRequest, status: int, heading: str, words: str, ways: Sequence[Way]) -> HttpResponse:
    """The same without a look at who asks, at a session or at the library: whatever of these broke cannot break it."""
    if ROOMS.match(request.path):
        return guarded(problem(status, words))
    told = {"heading": heading, "words": words, "ways": ways, "looks": looks_of(request.COOKIES)}
    return guarded(HttpResponse(render_to_string("web/problem.html", told), status=status))


def _ways() -> tuple[Way, ...]:
    return (
        (reverse("shelf"), "The shelf"),
        (reverse("browse"), "Browse by fandom, author or series"),
        (reverse("random"), "A random good one"),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Old links lead to their works; whatever else is not there gets a page that says so."""
    words = "There is no such page, or it is not open to you. The search above knows every title and name."
    if ROOMS.match(request.path):
        words = "Nothing is here, or it is not open to you."
    return from_former_site(request) or _problem(request, 404, "Nothing is here", words, _ways())


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    ways = ((reverse("login"), "Sign in with another account"), *_ways()[:1])
    return _problem(request, 403, "Not allowed", "This needs another account than yours.", ways)


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the token that only our own pages have: an old page, or another site's."""
    words = "This form was made before you signed in or out, or elsewhere. Nothing was done; open the page again."
    return _problem(request, 403, "Not done", words, ((request.path, "Open the page again"), *_ways()[:1]))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    words = "The request cannot be understood: its address is not one of this site's, or what was sent is damaged."
    return _bare(request, 400, "Not understood", words, _ways()[:1])


def broken(request: HttpRequest) -> HttpResponse:
    words = "Something broke on our side; nothing was lost. Try again, and tell whoever keeps this library if it stays."
    return _bare(request, 500, "Something broke", words, _ways()[:1])
