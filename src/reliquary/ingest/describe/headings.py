"""The witness who reads part and chapter headings before the story, and the marks that close it."""

from __future__ import annotations

from collections.abc import Iterator

from reliquary.ingest.describe.written import claim
from reliquary.ingest.divide import Divided
from reliquary.ingest.layout.marks import HERE
from reliquary.ingest.layout.unit import Unit
from reliquary.work import Claim

HEADING, END = "heading", "end mark"
WEIGHT, NUMBER, CLOSING = 0.8, 0.5, 0.7


def headings(divided: Divided) -> Iterator[Claim]:
    """Claims for the number and title of the part that a document is.

    A document that holds several chapters is none of them. A heading inside the header, with fields below it, is an
    entry of a list unless it names a part, and so is any number beside the one where the reader is.
    """
    text = divided.draft.text
    if divided.parts > 1:
        return
    for stretch in divided.stretches:
        if stretch.place == "head" and not stretch.chapter:
            fields = (index for index, unit in enumerate(stretch.units) if unit.kind == "field")
            listed = any(HERE.match(text, *unit.span) for unit in stretch.units)
            last = len(stretch.units) if listed else max(fields, default=-1)
            for index, unit in enumerate(stretch.units):
                if unit.heading and (index > last or unit.heading.kind != "number"):
                    yield from _heading(text, unit)


def _heading(text: str, unit: Unit) -> Iterator[Claim]:
    heading = unit.heading
    assert heading is not None
    weight = NUMBER if heading.kind == "number" else WEIGHT
    if heading.number is not None or heading.of is not None:
        yield claim(text, "instalment", heading.instalment, unit.span, HEADING, weight)
    if heading.title:
        less = 0.2 if heading.numberless and len(heading.title) < 12 else 0.0
        yield claim(text, "chapter_title", heading.title.strip(), unit.span, HEADING, weight - less)


def endmark(divided: Divided) -> Iterator[Claim]:
    """A status claim for the mark that closes the story, and an instalment claim for the part it closes."""
    text = divided.draft.text
    last = max((stretch.chapter for stretch in divided.stretches), default=0)
    for stretch in divided.stretches:
        if stretch.place != "tail" or stretch.chapter < last:
            continue
        for unit in stretch.units:
            if unit.end and unit.end.status:
                weight = CLOSING if unit.end.status == "complete" else CLOSING + 0.05
                yield claim(text, "status", unit.end.status, unit.span, END, weight)
            if (
                unit.end
                and unit.end.part
                and divided.parts == 1
                and (unit.end.part.number is not None or unit.end.part.of is not None)
            ):
                yield claim(text, "instalment", unit.end.part.instalment, unit.span, END, 0.6)
