"""Evens out how people type, sign for sign, so that patterns need to know one way of writing and offsets hold."""

from __future__ import annotations

from functools import lru_cache
from unicodedata import normalize

SIGNS = {
    "’": "'",
    "‘": "'",
    "`": "'",
    "´": "'",
    "ʼ": "'",
    "′": "'",
    "“": '"',
    "”": '"',
    "„": '"',
    "«": '"',
    "»": '"',
    "″": '"',
    "「": '"',
    "」": '"',
    "『": '"',
    "』": '"',
    "–": "-",
    "—": "-",
    "‑": "-",
    "‐": "-",
    "−": "-",
    "―": "-",
    "ё": "е",
    "Ё": "Е",
    "\ufffd": "'",
}
LAST_LATIN = "\u024f"


class _Table(dict[int, str]):
    """What each character is written as, made as characters are met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        written = SIGNS.get(char) or (" " if char.isspace() else char)
        if written == char and not char.isascii():
            narrow = normalize("NFKC", char)
            narrow = narrow if len(narrow) == 1 else char
            written = normalize("NFD", narrow)[0] if narrow <= LAST_LATIN else narrow
            written = SIGNS.get(written, written)
        self[code] = written
        return written


_TABLE = _Table()


@lru_cache(maxsize=256)
def small(line: str) -> str:
    """A line evened, in small letters; several readers ask for it one after the other."""
    return even(line).lower()


def even(text: str) -> str:
    """The text with plain quotes, dashes and blanks, narrow signs, and Latin letters without accents; just as long.

    >>> even("«Où ça – là-bas»\\u3000Ｒ：“ё”")
    '"Ou ca - la-bas" R:"е"'
    """
    if text.isascii() and text.isprintable() and "`" not in text:
        return text
    return text.translate(_TABLE)
