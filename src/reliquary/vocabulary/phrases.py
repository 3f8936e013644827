"""Makes one pattern of many written phrases, and levels text so that typing habits make no difference."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from unicodedata import normalize

from reliquary.vocabulary.folding import without_accents

MARKS = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "`": "'",
        "´": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "–": "-",
        "—": "-",
        "‑": "-",
        "‐": "-",
        "ё": "е",
        "Ё": "Е",
    }
)
BLANKS = re.compile(r"\s+")
NO_WORDS = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
"""Scripts that put no blanks between words."""


@lru_cache(maxsize=4096)
def level(text: str) -> str:
    """The text with plain quotes, dashes and blanks, full-width signs made narrow, Latin letters without accents.

    >>> level("Apta  para todo “público” – PG–13"), level("ё，Ｒ")
    ('Apta para todo "publico" - PG-13', 'е,R')
    """
    if not text.isascii():
        text = without_accents(normalize("NFKC", text.translate(MARKS))).translate(MARKS)
    return BLANKS.sub(" ", text.replace("`", "'")).strip()


def pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """One pattern that finds any of the phrases as whole words in a levelled text; case does not count.

    A phrase is a regular expression; the blanks in it match any dash as well. Phrases in a script without blanks
    between words are found anywhere.

    >>> pattern(["all ages", "público"]).findall("For all-ages publico, publicos")
    ['all-ages', 'publico']
    """
    words: list[str] = []
    anywhere: list[str] = []
    for phrase in sorted(phrases, key=len, reverse=True):
        (anywhere if NO_WORDS.search(phrase) else words).append(level(phrase).replace(" ", "[ -]"))
    parts = [rf"(?<!\w)(?:{'|'.join(words)})(?!\w)"] if words else []
    return re.compile("|".join([*parts, *anywhere]) or r"(?!)", re.IGNORECASE)
