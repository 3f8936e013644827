"""One page of works for programs, found by a query; feeds, catalogues and the API take it from here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from reliquary.library import rights
from reliquary.library.find import find
from reliquary.library.indexing import searched
from reliquary.library.models import KEY, FormerKey, Work
from reliquary.library.query import query
from reliquary.web.access import viewer
from reliquary.web.wishes import Veil, veils, wishes

PAGE = 30
"""Works a page of a feed or catalogue."""

LAST_PAGE = 500
"""Deeper pages cost the index more; whoever wants everything comes back by change number instead."""

Counts = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of what a query found; `number` counts pages from 1, `veils` says by key what a reader wishes veiled."""

    text: str
    sort: str
    number: int
    total: int
    works: tuple[Work, ...]
    facets: Mapping[str, Counts] = field(default_factory=dict)
    veils: Mapping[str, Veil] = field(default_factory=dict)
    size: int = PAGE

    @property
    def pages(self) -> int:
        return max(1, min(-(-self.total // self.size), LAST_PAGE))


def machine_viewer(request: HttpRequest) -> rights.Viewer:
    """Who a program speaks for: without a login it gets general and teen works only, whatever its session says."""
    return viewer(request, machine=not request.user.is_authenticated)


def holdings(
    request: HttpRequest,
    text: str,
    *,
    sort: str = "new",
    number: int = 1,
    size: int = PAGE,
    facets: Mapping[str, int] | None = None,
    leaving: bool = False,
) -> Page:
    """The page of works that a query finds for whoever asks; `leaving` keeps to those that may be carried away.

    Raises QueryError where the query cannot be understood.
    """
    who = machine_viewer(request)
    asked = wishes(request).narrowed(query(text))
    classes = rights.exportable_classes(who) if leaving else rights.visible_classes(who)
    number = min(max(number, 1), LAST_PAGE)
    found = searched(
        lambda index: find(
            index, asked, classes, sort=sort, offset=(number - 1) * size, limit=size, facets=facets or {}
        )
    )
    works = rows(found.keys, classes)
    return Page(text, sort, number, found.total, works, found.facets, veils(request, works), size)


def rows(keys: Sequence[str], classes: Sequence[int]) -> tuple[Work, ...]:
    """The works of the keys, in their order; each row's rights are checked once more, for the index may lag.

    They are checked here and not in the query, where a database may take it for the shorter way to go through all
    works of a class.
    """
    works = {work.key: work for work in Work.objects.filter(key__in=keys)}
    return tuple(works[key] for key in keys if key in works and works[key].visibility in classes)


def machine_work(request: HttpRequest, view: str, key: str, **rest: object) -> Work | HttpResponse:
    """The work of a key, or the way from a key it used to bear; 404 for what whoever asks may not know of."""
    who = machine_viewer(request)
    if not re.fullmatch(rf"[0-9a-z]{{1,{KEY}}}", key):
        raise Http404
    work = Work.objects.filter(key=key).first()
    if work is None:
        former = FormerKey.objects.filter(key=key).select_related("work").first()
        if former is None or former.work is None or not rights.visible(former.work, who):
            raise Http404
        return redirect(view, key=former.work.key, permanent=True, **rest)
    if not rights.visible(work, who):
        raise Http404
    return work


def page_number(request: HttpRequest) -> int:
    """The page that the address asks for; the first where it asks for none."""
    wanted = request.GET.get("page", "1")
    return int(wanted) if re.fullmatch(r"[0-9]{1,5}", wanted) else 1
