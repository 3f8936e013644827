"""Parts the last field of a file that lost its line breaks from the story that runs on behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from reliquary.ingest.layout.names import ByLine, is_title, read_by_line
from reliquary.ingest.layout.persons import is_person
from reliquary.ingest.layout.units import Unit
from reliquary.ingest.layout.voice import hear, sentences
from reliquary.vocabulary.folding import fold
from reliquary.work import Span

TOO_LONG = 400
"""Characters; a longer value on a line that holds several labels has swallowed the story."""
_NAME = r"[A-Z][\w'’-]*+(?:\s[A-Z]\.){0,2}\s[A-Z][\w'’-]*+"
OPENED = re.compile(
    rf"(?P<title>[A-Z][^.!?\n\"“”]{{1,80}}?)\s(?:by|By|BY)\s(?P<name>{_NAME})\s+"
    rf"(?:[(<\[]?[^\s@]{{1,64}}@[^\s@]{{1,100}}[)>\]]?\s+)?(?=[\"“]?[A-Z])"
)
BEGUN = re.compile(rf"(?:by|By|BY)\s(?P<name>{_NAME})\s+(?=[\"“]?[A-Z][\w'’]*[\s,])")
AGAIN_BY = re.compile(rf"\s+(?:by|By|BY)\s+(?P<name>{_NAME})\s+(?=[\"“]?[A-Z])")
SIGNS = re.compile(r"\s*(?:([xX*_=~#+•·-])(?:\s?\1){4,}|(?:\*\s){2,}\*|(?:[~*=_-]{2,3}){3,})\s*")
QUOTE = re.compile(r"(?<=[\w.!?)'’])\s+(?=[\"“«„][A-ZÀ-ÞА-Я])")


def parted(text: str, units: Iterable[Unit], titles: set[str]) -> Iterator[Unit]:
    """The units, a field that swallowed the story cut in two or three: the field, a rule or title, the story.

    The story begins behind a row of signs, behind the repeated title, at the first speech, or else behind the
    sentences that still sound like the field's.
    """
    above = ""
    for index, unit in enumerate(units):
        if index == 0 and unit.kind == "words" and _is_crowded(text, unit) and (opened := OPENED.match(unit.text)):
            yield from _headed(text, unit, opened)
        elif 0 < index < 4 and unit.kind == "words" and (begun := BEGUN.match(unit.text)) and is_title(above):
            yield from _credited(text, unit, begun)
        elif (
            unit.kind == "field"
            and len(unit.pieces) == 1
            and len(unit.text) > TOO_LONG
            and _is_last_of_line(text, unit)
        ):
            yield from _cut(text, unit, titles)
        else:
            yield unit
        above = unit.text if unit.kind in ("words", "title") else ""


def _is_crowded(text: str, unit: Unit) -> bool:
    """Whether the line on which a unit begins is so long that its breaks must have been lost."""
    start = unit.span[0]
    return len(unit.pieces) == 1 and text.find("\n", start, start + TOO_LONG) < 0 and len(text) - start > TOO_LONG


def _headed(text: str, unit: Unit, opened: re.Match[str]) -> Iterator[Unit]:
    """The title and name with which a line begins that lost its breaks, and the story behind them."""
    start, end = unit.pieces[0]
    title, name = ((start + first, start + last) for first, last in (opened.span("title"), opened.span("name")))
    if not is_title(opened["title"]) or not opened["title"][0].isupper():
        yield unit
        return
    close = start + opened.end()
    head = text[start:close].rstrip()
    yield replace(unit, kind="by-line", pieces=[(start, start + len(head))], texts=[head], by_line=ByLine(name, title))
    if close < end:
        yield Unit("words", [(close, end)], 1, texts=[text[close:end]])


def _credited(text: str, unit: Unit, begun: re.Match[str]) -> Iterator[Unit]:
    """The by-line with which a paragraph under a title begins, and the story that runs on behind it."""
    start, end = unit.pieces[0]
    close = start + begun.end()
    if text[start:close] != begun[0] or not is_person(begun["name"]):
        yield unit
        return
    name = (start + begun.start("name"), start + begun.end("name"))
    yield replace(unit, kind="by-line", pieces=[(start, name[1])], texts=[text[start : name[1]]], by_line=ByLine(name))
    further = [(close, end), *unit.pieces[1:]]
    yield Unit("words", further, 1, texts=[text[slice(*piece)] for piece in further])


def _is_last_of_line(text: str, unit: Unit) -> bool:
    """Whether the field ends its line and is not the first thing on it."""
    assert unit.label_span is not None
    start, end = unit.label_span[0], unit.span[1]
    begun = text.rfind("\n", max(0, start - 4000), start) + 1
    return (text.find("\n", end, end + 3) >= 0 or not text[end:].strip()) and text[begun:start].strip() != ""


def _cut(text: str, unit: Unit, titles: set[str]) -> Iterator[Unit]:
    start, end = unit.pieces[0]
    value_end, between, story = _story_start(text, start, end, titles)
    if story >= end:
        yield unit
        return
    value = text[start:value_end]
    yield replace(unit, pieces=[(start, value_end)] if value else [], texts=[value] if value else [])
    if between:
        kind = "words" if any(char.isalnum() and char not in "xX" for char in text[slice(*between)]) else "rule"
        credited = read_by_line(text[slice(*between)]) if kind == "words" else None
        if credited and credited.title and credited.name:
            name, title = ((between[0] + first, between[0] + last) for first, last in (credited.name, credited.title))
            yield Unit("by-line", [between], 0, texts=[text[slice(*between)]], by_line=ByLine(name, title))
        else:
            yield Unit(kind, [between], 0, texts=[text[slice(*between)]])
    yield Unit("words", [(story, end)], 1, texts=[text[story:end]])


def _story_start(text: str, start: int, end: int, titles: set[str]) -> tuple[int, Span | None, int]:
    """Where the value ends, what stands between, where the story begins."""
    near = min(end, start + 3000)
    row = SIGNS.search(text, start, near)
    if row and row.end() < end:
        inner = text[row.start() : row.end()]
        return (
            row.start(),
            (row.end() - len(inner.lstrip()), row.end() - (len(inner) - len(inner.rstrip()))),
            row.end(),
        )
    again = _title_again(text, start, near, titles)
    if again:
        credited = AGAIN_BY.match(text, again[1], end)
        close = credited.end("name") if credited else again[1]
        return (
            len(text[: again[0]].rstrip()),
            (again[0], close),
            close + len(text[close : close + 80]) - len(text[close : close + 80].lstrip()),
        )
    quote = QUOTE.search(text, start, near)
    kept = start
    for first, last in sentences(text[start:near]):
        sentence = text[start + first : start + last]
        if first and (hear(sentence).weight <= 0.4 or last > 900):
            break
        kept = start + last
    if quote and quote.start() <= kept:
        return (quote.start(), None, quote.end())
    return (kept, None, kept + len(text[kept:end]) - len(text[kept:end].lstrip()))


def _title_again(text: str, start: int, end: int, titles: set[str]) -> Span | None:
    """Where the title stands a second time, before the story."""
    words = list(re.finditer(r"\S+", text[start:end]))[:400]
    folded = [fold(word[0]).replace(" ", "") for word in words]
    for title in titles:
        for first, letters in enumerate(folded):
            if not letters or not title.startswith(letters):
                continue
            joined, last = "", first
            while last < len(folded) and len(joined) < len(title):
                joined += folded[last]
                last += 1
            found = (start + words[first].start(), start + words[last - 1].end()) if joined == title else None
            if found and is_title(text[slice(*found)]):
                return found
    return None
