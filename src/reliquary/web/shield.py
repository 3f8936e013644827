"""The spoiler shield: how far a reader has come in each fandom, and what a work would give away beyond that."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Any
from urllib.parse import parse_qsl, urlencode

from reliquary.vocabulary.entries import Season, fandoms
from reliquary.vocabulary.folding import fold

COOKIE = "seen"
SILENT = "+silent"
"""Name in the cookie and the form of the wish to veil works, too, that say nothing of spoilers."""

EVERYTHING = 99
"""The season of somebody who has seen it all, which no show of the field reaches."""

LONGEST = 3500
"""Characters a cookie may have, with room for its attributes; browsers drop what is longer than 4096."""

EPISODE = "episode"
"""What the names of the form's fields begin with in which the last episode stands, by number or by title."""

_WRITTEN = re.compile(r"([0-9]{1,2})(?:x([0-9]{1,3}))?")


@dataclass(frozen=True, slots=True, order=True)
class Stage:
    """How far a reader has come: to the end of a season, book or film, or to an episode of it; season 0 is nothing."""

    season: int
    episode: float = inf

    @property
    def written(self) -> str:
        """The stage as the cookie holds it.

        >>> Stage(2, 10).written, Stage(3).written
        ('2x10', '3')
        """
        return str(self.season) if self.episode == inf else f"{self.season}x{self.episode:.0f}"


def stage(written: str) -> Stage | None:
    """The stage of what `written` gives; None for anything else."""
    match = _WRITTEN.fullmatch(written)
    if match is None:
        return None
    return Stage(int(match[1]), int(match[2])) if match[2] else Stage(int(match[1]))


ALL_OF_IT = Stage(EVERYTHING)


@dataclass(frozen=True, slots=True)
class Shield:
    """How far the reader has come in each fandom."""

    seen: Mapping[str, Stage] = field(default_factory=dict)
    veils_silent: bool = False

    def gives_away(self, card: Mapping[str, Any]) -> str | None:
        """What a work gives away beyond what the reader knows, in a sentence; None where it says no such thing.

        A work that names a season without an episode may give away its end.

        >>> worn = Shield({"Wiseguy": Stage(2, 4)})
        >>> worn.gives_away({"spoilers": [{"fandom": "Wiseguy", "season": 2, "episode": 9}]})
        'It gives away season 2, episode 9 of Wiseguy, and you have come to season 2, episode 4.'
        >>> worn.gives_away({"spoilers": [{"fandom": "Wiseguy", "season": 2, "episode": 4}]})
        """
        for point in card.get("spoilers") or ():
            known = self.seen.get(point["fandom"])
            if known is None or known >= ALL_OF_IT or _point(point) <= known:
                continue
            beyond = _part(point["fandom"], _point(point)) if point.get("season") else "some"
            come_to = f"you have come to {_part(point['fandom'], known)}" if known.season else "you know none of it"
            return f"It gives away {beyond} of {point['fandom']}, and {come_to}."
        return None

    def is_silent(self, card: Mapping[str, Any]) -> bool:
        """Whether a work of a fandom that the reader does not know to its end says nothing of spoilers."""
        if card.get("spoilers") or card.get("spoilers_raw"):
            return False
        return any(self.seen.get(name, ALL_OF_IT) < ALL_OF_IT for name in card.get("fandoms") or ())

    @property
    def cookie(self) -> str:
        """What `shield_of` reads again."""
        pairs = [(name, known.written) for name, known in sorted(self.seen.items())]
        while len(written := urlencode([*pairs, *([(SILENT, "1")] if self.veils_silent else [])])) > LONGEST:
            pairs.pop()
        return written


def shield(pairs: Iterable[tuple[str, str]]) -> Shield:
    """The shield of pairs of a fandom and a stage; what is no known fandom or no stage is left out.

    >>> shield([("Wiseguy", "2x4"), ("Wiseguy 2", "2"), ("+silent", "1")]).cookie
    'Wiseguy=2x4&%2Bsilent=1'
    """
    given = list(pairs)
    seen = {name: known for name, written in given if name in fandoms() and (known := stage(written)) is not None}
    return Shield(seen, (SILENT, "1") in given)


def shield_of(cookies: Mapping[str, str]) -> Shield:
    """The shield that a reader's cookie remembers."""
    return shield(parse_qsl(cookies.get(COOKIE, "")[:4096]))


def filled_in(form: Mapping[str, str]) -> tuple[Shield, list[str]]:
    """The shield of a form, and a sentence for each episode in it that is none; `seen.<fandom>` holds a season.

    >>> form = {"seen.Wiseguy": "1", "episode.Wiseguy": "pilot", "seen.Highlander": "1", "episode.Highlander": "x"}
    >>> worn, slips = filled_in(form)
    >>> worn.seen["Wiseguy"].written, slips
    ('1x1', ['“x” is no episode of season 1 of Highlander; give its number or its title.'])
    """
    pairs: list[tuple[str, str]] = []
    slips: list[str] = []
    for name, written in form.items():
        fandom = name.removeprefix("seen.")
        last = form.get(f"{EPISODE}.{fandom}", "").strip()[:120]
        if last and written.isdigit() and 0 < int(written) < EVERYTHING and name != fandom:
            number = episode_number(fandom, int(written), last)
            if number is None:
                place = _part(fandom, Stage(int(written)))
                slips.append(f"“{last}” is no episode of {place} of {fandom}; give its number or its title.")
            else:
                written = f"{written}x{number}"
        pairs.append((fandom, written))
    return shield(pairs), slips


def episode_number(name: str, season: int, written: str) -> int | None:
    """The number of an episode of a season, given by number or title; None where there is none like that."""
    titled = next((each.episodes for each in _seasons(name) if each.number == season), ())
    if written.isascii() and written.isdigit():
        return int(written) if 0 < int(written) <= len(titled) else None
    wanted = fold(written)
    return next((at for at, titles in enumerate(titled, 1) if wanted in map(fold, titles)), None)


def stages(name: str) -> list[tuple[int, str]]:
    """The seasons a reader may have come to in a fandom; none where they are not known.

    >>> stages("Wiseguy")[:3]
    [(0, 'nothing yet'), (1, 'season 1'), (2, 'season 2')]
    """
    known = [(season.number, _part(name, Stage(season.number))) for season in _seasons(name)]
    return [(0, "nothing yet"), *known, (EVERYTHING, "everything")] if known else []


def has_episodes(name: str) -> bool:
    """Whether the episodes of a fandom are known.

    >>> has_episodes("Wiseguy"), has_episodes("No Such Show")
    (True, False)
    """
    return any(season.episodes for season in _seasons(name))


def _seasons(name: str) -> tuple[Season, ...]:
    fandom = fandoms().get(name)
    return fandom.seasons if fandom else ()


def _point(point: Mapping[str, Any]) -> Stage:
    """The stage that somebody must have come to before a work gives away nothing."""
    season = point.get("season")
    return Stage(season, point.get("episode") or inf) if season else ALL_OF_IT


def _part(name: str, stage: Stage) -> str:
    """A season by its number, a book or film by its title, and the episode if one is meant."""
    title = next((season.title for season in _seasons(name) if season.number == stage.season), "")
    part = f"“{title}”" if title else f"season {stage.season}"
    return part if stage.episode == inf else f"{part}, episode {stage.episode:.0f}"
