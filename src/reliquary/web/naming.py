"""Names typed into the filters, included or left out: written into the query, so that the address can be shared."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf.locale import LANG_INFO

from reliquary.vocabulary.folding import fold
from reliquary.web.names import term
from reliquary.web.presentation import UNLISTED

NAMED = ("fandom", "ship", "character", "author", "series", "genre", "category", "language", "archive")
"""Fields of the query language that have a field of their own among the filters."""

OUT = "out"
"""Name of the button that leaves out what is typed, with the field as its value."""

LONGEST = 80


def named(text: str, form: Mapping[str, str]) -> str:
    """The query with the names of a form added to it: included, but for that of the field whose button leaves it out.

    >>> named("lamp", {"fandom": "due South", "author": "  ", "ship": "M/K", "out": "ship"})
    'lamp fandom:"due South" -ship:"M/K"'
    """
    for field in NAMED:
        typed = " ".join(form.get(field, "").replace('"', " ").split())[:LONGEST]
        if any(map(str.isalnum, typed)):
            value = language_tag(typed) if field == "language" else typed
            text = f"{text} {'-' if form.get(OUT) == field else ''}{term(field, value)}".strip()
    return text


def language_tag(written: str) -> str:
    """The tag of a language that is called by its English name or its own; anything else as it is written.

    >>> language_tag("german"), language_tag("Deutsch"), language_tag("Chinese"), language_tag("Klingon")
    ('de', 'de', 'zh', 'Klingon')
    """
    wanted = fold(written)
    if unlisted := next((tag for tag, name in UNLISTED.items() if fold(name) == wanted), None):
        return unlisted
    for tag, known in LANG_INFO.items():
        if "name" in known and wanted in (fold(known["name"]), fold(known["name_local"])):
            return tag
    return written
