"""Names that begin like what somebody types: those on works that they may see, by filed names and written ones.

A directory of all such names is made from the index's facets and looked up by prefix, so a keystroke costs a search in
a sorted list; what it finds is counted in the index as it stands, so that nothing withdrawn since, and nothing that a
reader's own rules hide, is ever named.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import nlargest
from itertools import chain, islice
from pathlib import Path
from time import monotonic

from reliquary.library.find import count, find
from reliquary.library.index import WorkIndex
from reliquary.library.models import Work
from reliquary.library.opening import opened
from reliquary.library.query import All, Begins, Field, Query
from reliquary.vocabulary.entries import families, fandoms
from reliquary.vocabulary.folding import fold, without_accents

FACETS = {
    "fandom": "fandom", "ship": "ship", "character": "character", "author": "author_name", "series": "series",
    "genre": "genre", "form": "form", "category": "category", "warning": "warning", "language": "language",
    "archive": "archive",
}  # fmt: skip
"""Fields of the query language whose values are names, and the index's field of each."""

MOST, SCANNED = 20_000, 20_000
"""Names of a field that the directory holds, those on most works first; forms of one prefix that are compared."""

FRESH = 60
"""Seconds for which a directory serves a library that changes meanwhile: a heap on its way in brings names all the
time, and making the directory anew costs a second where there are tens of thousands."""

WORDS, LONGEST, SPARE, SHORT = 6, 80, 4, 2
"""Words of a name by each of which it is found, characters of what is typed, candidates looked at for each name that is
given, and letters of a pairing's code that says too little."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it is filed and as it is shown, the field it stands in, and on how many works."""

    field: str
    value: str
    text: str
    count: int


Label = Callable[[str, str], str]
"""What a value of an index's field is shown as."""


class Directory:
    """Names in the order of the forms that lead to them."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._names = list(names)
        forms = sorted({(form, at) for at, name in enumerate(self._names) for form in _forms(name)})
        self._forms = [form for form, _ in forms]
        self._at = [at for _, at in forms]

    def beginning(self, folded: str, fields: Sequence[str], most: int) -> list[Name]:
        """The names that begin so, or one of whose words does; those on most works first.

        >>> names = Directory([Name("author", "Wren Halloway", "Wren Halloway", 3), Name("author", "Halo", "Halo", 9)])
        >>> [name.text for name in names.beginning("hal", ["author"], 5)]
        ['Halo', 'Wren Halloway']
        """
        first = bisect_left(self._forms, folded)
        last = min(bisect_left(self._forms, folded + "\U0010ffff", lo=first), first + SCANNED)
        found = (self._names[at] for at in dict.fromkeys(self._at[first:last]))
        return nlargest(most, (name for name in found if name.field in fields), key=lambda name: name.count)


def completions(
    index: WorkIndex,
    typed: str,
    fields: Sequence[str],
    visible: Sequence[int],
    *,
    label: Label,
    narrowed: Callable[[Query], Query] = lambda asked: asked,
    most: int = 8,
) -> list[Name]:
    """Names of the fields that begin like what is typed, on works of the visible classes, with the number of these.

    `narrowed` takes out what a reader does not wish to see. The field `title` gives titles of works, and they come
    last. Nothing is found for less than two letters.
    """
    folded = fold(typed[:LONGEST])
    if len(folded) < 2 and folded.isascii():
        return []
    candidates = _directory(index, tuple(visible), label).beginning(folded, fields, most * SPARE)
    counted = (
        (name, count(index, narrowed(Query(Field(name.field, name.value, True))), visible)) for name in candidates
    )
    found = (Name(name.field, name.value, name.text, works) for name, works in counted if works)
    titles = list(_titles(index, typed, visible, narrowed, most // 2)) if "title" in fields else []
    return [*islice(found, most - len(titles)), *titles]


def _titles(
    index: WorkIndex, typed: str, visible: Sequence[int], narrowed: Callable[[Query], Query], most: int
) -> Iterator[Name]:
    """Titles with words that begin so; the rows are asked once more whether they may be seen."""
    words = tuple(re.findall(r"\w+", without_accents(typed[:LONGEST]).casefold()))[:WORDS]
    if not words:
        return
    asked = narrowed(Query(All(tuple(Begins("title", word) for word in words))))
    keys = find(index, asked, visible, limit=most).keys
    titles = Work.objects.filter(key__in=keys, visibility__in=visible, title__isnull=False)
    for title in sorted(set(titles.values_list("title", flat=True)), key=fold):
        yield Name("title", title, title, 1)


_made: dict[tuple[Path, tuple[int, ...]], tuple[int | None, float, Directory]] = {}
"""The directories of the open library by the classes whose names they hold, with the index's number and the time."""


def _directory(index: WorkIndex, visible: tuple[int, ...], label: Label) -> Directory:
    place, reached = (opened().folder, visible), index.reached
    made = _made.get(place)
    if made is None or (made[0] != reached and monotonic() - made[1] > FRESH):
        for other in [known for known in _made if known[0] != place[0]]:
            del _made[other]
        made = _made[place] = (reached, monotonic(), Directory(_names(index, visible, label)))
    return made[2]


def _names(index: WorkIndex, visible: tuple[int, ...], label: Label) -> Iterator[Name]:
    facets = find(index, Query(All(())), visible, limit=1, facets=dict.fromkeys(FACETS.values(), MOST)).facets
    for field, facet in FACETS.items():
        for value, works in facets[facet]:
            yield Name(field, value, label(facet, value), works)


def _forms(name: Name) -> Iterator[str]:
    """What leads to a name: it, and it from each of its words on; for people and fandoms all that fans write."""
    for written in chain([name.text], _written(name)):
        words = fold(written).split()
        yield from (" ".join(words[start:]) for start in range(min(len(words), WORDS)))


def _written(name: Name) -> Sequence[str]:
    match name.field:
        case "fandom" if name.value in fandoms():
            return fandoms()[name.value].written
        case "character":
            return _people().get(name.value, ())
        case "ship":
            return _ships().get(name.value, ())
        case _:
            return ()


@cache
def _people() -> dict[str, tuple[str, ...]]:
    """Every written form of each person, by filed name."""
    return {person.name: person.written for people in families().values() for person in people}


@cache
def _ships() -> dict[str, list[str]]:
    """The names that fans gave each pairing; codes of few letters mean it only inside its fandom."""
    found: dict[str, list[str]] = {}
    for fandom in fandoms().values():
        for name, ship in fandom.ships.items():
            if len(name) > SHORT:
                found.setdefault(ship, []).append(name)
    return found
