"""OPDS 2.0: the same catalogue as JSON, for Thorium and newer readers."""

from __future__ import annotations

import re
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from reliquary.library.models import Work
from reliquary.web.answers import json_answer
from reliquary.web.described import described, said
from reliquary.web.entries import EPUB, HTML, JSON_LD, book_address, summary
from reliquary.web.feeds import page_address, paging
from reliquary.web.freshness import fresh
from reliquary.web.holdings import Page, holdings, page_number
from reliquary.web.menu import ALL, PAGE, names
from reliquary.web.names import KINDS, term
from reliquary.web.opds.choices import choices, chosen_works, heading
from reliquary.web.opds.covers import PNG, SIZES, addresses
from reliquary.web.wishes import Veil, wishes

TYPE = "application/opds+json"
FIRST = 12
"""Newest works that the root shows at once."""

JSON = dict[str, Any]


@fresh
def root(request: HttpRequest) -> HttpResponse:
    """The root: ways on, and the newest works as a group."""
    newest = holdings(request, "", size=FIRST, leaving=True)
    address = reverse("opds2-works")
    ways = [("Newly added", address, "http://opds-spec.org/sort/new"),
            ("All works", page_address(address, "", sort="title"), "subsection")]  # fmt: skip
    ways += [(kind.capitalize(), reverse("opds2-browse", args=[kind]), "subsection") for kind in KINDS]
    feed: JSON = {
        "metadata": {"title": "Reliquary"},
        "links": [_link(reverse("opds2"), "self"), *common_links()],
        "navigation": [_link(href, relation, title=title) for title, href, relation in ways],
    }
    if newest.works:
        feed["groups"] = [
            {
                "metadata": {"title": "Newly added", "numberOfItems": newest.total},
                "links": [_link(address, "self")],
                "publications": [publication(work, newest.veils[work.key]) for work in newest.works],
            }
        ]
    return json_answer(feed, TYPE)


@fresh
def browse(request: HttpRequest, kind: str) -> HttpResponse:
    """The names of a kind, a page at a time; each leads to its works."""
    if kind not in KINDS:
        raise Http404
    number = page_number(request)
    asked = wishes(request).narrowed(ALL)
    shown = names(request, kind, first=(number - 1) * PAGE, leaving=True, asked=asked)
    pages = Page("", "", number, shown.total, (), size=shown.size)
    address = reverse("opds2-works")
    ways = [
        _link(page_address(address, name.query), "subsection", title=name.text, numberOfItems=name.count)
        for name in shown.names
    ]
    feed = {
        "metadata": _metadata(kind.capitalize(), pages),
        "links": [*_turning(reverse("opds2-browse", args=[kind]), pages), *common_links()],
        "navigation": ways or [_link(reverse("opds2"), "start", title="Nothing here; back to the start")],
    }
    return json_answer(feed, TYPE)


@fresh
def works(request: HttpRequest) -> HttpResponse:
    """A page of works that may be carried away: newly added, under a name, or found by a search."""
    found = chosen_works(request)
    address = reverse("opds2-works")
    feed: JSON = {
        "metadata": _metadata(heading(found), found),
        "links": [*_turning(address, found, sort=found.sort), *common_links()],
    }
    facets = [each for group, of in groupby(choices(found), attrgetter("group")) for each in _facet(group, list(of))]
    if found.works:
        feed["publications"] = [publication(work, found.veils[work.key]) for work in found.works]
    else:
        feed["navigation"] = [_link(reverse("opds2"), "start", title="Nothing fits that; back to the start")]
    if facets:
        feed["facets"] = facets
    return json_answer(feed, TYPE)


def _facet(group: str, of: list[Any]) -> list[JSON]:
    """A facet of at least two values, as the standard asks; fewer would choose nothing."""
    address = reverse("opds2-works")
    links = [
        _link(
            page_address(address, choice.text, sort=choice.sort),
            "self" if choice.active else None,
            title=choice.title,
            numberOfItems=choice.count,
        )
        for choice in of
    ]
    return [{"metadata": {"title": group}, "links": links}] if len(links) > 1 else []


def publication(work: Work, veil: Veil) -> JSON:
    """One work: its metadata from the same description as its linked data, and where to get it."""
    about = described(work)
    kind = next(name for name in about["@type"] if name != "CreativeWork")
    names = () if veil.covers else (*about.get("keywords", ()), *about.get("genre", ()))
    issued = str(about.get("datePublished", ""))
    metadata = said(
        {
            "@type": f"https://schema.org/{kind}",
            "identifier": about["identifier"],
            "title": about["name"],
            "author": [{"name": author["name"]} for author in about.get("author", ())],
            "language": about.get("inLanguage"),
            "modified": about["dateModified"],
            "published": issued if re.fullmatch(r"\d{4}-\d\d-\d\d", issued) else None,
            "description": veil.reason if veil.covers else summary(work),
            "subject": [{"name": name} for name in names],
            "belongsTo": _series(about),
            "tdm": {"reservation": "all"},
        }
    )
    links = [
        _link(book_address(work, veil), "http://opds-spec.org/acquisition", type=EPUB),
        _link(reverse("work", args=[work.key]), "alternate", type=HTML),
        _link(reverse("jsonld", args=[work.key]), "alternate", type=JSON_LD),
    ]
    images = [
        {"href": address, "type": PNG, "width": SIZES[relation][0], "height": SIZES[relation][1]}
        for relation, address in addresses(work).items()
    ]
    return {"metadata": metadata, "links": links, "images": images}


def _series(about: JSON) -> JSON | None:
    if "isPartOf" not in about:
        return None
    name = about["isPartOf"]["name"]
    place = page_address(reverse("opds2-works"), term("series", name))
    return {"series": said({"name": name, "position": about.get("position"), "links": [_link(place, None)]})}


def common_links() -> list[JSON]:
    """Home and search."""
    template = f"{reverse('opds2-works')}{{?query,title,author}}"
    return [_link(reverse("opds2"), "start"), _link(template, "search", templated=True)]


def _metadata(title: str, pages: Page) -> JSON:
    return {
        "title": title,
        "numberOfItems": pages.total,
        "itemsPerPage": pages.size,
        "currentPage": pages.number,
    }


def _turning(address: str, pages: Page, **more: str) -> list[JSON]:
    return [_link(link.href, link.rel) for link in paging(address, pages.text, pages, TYPE, **more)]


def _link(href: str, relation: str | None, type: str = TYPE, **more: Any) -> JSON:
    count = more.pop("numberOfItems", None)
    properties = {"numberOfItems": count} if count is not None else None
    return said({"rel": relation, "href": href, "type": type, **more, "properties": properties})
