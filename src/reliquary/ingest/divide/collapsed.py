"""Parts the last field of a file that lost its line breaks from the story that runs on behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from reliquary.ingest.layout.fields import CROWDED
from reliquary.ingest.layout.headings import read_heading
from reliquary.ingest.layout.names import ByLine, is_title, read_by_line
from reliquary.ingest.layout.persons import is_person
from reliquary.ingest.layout.unit import Unit
from reliquary.ingest.layout.voice import hear, sentences
from reliquary.vocabulary.folding import fold
from reliquary.vocabulary.ratings import is_code
from reliquary.work import Span

TOO_LONG = 400
"""Characters; a longer value on a line that holds several labels has swallowed the story."""
ENDLESS = 150
"""The same for a value behind which the text ends."""
FARTHEST = 3000
"""Characters within which the story begins behind the last label."""
_NAME = r"[A-Z][\w'’-]*+(?:\s[A-Z]\.){0,2}\s[A-Z][\w'’-]*+"
OPENED = re.compile(
    rf"(?P<title>[A-Z][^.!?\n\"“”]{{1,80}}?)\s(?:[Aa]n?\s(?:\w+\s)?(?:story|tale|novelette|fanfic|fic)\s)?(?:by|By|BY)\s(?P<name>{_NAME})\s+"
    rf"(?:[(<\[]?[^\s@]{{1,64}}@[^\s@]{{1,100}}[)>\]]?\s+)?"
    r"(?:(?:[Cc]opyright|\([Cc]\)|©)\s(?:\([Cc]\)\s)?(?:19|20)\d\d,?\s+)?(?=[\"“]?[A-Z])"
)
BEGUN = re.compile(rf"(?:by|By|BY)\s(?P<name>{_NAME})\s+(?=[\"“]?[A-Z][\w'’]*[\s,])")
AGAIN_BY = re.compile(rf"\s+(?:by|By|BY)\s+(?P<name>{_NAME})\s+(?=[\"“]?[A-Z])")
SIGNS = re.compile(r"\s*(?:([xX*_=~#+•·-])(?:\s?\1){4,}|(?:\*\s){2,}\*|(?:[~*=_-]{2,3}){3,})\s*")
CHAPTER = re.compile(
    r"\s(?:Chapter|Part|Kapitel|Teil|Chapitre|Cap[ií]tulo|CHAPTER|PART)\s(?:\d{1,3}|[IVX]{1,5}|One|Two|Three|Four|Five|Six|"
    r"Seven|Eight|Nine|Ten)\b[.:]?\s+(?=[\"“]?[A-ZÀ-Þ])"
)
ASIDES = re.compile(r"(?:Illustrated by\s\w+\s+)?(?:\[[^\]]{0,400}\]\s+)?")
TALK = 1.0
"""From what weight on a sentence behind a by-line is the author's, or about the story's rights."""
CODE = re.compile(r"[^\s,;(]{1,6}(?=\.?\s+[\"“]?[A-ZÀ-Þ])")
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
            and _is_last_of_line(text, unit)
            and len(unit.text) > (TOO_LONG if text[unit.span[1] :].strip() else ENDLESS)
        ):
            yield from _cut(text, unit, titles)
        else:
            yield unit
        above = unit.text if unit.kind in ("words", "title") else ""


def _is_crowded(text: str, unit: Unit) -> bool:
    """Whether the line on which a unit begins is so long that its breaks must have been lost."""
    start = unit.span[0]
    return len(unit.pieces) == 1 and text.find("\n", start, start + CROWDED) < 0 and len(text) - start > CROWDED


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
    yield from _talk_and_story(text, close, end)


def _talk_and_story(text: str, start: int, end: int) -> Iterator[Unit]:
    """What stands behind a by-line whose line lost its breaks: notes in brackets, the author's sentences, the story."""
    near = min(end, start + FARTHEST)
    asides = ASIDES.match(text, start, near)
    kept = asides.end() if asides else start
    for first, last in sentences(text[kept:near]):
        if hear(text[kept + first : kept + last]).weight < TALK:
            kept += first
            break
    else:
        kept = start
    if start < kept < end:
        yield Unit("words", [(start, kept)], 1, texts=[text[start:kept].rstrip()])
    if kept < end:
        yield Unit("words", [(kept, end)], 1, texts=[text[kept:end]])


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
    """The field, what stands between it and the story, and the story."""
    start, end = unit.pieces[0]
    value_end, between, story = _story_start(text, unit, titles)
    if story >= end:
        yield unit
        return
    value = text[start:value_end]
    yield replace(unit, pieces=[(start, value_end)] if value else [], texts=[value] if value else [])
    if between:
        yield _between(text, between)
    yield Unit("words", [(story, end)], 1, texts=[text[story:end]])


def _between(text: str, span: Span) -> Unit:
    """What stands between the last field and the story: a row of signs, a chapter's heading, title and name."""
    words = text[slice(*span)]
    if not any(char.isalnum() and char not in "xX" for char in words):
        return Unit("rule", [span], 0, texts=[words])
    if heading := read_heading(words):
        return Unit("heading", [span], 0, heading=heading, texts=[words])
    credited = read_by_line(words)
    if credited and credited.title and credited.name:
        name, title = ((span[0] + first, span[0] + last) for first, last in (credited.name, credited.title))
        return Unit("by-line", [span], 0, texts=[words], by_line=ByLine(name, title))
    return Unit("words", [span], 0, texts=[words])


def _story_start(text: str, unit: Unit, titles: set[str]) -> tuple[int, Span | None, int]:
    """Where the value ends, what stands between, where the story begins."""
    start, end = unit.pieces[0]
    near = min(end, start + FARTHEST)
    if (row := SIGNS.search(text, start, near)) and row.end() < end:
        return row.start(), _stripped(text, row.span()), row.end()
    if again := _title_again(text, start, near, titles):
        credited = AGAIN_BY.match(text, again[1], end)
        close = credited.end("name") if credited else again[1]
        return len(text[: again[0]].rstrip()), (again[0], close), _past_blanks(text, close)
    if chapter := CHAPTER.search(text, start, near):
        return chapter.start(), _stripped(text, chapter.span()), chapter.end()
    if kept := _short_value(text, unit, near):
        return kept, None, _past_blanks(text, kept)
    return _by_voice(text, start, near)


def _short_value(text: str, unit: Unit, near: int) -> int:
    """Where a value ends that its bracket closes, or a rating's code before a capital; 0 where it is neither."""
    start = unit.pieces[0][0]
    assert unit.label is not None and unit.label_span is not None
    if text[unit.label_span[0] - 1 : unit.label_span[0]] == "[":
        return text.find("]", start, near) + 1
    code = CODE.match(text, start, near) if unit.label.field == "rating" else None
    return code.end() if code and is_code(code[0]) else 0


def _by_voice(text: str, start: int, near: int) -> tuple[int, None, int]:
    """Where the sentences end that still sound like a field's, or the first speech begins."""
    quote = QUOTE.search(text, start, near)
    kept = start
    for first, last in sentences(text[start:near]):
        sentence = text[start + first : start + last]
        if first and (hear(sentence).weight <= 0.4 or last > 900):
            break
        kept = start + last
    if quote and quote.start() <= kept:
        return quote.start(), None, quote.end()
    return kept, None, _past_blanks(text, kept)


def _stripped(text: str, span: Span) -> Span:
    """A span without the blanks at its ends."""
    words = text[slice(*span)]
    return span[1] - len(words.lstrip()), span[1] - (len(words) - len(words.rstrip()))


def _past_blanks(text: str, offset: int) -> int:
    """The offset behind the blanks that stand at an offset."""
    following = text[offset : offset + 80]
    return offset + len(following) - len(following.lstrip())


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
