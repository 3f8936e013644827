"""What can be browsed in a catalogue: lists of the names that works are filed under, each with its number of works."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from reliquary.library import rights
from reliquary.library.find import find
from reliquary.library.indexing import searched
from reliquary.library.query import Query, query
from reliquary.web.holdings import machine_viewer
from reliquary.web.names import KINDS, term
from reliquary.web.presentation import value_name

MOST = 20_000
"""Names a list knows of; a library with more names of one kind shows those on most works."""

PAGE = 100
"""Names a page of a catalogue."""

ALL = query("")


@dataclass(frozen=True, slots=True)
class Name:
    """A filed name as it is shown and as it is kept, the number of works under it, and the query that finds them."""

    text: str
    value: str
    count: int
    query: str


@dataclass(frozen=True, slots=True)
class Names:
    """A page of the names of one kind, in alphabetical order."""

    kind: str
    number: int
    total: int
    names: tuple[Name, ...]
    size: int = PAGE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))


def names(
    request: HttpRequest,
    kind: str,
    *,
    first: int = 0,
    size: int = PAGE,
    leaving: bool = False,
    asked: Query = ALL,
) -> Names:
    """Names of a kind on works that whoever asks may see, from the `first` (counted from 0) on."""
    who = machine_viewer(request)
    classes = rights.exportable_classes(who) if leaving else rights.visible_classes(who)
    facet, field = KINDS[kind]
    found = searched(lambda index: find(index, asked, classes, limit=1, facets={facet: MOST}))
    ordered = sorted(found.facets[facet], key=lambda pair: (pair[0].casefold(), pair[0]))
    shown = ordered[first : first + size]
    return Names(
        kind,
        first // size + 1,
        len(ordered),
        tuple(Name(value_name(facet, name), name, count, term(field, name, facet)) for name, count in shown),
        size,
    )
