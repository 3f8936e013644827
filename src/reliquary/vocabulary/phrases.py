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
        "ı": "i",
    }
)
BLANKS = re.compile(r"\s+")
NO_WORDS = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
"""Scripts that put no blanks between words."""


@lru_cache(maxsize=4096)
def level(text: str) -> str:
    """The text with plain quotes, dashes and blanks, full-width signs made narrow, Latin letters without accents.

    The i without a dot is an i: a pattern that heeds no case takes it for one, and tables must find what it matched.

    >>> level("Apta  para todo “público” – PG–13"), level("ё，Ｒ")
    ('Apta para todo "publico" - PG-13', 'е,R')
    """
    if not text.isascii():
        text = without_accents(normalize("NFKC", text.translate(MARKS))).translate(MARKS)
    return BLANKS.sub(" ", text.replace("`", "'")).strip()


class _InStep(dict[int, str]):
    """One character for one: what `level` makes of each, where that is a single character."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        plain = without_accents(normalize("NFKC", char.translate(MARKS))).translate(MARKS)
        self[code] = " " if char.isspace() else plain if len(plain) == 1 else char
        return self[code]


def in_step(text: str) -> str:
    """The text levelled character by character, so that offsets stay what they are.

    >>> in_step("Capítulo\u00a02 – “Él…”")
    'Capitulo 2 - "El…"'
    """
    return text if text.isascii() and text.isprintable() else text.translate(_IN_STEP)


_IN_STEP = _InStep()


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
