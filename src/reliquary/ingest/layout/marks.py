"""Reads the lines that hold no sentence: rules, closing marks, furniture of sites, legends of symbols."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain

from reliquary.ingest.layout.even import even, small
from reliquary.ingest.layout.headings import FRAME, Heading, read_heading
from reliquary.ingest.layout.phrasebook import Phrasebook
from reliquary.vocabulary.tables import table

_RULE = re.compile(r"(?=[\W_]*[-_*~=#+.•·<>|/\\^°¤§—–―＊…&@%$!?\u2190-\u21ff\u2500-\u25ff\u2600-\u27bf])[\W_]{1,400}")
_LETTERED_RULE = re.compile(
    r"(?=.{3,200}$)[\W_]*([xXoO0])(?:[\W_]*\1){2,}[\W_]*|[-~*=_ ]{1,20}[xXoO][-~*=_ ]{1,20}|(?:[oO0xX.*~-]){6,200}"
)
_MIXED = re.compile(r"[\W_]*(?:(?:oOo|OoO|o0o|0o0|O0O|0O0)[oO0]*|(?:xXx|XxX)[xX]*)[\W_]*")
_CUT = re.compile(
    r"(?=[\W\d]{0,60}(?:8<|>8|8-{1,3}<)|[\W_]{2,40}(?:cut|snip|tear)\b)"
    r"[\s\-~=_*+#<>8]{2,60}(?:(?:cut|snip|tear)(?: (?:along )?(?:here|this line))?[\s\-~=_*+#<>8]{2,60})?",
    re.IGNORECASE,
)
"""Where readers of lists were to cut: `- - 8< - -`, `-- cut here --`."""
_BBCODE = re.compile(r"\[/?(?:b|i|u|center|size|color)(?:=[^\]\n]{1,20})?\]", re.IGNORECASE)
_END_OF_NAMED = re.compile(r"(?=.{0,8}[*=~_#<-]{2,8})[\W_]{2,12}(?:THE )?END OF [^a-z\n]{2,80}?[\W_]{2,12}")
"""The foot of an electronic book: `*** END OF SPRING TIDE ***`."""
_NO_RULE = re.compile(r"[\W_]?[^\W_xXoO0]")
_FIRST_WORD = re.compile(r"[^\W_]+")
_QUOTED = re.compile(r"[\s.?!…\"'“”‘’«»„]+")
HERE = re.compile(
    r"\W{0,4}(?P<n>\d{1,3})[.):]?\s(?P<title>\S.{0,80}?)\s*"
    r"(?:<[-=~]{1,12}|[<(\[{*]+\s?(?:you are here|this (?:one|story|part)))",
    re.IGNORECASE,
)
"""The line of a list that shows where the reader is: `2. Spring Tide <-- you are here`."""
_THIRTY = re.compile(r"[-–—]{1,3}30[-–—]{1,3}")
"""How newspaper people close a text."""
_FRAMED = FRAME + "\"'“”‘’«»()[]{}!！。"
_PART = re.compile(r"[\s:]*(?:of|von|des|du|de la|de|del|do|da|della)?\s*(?:the\s)?", re.IGNORECASE)
_LIST_OF_LINKS = re.compile(
    r"(?:[^|]{1,40}\|){2,}[^|]{0,40}|(?:\[[^\]\n]{1,40}\]\s*){2,}|[^|\[\]]{1,30}\|[^|\[\]]{1,30}"
)
LONGEST = 160


@dataclass(frozen=True, slots=True)
class End:
    """A closing mark: what it says of the story (`complete`, `in_progress` or nothing), and which part it closes."""

    status: str | None
    part: Heading | None = None


def is_rule(line: str) -> bool:
    """Whether a line is made of signs alone and divides: `* * *`, `-=-=-`, `xxxxx`; not `...` or `?!` alone.

    >>> is_rule("~*~*~"), is_rule("xxxxxx"), is_rule("- x -"), is_rule('"...?"'), is_rule("XXX"), is_rule("oOo")
    (True, True, True, False, False, True)
    >>> is_rule("- - - 8< - - -"), is_rule("-- cut here --"), is_rule("--Snip...")
    (True, True, False)
    """
    if len(line) > 400:
        return False
    if 3 < len(line) <= LONGEST and ("8" in line or line[:1] in "-~=_*+#<") and _CUT.fullmatch(line):
        return True
    if _NO_RULE.match(line) or _QUOTED.fullmatch(line):
        return False
    if _RULE.fullmatch(line):
        return True
    return (len(line) > 3 and _LETTERED_RULE.fullmatch(line) is not None) or _MIXED.fullmatch(line) is not None


def read_end(line: str) -> End | None:
    """What a closing mark says; None where a line is none.

    >>> read_end("~ owari ~").status, read_end("TBC in Ch. 13").status, read_end("END PART 2/5").part.instalment
    ('complete', 'in_progress', [2, 5])
    >>> read_end("[b]~ fin ~[/b]").status, read_end("*** END OF SPRING TIDE ***").status
    ('complete', 'complete')
    >>> read_end("The end of the road was in sight.") is None, read_end("*END OF THE ROAD*") is None
    (True, True)
    """
    if len(line) > LONGEST:
        return None
    if line[:1] == "[":
        line = _BBCODE.sub("", line).strip()
    if line.isascii() and not _may_begin_end(line):
        return None
    words = even(line).strip(_FRAMED).lower()
    if words == "30" and _THIRTY.fullmatch(line):
        return End("complete")
    word = _FIRST_WORD.match(words)
    marks = _marks()
    if not word or (word[0] not in marks.beginnings and word[0] < "\u2e80"):
        return None
    if marks.unfinished.fullmatch(words):
        return End("in_progress")
    if marks.complete.fullmatch(words) or _is_followed(line, words):
        return End("complete")
    closing = marks.part.match(words)
    return _end_of_part(line, words[: closing.end()]) if closing else None


def _is_followed(line: str, words: str) -> bool:
    """Whether a closing mark has a short remark behind its full stop."""
    first, _, more = words.partition(". ")
    return (
        more != ""
        and len(more) < 70
        and line[:1].isupper()
        and _marks().complete.fullmatch(first) is not None
        and not more.startswith(("the ", "he ", "she ", "it "))
    )


def _end_of_part(line: str, closing: str) -> End | None:
    """What a line says behind `end of`: which part of the story ends, or that the whole does, by its name."""
    rest = line[line.lower().find(closing) + len(closing) :].strip(_FRAMED)
    heading = read_heading(rest)
    if heading and heading.kind != "number" and not (heading.title and len(heading.title) > 40):
        return End(None, heading)
    if _marks().whole_part.fullmatch(even(rest).lower()):
        return End(None)
    return End("complete") if _END_OF_NAMED.fullmatch(line) else None


@lru_cache(maxsize=16384)
def begins_end(word: str) -> bool:
    """Whether closing marks begin with a word; one in ideographs may be followed by others without a blank.

    >>> begins_end("Fin"), begins_end("Rain")
    (True, False)
    """
    first = even(word).lower()
    return first in _marks().beginnings or first >= "\u2e80"


def _may_begin_end(line: str) -> bool:
    """Whether the first word of a line of ASCII is one that closing marks begin with; a quick look."""
    word = _FIRST_WORD.search(line)
    return word is not None and (word[0] == "30" or begins_end(word[0]))


def is_furniture(line: str) -> bool:
    """Whether a line is a site's and not the author's: links in a row, counters, buttons, "back to the index".

    >>> [is_furniture(line) for line in ("Home | Fiction | Links", "[Reviews - 1]   Printer", "Home again.")]
    [True, True, False]
    """
    if len(line) > LONGEST:
        return len(line) < 1000 and line.count(" | ") > 5
    if ("|" in line or line[:1] == "[") and _LIST_OF_LINKS.fullmatch(line) and not any(char in '"“”' for char in line):
        return True
    return _furniture().finds(small(line))


@dataclass(frozen=True, slots=True)
class _Marks:
    complete: re.Pattern[str]
    unfinished: re.Pattern[str]
    part: re.Pattern[str]
    whole_part: re.Pattern[str]
    beginnings: frozenset[str]


def _first_word(pattern: str) -> str:
    """The word that whatever a closing mark's pattern matches begins with."""
    found = _FIRST_WORD.match(pattern.replace("(?:", "").replace("?", "").replace("\\.", ""))
    return found[0] if found else ""


@cache
def _marks() -> _Marks:
    """The patterns made of the tables."""
    headings = table("headings")
    ends, named = headings["ends"], headings["named"]
    part = "|".join((*named["part"], *named["chapter"]))
    return _Marks(
        re.compile("|".join(ends["complete"])),
        re.compile("|".join(ends["unfinished"])),
        re.compile(rf"(?:{'|'.join(ends['part'])})[\s:]+"),
        re.compile(rf"(?:this |the |the first )?(?:{part})"),
        frozenset(map(_first_word, chain.from_iterable(ends.values()))) | {"end", "t"},
    )


@cache
def _furniture() -> Phrasebook:
    """The lines of the table."""
    lines = table("furniture")["lines"]
    return Phrasebook.of(
        ("line", letters, r"^[\W_]*(?:" + line.replace("$", r"[\W_]*$") + ")") for letters, line in lines
    )


_LEGEND = re.compile(
    r"(?:^|\s)(?:[\[<{(*/\"'«“_=|~-]{1,2}(?:\.{2,4}|…)[\]>})*/\"'»”_=|~-]{1,2}\s*[=:-]?|(?P<open>[</*_~\[|"
    r"=({«#+^-]{1,3}|::)[\w .!?-]{0,40}(?:[>/*_~\]|=)}»#+^-]{1,3}|::)\s*(?:[=:-]{1,2}|->|are|is|means|"
    r"indicates?|denotes?|for|sind|sont|son|sao)?|"
    r"(?:['\"][\w .!?-]{1,40}['\"]|[<>/*_~|=#+^-]{1,8})\s*(?:[=:-]{1,2}|->|are|is|means|indicates?|denotes?)|"
    r"(?:italics?|bold|underscores?|asterisks?|kursiv\w*)\s(?:are|is|=|means|indicates?|denotes?|for|mean))\s*"
    r"(?P<means>.{0,50})$"
)
_SIGNED = re.compile(
    r"[<>/*_~\[\]|={}«»#+^:.\"'”’-](?:(?<=[<>/*_~\[\]|={}«»#+^])|(?<=:):|(?<=\.)\.\.|(?<=[\"'”’])\s?[=:-]|(?<=-)\w+-)"
)
_SIGNED_IN_WORDS = ("italic", "underscore", "asterisk", "kursiv", "bold")
_ELIDED = re.compile(r"\s*[\[<{(*/\"'_=|~]{1,2}(?:\.{2,4}|…)[\]>})*/\"'_=|~]{1,2}\s*[=:-]?\s*[a-z][\w ]{2,40}$")
SPOKEN_WORD = re.compile(r"[\"'“]")
_MEANING = re.compile(
    r"\b(?:thoughts?|thinking|thinks|emphasis|emphasi[sz]ed|stress(?:ed)?|telepath\w*|flashbacks?|speech|"
    r"speaking|talking|spoken|italics?|bold|underlined?|scenes?|change|break|dreams?|mental|mind(?:speak|speech)?|"
    r"bond|pov|memor(?:y|ies)|translat\w+|foreign|sounds?|sfx|actions?|lyrics?|letters?|written|phone|computer|"
    r"time|gedanken|denken|sprechen|ruckblick|traum|pensees?|parole|reve|"
    r"pensamientos?|hablando|dialogos?|dialogues?|radio|recuerdos?|pensamentos?|falas?|pensieri|ricordi|мысли|"
    r"речь|сон|chinese|japanese|elvish|french|german|russian|klingon|ziggy|parseltongue)\b|想法|内心"
)


def is_legend(line: str) -> bool:
    """Whether a line explains signs of the text: `//thoughts//`, `_x_ = emphasis`, `<> Chinese`.

    >>> is_legend("//blah// = thoughts"), is_legend("*emphasis*   //thoughts//"), is_legend("*Not* today, he thought.")
    (True, True, False)
    """
    if len(line) > 120:
        return False
    folded = small(line)
    if not _SIGNED.search(line) and not any(map(folded.__contains__, _SIGNED_IN_WORDS)):
        return False
    words = re.findall(r"\w+", folded)
    if len(words) > 1 and all(map(_MEANING.fullmatch, words)) and re.search(r"[^\w\s.,]", folded):
        return True
    if _ELIDED.match(folded):
        return True
    if (
        len(words) == 1
        and _MEANING.fullmatch(words[0])
        and re.fullmatch(r"[^\w\s]{1,3}\w+[^\w\s]{1,3}", folded.strip())
        and not SPOKEN_WORD.match(folded)
    ):
        return True
    found = _LEGEND.search(folded)
    return found is not None and _MEANING.search(folded) is not None and not folded.rstrip().endswith(".")
