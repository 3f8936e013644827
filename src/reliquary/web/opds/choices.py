"""What both catalogues read from an address: the words sought, the order, and the facets offered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.http import HttpRequest

from reliquary.library.query import QueryError, query
from reliquary.web.holdings import Page, holdings, page_number
from reliquary.web.names import term
from reliquary.web.narrowing import chosen, narrowed
from reliquary.web.presentation import value_name

FACETS = (
    ("fandom", "Fandom", "fandom", 12),
    ("rating", "Rating", "rating", 6),
    ("status", "Status", "status", 3),
    ("length", "Length", "words", 5),
    ("genre", "Genre", "genre", 12),
    ("decade", "Decade", "date", 6),
    ("language", "Language", "language", 8),
)
"""The index's field, its heading, the field of the query language, and how many values to offer."""

ORDERS = {
    "new": "Newly added",
    "relevance": "Best match",
    "date": "Newest written",
    "length": "Longest",
    "title": "Title",
    "series": "As the series runs",
}
"""Orders and their names; the last is for a page that holds one series."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to narrow or order what is shown; `count` is unknown for an order and for taking a facet off."""

    group: str
    title: str
    text: str
    sort: str
    active: bool = False
    count: int | None = None


def chosen_works(request: HttpRequest) -> Page:
    """The page of works that the address asks for, of those that may be carried away.

    Whoever types on an e-reader writes no query language: what cannot be read as a query is sought word by word.
    """
    text = sought(request)
    try:
        query(text)
    except QueryError:
        text = " ".join(f'"{word}"' for word in re.findall(r"\w+", text))
    series = chosen(text, "series") is not None
    sort = request.GET.get("sort", "")
    sort = sort if sort in ORDERS else "series" if series else "relevance" if query(text).words else "new"
    facets = {field: size for field, _, _, size in FACETS}
    order = "title" if sort == "series" else sort
    found = holdings(request, text, sort=order, number=page_number(request), facets=facets, leaving=True)
    return _in_series(found) if sort == "series" else found


def _in_series(found: Page) -> Page:
    """The works of a page by their places in the series; those without one stand behind, by title."""
    ordered = sorted(found.works, key=lambda work: (work.series_place is None, work.series_place or 0))
    return replace(found, sort="series", works=tuple(ordered))


def sought(request: HttpRequest) -> str:
    """The query of an address: `q` or `query` as typed, `title` and `author` as OPDS 2.0 asks for them apart."""
    typed = [request.GET.get(name, "")[:500].strip() for name in ("q", "query")]
    apart = [term(name, request.GET[name][:200]) for name in ("title", "author") if request.GET.get(name, "").strip()]
    return " ".join(filter(None, (*typed, *apart)))


def heading(found: Page) -> str:
    """What a page of works is called."""
    text = found.text.strip()
    if not text:
        return "Newly added" if found.sort == "new" else "All works"
    name = re.fullmatch(r'(?:fandom|author|series|ship|character):(?:"([^"]+)"|([^\s"]+))', text)
    return name[1] or name[2] if name else f"Search: {text}"


def choices(found: Page) -> Iterator[Choice]:
    """The orders, and the values of each facet; where one is chosen, the way to take it off."""
    for sort, title in ORDERS.items():
        fits = {"relevance": bool(query(found.text).words), "series": chosen(found.text, "series") is not None}
        if fits.get(sort, True):
            yield Choice("Order", title, found.text, sort, sort == found.sort)
    for facet, group, field, _ in FACETS:
        part = chosen(found.text, field)
        if part is not None:
            yield Choice(group, "Any", narrowed(found.text, part, None), found.sort)
        for value, count in found.facets.get(facet, ()):
            wanted = term(field, value, facet)
            active = part is not None and part.text == wanted
            yield Choice(group, value_name(facet, value), narrowed(found.text, part, wanted), found.sort, active, count)
