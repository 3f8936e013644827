"""Divides a draft's text into header, story and what follows it, and accounts for every character once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from reliquary.ingest.divide.chapters import openings
from reliquary.ingest.divide.frame import unframed
from reliquary.ingest.divide.head import line_start, read_head
from reliquary.ingest.divide.tail import Known, read_tail
from reliquary.ingest.divide.weights import Scale, letters_of
from reliquary.ingest.layout.fields import find_label
from reliquary.ingest.layout.headings import Heading, trailing_heading
from reliquary.ingest.layout.unit import Unit
from reliquary.ingest.layout.units import read_units
from reliquary.work import Draft, Region, Span

ROLE = {
    "field": "header",
    "words": "header",
    "title": "header",
    "by-line": "header",
    "rule": "rule",
    "heading": "heading",
    "legend": "legend",
    "furniture": "chrome",
    "end": "end mark",
}
"""The role of a unit before the story, by its kind."""
AFTER = ROLE | dict.fromkeys(("field", "words", "title", "by-line", "heading", "legend"), "after")
"""The same for units after it."""
TITLED = re.compile(
    r"^[^\w\n]{0,8}(?:title|titel|titre|t[ií]tulo|titolo|название|标题|fic)\b[^\n]{1,200}$",
    re.IGNORECASE | re.MULTILINE,
)
SENT_BY = re.compile(r"^[>\s]{0,12}From:[ \t]*(?P<name>[^<(@\n]{2,60})", re.IGNORECASE | re.MULTILINE)
BELOW = 6_000
"""Characters at the end of a text in which a labelled title is looked for."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The units of one stretch round the story; `place` is `head` or `tail`, `chapter` counts the stories before it."""

    place: str
    units: tuple[Unit, ...]
    chapter: int = 0


@dataclass(frozen=True, slots=True)
class Divided:
    """A draft whose regions cover its text once, in order, and what its stretches round the story hold."""

    draft: Draft
    stretches: tuple[Stretch, ...]
    parts: int = 1
    """How many numbered parts or chapters the file itself holds."""


def divide(draft: Draft) -> Divided:
    """The draft divided. What formats say is kept; each stretch of `author text` is parted into header and story.

    Where several such stretches follow one another without numbers, only chrome stood between: the header is looked
    for in the first, the end in the last.

    >>> from reliquary.work import Place
    >>> text = "Title: Rain\\n\\n* * *\\n\\nIt rained.\\n\\nFIN\\n"
    >>> draft = Draft(Place("rain.txt"), "", None, "text", "ascii", text, "")
    >>> [region.role for region in divide(draft).draft.regions]
    ['header', 'rule', 'story', 'end mark']
    """
    given = [region for region in _unframed(draft) if region.span[0] < region.span[1]]
    written = [index for index, region in enumerate(given) if region.role == "author text"]
    desk = _Desk(draft.text, _names(draft), frozenset(_slanted(draft)))
    for index, region in enumerate(given):
        if region.role == "author text":
            own = _is_chapter(region)
            later = [each for each in written if each > index]
            desk.divide(region, index == written[0] or own, not later or own or _is_chapter(given[later[0]]))
        else:
            desk.keep(region)
    return Divided(replace(draft, regions=tuple(_joined(desk.regions))), tuple(desk.stretches), desk.parts)


class _Desk:
    """A text while its regions are being laid out."""

    def __init__(self, text: str, names: frozenset[str], slanted: frozenset[int]) -> None:
        self.text = text
        self.names = names
        self.slanted = slanted
        self.regions: list[Region] = []
        self.stretches: list[Stretch] = []
        self.titles: frozenset[str] = frozenset()
        self.chapters = 0
        self.parts = 1

    def keep(self, region: Region) -> None:
        """A region that a format has named; where it is the author's words, they are read as well."""
        self.regions.append(region)
        if region.role not in ("header", "after"):
            return
        scale = Scale(self.text, set(self.titles), title_taken=bool(self.titles))
        units = tuple(read_units(self.text, region.span))
        for index, unit in enumerate(units):
            scale.weigh(unit, index)
        if region.role == "header":
            self.titles = frozenset(scale.titles)
        self.stretches.append(Stretch("head" if region.role == "header" else "tail", units, self.chapters))

    def divide(self, region: Region, first: bool, last: bool) -> None:
        """A stretch of author text as header, story and what follows."""
        start, end = region.span
        before: tuple[Unit, ...] = ()
        story = start
        if first:
            below = _titled_below(self.text, region.span)
            titled = region.title is not None or below != ""
            known = self.titles | ({below} if len(below) > 2 else set())
            head = read_head(self.text, region.span, known, titled, self.slanted)
            before, story, self.titles = head.units, head.end, head.titles
            self.regions += _regions(self.text, before, start, story, ROLE)
            self.stretches.append(Stretch("head", before, self.chapters))
        after: tuple[Unit, ...] = ()
        close = end
        if last and story < end:
            tail = read_tail(self.text, (story, end), self._known(before))
            after, close = (tail.units, tail.start) if tail.units else ((), end)
        self._story(region, (story, close), before)
        self.regions += _regions(self.text, after, close, end, AFTER)
        if after:
            self.stretches.append(Stretch("tail", after, max(0, self.chapters - 1)))

    def _story(self, region: Region, span: Span, before: tuple[Unit, ...]) -> None:
        """A story as one region or, where it numbers its chapters, as one for each, parted by what stands between."""
        heading = _heading(before)
        if _is_chapter(region):
            self._chapter(span, region.number, region.title)
            return
        first = heading or _titled_heading(before)
        found = openings(self.text, span, first, self.titles)
        if found:
            self.parts += len(found)
            heading = first
        number, title = (heading.number, heading.title) if heading else (None, None)
        starts = [span[0], *(each.span[1] for each in found)]
        ends = [*(line_start(self.text, each.span[0], span[0]) for each in found), span[1]]
        for index, (start, end) in enumerate(zip(starts, ends, strict=True)):
            if index:
                number, title = found[index - 1].heading.number, found[index - 1].heading.title
            self._between(start, end, number, title, index > 0, index < len(found))
            if index < len(found):
                self.regions.append(Region("heading", (end, found[index].span[1])))

    def _between(self, start: int, end: int, number: int | None, title: str | None, headed: bool, closed: bool) -> None:
        """One chapter, without the notes that stand at its beginning or end inside the file."""
        before: tuple[Unit, ...] = ()
        after: tuple[Unit, ...] = ()
        story, close = start, end
        if headed:
            head = read_head(self.text, (start, end), self.titles, True)
            before, story = head.units, head.end
        if closed and story < end:
            tail = read_tail(self.text, (story, end), self._known(before))
            after, close = tail.units, tail.start
        self.regions += _regions(self.text, before, start, story, ROLE)
        if before:
            self.stretches.append(Stretch("head", before, self.chapters))
        self._chapter((story, close), number, title)
        self.regions += _regions(self.text, after, close, end, AFTER)
        if after:
            self.stretches.append(Stretch("tail", after, max(0, self.chapters - 1)))

    def _known(self, before: Sequence[Unit]) -> Known:
        """What the words before a story tell of its end."""
        rule = self.text[slice(*before[-1].span)] if before and before[-1].kind == "rule" else ""
        written = _written(self.text, before)
        initials = frozenset("".join(word[0] for word in name.split()).lower() for name in written if " " in name)
        names = self.names | frozenset(letters for name in written for letters in _forms(name))
        return Known(self.titles, names, rule, initials)

    def _chapter(self, span: Span, number: int | None, title: str | None) -> None:
        if self.text[slice(*span)].strip():
            self.regions.append(Region("story", span, title, number))
            self.chapters += 1
        elif span[0] < span[1]:
            self.regions.append(Region("chrome", span))


def _names(draft: Draft) -> frozenset[str]:
    """The names, and the first of each, that a format gives the author: a mail's sender."""
    written = (
        name
        for claim in draft.claims
        if claim.field == "authors"
        for name in (claim.value if isinstance(claim.value, list) else [claim.value])
    )
    sent = (
        found["name"].strip(" \"'")
        for region in draft.regions
        if region.role == "mail header"
        for found in SENT_BY.finditer(draft.text, *region.span)
    )
    return frozenset(letters for name in chain(written, sent) if isinstance(name, str) for letters in _forms(name))


def _slanted(draft: Draft) -> Iterator[int]:
    """Where the paragraphs of a page begin that are set in italics from their first word to their last."""
    for block in draft.blocks:
        start, end = block.span
        for mark in block.marks if block.role in ("paragraph", "quote") else ():
            words = draft.text[start:end]
            inner = draft.text[max(start, mark.span[0]) : min(end, mark.span[1])]
            if mark.kind == "em" and inner.strip() and inner.strip() == words.strip():
                yield start + len(words) - len(words.lstrip())


def _written(text: str, units: Iterable[Unit]) -> list[str]:
    """The names of the by-lines and author's fields before a story."""
    written = [text[slice(*unit.by_line.name)] for unit in units if unit.by_line and unit.by_line.name]
    return written + [unit.text for unit in units if unit.label and unit.label.field in ("authors", "sender")]


def _forms(name: str) -> Iterator[str]:
    """A name and its first word, in letters alone."""
    for form in (name, *name.split()[:1]):
        letters = letters_of(form)
        if len(letters) > 2:
            yield letters


def _covering(draft: Draft) -> Iterator[Region]:
    """The format's regions in order, gaps as chrome, overlaps cut off; one for the whole text where there is none."""
    at = 0
    for region in sorted(draft.regions, key=lambda region: region.span) or [
        Region("author text", (0, len(draft.text)))
    ]:
        start, end = max(region.span[0], at), min(region.span[1], len(draft.text))
        if start > at:
            yield Region("chrome", (at, start))
        if end > start:
            yield replace(region, span=(start, end))
        at = max(at, end)
    if at < len(draft.text):
        yield Region("chrome", (at, len(draft.text)))


def _unframed(draft: Draft) -> Iterator[Region]:
    """The covering regions; where the author's text is one stretch, it stands without the frame of an e-text."""
    given = list(_covering(draft))
    alone = sum(region.role == "author text" for region in given) == 1
    for region in given:
        if alone and region.role == "author text" and not _is_chapter(region):
            yield from unframed(draft.text, region)
        else:
            yield region


def _is_chapter(region: Region) -> bool:
    return region.number is not None or region.title is not None


def _titled_below(text: str, span: Span) -> str:
    """The letters of a labelled title after the story, so that none need be guessed before it; "" where none stands."""
    middle = max((span[0] + span[1]) // 2, span[1] - BELOW)
    found = TITLED.search(text, middle, span[1])
    label = find_label(found[0]) if found else None
    if found is None or label is None or label.label.field != "title":
        return ""
    return letters_of(found[0][label.value :]) or label.label.field


def _heading(units: Iterable[Unit]) -> Heading | None:
    """The last heading of a part or chapter before the story."""
    found = [unit.heading for unit in units if unit.heading]
    return found[-1] if found else None


def _titled_heading(units: Iterable[Unit]) -> Heading | None:
    """The number that stands behind the title of the first part, in its line or in its field."""
    for unit in units:
        if unit.kind in ("title", "by-line") or (unit.label is not None and unit.label.field == "title"):
            heading = trailing_heading(unit.text.partition(" by ")[0])
            if heading and heading.number is not None:
                return heading
    return None


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
