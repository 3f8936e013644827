"""Gathers lines into units: one labelled field, one by-line, one rule, one heading, one paragraph of words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain, islice

from reliquary.ingest.layout.fields import CROWDED, Found, bare_label, find_label, inner_labels, made_up_label
from reliquary.ingest.layout.headings import begins_headings, read_heading
from reliquary.ingest.layout.lines import Line, read_lines
from reliquary.ingest.layout.marks import begins_end, is_furniture, is_legend, is_rule, read_end
from reliquary.ingest.layout.names import ByLine, copyright_name, is_name, read_by_line
from reliquary.ingest.layout.spaced import closed_up
from reliquary.ingest.layout.unit import CLOSED, SPOKEN, Unit
from reliquary.ingest.layout.voice import hear
from reliquary.vocabulary.labels import may_begin_label, read_label
from reliquary.work import Span

BLOCK = 60
"""Lines; a run without a blank line that is longer is read in pieces of so many."""
LONG = 110
"""Characters; beyond, a line was not broken by a mail program, and the next is another paragraph."""
OUTGROWN = 1.35
"""How much longer than every line before it a line is that was not written in their manner."""
NARROW, UNBROKEN = 50, 10_000
"""Characters; no program broke lines at less than the first, and none of a block of short lines is full."""
MOST_BRACKETED = 8
"""Units that a square bracket may hold."""
BULLET = re.compile(r"(?:(?P<sign>[-*•·+>]|o(?=\s+[A-Z]))|\d{1,2}[.)])\s+(?=\S)")
_FIRST, _LETTERS = re.compile(r"[^\W\d_][\w'’‘`´\ufffd]*"), re.compile(r"[^\W_]+")
_OTHER = re.compile(r"(?:Feedback|Rated|Archive|Comments|Posted|Written|Submitted)\b (?!of|and|by)")
"""How a line begins that is another field, though no sign says so."""
_ADDRESS = re.compile(r"\S{1,64}@\S{1,100}")
_LIKEWISE = re.compile(r"[^\W\d_]{3,20} ?[-–:=] \S")
"""A line that begins like the one with the label, in small letters perhaps."""
SHORT_FIELDS = frozenset(
    (
        "title",
        "authors",
        "emails",
        "rating",
        "date",
        "part",
        "parts",
        "chapter",
        "status",
        "language",
        "form",
        "series",
        "fandoms",
        "relationships",
        "characters",
        "category",
        "genres",
        "archive",
        "contact",
        "set_aside",
        "spoilers",
        "warnings",
        "symbols",
        "checklist",
    )
)
"""Fields whose value goes on over a line's end only where the line was full or the next goes on in small letters."""


def read_units(text: str, span: Span) -> Iterator[Unit]:
    """The units of a stretch of text, in order; every word of it is in one of them.

    >>> text = "Title: Rain\\nSummary: It rains, and\\nit rains.\\n\\n* * *\\n\\nIt rained."
    >>> [(unit.kind, unit.text) for unit in read_units(text, (0, len(text)))]
    [('field', 'Rain'), ('field', 'It rains, and it rains.'), ('rule', '* * *'), ('words', 'It rained.')]
    """
    waiting: Unit | None = None
    for unit in _titled(text, _bracketed(text, chain.from_iterable(map(_units, _blocks(text, span))))):
        if waiting and unit.kind == "words" and len(unit.pieces) == 1 and unit.blanks < 3 and is_name(unit.text):
            waiting.pieces += unit.pieces
            waiting.texts += unit.texts
            waiting.by_line = ByLine(unit.pieces[0], waiting.by_line.title if waiting.by_line else None)
            yield waiting
            waiting = None
            continue
        if waiting:
            yield waiting
        waiting = unit if unit.by_line and unit.by_line.name is None else None
        if not waiting:
            yield unit
    if waiting:
        yield waiting


def _bracketed(text: str, units: Iterable[Unit]) -> Iterator[Unit]:
    """The units, one that opens a square bracket together with the few up to its end."""
    held: list[Unit] = []
    for unit in units:
        held.append(unit)
        if len(held) == 1 and not _opens_bracket(text, unit):
            yield held.pop()
        elif "]" in text[slice(*unit.span)]:
            first, *further = held
            yield replace(
                first,
                pieces=first.pieces + [each.span for each in further],
                texts=first.texts + [text[slice(*each.span)] for each in further],
            )
            held = []
        elif len(held) > MOST_BRACKETED or unit.kind not in ("words", "field"):
            yield from held
            held = []
    yield from held


def _opens_bracket(text: str, unit: Unit) -> bool:
    """Whether a unit begins behind a square bracket that it does not close."""
    start, stop = unit.span
    opened = text[max(0, start - 1) : start + 1]
    return unit.kind in ("words", "field") and "[" in opened and "]" not in text[start : stop + 1]


def _titled(text: str, units: Iterable[Unit]) -> Iterator[Unit]:
    """The units, with what looked like a made-up label before a by-line as the title it is: `WANTED: One Mustache`."""
    held: Unit | None = None
    for unit in units:
        if held:
            if unit.by_line and not unit.by_line.title and unit.blanks < 3:
                held = Unit("words", [held.span], held.blanks, held.indent, texts=[text[slice(*held.span)]])
            yield held
            held = None
        if unit.kind == "field" and unit.made_up and unit.sign != "?" and len(unit.pieces) < 2:
            held = unit
        else:
            yield unit
    if held:
        yield held


def _blocks(text: str, span: Span) -> Iterator[list[Line]]:
    """The runs of lines without a blank line between them; very long ones in pieces."""
    block: list[Line] = []
    for line in read_lines(text, span):
        if block and (line.blanks or len(block) >= BLOCK):
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _units(block: list[Line]) -> Iterator[Unit]:
    """The units of one run of lines."""
    bare = _is_bare(block)
    longest = max(min(len(line.text) + line.indent, LONG) for line in block)
    width = longest if longest >= NARROW else UNBROKEN
    open_unit: Unit | None = None
    previous: Line | None = None
    widest = 0
    for line, following in zip(block, [*block[1:], None], strict=True):
        started = list(_started(line, bare, open_unit))
        outgrown = previous is not None and len(line.text) > OUTGROWN * max(widest, NARROW)
        widest = max(widest, len(line.text))
        if (
            not started
            and open_unit
            and previous
            and not (outgrown and CLOSED.search(previous.text))
            and _goes_on(open_unit, previous, line, following, width)
        ):
            open_unit.pieces.append(line.span)
            open_unit.texts.append(line.text)
        else:
            if open_unit:
                yield open_unit
            started = started or [_words(line)]
            yield from started[:-1]
            open_unit = started[-1]
        previous = line
    if open_unit:
        yield open_unit


def _is_bare(block: list[Line]) -> bool:
    """Whether the lines of a run begin with labels that nothing parts from their values."""
    if not any(bare_label(line.text) for line in islice(block, 2)):
        return False
    found = [label for line in islice(block, 14) if (label := bare_label(line.text)) and not find_label(line.text)]
    return len(found) >= 3 and sum(each.label.sure for each in found) >= 2


def _started(line: Line, bare: bool, open_unit: Unit | None) -> Iterator[Unit]:
    """The unit that a line begins, with those after it on its line; none where it may go on with the one before."""
    text = line.text
    if is_rule(text):
        yield _plain("rule", line)
        return
    dull, spoken = _is_dull(text), SPOKEN.match(text)
    above = open_unit.sign if open_unit is not None and not line.blanks else ""
    found = find_label(text, above) if not (dull or spoken) else None
    if found and (
        (found.label.field in ("chapter", "part") and read_heading(text)) or (found.sign == "-" and is_furniture(text))
    ):
        found = None
    elif found is None and bare:
        found = bare_label(text)
    marked = _mark(line, dull) if found is None and not _runs_on(open_unit, text) else None
    hanging = line.indent >= 4 and open_unit is not None and open_unit.kind == "field"
    if marked and not (marked.kind == "legend" and hanging):
        yield marked
        return
    bullet = _bullet(text)
    listed = open_unit is not None and open_unit.kind == "field" and bullet != "" and bullet != open_unit.bullet
    if found is None and not spoken and not listed and (line.blanks or open_unit is None or open_unit.kind != "words"):
        found = _lone_label(text) or made_up_label(text)
    inner = inner_labels(text, found) if len(text) > 12 and (not spoken or len(text) > CROWDED) else []
    if found is None and not inner:
        if open_unit is not None and bullet and bullet == open_unit.bullet:
            yield _words(line)
        return
    if found is None:
        cut = inner[0].start
        before = text[:cut].rstrip("*_([ \t\xa0")
        if before:
            opening = Line((line.span[0], line.span[0] + len(before)), before, line.indent, line.blanks)
            marked = _mark(opening)
            yield marked if marked and marked.by_line else _words(opening)
    yield from _fields(line, ([found] if found else []) + inner)


def _runs_on(open_unit: Unit | None, text: str) -> bool:
    """Whether a line goes on in the middle of a field's sentence."""
    if open_unit is None or open_unit.kind != "field" or not open_unit.texts or not text[0].islower():
        return False
    return not CLOSED.search(open_unit.texts[-1]) and not re.match(r"(?:by|von|par|por)\b", text)


def _is_dull(text: str) -> bool:
    """Whether a line begins with a word that begins no label, heading or closing mark; a quick look."""
    word = _FIRST.match(text)
    return word is not None and _begins_nothing(word[0])


@lru_cache(maxsize=16384)
def _begins_nothing(word: str) -> bool:
    first = _LETTERS.match(word)
    if first is None or word == "o" or may_begin_label(word):
        return False
    return not (begins_headings(first[0]) or begins_end(first[0]))


def _mark(line: Line, dull: bool = False) -> Unit | None:
    """The unit of a line that is a heading or closing mark, as no `dull` line is, a by-line or a site's furniture."""
    text = line.text
    spoken = SPOKEN.match(text) is not None
    if len(text) > 180 or (spoken and text[-1] in ".?!,…-"):
        return None
    if not dull and (end := read_end(text)):
        return Unit("end", [line.span], line.blanks, line.indent, end=end, texts=[text])
    if not dull and (heading := read_heading(text)):
        return Unit("heading", [line.span], line.blanks, line.indent, heading=heading, texts=[text])
    closed, offsets = closed_up(text)
    by_line = read_by_line(closed)
    if by_line and (by_line.title or not spoken):
        moved = ByLine(_moved(by_line.name, offsets, line.span[0]), _moved(by_line.title, offsets, line.span[0]))
        return Unit("by-line", [line.span], line.blanks, line.indent, by_line=moved, texts=[text])
    if is_legend(text):
        return _plain("legend", line)
    return _plain("furniture", line) if not spoken and is_furniture(text) else None


def _fields(line: Line, labels: list[Found]) -> Iterator[Unit]:
    """One unit for each label on a line, its value what stands before the next."""
    text, at = line.text, line.span[0]
    for index, found in enumerate(labels):
        stop = labels[index + 1].start if index + 1 < len(labels) else len(text)
        value = text[found.value : stop].rstrip(" \t\xa0\u3000|")
        if index + 1 < len(labels):
            value = value.rstrip("*_(")
        pieces = [(at + found.value, at + found.value + len(value))] if value.strip("*_ ") else []
        kind = "legend" if found.label.field == "symbols" else "field"
        yield Unit(
            kind,
            pieces,
            0 if index else line.blanks,
            line.indent,
            label=found.label,
            label_span=(
                at + found.start,
                at + min(found.end + len(found.sign), len(text)) if found.sign != "bare" else at + found.end,
            ),
            made_up=found.made_up,
            sign=found.sign,
            bullet=_bullet(text),
            texts=[value] if pieces else [],
        )


def _lone_label(text: str) -> Found | None:
    """A label that stands alone on its line without any sign: `Notes`, `Summary`."""
    bare = text.strip("*_=~- ")
    label = read_label(bare) if len(bare) < 40 and bare[:1].isupper() else None
    if (
        label is None
        or label.field not in ("notes", "summary", "disclaimer", "spoilers", "warnings", "biography")
        or not _is_lone(bare)
    ):
        return None
    start = text.find(bare)
    return Found(label, start, start + len(bare), len(text), "alone")


def _is_lone(bare: str) -> bool:
    return len(bare.split()) <= 3


def _goes_on(unit: Unit, previous: Line, line: Line, following: Line | None, width: int) -> bool:
    """Whether a line goes on with the unit of the line before it."""
    if unit.kind not in ("field", "words", "legend"):
        return False
    likewise = unit.sign in ("-", "–", ":", "=") and _LIKEWISE.match(line.text)
    if unit.kind == "field" and unit.pieces and (likewise or _OTHER.match(line.text)):
        return False
    if unit.kind == "field" and not unit.pieces:
        return not SPOKEN.match(line.text) or (unit.label is not None and unit.label.field not in SHORT_FIELDS)
    closed = CLOSED.search(previous.text) is not None
    full = previous.indent + len(previous.text) + len(line.text.split(None, 1)[0]) + 1 > min(width, LONG)
    if closed and SPOKEN.match(line.text):
        return False
    if unit.kind == "words":
        if copyright_name(line.text) or (closed and _ADDRESS.fullmatch(line.text)):
            return False
        if previous.text.isupper() and not line.text.isupper() and not full:
            return False
        return (full or line.text[0].islower()) and line.indent - previous.indent < 3 and len(previous.text) <= LONG
    deeper = line.indent >= previous.indent + 2 or (line.indent >= 2 and len(unit.texts) > 1)
    if deeper or line.text[0].islower() or not line.text[0].isalpha():
        return True
    if unit.label is not None and unit.label.field in SHORT_FIELDS:
        return full and len(previous.text) > 40
    if (
        unit.label is not None
        and unit.label.field == "disclaimer"
        and closed
        and not full
        and _changes_subject(line.text)
    ):
        return False
    sentence = CLOSED.search(line.text) is not None or (following is not None and following.text[0].islower())
    return full or not closed or sentence


def _moved(span: Span | None, offsets: Sequence[int], by: int) -> Span | None:
    """A span of a line whose letters were set apart, as it lies in the text."""
    return (offsets[span[0]] + by, offsets[span[1] - 1] + 1 + by) if span and span[0] < span[1] else None


def _changes_subject(text: str) -> bool:
    """Whether a line below a disclaimer gives leave, or is a copyright line: then it is a statement of its own."""
    return (
        copyright_name(text) is not None
        or re.match(r"\W*(?:copyright|\(c\)|©)", text, re.IGNORECASE) is not None
        or "archive" in hear(text).kinds
    )


def _words(line: Line) -> Unit:
    return _plain("words", line)


def _bullet(text: str) -> str:
    """The sign that marks a line as one of a list."""
    match = BULLET.match(text)
    return (match["sign"] or "1") if match else ""


def _plain(kind: str, line: Line) -> Unit:
    return Unit(kind, [line.span], line.blanks, line.indent, bullet=_bullet(line.text), texts=[line.text])
