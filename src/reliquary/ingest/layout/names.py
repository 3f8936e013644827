"""Tells by-lines and titles from sentences by their shape alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reliquary.ingest.layout.even import small
from reliquary.ingest.layout.headings import FRAME
from reliquary.ingest.layout.persons import is_person
from reliquary.vocabulary.labels import read_label

KINDS = (
    r"fan ?fic(?:tion)?s?|fics?|story|stories|tale|serial|novel|novella|vignette|drabble|ficlet|saga|epic|"
    r"play|prose|monologue|romance|drama|comedy|crossover|songfic|filk|novelet(?:te)?|fantasy|yarn|"
    r"poem|short|script|teleplay|adventure|mystery|episode|production|one-?shot|lemon|parody|satire|series|"
    r"fable|fairy ?tale|kurzgeschichte|erzahlung|novelle|marchen|nouvelle|conte|cuento|relato|conto|рассказ|повесть|"
    r"geschichte|fanfic|histoire|historia|storia|racconto"
)
_BY = re.compile(
    rf"[\W_]*(?:(?:being )?(?:an?|another|the|eine?|une?|una?|"
    rf"uma?)\s(?:[\w/&.'-]+\s){{0,7}}?(?:{KINDS})\s(?:in\s\w+\s\w+\s)?)?(?:(?:{KINDS})\s)?"
    r"(?:(?:written|story|words|text|fiction|penned|fic|created|told|brought to you|perpetrated|composed|"
    r"escrit[ao]|geschrieben|ecrite?|scritt[ao])\s)?"
    r"(?P<by>by|from the pen of|von|par|por|da|di|от|автор)[*_/]{0,2}\s?(?:[:：])?(?:\s+|$)"
)
_CREDIT = re.compile(r"[BbVvPpDdОо](?<![^\W_].)(?<!['’].)[YyOoAaIiТт][NnRr]?(?![^\W_]|['’])|pen of ")
"""What `by`, `von`, `par`, `por`, `di`, `da`, `от` have in common: a quick look."""
_ADDRESS = re.compile(r"\S{1,64}@\S{1,100}\s*")
_COPYRIGHT = re.compile(
    r"[\W_]*(?:copyright|\(c\)|©)[\s,]*(?:\(c\)\s*)?(?:(?:(?:19|20)\d\d(?:\s?[-,]\s?(?:19|20)?\d\d)?|M[CD][MDCLXVI]{1,10}\b)"
    r"[\s,]*)?(?:by\s+)?"
)
_IN_LINE = re.compile(
    r"(?P<sign>[\s,~–—-]*[\"”»)\]]?[\s,~*_–—-]*)(?<![\w'’])(?P<by>by|von|par|por|escrito por|written by)\s+(?=[^\s])",
    re.IGNORECASE,
)
_KIND_LINE = re.compile(
    rf"[\W_]*(?:an?|another|eine?|une?|una?|uma?)\s(?:[\w/&.':!-]+\s){{0,7}}(?:{KINDS})(?:\s[(\[][^()\[\]]{{1,30}}[)\]])?[\W_]*"
)
_MADE = re.compile(r"\s(?:\w{2,12}(?:ed|en)|wrote|wrought)$", re.IGNORECASE)
"""What was done by somebody, behind a title."""
_WRITTEN = re.compile(r"\s+(?:written|scribbled|scrawled|penned|typed|told|brought to you|perpetrated|composed)$")
_OWNED = re.compile(r"[\s,]+(?:\(c\)|©|copyright)[\s,]*(?:(?:\(c\)|©)\s?)?(?:19|20)\d\d[\s,-]*$", re.IGNORECASE)
"""A copyright sign and year between a title and `by`."""
_BAR = re.compile(r"\s[·•|]\s")
_ADDRESSED = re.compile(
    r"(?P<name>[^\n\[(<@]{2,50}?)\s?[\[(<]\s?\S{1,40}(?:@|\s?[\[(]?\bat\b[\])]?\s?)[^\n]{3,60}[\])>]\s*"
)
"""A name, in small letters perhaps, with its address in brackets behind it."""
_HELPED = re.compile(
    r"\W*(?:copyright|\(c\)|©)[\W\d]*$|\W*(?:(?:cover|beta|art|artwork|illustrations?|music|photos?|html|"
    r"typing) ?)?(?:illustrated|edited|translated|beta(?:'?d|ed|read)?|typed|scanned|posted|archived|submitted|"
    r"packaged|maintained|developed|modified|ported|reviewed|formatted|converted|drawn|art|artwork|illustrations?|cover)?\W*$",
    re.IGNORECASE,
)
"""What somebody else did for a story."""
_BESIDE = re.compile(
    r"(?:\s|[,;(])\s?(?:illustrat\w+|(?:art(?:work)?|drawings?|decorations?|translated|edited)\sby)\s\S.*$"
    r"|\s\(?rated:?\s?(?:\d{1,2}\+|[a-z]{1,2}(?:-?\d{2})?\+?)(?!\w).*$"
    r"|,\s(?:\d{1,2}\s)?(?:jan\w*|feb\w*|mar(?:ch)?|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*)\.?,?"
    r"\s(?:\d{1,2}(?:st|nd|rd|th)?,?\s)?(?:19|20)\d\d\W*$",
    re.IGNORECASE,
)
"""What may stand behind a name on its line: who drew the pictures, a rating, a date."""
_STROKES = re.compile(
    r"[^\w\n]{0,6}(?P<title>[^\n]{1,80}?)\s(?P<sign>//|\||::|[·•~])\s(?:(?:written|fic|story)\s)?[Bb]y\s+"
    r"(?P<name>[^\n|/·•~]{2,50}?)(?:\s(?P=sign)(?:\s[^\n]*)?)?"
)
"""A title, its author and whatever else, parted by one sign: `Rain // by Wren // PG`."""
_SENTENCE = re.compile(r"[.!?…]\s+\S|[,;:]$")
_SMALL = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "and",
        "or",
        "in",
        "on",
        "at",
        "to",
        "for",
        "from",
        "with",
        "by",
        "as",
        "but",
        "nor",
        "so",
        "yet",
        "into",
        "onto",
        "up",
        "off",
        "over",
        "under",
        "out",
        "is",
        "it",
        "its",
        "be's",
        "vs",
        "der",
        "die",
        "das",
        "und",
        "von",
        "im",
        "am",
        "zu",
        "le",
        "la",
        "les",
        "l'",
        "de",
        "du",
        "des",
        "et",
        "en",
        "au",
        "aux",
        "un",
        "une",
        "el",
        "los",
        "las",
        "y",
        "del",
        "al",
        "o",
        "os",
        "e",
        "da",
        "do",
        "dos",
        "em",
        "na",
        "no",
        "il",
        "lo",
        "gli",
        "i",
        "un'",
        "di",
        "del",
        "della",
        "nel",
        "и",
        "в",
        "на",
        "с",
        "о",
    ]
)
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
LONGEST_NAME, LONGEST_TITLE = 90, 100


@dataclass(frozen=True, slots=True)
class ByLine:
    """Where in its line a by-line's title and name lie; the title is None where the line is only a by-line."""

    name: tuple[int, int] | None
    title: tuple[int, int] | None = None


def read_by_line(line: str) -> ByLine | None:
    """What a line says that credits someone; None where it credits nobody.

    >>> line = "Nobody Reads the Small Print - by Isolde Maunder"
    >>> found = read_by_line(line)
    >>> line[slice(*found.title)], line[slice(*found.name)]
    ('Nobody Reads the Small Print', 'Isolde Maunder')
    >>> line = "Carry Me // by grey_heron // a story in three thirds"
    >>> line[slice(*read_by_line(line).name)]
    'grey_heron'
    >>> lines = "The Weir by Wren Quill Rated: 15+ • 3 Reviews", "from the pen of Wren Quill"
    >>> [line[slice(*read_by_line(line).name)] for line in lines]
    ['Wren Quill', 'Wren Quill']
    >>> read_by_line("by the light of the moon") is None, read_by_line("by").name is None
    (True, True)
    """
    if len(line) > 2 * LONGEST_NAME or not _CREDIT.search(line):
        return None
    if (parted := _STROKES.fullmatch(line)) and is_title(parted["title"]) and is_name(parted["name"]):
        return ByLine(_trimmed(line, *parted.span("name")), _trimmed(line, *parted.span("title")))
    alone = _BY.match(small(line))
    if beside := _BESIDE.search(line, alone.end() if alone else 1):
        line = line[: beside.start()]
    if alone and (further := _BAR.search(line, alone.end())):
        line = line[: further.start()]
    return _credited_alone(line, alone) if alone else _credited_in_line(line)


def _credited_alone(line: str, alone: re.Match[str]) -> ByLine | None:
    """The name in a line that begins with `by`; none where nothing follows."""
    if alone.end() >= len(small(line).rstrip()):
        return ByLine(None)
    if (addressed := _ADDRESSED.fullmatch(line, alone.end())) and len(addressed["name"].split()) < 4:
        return ByLine(_trimmed(line, *addressed.span("name")))
    if is_name(line[alone.end() :]) and (alone["by"] == "by" or line[alone.end()].isupper()):
        return ByLine(_trimmed(line, alone.end(), len(line)))
    return None


def _credited_in_line(line: str) -> ByLine | None:
    """The title and the name on both sides of a line's last `by`."""
    found = None
    for match in _IN_LINE.finditer(line):
        found = match
    if not found:
        return None
    quoted = re.match(r"\s?[\"”»]", found["sign"])
    title, name = line[: found.start() + (quoted.end() if quoted else 0)], line[found.end() :]
    if written := _WRITTEN.search(title) or _OWNED.search(title):
        title = title[: written.start()]
    elif _MADE.search(f" {title}") and not is_quoted(title) and not is_person(name):
        return None
    named = _ADDRESS.fullmatch(name) or (
        is_name(name) and (name.strip(FRAME)[:1].isupper() or name.strip(FRAME)[:1] > "\u2e80" or is_quoted(title))
    )
    if not title.strip(FRAME) or not named or _HELPED.match(title):
        return None
    if read_label(title.strip(FRAME)) or not (is_quoted(title) or is_title(title)) or _SENTENCE.search(title.strip()):
        return None
    return ByLine(_trimmed(line, found.end(), len(line)), _trimmed(line, 0, len(title)))


def is_kind_line(line: str) -> bool:
    """Whether a line says only what kind of story follows, and perhaps of which show.

    >>> is_kind_line("A Highlander Story"), is_kind_line("A Night at the Inn"), is_kind_line("An Oz! fanfic (film)")
    (True, False, True)
    """
    return len(line) < LONGEST_TITLE and _KIND_LINE.fullmatch(small(line)) is not None


def copyright_name(line: str) -> tuple[int, int] | None:
    """Where in a copyright line the holder's name lies: `(c) 1996 Marjoram Thwaite * mail`.

    >>> line = "Copyright 1996 by Ynez Calloway"
    >>> line[slice(*copyright_name(line))]
    'Ynez Calloway'
    """
    match = _COPYRIGHT.match(small(line))
    if not match or len(line) > 2 * LONGEST_NAME:
        return None
    rest = re.match(r"(?:[^*|;,.<(\n]|(?<=\b[A-Z])\.){2,60}", line[match.end() :])
    if not rest or not is_name(rest[0]) or not rest[0].strip()[:1].isupper():
        return None
    return _trimmed(line, match.end(), match.end() + rest.end())


def is_name(text: str) -> bool:
    """Whether words can be one or several pen names: few, and either capitalised or single.

    >>> is_name("marchhare, Elsinore J. and tinderbox"), is_name("the light of the moon"), is_name("T. Marlowe-Finch")
    (True, False, True)
    """
    text = re.sub(r"[(<\[].{0,80}[)>\]]|\S+@\S+", "", text).strip(FRAME + "\"'“”")
    if not text or len(text) > LONGEST_NAME or _SENTENCE.search(re.sub(r"\b[A-Z][a-z]{0,2}\.", "", text)):
        return False
    if (
        text.lower().startswith(
            (
                "the ",
                "a ",
                "an ",
                "my ",
                "his ",
                "her ",
                "your ",
                "some ",
                "now ",
                "then ",
                "me,",
                "der ",
                "die ",
                "das ",
            )
        )
        and not text[0].isupper()
    ):
        return False
    people = re.split(r"\s*(?:,|&|/|\+|;|\b(?:and|und|et|y|e|и|with)\b)\s*", text)
    for each in people:
        words = each.split()
        small = [word for word in words if word[0].islower() and word not in _SMALL]
        if len(words) > 6 or (len(words) > 1 and len(small) > 1):
            return False
    return True


def is_quoted(text: str) -> bool:
    """Whether words stand in quotation marks, whatever signs frame them."""
    bare = text.strip(FRAME)
    return (
        len(bare) > 2
        and bare[0] in "\"“„«‘'《「『\ufffd"
        and bare[-1] in "\"”“»’'》」』\ufffd"
        and not re.search(r"[\"“”„»]", bare[1:-1])
    )


def is_title(text: str) -> bool:
    """Whether words can be a title by their shape: short, mostly capitalised, no sentence.

    >>> is_title("A Reasonable Amount of Snow"), is_title("It rained all day on Tuesday and nobody minded.")
    (True, False)
    """
    bare = text.strip(FRAME)
    if (
        not bare
        or len(bare) > LONGEST_TITLE
        or "：" in bare
        or (text.rstrip().endswith((".", ",", ";", ":", "。", "，", "！", "？")) and not text.rstrip().endswith("..."))
    ):
        return False
    words = _WORD.findall(bare)
    if not words or len(words) > 14:
        return len(bare) <= 20 and any(char.isalnum() for char in bare) and not words
    if bare > "\u2e80":
        return len(bare) <= 30
    great = [word for word in words if word[0].isupper()]
    weighty = [word for word in words if word.lower() not in _SMALL]
    return (words[0][0].isupper() or not bare[0].isalpha()) and len(great) * 3 >= 2 * len(weighty)


def _trimmed(line: str, start: int, end: int) -> tuple[int, int]:
    """The span without blanks and framing signs at its ends."""
    frame = " \t\xa0\u3000*_~=|#-–—,:;"
    while start < end and line[start] in frame:
        start += 1
    while start < end and line[end - 1] in frame:
        end -= 1
    return (start, end)
