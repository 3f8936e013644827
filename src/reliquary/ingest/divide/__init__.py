"""Divides a draft's text into header, story and what follows it, and accounts for every character once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from reliquary.ingest.divide.chapters import Opening, openings
from reliquary.ingest.divide.head import line_start, read_head
from reliquary.ingest.divide.tail import read_tail
from reliquary.ingest.layout.headings import Heading
from reliquary.ingest.layout.units import Unit
from reliquary.work import Draft, Region, Span

ROLE = {
    "field": "header",
    "words": "header",
    "by-line": "header",
    "rule": "rule",
    "heading": "heading",
    "legend": "legend",
    "furniture": "chrome",
    "end": "end mark",
}
"""The role of a unit before the story, by its kind."""


def divide(draft: Draft) -> Draft:
    """The draft with regions that cover its text once, in order.

    What formats say is kept; each stretch of `author text` is divided. Where several follow one another without
    numbers, only chrome stood between: the header is looked for in the first, the end in the last.

    >>> from reliquary.work import Place
    >>> text = "Title: Rain\\n\\n* * *\\n\\nIt rained.\\n\\nFIN\\n"
    >>> draft = Draft(Place("rain.txt"), "", None, "text", "ascii", text, "", regions=(Region("author text", (0, len(text))),))
    >>> [region.role for region in divide(draft).regions]
    ['header', 'rule', 'story', 'end mark']
    """
    given = [region for region in _covering(draft) if region.span[0] < region.span[1]]
    written = [index for index, region in enumerate(given) if region.role == "author text"]
    regions: list[Region] = []
    titles: frozenset[str] = frozenset()
    for index, region in enumerate(given):
        if region.role != "author text":
            regions.append(region)
            continue
        own = _is_chapter(region)
        later = [i for i in written if i > index]
        first = index == written[0] or own
        last = not later or own or _is_chapter(given[later[0]])
        found, titles = _divided(draft.text, region, first, last, titles)
        regions += found
    return replace(draft, regions=tuple(_joined(regions)))


def _covering(draft: Draft) -> Iterator[Region]:
    """The format's regions in order, gaps between them as chrome, overlaps cut off; the whole text where it has none."""
    at = 0
    for region in sorted(draft.regions, key=lambda region: region.span) or [Region("author text", (0, len(draft.text)))]:
        start, end = max(region.span[0], at), min(region.span[1], len(draft.text))
        if start > at:
            yield Region("chrome", (at, start))
        if end > start:
            yield replace(region, span=(start, end))
        at = max(at, end)
    if at < len(draft.text):
        yield Region("chrome", (at, len(draft.text)))


def _is_chapter(region: Region) -> bool:
    return region.number is not None or region.title is not None


def _divided(text: str, region: Region, first: bool, last: bool, titles: frozenset[str]) -> tuple[list[Region], frozenset[str]]:
    """The regions of one stretch of author text, and the titles known after it."""
    start, end = region.span
    before: tuple[Unit, ...] = ()
    story_start = start
    if first:
        head = read_head(text, region.span, titles)
        before, story_start, titles = head.units, head.end, head.titles
    after: tuple[Unit, ...] = ()
    story_end = end
    if last and story_start < end:
        tail = read_tail(text, (story_start, end), titles)
        after, story_end = tail.units, tail.start
    regions = [*_regions(text, before, start, story_start, ROLE)]
    heading = _heading(before)
    opening = Opening(region.number, region.title) if _is_chapter(region) else Opening.of(heading)
    regions += openings(text, (story_start, story_end), opening, titles)
    regions += _regions(text, after, story_end, end, ROLE | {kind: "after" for kind in ("field", "words", "by-line", "heading", "legend")})
    return regions, titles


def _heading(units: Iterable[Unit]) -> Heading | None:
    """The last heading of a part or chapter before the story."""
    found = [unit.heading for unit in units if unit.heading]
    return found[-1] if found else None


def _regions(text: str, units: Iterable[Unit], start: int, end: int, roles: dict[str, str]) -> Iterator[Region]:
    """The regions that units make between two offsets: each reaches to the beginning of the next."""
    listed = list(units)
    starts = [line_start(text, unit.span[0], start) for unit in listed]
    if not listed:
        if start < end:
            yield Region("rule" if text[start:end].strip() else "chrome", (start, end))
        return
    starts[0] = start
    for unit, begin, stop in zip(listed, starts, [*starts[1:], end], strict=True):
        if begin < stop:
            yield Region(roles[unit.kind], (begin, stop))


def _joined(regions: Iterable[Region]) -> Iterator[Region]:
    """Neighbours of one role as one region; stories and chapters stay apart."""
    held: Region | None = None
    for region in regions:
        if held and held.role == region.role != "story" and held.span[1] == region.span[0]:
            held = replace(held, span=(held.span[0], region.span[1]))
            continue
        if held:
            yield held
        held = region
    if held:
        yield held


__all__ = ["Span", "divide"]
