"""The query language of the command line, the site and the API: text in, a small tree out, or a sentence that helps.

    buffy "first snow" -angst author:wren rating:teen..mature words:1000..5000 date:1998..2001
    fandom:"due South" or fandom:highlander     ship:Mulder/Scully     spoilers:buffy<=2 +unsaid

Words stand side by side when all must be found; `or` joins its two neighbours; `-` excludes; brackets group.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from reliquary.library.errors import BadUsage
from reliquary.vocabulary.fandoms import fandoms, file_fandom

RATINGS = ("general", "teen", "mature", "explicit", "not_rated")
"""Ratings in order of strictness; a range of ratings never takes in `not_rated` unless it is named."""


class QueryError(BadUsage):
    """The query cannot be understood; the message is one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Words:
    """A word or, `exact`, a phrase to be found in title, names, summary or text."""

    text: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A field that must hold a value: `author:wren`."""

    name: str
    value: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Range:
    """A field that must lie between two values, both included; None is open."""

    name: str
    low: str | None
    high: str | None


@dataclass(frozen=True, slots=True)
class Spoilers:
    """Works that give away no more of a fandom than a season."""

    fandom: str
    season: int


@dataclass(frozen=True, slots=True)
class Begins:
    """A field of words that must hold one which begins so; for what is still being typed, and not in the language."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Not:
    node: Node


@dataclass(frozen=True, slots=True)
class All:
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Any:
    nodes: tuple[Node, ...]


Node = Words | Field | Range | Spoilers | Begins | Not | All | Any


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query; `unsaid` lets works through that say nothing of spoilers."""

    node: Node
    unsaid: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """The words a snippet may show."""
        return tuple(node.text for node in _walk(self.node) if isinstance(node, Words))


FIELDS = {
    "title": "text",
    "author": "text",
    "summary": "text",
    "text": "text",
    "fandom": "tag",
    "ship": "tag",
    "character": "tag",
    "warning": "tag",
    "genre": "tag",
    "form": "tag",
    "series": "tag",
    "category": "tag",
    "archive": "tag",
    "language": "tag",
    "status": "choice",
    "permission": "choice",
    "rating": "range",
    "words": "range",
    "date": "range",
    "spoilers": "spoilers",
    "key": "tag",
}
"""Every field of the language and how it is read; docs/reference/query.md describes each."""

CHOICES = {
    "status": ("complete", "in_progress"),
    "permission": ("anywhere", "ask", "listed", "no", "unsaid"),
}
"""The values of fields that hold no others."""

OTHER_NAMES = {
    "by": "author",
    "authors": "author",
    "fandoms": "fandom",
    "pairing": "ship",
    "relationship": "ship",
    "relationships": "ship",
    "characters": "character",
    "warnings": "warning",
    "genres": "genre",
    "body": "text",
    "lang": "language",
    "length": "words",
    "year": "date",
    "rated": "rating",
    "spoiler": "spoilers",
}

_TOKEN = re.compile(
    r"\s*(?:(?P<open>\()|(?P<close>\))|(?P<minus>-)(?=[^\s-])|(?P<unsaid>\+unsaid\b)"
    r'|(?:(?P<field>[A-Za-z_]+)(?P<colon>:|(?=[<>]=?\d)))?(?:"(?P<phrase>[^"]*)"?(?P<tail>[<>]?=\d+)?|(?P<word>[^\s()"]+))?)'
)


def query(text: str) -> Query:
    """Parses a query; the empty query finds everything.

    Raises QueryError for an unknown field, a value the field cannot hold or a bracket without its twin.

    >>> query('author:wren -angst').node
    All(nodes=(Field(name='author', value='wren', exact=False), Not(node=Words(text='angst', exact=False))))
    >>> query('fandon:buffy')
    Traceback (most recent call last):
    reliquary.library.query.QueryError: There is no field “fandon”; did you mean “fandom”?
    """
    unsaid = bool(re.search(r"(?:^|\s)\+unsaid\b", text))
    tokens = list(_tokens(text))
    node, rest = _sequence(tokens, 0, depth=0)
    if rest < len(tokens):
        raise QueryError("There is a closing bracket without an opening one.")
    return Query(node, unsaid)


def _tokens(text: str) -> Iterator[re.Match[str]]:
    position = 0
    text = text.strip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None or match.end() == position:
            raise QueryError(f"The query cannot be read from “{text[position : position + 20]}” on.")
        position = match.end()
        if match.lastgroup and not match["unsaid"]:
            yield match


def _sequence(tokens: list[re.Match[str]], at: int, depth: int) -> tuple[Node, int]:
    """Nodes up to the closing bracket or the end; `or` joins the node before it to the node after it."""
    if depth > 20:
        raise QueryError("The query has more than 20 brackets inside each other.")
    nodes: list[Node] = []
    while at < len(tokens) and not tokens[at]["close"]:
        if (tokens[at]["word"] or "").casefold() in {"or", "|"} and not tokens[at]["field"]:
            if not nodes or at + 1 >= len(tokens) or tokens[at + 1]["close"]:
                raise QueryError("“or” needs a word on both its sides; put it in quotation marks to search for it.")
            node, at = _single(tokens, at + 1, depth)
            before = nodes.pop()
            nodes.append(Any((*before.nodes, node)) if isinstance(before, Any) else Any((before, node)))
        else:
            node, at = _single(tokens, at, depth)
            nodes.append(node)
    return (nodes[0] if len(nodes) == 1 else All(tuple(nodes))), at


def _single(tokens: list[re.Match[str]], at: int, depth: int) -> tuple[Node, int]:
    token = tokens[at]
    if token["minus"]:
        if at + 1 >= len(tokens) or tokens[at + 1]["close"]:
            raise QueryError("“-” needs a word after it.")
        node, at = _single(tokens, at + 1, depth + 1)
        return Not(node), at
    if token["open"]:
        node, at = _sequence(tokens, at + 1, depth + 1)
        if at >= len(tokens):
            raise QueryError("There is an opening bracket without a closing one.")
        return node, at + 1
    value = token["phrase"] if token["phrase"] is not None else token["word"] or ""
    exact = token["phrase"] is not None
    if token["field"]:
        return _field(token["field"], value + (token["tail"] or ""), exact), at + 1
    if not value:
        return All(()), at + 1
    return Words(value, exact), at + 1


def _field(written: str, value: str, exact: bool) -> Node:
    name = OTHER_NAMES.get(written.casefold(), written.casefold())
    if name not in FIELDS:
        near = get_close_matches(name, [*FIELDS, *OTHER_NAMES], 1, 0.6)
        hint = f"did you mean “{near[0]}”?" if near else f"the fields are {', '.join(FIELDS)}."
        raise QueryError(f"There is no field “{written}”; {hint}")
    if not value.strip():
        raise QueryError(f"“{written}:” needs a value after the colon, without a blank between.")
    match FIELDS[name]:
        case "spoilers":
            return _spoilers(value)
        case "range":
            return _range(name, value)
        case "choice":
            return _choice(name, value)
        case _:
            return Field(name, value, exact)


def _spoilers(value: str) -> Spoilers:
    match = re.fullmatch(r"(.+?)\s*(<=|<|=|:)\s*(?:season\s*|s)?(\d{1,2})", value.strip(), re.I)
    if not match:
        raise QueryError("Write spoilers as spoilers:buffy<=2, the fandom and the last season you know.")
    fandom = file_fandom(match[1].strip())
    if fandom is None:
        near = get_close_matches(match[1].strip(), list(fandoms()), 1, 0.5)
        hint = f"did you mean “{near[0]}”?" if near else "its name may be spelled otherwise."
        raise QueryError(f"There is no fandom “{match[1].strip()}” whose seasons are known; {hint}")
    return Spoilers(fandom, int(match[3]) - (match[2] == "<"))


def _choice(name: str, value: str) -> Field:
    chosen = re.sub(r"[\s-]+", "_", value.strip().casefold())
    if chosen not in CHOICES[name]:
        raise QueryError(f"“{value}” is no {name}; use one of {', '.join(CHOICES[name])}.")
    return Field(name, chosen)


def _range(name: str, value: str) -> Range:
    low, high = _bounds(value.strip())
    for bound in (low, high):
        if bound is not None and not _fits(name, bound):
            raise QueryError(_EXPECTED[name].format(bound))
    if low is None and high is None:
        raise QueryError(f"“{name}:” needs a value or a range such as {_SAMPLES[name]}.")
    if low is not None and high is not None and _rank(name, low) > _rank(name, high):
        raise QueryError(f"“{name}:{value}” runs backwards; write {name}:{high}..{low}.")
    return Range(name, low, high)


def _rank(name: str, bound: str) -> tuple[int, ...]:
    """What makes bounds of one field comparable; a date that says less is compared as far as it goes."""
    match name:
        case "rating":
            return (RATINGS.index(bound.casefold()),)
        case "words":
            return (int(bound.replace(",", "")),)
        case _:
            return (int(bound[:4]),)


def _bounds(value: str) -> tuple[str | None, str | None]:
    if ".." in value:
        low, _, high = value.partition("..")
        return low.strip() or None, high.strip() or None
    if value[:1] in "<>":
        bound = value.lstrip("<>=").strip()
        return (bound, None) if value[0] == ">" else (None, bound)
    return value, value


_EXPECTED = {
    "rating": "“{}” is no rating; use general, teen, mature, explicit or not_rated.",
    "words": "“{}” is no number of words; write words:1000..5000.",
    "date": "“{}” is no date; write a year, a month or a day, such as date:1998..2001-05.",
}
_SAMPLES = {"rating": "rating:teen..mature", "words": "words:1000..5000", "date": "date:1998..2001"}


def _fits(name: str, bound: str) -> bool:
    if name == "rating":
        return bound.casefold() in RATINGS
    if name == "words":
        return bool(re.fullmatch(r"\d{1,9}", bound.replace(",", "")))
    return bool(re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", bound))


def _walk(node: Node) -> Iterator[Node]:
    yield node
    if isinstance(node, All | Any):
        for inner in node.nodes:
            yield from _walk(inner)
