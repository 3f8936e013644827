"""Atom feeds: what is newly added, of everything or of what a query finds; so a saved search has one too."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from reliquary.library.query import QueryError
from reliquary.web.answers import problem
from reliquary.web.atom import Feed, Link, write_feed
from reliquary.web.entries import ATOM, HTML, NEVER, data_link, entry, page_link
from reliquary.web.freshness import fresh
from reliquary.web.holdings import Page, holdings, page_number
from reliquary.web.names import term
from reliquary.web.wishes import carried

FIELDS = ("fandom", "author", "series", "ship")
"""Parameters that stand for a part of a query."""


@fresh
def feed(request: HttpRequest) -> HttpResponse:
    """The newest works that `q`, `fandom`, `author`, `series` and `ship` find, newest first, paged by RFC 5005."""
    text = asked(request)
    try:
        found = holdings(request, text, sort="new", number=page_number(request))
    except QueryError as error:
        return problem(400, str(error))
    body = write_feed(_feed(found, carried(request.GET)))
    return HttpResponse(body, content_type=f"{ATOM}; charset=utf-8")


def asked(request: HttpRequest) -> str:
    """The query that an address asks, in the query language."""
    named = [term(field, request.GET[field][:200]) for field in FIELDS if request.GET.get(field, "").strip()]
    return " ".join(filter(None, (request.GET.get("q", "")[:500].strip(), *named)))


def _feed(found: Page, said: Mapping[str, str]) -> Feed:
    """The feed; its pages bear the shield and the rules that its address bears."""
    text = found.text
    newest = max((work.modified for work in found.works), default=NEVER)
    return Feed(
        id=f"urn:reliquary:feed:{urlencode({'q': text})[2:]}",
        title=f"Reliquary: {text}" if text else "Reliquary: newly added",
        updated=newest,
        links=(
            *paging(reverse("feed"), text, found, ATOM, **said),
            Link(f"{reverse('shelf')}?{urlencode({'q': text, 'sort': 'new'})}", "alternate", HTML),
        ),
        entries=tuple(entry(work, (page_link(work), data_link(work)), found.veils[work.key]) for work in found.works),
        total=found.total,
        first=(found.number - 1) * found.size + 1,
        size=found.size,
    )


def paging(address: str, text: str, found: Page, type: str, **more: str) -> tuple[Link, ...]:
    """Links to this page, to its neighbours and to the ends, each only where there is one."""
    pages = {"self": found.number}
    if found.pages > 1:
        pages |= {"first": 1, "last": found.pages}
    if found.number > 1:
        pages["previous"] = min(found.number - 1, found.pages)
    if found.number < found.pages:
        pages["next"] = found.number + 1
    return tuple(Link(page_address(address, text, number, **more), rel, type) for rel, number in pages.items())


def page_address(address: str, text: str, number: int = 1, **more: str) -> str:
    """An address with its query; a first page and an empty query are not named.

    >>> page_address("/feeds/works.atom", "lamp", 2)
    '/feeds/works.atom?q=lamp&page=2'
    """
    query = {"q": text, **more} if text else dict(more)
    if number > 1:
        query["page"] = str(number)
    return f"{address}?{urlencode(query)}" if query else address
