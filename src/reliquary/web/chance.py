"""A random good work: one that says what it is and who wrote it, is no mere scrap, and breaks no rule of the reader."""

from __future__ import annotations

from random import randrange

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from reliquary.library import rights
from reliquary.library.models import Work
from reliquary.web.access import viewer
from reliquary.web.wishes import veils

SCRAP = 300
"""Words below which a work is no evening's reading."""

TRIES = 10
"""Works that are drawn before a reader with many rules gets the shelf instead."""


def random_work(request: HttpRequest) -> HttpResponse:
    """Leads to the page of such a work; to the shelf where there is none."""
    shown = rights.visible_works(viewer(request))
    good = shown.filter(title__isnull=False, word_count__gte=SCRAP, pen_names__isnull=False, doubts__isnull=True)
    drawn = [row for works in (good, shown) for row in _draw(works)]
    veiled = veils(request, drawn)
    key = next((row.key for row in drawn if not veiled[row.key].covers), None)
    response = redirect(reverse("work", args=[key]) if key else reverse("shelf"))
    response["Cache-Control"] = "no-store"
    return response


def _draw(works: QuerySet[Work]) -> list[Work]:
    """Some works beginning at a random place of the library."""
    ids = works.order_by("pk").values_list("pk", flat=True).distinct()
    first, last = ids.first(), ids.last()
    if first is None or last is None:
        return []
    place = randrange(first, last + 1)
    return list(Work.objects.filter(pk__in=list(ids.filter(pk__gte=place)[:TRIES])).order_by("?"))
