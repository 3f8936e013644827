"""What the counts beside the filters are made of: works that lie open to the reader, none that is veiled.

A veil covers a work's tags. Beside a list of few works the filters would tell them all the same, so they count what
is open; a work that may be veiled, because it gives away some of the season that the reader is in, counts as veiled.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import inf

from reliquary.library.find import SPOILER_SEASONS
from reliquary.library.query import All, Any, Field, Node, Not, Query
from reliquary.web.shield import ALL_OF_IT, Stage
from reliquary.web.wishes import Wishes


def open_part(asked: Query, wished: Wishes) -> Query | None:
    """The query without the works that the reader's shield or rules veil; None where nothing can be veiled."""
    veiled = list(_veiled(wished))
    return replace(asked, node=All((asked.node, Not(Any(tuple(veiled)))))) if veiled else None


def _veiled(wished: Wishes) -> Iterator[Node]:
    if ruled := wished.rules.node("veil"):
        yield ruled
    unfinished = {name: stage for name, stage in wished.shield.seen.items() if stage < ALL_OF_IT}
    for name, stage in unfinished.items():
        yield from (Field("spoiler", f"{name}|{season}", True) for season in ("all", 0, *_beyond(stage)))
    if unfinished and wished.shield.veils_silent:
        fandoms = Any(tuple(Field("fandom", name, True) for name in unfinished))
        yield All((fandoms, Not(Field("spoiler", "said", True))))


def _beyond(stage: Stage) -> range:
    """The seasons of which a work may give away more than the reader knows."""
    return range(stage.season + (stage.episode == inf), SPOILER_SEASONS)
