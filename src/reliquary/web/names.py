"""Lists of what works are filed under, from fandoms to decades; each name leads to its part of the shelf."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from reliquary.library.query import query
from reliquary.vocabulary.folding import fold
from reliquary.web.presentation import value_name
from reliquary.web.wishes import found_by

KINDS = {
    "fandoms": ("fandom", "fandom"),
    "pairings": ("ship", "ship"),
    "characters": ("character", "character"),
    "authors": ("author_name", "author"),
    "series": ("series", "series"),
    "genres": ("genre", "genre"),
    "forms": ("form", "form"),
    "decades": ("decade", "date"),
    "languages": ("language", "language"),
    "archives": ("archive", "archive"),
}
"""Kind of list: the index's field and the field of the query language."""

MOST = 5000
"""Names one list shows."""

UNLETTERED = 40
"""Names in a list that still needs no letters to jump to."""


def names(request: HttpRequest, kind: str) -> HttpResponse:
    """Every name of a kind that stands on a work the viewer may see, with the number of such works."""
    if kind not in KINDS:
        raise Http404
    facet, field = KINDS[kind]
    found = found_by(request, query(""), limit=1, facets={facet: MOST})
    by_count = request.GET.get("by") == "count"
    rows = [
        {"text": value_name(facet, name), "count": count, "url": shelf_of(field, name, facet), "letter": _letter(name)}
        for name, count in sorted(found.facets[facet], key=lambda pair: (-pair[1] if by_count else 0, _order(pair[0])))
    ]
    if len(rows) <= UNLETTERED or by_count:
        groups = [("", rows)] if rows else []
    else:
        groups = [(letter, list(group)) for letter, group in groupby(rows, key=lambda row: row["letter"])]
    context = {"heading": kind.capitalize(), "kind": kind, "groups": groups, "by_count": by_count, "kinds": list(KINDS)}
    return render(request, "web/names.html", context)


def browse(request: HttpRequest) -> HttpResponse:
    """The ways into the library: each kind of list with its commonest names."""
    found = found_by(request, query(""), limit=1, facets={facet: 8 for facet, _ in KINDS.values()})
    kinds = [
        {"kind": kind, "heading": kind.capitalize(), "names": list(_common(found.facets[facet], facet, field))}
        for kind, (facet, field) in KINDS.items()
        if found.facets[facet]
    ]
    return render(request, "web/browse.html", {"kinds": kinds, "total": found.total})


def _common(values: tuple[tuple[str, int], ...], facet: str, field: str) -> Iterator[dict[str, object]]:
    for name, count in values:
        yield {"text": value_name(facet, name), "count": count, "url": shelf_of(field, name, facet)}


def shelf_of(field: str, name: str, facet: str = "") -> str:
    """Address of the shelf narrowed to one name."""
    return f"{reverse('shelf')}?{urlencode({'q': term(field, name, facet)})}"


def term(field: str, value: str, facet: str = "") -> str:
    """A name, a decade or a band of length in words of the query language.

    >>> term("fandom", "due South"), term("date", "1990s", "decade"), term("words", "1,000 to 5,000", "length")
    ('fandom:"due South"', 'date:1990..1999', 'words:1000..4999')
    """
    if facet == "decade":
        return f"date:{value[:4]}..{value[:3]}9"
    if facet == "length":
        numbers = [number.replace(",", "") for number in re.findall(r"[\d,]+", value)]
        low = "0" if value.startswith("under") else numbers[0]
        high = "" if value.startswith("over") else str(int(numbers[-1]) - 1)
        return f"words:{low}..{high}"
    clean = value.replace('"', " ")
    return f"{field}:{clean}" if re.fullmatch(r"[\w+-]+", clean) else f'{field}:"{clean}"'


def _order(name: str) -> str:
    return fold(name)


def _letter(name: str) -> str:
    """What a name is found under; whatever does not begin with a letter stands together."""
    first = _order(name)[:1].upper()
    return first if first.isalpha() else "#"
