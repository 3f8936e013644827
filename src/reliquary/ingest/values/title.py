"""Cleans titles: what is left is the story's own, without counters, tags, quotation marks and decoration."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from reliquary.ingest.values.instalment import Counter, instalment, split_counter
from reliquary.ingest.values.number import number
from reliquary.ingest.values.series import series
from reliquary.vocabulary.fandoms import file_fandom
from reliquary.vocabulary.phrases import in_step, pattern
from reliquary.vocabulary.ratings import is_code
from reliquary.vocabulary.tables import table

LONGEST, LONGEST_CHAPTER = 400, 150
EDGES = " \t\n~*=_|•·<>#^+-–—:;,☆★"
QUOTES = {
    '"': '"',
    "“": "”",
    "„": "“",
    "«": "»",
    "»": "«",
    "《": "》",
    "「": "」",
    "『": "』",
    "‘": "’",
    "'": "'",
    "”": "”",
    "‹": "›",
    "`": "'",
}
BOOK_MARKS = ("《", "「", "『")
SERIES = re.compile(
    r"^(?P<series>\S.{1,80}?),?\s(?:series\s?,?\s)?(?:#|no\.?\s|story\s#?|book\s#?|vol(?:ume)?\.?\s)(?P<n>\d{1,3})\s*[:–—-]\s+(?P<title>\S.*)$",
    re.IGNORECASE,
)
BY = re.compile(r"(?:by|von|par|por)\s", re.IGNORECASE)
DOTS = re.compile(r"^[.:]{2,}\s*|\s+[.:]{2,}$")
LAST_PART = re.compile(
    r"\s*(?:\s[-–—]|[,:(])\s*(prologue|epilogue|conclusion|final part|final chapter|interlude|prolog|epilog|coda)\)?$",
    re.I,
)
CODE = re.compile(r"([A-Z][A-Z0-9/-]{0,5}[A-Z0-9]):\s+(?=\S)")
"""A fandom's letters before a title."""
KIND = re.compile(
    r"(?:an?|the)\s.{2,60}\s(?:crossover|x-?over|story|fic|fanfic|fan fiction|fanfiction|vignette|tale)"
    r"|(?:an?\s|the\s)?(?:sequel|prequel|companion|coda|epilogue|tag|follow-?up|missing scene)\s(?:to|for)\s.{1,60}",
    re.IGNORECASE,
)
"""What kind of story it is, in brackets behind a title."""
STATED = re.compile(r"home|index|stories|prologue|epilogue", re.IGNORECASE)
"""Words of pages and parts that are titles where somebody says so."""
IN_SERIES = re.compile(r"series|book|story|cycle|#|\bno\.|vol", re.IGNORECASE)
BRACKET = re.compile(r"\s*[(\[{]([^()\[\]{}]{1,80})[)\]}]\s*$")


@dataclass(frozen=True, slots=True)
class Title:
    """A title as it stands, and what else its line said; `text` is "" where the line only heads a chapter."""

    text: str
    counter: Counter | None = None
    chapter: str = ""
    series: str = ""
    series_place: int | None = None
    couple: str = ""


@lru_cache(maxsize=1024)
def clean_title(written: str, stated: bool = False) -> Title | None:
    """The story's own title; None where nothing of a title is left.

    `Home` or `Epilogue` is one only where it is `stated` to be by a label or a by-line.

    >>> clean_title('"The Price of Figs" (2/5) [PG-13]').text
    'The Price of Figs'
    >>> clean_title("Chapter 3") is None
    True
    """
    text = _trimmed(" ".join(written[:LONGEST].split()))
    text = _without_marks(_without_tags(text))
    text, behind = _booked(text)
    text, counter, chapter = _parted(text)
    counter = counter or instalment(behind)
    text, series, place = _without_series(_unquoted(_trimmed(_without_marks(text))))
    couple = chapter if _is_couple(in_step(chapter)) else ""
    chapter = "" if len(chapter) > LONGEST_CHAPTER or couple or BY.match(chapter) else chapter
    nameless = _untitled().fullmatch(in_step(text)) and not (stated and STATED.fullmatch(text))
    if not any(map(str.isalnum, text)) or _is_counter(text) or nameless:
        return Title("", counter, chapter) if counter and chapter else None
    return Title(text, counter, chapter, series, place, couple)


def _booked(text: str) -> tuple[str, str]:
    """A title between book marks, and what stands behind them; any other as it is."""
    end = text.find(QUOTES[text[0]]) if text[:1] in BOOK_MARKS else -1
    return (_unquoted(text), text[end + 1 :].strip(EDGES)) if end > 0 else (text, "")


def _trimmed(text: str) -> str:
    return DOTS.sub("", text.strip(EDGES)).strip(EDGES)


def _parted(text: str) -> tuple[str, Counter | None, str]:
    """A title, its counter, and the title of a chapter that stands with it."""
    for sign in re.finditer(r"[:–—-]\s", text):
        if head := instalment(text[: sign.start()]):
            return "", head, text[sign.end() :].strip(EDGES)
    title, counter, chapter = split_counter(text)
    if counter and not chapter and " ~ " in title:
        title, _, chapter = title.partition(" ~ ")
    if counter is None and (last := LAST_PART.search(in_step(title))):
        return title[: last.start()], None, title[last.start(1) : last.end(1)]
    return title, counter, chapter


def _without_series(text: str) -> tuple[str, str, int | None]:
    """A title without the name of a cycle before it or in brackets behind it, that name, and the place in it."""
    if before := SERIES.match(text):
        return _unquoted(before["title"].strip(EDGES)), before["series"].strip(EDGES), number(before["n"])
    behind = BRACKET.search(text)
    cycle = series(behind[1]) if behind and IN_SERIES.search(behind[1]) else None
    if behind and cycle and cycle.place is not None:
        return text[: behind.start()].rstrip(EDGES), cycle.name, cycle.place
    return text, "", None


def clean_chapter(written: str) -> str | None:
    """A chapter's title without `Chapter 3:`, quotation marks and decoration; None where nothing else is there.

    >>> clean_chapter("Chapter Two: Low Pressure"), clean_chapter("~*~ 3: The Audit ~*~"), clean_chapter("Chapter 4")
    ('Low Pressure', 'The Audit', None)
    """
    text = " ".join(written[:LONGEST].split()).strip(EDGES)
    if len(text) > LONGEST_CHAPTER:
        return None
    for sign in re.finditer(r"[:.–—-]\s|\)\s|:", text):
        head = text[: sign.end()].strip(EDGES + ".)")
        if instalment(head) or _is_figure(head):
            text = text[sign.end() :].strip(EDGES)
            break
    text = _unquoted(text)
    return text if any(map(str.isalnum, text)) and not instalment(text) and not _is_figure(text) else None


def _is_counter(text: str) -> bool:
    """Whether a whole title is a part counter; two number words ("Seven of Nine") are a title."""
    return instalment(text) is not None and not re.fullmatch(r"[^\W\d]+ of [^\W\d]+", text)


def _is_figure(text: str) -> bool:
    return text.isdigit() or (text.isupper() and number(text) is not None)


def _without_tags(text: str) -> str:
    """Without `FIC:` and tags in brackets at the front."""
    while True:
        code = CODE.match(text)
        if code and file_fandom(code[1]):
            text = text[code.end() :]
        found = re.match(r"(?:\[[^\[\]]{1,60}\]|【[^】]{1,60}】)\s*(?=\S)", text) or _tags().match(in_step(text))
        if not found or not any(map(str.isalnum, text[found.end() :])):
            return text
        text = text[found.end() :].lstrip(EDGES)


def _without_marks(text: str) -> str:
    """Without brackets at the end that hold a rating, a couple or a word of state."""
    while found := BRACKET.search(text):
        inside = in_step(found[1]).strip()
        pieces = [piece.strip(" !.*") for piece in re.split(r"[,;]", inside)]
        if KIND.fullmatch(inside):
            text = text[: found.start()].rstrip(EDGES)
            continue
        if not all(is_code(piece) or _marks().fullmatch(piece) or _is_couple(piece) for piece in pieces):
            return text
        text = text[: found.start()].rstrip(EDGES)
    return text


def _is_couple(text: str) -> bool:
    return (
        re.fullmatch(r"[A-Z][\w.]{0,14}(?:[/x&+][A-Z][\w.]{0,14}){1,3}|[A-Z]{1,2}SR|U?R?ST|\d(?:[x+]\d)+", text)
        is not None
    )


def _unquoted(text: str) -> str:
    """The words inside quotation marks where they enclose all, or all but a little that is no word of a title."""
    closing = QUOTES.get(text[:1])
    if not closing:
        return text.rstrip('"”»') if text.count('"') == 1 and text.endswith('"') else text
    end = text.find(closing, 1) if text[:1] in BOOK_MARKS else text.rfind(closing)
    if end <= 1 or closing in text[1:end]:
        return text
    rest = text[end + 1 :].strip(EDGES + ".,")
    return text[1:end].strip() if not rest or BY.match(rest) or text[0] in BOOK_MARKS else text


@cache
def _tags() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(table('names')['title_tags'])})\s?:\s*", re.IGNORECASE)


@cache
def _marks() -> re.Pattern[str]:
    return pattern(table("names")["title_marks"])


@cache
def _untitled() -> re.Pattern[str]:
    return pattern(table("names")["untitled"])
