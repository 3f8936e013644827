"""The linked data of one work, as a document of its own: pages carry no inline script, not even data."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from reliquary.library import rights
from reliquary.web.answers import json_answer
from reliquary.web.described import described
from reliquary.web.entries import book_address
from reliquary.web.freshness import fresh
from reliquary.web.holdings import machine_viewer, machine_work
from reliquary.web.wishes import veils

CONTEXT = ["https://schema.org", {"reliquary": "urn:reliquary:term:"}]

BARE = ("@type", "@id", "identifier", "name", "author")
"""What is told of a work that the reader wishes veiled."""


@fresh
def jsonld(request: HttpRequest, key: str) -> HttpResponse:
    """The document of one work."""
    work = machine_work(request, "jsonld", key)
    if isinstance(work, HttpResponse):
        return work
    about, veil = described(work), veils(request, [work])[work.key]
    if veil.covers:
        about = {name: about[name] for name in BARE if name in about} | {"reliquary:veil": veil.reason}
    data = {"@context": CONTEXT, **about, "url": request.build_absolute_uri(reverse("work", args=[key]))}
    if rights.exportable(work, machine_viewer(request)):
        data["encoding"] = {
            "@type": "MediaObject",
            "encodingFormat": "application/epub+zip",
            "contentUrl": request.build_absolute_uri(book_address(work, veil)),
        }
    return json_answer(data, "application/ld+json")
