"""A work as an entry of a feed or of an OPDS 1.2 catalogue."""

from __future__ import annotations

from datetime import datetime
from itertools import chain

from django.urls import reverse

from reliquary.library.models import Work
from reliquary.web.atom import Entry, Link
from reliquary.web.described import language_tag, urn
from reliquary.web.presentation import value_name, warning_name
from reliquary.web.wishes import LIFT, Veil

HTML, EPUB, JSON_LD = "text/html", "application/epub+zip", "application/ld+json"
ATOM = "application/atom+xml"

NEVER = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
"""When an empty library changed last."""


def entry(work: Work, links: tuple[Link, ...], veil: Veil) -> Entry:
    """The work with the links that its kind of feed asks for; of a veiled one title and author stay."""
    card = work.card
    fields = () if veil.covers else ("fandoms", "relationships", "genres")
    names = chain.from_iterable(card.get(field) or () for field in fields)
    return Entry(
        id=urn(work.key),
        title=work.title or "Untitled",
        updated=work.modified,
        published=work.added,
        links=links,
        authors=tuple(card.get("authors") or ("Unknown author",)),
        summary=veil.reason if veil.covers else summary(work),
        subjects=tuple(dict.fromkeys(names)),
        issued=work.date,
        language=language_tag(work),
    )


def summary(work: Work) -> str:
    """The author's summary, and what else helps to choose: an e-reader shows nothing but this."""
    card = work.card
    warned = ", ".join(warning_name(warning) for warning in card.get("warnings") or ())
    rated = value_name("rating", work.rating or "not_rated")
    lines = [
        work.summary or "",
        ", ".join(card.get("fandoms") or ()),
        ", ".join(card.get("relationships") or ()),
        ". ".join(filter(None, (rated, warned, f"{work.word_count:,} words"))) + ".",
        _series(work),
    ]
    return "\n".join(filter(None, lines))


def _series(work: Work) -> str:
    series = work.card.get("series")
    if not series:
        return ""
    return f"{series}, {work.series_place}" if work.series_place else str(series)


def book_address(work: Work, veil: Veil) -> str:
    """Where a catalogue's entry leads to its book: a veiled entry has said why, and who goes on has chosen to."""
    lift = f"?{LIFT}={work.key}" if veil.reason else ""
    return reverse("opds-book", args=[work.key]) + lift


def page_link(work: Work) -> Link:
    return Link(reverse("work", args=[work.key]), "alternate", HTML)


def data_link(work: Work) -> Link:
    return Link(reverse("jsonld", args=[work.key]), "related", JSON_LD)
