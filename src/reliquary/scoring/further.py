"""Fields beyond the reference scorer's: how gold and read values are made comparable."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from reliquary.vocabulary.folding import fold
from reliquary.vocabulary.genres import mixed

FURTHER = ("spoilers", "form", "genres", "categories", "language", "series_place")
"""Scored where a case gives them; they stand beside the totals and count in none."""


def comparable(name: str, value: object) -> set[Hashable]:
    """A field's value as a set of things that are equal where they mean the same; empty where it says nothing.

    Terms are filed first, so that `humour` is `Humor` and `one-shot` a short story. A spoiler is its fandom, season
    and episode, whatever the title; of a language the region does not count.

    >>> comparable("genres", ["humour"]) == comparable("genres", ["Humor"]), comparable("language", "en-GB")
    (True, {'en'})
    >>> comparable("spoilers", [{"fandom": "The X-Files", "season": 3, "episode": None, "label": None}])
    {('x files', 3, None)}
    """
    items = value if isinstance(value, list | tuple) else [value]
    return {one for item in items if item not in (None, "") for one in COMPARED[name](item)}


def _point(item: object) -> set[Hashable]:
    """A point in a source, which records write as a mapping."""
    if not isinstance(item, dict):
        return set()
    return {(fold(str(item.get("fandom"))), item.get("season"), item.get("episode"))}


def _term(item: object) -> set[Hashable]:
    """The filed terms of a written one; what the table does not know as it is folded."""
    found = mixed(str(item))
    return {*found.genres, *found.categories, *found.forms} or {fold(str(item))}


COMPARED: dict[str, Callable[[object], set[Hashable]]] = {
    "spoilers": _point,
    "form": _term,
    "genres": _term,
    "categories": _term,
    "language": lambda item: {str(item).partition("-")[0].lower()},
    "series_place": lambda item: {str(item)},
}
