"""A work in schema.org's words; what schema.org has no word for stands under a name of our own."""

from __future__ import annotations

import re
from collections.abc import Mapping

from reliquary.library.models import Work
from reliquary.web.atom import moment
from reliquary.web.presentation import value_name

NOVEL = 40_000
"""Words from which a story is a book, as the awards count."""

RESERVED = "The story belongs to its author. Text and data mining is reserved."


def described(work: Work) -> dict[str, object]:
    """The work as schema.org describes a story, without blank values; OPDS 2.0 is made from the same."""
    card = work.card
    return said(
        {
            "@type": ["CreativeWork", "Book" if work.word_count >= NOVEL else "ShortStory"],
            "@id": urn(work.key),
            "identifier": urn(work.key),
            "name": work.title or "Untitled",
            "author": [{"@type": "Person", "name": name} for name in card.get("authors") or ()],
            "abstract": work.summary,
            "datePublished": work.date,
            "dateModified": moment(work.modified),
            "sdDatePublished": moment(work.added),
            "inLanguage": language_tag(work),
            "wordCount": work.word_count,
            "contentRating": value_name("rating", work.rating or "not_rated"),
            "creativeWorkStatus": {"complete": "Complete", "in_progress": "In progress"}.get(work.status or ""),
            "isPartOf": {"@type": "CreativeWorkSeries", "name": card["series"]} if card.get("series") else None,
            "position": work.series_place if card.get("series") else None,
            "isBasedOn": [{"@type": "CreativeWork", "name": name} for name in card.get("fandoms") or ()],
            "character": [{"@type": "Person", "name": name} for name in card.get("characters") or ()],
            "genre": card.get("genres"),
            "keywords": [*(card.get("fandoms") or ()), *(card.get("relationships") or ())],
            "conditionsOfAccess": RESERVED,
            "reliquary:relationship": card.get("relationships"),
            "reliquary:warning": card.get("warnings"),
            "reliquary:category": card.get("categories"),
            "reliquary:spoiler": [said(point) for point in card.get("spoilers") or ()],
            "reliquary:permission": work.archive,
        }
    )


def said(values: Mapping[str, object]) -> dict[str, object]:
    """What of the values is not blank.

    >>> said({"name": "Lamps", "genre": [], "position": None, "wordCount": 0})
    {'name': 'Lamps', 'wordCount': 0}
    """
    return {name: value for name, value in values.items() if value not in (None, "", [], (), {})}


def urn(key: str) -> str:
    """The permanent name of a work."""
    return f"urn:reliquary:{key}"


def language_tag(work: Work) -> str | None:
    """The language as a tag that programs take; None where nobody knows it."""
    tag = work.language or ""
    return tag if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}", tag) and tag != "und" else None
