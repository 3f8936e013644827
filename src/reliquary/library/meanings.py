"""What a query means: names, codes and pairings in it, filed inside the fandoms that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reliquary.library.query import All, Any, Field, Node, Not, Query, Words
from reliquary.vocabulary.fandoms import fandoms, file_fandom, file_fandoms
from reliquary.vocabulary.folding import fold
from reliquary.vocabulary.people import file_person, file_relationships

LONGEST = 80
"""Characters of a word or value that may be a name; longer ones are no names of people."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What something written in a query is filed as; `fandoms` are those it was looked up in."""

    written: str
    filed: tuple[str, ...]
    field: str
    fandoms: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The meaning for the person who wrote the query.

        >>> Meaning("B/S", ("Buffy Summers/Spike",), "ship", ("Buffy the Vampire Slayer",)).sentence
        '“B/S” in Buffy the Vampire Slayer means Buffy Summers/Spike.'
        """
        inside = f" in {' and '.join(self.fandoms)}" if self.fandoms else ""
        return f"“{self.written}”{inside} means {' and '.join(self.filed)}."


def meant(asked: Query) -> tuple[Query, tuple[Meaning, ...]]:
    """The query widened by what its names are filed as, and those that are filed otherwise than they are written.

    A code means somebody only inside a fandom that the query names; nothing that the query found before is lost.

    >>> from reliquary.library.query import query
    >>> [meaning.sentence for meaning in meant(query("fandom:x-files MSR"))[1]][1]
    '“MSR” in The X-Files means Fox Mulder/Dana Scully.'
    """
    named = tuple(dict.fromkeys(_fandoms(asked.node)))
    found: dict[Meaning, None] = {}
    node = _widened(asked.node, named, found)
    return replace(asked, node=node), tuple(found)


def _fandoms(node: Node) -> Iterator[str]:
    """The fandoms that works are asked to belong to; those left out say nothing of the names beside them."""
    if isinstance(node, Field) and node.name == "fandom":
        yield from file_fandoms(node.value[:LONGEST])
    elif isinstance(node, All | Any):
        for inner in node.nodes:
            yield from _fandoms(inner)


def _widened(node: Node, fandoms: tuple[str, ...], found: dict[Meaning, None]) -> Node:
    if isinstance(node, All | Any):
        return replace(node, nodes=tuple(_widened(inner, fandoms, found) for inner in node.nodes))
    if isinstance(node, Not):
        return Not(_widened(node.node, fandoms, found))
    meaning = _meaning(node, fandoms)
    if meaning is None:
        return node
    found[meaning] = None
    if meaning.field == "fandom":
        return node
    return Any((node, *(Field(meaning.field, name, True) for name in meaning.filed)))


def _meaning(node: Node, fandoms: tuple[str, ...]) -> Meaning | None:
    match node:
        case Field("fandom", value):
            return _filed(value, (_only_fandom(value),), "fandom", ())
        case Field("ship", value):
            return _filed(value, _pairings(value, fandoms), "ship", fandoms)
        case Field("character", value):
            return _filed(value, (_person(value, fandoms),), "character", fandoms)
        case Words(text, False) if "/" in text.strip("/") or (fandoms and re.fullmatch(r"[A-Z]{2,8}", text)):
            return _filed(text, _pairings(text, fandoms), "ship", fandoms)
        case _:
            return None


def _only_fandom(written: str) -> str | None:
    """The fandom of a name that stands in the names of no others, since all of those are found, too."""
    filed, words = file_fandom(written[:LONGEST]), f" {fold(written[:LONGEST])} "
    others = (name for name in fandoms() if name != filed)
    return None if any(words in f" {fold(name)} " for name in others) else filed


def _pairings(written: str, fandoms: tuple[str, ...]) -> tuple[str, ...]:
    """The pairings a query names; who searches writes names small that authors write with capitals."""
    short = written[:LONGEST]
    return file_relationships(short, fandoms) or (file_relationships(short.title(), fandoms) if short.islower() else ())


def _person(written: str, fandoms: tuple[str, ...]) -> str | None:
    short = written[:LONGEST]
    return file_person(short, fandoms) or (file_person(short.title(), fandoms) if short.islower() else None)


def _filed(written: str, names: Sequence[str | None], field: str, fandoms: tuple[str, ...]) -> Meaning | None:
    filed = tuple(name for name in names if name)
    if not filed or [name.casefold() for name in filed] == [written.casefold()]:
        return None
    return Meaning(written, filed, field, fandoms)
