"""Finds where a story begins: the point up to which what stands there speaks most for a header."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reliquary.ingest.divide.collapsed import parted
from reliquary.ingest.divide.talk import PLAIN
from reliquary.ingest.divide.unlabelled import CLOCK
from reliquary.ingest.divide.weights import Scale, cut
from reliquary.ingest.layout.even import even
from reliquary.ingest.layout.unit import CLOSED, SPOKEN, Unit
from reliquary.ingest.layout.units import read_units
from reliquary.ingest.layout.voice import hear
from reliquary.work import Span

PATIENCE = 9.0
"""How far the sum of the weights may fall before nothing further on can be a header."""
TOLD = 150
"""Characters; fewer words that give no sign of the author may still be a header's."""
FARTHEST = 400
"""Units; however chatty, a header ends before."""
LONGEST_BLURB = 450
TOLD_IN_BRIEF = -0.8
"""Below what weight a paragraph's voice is a story's."""
SOURCE = re.compile(r"(?:^|\n|\s{2,})\s*(?:--?|—|–|~)\s?[^\W\d_].{2,80}$")
"""Whose words an epigraph is."""
CAPITALS = re.compile(r"\W{0,3}(?:[A-Z][A-Z'’.-]{2,30}|A|I)(?: [A-Z'’.-]{2,30}){0,5} [a-z]")
"""How magazines set the first words of a story."""
RECALLED = re.compile(
    r"\W*(?:previously|last time|last week|in our last|what went before|the story so far)\b", re.IGNORECASE
)
"""How a story recalls its earlier parts."""


@dataclass(frozen=True, slots=True)
class Head:
    """The units before a story, where the story begins, and the titles by which repetitions are known."""

    units: tuple[Unit, ...]
    end: int
    titles: frozenset[str]


def read_head(
    text: str,
    span: Span,
    titles: frozenset[str] = frozenset(),
    titled: bool = False,
    slanted: frozenset[int] = frozenset(),
) -> Head:
    """What stands before the story in a stretch of text; `titled` says that its title is known from elsewhere.

    `slanted` holds where paragraphs begin that a page sets in italics throughout.

    Units are weighed from the first on until they have spoken for the story long enough; so a label inside the story
    is no header, and a chatty paragraph between labels is one. What is told at length is never a header with
    nothing behind it.

    >>> told = "It rained, and she had no coat with her.\\n\\n'Come in,' he said.\\n"
    >>> text = "Rain\\nby Wren\\n\\nI own nobody here.\\n\\n" + told
    >>> text[read_head(text, (0, len(text))).end :][:10]
    'It rained,'
    """
    scale = Scale(text, set(titles), title_taken=titled or bool(titles))
    units: list[Unit] = []
    weights: list[float] = []
    total = best = 0.0
    for unit in parted(text, read_units(text, span), scale.titles):
        weights.append(scale.weigh(unit, len(units)))
        units.append(unit)
        total += weights[-1]
        best = max(best, total)
        if total < best - PATIENCE or len(units) >= FARTHEST:
            break
    at = cut(weights)
    if at == len(units) and (told := _longest_told(units, weights)) is not None:
        at = cut(weights[:told])
    questions = sum(unit.sign == "?" for unit in units[:at])
    if questions < 3 and not any(_anchors(unit, weight) for unit, weight in zip(units[:at], weights, strict=False)):
        at = 0
    at = _past_blurb(units, _past_remark(units, at), slanted)
    while at < len(units) and _stands_above(units[at]):
        at += 1
    end = line_start(text, units[at].span[0], span[0]) if at < len(units) else span[1]
    return Head(tuple(units[:at]), max(end, units[at - 1].span[1]) if at else end, frozenset(scale.titles))


def _longest_told(units: list[Unit], weights: list[float]) -> int | None:
    """Where the longest run of words begins that speak for the story; None where they are few."""
    best, at, length, begun = TOLD, None, 0, 0
    for index, (unit, weight) in enumerate(zip(units, weights, strict=True)):
        if unit.kind != "words" or weight >= 0:
            length, begun = 0, index + 1
            continue
        length += len(unit.text)
        if length > best:
            best, at = length, begun
    return at


def _anchors(unit: Unit, weight: float) -> bool:
    """Whether a unit shows that there is a header at all; a log in a story has lines that look like labels."""
    return weight >= 1.0 and not (unit.kind == "field" and (unit.made_up or unit.label is None or not unit.label.sure))


def _stands_above(unit: Unit) -> bool:
    """Whether a unit at the cut is no word of the story: a rule, a bare number."""
    return unit.kind == "rule" or (
        unit.heading is not None and unit.kind == "heading" and (not unit.heading.title or unit.heading.numberless)
    )


def _past_remark(units: list[Unit], at: int) -> int:
    """The cut moved behind a short remark that a rule parts from the story: it is the header's last."""
    if not 0 < at < len(units) - 1 or units[at - 1].kind == "rule":
        return at
    remark, rule = units[at], units[at + 1]
    fields = sum(unit.kind == "field" and not unit.made_up for unit in units[:at])
    if not (remark.kind == "words" or remark.made_up) or rule.kind != "rule" or len(rule.text) < 6 or fields < 2:
        return at
    words = " ".join(remark.texts)
    prose = (
        len(words) < 250
        and CLOSED.search(words) is not None
        and not SPOKEN.match(words)
        and not CLOCK.search(even(words).lower())
    )
    return at + 1 if prose else at


def _past_blurb(units: list[Unit], at: int, slanted: frozenset[int]) -> int:
    """The cut moved behind the blurb that magazines set between by-line and story.

    It is one paragraph, in italics or brackets, or with a wider gap below it than the story's paragraphs have, or it
    ends in a cry where an editor or transcriber spoke before it. An epigraph names its source and is the story's; so is
    what is set apart below an author's labels or talk, and what tells of him and her where no editor spoke and no
    chapter's heading follows.
    """
    if not 0 < at < len(units) - 1 or any(unit.kind == "field" and _is_authors(unit) for unit in units[:at]):
        return at
    place = next((index for index in range(at, len(units) - 1) if units[index].kind != "rule"), at)
    blurb, below = units[place], units[place + 1]
    credited = any(unit.by_line for unit in units[max(0, at - 4) : at])
    words = blurb.text.strip()
    if not credited or blurb.kind != "words" or len(words) > LONGEST_BLURB or not CLOSED.search(words.rstrip("*_/ ")):
        return at
    if SPOKEN.match(words) or RECALLED.match(words) or SOURCE.search(words) or SOURCE.match(below.text):
        return at
    framed = words[0] + words[-1] in ("__", "**", "[]", "()", "//") and words[1:-1].count(words[0]) == 0
    framed = framed or (blurb.span[0] in slanted and below.span[0] not in slanted)
    said = [hear(unit.text).kinds for unit in units[:at] if unit.kind in ("words", "field")]
    edited = any("editor" in kinds for kinds in said)
    if any(kinds & PLAIN and "editor" not in kinds for kinds in said):
        return at
    heard = hear(words.strip("_*/ "))
    edited = edited or bool(heard.kinds & {"editor", "list"})
    opened = framed and below.text[:12].isascii() and below.text[1:3].isupper() and CAPITALS.match(below.text)
    if heard.weight < TOLD_IN_BRIEF and not edited and not opened and below.kind != "heading":
        return at
    cried = edited and words.rstrip('_*"”')[-1:] in ("!", "?")
    return place + 1 if framed or cried or _is_set_apart(units, place) else at


def _is_set_apart(units: list[Unit], at: int) -> bool:
    """Whether the gaps above and below a unit are wider than those between the next ones."""
    further = [unit.blanks for unit in units[at + 2 : at + 6] if unit.kind == "words"]
    return len(further) > 1 and min(units[at].blanks, units[at + 1].blanks) > max(further)


def _is_authors(unit: Unit) -> bool:
    """Whether a field is one that authors of fan fiction write, not a magazine's about its text."""
    return unit.label is not None and unit.label.field not in ("biography", "set_aside", "title", "authors", "date")


def line_start(text: str, offset: int, floor: int) -> int:
    """Where the line begins on which only blanks stand before an offset; the offset itself where words do."""
    start = text.rfind("\n", floor, offset) + 1 or floor
    return start if not text[start:offset].strip() else offset
