"""The parts of a query as a reader sees them: chips, each of which can be taken off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ONE = r'-?(?:[A-Za-z_]+:)?(?:"[^"]*"(?:[<>]?=\d+)?|\([^()]*\)|[^\s"()]+)'
_PART = re.compile(rf"{_ONE}(?:\s+(?:or|OR|\|)\s+{_ONE})*+")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a query and where it stands; parts joined by `or` are one."""

    text: str
    start: int
    end: int


def parts(text: str) -> Iterator[Part]:
    """The parts of a query, in order.

    >>> [part.text for part in parts('snow fandom:buffy or fandom:angel -"so long"')]
    ['snow', 'fandom:buffy or fandom:angel', '-"so long"']
    """
    for match in _PART.finditer(text):
        yield Part(match[0], *match.span())


def without(text: str, part: Part) -> str:
    """The query without one of its parts."""
    return " ".join(f"{text[: part.start]} {text[part.end :]}".split())
