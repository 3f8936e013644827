"""Finds works: turns a query into the index's terms, keeps to what the viewer may see, counts facets, cuts snippets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

import tantivy
from tantivy import Occur
from tantivy import Query as Terms

from reliquary.library import schema
from reliquary.library.index import Broken, WorkIndex
from reliquary.library.meanings import meant
from reliquary.library.query import RATINGS, All, Any, Begins, Field, Node, Not, Query, Range, Spoilers, Words
from reliquary.vocabulary.fandoms import file_fandom

SORTS = {
    "relevance": None,
    "date": "date_from",
    "length": "words",
    "title": "title_order",
    "new": "added",
}
"""Orders a reader can ask for, and the index field that holds them; titles run upward, all others downward."""

BY_AGE = {"relevance": "new"}
"""The order in the place of another where no words are sought: all works fit equally well."""

BOOSTS = {"title": 4.0, "author": 3.0, "names": 2.0, "summary": 1.5, "body": 1.0}
"""How much more a word in the title says about what is sought than a word in the story."""

SPOILER_SEASONS = 40
"""The longest-running show of the field has fewer seasons; beyond this a spoiler filter need not look."""


@dataclass(frozen=True, slots=True)
class Found:
    """One page of keys in order, how many works there are in all, and (value, count) pairs for each facet."""

    total: int
    keys: tuple[str, ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]]


def find(
    index: WorkIndex,
    asked: Query,
    visible: Iterable[int] | None,
    *,
    sort: str = "relevance",
    offset: int = 0,
    limit: int = 20,
    facets: Mapping[str, int] | None = None,
) -> Found:
    """Works that a query finds among those of the visible classes (None: all), with facets counted over all of them.

    `facets` names the tag fields to count and how many values of each to give. Whoever shows the works must check
    each row's rights again: the index may lag behind a withdrawal by the moment it takes to apply it. What was found is
    remembered until the index changes; so are the facets, which are the same on every page and in every order.
    """
    view, classes = index.view(), None if visible is None else tuple(visible)
    wanted = tuple((facets or {}).items())
    page, counts = (asked, classes, sort, offset, limit), (asked, classes, wanted)
    found, counted = view.known.get(page), view.known.get(counts) if wanted else {}
    if found is None or counted is None:
        terms = _visible(_Compiler(index, asked.unsaid).terms(meant(asked)[0].node), classes)
        with _sound():
            found = found or _page(view.searcher, terms, sort if asked.words else BY_AGE.get(sort, sort), offset, limit)
            counted = _facets(view.searcher, terms, wanted) if counted is None else counted
        view.remember(page, found)
        if wanted:
            view.remember(counts, counted)
    return replace(found, facets=counted)


def _page(searcher: tantivy.Searcher, terms: Terms, sort: str, offset: int, limit: int) -> Found:
    field = SORTS[sort]
    if field is None:
        hits = searcher.search(terms, limit, offset=offset)
    else:
        order = tantivy.Order.Asc if field == "title_order" else tantivy.Order.Desc
        hits = searcher.search(terms, limit, offset=offset, order_by_field=field, order=order)
    keys = tuple(str(searcher.doc(address).get_first("key")) for _, address in hits.hits)
    return Found(hits.count or 0, keys, {})


def count(index: WorkIndex, asked: Query, visible: Iterable[int] | None) -> int:
    """How many works of the visible classes a query finds; quicker than `find`, which puts them in order."""
    terms = _visible(_Compiler(index, asked.unsaid).terms(meant(asked)[0].node), visible)
    with _sound():
        return index.searcher().search(terms, 1).count or 0


def find_all(index: WorkIndex, asked: Query, visible: Iterable[int] | None) -> tuple[str, ...]:
    """The keys of all works that a query finds among those of the visible classes, sorted."""
    searcher = index.searcher()
    terms = _visible(_Compiler(index, asked.unsaid).terms(meant(asked)[0].node), visible)
    with _sound():
        hits = searcher.search(terms, max(1, searcher.num_docs), count=False).hits
        return tuple(sorted(str(searcher.doc(address).get_first("key")) for _, address in hits))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Keys in the order of their last changes, the number of the last of these, and how many works there are in all."""

    total: int
    keys: tuple[str, ...]
    last: int | None


def find_changed(
    index: WorkIndex, asked: Query, visible: Iterable[int] | None, *, after: int = 0, limit: int = 20
) -> Stretch:
    """Works that a query finds among those of the visible classes and that changed since a change number.

    For whoever comes back for more: a work that changes meanwhile moves to the end and is met there, so going on from
    `last` misses nothing, however much is added between two calls.
    """
    searcher = index.searcher()
    terms = _visible(_Compiler(index, asked.unsaid).terms(meant(asked)[0].node), visible)
    later = Terms.boolean_query([(Occur.Must, terms), (Occur.Must, _silent(_between("change", after + 1, None)))])
    with _sound():
        total = searcher.search(terms, 1).count or 0
        hits = searcher.search(later, limit, order_by_field="change", order=tantivy.Order.Asc, count=False).hits
        found = [searcher.doc(address) for _, address in hits]
        last = int(found[-1].get_first("change") or 0) if found else None
        return Stretch(total, tuple(str(work.get_first("key")) for work in found), last)


@contextmanager
def _sound() -> Iterator[None]:
    """Tells an index that proves broken while it is read from everything else; its readers know a ValueError only."""
    try:
        yield
    except ValueError as error:
        raise Broken(str(error)) from error


def _visible(terms: Terms, visible: Iterable[int] | None) -> Terms:
    """The terms narrowed to works of the visible classes; the index's own mark is never one of them."""
    if visible is None:
        classes = _between("visibility", 0, None)
    else:
        classes = _any([Terms.term_query(schema.schema(), "visibility", number) for number in visible])
    return Terms.boolean_query([(Occur.Must, terms), (Occur.Must, _silent(classes))])


def _facets(
    searcher: tantivy.Searcher, terms: Terms, facets: Iterable[tuple[str, int]]
) -> dict[str, tuple[tuple[str, int], ...]]:
    wanted = {name: {"terms": {"field": name, "size": size}} for name, size in facets}
    counted = searcher.aggregate(terms, wanted)
    return {
        name: tuple((bucket["key"], int(bucket["doc_count"])) for bucket in counted[name]["buckets"]) for name in wanted
    }


class _Compiler:
    """Turns the tree of a query into terms of the index."""

    def __init__(self, index: WorkIndex, unsaid: bool) -> None:
        self._index = index
        self._unsaid = unsaid

    def terms(self, node: Node) -> Terms:
        match node:
            case Words(text, exact):
                return self._words(text, exact, BOOSTS)
            case Not(inner):
                return Terms.boolean_query([(Occur.Must, Terms.all_query()), (Occur.MustNot, self.terms(inner))])
            case All(nodes):
                parts = [(Occur.Must, self.terms(part)) for part in nodes]
                return Terms.boolean_query(parts) if parts else Terms.all_query()
            case Any(nodes):
                return _any([self.terms(part) for part in nodes])
            case Field(name, value, exact):
                return _silent(self._field(name, value, exact))
            case Range(name, low, high):
                return _silent(_range(name, low, high))
            case Spoilers(fandom, season):
                return _silent(self._spoilers(fandom, season))
            case Begins(name, text):
                return Terms.regex_query(schema.schema(), f"{name}_exact", f"{re.escape(text)}.*")

    def _words(self, text: str, exact: bool, fields: Mapping[str, float]) -> Terms:
        """Words in any of the fields, in the stem of English and in their own form, or in their own form only."""
        if not re.search(r"\w", text):
            return Terms.all_query()
        parts = []
        for name, boost in fields.items():
            spaced = schema.spaced(text)
            parts.append(Terms.boost_query(self._index.parse(spaced, [f"{name}_exact"]), boost))
            if not exact:
                parts.append(Terms.boost_query(self._index.parse(text, [name]), boost))
        return _any(parts)

    def _field(self, name: str, value: str, exact: bool) -> Terms:
        match name:
            case "title" | "author" | "summary":
                return self._words(value, exact, {name: 1.0})
            case "text":
                return self._words(value, exact, {"body": 1.0})
            case "fandom":
                return self._fandom(value)
            case "ship":
                return self._ship(value)
            case "character" | "series" | "archive":
                return self._named(name, value)
            case "warning":
                return _term(name, re.sub(r"[\s-]+", "_", value.casefold()))
            case "category":
                return _any([_term(name, value), _term(name, value.title()), _term(name, value.upper())])
            case "key":
                return _term(name, value)
            case _:
                return _any([_term(name, value), _term(name, value.casefold())])

    def _named(self, name: str, value: str) -> Terms:
        """A whole filed name, or any name that holds the words side by side."""
        return _any([_term(name, value), self._index.parse(schema.spaced(value), [f"{name}_words"])])

    def _fandom(self, value: str) -> Terms:
        """The fandom of that filed name; else the one that is filed under it, and all whose names hold its words."""
        filed = file_fandom(value)
        if filed == value:
            return _term("fandom", value)
        return _any([self._named("fandom", value), *([_term("fandom", filed)] if filed else [])])

    def _ship(self, value: str) -> Terms:
        """A pairing in whichever order its names are given."""
        people = [part for part in re.split(r"[/&]", value) if part.strip()]
        words = [(Occur.Must, self._index.parse(schema.spaced(person), ["ship_words"])) for person in people]
        return _any([_term("ship", value), *([Terms.boolean_query(words)] if words else [])])

    def _spoilers(self, fandom: str, season: int) -> Terms:
        """Works whose author speaks of spoilers and names none of the fandom beyond the season."""
        beyond = [_term("spoiler", f"{fandom}|{number}") for number in range(season + 1, SPOILER_SEASONS)]
        parts = [(Occur.MustNot, term) for term in (*beyond, _term("spoiler", f"{fandom}|all"))]
        parts.append((Occur.Must, Terms.all_query() if self._unsaid else _term("spoiler", "said")))
        return Terms.boolean_query(parts)


def _range(name: str, low: str | None, high: str | None) -> Terms:
    match name:
        case "rating":
            strictness = {rating: place for place, rating in enumerate(RATINGS)}
            first = strictness[low.casefold()] if low else 0
            last = strictness[high.casefold()] if high else strictness["explicit"]
            return _any([_term("rating", rating) for rating in RATINGS[first : last + 1]])
        case "words":
            return _between("words", *(int(bound.replace(",", "")) if bound else None for bound in (low, high)))
        case _:
            begins = _between("date_from", None, schema.day_number(high, 31)) if high else Terms.all_query()
            ends = _between("date_to", schema.day_number(low, 1), None) if low else Terms.all_query()
            dated = _between("date_from", 0, None)
            return Terms.boolean_query([(Occur.Must, begins), (Occur.Must, ends), (Occur.Must, dated)])


def _between(name: str, low: int | None, high: int | None) -> Terms:
    return Terms.range_query(schema.schema(), name, tantivy.FieldType.Integer, low, high)


def _term(name: str, value: str) -> Terms:
    return Terms.term_query(schema.schema(), name, value)


def _any(parts: list[Terms]) -> Terms:
    return Terms.boolean_query([(Occur.Should, part) for part in parts]) if parts else Terms.empty_query()


def _silent(terms: Terms) -> Terms:
    """Terms that filter without a say in relevance."""
    return Terms.const_score_query(terms, 0.0)
