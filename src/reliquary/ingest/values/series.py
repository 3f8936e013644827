"""Reads what names a cycle of stories: its name, the place in it, how many there are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from reliquary.ingest.values.instalment import instalment, split_counter
from reliquary.ingest.values.number import number, number_pattern
from reliquary.vocabulary.phrases import in_step, pattern
from reliquary.vocabulary.tables import table

EDGES = " \t\n~*=_|•·<>#^+-–—:;,.!"
ARTICLE = re.compile(r"^(?:the|an?|our|my|her|his|their|de[rs]|die|la|le|les)\s+", re.IGNORECASE)
SET_IN = re.compile(r"^(?:(?:is\s)?set in|part of|belongs to|takes place in)\s", re.IGNORECASE)
ISSUE = re.compile(r"\bissue\W*$", re.IGNORECASE)
"""How a magazine's name goes on before a number."""
QUOTES = "\"“”„«»‘’'`"


@dataclass(frozen=True, slots=True)
class Series:
    """A cycle of stories by name, with the place of this story in it and their number where they are given."""

    name: str
    place: int | None = None
    of: int | None = None


def series(written: str) -> Series | None:
    """The cycle that a value names; None where it names none.

    >>> series("Gezeiten, Teil 2 von 4"), series("third in the Left Bank series"), series("standalone")
    (Series(name='Gezeiten', place=2, of=4), Series(name='Left Bank', place=3, of=None), None)
    """
    text = SET_IN.sub("", " ".join(written[:300].split()).strip(EDGES))
    place = of = None
    if found := _place_first().match(in_step(text)):
        place, of = number(found["n"]), number(found["m"] or "")
        text = text[found.end() :]
    elif found := _place_last().search(in_step(text)):
        place, of = number(found["n"] or found["last"] or found["nth"] or found["ordinal"]), number(found["m"] or "")
        text = text[: found.start()]
    else:
        text, counter, _ = split_counter(text)
        place, of = (counter.n, counter.of) if counter else (None, None)
    name = _bare(text)
    if ISSUE.search(name) or not any(map(str.isalnum, name)) or _none().fullmatch(in_step(name)) or instalment(name):
        return None
    return Series(name, place, of)


def _bare(text: str) -> str:
    """The name without quotation marks, `the` and a word that only says that it is a cycle."""
    name = text.strip(EDGES)
    generic = _generic().search(in_step(name))
    if generic and generic.start() > 0:
        name = ARTICLE.sub("", name[: generic.start()].strip(EDGES))
    elif re.match(r"(?:the|our|my|her|his)\s+[A-Z]", name):
        name = name.split(None, 1)[1] if name[0].islower() else name
    name = name.strip(EDGES)
    if len(name) > 2 and name[0] in QUOTES and name[-1] in QUOTES:
        name = name[1:-1]
    return name.strip()


@cache
def _place_first() -> re.Pattern[str]:
    """`#1 in the …`, `Part 2 of …`, `third of the …`."""
    n = number_pattern()
    part = "|".join([*table("numbers")["part"], "story", "book", "fic", "number", "no[.]?", "volume"])
    place = rf"(?:the\s)?(?:(?:{part})\s?)?#?\s?(?P<n>{n})(?:\s?(?:/|of|von|de|di|sur)\s?(?P<m>\d{{1,3}}|{n}))?"
    joint = rf"(?:\s(?:{part}|one))?(?:\sand\s(?:last|final))?\s*(?:in|of|from|de|von|der|aus)\s+"
    return re.compile(rf"{place}(?:{joint}|(?<=\d)\s?[,:–-]\s+)(?=\D)", re.IGNORECASE)


@cache
def _place_last() -> re.Pattern[str]:
    """`… (2nd of 13)`, `… [2]`, `… #4`, `… 3`."""
    n = number_pattern()
    bracket = rf"[(\[]\s*#?(?P<n>{n})(?:\s(?:in|story|part))?(?:\s?(?:of|/|von|de)\s?(?P<m>{n}))?\s*[)\]]"
    bare = r"(?:#|no\.\s?|story\s|number\s|book\s)(?P<last>\d{1,3})"
    part = "|".join((*table("numbers")["part"], "story", "book", "fic", "volume", "number"))
    told = rf"(?<=[,:]\s)(?:(?:{part})\s(?P<nth>{n})|(?P<ordinal>\d{{1,2}}(?:st|nd|rd|th)|{n})\s(?:{part}))"
    return re.compile(rf"\s*[,:-]?\s*(?:{bracket}|{bare}|{told})\s*$", re.IGNORECASE)


@cache
def _generic() -> re.Pattern[str]:
    return re.compile(rf"\s*[\s-](?:{'|'.join(table('names')['series_words'])})\W*$", re.IGNORECASE)


@cache
def _none() -> re.Pattern[str]:
    return pattern(table("names")["no_series"])
