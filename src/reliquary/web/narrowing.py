"""A query with another value of one field chosen, or none: what a facet of a catalogue leads to."""

from __future__ import annotations

from reliquary.web.chips import Part, parts, without


def chosen(text: str, field: str) -> Part | None:
    """The part of a query that chooses a value of the field; None where none does, or inside brackets.

    >>> chosen("lamp rating:teen", "rating").text
    'rating:teen'
    """
    if "(" in text:
        return None
    return next((part for part in parts(text) if part.text.startswith(f"{field}:")), None)


def narrowed(text: str, before: Part | None, term: str | None) -> str:
    """The query with a term in the place of the part before, or without any.

    >>> before = chosen("lamp rating:teen", "rating")
    >>> narrowed("lamp rating:teen", before, "rating:general"), narrowed("lamp rating:teen", before, None)
    ('lamp rating:general', 'lamp')
    """
    rest = without(text, before) if before else text.strip()
    return " ".join(filter(None, (rest, term)))
