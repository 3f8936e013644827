"""Finds where a story ends: from where on what stands there speaks most for being the author's, or a site's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reliquary.ingest.divide.talk import contact, voice_of
from reliquary.ingest.divide.weights import DATED, Scale, cut, letters_of
from reliquary.ingest.layout.even import even
from reliquary.ingest.layout.headings import trailing_heading
from reliquary.ingest.layout.marks import read_end
from reliquary.ingest.layout.names import ByLine, is_name, is_title
from reliquary.ingest.layout.persons import is_person
from reliquary.ingest.layout.unit import Unit
from reliquary.ingest.layout.units import read_units
from reliquary.ingest.layout.voice import sentences
from reliquary.work import Span

WINDOW = 700
"""Characters that are read at a time."""
PATIENCE = 9.0
FARTHEST = 400
"""Units; however much an author says, it ends before."""
CLOSING, SIGNED, OPENS, PAGE = 4.0, 1.5, -3.0, 1.0
"""What a closing mark weighs, a signature, the heading of a further part, a page's number as last line."""
SIGNATURE_MARK, SIGNATURE_LINES = 3.0, 6
SIGNATURE = re.compile(r"(?:[-–—~*]{1,3}\s?)[^\W\d_][\w .'-]{0,40}[~*-]{0,2}$")
COLOPHON = re.compile(
    r"[\W_]{0,8}(?:\(c\)|©|copyright)(?: by)?[ ,]{1,2}(?:(?:1[89]|20)\d\d|(?=M[CDM])[MDCLXVI]{2,12})\b.{0,60}",
    re.IGNORECASE,
)
"""A last line that says since when whose the text is: `-- (c) MCMXLIX by N. Rowe --`."""
COLOPHON_WEIGHT = 3.0
INITIALS = re.compile(r"[-–—~]{0,2} ?((?:[A-Z]\. ?){1,3}[A-Z]\.?)")
NAME_WORD = re.compile(r"[\w.'’-]*\w\.?")
NAMED = 3.0
"""What a line weighs that is only a name which the header or the mail gives the author."""
LEAST, BRIEF = 1.0, 120
"""What stands after a story weighs at least so much together, where it is longer than so many characters."""
TOLD_OF = 4.0
"""What a paragraph weighs that begins with the author's name and tells of its bearer."""
LIVES = re.compile(
    r",|['’]s (?:(?:first|latest|short|other|recent) )?"
    r"(?:stor(?:y|ies)|fiction|work|writing|poe(?:ms|try)|novels?|books?|articles)\b|"
    r"\W{0,3}\s\(|\W{0,3}\s(?:is|was|has|had|lives?|lived|writes?|wrote|teaches|taught|works?|worked|grew|spends?|divides|"
    r"holds|makes|made|won|began|says|studied|born|edits|resides|currently|first|also|and|recently|still|returns|returned|"
    r"sold|earned|received|graduated|attended|enjoys|"
    r"ist|lebt|wurde|schreibt|vit|est|vive|es|nació)\b"
)
"""What follows an author's name in the few sentences that magazines print about authors."""
SAYS = re.compile(rf"{LIVES.pattern}|\W{{0,3}}\s[a-zà-ÿ]\w+s?\b")
"""The same behind a full name, which stands for nobody else."""
LIFE = re.compile(
    r"\b(?:lives? (?:in|on|above|near|with|at)\b|is the author of|pen name|short stories|a novel\b|"
    r"(?:first|second|third|debut) (?:published |novel|story|appearance)|"
    r"(?:his|her|their) (?:\w+ )?(?:stories|story|fiction|novel|poems|work|writing)\b|"
    r"magazines?\b|anthology|(?:published|appeared) in\b|writes\b)"
)
"""What such sentences hold where no name is known."""
LONGEST_LIFE = 700
ABOUT = re.compile(r"\W*(?:about|über|à propos de|sobre)\s(?P<name>[^:.\n]{3,60}):?", re.IGNORECASE)
WITHIN = 1.5
"""What is taken off the weight of words above a closing mark: what it closes is the story."""
REMARK = 500
"""Characters; more behind a rule may be a scene."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the header says by which the end is known: titles, names in letters or initials, its last rule."""

    titles: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    rule: str = ""
    initials: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Tail:
    """The units after a story, and where the story ends."""

    units: tuple[Unit, ...]
    start: int


def read_tail(text: str, span: Span, known: Known = Known()) -> Tail:
    """What stands after the story in a stretch of text; a closing mark is the first of it.

    Units are weighed from the last backwards until they have spoken for the story long enough. Where the rule that
    closed the header stands once more, and only there, few words behind it are the author's.

    >>> text = "It rained. She had no coat.\\n\\nTHE END\\n\\nThanks to Hal for reading this.\\n"
    >>> [unit.kind for unit in read_tail(text, (0, len(text))).units]
    ['end', 'words']
    """
    scale = Scale(text, set(known.titles), title_taken=True)
    units: list[Unit] = []
    weights: list[float] = []
    total = best = 0.0
    closed, bearer = False, ""
    for unit, above in _backwards(text, span):
        weight = _weight(scale, unit, above, len(units), total > 0)
        if unit.kind == "words" and len(unit.text) < 60 and _is_farewell(unit.text, known.names):
            weight = max(weight, 0.0) + NAMED
        elif unit.kind == "words" and not units and _is_colophon(unit.text, known.initials):
            weight = COLOPHON_WEIGHT
        elif (told_of := biography(unit.text)) and unit.kind == "words":
            bearer = unit.text[slice(*told_of)]
            weight = TOLD_OF
        elif bearer and unit.kind == "words" and letters_of(unit.text) == letters_of(bearer):
            unit.kind, unit.by_line, weight = "by-line", ByLine(unit.pieces[0]), NAMED
        elif _tells_of(unit, text, known.names):
            unit = Unit("words", [unit.span], unit.blanks, texts=[text[slice(*unit.span)]])
            weight = TOLD_OF
        elif unit.kind == "rule" and text[slice(*unit.span)] == known.rule and _closes(text, span, unit, known.rule):
            weight = 1.0 - min(total, 0.0)
        if closed and unit.kind == "words":
            weight -= WITHIN
        closed = closed or unit.kind == "end"
        weights.append(weight)
        units.append(unit)
        total += weights[-1]
        best = max(best, total)
        if total < best - PATIENCE or len(units) >= FARTHEST:
            break
    kept = _kept(units, weights, best)
    end = units[kept].span[1] if kept < len(units) else span[0]
    return Tail(tuple(units[:kept][::-1]), end)


def _kept(units: Sequence[Unit], weights: Sequence[float], best: float) -> int:
    """How many of the last units are no story; a title above a by-line becomes one of them, and so do rules."""
    kept = cut(weights)
    if best < LEAST and sum(len(unit.text) for unit in units[:kept]) > BRIEF:
        kept = 0
    if 0 < kept < len(units) and _is_title_above(units[kept], units[kept - 1]):
        units[kept].kind = "title"
        kept += 1
    while kept < len(units) and units[kept].kind == "rule":
        kept += 1
    return kept


def _closes(text: str, span: Span, unit: Unit, rule: str) -> bool:
    """Whether a rule like the header's stands near the end, and nowhere in the story before."""
    start, end = unit.span
    return span[1] - end < REMARK and start - span[0] > span[1] - end and text.find(rule, span[0], start) < 0


def _is_title_above(unit: Unit, below: Unit) -> bool:
    """Whether a line is the title that stands right above a by-line after the story."""
    credited = below.by_line is not None and below.by_line.title is None and below.blanks == 0
    return credited and unit.kind == "words" and len(unit.pieces) == 1 and is_title(unit.text)


def _is_farewell(text: str, names: frozenset[str]) -> bool:
    """Whether a short line is only the author's name, or ends in it behind a comma."""
    before, comma, last = text.rpartition(",")
    return letters_of(last) in names or bool(comma and before and letters_of(last.rpartition(" ")[2]) in names)


def _is_colophon(text: str, initials: frozenset[str]) -> bool:
    """Whether a last line is a copyright's with its year, or the initials of a name the header gives.

    >>> _is_colophon("-- (c) MCMXLIX by N. Rowe --", frozenset()), _is_colophon("N. R.", frozenset({"nr"}))
    (True, True)
    >>> _is_colophon("N. R.", frozenset({"pt"})), _is_colophon("(C) Mix well.", frozenset())
    (False, False)
    """
    signed = INITIALS.fullmatch(text)
    return COLOPHON.fullmatch(text) is not None or bool(signed and letters_of(signed[1]) in initials)


def biography(text: str) -> Span | None:
    """Where the name lies with which a paragraph begins that tells of a writer's life; None where none does.

    >>> told = "Leonie Quillan lives in a mill. Her first novel is about salt."
    >>> told[slice(*biography(told))]
    'Leonie Quillan'
    """
    if len(text) > LONGEST_LIFE or not LIFE.search(text):
        return None
    begin = len(text) - len(text.lstrip("_*[(\"'“~- "))
    words = list(NAME_WORD.finditer(text, begin, begin + 80))[:4]
    for last in range(len(words), 1, -1):
        end = _without_s(text, words[last - 1].end())
        if is_person(text[begin:end]) and SAYS.match(text, end):
            return begin, end
    return None


def _tells_of(unit: Unit, text: str, names: frozenset[str]) -> bool:
    """Whether a paragraph is about the author: it begins with the name, or is headed `About` it."""
    if unit.kind not in ("words", "field", "by-line") or not names:
        return False
    told = text[unit.span[0] : unit.span[0] + 200].lstrip("_*[(\"'“~- ")
    if (about := ABOUT.match(told)) and letters_of(about["name"]) in names:
        return True
    words = list(NAME_WORD.finditer(told))[:5]
    for last in range(len(words), 0, -1):
        end = _without_s(told, words[last - 1].end())
        if letters_of(told[:end]) in names:
            return (LIVES if last == 1 else SAYS).match(told, end) is not None
    return False


def _without_s(text: str, end: int) -> int:
    """Where a name ends, without the `'s` of what is its bearer's."""
    return end - 2 if text[end - 2 : end] in ("'s", "’s") else end


def _backwards(text: str, span: Span) -> Iterator[tuple[Unit, Unit | None]]:
    """The units from the last to the first, each with the one above it, read a window at a time."""
    end = span[1]
    while end > span[0]:
        start = _paragraph_start(text, span, end - WINDOW)
        units = list(read_units(text, (start, end)))
        if end == span[1]:
            units = _with_last_sentence(text, units)
        for index in range(len(units) - 1, -1, -1):
            yield units[index], units[index - 1] if index else None
        end = start


def _paragraph_start(text: str, span: Span, wanted: int) -> int:
    """The beginning of the paragraph in which an offset lies, or of its line where that is far off."""
    if wanted <= span[0]:
        return span[0]
    blank = text.rfind("\n\n", max(span[0], wanted - 2000), wanted)
    line = text.rfind("\n", span[0], wanted)
    return blank + 2 if blank >= 0 else line + 1 if line >= 0 else span[0]


def _weight(scale: Scale, unit: Unit, above: Unit | None, below: int, followed: bool) -> float:
    """What one unit weighs that has so many `below` it; what is `followed` has no story behind it."""
    match unit.kind:
        case "end":
            return CLOSING
        case "field":
            return _field(unit, followed)
        case "by-line":
            return 2.0 if unit.by_line and unit.by_line.title else 0.5
        case "furniture":
            return 2.0
        case "heading":
            return (
                PAGE
                if not below and unit.heading and unit.heading.kind == "number" and not unit.heading.title
                else OPENS
            )
        case "rule":
            return SIGNATURE_MARK if _opens_signature(scale.text, unit, below) else 0.0
        case "legend":
            return 0.0
    return _words(scale, unit, above, not below, followed)


def _opens_signature(text: str, unit: Unit, below: int) -> bool:
    """Whether a line is the two dashes above a mail's signature: with a blank behind them, or right above few words."""
    if unit.text != "--" or below > SIGNATURE_LINES:
        return False
    end = unit.span[1]
    return text.startswith(" \n", end) or (
        below < 3 and text.startswith("\n", end) and not text.startswith("\n\n", end)
    )


def _field(unit: Unit, followed: bool) -> float:
    """What a labelled field weighs: a label that stories have too needs something behind it, or the author's voice."""
    assert unit.label is not None
    if unit.label.sure and not unit.made_up:
        return 3.0
    heard = min(2.0, max(0.0, voice_of(unit.text))) if unit.texts else 0.0
    if not unit.made_up:
        return (1.2 if followed or not unit.texts else 0.3) + heard
    return heard - (0.4 if followed else 0.9)


def _words(scale: Scale, unit: Unit, above: Unit | None, last: bool, followed: bool) -> float:
    """What a paragraph weighs: a signature, an address, a date at the foot, the author's voice."""
    text = unit.text
    weight = voice_of(text)
    if len(text) < 160 and scale.is_known(text):
        return OPENS if trailing_heading(text) else 2.0
    weight += contact(text) or (1.5 if re.search(r"https?://|www\.", text) else 0.0)
    if len(text) < 45 and (followed or last):
        if SIGNATURE.match(text) and not text.lstrip("-–—~* ")[:1].islower():
            named = text[-1].isalpha() and len(text.split()) < 5 and is_name(text.lstrip("-–—~* "))
            weight = (max(weight, -1.0) if named else weight) + SIGNED
        elif DATED.search(even(text).lower()):
            weight += 1.0
    if text[:1] in "[(" and text[-1:] in "])" and weight > 0:
        weight += 0.5
    labelled = above is not None and above.kind == "field" and not above.texts
    return weight + (1.0 if labelled else 0.0)


def _with_last_sentence(text: str, units: list[Unit]) -> list[Unit]:
    """The units, a closing mark that is the last sentence of a paragraph taken out of it."""
    for index in range(len(units) - 1, max(-1, len(units) - 4), -1):
        unit = units[index]
        if unit.kind != "words" or len(unit.pieces) != 1 or len(unit.text) < 60:
            continue
        start, end = unit.pieces[0]
        offset = max(start, end - 200)
        found = sentences(text[offset:end])
        if len(found) < 2:
            continue
        first = offset + found[-1][0]
        mark = read_end(text[first:end])
        if mark:
            story = len(text[:first].rstrip())
            closing = Unit("end", [(first, end)], 0, end=mark, texts=[text[first:end]])
            return [
                *units[:index],
                replace(unit, pieces=[(start, story)], texts=[text[start:story]]),
                closing,
                *units[index + 1 :],
            ]
    return units
