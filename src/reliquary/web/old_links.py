"""Leads old links to the works that once stood there: whole addresses, and paths of sites that this one stands for."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from reliquary.library.old_addresses import work_near
from reliquary.web.access import site
from reliquary.web.doors import visible_work

LONGEST = 1000
"""Characters of an address that somebody linked to."""


def at(request: HttpRequest) -> HttpResponse:
    """The page of the work that once stood at `url`; nothing is here for whoever may not know of the work."""
    answer = led(request, [request.GET.get("url", "")[:LONGEST]])
    if answer is None:
        raise Http404
    return answer


def from_former_site(request: HttpRequest) -> HttpResponse | None:
    """Where a path leads that is none of this site's, if it was one of the site's own before or of a former site."""
    if request.method not in ("GET", "HEAD"):
        return None
    path = request.get_full_path()[:LONGEST]
    return led(request, [f"{host}{path}" for host in (request.get_host().partition(":")[0], *site().former)])


def led(request: HttpRequest, addresses: Iterable[str]) -> HttpResponse | None:
    """The redirect for good to the first work found; None where none is, or none that the viewer may know of."""
    for address in addresses:
        key = work_near(address)
        if key is None:
            continue
        try:
            visible_work(request, key, "work")
        except Http404:
            continue
        return redirect("work", key, permanent=True)
    return None
