"""The spoiler shield: how far a reader has come in each fandom, and what a work would give away beyond that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

from reliquary.vocabulary.fandoms import fandoms

COOKIE = "seen"
SILENT = "+silent"
"""Name in the cookie and the form of the wish to veil works, too, that say nothing of spoilers."""

EVERYTHING = 99
"""The season of somebody who has seen it all, which no show of the field reaches."""

LONGEST = 3500
"""Characters a cookie may have, with room for its attributes; browsers drop what is longer than 4096."""


@dataclass(frozen=True, slots=True)
class Shield:
    """The last season, book or film that the reader knows of each fandom; 0 is none, `EVERYTHING` all."""

    seen: Mapping[str, int] = field(default_factory=dict)
    veils_silent: bool = False

    def gives_away(self, card: Mapping[str, Any]) -> str | None:
        """What a work gives away beyond what the reader knows, in a sentence; None where it says no such thing.

        >>> Shield({"Wiseguy": 1}).gives_away({"spoilers": [{"fandom": "Wiseguy", "season": 3}]})
        'It gives away season 3 of Wiseguy, and you have come to season 1.'
        """
        for point in card.get("spoilers") or ():
            known = self.seen.get(point["fandom"])
            if known is None or known == EVERYTHING or (point.get("season") or EVERYTHING) <= known:
                continue
            beyond = _part(point["fandom"], point["season"]) if point.get("season") else "some"
            come_to = f"you have come to {_part(point['fandom'], known)}" if known else "you know none of it"
            return f"It gives away {beyond} of {point['fandom']}, and {come_to}."
        return None

    def is_silent(self, card: Mapping[str, Any]) -> bool:
        """Whether a work of a fandom that the reader does not know to its end says nothing of spoilers."""
        if card.get("spoilers") or card.get("spoilers_raw"):
            return False
        return any(self.seen.get(name, EVERYTHING) != EVERYTHING for name in card.get("fandoms") or ())

    @property
    def cookie(self) -> str:
        """What `shield_of` reads again."""
        pairs = [(name, str(season)) for name, season in sorted(self.seen.items())]
        while len(written := urlencode([*pairs, *([(SILENT, "1")] if self.veils_silent else [])])) > LONGEST:
            pairs.pop()
        return written


def shield(pairs: Iterable[tuple[str, str]]) -> Shield:
    """The shield of a form's fields, each a fandom and a season; what is no known fandom or no number is left out.

    >>> shield([("Wiseguy", "2"), ("Wiseguy 2", "2"), ("+silent", "1")])
    Shield(seen={'Wiseguy': 2}, veils_silent=True)
    """
    given = list(pairs)
    seen = {
        name: int(season)
        for name, season in given
        if name in fandoms() and season.isascii() and season.isdigit() and int(season[:3]) <= EVERYTHING
    }
    return Shield(seen, (SILENT, "1") in given)


def shield_of(cookies: Mapping[str, str]) -> Shield:
    """The shield that a reader's cookie remembers."""
    return shield(parse_qsl(cookies.get(COOKIE, "")[:4096]))


def stages(name: str) -> list[tuple[int, str]]:
    """The points a reader may have come to in a fandom; none where its seasons are not known.

    >>> stages("Wiseguy")[:3]
    [(0, 'nothing yet'), (1, 'season 1'), (2, 'season 2')]
    """
    fandom = fandoms().get(name)
    if fandom is None or not fandom.seasons:
        return []
    known = [(season.number, _part(name, season.number)) for season in fandom.seasons]
    return [(0, "nothing yet"), *known, (EVERYTHING, "everything")]


def _part(name: str, number: int) -> str:
    """A season by its number; a book or film by its title."""
    fandom = fandoms().get(name)
    titles = {season.number: season.title for season in fandom.seasons} if fandom else {}
    return f"“{titles[number]}”" if titles.get(number) else f"season {number}"
