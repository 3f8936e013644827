"""Finds the chapters inside one file: headings that number on from one another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reliquary.ingest.layout.headings import Heading
from reliquary.work import Region, Span


@dataclass(frozen=True, slots=True)
class Opening:
    """The number and title that a chapter bears."""

    number: int | None = None
    title: str | None = None

    @classmethod
    def of(cls, heading: Heading | None) -> Opening:
        return cls(heading.number, heading.title) if heading else cls()


def openings(text: str, span: Span, opening: Opening, titles: frozenset[str]) -> Iterator[Region]:
    """The story regions of a stretch that is the story."""
    if span[0] < span[1]:
        yield Region("story", span, opening.title, opening.number)
