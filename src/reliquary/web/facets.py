"""The filters beside the shelf: what the works found are filed under, each value with the way to it and past it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from html import escape
from urllib.parse import quote_plus

from django.utils.safestring import mark_safe

from reliquary.library.find import Found
from reliquary.web.names import term
from reliquary.web.naming import NAMED
from reliquary.web.presentation import value_name

FACETS = (
    ("fandom", "Fandoms", "fandom", 12),
    ("rating", "Ratings", "rating", 6),
    ("ship", "Pairings", "ship", 8),
    ("character", "Characters", "character", 8),
    ("warning", "Warnings", "warning", 10),
    ("genre", "Genres", "genre", 10),
    ("category", "Categories", "category", 8),
    ("form", "Forms", "form", 8),
    ("status", "Status", "status", 3),
    ("permission", "Archiving", "permission", 6),
    ("decade", "Decades", "date", 6),
    ("length", "Length", "words", 5),
    ("language", "Languages", "language", 8),
    ("author_name", "Authors", "author", 8),
    ("series", "Series", "series", 8),
    ("archive", "Archives", "archive", 6),
)
"""Index field, heading, field of the query language, and how many values to show; other names can be typed."""

WANTED = {name: size for name, _, _, size in FACETS}

THINGS = {
    "fandom": "fandom", "ship": "pairing", "character": "character", "author": "author", "series": "series",
    "genre": "genre", "category": "category", "language": "language", "archive": "archive",
}  # fmt: skip
"""What is typed into the field of a filter, in a word."""

SAFE = ":/"
"""Signs that an address of the shelf bears as they are, besides letters and digits."""


def facets(text: str, found: Found, sort: str | None) -> Iterator[dict[str, object]]:
    """Each filter for the page of a query: heading, its values as the items of a list in HTML, and what may be typed.

    A hundred values stand on a page and a template takes ten times as long for them.
    """
    asked = quote_plus(" ".join(text.split()), safe=SAFE)
    before, after = f"?q={asked}+" if asked else "?q=", f"&amp;sort={quote_plus(sort, safe=SAFE)}" if sort else ""
    for name, label, field, _ in FACETS:
        values = "".join(
            _row(*_named(name, field, value), count, before, after) for value, count in found.facets.get(name, ())
        )
        typed = {"name": field, "thing": THINGS[field]} if field in NAMED else None
        yield {"label": label, "values": mark_safe(values), "typed": typed}


def _row(label: str, wanted: str, count: int, before: str, after: str) -> str:
    return (
        f'<li><a href="{before}{wanted}{after}">{label} <span class="faint">{count}</span></a>'
        f'<a class="not" href="{before}-{wanted}{after}" title="Leave out {label}">'
        '<span aria-hidden="true">−</span></a></li>'
    )


@lru_cache(maxsize=20_000)
def _named(name: str, field: str, value: str) -> tuple[str, str]:
    """A value as it is shown, escaped, and the term that finds it as an address bears it."""
    wanted = " ".join(term(field, value, name).split())
    return escape(value_name(name, value)), quote_plus(wanted, safe=SAFE)
