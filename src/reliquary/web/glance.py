"""The archive at a glance: its works by year, fandom, rating and length, how it grew, and how sure its cards are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString

from reliquary.library import rights
from reliquary.library.changes import latest_change
from reliquary.library.find import find
from reliquary.library.indexing import current_index
from reliquary.library.models import Claim, Doubt, Work
from reliquary.library.opening import opened
from reliquary.library.query import RATINGS, query
from reliquary.library.schema import LENGTHS, length_band
from reliquary.web.access import viewer
from reliquary.web.plots import bars, columns, shares
from reliquary.web.presentation import value_name

FANDOMS = 15
FIELDS = (
    ("title", "Title"),
    ("authors", "Author"),
    ("fandoms", "Fandom"),
    ("rating", "Rating"),
    ("relationships", "Pairing"),
    ("characters", "Characters"),
    ("genres", "Genre"),
    ("summary", "Summary"),
    ("date", "Date"),
    ("archive", "Archiving"),
    ("status", "Status"),
    ("language", "Language"),
)
"""Fields of the card whose sureness is shown, with their headings."""


@dataclass(frozen=True, slots=True)
class Plot:
    """One plot: its heading, the picture, and the same as a table."""

    name: str
    heading: str
    picture: SafeString
    head: tuple[str, ...]
    rows: list[tuple[str, ...]]
    words: str = ""


_drawn: dict[tuple[int, ...], tuple[tuple[Path, int], list[Plot]]] = {}
"""The plots last drawn for each kind of viewer, and the library and its change number that they were drawn from."""


def glance(request: HttpRequest) -> HttpResponse:
    """The plots, counted over the works that the viewer may see."""
    who = viewer(request)
    return render(request, "web/glance.html", {"plots": plots(who), "total": rights.visible_works(who).count()})


def plots(who: rights.Viewer) -> list[Plot]:
    """The plots for one kind of viewer; drawn anew when the library has changed."""
    classes, state = rights.visible_classes(who), (opened().folder, latest_change())
    if _drawn.get(classes, (None,))[0] != state:
        _drawn[classes] = (state, list(_plots(classes)))
    return _drawn[classes][1]


def _plots(classes: tuple[int, ...]) -> Iterator[Plot]:
    works = Work.objects.filter(visibility__in=classes)
    dated = works.filter(year__isnull=False).values_list("year").annotate(Count("pk")).order_by("year")
    yield from _columns("years", "Works by the year they were written", "Year", _whole_years(dict(dated)))
    wanted = {"fandom": FANDOMS, "rating": len(RATINGS), "length": len(LENGTHS) + 1}
    facets = find(current_index(), query(""), classes, limit=1, facets=wanted).facets
    yield from _bars("fandoms", "The commonest fandoms", "Fandom", list(facets["fandom"]))
    ratings = dict(facets["rating"])
    named = [(value_name("rating", rating), ratings[rating]) for rating in RATINGS if rating in ratings]
    yield from _bars("ratings", "Ratings", "Rating", named)
    lengths = dict(facets["length"])
    bands = [length_band(limit - 1) for limit, _ in LENGTHS] + [length_band(10**9)]
    yield from _bars(
        "lengths", "Lengths in words", "Words", [(band, lengths[band]) for band in bands if band in lengths]
    )
    months = works.annotate(month=TruncMonth("added")).values_list("month").annotate(Count("pk")).order_by("month")
    grown = [(f"{month:%Y-%m}", count) for month, count in months]
    sums = list(zip((month for month, _ in grown), accumulate(count for _, count in grown), strict=True))
    if len(sums) > 1:
        yield from _columns("growth", "How the archive has grown", "Month", sums)
    yield from _sureness(classes, works.count())


def _whole_years(counts: dict[int, int]) -> list[tuple[str, int]]:
    """Every year from the first to the last, those without works too; a misread year far away is not joined on.

    >>> _whole_years({1998: 2, 2000: 1})
    [('1998', 2), ('1999', 0), ('2000', 1)]
    """
    if not counts:
        return []
    if max(counts) - min(counts) > 80:
        return [(str(year), count) for year, count in sorted(counts.items())]
    return [(str(year), counts.get(year, 0)) for year in range(min(counts), max(counts) + 1)]


def _bars(name: str, heading: str, head: str, rows: list[tuple[str, int]]) -> Iterator[Plot]:
    if rows:
        yield Plot(name, heading, bars(rows, f"plot-{name}"), (head, "Works"), _table(rows))


def _columns(name: str, heading: str, head: str, rows: list[tuple[str, int]]) -> Iterator[Plot]:
    if rows:
        yield Plot(name, heading, columns(rows, f"plot-{name}"), (head, "Works"), _table(rows))


def _table(rows: list[tuple[str, int]]) -> list[tuple[str, ...]]:
    return [(label, f"{count:,}") for label, count in rows]


def _sureness(classes: tuple[int, ...], total: int) -> Iterator[Plot]:
    """For each field how many cards hold it for sure, how many in doubt, and how many know nothing of it."""
    shown = {"work__visibility__in": classes}
    carried = Claim.objects.filter(carried=True, **shown).values_list("field").annotate(Count("work", distinct=True))
    doubted = dict(Doubt.objects.filter(**shown).values_list("field").annotate(Count("pk")).order_by("field"))
    known = dict(carried.order_by("field"))
    rows = []
    for field, label in FIELDS:
        doubtful = min(doubted.get(field, 0), total)
        rows.append((label, max(0, min(known.get(field, 0), total) - doubtful), doubtful))
    if not total:
        return
    yield Plot(
        "sureness",
        "How sure the cards are",
        shares(rows, total, "plot-sureness"),
        ("Field", "Sure", "In doubt", "Not known"),
        [(label, f"{sure:,}", f"{doubt:,}", f"{total - sure - doubt:,}") for label, sure, doubt in rows],
        "Dark: somebody says so and nobody contradicts it. Pale: in doubt, a person should look. Empty: nothing says.",
    )
