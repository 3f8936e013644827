"""Saved searches: with an account on the server, without one in a cookie of the browser; each has a feed."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from reliquary.library.errors import BadUsage
from reliquary.library.saved_searches import drop_search, save_search, saved_searches, sound
from reliquary.web.wishes import carried, spoken

COOKIE = "searches"

LONGEST = 3000
"""Characters a cookie of searches may have: about thirty of them, and room for the other cookies."""

YEAR = 365 * 24 * 60 * 60


@never_cache
def searches(request: HttpRequest) -> HttpResponse:
    """The page on which a search is saved, and what its form does: saves one, or takes one away."""
    text, title = (request.POST.get(name) or request.GET.get(name, "") for name in ("q", "title"))
    text = " ".join(text[:500].split())
    problem = ""
    if request.method == "POST":
        try:
            return _dropped(request, text) if "drop" in request.POST else _saved(request, text, title)
        except BadUsage as error:
            problem = str(error)
    context = {"text": text, "title": title or text, "feed": feed_address(request, text), "problem": problem,
               "carries": carried(spoken(request))}  # fmt: skip
    return render(request, "web/search.html", context, status=400 if problem else 200)


def searches_of(request: HttpRequest) -> list[tuple[str, str]]:
    """The searches that whoever asks has saved, as (query, title), the newest first."""
    return saved_searches(request.user) if request.user.is_authenticated else searches_in(request.COOKIES)


def searches_in(cookies: Mapping[str, str]) -> list[tuple[str, str]]:
    """The searches that a browser's cookie remembers; what cannot be understood is left out."""
    found = {}
    for text, title in parse_qsl(cookies.get(COOKIE, "")[:4096]):
        with suppress(BadUsage):
            text, title = sound(text, title)
            found[text] = title
    return list(found.items())


def feed_address(request: HttpRequest, text: str) -> str:
    """Where the feed of a search stands; it bears the reader's shield and rules, for feed readers send no cookies."""
    return f"{reverse('feed')}?{urlencode({'q': text, **carried(spoken(request))})}"


def _saved(request: HttpRequest, text: str, title: str) -> HttpResponse:
    if request.user.is_authenticated:
        save_search(request.user, text, title)
        return redirect("mine")
    text, title = sound(text, title)
    pairs = [(text, title), *(pair for pair in searches_in(request.COOKIES) if pair[0] != text)]
    if len(urlencode(pairs)) > LONGEST:
        raise BadUsage("This browser holds no more searches; take one away, or sign in to save more.")
    return remembered(request, pairs)


def _dropped(request: HttpRequest, text: str) -> HttpResponse:
    if request.user.is_authenticated:
        drop_search(request.user, text)
        return redirect("mine")
    return remembered(request, [pair for pair in searches_in(request.COOKIES) if pair[0] != text])


def remembered(request: HttpRequest, pairs: list[tuple[str, str]]) -> HttpResponse:
    """Leads to my shelf and has the browser remember these searches, as many as its cookie holds."""
    pairs = list(pairs)
    while len(urlencode(pairs)) > LONGEST:
        pairs.pop()
    response = redirect("mine")
    response.set_cookie(COOKIE, urlencode(pairs), YEAR, secure=request.is_secure(), httponly=True, samesite="Lax")
    return response
