"""Who is looking at a page; what they may see is for `library.rights` to say."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from reliquary.library import rights
from reliquary.library.site import Site
from reliquary.web.looks import looks_of

CONFIRMED = "adult_confirmed"
"""Session key of a reader's answer to the question before adult works."""


def site() -> Site:
    """How this process serves its library; a site that nobody configured is private and needs no login."""
    return getattr(settings, "RELIQUARY_SITE", Site())


def is_owner(request: HttpRequest) -> bool:
    """Whether this is the library's keeper: anyone at a private one that needs no login, else a signed-in keeper."""
    if site().published:
        return request.user.is_authenticated and request.user.is_staff
    return not site().login or request.user.is_authenticated


def viewer(request: HttpRequest, *, machine: bool = False) -> rights.Viewer:
    """Who is looking, in the words of `rights`."""
    return rights.viewer(
        owner=is_owner(request),
        published=site().published,
        adult=bool(request.session.get(CONFIRMED)),
        machine=machine,
    )


def site_words(request: HttpRequest) -> dict[str, object]:
    """What every template may ask: whether to show the keeper's pages, what is being searched for, how to look."""
    return {
        "is_owner": is_owner(request),
        "published": site().published,
        "adult_shown": bool(request.session.get(CONFIRMED)),
        "q": request.GET.get("q", ""),
        "looks": looks_of(request.COOKIES),
    }
