"""What a search that found nothing leaves to try: which of its parts finds nothing at all, and which one emptied it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.http import HttpRequest

from reliquary.web.chips import parts, without
from reliquary.web.wishes import total_of

TRIED = 8
"""Parts of a query that are taken off one by one; each costs a question to the index."""


@dataclass(frozen=True, slots=True)
class Rest:
    """What is left of a query without some of its parts, and how many works it finds."""

    parts: tuple[str, ...]
    text: str
    total: int


def rests(request: HttpRequest, text: str, empty: Collection[str]) -> Iterator[Rest]:
    """The query without each of its parts, and without all `empty` ones, where the rest finds something."""
    text = " ".join(text.split())
    known = list(parts(text))[:TRIED]
    ways = [(part,) for part in known] if len(known) > 1 else []
    if 1 < len(empty) < len(known):
        ways.append(tuple(part for part in known if part.text in empty))
    for way in ways:
        rest = text
        for part in way[::-1]:
            rest = without(rest, part)
        if total := total_of(request, rest):
            yield Rest(tuple(part.text for part in way), rest, total)


def barren(request: HttpRequest, text: str) -> list[str]:
    """The parts of a query that find nothing even alone, where it has others beside them."""
    known = [part.text for part in parts(text)][:TRIED]
    return [part for part in known if not total_of(request, part)] if len(known) > 1 else []
