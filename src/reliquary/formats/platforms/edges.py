"""Finds the edges of a story that a platform keeps apart: repeated titles above it, closing marks below it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from reliquary.vocabulary.folding import fold, without_accents
from reliquary.vocabulary.labels import read_label
from reliquary.vocabulary.tables import table
from reliquary.work import Span

LINE = re.compile(r"[^\n]*\S[^\n]*")
ORNAMENT = re.compile(r"(?![\s.?!…\"'“”]+$)[\W_]{1,400}")
LABELLED = re.compile(r"[ \t*_~-]*([^\W\d_][^:：\n]{0,40}?)[ \t*_]*\s?[:：]")
BY_LINE = re.compile(r"\s*(?:written )?(?:by|von|par|por|di|da|от)\s+(.{1,60}?)\s*", re.IGNORECASE)
VOICE = re.compile(
    r"\bA/N\b|\bauthor'?s? notes?\b|\bdisclaimer\b|\bi (?:do not|don't|dont) own\b|\bown nothing\b|\bnot mine\b|"
    r"\b(?:please|plz|pls) (?:review|r&r|comment)|\br&r\b|\breviews?\b.{0,30}\b(?:love|welcome|appreciated)|"
    r"\bthank(?:s| you) (?:to|for)\b.{0,60}\b(?:review|beta|reading|comment)|\bnext chapter\b|\bbeta'?d\b|"
    r"\b(?:mentions? légales|nota d[ae]ll?'?autor|notas? d[aeo] autor|note de l'auteur|anmerkung)|\bto be continued\b",
    re.IGNORECASE,
)
"""What authors say to their readers at the edges of a chapter."""
LOOKED_AT = 12
"""Lines at either end in which an author may speak or state fields."""
LONGEST = 160
FRAME = ' \t*~-–—=_.+<>()[]|#"“”„«»'


@dataclass(frozen=True, slots=True)
class Edges:
    """The pieces of a stretch in order, with their roles: headings, rules, the story, closing marks."""

    pieces: tuple[tuple[str, Span], ...]
    closing: tuple[str, Span] | None = None
    """What the last closing mark says of the story, `complete` or `in_progress`, and where."""


def edges(text: str, span: Span, titles: Collection[str], authors: Collection[str], number: int | None) -> Edges | None:
    """The story in a span between what is not; None where the author speaks at its edges, which takes more reading.

    `titles` and `authors` are those the platform names, `number` that of the chapter.

    >>> found = edges("Rain\\nPart Two\\n\\nIt fell.\\n\\n~ fin ~", (0, 32), ["Rain"], [], 2)
    >>> [role for role, _ in found.pieces]
    ['heading', 'heading', 'story', 'end mark']
    """
    lines = [match.span() for match in LINE.finditer(text, *span)]
    known = {fold(title) for title in titles}
    names = {fold(author) for author in authors}
    first, last = 0, len(lines)
    above: list[tuple[str, Span]] = []
    while first < last and (role := _above(text[slice(*lines[first])], known, names, number)):
        above.append((role, lines[first]))
        first += 1
    below: list[tuple[str, Span]] = []
    while last > first and (role := _below(text[slice(*lines[last - 1])])):
        below.append((role, lines[last - 1]))
        last -= 1
    if first == last or _speaks(text, lines[first:last]):
        return None
    marks = [span for role, span in below if role == "end mark"]
    closing = (_closes(text[slice(*marks[-1])]), marks[-1]) if marks else None
    return Edges((*above, ("story", (lines[first][0], lines[last - 1][1])), *below[::-1]), closing)


def _above(line: str, titles: set[str], authors: set[str], number: int | None) -> str | None:
    """The role of a line above a story; None where it is the story's."""
    if len(line) > LONGEST:
        return None
    if ORNAMENT.fullmatch(line):
        return "rule"
    words = line.strip(FRAME)
    if fold(words) in titles or _part().fullmatch(without_accents(words).lower()):
        return "heading"
    if by := BY_LINE.fullmatch(words):
        return "heading" if fold(by[1]) in authors else None
    numbered = re.match(r"#?(\d{1,4})\s*[.:)]", words)
    return "heading" if numbered and number is not None and int(numbered[1]) == number else None


def _below(line: str) -> str | None:
    """The role of a line below a story; None where it is the story's."""
    if len(line) > LONGEST:
        return None
    if ORNAMENT.fullmatch(line):
        return "rule"
    words = _levelled(line)
    return "end mark" if words and any(pattern.fullmatch(words) for pattern in _ends()) else None


def _closes(line: str) -> str:
    """What a closing mark says of the story."""
    return "in_progress" if _ends()[1].fullmatch(_levelled(line)) else "complete"


def _levelled(line: str) -> str:
    return without_accents(line.strip(FRAME + ".!…。")).lower().replace("’", "'")


def _speaks(text: str, lines: list[Span]) -> bool:
    """Whether a label or the author's own voice stands near either end."""
    near = lines if len(lines) <= 2 * LOOKED_AT else [*lines[:LOOKED_AT], *lines[-LOOKED_AT:]]
    for start, end in near:
        labelled = LABELLED.match(text, start, end)
        known = read_label(labelled[1]) if labelled else None
        if (known and known.sure) or VOICE.search(text, start, min(end, start + 2000)):
            return True
    return False


@cache
def _part() -> re.Pattern[str]:
    """A heading of a part or chapter, numbered in figures or words, with or without a title."""
    headings = table("headings")
    named = "|".join((*headings["named"]["part"], *headings["named"]["chapter"]))
    words = "|".join(re.escape(word) for words in headings["numbers"].values() for word in words)
    alone = "|".join(word for words in headings["unnumbered"].values() for word in words)
    number = rf"(?:\d{{1,4}}|[ivxlc]{{1,7}}|{words})"
    of = r"(?:\s*(?:/|of|von|de|di|из)\s*(?:\d{1,4}|\?))?"
    title = r"(?:\s*[:.–—-]\s*[^\n]{0,80})?"
    return re.compile(
        rf"(?:{named})\.?\s*#?{number}{of}{title}|{number}\.?\s*(?:{named}){title}|(?:{alone}){title}", re.IGNORECASE
    )


def worded(heading: str) -> tuple[int | None, str]:
    """Number and title of a chapter's heading whose number is a word; None and the whole where it has none.

    >>> worded("Chapter Twelve - The Weir"), worded("Kapitel Zwei"), worded("One Tree Hill")
    ((12, 'The Weir'), (2, ''), (None, 'One Tree Hill'))
    """
    pattern, numbers = _worded()
    found = pattern.fullmatch(heading)
    number = numbers.get(without_accents(found[1]).lower()) if found else None
    return (number, (found[2] or "").strip()) if found and number is not None else (None, heading)


@cache
def _worded() -> tuple[re.Pattern[str], dict[str, int]]:
    """A heading such as `Chapter Three: Ink`, and the numbers that words are."""
    headings = table("headings")
    numbers = {word: int(number) for number, words in headings["numbers"].items() for word in words}
    named = "|".join((*headings["named"]["part"], *headings["named"]["chapter"]))
    pattern = rf"(?:{named})\.?\s+([^\W\d_]{{2,14}})(?:\s*[:.–—-]+\s*(\S.{{0,200}})?)?"
    return re.compile(pattern, re.IGNORECASE), numbers


@cache
def _ends() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The marks of a story that is complete, and of one that goes on."""
    ends = table("headings")["ends"]
    return re.compile("|".join(ends["complete"])), re.compile("|".join(ends["unfinished"]))
