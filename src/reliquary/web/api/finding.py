"""Finding by the API: searches with snippets, facets, lists of names; and what could not be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from reliquary import __version__
from reliquary.library import rights
from reliquary.library.changes import latest_change
from reliquary.library.find import SORTS, find
from reliquary.library.indexing import current_index, searched
from reliquary.library.keep import load_text
from reliquary.library.models import Leaf, Refusal
from reliquary.library.query import query
from reliquary.library.snippets import Snippet, Snippets
from reliquary.web.access import is_owner
from reliquary.web.api.works import JSON, address, listed
from reliquary.web.glance import plots
from reliquary.web.holdings import machine_viewer, rows
from reliquary.web.menu import names as listed_names
from reliquary.web.names import KINDS, term
from reliquary.web.presentation import value_name
from reliquary.web.wishes import veils, wishes

FACETS = dict(KINDS.values()) | {
    "rating": "rating",
    "warning": "warning",
    "status": "status",
    "permission": "permission",
    "category": "category",
    "length": "words",
}  # fmt: skip
"""Fields of the index that can be counted, and those of the query language."""

PUBLIC = {("author" if facet == "author_name" else facet): facet for facet in FACETS}
"""What the API calls them."""

ORDERS = tuple(SORTS)

DEEPEST = 10_000
"""Works that a search goes through; whoever wants all of them takes `/api/v1/works`."""

TROUBLES = 500


def library(request: HttpRequest, asked: Mapping[str, Any]) -> JSON:
    """The library at a glance, and where to go on."""
    classes = rights.visible_classes(machine_viewer(request))
    total = searched(lambda index: find(index, query(""), classes, limit=1)).total
    ways = {"works": "api-works", "search": "api-search", "facets": "api-facets", "document": "openapi"}
    links = {relation: reverse(name) for relation, name in ways.items()}
    links |= {kind: reverse("api-names", args=[kind]) for kind in KINDS}
    return {"works": total, "change": latest_change(), "version": __version__, "links": links}


def search(request: HttpRequest, asked: Mapping[str, Any]) -> JSON:
    """Works in the order wished, with a snippet of the story where words were sought in it."""
    who = machine_viewer(request)
    wanted, first, size = query(asked["q"]), min(int(asked["cursor"]), DEEPEST), asked["limit"]
    classes = rights.visible_classes(who)
    narrowed = wishes(request).narrowed(wanted)
    found = searched(lambda index: find(index, narrowed, classes, sort=asked["sort"], offset=first, limit=size))
    shown = rows(found.keys, classes)
    veiled = veils(request, shown)
    texts = load_text([work for work in shown if not veiled[work.key].covers]) if wanted.words else {}
    snippets = Snippets(current_index(), wanted)
    last = first + size
    cuts = {work.pk: snippets.cut(texts[work.pk], work.language) for work in shown if work.pk in texts}
    return {
        "total": found.total,
        "works": [{**listed(work, who, veiled[work.key]), "snippet": _html(cuts.get(work.pk))} for work in shown],
        "next": address("api-search", asked, str(last)) if last < min(found.total, DEEPEST) else None,
    }


def _html(cut: Snippet | None) -> str | None:
    return cut.html if cut else None


def facets(request: HttpRequest, asked: Mapping[str, Any]) -> JSON:
    """The commonest values of one field among the works that a query finds."""
    facet = PUBLIC[asked["field"]]
    wanted = wishes(request).narrowed(query(asked["q"]))
    classes = rights.visible_classes(machine_viewer(request))
    counted = {facet: asked["limit"]}
    found = searched(lambda index: find(index, wanted, classes, limit=1, facets=counted))
    values = [_value(facet, value, count) for value, count in found.facets[facet]]
    return {"field": asked["field"], "total": found.total, "values": values}


def _value(facet: str, value: str, count: int) -> JSON:
    return {
        "value": value,
        "name": value_name(facet, value),
        "works": count,
        "query": term(FACETS[facet], value, facet),
    }


def names(request: HttpRequest, asked: Mapping[str, Any], kind: str) -> JSON:
    """Names that works are filed under, in alphabetical order, each with its number of works and its query."""
    if kind not in KINDS:
        raise Http404
    first, size = int(asked["cursor"]), asked["limit"]
    shown = listed_names(request, kind, first=first, size=size, asked=wishes(request).narrowed(query(asked["q"])))
    following = address("api-names", asked, str(first + size), kind) if first + size < shown.total else None
    return {
        "kind": kind,
        "total": shown.total,
        "names": [
            {"value": name.value, "name": name.text, "works": name.count, "query": name.query} for name in shown.names
        ],
        "next": following,
    }


def browse(request: HttpRequest, asked: Mapping[str, Any]) -> JSON:
    """The kinds of names that works are filed under, each with its commonest ones."""
    classes = rights.visible_classes(machine_viewer(request))
    wanted = wishes(request).narrowed(query(""))
    counted = {facet: asked["limit"] for facet, _ in KINDS.values()}
    found = searched(lambda index: find(index, wanted, classes, limit=1, facets=counted))
    kinds = [
        {
            "kind": kind,
            "names": [_value(facet, value, count) for value, count in found.facets[facet]],
            "all": reverse("api-names", args=[kind]),
        }
        for kind, (facet, _) in KINDS.items()
    ]
    return {"total": found.total, "kinds": kinds}


def glance(request: HttpRequest, asked: Mapping[str, Any]) -> JSON:
    """The archive in numbers: works by year, fandom, rating and length, its growth, how sure its cards are."""
    tables = [
        {
            "name": plot.name,
            "heading": plot.heading,
            "columns": list(plot.head),
            "rows": [_row(row) for row in plot.rows],
        }
        for plot in plots(machine_viewer(request))
    ]
    return {"tables": tables}


def _row(row: Sequence[str]) -> list[str | int]:
    """A row of a table with its numbers as numbers."""
    return [row[0], *(int(number.replace(",", "")) for number in row[1:])]


def troubles(request: HttpRequest, asked: Mapping[str, Any]) -> JSON:
    """Files that could not be read and files that are no stories; only for those who keep the library."""
    if not is_owner(request):
        raise Http404
    return {
        "refusals": [_trouble(row) for row in Refusal.objects.order_by("id")[:TROUBLES]],
        "leaves": [_trouble(row) for row in Leaf.objects.order_by("id")[:TROUBLES]],
    }


def _trouble(row: Leaf | Refusal) -> JSON:
    return {
        "place": "!".join((row.path, *row.members)),
        "kind": getattr(row, "kind", ""),
        "reason": row.reason,
        "detail": getattr(row, "detail", ""),
    }
