"""What somebody may have meant whose search found nothing: names of the library that are spelled nearly like that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain

from django.http import HttpRequest
from rapidfuzz import process
from rapidfuzz.distance import OSA

from reliquary.library.query import Field, QueryError, Words, query
from reliquary.vocabulary.folding import fold
from reliquary.web.chips import Part, parts
from reliquary.web.names import term
from reliquary.web.wishes import found_by, total_of

FACETS = {"author": "author_name", "fandom": "fandom", "ship": "ship", "character": "character", "series": "series"}
"""Fields of the query language whose values are names, and the index's field of each."""

MOST = 5000
"""Names of a kind that are compared; those on the most works come first."""

TRIED = 6
"""Parts of a query that are looked at; nobody mistypes seven names."""


def did_you_mean(request: HttpRequest, text: str) -> list[str]:
    """Queries like this one that find something the viewer may see, with names of the library in place of slips."""
    names = _names(request)
    fixed, single = text, []
    for part in list(parts(text))[:TRIED][::-1]:
        near = _near(request, part, names)
        if near:
            fixed = f"{fixed[: part.start]}{near}{fixed[part.end :]}"
            single.append(f"{text[: part.start]}{near}{text[part.end :]}")
    tried = dict.fromkeys(" ".join(one.split()) for one in (fixed, *single) if one != text)
    return [one for one in tried if total_of(request, one)][:3]


def _names(request: HttpRequest) -> dict[str, tuple[str, ...]]:
    """The names on works that the viewer may see, by field, the commonest first."""
    found = found_by(request, query(""), limit=1, facets=dict.fromkeys(FACETS.values(), MOST))
    return {field: tuple(name for name, _ in found.facets[facet]) for field, facet in FACETS.items()}


def _near(request: HttpRequest, part: Part, names: dict[str, tuple[str, ...]]) -> str | None:
    """What to put in the place of one part; None where it finds something, or is like nothing."""
    if part.text.startswith("-"):
        return None
    try:
        node = query(part.text).node
    except QueryError:
        return None
    if not isinstance(node, Words | Field) or total_of(request, part.text):
        return None
    if isinstance(node, Field):
        name = _nearest(node.value, names.get(node.name, ()))
        return term(node.name, name) if name else None
    name = _nearest(node.text, tuple(chain.from_iterable(names.values())))
    return name if name is None or name.isalnum() else f'"{name}"'


def _with_words(names: Sequence[str]) -> Iterator[str]:
    """The names, and then the words they are made of."""
    yield from names
    for name in names:
        yield from (word.strip("()[],.") for word in name.replace("/", " ").split())


def _nearest(written: str, names: tuple[str, ...]) -> str | None:
    """The name, or word of one, with the fewest slips between; the first of several.

    A slip is one letter wrong, missing or swapped.

    >>> _nearest("Drusila", ("Willow", "Drusilla", "Ursula"))
    'Drusilla'
    """
    known, folded = _forms(names)
    wanted = fold(written)
    near = process.extract(wanted, folded, scorer=OSA.distance, score_cutoff=_slips(wanted), limit=TRIED)
    return next((known[at] for _, slips, at in near if slips), None)


@lru_cache(maxsize=4 * len(FACETS))
def _forms(names: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """The names and their words, each once, and the same folded: the names of a library are gone through seldom."""
    known = list(dict.fromkeys(_with_words(names)))
    return known, [_folded(name) for name in known]


@lru_cache(maxsize=4 * MOST * len(FACETS))
def _folded(name: str) -> str:
    """Folding the names of a library takes longer than comparing them, and they seldom change."""
    return fold(name)


def _slips(word: str) -> int:
    """How many slips still leave a word what it is."""
    return 0 if len(word) < 4 else 1 if len(word) < 6 else 2 if len(word) < 12 else 3
