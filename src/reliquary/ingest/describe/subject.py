"""Reads a Subject line as lists taught people to write it: `[list] FIC: NEW: VOY "Title" 1/7 (J/C) [NC-17]`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from reliquary.vocabulary.fandoms import file_fandom
from reliquary.vocabulary.genres import mixed
from reliquary.work import Claim, Span

WITNESS, WEIGHT = "Subject line", 0.75
ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]

PASSED = re.compile(r"(?:re|fwd?|forward(?:ed)?|aw|tr|rv|wg)(?:\[\d+\])?\s*:\s*", re.IGNORECASE)
TAG = re.compile(r"(?:\[([^\[\]]{1,60})\]|\{([^{}]{1,60})\})\s*")
STATE = (
    r"new|fic|fics|fan\s?fic(?:tion)?|fanfic|story|stories|rep|repost(?:ed)?|rev|revised|revision|resend|update[d]?|"
    r"drabble|vignette|vig|ficlet|challenge|post|submission|xfc|fiction|songfic|filk|poem|crossover|xover|wip|adult"
)
PREFIX = re.compile(
    rf"(?:\(?(?:{STATE})\)?(?:(?:\s*[/,&]\s*|\s)(?:{STATE}))*\s*(?::+|--?\s)\s*|\((?:{STATE})\)\s*|[a-z0-9]{{2,10}}fic:\s*)",
    re.IGNORECASE,
)
SHOW = re.compile(r"(?P<show>[\w.&'/ -]{2,40}?)\s*(?::\s*|\s)(?:fan\s?)?fic(?:let|tion)?\s*:\s*", re.IGNORECASE)
"""A show before the word for a story: `Due South fic: `, `HL: FIC: `."""
CAPITALS = re.compile(r"(?:NEW|REP|REPOST|REV|REVISED|FIC|FANFIC|STORY)\s+(?=\S)")
CODE = re.compile(r"([A-Z][A-Z0-9]{1,4}|B5|SG-?1)\s*[:,]\s+")
NUMBER = r"\d{1,4}[a-z]?|[IVXLC]{1,7}\b|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b"
NAMED_PART = (
    r"(?:parts?|pts?\.?|chapters?|chap?s?\.?|ch\.?|cap(?:[ií]tulo)?\.?|teil|kapitel|kap\.?|chapitre|"
    r"partie|parte|episode|ep\.?)"
)
PART = re.compile(
    rf"(?:{NAMED_PART}\s*#?\s*)?(?P<n>{NUMBER}|0)(?:\s*(?:-|&|and)\s*\d+[a-z]?)?\s*(?:/|of\b|von\b|de\b|di\b|sur\b)\s*"
    rf"(?P<m>\d{{1,4}}|[IVXLC]{{1,7}}\b|\?+|x+|n|tba|tbc|(?:{'|'.join(WORDS)})\b)\??|"
    rf"{NAMED_PART}\s*#?\s*(?P<only>{NUMBER}|0)",
    re.IGNORECASE,
)
RATING = re.compile(
    r"(?:rat(?:ed|ing):?\s*)?(?:NC-?17|PG-?13|PG-?15|PG|R|G|U|FR(?:AO|[CTM])|K\+?|T|M|MA|NR|X|[0-9]{2}\+?|R-?NC-?17)"
    r"(?:\s*[-/]\s*(?:NC-?17|PG-?13|PG|R))?|(?:soft|mild|hard|light|low)\s+(?:R|PG-?13|NC-?17)",
    re.IGNORECASE,
)
SURE_RATING = re.compile(r"(?:NC-?17|PG-?13|PG|FRAO|FR[CTM])", re.IGNORECASE)
ROW = re.compile(r"\w{1,12}(?:/\w{1,12}){1,2}(?: \w{1,12}(?:/\w{1,12}){1,2}){1,5}")
"""Pairings with only blanks between them."""
SPOILERS = re.compile(r"(?:minor |mild |slight |major |no )?spoilers?\b.{0,60}", re.IGNORECASE)
PAIRING = re.compile(
    r"[A-Z][\w.'-]{0,20}(?:\s?[A-Z][\w.'-]{1,20})?(?:\s?[/&]\s?[A-Z?][\w.'-]{0,20}(?:\s?[A-Z][\w.'-]{1,20})?){1,4}"
    r"(?:\s+(?:UST|RST|slash|friendship|implied))?|\w{1,12}x\d{0,2}[A-Z0-9]\w{0,12}|MSR|UST"
)
COMPLETE = re.compile(
    r"completed?|finished|fin|end|the end|all parts|(?:1|one)[ -]?shot|final|conclusion", re.IGNORECASE
)
UNFINISHED = re.compile(r"wip|work in progress|in progress|unfinished|tbc|to be continued", re.IGNORECASE)
SILENT = re.compile(rf"(?:{STATE}|adult content|slash|gen|het|long|short|m/m|f/f|m/f|\d+k)", re.IGNORECASE)
"""What a bracket may hold that is neither title nor any field of ours."""
QUOTED = re.compile(r"""["“«„]([^"“”«»„]{1,150})["”»“]""")
CHAPTERED = re.compile(
    rf"(?P<title>.+?)[\s,:;–—-]+\(?{NAMED_PART}\s*#?\s*(?P<n>{NUMBER})(?:\s*(?:/|of)\s*(?P<m>\d+|\?+))?\)?"
    r"(?:\s*[:–—-]\s*(?P<chapter>.+))?$",
    re.IGNORECASE,
)
BRACKETED = re.compile(r"[(\[{]([^()\[\]{}]{1,60})[)\]}]")
MASTHEAD = re.compile(r"(?P<name>[^\n]{2,60}?),?\s(?:no\.?|number|issue|vol\.?|#)\s?\d{1,4}\s*[:–—-]\s*", re.IGNORECASE)
"""A magazine's own name and number before what this issue brings."""
LONGEST = 1000
"""Characters of a subject that are read."""
TRIM = " \t,;:-–—~*_./"


@dataclass(slots=True)
class Reading:
    """A Subject line on the way to its claims: what is left of it between `lo` and `hi`."""

    text: str
    lo: int
    hi: int
    claims: list[Claim] = field(default_factory=list)
    marked: bool = False
    """Whether anything showed that the subject announces a story."""

    def say(self, name: str, value: object, span: Span, weight: float = WEIGHT, witness: str = WITNESS) -> None:
        raw = re.sub(r"\s+", " ", self.text[slice(*span)]).strip()
        self.claims.append(Claim(name, value, raw, witness, weight, span, "subject"))

    def trim(self) -> None:
        while self.lo < self.hi and self.text[self.lo] in " \t-:;,":
            self.lo += 1
        while self.lo < self.hi and self.text[self.hi - 1] in " \t-:;,–—":
            self.hi -= 1


def subject(text: str, span: Span, sender: str = "") -> Iterator[Claim]:
    """Claims for title, part, fandom tag, pairing, rating and status in the Subject line that lies at `span`.

    `sender` is the writer's name, by which a `by …` is known from a title's own words. What announces no story
    gives a title of less weight.

    >>> [(c.field, c.value) for c in subject('NEW: DS9 "A Fig" 2/5 (K/O) [PG-13]', (0, 34))]
    [('rating', 'PG-13'), ('relationships', 'K/O'), ('instalment', [2, 5]), ('fandoms', 'DS9'), ('title', 'A Fig')]
    """
    reading = Reading(text, span[0], min(span[1], span[0] + LONGEST))
    masthead = MASTHEAD.match(text, reading.lo, reading.hi)
    if masthead and masthead["name"].strip(TRIM).lower() == sender.strip(TRIM).lower():
        reading.lo = masthead.end()
    _from_the_left(reading)
    _from_the_right(reading)
    _title(reading, sender)
    yield from reading.claims


def _from_the_left(reading: Reading) -> None:
    """Takes off tags in brackets, `Re:`, `FIC:`, `NEW` and a show's code, whatever their order."""
    tags: list[tuple[str, Span]] = []
    while True:
        reading.trim()
        if match := PASSED.match(reading.text, reading.lo, reading.hi):
            pass
        elif match := TAG.match(reading.text, reading.lo, reading.hi):
            if match.end() < reading.hi:
                held = 1 if match[1] else 2
                tags.append((match[held].strip(), match.span(held)))
        elif (match := PREFIX.match(reading.text, reading.lo, reading.hi)) or (
            match := CAPITALS.match(reading.text, reading.lo, reading.hi)
        ):
            reading.marked = True
        elif (match := SHOW.match(reading.text, reading.lo, reading.hi)) and file_fandom(match["show"]):
            reading.say("fandoms", match["show"], match.span("show"), 0.6)
            reading.marked = True
        elif (match := CODE.match(reading.text, reading.lo, reading.hi)) and (reading.marked or file_fandom(match[1])):
            reading.say("fandoms", match[1], match.span(1), 0.6)
        else:
            match = None
        if not match or match.end() >= reading.hi:
            break
        reading.lo = match.end()
    for index, (tag, span) in enumerate(tags):
        if not _field(reading, tag, span):
            alone = index == 0
            reading.say("fandoms", tag, span, 0.3 if alone else 0.6, "list name" if alone else WITNESS)


def _from_the_right(reading: Reading) -> None:
    """Takes off parts, ratings, pairings and words of state, in brackets or bare, whatever their order."""
    while True:
        reading.trim()
        if not (_bracket(reading) or _bare(reading)):
            return


def _bracket(reading: Reading) -> bool:
    """A last bracket whose pieces we know is taken off; one that belongs to the title stays."""
    left = reading.text[reading.lo : reading.hi]
    match = re.search(r"[(\[{]([^()\[\]{}]{1,80})[)\]}]$", left)
    if not match or match.start() == 0:
        return False
    start = reading.lo + match.start(1)
    known = False
    for piece in re.finditer(r"[^,;]+", match[1]):
        said = piece[0].strip()
        begin = start + piece.start() + len(piece[0]) - len(piece[0].lstrip())
        known |= _field(reading, said, (begin, begin + len(said)))
    if known:
        reading.hi = reading.lo + match.start()
    return known


def _field(reading: Reading, said: str, span: Span) -> bool:
    """Claims what one piece of a bracket says; whether it said anything known."""
    if part := PART.fullmatch(said):
        _instalment(reading, part, span)
    elif PART.fullmatch(said.strip("?")) is None and RATING.fullmatch(said):
        reading.say("rating", said, span)
    elif COMPLETE.fullmatch(said):
        reading.say("status", "complete", span)
    elif UNFINISHED.fullmatch(said):
        reading.say("status", "in_progress", span)
    elif SILENT.fullmatch(said):
        pass
    elif PAIRING.fullmatch(said) or ROW.fullmatch(said):
        reading.say("relationships", said, span)
    elif SPOILERS.fullmatch(said):
        reading.say("spoilers", said, span)
    elif len(said) > 1 and (fandom := file_fandom(said)):
        reading.say("fandoms", fandom, span, 0.6)
    elif (found := mixed(said)).all and not found.rest:
        reading.say("category", said, span)
    else:
        return False
    reading.marked = True
    return True


def _bare(reading: Reading) -> bool:
    """A last word or two without brackets: a part, a rating, a pairing in initials, a word of state."""
    left = reading.text[reading.lo : reading.hi]
    if match := re.search(r"(?:^|[\s,:;–—-])(" + PART.pattern + r")$", left, re.IGNORECASE):
        part = PART.fullmatch(match[1])
        if (
            part
            and match.start(1) > 0
            and (part["only"] is None or not part["only"].isalpha() or part["only"].isupper())
        ):
            return _taken(reading, match.start(1), lambda span: _instalment(reading, part, span))
    if (tail := re.search(r"(?:,\s|\s-{1,2}\s)([^,()\[\]\"-]{1,40})$", left)) and tail.start() > 0:
        span = _span(reading, tail.span(1))
        if _plain_field(tail[1].strip(), reading.marked) and _field(reading, tail[1].strip(), span):
            reading.hi = reading.lo + tail.start()
            return True
    last = re.search(r"(?<=[\s,:;)\]])\S+$", left)
    if not last:
        return False
    word, before = last[0], left[: last.start()].rstrip()
    if SURE_RATING.fullmatch(word) or (
        word in ("R", "G", "K", "T", "M") and re.search(r"(?:[)\]]|\d/[\d?]+|\w/\w+)$", before)
    ):
        return _taken(reading, last.start(), lambda span: reading.say("rating", word, span))
    if re.fullmatch(r"[A-Z]{1,2}[a-z]?(?:/[A-Z]{1,2}[a-z]?)+|MSR|UST|RST|[A-Z][a-z]+/[A-Z][a-z]+", word):
        return _taken(reading, last.start(), lambda span: reading.say("relationships", word, span))
    if word in ("WIP", "TBC"):
        return _taken(reading, last.start(), lambda span: reading.say("status", "in_progress", span))
    return False


def _plain_field(said: str, marked: bool) -> bool:
    """Whether what stands behind a comma or dash may be a field: no common word that a title may end in."""
    if RATING.fullmatch(said):
        return marked or SURE_RATING.fullmatch(said) is not None
    if said.upper() == said and len(said) > 1 and file_fandom(said):
        return marked
    found = mixed(said)
    return marked and said[0].islower() and bool(found.all) and not found.rest


def _taken(reading: Reading, start: int, say: object) -> bool:
    """Claims the end of the line from `start` on and takes it off."""
    assert callable(say)
    say((reading.lo + start, reading.hi))
    reading.hi = reading.lo + start
    reading.marked = True
    return True


def _instalment(reading: Reading, part: re.Match[str], span: Span) -> None:
    reading.say("instalment", [_number(part["n"] or part["only"]), _number(part["m"])], span)


def _number(written: str | None) -> int | None:
    """A number in figures, Roman figures or words; None for `?` and for nothing.

    >>> _number("07"), _number("VII"), _number("two"), _number("6a"), _number("?")
    (7, 7, 2, 6, None)
    """
    if not written:
        return None
    if digits := re.match(r"\d+", written):
        return int(digits[0])
    if written.lower() in WORDS:
        return WORDS.index(written.lower()) + 1
    values = [ROMAN[letter] for letter in written.upper()] if set(written.upper()) <= ROMAN.keys() else []
    return sum(-v if v < max(values[i:], default=0) else v for i, v in enumerate(values)) or None


def _title(reading: Reading, sender: str) -> None:
    """What is left is the title: the quoted words in it or, without any, all of it but a part and a `by …`."""
    reading.trim()
    left = reading.text[reading.lo : reading.hi]
    if not left.strip(TRIM) or SILENT.fullmatch(left):
        return
    weight = WEIGHT if reading.marked else 0.5
    quoted = QUOTED.search(left)
    before = left[: quoted.start()].strip(TRIM) if quoted else ""
    if quoted and (len(quoted[1].strip()) * 3 >= len(left) or not before or SILENT.fullmatch(before)):
        _around_quotes(reading, left, quoted)
        for bracket in BRACKETED.finditer(left, quoted.end()):
            _field(reading, bracket[1].strip(), _span(reading, bracket.span(1)))
        span = (reading.lo + quoted.start(1), reading.lo + quoted.end(1))
        reading.say("title", left[slice(*quoted.span(1))].strip(), span, weight)
        return
    left = _without_author(reading, left, sender)
    chaptered = CHAPTERED.match(left)
    if chaptered and chaptered["title"].strip(TRIM):
        numbers = [_number(chaptered["n"]), _number(chaptered["m"])]
        end = chaptered.end("m") if chaptered["m"] else chaptered.end("n")
        reading.say("instalment", numbers, (reading.lo + chaptered.end("title"), reading.lo + end))
        if chaptered["chapter"]:
            reading.say("chapter_title", chaptered["chapter"].strip(TRIM), _span(reading, chaptered.span("chapter")))
        left = chaptered["title"]
    title = left.strip(TRIM)
    start = left.find(title)
    reading.say("title", title, (reading.lo + start, reading.lo + start + len(title)), weight)


def _around_quotes(reading: Reading, left: str, quoted: re.Match[str]) -> None:
    """Capital codes before a quoted title name the show; `by …` after it the author."""
    for code in re.finditer(r"\b(SG-?1|B5|[A-Z][A-Z0-9]{1,4})\b", left[: quoted.start()]):
        if not SILENT.fullmatch(code[1]):
            reading.say("fandoms", code[1], _span(reading, code.span(1)), 0.6)
    author = re.match(r"\s*,?\s*by\s+(\S.{1,60})$", left[quoted.end() :], re.IGNORECASE)
    if author:
        start = quoted.end() + author.start(1)
        reading.say("authors", [author[1].strip()], _span(reading, (start, start + len(author[1]))), 0.7)


def _without_author(reading: Reading, left: str, sender: str) -> str:
    """The line without `by Name`, where the name is the sender's."""
    author = re.search(r"[\s,-]+by\s+(\S.{1,60})$", left, re.IGNORECASE)
    if not author or author.start() == 0:
        return left
    shared = {word.lower() for word in re.findall(r"\w{2,}", author[1])} & {
        w.lower() for w in re.findall(r"\w{2,}", sender)
    }
    if not shared:
        return left
    reading.say("authors", [author[1].strip()], _span(reading, author.span(1)), 0.7)
    return left[: author.start()]


def _span(reading: Reading, span: Span) -> Span:
    return (reading.lo + span[0], reading.lo + span[1])
