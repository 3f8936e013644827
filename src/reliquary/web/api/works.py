"""Works as the API gives them: in lists, whole with what was claimed of them, and chapter by chapter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from reliquary.exports.wording import chapter_name
from reliquary.library import rights
from reliquary.library.documents import unpack_chapters
from reliquary.library.find import find_changed
from reliquary.library.indexing import searched
from reliquary.library.keep import load
from reliquary.library.models import Claim, Edition, Work
from reliquary.library.query import query
from reliquary.markup.sanitise import sanitise
from reliquary.web.access import is_owner
from reliquary.web.answers import problem
from reliquary.web.api.shapes import WRITTEN
from reliquary.web.atom import moment
from reliquary.web.editions import ORDER
from reliquary.web.holdings import machine_viewer, machine_work, rows
from reliquary.web.wishes import LIFT, Veil, veils, wishes
from reliquary.work import Chapter

JSON = dict[str, Any]

OPEN = Veil()
"""The veil of a work that is not veiled, or no more."""

CLAIMS = 500
"""Claims one answer has; a work of many editions may have more."""


def works(request: HttpRequest, asked: Mapping[str, Any]) -> JSON:
    """Works in the order of their last changes: whoever comes back with the last `cursor` gets what changed since."""
    who = machine_viewer(request)
    wanted, after, size = wishes(request).narrowed(query(asked["q"])), int(asked["cursor"]), asked["limit"]
    found = searched(lambda index: find_changed(index, wanted, rights.visible_classes(who), after=after, limit=size))
    shown = rows(found.keys, rights.visible_classes(who))
    veiled = veils(request, shown)
    cursor = str(found.last or after)
    return {
        "total": found.total,
        "works": [listed(work, who, veiled[work.key]) for work in shown],
        "cursor": cursor,
        "next": address("api-works", asked, cursor) if len(found.keys) == size else None,
    }


def listed(work: Work, who: rights.Viewer, veil: Veil) -> JSON:
    """A work as it stands in a list; of a veiled one title and authors stay, and why it is veiled."""
    if veil.covers:
        return _listed(_bare(work), who) | {"veiled": veil.reason}
    return _listed(work, who)


def _bare(work: Work) -> Work:
    """The row with nothing of what was said about the work but its title and its authors."""
    told = {name: getattr(work, name) for name in ("pk", "key", "change", "title", "added", "modified", "visibility")}
    return Work(**told, word_count=work.word_count, card={"authors": work.card.get("authors")})


def _listed(work: Work, who: rights.Viewer) -> JSON:
    card = work.card
    several = ("authors", "fandoms", "relationships", "characters", "warnings", "categories", "genres", "doubts")
    return {
        "key": work.key,
        "change": work.change,
        "title": work.title,
        "veiled": None,
        **{field: list(card.get(field) or ()) for field in several},
        "rating": work.rating,
        "form": work.form,
        "series": card.get("series"),
        "series_place": work.series_place,
        "status": work.status,
        "date": work.date,
        "language": work.language,
        "summary": work.summary,
        "permission": work.archive,
        "words": work.word_count,
        "instalments": work.instalments,
        "added": moment(work.added),
        "modified": moment(work.modified),
        "links": _links(work, who),
    }


def _links(work: Work, who: rights.Viewer) -> JSON:
    names = {"self": "api-work", "page": "work", "chapters": "api-chapters", "data": "jsonld"}
    links: JSON = {relation: reverse(name, args=[work.key]) for relation, name in names.items()}
    return links | {"epub": reverse("opds-book", args=[work.key]) if rights.exportable(work, who) else None}


def opened(request: HttpRequest, view: str, key: str, **rest: object) -> Work | HttpResponse:
    """The work of a key as `machine_work` gives it, unless whoever asks wishes it veiled."""
    work = machine_work(request, view, key, **rest)
    if isinstance(work, Work) and (veil := veils(request, [work])[work.key]).covers:
        return problem(403, f"{veil.reason} Ask again with {LIFT}={key} to see it all the same.")
    return work


def whole(request: HttpRequest, asked: Mapping[str, Any], key: str) -> JSON | HttpResponse:
    """One work with its editions and with what every witness said of it."""
    work = opened(request, "api-work", key)
    if isinstance(work, HttpResponse):
        return work
    editions = list(_editions(work).order_by("instalment__position", "rank"))
    claims = Claim.objects.filter(work=work).order_by("field", "-weight", "id")[:CLAIMS]
    card = work.card
    return {
        **listed(work, machine_viewer(request), OPEN),
        **{field: card.get(field) for field in WRITTEN},
        "archive_conditions": list(card.get("archive_conditions") or ()),
        "spoilers": list(card.get("spoilers") or ()),
        "header": editions[0].header if editions else "",
        "editions": [_edition(edition, is_owner(request)) for edition in editions],
        "claims": [_claim(claim) for claim in claims],
    }


def _editions(work: Work) -> Any:
    found = Edition.objects.filter(instalment__work=work).select_related("instalment")
    return found.defer("chapters", "fingerprint")


def _edition(edition: Edition, in_full: bool) -> JSON:
    """Where an edition lay; a path can name a person, so only the library's keeper sees all of it."""
    place = "!".join((edition.path, *edition.members))
    return {
        "place": place if in_full else re.split(r"[/\\!]", place)[-1],
        "format": edition.format,
        "encoding": edition.encoding,
        "part": edition.instalment.n,
        "words": edition.word_count,
        "shown": edition.rank == 0,
    }


def _claim(claim: Claim) -> JSON:
    return {
        "field": claim.field,
        "value": claim.value,
        "raw": claim.raw,
        "witness": claim.witness,
        "weight": round(claim.weight, 3),
        "span": [claim.start, claim.end] if claim.start is not None else None,
        "carried": claim.carried,
    }


def chapters(request: HttpRequest, asked: Mapping[str, Any], key: str) -> JSON | HttpResponse:
    """The table of contents."""
    work = opened(request, "api-chapters", key)
    if isinstance(work, HttpResponse):
        return work
    entries = list(_contents(work))
    return {
        "key": work.key,
        "title": work.title,
        "chapters": [
            {
                "number": place,
                "name": chapter_name(Chapter(number, title, "", ""), place, len(entries)),
                "title": title,
                "words": words,
                "self": reverse("api-chapter", args=[work.key, place]),
            }
            for place, (number, title, words) in enumerate(entries, start=1)
        ],
    }


def _contents(work: Work) -> Iterator[tuple[int | None, str | None, int]]:
    """Number, title and words of each chapter that is read, without the chapters themselves."""
    shown = list(_editions(work).filter(rank=0).order_by("instalment__position"))
    for edition in shown:
        alone = len(edition.contents) == 1 and len(shown) > 1
        for number, title, words in edition.contents:
            if alone:
                number, title = number or edition.instalment.n, title or edition.card.get("chapter_title")
            yield number, title, words


def _leaving(request: HttpRequest, name: str, key: str, number: int) -> Work | HttpResponse:
    """The work whose text is asked for at an address, if it may be carried away; else the answer that says why not."""
    work = opened(request, name, key, number=number)
    if isinstance(work, HttpResponse) or rights.exportable(work, machine_viewer(request)):
        return work
    return problem(403, "This work may be read here, but its text leaves the library in no form.")


def chapter(request: HttpRequest, asked: Mapping[str, Any], key: str, number: int) -> JSON | HttpResponse:
    """The text of one chapter, plain and as clean HTML; only of works that may be carried away."""
    work = _leaving(request, "api-chapter", key, number)
    if isinstance(work, HttpResponse):
        return work
    kept = load(work).chapters
    if not 1 <= number <= len(kept):
        raise Http404
    shown = kept[number - 1]
    return {
        "key": work.key,
        "number": number,
        "of": len(kept),
        "name": chapter_name(shown, number, len(kept)),
        "text": shown.text,
        "html": sanitise(shown.xhtml),
        "next": reverse("api-chapter", args=[work.key, number + 1]) if number < len(kept) else None,
    }


def edition(request: HttpRequest, asked: Mapping[str, Any], key: str, number: int) -> JSON | HttpResponse:
    """One edition of a work with its text, in the order in which the work lists them; only of works that may leave."""
    work = _leaving(request, "api-edition", key, number)
    if isinstance(work, HttpResponse):
        return work
    found = Edition.objects.filter(instalment__work=work).select_related("instalment").order_by(*ORDER)
    if not 1 <= number <= found.count():
        raise Http404
    shown = found[number - 1]
    kept = unpack_chapters(shown.chapters)
    return {
        "key": work.key,
        "number": number,
        **_edition(shown, is_owner(request)),
        "header": shown.header,
        "chapters": [
            {"name": chapter_name(each, place, len(kept)), "text": each.text, "html": sanitise(each.xhtml)}
            for place, each in enumerate(kept, start=1)
        ],
    }


def address(name: str, asked: Mapping[str, Any], cursor: str, *path: str) -> str:
    """The address of what follows: the same question from a cursor on."""
    query = {key: value for key, value in asked.items() if value not in (None, "") and key != "cursor"}
    return f"{reverse(name, args=path)}?{urlencode(query | {'cursor': cursor})}"
