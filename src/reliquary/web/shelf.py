"""The shelf: works found by a query, with facets that add to the query and chips that take away from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from reliquary.library import rights
from reliquary.library.find import SORTS, count
from reliquary.library.indexing import searched
from reliquary.library.meanings import meant
from reliquary.library.pen_names import aliases
from reliquary.library.query import Query, QueryError, query
from reliquary.web.access import viewer
from reliquary.web.chips import parts, without
from reliquary.web.counting import open_part
from reliquary.web.downloads import MOST_BOOKS
from reliquary.web.facets import SAFE, WANTED, facets
from reliquary.web.listing import items
from reliquary.web.naming import named
from reliquary.web.nothing import barren, rests
from reliquary.web.ranges import range_fields, ranged
from reliquary.web.suggestions import did_you_mean
from reliquary.web.wishes import found_by, wishes

PAGE = 20
"""Works a page."""

LAST_PAGE = 500
"""Deeper pages cost the index more and help no reader; a narrower query does."""

SORT_NAMES = (
    ("relevance", "best match"),
    ("date", "newest written"),
    ("length", "longest"),
    ("title", "title"),
    ("new", "newly added"),
)


def shelf(request: HttpRequest) -> HttpResponse:
    """The shelf, or what a search found on it."""
    text = request.GET.get("q", "")[:500]
    if (narrowed := ranged(text, request.GET)) is not None:
        return redirect(f"{request.path}?{_with(request, named(narrowed, request.GET))}")
    sort = request.GET.get("sort", "relevance")
    sort = sort if sort in SORTS else "relevance"
    page = _page_number(request)
    context: dict[str, object] = {"q": text, "sort": sort, "sorts": SORT_NAMES, "page": page, "total": 0}
    try:
        asked = query(text)
    except QueryError as error:
        return render(request, "web/shelf.html", context | {"problem": str(error)}, status=400)
    wished, classes = wishes(request), rights.visible_classes(viewer(request))
    found = found_by(
        request,
        asked,
        sort=sort,
        offset=(page - 1) * PAGE,
        limit=PAGE,
        facets={} if (counted := open_part(asked, wished)) else WANTED,
    )
    counts = found_by(request, counted, limit=1, facets=WANTED) if counted else found
    context |= {
        "most_books": MOST_BOOKS,
        "meanings": [each.sentence for each in (*meant(asked)[1], *(aliases(asked) if wished.keeps else ()))],
        **({} if found.total else _nothing(request, text)),
        "total": found.total,
        "hidden": _total(asked, classes) - found.total if wished.hides else 0,
        "works": list(items(request, found.keys, asked)),
        "facets": list(facets(text, counts, request.GET.get("sort"))),
        "uncounted": found.total - counts.total,
        "ranges": range_fields(text),
        "chips": list(_chips(request, text)),
        "pages": min(-(-found.total // PAGE), LAST_PAGE),
        "previous_page": page - 1,
        "next_page": page + 1,
    }
    return render(request, "web/shelf.html", context)


def _nothing(request: HttpRequest, text: str) -> dict[str, object]:
    """What a page says that found nothing: names that may have been meant, and the way on without one of its parts."""
    empty = barren(request, text)
    rest = [
        {"parts": one.parts, "total": one.total, "url": _with(request, one.text)} for one in rests(request, text, empty)
    ]
    meant_by_part = chain.from_iterable(did_you_mean(request, part) for part in empty)
    suggestions = did_you_mean(request, text) or list(dict.fromkeys(meant_by_part))[:3]
    return {"suggestions": suggestions, "rests": rest, "barren": empty}


def _total(asked: Query, classes: Sequence[int]) -> int:
    """How many works a query finds when no rule hides any."""
    return searched(lambda index: count(index, asked, classes))


def _chips(request: HttpRequest, text: str) -> Iterator[dict[str, str]]:
    """Each part of the query with the address of the page without it."""
    for part in parts(text):
        yield {"text": part.text, "without": _with(request, without(text, part))}


def _with(request: HttpRequest, text: str) -> str:
    parameters = {"q": " ".join(text.split())}
    if "sort" in request.GET:
        parameters["sort"] = request.GET["sort"]
    return urlencode(parameters, safe=SAFE)


def _page_number(request: HttpRequest) -> int:
    wanted = request.GET.get("page", "1")
    return min(max(int(wanted), 1), LAST_PAGE) if wanted.isdecimal() and len(wanted) < 6 else 1
