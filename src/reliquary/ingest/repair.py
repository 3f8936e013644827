"""Mends text that programs damaged: signs encoded twice, mail coding left in, stray escapes; what it says stays."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from html import unescape

import numpy as np
from ftfy import fix_encoding

from reliquary.work import Block, Claim, Draft, Mark, Note, OffsetMap, Region, Span

SHOWN = 6
"""How many different changes a note spells out."""
LONGEST_RUN = 400
_TWICE = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201e"
    "\u2020-\u2026\u2030\u2039\u203a\u20ac\u2122 ]|\u0432\u0402|\u0420[\u00a0\u00b0-\u00bf]|\u0413[\u00a9\u00a8]"
)
"""What UTF-8 looks like when it was read as a Western (or Russian) set of characters: a quick look."""
_MAIL_CODE = re.compile(r"(?:=[0-9A-F]{2})+|=[ \t]*\n")
_MAIL_SURE = re.compile(r"=(?:20|3D|09|0D|0A|[89A-F][0-9A-F])|=\n")
_HALF = re.compile("[\ud800-\udfff]")
_SLASHED = re.compile(r"\\(?=[\"'“”‘’])")
_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[0-9A-Fa-f]{2,5}|[A-Za-z]{2,8}\d{0,2});")
_NUMBERED = re.compile(r"^[ \t]{0,6}\d{1,5}[.:]?(?:[ \t]|$)", re.MULTILINE)
_NUMBERED_LINE = re.compile(r"^[ \t]{0,6}(\d{1,5})([.:]?(?:[ \t]{1,2}|$))[^\n]*(?:\n|\Z)", re.MULTILINE)
_LABELLED = re.compile(
    r"[ \t]*(?:From|Subject|Date|To|Sender|Organization|Newsgroups|Title|Author)[ \t]?:", re.IGNORECASE
)
NUMBERED_FROM, LONGEST_NUMBER = 200, 20
"""Characters of a text before its first numbered line at most, and of such a line's number with the blanks round it."""
_SEVERAL = 3
_NUMBERED_LINES = 12


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of the text and what stands there instead."""

    start: int
    end: int
    new: str


Repairer = Callable[[str], Iterable[Edit]]


def repair(draft: Draft) -> Draft:
    """The draft with its text mended, everything that points into the text moved along, and a note of each change.

    No character is lost that meant anything: a sign that was split into several becomes one again, an escape becomes
    what it stands for. `offsets` leads back to the text as the format gave it.

    >>> from reliquary.work import Place
    >>> text = "The caf\\u00c3\\u00a9 was shut."
    >>> mended = repair(Draft(Place("a.txt"), "", None, "text", None, text, ""))
    >>> mended.text, mended.offsets.back((7, 8)), mended.notes[0].what
    ('The café was shut.', (7, 9), 'signs that were encoded twice: “Ã©” is “é”')
    """
    edits: list[Edit] = []
    notes: list[Note] = []
    for words, repairer in REPAIRERS:
        found = list(repairer(draft.text))
        if found:
            edits += found
            notes.append(_note(draft.text, words, found))
    if not edits:
        return draft
    text, offsets = _applied(draft.text, _disjoint(edits))
    moved = _moved(replace(draft, text=text, offsets=offsets), offsets)
    return replace(moved, notes=(*moved.notes, *notes))


def _encoded_twice(text: str) -> Iterator[Edit]:
    """Runs of signs that were UTF-8 and were read as another character set, once or more often."""
    mended: dict[str, str] = {}
    for start, end in () if text.isascii() else _runs(text):
        run = text[start:end]
        if run not in mended:
            mended[run] = fix_encoding(run) if _TWICE.search(run + " ") else run
        if mended[run] != run:
            yield Edit(start, end, mended[run])


def _runs(text: str) -> Iterator[Span]:
    """Where signs beyond ASCII stand together; one alone was never several."""
    signs = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    beyond = np.zeros(signs.size + 2, dtype=bool)
    beyond[1:-1] = (signs > 0x7F) & ((signs < 0xD800) | (signs > 0xDFFF))
    edges = np.flatnonzero(beyond[1:] != beyond[:-1])
    starts, ends = edges[::2], edges[1::2]
    together = ends - starts > 1
    for start, end in zip(starts[together].tolist(), ends[together].tolist(), strict=True):
        for at in range(start, end, LONGEST_RUN):
            yield at, min(end, at + LONGEST_RUN)


def _mail_code(text: str) -> Iterator[Edit]:
    """Quoted-printable that nobody decoded: `=20`, `=3D`, a `=` that breaks a line."""
    sure = sum(1 for _, _ in zip(_MAIL_SURE.finditer(text), range(_SEVERAL), strict=False))
    if sure < _SEVERAL or text.count("=") > len(text) // 4:
        return
    for match in _MAIL_CODE.finditer(text):
        if match[0].endswith("\n"):
            yield Edit(match.start(), match.end(), "")
            continue
        coded = bytes.fromhex(match[0].replace("=", ""))
        try:
            new = coded.decode("utf-8")
        except UnicodeDecodeError:
            new = coded.decode("cp1252", "replace")
        yield Edit(match.start(), match.end(), new.replace("\r\n", "\n"))


def _halves(text: str) -> Iterator[Edit]:
    """Halves of signs that a program cut in two: no text can hold one, and no file."""
    try:
        text.encode()
    except UnicodeEncodeError:
        yield from (Edit(match.start(), match.end(), "\ufffd") for match in _HALF.finditer(text))


def _slashes(text: str) -> Iterator[Edit]:
    """Backslashes that a database set before quotation marks."""
    found = list(_SLASHED.finditer(text))
    if len(found) >= _SEVERAL:
        yield from (Edit(match.start(), match.end(), "") for match in found)


def _entities(text: str) -> Iterator[Edit]:
    """Signs written as HTML writes them, in a text that is none."""
    if "&" not in text:
        return
    for match in _ENTITY.finditer(text):
        new = unescape(match[0])
        if new != match[0] and len(new) == 1 and new not in "<>":
            yield Edit(match.start(), match.end(), new)


def _line_numbers(text: str) -> Iterator[Edit]:
    """The numbers that a program set before every line, or before those of a header."""
    if not _NUMBERED.search(text, 0, NUMBERED_FROM + LONGEST_NUMBER):
        return
    wanted = at = 0
    found: list[Edit] = []
    for match in _NUMBERED_LINE.finditer(text):
        if (found and (match.start() != at or int(match[1]) != wanted)) or (
            match.start() > NUMBERED_FROM and not found
        ):
            break
        found.append(Edit(match.start(), match.end(1) + len(match[2]), ""))
        wanted, at = int(match[1]) + 1, match.end()
    labelled = sum(_LABELLED.match(text, edit.end) is not None for edit in found)
    if len(found) >= _NUMBERED_LINES or (labelled >= _SEVERAL - 1 and labelled * 2 >= len(found)):
        yield from found


REPAIRERS: tuple[tuple[str, Repairer], ...] = (
    ("the numbers of the lines", _line_numbers),
    ("the coding of mail", _mail_code),
    ("signs that were encoded twice", _encoded_twice),
    ("halves of signs", _halves),
    ("backslashes before quotation marks", _slashes),
    ("signs written as HTML writes them", _entities),
)
"""What each repair mends, in words for its note, and the repair."""


def _note(text: str, words: str, edits: list[Edit]) -> Note:
    """The note of one kind of repair: how often, and what became what."""
    changes = Counter((_HALF.sub("\ufffd", text[edit.start : edit.end]), edit.new) for edit in edits)
    shown = [f"“{before}” is “{after}”" for (before, after), _ in changes.most_common(SHOWN)]
    times = f" ({len(edits)} times)" if len(edits) > 1 else ""
    more = ", and others" if len(changes) > SHOWN else ""
    return Note("repair", f"{words}{times}: {', '.join(shown)}{more}", (edits[0].start, edits[-1].end))


def _disjoint(edits: Iterable[Edit]) -> Iterator[Edit]:
    """The edits in order, without those that touch an earlier one."""
    end = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if edit.start >= end:
            yield edit
            end = edit.end


def _applied(text: str, edits: Iterable[Edit]) -> tuple[str, OffsetMap]:
    """The text with the edits made, and the map from it back to the former text."""
    pieces: list[str] = []
    points = [(0, 0)]
    position = length = 0
    for edit in edits:
        pieces += (text[position : edit.start], edit.new)
        length += edit.start - position
        points.append((length, edit.start))
        length += len(edit.new)
        position = edit.end
        points.append((length, position))
    pieces.append(text[position:])
    return "".join(pieces), OffsetMap(tuple(points))


def _moved(draft: Draft, offsets: OffsetMap) -> Draft:
    """The draft with its blocks, marks, regions and claims at their places in the mended text."""

    def span(former: Span) -> Span:
        return offsets.forward(former)

    def mark(each: Mark) -> Mark:
        return replace(each, span=span(each.span))

    def block(each: Block) -> Block:
        return replace(each, span=span(each.span), marks=tuple(map(mark, each.marks)))

    def region(each: Region) -> Region:
        return replace(each, span=span(each.span))

    def claim(each: Claim) -> Claim:
        return each if each.span is None else replace(each, span=span(each.span))

    def note(each: Note) -> Note:
        return each if each.span is None else replace(each, span=span(each.span))

    return replace(
        draft,
        blocks=tuple(map(block, draft.blocks)),
        regions=tuple(map(region, draft.regions)),
        claims=tuple(map(claim, draft.claims)),
        notes=tuple(map(note, draft.notes)),
    )
