"""Lists of the names that works are filed under: fandoms, authors, series; each leads to its part of the shelf."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from reliquary.library import rights
from reliquary.library.find import find
from reliquary.library.indexing import current_index
from reliquary.library.query import query
from reliquary.web.access import viewer
from reliquary.web.wishes import wishes

KINDS = {"fandoms": ("fandom", "fandom"), "authors": ("author_name", "author"), "series": ("series", "series")}
"""Kind of list: the index's field and the field of the query language."""

MOST = 5000
"""Names one list shows."""


def names(request: HttpRequest, kind: str) -> HttpResponse:
    """Every name of a kind that stands on a work the viewer may see, with the number of such works."""
    if kind not in KINDS:
        raise Http404
    facet, field = KINDS[kind]
    found = find(
        current_index(),
        wishes(request).narrowed(query("")),
        rights.visible_classes(viewer(request)),
        limit=1,
        facets={facet: MOST},
    )
    rows = [
        {"text": name, "count": count, "url": shelf_of(field, name)}
        for name, count in sorted(found.facets[facet], key=lambda pair: pair[0].casefold())
    ]
    return render(request, "web/names.html", {"heading": kind.capitalize(), "names": rows})


def shelf_of(field: str, name: str) -> str:
    """Address of the shelf narrowed to one name."""
    clean = name.replace('"', " ")
    quoted = f'{field}:"{clean}"'
    return f"{reverse('shelf')}?{urlencode({'q': quoted})}"
