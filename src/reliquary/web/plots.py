"""Plots as SVG made here: they fit every width, take the page's colours, and each has its table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

ROW, BAR, COLUMNS = 42, 10, 170
"""Height of a bar with its words, of the bar alone, and of a plot of columns without its labels; in pixels."""

MOST_LABELS = 8
"""Labels under columns that still fit a phone."""


LONGEST = 32
"""Letters of a bar's words that leave room for its number on a phone; the table has them all."""


def bars(rows: Sequence[tuple[str, int]], name: str) -> SafeString:
    """One lying bar a row, the longest across the whole width; `name` is the id of the plot's heading.

    >>> bars([("Teen & up", 3)], "ratings").count("<rect")
    1
    """
    most = max((count for _, count in rows), default=0) or 1
    drawn = format_html_join(
        "",
        '<text x="0" y="{}">{}</text><text x="100%" y="{}" text-anchor="end">{}</text>'
        '<rect x="0" y="{}" width="{}%" height="{}" rx="2" class="ink"/>',
        (
            (
                ROW * at + 16,
                shorten(label, LONGEST, placeholder="…"),
                ROW * at + 16,
                f"{count:,}",
                ROW * at + 24,
                _percent(count, most),
                BAR,
            )
            for at, (label, count) in enumerate(rows)
        ),
    )
    return _plot(drawn, ROW * len(rows), name)


def shares(rows: Sequence[tuple[str, int, int]], total: int, name: str) -> SafeString:
    """One bar a row of so many in all, whose first part is sure and whose second is doubtful."""
    drawn = format_html_join(
        "",
        '<text x="0" y="{}">{}</text><text x="100%" y="{}" text-anchor="end">{}</text>'
        '<rect x="0" y="{}" width="100%" height="{}" rx="2" class="ground"/>'
        '<rect x="0" y="{}" width="{}%" height="{}" class="ink"/>'
        '<rect x="{}%" y="{}" width="{}%" height="{}" class="half"/>',
        (
            (
                ROW * at + 16, label, ROW * at + 16, f"{_percent(sure + doubtful, total):.0f} %", ROW * at + 24, BAR,
                ROW * at + 24, _percent(sure, total), BAR,
                _percent(sure, total), ROW * at + 24, _percent(doubtful, total), BAR,
            )
            for at, (label, sure, doubtful) in enumerate(rows)
        ),
    )  # fmt: skip
    return _plot(drawn, ROW * len(rows), name)


def columns(rows: Sequence[tuple[str, int]], name: str) -> SafeString:
    """One standing column a row, such as a year; some of them bear their names."""
    most = max((count for _, count in rows), default=0) or 1
    wide = 100 / max(1, len(rows))
    every = -(-len(rows) // MOST_LABELS)
    standing = format_html_join(
        "",
        '<rect x="{}%" y="{}" width="{}%" height="{}" class="ink"><title>{}: {}</title></rect>',
        (
            (round(at * wide, 3), COLUMNS - height, round(wide * 0.82, 3), height, label, f"{count:,}")
            for at, (label, count) in enumerate(rows)
            for height in [round(_percent(count, most) * (COLUMNS - 24) / 100, 1)]
        ),
    )
    labels = format_html_join(
        "",
        '<text x="{}%" y="{}">{}</text>',
        ((round(at * wide, 3), COLUMNS + 18, label) for at, (label, _) in enumerate(rows) if at % every == 0),
    )
    peak = format_html('<text x="0" y="14">{} at most</text>', f"{most:,}")
    return _plot(standing + labels + peak, COLUMNS + 26, name)


def _plot(drawn: SafeString, height: int, name: str) -> SafeString:
    return format_html(
        '<svg class="plot" role="img" aria-labelledby="{}" width="100%" height="{}">{}</svg>', name, height, drawn
    )


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 2) if whole else 0.0
