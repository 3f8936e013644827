"""Weighs units: how much each speaks for being round the story, and against being the story itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from reliquary.ingest.divide.talk import PLAIN, UNHEARD, contact, is_thanks, voice_of
from reliquary.ingest.divide.unlabelled import (
    COUNTED,
    MAST,
    SALUTATION,
    credit_below,
    is_author,
    is_bracketed,
    is_bracketed_title,
    is_chapter_title,
    is_first_line,
    is_name_above,
    is_subtitle,
    is_title_line,
    title_and_name,
    titled_in_capitals,
)
from reliquary.ingest.layout.even import small
from reliquary.ingest.layout.marks import HERE
from reliquary.ingest.layout.names import ByLine, is_kind_line
from reliquary.ingest.layout.persons import is_person
from reliquary.ingest.layout.unit import SPOKEN, Unit
from reliquary.ingest.layout.voice import hear
from reliquary.ingest.values.title import clean_title
from reliquary.vocabulary.fandoms import file_fandom
from reliquary.vocabulary.folding import fold
from reliquary.vocabulary.ratings import is_code

STRONG, WEAK, ALONE = 3.0, 1.2, 0.3
"""What a sure label weighs, a label a story may have too beside sure ones, and such a label by itself."""
MADE_UP, FALSE = 0.5, -0.7
"""What a label of the author's own making weighs beside sure ones, and by itself."""
AWAITED = frozenset(("notes", "summary", "disclaimer", "spoilers", "warnings", "archive"))
"""Fields whose value may stand below the label that is alone on its line."""
SURE_OF_HEADER = 5.0
"""From what sum of weights on a rule is the end of a header, so that talk behind it must be plain to count."""
BEHIND = 1.2
LOG = re.compile(
    r"^\W*(?:(?:personal|private|medical|supplemental|\w+'s) (?:log|journal|diary)|log entry|dear diary)\b|"
    r"\b(?:log|log ?book|journal|diary|stardate|star date|memo(?:randum)?|transcript|case file|report)\b.*[^.!?]$"
)
LOGGED = frozenset(
    ("date", "status", "notes", "emails", "sender", "subject", "set_aside", "part", "chapter", "summary")
)
"""Labels that logs and letters inside a story have."""
LEADERS = re.compile(r"\.{5}|(?:\. ){4}")
"""The dots that lead from a title to a name or page in a list of contents."""
LAST_NAME = 12
"""Up to which unit a name without a `by` is looked for."""
INSIDE = 0.2
"""How much of its weight a header's unit keeps behind two headings with a story between them."""
NUMBERED = re.compile(r"\n\s{0,20}(\d{1,2})[.):]\s")
DATED = re.compile(
    r"(?:jan\w*|feb\w*|mar(?:ch)?|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|"
    r"dec\w*)\.?,?\s(?:\d{1,2}(?:st|nd|rd|th)?,?\s)?(?:the \w+,?\s)?(?:19|20)\d\d|"
    r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|(?:19|20)\d\d-\d\d-\d\d"
)
YEAR = re.compile(r"\W*(?:c(?:irca|a)?\.?\s)?(?:19|20)\d\d\W*")
SAID = re.compile(r"[*_]{0,2}[\"“][^\"“”\n]{1,160}[,.!?…][\"”]\s+[^\W\d_]")
"""What somebody says, with who says it: no title, be the words those of one."""
SHOWN = re.compile(r"\s*(?:fan ?fic(?:tion|s)?|fics?|story|stories)?\s*:?\s*$", re.IGNORECASE)
"""What stands between a fandom's name and the colon before a title."""


@dataclass(slots=True)
class Scale:
    """What is known while the units of a head are weighed one after the other."""

    text: str
    titles: set[str] = field(default_factory=set)
    sure: int = 0
    questions: int = 0
    expecting: str = ""
    letter: bool = False
    behind: bool = False
    inside: bool = False
    total: float = 0.0
    best: float = 0.0
    previous: Unit | None = None
    near: bool = False
    spaced: bool = False
    title_taken: bool = False
    credited: bool = False
    spoken: bool = False
    disclaimed: bool = False

    def weigh(self, unit: Unit, index: int) -> float:
        """What one unit weighs as part of a header; above 0 it belongs there, below it is the story."""
        weight = self._weighed(unit, index)
        if self.inside and weight > 0:
            weight *= INSIDE
        self.total += weight
        self.best = max(self.best, self.total)
        if unit.kind != "words":
            self.expecting = ""
        if unit.kind == "field" and unit.label and not unit.texts and not unit.made_up and unit.label.field in AWAITED:
            self.expecting = unit.label.field
        if unit.kind == "rule" and self.best >= SURE_OF_HEADER:
            self.behind = True
        elif unit.kind in ("field", "by-line") and weight >= WEAK:
            self.behind = self.letter = False
        self.previous, self.spoken = unit, unit.kind == "words" and weight > 0
        return weight

    def _weighed(self, unit: Unit, index: int) -> float:
        if index == 0 and unit.made_up and not self.title_taken and self._is_named(unit):
            return 2.0
        if index == 0 and not self.title_taken and self._names_show(unit):
            unit.kind, unit.label, unit.label_span, unit.made_up = "title", None, None, False
            self.know(unit.text)
            return 1.0
        if unit.kind in ("heading", "words", "field") and (here := HERE.match(self.text, *unit.span)):
            self.know(here["title"])
            return STRONG
        match unit.kind:
            case "field":
                return self._field(unit)
            case "by-line":
                self.near, self.credited = False, True
                if unit.by_line and self.previous is not None and is_subtitle(unit, self.previous):
                    unit.by_line = ByLine(unit.by_line.name)
                    return 2.5
                if unit.by_line and unit.by_line.title:
                    self.know(self.text[slice(*unit.by_line.title)])
                elif self.previous is not None and self._is_above(self.previous):
                    self.previous.kind, self.previous.heading = "title", None
                    self.know(self.previous.text)
                return 2.5 if index < 40 else 1.0
            case "heading":
                return self._heading(unit, index)
            case "legend":
                return 1.5
            case "furniture":
                return 2.0 if index < 40 else 0.5
            case "end":
                return -2.0
            case "rule":
                self.near = False
                return 0.0
        return self._words(unit, index)

    def _is_above(self, unit: Unit) -> bool:
        """Whether what stands right above a by-line is the title, be it called `Intermission`, no column beside it."""
        named = unit.heading is not None and unit.heading.numberless and not self.title_taken
        start = unit.span[0]
        beside = self.text[self.text.rfind("\n", max(0, start - 300), start) + 1 : start].strip() != ""
        bracketed = unit.text[:1] in ("(", "[") and unit.text[-1:] in (")", "]")
        kind = self.title_taken and (is_kind_line(unit.text) or beside or bracketed)
        return not kind and len(unit.text) < 160 and (unit.kind in ("words", "title") or named)

    def is_known(self, text: str) -> bool:
        """Whether a line repeats a title, perhaps with a part's number behind it."""
        letters = letters_of(text)
        if not self.titles or not letters or SAID.match(text):
            return False
        if letters in self.titles or any(
            letters.startswith(title) and len(letters) < len(title) + 6 for title in self.titles
        ):
            return True
        if not any(title in letters for title in self.titles):
            return False
        cleaned = clean_title(text)
        return cleaned is not None and letters_of(cleaned.text) in self.titles

    def _heading(self, unit: Unit, index: int) -> float:
        """A heading; a bare number less, and none where the next number follows at once: that is a list."""
        heading = unit.heading
        if heading is None or heading.kind != "number":
            self.inside = self.inside or self.total < self.best - 1.5
            return -1.0 if self.inside else 1.5
        following = NUMBERED.search(self.text, unit.span[1], unit.span[1] + 700)
        if heading.title and following and int(following[1]) == (heading.number or 0) + 1:
            return 0.0 if self.near else -0.5
        return 0.6 if index < 12 else 0.2

    def know(self, title: str) -> None:
        """Remembers a title, so that its repetition is known."""
        cleaned = clean_title(title)
        for letters in {letters_of(title), letters_of(cleaned.text) if cleaned else ""}:
            if len(letters) > 2:
                self.titles.add(letters)
                self.title_taken = True

    def _field(self, unit: Unit) -> float:
        """A labelled field: by how sure its label is and what stands beside it."""
        label = unit.label
        assert label is not None
        gap = unit.blanks > 0
        near = self.near and (not gap or self.spaced)
        if self.near and self.previous is not None and self.previous.kind == "field":
            self.spaced = gap
        if label.field == "title" and unit.texts and not unit.made_up:
            self.know(unit.text)
        self.credited = self.credited or label.field == "authors"
        self.disclaimed = self.disclaimed or (label.field == "disclaimer" and label.sure and bool(unit.texts))
        start = unit.span[0]
        if LEADERS.search(self.text[start : unit.span[1]][:200]):
            return 1.0
        if (self.letter and label.field in LOGGED) or (unit.made_up and self.text[start - 1 : start] == "["):
            return FALSE
        if not unit.made_up and label.sure:
            self.near, self.sure = True, self.sure + 1
            return STRONG
        self.near = near
        if unit.sign == "?":
            self.questions += 1
            return 0.4 if self.questions < 2 else 1.6
        if not unit.made_up:
            return WEAK if near else ALONE
        heard = min(1.0, max(0.0, hear(unit.text).weight / 3)) if unit.texts else 0.0
        guessed = label.field != "set_aside"
        if guessed and not near:
            self.questions += 1
            return (0.9 if self.questions > 2 else 0.3) + heard
        return (MADE_UP if near else FALSE) + heard

    def _words(self, unit: Unit, index: int) -> float:
        """What words weigh: as a title, name or chapter's title, else as a line of some kind, else by their voice."""
        expecting, self.expecting = self.expecting, ""
        weight = self._named(unit, index)
        if weight is None:
            weight = self._lined(unit, index)
        return self._talk(unit, index, expecting) if weight is None else weight

    def _named(self, unit: Unit, index: int) -> float | None:
        """The weight of words that are a title, an author's name or a chapter's title; None where they are not."""
        text = unit.text
        if len(text) < 160 and self.is_known(text):
            unit.kind = "title"
            return 3.5
        if self._is_by_line(unit, index):
            return 2.0
        if self._is_title(unit, index):
            unit.kind = "title"
            self.know(text)
            self.near = False
            return 1.0
        above = self.previous.heading if self.previous is not None else None
        if above is not None and self.title_taken and is_chapter_title(unit, self.previous, self.text):
            unit.kind, unit.heading = "heading", replace(above, title=text, title_at=0)
            return 0.6
        return None

    def _lined(self, unit: Unit, index: int) -> float | None:
        """The weight of a line known by its shape: a salutation, the head of a log, contents, codes in brackets."""
        text = unit.text
        if SALUTATION.match(text):
            greets = index < 3 and "greeting" in hear(text).kinds
            self.letter = not greets
            return voice_of(text) if greets else UNHEARD
        if self._opens_log(unit):
            self.letter = True
            return UNHEARD
        above = self.previous
        shaped = COUNTED.fullmatch(text) or LEADERS.search(text) or (index < 4 and len(text) < 80 and MAST.match(text))
        if shaped or (index < 4 and above is not None and is_bracketed(unit, above)):
            return 1.0
        if index < 4 and above is not None and MAST.match(above.text) and DATED.match(small(text)):
            return 1.0
        if text[:1] in ("(", "[") and text[-1:] in (")", "]") and len(text) < 60 and _is_code(text[1:-1]):
            return 1.5
        return None

    def _talk(self, unit: Unit, index: int, expecting: str) -> float:
        """The weight of words by their voice, and by what stands above them."""
        text, above = unit.text, self.previous
        weight = voice_of(text)
        if self.letter and len(hear(text).kinds & PLAIN) < 2:
            weight = min(weight, UNHEARD)
        elif self.behind and weight > 0:
            again = self.disclaimed and hear(text).kinds & PLAIN == {"disclaimer"}
            weight = UNHEARD if again else max(UNHEARD, weight - BEHIND)
        if expecting and not SPOKEN.match(text):
            weight += 2.5 if expecting == "summary" else 1.5
        credited = above is not None and above.kind == "by-line"
        if weight < 1.0 and self.total > 0 and len(text) < 90 and is_thanks(text, credited, self.spoken):
            weight = 1.0
        weight += contact(text)
        if credited and index < 20 and len(text) < 40 and (DATED.search(small(text)) or YEAR.fullmatch(text)):
            weight += 1.5
        if unit.blanks > 0 and weight < 0:
            self.near = False
        return weight

    def _is_named(self, unit: Unit) -> bool:
        """Whether what looked like a made-up label is the author's name before the title: `Wren Quillan: The Weir`."""
        whole = Unit("words", [unit.span], unit.blanks, unit.indent, texts=[self.text[slice(*unit.span)]])
        if len(unit.pieces) > 1 or not self._is_by_line(whole, 0):
            return False
        unit.kind, unit.by_line, unit.pieces, unit.texts = "by-line", whole.by_line, whole.pieces, whole.texts
        unit.label, unit.label_span, unit.made_up = None, None, False
        return True

    def _is_by_line(self, unit: Unit, index: int) -> bool:
        """Whether a line holds the author's name, and the title perhaps, without a `by`; the unit becomes a by-line."""
        if self.credited or index > LAST_NAME or self.total < self.best - 1.5:
            return False
        both = title_and_name(unit.text) if len(unit.pieces) == 1 and not (self.title_taken and self.sure) else None
        if both is None and index == 0 and len(unit.pieces) == 1 and not self.title_taken:
            both = titled_in_capitals(unit.text, self.text, unit.span[1])
        if both and both.title and both.name:
            start = unit.pieces[0][0]
            name, title = ((start + first, start + last) for first, last in (both.name, both.title))
            unit.by_line = ByLine(name, title)
            self.know(self.text[slice(*title)])
        elif credited := credit_below(unit, self.previous):
            unit.by_line = ByLine((unit.pieces[0][0] + credited[0], unit.pieces[0][0] + credited[1]))
        elif self._is_credited(unit, index):
            unit.by_line = ByLine(unit.pieces[0])
        else:
            return False
        unit.kind, self.credited = "by-line", True
        return True

    def _is_credited(self, unit: Unit, index: int) -> bool:
        """Whether a line is the author's name, below the title or above it; what it stands below may become the title.

        The first line is a title although it has a word of the author's talk, as `Flames` has, where a person is named
        right below.
        """
        above = self.previous
        second = index == 1 and len(unit.pieces) == 1 and unit.blanks < 3 and not self.title_taken
        if second and above is not None and above.kind == "words" and is_person(unit.text) and is_first_line(above):
            above.kind = "title"
            self.know(above.text)
            return True
        if is_author(unit, above, self.text, self.title_taken):
            return True
        return index < 4 and not self.title_taken and is_name_above(unit, self.text)

    def _opens_log(self, unit: Unit) -> bool:
        """Whether a line below a labelled header heads a log or a journal: what looks like labels then is the story."""
        return self.sure > 1 and unit.blanks > 0 and len(unit.text) < 80 and LOG.search(small(unit.text)) is not None

    def _names_show(self, unit: Unit) -> bool:
        """Whether what looked like a label is a fandom's name before the title."""
        if not unit.made_up or not unit.texts or unit.label_span is None:
            return False
        return file_fandom(SHOWN.sub("", self.text[slice(*unit.label_span)])) is not None

    def _is_title(self, unit: Unit, index: int) -> bool:
        """Whether a line that nothing labels is the title: none is known yet, and it looks and stands like one.

        A magazine's name stands above its number.
        """
        end = unit.span[1]
        if index < 3 and self.text[end : end + 1] == "\n" and MAST.match(self.text[end + 1 : end + 40].split("\n")[0]):
            return False
        if index == 0 and not self.title_taken and is_bracketed_title(unit, self.text):
            return True
        return not self.title_taken and self.total >= self.best - 1.5 and is_title_line(unit, index, self.previous)


def _is_code(words: str) -> bool:
    """Whether the words of a bracket below a title are a fandom's name, or begin with a rating's code."""
    return file_fandom(words) is not None or is_code(re.split(r"[,;/]", words, maxsplit=1)[0].strip())


def letters_of(text: str) -> str:
    """Letters and figures alone, by which a repeated title is known."""
    return fold(text).replace(" ", "")


def cut(weights: Sequence[float]) -> int:
    """How many of the first units are round the story: where the sum of the weights is greatest, and least so.

    >>> cut([3, 3, -1, 3, -2, -2, 1])
    4
    """
    best, at, total = 0.0, 0, 0.0
    for index, weight in enumerate(weights, 1):
        total += weight
        if total > best:
            best, at = total, index
    return at
