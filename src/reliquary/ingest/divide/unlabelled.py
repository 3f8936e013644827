"""Knows titles and names that nothing labels or credits: `Title - Name`, a name alone under or over a title."""

from __future__ import annotations

import re
from itertools import islice

from reliquary.ingest.layout.even import even
from reliquary.ingest.layout.fields import find_label
from reliquary.ingest.layout.headings import FRAME, read_heading
from reliquary.ingest.layout.names import ByLine, is_name, is_quoted, is_title
from reliquary.ingest.layout.persons import is_person
from reliquary.ingest.layout.unit import SPOKEN, Unit
from reliquary.ingest.layout.voice import hear
from reliquary.vocabulary.cast import everybody
from reliquary.vocabulary.fandoms import file_fandom
from reliquary.vocabulary.labels import read_label

CENTRED = 8
"""From what indent on a line was set in the middle."""
NAMED = re.compile(r"[A-Z][\w'’-]+(?: [A-Z]\.){0,2}(?: [A-Z][\w'’-]+){1,2}")
PLACED = re.compile(
    r"\b(?:\d{1,2}[:.]\d\d|\d{1,2}\s?[ap]\.?m\b|\d{3,4}\s?(?:hours|hrs|zulu|local|uhr|h\b)|stardate|jan\w*|"
    r"feb\w*|mar(?:ch|s)?|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday|(?:17|18|19|20|21|23)\d\d|later|earlier|ago|"
    r"meanwhile|night|morning|evening|afternoon|noon|midnight|dawn|"
    r"montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|januar|juli|mai|oktober|dezember|spater|juin|"
    r"juillet|janvier|fevrier|lundi|enero|junio)\b|^(?:int|ext)\.|fade in|cut to|\blog\b|^to:|^from:"
)
"""What places a scene, and so is no title: an hour, a date, a camera."""
_BETWEEN = re.compile(r"\s+(?:[-–—~|/•·*]{1,3})\s*|[-–—]{2,3}|\s*[:;]\s+|(?:\s{3,}|\t)(?=\S)")
"""What stands between a title and a name on one line."""
_COMMA = re.compile(r"\s*(?P<title>[^,.!?:;\"“”]{3,80}), (?P<name>[^,!?:;\"“”]{4,45}(?:, (?:Jr|Sr)\.)?)\s*")
"""A title and a name with nothing but a comma between them."""
_CREDIT = re.compile(r"[^.!?\"“”]{2,80}\s(?:by|By|BY|von|par|por)\s(?P<name>[^,.;:!?()\"“”]{4,45})")
_BEHIND = re.compile(r"\s*(?:[(\[<].{0,80}[)\]>]|\S{1,64}@\S{1,100})\s*$")
NO_TITLE = frozenset(("greeting", "feedback", "thanks", "archive", "disclaimer"))
"""Kinds of talk that no title is taken for."""
CLOCK = re.compile(
    r"\d{1,2}[:.]\d\d|\d\s?[ap]\.?m\b|\d{3,4}\s?(?:hours|hrs|zulu|local|uhr|h\b)|stardate|(?:17|18|19|20|21|"
    r"23)\d\d|^(?:int|ext)\.|fade in|cut to|^to:|^from:|\d(?:st|nd|rd|th)\b"
)
SALUTATION = re.compile(
    r"(?:my )?(?:dear|dearest|darling|caro|cara|querid[oa]|liebe[rs]?|cher|chere|дорог\w+)\b.{0,40}[,:!]?$|"
    r"^[A-Z][\w .'-]{1,20},$",
    re.IGNORECASE,
)
SIGNED = re.compile(r"[-–—~]{1,3}\s?\w.*\w")
"""A name below the author's words, behind a dash."""
SIGN_OFF = re.compile(r"(?:eure?|deine?|yours?|love|cheers|hugs|lg|bises|besos|ваша?),?\s\w+$", re.IGNORECASE)
SPACED = re.compile(r"(?:[^\W\d_] ){3,}[^\W\d_]\b")
NUMBERED = re.compile(r"[,:–—-]\s*(?:no\.?|issue|vol(?:ume)?\.?|number|#)\s?\d", re.IGNORECASE)
"""How a magazine's own line goes on behind its name."""
RUBRIC = re.compile(
    r"[\W_]*(?:(?:short|flash|original|science|speculative)\s)?(?:fiction|short stor(?:y|ies)|poetry|serial|"
    r"novelet(?:te)?|novella)[\W_]*",
    re.IGNORECASE,
)
"""What magazines print above the titles of one kind."""
MAST = re.compile(
    r"[\W_]{0,12}(?:ISSN\b|vol(?:ume|\.)?\s?(?:\d|[ivx]{1,6}\b)|(?:issue|number)\s?(?:#|no\.?)?\s?\d|no\.\s?\d)",
    re.IGNORECASE,
)
"""How the line goes that stands below a magazine's name."""
COUNTED = re.compile(
    r"[(\[]?\s?(?:about|approx\w*\.?|ca?\.|word ?count:?|length:?)?\s?\d[\d,.]{0,8}k?\s?words?\s?[)\]]?\.?",
    re.IGNORECASE,
)
"""How long a story is, on a line of its own."""
OWNING = re.compile(
    r"[ \t]*\n{1,2}[ \t]*(?:copyright|\(c\)|©)[ \t,]{0,3}(?:(?:\(c\)|©)[ \t,]{0,3})?(?:19|20)\d\d\W{0,3}(?:\n|$)",
    re.IGNORECASE,
)
"""A copyright line that gives the year alone."""
HELD_BY = re.compile(r"(?:copyright|\(c\)|©)[\s,]{0,3}(?:\(c\)|©)?[\s,\d-]{0,14}(?:by\s)?$", re.IGNORECASE)
BELOW = 6000
"""Characters at the end of a text in which a copyright line is looked for."""
FRAMED = re.compile(r"(?P<sign>[*~=+#<>-]{2,5})\s(?P<words>\S[^\n]{0,80}?)\s(?P<end>[*~=+#<>-]{2,5})")
CAPITALS = re.compile(r"(?P<title>[^\n:;,.]{3,80}?)\s[-–—~]{1,2}\s(?P<name>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,2})")
AUTHOR = re.compile(r"^\W{0,4}(?:by|authors?|auteure?|autor\w*|written by)\b", re.IGNORECASE | re.MULTILINE)
LONGEST_LINE, LONGEST_CHAPTER = 140, 60


def is_title_line(unit: Unit, index: int, above: Unit | None) -> bool:
    """Whether a line that nothing labels looks and stands like a title.

    >>> is_title_line(Unit("words", [(0, 22)], 0, texts=["A Night at the Weir Inn"]), 0, None)
    True
    >>> is_title_line(Unit("words", [(0, 14)], 0, texts=["Dear Margaret,"]), 0, None)
    False
    >>> is_title_line(Unit("words", [(0, 10)], 0, texts=["Twin Peaks"]), 0, None)
    False
    """
    text = unit.text
    if len(unit.pieces) > 1 or SALUTATION.match(text) or SIGNED.fullmatch(text) or _is_no_title(text):
        return False
    if SPOKEN.match(text) and not (is_quoted(text) and is_title(text)):
        return False
    if index == 0 and len(text.split()) > 1 and file_fandom(text):
        return False
    if unit.blanks == 0 and above is not None and above.kind == "words":
        return False
    set_off = text.isupper() or is_quoted(text) or is_centred(unit) or SPACED.search(text) is not None
    first = index == 0 and len(text.split()) < 9 and text[-1:].isalnum() and "," not in text
    if not (is_title(text) or (set_off and len(text) < 80) or first):
        return False
    folded = even(text).lower()
    return not CLOCK.search(folded) and (index < 2 or text.isupper() or not PLACED.search(folded))


def is_first_line(unit: Unit) -> bool:
    """Whether the first line of a text is its title though it has a word of the author's talk: `Flames of Autumn`."""
    text, folded = unit.text, even(unit.text).lower()
    shaped = len(unit.pieces) == 1 and is_title(text) and not (is_person(text) or NUMBERED.search(text))
    return shaped and not (CLOCK.search(folded) or PLACED.search(folded) or SALUTATION.match(text))


def _is_no_title(text: str) -> bool:
    """Whether a line cries, leads on, signs off or talks as no title does, or is a magazine's rubric."""
    if RUBRIC.fullmatch(text):
        return True
    if text.endswith("!") and len(text.split()) < 3 and not text.isupper():
        return True
    if NUMBERED.search(text):
        return True
    kinds = hear(text).kinds
    rated, cycled = "rating" in kinds and len(kinds) > 1, "series" in kinds and len(text) > 40
    led = "...." in text and not is_quoted(text)
    return text.endswith(":") or led or rated or cycled or bool(SIGN_OFF.match(text) or kinds & NO_TITLE)


def title_and_name(line: str) -> ByLine | None:
    """Where a title and a name lie that share a line without a `by`; None where one of the two is not sure.

    >>> line = "The Weir - Leonie Quillan"
    >>> found = title_and_name(line)
    >>> line[slice(*found.title)], line[slice(*found.name)]
    ('The Weir', 'Leonie Quillan')
    >>> title_and_name("The Weir - Dana Scully") is None
    True
    """
    if len(line) > LONGEST_LINE:
        return None
    end = len(line.rstrip())
    if behind := _BEHIND.search(line):
        end = behind.start()
    for between in islice(_BETWEEN.finditer(line, 1, end), 4):
        further = _BETWEEN.search(line, between.end(), end)
        stop = further.start() if further and further[0].strip() == between[0].strip() else end
        first, last = (0, between.start()), (between.end(), stop)
        title, name = line[slice(*first)], line[slice(*last)]
        if is_person(name) and _is_whole_title(title):
            return ByLine(last, first)
        if is_person(title) and _is_whole_title(name) and not is_person(name):
            return ByLine(first, last)
    if found := _COMMA.fullmatch(line, 0, end):
        title = found["title"]
        if len(title.split()) > 1 and is_person(found["name"]) and not is_person(title) and _is_whole_title(title):
            return ByLine(found.span("name"), found.span("title"))
    return None


def _is_whole_title(text: str) -> bool:
    """Whether words can be a title by themselves; a part's heading and a fandom's name are none."""
    if read_heading(text) or file_fandom(text.strip(FRAME)) or not (is_title(text) or is_quoted(text)):
        return False
    return len(text.strip(FRAME)) > 2


def credit_below(unit: Unit, above: Unit | None) -> tuple[int, int] | None:
    """Where the name lies in a line under the title that says more than `by`: `Six small plates by Wren Quillan`."""
    if above is None or above.kind != "title" or unit.blanks > 1 or len(unit.pieces) > 1:
        return None
    found = _CREDIT.fullmatch(unit.text)
    return found.span("name") if found and is_person(found["name"]) else None


def is_author(unit: Unit, above: Unit | None, text: str, title_taken: bool) -> bool:
    """Whether a line under a title is its author's name without `by`.

    It is surely a person's, or centred under what is centred, or the second line with a wider gap below it.
    """
    if above is None or len(unit.pieces) > 1 or unit.blanks > 3:
        return False
    if above.kind == "title" and (is_person(unit.text) or _is_holder(unit, text) or _is_framed_alike(unit, above)):
        return True
    return _is_centred_name(unit, above, title_taken) or (above.kind == "title" and _stands_apart(unit, above, text))


def _is_framed_alike(unit: Unit, above: Unit) -> bool:
    """Whether a line like a name stands right below the title, between the very signs that frame it.

    >>> title, name = (Unit("words", [(0, 9)], 0, texts=[text]) for text in ("*** The Weir ***", "*** grey heron ***"))
    >>> _is_framed_alike(name, title)
    True
    """
    framed, name = FRAMED.fullmatch(above.text), FRAMED.fullmatch(unit.text)
    if unit.blanks or not framed or not name or (framed["sign"], framed["end"]) != (name["sign"], name["end"]):
        return False
    words = name["words"]
    if hear(words).kinds or read_heading(words) or file_fandom(words) or any(map(str.isdigit, words)):
        return False
    told = words.lower().startswith(("the ", "a ", "an ", "for ", "to ")) or read_label(words.split()[-1])
    return not told and is_name(words.title()) and len(words.split()) < 4


def is_bracketed_title(unit: Unit, text: str) -> bool:
    """Whether the first line of a text stands in brackets by itself above the labels of a header: `[Rain at Noon]`.

    >>> told = "[Rain at noon]\\n\\nAuthor: Wren\\nRating: G\\n"
    >>> is_bracketed_title(Unit("words", [(0, 14)], 0, texts=["[Rain at noon]"]), told)
    True
    """
    words = unit.text
    if len(unit.pieces) > 1 or len(words) > 80 or words[:1] + words[-1:] not in ("[]", "{}", "<>", "()"):
        return False
    bare = words[1:-1].strip()
    if not bare[:1].isupper() or len(bare.split()) > 9 or set(bare) & set("[]{}<>/:,.!?@|0123456789"):
        return False
    if file_fandom(bare) or hear(bare).kinds or read_heading(bare) or RUBRIC.fullmatch(bare) or read_label(bare):
        return False
    return _labelled_below(text, unit.span[1]) > 1


def titled_in_capitals(line: str, text: str, end: int) -> ByLine | None:
    """Where title and name lie in the first line of a text, the title in capitals, the name not, labels below them.

    >>> line = "THE LAST WEIR - Citizen Quill"
    >>> line[slice(*titled_in_capitals(line, line + "\\n\\nFandom: Sherlock\\nRating: G\\n", len(line)).name)]
    'Citizen Quill'
    """
    found = CAPITALS.fullmatch(line)
    if not found or _labelled_below(text, end) < 2 or AUTHOR.search(text, end, end + 2000):
        return None
    title, name = found["title"], found["name"]
    if not title.isupper() or name.isupper() or read_heading(name) or file_fandom(name) or hear(name).kinds:
        return None
    if name.startswith(("The ", "A ", "An ", "Part ", "Chapter ", "Book ")) or everybody().called(name):
        return None
    return ByLine(found.span("name"), found.span("title")) if _is_whole_title(title) else None


def _labelled_below(text: str, end: int) -> int:
    """How many of the two lines below begin with a label that we know."""
    lines = [line.strip() for line in text[end : end + 600].split("\n") if line.strip()]
    return sum(find_label(line) is not None for line in lines[:2])


def _is_holder(unit: Unit, text: str) -> bool:
    """Whether a line like a name stands right above a copyright line that names nobody, or is named by one below."""
    words = unit.text
    if unit.blanks > 1 or not is_name(words) or not words[0].isupper() or not 1 < len(words.split()) < 8:
        return False
    if words.startswith(("A ", "An ", "The ")) or file_fandom(words):
        return False
    return OWNING.match(text, unit.span[1]) is not None or _is_owned(text, words)


def _is_owned(text: str, name: str) -> bool:
    """Whether a copyright line at the end of a text names somebody."""
    end = text[-BELOW:]
    at = end.rfind(name)
    return at >= 0 and HELD_BY.search(end, max(0, at - 30), at) is not None


def is_name_above(unit: Unit, text: str) -> bool:
    """Whether the first line of a text is its author's name, and the title stands below it.

    >>> told = "Leonie Quillan\\n\\nTHE WEIR\\n\\nIt rained."
    >>> is_name_above(Unit("words", [(0, 14)], 0, texts=["Leonie Quillan"]), told)
    True
    """
    if len(unit.pieces) > 1 or not is_person(unit.text):
        return False
    below = text[unit.span[1] : unit.span[1] + 200].lstrip()
    title, _, rest = below.partition("\n")
    apart = not rest[:40].partition("\n")[0].strip()
    return apart and (title.isupper() or is_title(title)) and not (is_person(title) or read_heading(title))


def is_subtitle(unit: Unit, above: Unit) -> bool:
    """Whether what stands before a `by` below the title tells the kind of tale: `A Play in One Act by Wren Quillan`."""
    if above.kind != "title" or unit.blanks or unit.by_line is None or unit.by_line.title is None:
        return False
    return unit.text.strip(FRAME).startswith(("A ", "An ", "Being a", "Eine ", "Une ", "Una ")) and not is_quoted(
        above.text
    )


def is_bracketed(unit: Unit, above: Unit) -> bool:
    """Whether a line right below the title stands in brackets, and is no sentence."""
    words = unit.text
    bracketed = words[:1] in ("(", "[") and words[-1:] in (")", "]") and words[-2:-1].isalnum() and len(words) < 70
    return bracketed and above.kind == "title" and unit.blanks == 0 and len(unit.pieces) == 1


def is_chapter_title(unit: Unit, above: Unit | None, text: str) -> bool:
    """Whether a line under the bare heading of a part or chapter is that chapter's title."""
    heading = above.heading if above else None
    if heading is None or heading.title or heading.number is None or heading.kind not in ("part", "chapter"):
        return False
    words = unit.text
    if len(unit.pieces) > 1 or len(words) > LONGEST_CHAPTER or not is_title(words) or "," in words:
        return False
    below = text[unit.span[1] : unit.span[1] + 40]
    apart = below[:1] == "\n" and not below[1:].partition("\n")[0].strip()
    return apart and not PLACED.search(even(words).lower()) and not everybody().called(words)


def is_centred(unit: Unit) -> bool:
    return unit.indent >= CENTRED


def _is_centred_name(unit: Unit, above: Unit, title_taken: bool) -> bool:
    """Whether a line is a name, centred under a centred title and the part's number."""
    if not is_centred(unit) or not is_centred(above) or len(unit.text.split()) > 4 or unit.text.isupper():
        return False
    titled = above.kind == "title" or (above.kind == "heading" and title_taken)
    return titled and is_name(unit.text) and unit.text[:1].isupper()


def _stands_apart(unit: Unit, above: Unit, text: str) -> bool:
    """Whether a line like a name stands close under the title and has a wider gap below it."""
    if unit.blanks > 2 or not NAMED.fullmatch(unit.text):
        return False
    below = text[unit.span[1] : unit.span[1] + 80]
    gap = len(below) - len(below.lstrip())
    wider = below[:gap].count("\n") > max(2, text[above.span[1] : unit.span[0]].count("\n"))
    return wider and unit.text.isupper() <= above.text.isupper() and not PLACED.search(even(unit.text).lower())
