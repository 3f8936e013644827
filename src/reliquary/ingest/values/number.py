"""Reads numbers in figures, Roman figures and words of eight languages."""

from __future__ import annotations

import re
from functools import cache

from reliquary.vocabulary.phrases import level
from reliquary.vocabulary.tables import table

ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
WELL_FORMED = re.compile(r"(?=[IVXLC])(?:C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})", re.IGNORECASE)
LARGEST = 9999
CHINESE = {character: value for value, character in enumerate("一二三四五六七八九", 1)}


def number(written: str) -> int | None:
    """The number that a short text is, None where it is none.

    A letter behind the figures ("3a") is left aside.

    >>> [number(w) for w in ("07", "VII", "two", "6a", "zweiter", "deuxième", "dieciséis", "四", "二十三", "?")]
    [7, 7, 2, 6, 2, 2, 16, 4, 23, None]
    """
    text = level(written[:40]).strip(" .#()[]:").casefold()
    if figures := re.fullmatch(r"(\d{1,6})(?:[a-z]|st|nd|rd|th|er|e|\.|ª|º|-?[ая])?", text):
        value = int(figures[1])
        return value if value <= LARGEST else None
    if text and WELL_FORMED.fullmatch(text):
        return _roman(text.upper())
    for value, words in enumerate(_words(), 1):
        if words.fullmatch(text):
            return value
    return _chinese(text)


def _roman(figures: str) -> int:
    values = [ROMAN[figure] for figure in figures]
    return sum(-value if value < max(values[index:]) else value for index, value in enumerate(values))


def _chinese(text: str) -> int | None:
    """Chinese figures up to ninety-nine."""
    found = re.fullmatch(r"([一二三四五六七八九])?(十)?([一二三四五六七八九])?", text)
    if not text or not found:
        return None
    tens, ten, ones = found.groups()
    if not ten:
        return CHINESE[tens] if tens and not ones else None
    return 10 * CHINESE.get(tens or "一", 1) + CHINESE.get(ones or "", 0)


@cache
def _words() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile("|".join(words)) for words in table("numbers")["words"])


@cache
def number_pattern() -> str:
    """A regular expression for anything `number` may read, to be matched in levelled text regardless of case."""
    words = sorted((word for words in table("numbers")["words"] for word in words), key=len, reverse=True)
    return (
        rf"\d{{1,4}}[a-z]?(?![^\W_a-z])|[ivxlc]{{1,8}}(?!\w)|(?:{'|'.join(words)})(?!\w)|[一二三四五六七八九十]{{1,3}}"
    )
