"""Covers for catalogues: drawn when they are asked for, and telling no more than the work's entry does."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from reliquary.exports.cover import HEIGHT, SMALL, WIDTH, cover
from reliquary.library.contacts import withheld
from reliquary.library.models import Work
from reliquary.web.freshness import fresh
from reliquary.web.holdings import machine_work
from reliquary.web.pictures import STRICT
from reliquary.web.wishes import veils

PNG = "image/png"
IMAGE, THUMBNAIL = "http://opds-spec.org/image", "http://opds-spec.org/image/thumbnail"
SIZES = {IMAGE: (WIDTH, HEIGHT), THUMBNAIL: (SMALL, SMALL * HEIGHT // WIDTH)}
"""Width and height of the cover, by its relation to the entry."""


@fresh
def image(request: HttpRequest, key: str, small: bool = False) -> HttpResponse:
    """The cover of a work, for whoever may see its entry; of a veiled one title and author stand on plain ground."""
    work = machine_work(request, "opds-thumbnail" if small else "opds-cover", key)
    if isinstance(work, HttpResponse):
        return work
    fandoms = () if veils(request, [work])[work.key].reason else tuple(work.card.get("fandoms") or ())
    authors = tuple(withheld(name) for name in work.card.get("authors") or ())
    response = HttpResponse(cover(withheld(work.title or "Untitled"), authors, fandoms, small=small), content_type=PNG)
    for name, value in STRICT.items():
        response[name] = value
    return response


def addresses(work: Work) -> dict[str, str]:
    """Where the cover stands, whole and small, by its relation to the entry."""
    return {IMAGE: reverse("opds-cover", args=[work.key]), THUMBNAIL: reverse("opds-thumbnail", args=[work.key])}
