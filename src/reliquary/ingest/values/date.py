"""Reads a written date, as precise as it is given."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache

from reliquary.ingest.values.number import number
from reliquary.vocabulary.phrases import level, pattern
from reliquary.vocabulary.tables import table

EARLIEST, LATEST = 1930, 2079
PIVOT = 60
"""Two-digit years from here on are of the last century."""


@dataclass(frozen=True, slots=True)
class Written:
    """A date as read: `CCYY`, `CCYY-MM` or `CCYY-MM-DD`.

    `other` is what it says where day and month are taken the other way round; None where only one way is possible.
    `order` is "DMY" or "MDY" where the figures themselves prove it. `first` is 1 for a date said to be the first
    publication, -1 for a date of a later change.
    """

    value: str
    other: str | None = None
    order: str | None = None
    first: int = 0


DAYS = 31
"""The most days of a month."""
Reader = Callable[[re.Match[str], str | None], Written | None]
PUBLISHED = re.compile(
    r"\b(?:first|originally)\s(?:posted|published|printed|written|appeared)\b[^.;!?\n]{0,80}"
    r"|\b(?:posted|published|written|finished|completed)\s(?:on\s|in\s)?(?=[^.;!?\n]{0,12}\d)[^;!?\n]{3,30}?\b(?:19|20)\d\d\b"
    r"|(?:©|\(c\)|\bcopyright)\s(?:\w{3,9}\s)?(?:19|20)\d\d(?=\s*(?:[.;!?)]|by (?:me|the author)|$))",
    re.IGNORECASE | re.MULTILINE,
)
DIGIT = re.compile(r"\d")
LONGEST_REMARK = 6000
YEAR = r"(?P<y>(?:19|20)\d\d|'?\d\d(?=\W|$))"
ORDINAL = r"(?:st|nd|rd|th|er|º|ª|°|\.|-е|-го|ro)?"


def date(written: object, order: str | None = None) -> Written | None:
    """The date that a value gives, the first publication where it gives several; None where it gives none.

    Figures count as month before day unless that is impossible or `order` ("DMY", "MDY", "YMD") says otherwise.
    Whole numbers are seconds since 1970, as sites store them.

    >>> date("Posted 03/09/99"), date("03/09/99", "DMY").value
    (Written(value='1999-03-09', other='1999-09-03', order=None, first=1), '1999-09-03')
    >>> date(1158192000).value, date("Tuesday") is None
    ('2006-09-14', True)
    """
    if isinstance(written, int | float) and not isinstance(written, bool):
        return _of_seconds(float(written))
    if not isinstance(written, str):
        return None
    return _first(written[:600], order) if DIGIT.search(written) else None


@lru_cache(maxsize=1024)
def _first(written: str, order: str | None) -> Written | None:
    """The first publication where a text gives it, or its first date."""
    text = level(written)
    if text.isascii() and text.isdigit() and len(text) in (9, 10, 13):
        return _of_seconds(int(text) / (1000 if len(text) == 13 else 1))
    found = sorted(_all(text, order), key=lambda item: (-item[1].first, item[0]))
    return found[0][1] if found else None


def said_of_publishing(remark: str) -> str | None:
    """The words of a note or disclaimer that tell when the story was first posted, or its own copyright year.

    The year behind somebody else's copyright tells nothing.

    >>> said_of_publishing("Thanks, Hal! First posted June 3, 2000."), said_of_publishing("Copyright 1993 Somebody.")
    ('First posted June 3, 2000', None)
    """
    text = remark[:LONGEST_REMARK]
    for found in sorted((*PUBLISHED.finditer(text), *_published().finditer(text)), key=lambda found: found.start()):
        said = found[0].strip()
        if date(said):
            return said
    return None


@cache
def _published() -> re.Pattern[str]:
    """What `PUBLISHED` finds, in other languages: a word of writing or publishing, and a year soon after it."""
    words = "|".join(table("dates")["written"])
    return re.compile(
        rf"(?:{words})[^;!?。\n]{{0,60}}?(?:19|20)\d\d(?:年\d{{1,2}}月(?:\d{{1,2}}日)?)?(?!\d)", re.IGNORECASE
    )


def _of_seconds(seconds: float) -> Written | None:
    """A day in UTC, if the number is a plausible time."""
    if not 86_400 * 365 * 10 < seconds < 86_400 * 365 * 110:
        return None
    return Written(datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d"))


def _all(text: str, order: str | None) -> Iterator[tuple[int, Written]]:
    """Every date in the text with where it begins; a form hides those read from a piece of it."""
    taken: list[tuple[int, int]] = []
    for form, read in _forms():
        for found in form.finditer(text):
            if any(start < found.end() and found.start() < end for start, end in taken):
                continue
            written = read(found, order)
            if written:
                taken.append(found.span())
                first = _standing(text[max(0, found.start() - 40) : found.start()])
                yield found.start(), Written(written.value, written.other, written.order, first)


def _standing(before: str) -> int:
    """Whether the words before a date make it the first publication or a later change."""
    first, later = _tellings()
    marks = [(found.end(), 1) for found in first.finditer(before)] + [
        (found.end(), -1) for found in later.finditer(before)
    ]
    return max(marks)[1] if marks else 0


def _iso(found: re.Match[str], order: str | None) -> Written | None:
    return _dated(int(found["y"]), int(found["m"]), int(found["d"]) if found["d"] else None)


def _named(found: re.Match[str], order: str | None) -> Written | None:
    """A date whose month is a word."""
    day = found["d"] if "d" in found.re.groupindex else None
    if day and not day.isdigit():
        day = str(table("dates")["days"].index(day.lower()) + 1)
    return _dated(_year(found["y"]), _month(found["m"]), int(day) if day else None)


def _roman(found: re.Match[str], order: str | None) -> Written | None:
    """A date whose month is a Roman figure."""
    return _dated(_year(found["y"]), number(found["r"]), int(found["d"])) if found["r"] else None


def _figures(found: re.Match[str], order: str | None) -> Written | None:
    """A date in figures with the year last."""
    a, b, year = int(found["a"]), int(found["b"]), _year(found["y"])
    day_first, month_first = _dated(year, b, a), _dated(year, a, b)
    if a > 12 and b <= 12:
        return Written(day_first.value, None, "DMY") if day_first else None
    if b > 12 and a <= 12:
        return Written(month_first.value, None, "MDY") if month_first else None
    chosen, other = (day_first, month_first) if order == "DMY" else (month_first, day_first)
    return Written(chosen.value, other.value if other and other != chosen else None) if chosen else None


def _year_first(found: re.Match[str], order: str | None) -> Written | None:
    """Two-digit figures where the first can be nothing but a year, or the source is known to put the year first."""
    if order != "YMD" and int(found["a"]) <= DAYS:
        return None
    return _dated(_year(found["a"]), int(found["b"]), int(found["y"]))


def _month_year(found: re.Match[str], order: str | None) -> Written | None:
    return _dated(_year(found["y"]), int(found["m"]), None)


def _bare_year(found: re.Match[str], order: str | None) -> Written | None:
    return _dated(_year(found["y"]), None, None)


def _dated(year: int, month: int | None, day: int | None) -> Written | None:
    """The date, cut before the first part that cannot be; None where the year or month cannot be."""
    if not EARLIEST <= year <= LATEST or (month is not None and not 1 <= month <= 12):
        return None
    if month is None:
        return Written(f"{year}")
    if day is None or not 1 <= day <= monthrange(year, month)[1]:
        return Written(f"{year}-{month:02}") if day is None or 29 <= day <= 31 else None
    return Written(f"{year}-{month:02}-{day:02}")


def _year(written: str) -> int:
    year = int(written.strip("'"))
    return year if year >= 100 else year + (1900 if year >= PIVOT else 2000)


def _month(written: str) -> int:
    name = written.lower().rstrip(".")
    return next(month for month, names in enumerate(table("dates")["months"], 1) if name in names)


@cache
def _tellings() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return pattern(table("dates")["first"]), pattern(table("dates")["later"])


@cache
def _forms() -> tuple[tuple[re.Pattern[str], Reader], ...]:
    """Every written form with its reader, the surest first."""
    data = table("dates")
    any_month = _either(name for names in data["months"] for name in names)
    month = rf"(?P<m>{any_month})(?![^\W\d])\.?"
    day = rf"(?P<d>[0-3]?\d(?!\d)|{_either(data['days'])}){ORDINAL}"
    year, full = YEAR, r"(?P<y>(?:19|20)\d\d)"
    link = r"[\s,/.-]{0,3}(?:(?:of|the|de|do|del|di|d')\s)?\s?"
    forms: list[tuple[str, Reader]] = [
        (rf"(?<!\d){full}\s?([-/.])\s?(?P<m>[01]?\d)\s?\2\s?(?P<d>[0-3]?\d)(?!\d)", _iso),
        (rf"(?<!\w){month}\s{{1,2}}{day}\s[0-2]?\d:\d\d(?::\d\d)?\s(?:[A-Z]{{2,5}}\s)?{full}(?!\d)", _named),
        (r"(?<!\d)(?P<y>(?:19|20)\d\d)\s?年\s?(?P<m>[01]?\d)\s?月(?:\s?(?P<d>[0-3]?\d)\s?[日号])?", _iso),
        (r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)", _iso),
        (rf"(?<!\w){day}{link}{month}{link}{year}", _named),
        (rf"(?<!\w)(?P<d>[0-3]?\d)([-./ ])(?P<r>x{{0,1}}i{{0,3}}|i?v|vi{{1,3}}|ix)\2\s?{year}(?!\d)", _roman),
        (rf"(?<!\w){month}{link}{day}[\s,/.-]{{1,3}}{year}", _named),
        (rf"(?<!\d){full}[\s,/.-]{{1,3}}{month}[\s,/.-]{{1,3}}{day}(?!\w)", _named),
        (r"(?<![\d/.-])(?P<a>\d\d)([-/.])(?P<b>[01]\d)\2(?P<y>[0-3]\d)(?![\d/])", _year_first),
        (rf"(?<![\d/.-])(?P<a>[0-3]?\d)\s?(?P<s>[-/.])\s?(?P<b>[0-3]?\d)\s?(?P=s)\s?{year}(?![\d/])", _figures),
        (rf"(?<!\w){month}\s?(?:[-/&]|\w{{1,3}}\s)\s?(?:{any_month})\.?{link}{year}", _named),
        (rf"(?<!\w){month}{link}{year}", _named),
        (rf"(?<!\d){full}[\s,/.-]{{1,3}}{month}", _named),
        (rf"(?<!\d){full}-(?P<m>0[1-9]|1[0-2])(?![\d-])", _month_year),
        (rf"(?<![\d./]){full}[./](?P<m>0?[1-9]|1[0-2])(?![\d./-])", _month_year),
        (rf"(?<![\d/.-])(?P<m>0?[1-9]|1[0-2])[/.-]{full}(?!\d)", _month_year),
        (r"(?<![\d/.-])(?P<m>0?[1-9]|1[0-2])/(?P<y>[6-9]\d|0\d)(?![\d/])", _month_year),
        (rf"(?<![\w.-]){full}(?![\w:]|[.]\d)", _bare_year),
        (r"(?:of|summer|winter|spring|fall|autumn|christmas|copyright|\(c\)|©)\s?(?P<y>'\d\d)(?!\w)", _bare_year),
    ]
    return tuple((re.compile(form, re.IGNORECASE), read) for form, read in forms)


def _either(names: Iterable[str]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))
