"""One work's page: the card with what was written and what it was filed as, where it all comes from."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from reliquary.library import rights
from reliquary.library.alike import alike
from reliquary.library.arrangement import why_shown
from reliquary.library.beside import beside
from reliquary.library.choices import chosen
from reliquary.library.cycles import cycle
from reliquary.library.indexing import searched
from reliquary.library.keep import load_text
from reliquary.library.models import Claim, Edition, Work
from reliquary.library.query import All, Any, Field, Query
from reliquary.library.wholeness import wholeness
from reliquary.web.access import is_owner, viewer
from reliquary.web.doors import unveiled_work
from reliquary.web.editions import ORDER, described
from reliquary.web.keepsakes import kept
from reliquary.web.listing import items
from reliquary.web.looks import looks_of
from reliquary.web.names import shelf_of
from reliquary.web.presentation import Item, item, reading_time, value_name
from reliquary.web.wishes import found_by

ROWS = (
    ("Fandom", "fandoms", "fandom"),
    ("Pairing", "relationships", "ship"),
    ("Characters", "characters", "character"),
    ("Rating", "rating", None),
    ("Warnings", "warnings", None),
    ("Category", "categories", None),
    ("Genres", "genres", "genre"),
    ("Form", "form", None),
    ("Series", "series", "series"),
    ("Follows", "sequel_of", None),
    ("Spoilers", "spoilers_raw", None),
    ("Status", "status", None),
    ("Date", "date", None),
    ("Language", "language", None),
    ("Archiving", "archive", None),
    ("Author's note", "notes", None),
    ("Disclaimer", "disclaimer", None),
)
"""Heading, field of the card, and field of the query language where the value leads to its part of the shelf."""

WRITTEN = {"rating": "rating_raw", "relationships": "relationships_raw", "archive": "archive_raw"}
"""Fields whose written form is shown beside the filed one."""


UNSAID = ("thread", "signature")
"""Fields of claims that hold nothing but hashes, by which documents and names are told to belong together."""
CLAIMS = 300
"""Claims a page shows; a work of many editions may have more, and `reliquary show` prints them all."""


def work(request: HttpRequest, key: str) -> HttpResponse:
    """The page of one work."""
    opened = unveiled_work(request, key, "work")
    if isinstance(opened, HttpResponse):
        return opened
    row, veil = opened
    parts = Edition.objects.filter(instalment__work=row).select_related("instalment").defer("chapters", "fingerprint")
    editions = list(parts.order_by(*ORDER))
    chapters = list(_contents(editions))
    context = {
        "item": item(row, veil),
        "authors": [{"text": name, "url": shelf_of("author", name)} for name in row.card.get("authors") or ()],
        "rows": list(_rows(row)),
        "chapters": chapters,
        "editions": list(_editions(row, editions, request)),
        "beside": list(beside(row)) if is_owner(request) else (),
        "wholeness": wholeness(row),
        "cycle": cycle(row, viewer(request)),
        "alike": list(_alike(row, request)),
        "claims": Claim.objects.filter(work=row).exclude(field__in=UNSAID).order_by("field", "-weight", "id")[:CLAIMS],
        "read_url": _first_page(row, len(chapters), request),
        "time": reading_time(row.word_count),
        "header": editions[0].header if editions else "",
        "exportable": rights.exportable(row, viewer(request)),
        **kept(request, row),
    }
    return render(request, "web/work.html", context)


def _alike(row: Work, request: HttpRequest) -> Iterator[Item]:
    """Works that the reader may like who likes this one."""
    text = load_text([row])[row.pk]
    classes = rights.visible_classes(viewer(request))
    keys = searched(lambda index: alike(index, row, text, classes))
    found = found_by(request, Query(Any(tuple(Field("key", key) for key in keys)))).keys
    return items(request, [key for key in keys if key in found], Query(All(())))


def _first_page(row: Work, chapters: int, request: HttpRequest) -> str:
    """Where reading begins: the whole work or its first chapter, as the reader likes it."""
    if chapters > 1 and looks_of(request.COOKIES).pages == "chapters":
        return reverse("chapter", args=[row.key, 1])
    return reverse("read", args=[row.key])


def _rows(row: Work) -> Iterator[dict[str, object]]:
    doubts = set(row.doubts.values_list("field", flat=True))
    for name, field, search in ROWS:
        value = row.card.get(field)
        values = value if isinstance(value, list) else [value] if value else []
        if not values and field not in doubts:
            continue
        shown = [_value(field, search, each) for each in values]
        written = row.card.get(WRITTEN.get(field, ""))
        yield {
            "name": name,
            "values": shown or [{"text": "unknown", "url": ""}],
            "doubt": field in doubts,
            "written": written if written and written not in (value, ", ".join(map(str, values))) else None,
        }


def _value(field: str, search: str | None, value: str) -> dict[str, str]:
    """One value in words, with the address of its part of the shelf."""
    facet = {"warnings": "warning", "archive": "permission"}.get(field, field)
    return {"text": value_name(facet, value), "url": shelf_of(search, value) if search else ""}


def _editions(row: Work, editions: list[Edition], request: HttpRequest) -> Iterator[dict[str, object]]:
    """Where each edition lay; of several of one part the shown one with the reason why it is."""
    choices = chosen(row)
    of_part: dict[int, list[Edition]] = {}
    for edition in editions:
        of_part.setdefault(edition.instalment_id, []).append(edition)
    for number, edition in enumerate(editions, start=1):
        why = "" if edition.rank else why_shown(of_part[edition.instalment_id], choices)
        yield described(edition, number, request) | {"why": why}


def _contents(editions: list[Edition]) -> Iterator[str]:
    """Names of the chapters of the shown editions, in order."""
    position = 0
    for edition in editions:
        if edition.rank:
            continue
        for number, title, _ in edition.contents:
            position += 1
            shown = number or (edition.instalment.n if len(edition.contents) == 1 else None) or position
            yield f"{shown}. {title}" if title else f"Chapter {shown}"
