"""Reads what numbers a work: headings of parts and chapters, with or without a title, alone or behind a title."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, product

from reliquary.ingest.layout.even import even
from reliquary.vocabulary.tables import table

LONGEST = 120
"""Characters of the longest line that can be a heading."""
FRAME = " \t\r\n\xa0\u3000-–—_*~=#<>+.:;,|^°•·¤§/\\&"
ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
ROMAN_NUMBER = re.compile(r"(?=[ivxlc])(?:x[cl]|l?x{0,3})(?:i[xv]|v?i{0,3})")
_FIRST_WORD = re.compile(r"[\W_]{0,80}([^\W_]+)")
_FIGURES = re.compile(r"[ivxlc]{1,7}$|第|[零〇一二三四五六七八九十]{1,4}$")
HAN = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"十": 10, "〇": 0, "两": 2}


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading says: which part of how many, and the part's title, which lies at `title_at` in the line.

    `kind` is `part`, `chapter`, `count` (`3/7`), `number` (a bare number, or one before a title) or, without a number,
    `prologue`, `epilogue`, `interlude`, `only`; a prologue is its own title where it has no other. `at` is where in
    the line the heading begins.
    """

    kind: str
    number: int | None
    of: int | None = None
    title: str | None = None
    title_at: int = 0
    at: int = 0

    @property
    def numberless(self) -> bool:
        """Whether it opens a chapter that has a name of its own kind in place of a number."""
        return self.kind in ("prologue", "epilogue", "interlude")

    @property
    def instalment(self) -> list[int | None]:
        return [self.number, self.of]


def read_heading(line: str) -> Heading | None:
    """What a line says that is a heading and nothing else; None where it is none.

    >>> read_heading("~ Part IV of VI ~").instalment, read_heading("1. Kapitel: Verlegt").title
    ([4, 6], 'Verlegt')
    >>> read_heading("Chapter 4 of my life began with a telephone call.") is None
    True
    """
    words = line.strip(FRAME)
    if (
        not words
        or len(words) > LONGEST
        or not may_begin_heading(words)
        or (len(words) < 3 and set(line) & set("<>^;&/\\"))
    ):
        return None
    at = line.find(words)
    while len(words) > 2 and words[0] + words[-1] in ("()", "[]", '""', "“”", "«»", "<>", "（）", "【】"):
        words, at = words[1:-1].strip(FRAME), at + 1
        at = line.find(words, at)
    found = _read(words, even(words).lower(), 0)
    return _moved(found, at) if found else None


def trailing_heading(line: str) -> Heading | None:
    """The number, and the part's title, that stand behind a title on its line; None where none does.

    >>> trailing_heading("Under the El (7/10)").instalment
    [7, 10]
    >>> trailing_heading("Seven Thousand Steps, Ch. 3: The Lower Market").title
    'The Lower Market'
    """
    if len(line) > 2 * LONGEST:
        return None
    folded = even(line).lower()
    for start in _forms().behind.finditer(folded):
        found = _read(line, folded, start.end(), behind=True)
        if found and line[: start.start()].strip(FRAME + "(["):
            return Heading(found.kind, found.number, found.of, found.title, found.title_at, start.start())
    return None


def may_begin_heading(line: str) -> bool:
    """Whether a line begins, behind signs, with a word or figure that headings begin with; a quick look.

    >>> may_begin_heading("~ Part IV ~"), may_begin_heading("She had never been to Part IV.")
    (True, False)
    """
    word = _FIRST_WORD.match(line)
    return word is not None and begins_headings(word[1])


@lru_cache(maxsize=16384)
def begins_headings(word: str) -> bool:
    """Whether headings begin with a word.

    >>> begins_headings("Kapitel"), begins_headings("12"), begins_headings("Rain")
    (True, True, False)
    """
    first = even(word).lower().rstrip("0123456789")
    return not first or first in _beginnings() or _FIGURES.match(first) is not None


@lru_cache(maxsize=16384)
def first_letters(word: str) -> str:
    """What three letters tell of how a word begins: the letters without figures behind them; one ideograph.

    >>> first_letters("Kapitel"), first_letters("12"), first_letters("第三章")
    ('kap', '', '第')
    """
    letters = even(word[:3]).lower().rstrip("0123456789")
    return letters[0] if letters > "⺀" else letters


@cache
def heading_letters() -> frozenset[str]:
    """The first letters of every word that headings begin with, and of every figure."""
    romans = ("".join(letters) for length in (1, 2, 3) for letters in product(ROMAN, repeat=length))
    return frozenset((*map(first_letters, _beginnings()), *romans, *HAN, "第", ""))


@cache
def _beginnings() -> frozenset[str]:
    """The first words that headings have, but for figures."""
    data = table("headings")
    phrases = [*data["named"]["part"], *data["named"]["chapter"]]
    phrases += chain.from_iterable((*data["unnumbered"].values(), *data["numbers"].values()))
    whole = {form for phrase in phrases for form in (phrase.replace("?", ""), re.sub(r"\w\?", "", phrase))}
    return frozenset(re.split(r"\W", phrase)[0] for phrase in whole) - {"a", "la", "le", "il", "el", "der", "die"}


def read_number(written: str) -> int | None:
    """A number in figures, Roman or Chinese figures, or words; None for `?` and for what is no number.

    >>> [read_number(written) for written in ("07", "VII", "Two", "3a", "十二", "?")]
    [7, 7, 2, 3, 12, None]
    """
    if digits := re.match(r"\d{1,5}", written):
        return int(digits[0])
    folded = even(written).lower().strip()
    if folded in _forms().numbers:
        return _forms().numbers[folded]
    if folded and ROMAN_NUMBER.fullmatch(folded):
        values = [ROMAN[letter] for letter in folded]
        return sum(-value if value < max(values[i:], default=0) else value for i, value in enumerate(values))
    return _han(written) if written and all(char in HAN for char in written) else None


def _han(written: str) -> int:
    tens, ten, ones = written.partition("十")
    if not ten:
        return int("".join(str(HAN[char]) for char in written))
    return HAN.get(tens, 1) * 10 + HAN.get(ones, 0)


def _moved(found: Heading, by: int) -> Heading:
    return Heading(found.kind, found.number, found.of, found.title, found.title_at + by, found.at + by)


def _read(words: str, folded: str, at: int, behind: bool = False) -> Heading | None:
    """The heading that the words from `at` on are, to their end. Behind a title a bare number is none."""
    forms = _forms()
    for pattern in forms.behind_openings if behind else forms.openings:
        opening = pattern.match(folded, at)
        if not opening:
            continue
        groups = opening.groupdict()
        kind = next((name for name in ("part", "chapter", "count", "number") if groups.get(name)), "")
        kind = kind or forms.unnumbered.get(groups.get("alone") or "", "chapter")
        end, of = opening.end(), groups.get("total")
        total = forms.total.match(folded, end) if not of and groups.get("n") else None
        if total:
            end, of = total.end(), total["total"] or total["bracketed"]
        title = forms.title.match(words, end)
        if not title or (kind == "number" and title["title"] and not title["title"][0].isupper()):
            continue
        name, name_at = (title["title"], title.start("title")) if title["title"] else (None, 0)
        if not name and groups.get("alone") and kind != "only":
            name, name_at = words[at : opening.end()], at
        return Heading(kind, read_number(groups.get("n") or ""), read_number(of or ""), name, name_at, at)
    return None


@dataclass(frozen=True, slots=True)
class _Forms:
    """The patterns made of the table."""

    openings: tuple[re.Pattern[str], ...]
    behind_openings: tuple[re.Pattern[str], ...]
    behind: re.Pattern[str]
    total: re.Pattern[str]
    title: re.Pattern[str]
    numbers: dict[str, int]
    unnumbered: dict[str, str]


@cache
def _forms() -> _Forms:
    data = table("headings")
    numbers = {word: int(value) for value, words in data["numbers"].items() for word in words}
    unnumbered = {word: kind for kind, words in data["unnumbered"].items() for word in words}
    words = _either(numbers)
    number = rf"(?:\d{{1,4}}[a-d]?(?!\d)|[ivxlc]{{1,7}}(?!\w)|(?:{words})(?!\w))"
    many = rf"(?:\d{{1,4}}(?!\w)|[ivxlc]{{1,7}}(?!\w)|\?{{1,3}}|x{{1,2}}(?!\w)|n(?!\w)|tba|(?:{words})(?!\w))\??"
    of = r"(?:/|of\b|von\b|de\b|di\b|sur\b|out of\b|из\b)"
    named = rf"(?:(?P<part>{'|'.join(data['named']['part'])})|(?P<chapter>{'|'.join(data['named']['chapter'])}))(?!\w)"
    name_first = rf"{named}[\s.:#№(-]{{0,4}}(?P<n>{number}|\?+)(?:\s?(?:-|&|and|und|et)\s?\d{{1,4}})?"
    number_first = rf"(?P<n>{number})(?:st|nd|rd|th|er|eme|[aoe°ªº])?[.)]?\s{{1,3}}{named}"
    han = r"第\s?(?P<n>[零〇一二三四五六七八九十两\d]{1,4})\s?(?P<chapter>[章回话話节節部])(?:\s(?=\S))?"
    count = rf"(?:parts?\s)?(?P<count>(?P<n>\d{{1,3}}[a-d]?|[ivx]{{1,6}})\s?{of}\s?(?P<total>{many}))"
    alone = rf"(?P<alone>{_either(unnumbered)})(?!\w)"
    bare = r"(?P<number>(?P<n>\d{1,3}|[ivx]{1,6}|[一二三四五六七八九十]{1,3}))(?=[.):、]|\W*$)"
    openings = [re.compile(pattern) for pattern in (name_first, number_first, han, count, alone, bare)]
    total = rf"\s{{0,2}}(?:{of}\s{{0,2}}(?P<total>{many})|[(\[]\s?{of}\s?(?P<bracketed>{many})\s?[)\]])"
    title = (
        rf"[\"'”’)\]）】\s]*(?:$|(?:\s*[:：.~;–—-]{{1,3}}\s*|\s*(?=[\"“«(\[])|\s+/\s+|\s{{2,}}|"
        rf"(?<=[章回话話节節部]\s))(?P<title>[^\s.].{{0,{LONGEST}}}?)[\s.~*_-]*$)"
    )
    behind = rf"[\s,:;~(\[|-]+(?=\d|[ivxlc]+\b|{named}|第|{alone})"
    return _Forms(
        tuple(openings),
        tuple(openings[:5]),
        re.compile(re.sub(r"\?P<\w+>", "?:", behind)),
        re.compile(total),
        re.compile(title),
        numbers,
        unnumbered,
    )


def _either(words: Iterable[str]) -> str:
    """One alternative of many words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
