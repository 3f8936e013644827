"""OPDS 1.2: Atom feeds that e-readers browse, KOReader first among them."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from reliquary.library.models import Work
from reliquary.web.atom import Entry, Feed, Link, write_feed
from reliquary.web.entries import EPUB, NEVER, book_address, data_link, entry, page_link
from reliquary.web.feeds import page_address, paging
from reliquary.web.freshness import fresh, last_modified
from reliquary.web.holdings import Page, page_number
from reliquary.web.menu import ALL, PAGE, Names, names
from reliquary.web.names import KINDS
from reliquary.web.opds.choices import choices, chosen_works, heading
from reliquary.web.opds.covers import PNG, addresses
from reliquary.web.wishes import Veil, wishes

NAVIGATION = "application/atom+xml;profile=opds-catalog;kind=navigation"
ACQUISITION = "application/atom+xml;profile=opds-catalog;kind=acquisition"
DESCRIPTION = "application/opensearchdescription+xml"
TWO = "application/opds+json"

ROOT = (
    ("new", "Newly added", "The newest works of the library.", ACQUISITION, "http://opds-spec.org/sort/new"),
    ("titles", "All works", "Every work, by its title.", ACQUISITION, "subsection"),
    *(
        (kind, kind.capitalize(), f"Works by their {kind}.", NAVIGATION, "subsection")
        for kind in KINDS
    ),
)  # fmt: skip
"""Name, title, description, kind and relation of each way on from the root."""


@fresh
def root(request: HttpRequest) -> HttpResponse:
    """The one root of the catalogue."""
    changed = _changed()
    entries = tuple(
        Entry(f"urn:reliquary:opds:{name}", title, changed, (Link(_way(name), relation, kind),), words=words)
        for name, title, words, kind, relation in ROOT
    )
    links = (
        Link(reverse("opds"), "self", NAVIGATION),
        *common_links(),
        Link(reverse("opds2"), "alternate", TWO, "The same catalogue in OPDS 2.0"),
    )
    return _answer(Feed("urn:reliquary:opds", "Reliquary", changed, links, entries), NAVIGATION)


def _way(name: str) -> str:
    match name:
        case "new":
            return reverse("opds-works")
        case "titles":
            return page_address(reverse("opds-works"), "", sort="title")
        case _:
            return reverse("opds-browse", args=[name])


@fresh
def browse(request: HttpRequest, kind: str) -> HttpResponse:
    """The names of a kind, a page at a time; each leads to its works."""
    if kind not in KINDS:
        raise Http404
    number = page_number(request)
    asked = wishes(request).narrowed(ALL)
    shown = names(request, kind, first=(number - 1) * PAGE, leaving=True, asked=asked)
    changed = _changed()
    address = reverse("opds-works")
    entries = tuple(
        Entry(
            f"urn:reliquary:{kind}:{quote(name.text, safe='')}",
            name.text,
            changed,
            (Link(page_address(address, name.query), "subsection", ACQUISITION, count=name.count),),
            words="1 work" if name.count == 1 else f"{name.count:,} works",
        )
        for name in shown.names
    )
    links = (*_turning(reverse("opds-browse", args=[kind]), shown), *common_links())
    return _answer(
        Feed(f"urn:reliquary:opds:{kind}", kind.capitalize(), changed, links, entries, shown.total,
             (number - 1) * PAGE + 1, PAGE),
        NAVIGATION,
    )  # fmt: skip


def _turning(address: str, shown: Names) -> tuple[Link, ...]:
    """The links of paging for a list of names."""
    return paging(address, "", Page("", "", shown.number, shown.total, (), size=shown.size), NAVIGATION)


@fresh
def works(request: HttpRequest) -> HttpResponse:
    """A page of works that may be carried away: newly added, under a name, or found by a search."""
    found = chosen_works(request)
    address = reverse("opds-works")
    facets = tuple(
        Link(page_address(address, choice.text, sort=choice.sort), "http://opds-spec.org/facet", ACQUISITION,
             choice.title, choice.group, choice.active, choice.count)
        for choice in choices(found)
    )  # fmt: skip
    feed = Feed(
        id=f"urn:reliquary:opds:works:{quote(found.text, safe='')}:{found.sort}",
        title=heading(found),
        updated=max((work.modified for work in found.works), default=NEVER),
        links=(*paging(address, found.text, found, ACQUISITION, sort=found.sort), *common_links(), *facets),
        entries=tuple(
            entry(work, work_links(work, found.veils[work.key]), found.veils[work.key]) for work in found.works
        ),
        total=found.total,
        first=(found.number - 1) * found.size + 1,
        size=found.size,
        complete=found.pages == 1,
    )
    return _answer(feed, ACQUISITION)


def work_links(work: Work, veil: Veil) -> tuple[Link, ...]:
    """The book itself, its cover, its page and its data."""
    book = Link(book_address(work, veil), "http://opds-spec.org/acquisition", EPUB)
    covers = (Link(address, relation, PNG) for relation, address in addresses(work).items())
    return (book, *covers, page_link(work), data_link(work))


def common_links() -> tuple[Link, ...]:
    """Home and search; some readers know only the description of a search, others only the template."""
    return (
        Link(reverse("opds"), "start", NAVIGATION),
        Link(reverse("opds"), "up", NAVIGATION),
        Link(reverse("opds-search"), "search", DESCRIPTION, "Search"),
        Link(f"{reverse('opds-works')}?q={{searchTerms}}", "search", "application/atom+xml", "Search"),
    )


def _changed() -> datetime:
    seconds = last_modified()
    return NEVER if seconds is None else datetime.fromtimestamp(seconds, NEVER.tzinfo)


def _answer(feed: Feed, kind: str) -> HttpResponse:
    return HttpResponse(write_feed(feed), content_type=f"{kind};charset=utf-8")
