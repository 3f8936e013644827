"""Tells the author's own voice from the story's: what a sentence disclaims, rates, permits, asks, or narrates."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache

from reliquary.ingest.layout.even import even
from reliquary.ingest.layout.phrasebook import Phrasebook
from reliquary.vocabulary.tables import table
from reliquary.work import Span

PERSON = frozenset(
    [
        "i",
        "i'm",
        "i've",
        "i'll",
        "i'd",
        "my",
        "me",
        "you",
        "your",
        "we",
        "our",
        "us",
        "ich",
        "mir",
        "mich",
        "ihr",
        "euch",
        "wir",
        "je",
        "j'ai",
        "vous",
        "nous",
        "yo",
        "mi",
        "ustedes",
        "eu",
        "meu",
        "minha",
        "voces",
        "io",
        "voi",
        "я",
        "мне",
        "мой",
        "моя",
        "вы",
        "вам",
        "вас",
        "мы",
    ]
)
NARRATED = frozenset(
    [
        "he",
        "she",
        "his",
        "her",
        "him",
        "they",
        "them",
        "their",
        "was",
        "were",
        "had",
        "said",
        "asked",
        "looked",
        "turned",
        "didn't",
        "couldn't",
        "wasn't",
        "er",
        "sie",
        "ihm",
        "ihr",
        "sagte",
        "war",
        "hatte",
        "il",
        "elle",
        "lui",
        "avait",
        "etait",
        "dit",
        "el",
        "ella",
        "dijo",
        "estaba",
        "habia",
        "ele",
        "ela",
        "disse",
        "estava",
        "lei",
        "era",
        "aveva",
        "он",
        "она",
        "его",
        "ее",
        "был",
        "была",
        "сказал",
        "сказала",
    ]
)
_WORD = re.compile(r"[\w']+")
_HAN_PERSON, _HAN_NARRATED = re.compile("我|你们|大家"), re.compile("他|她")
SPOKEN = re.compile(r"[-*_~ ]{0,3}(?:[\"“„«「『]|''|(?:--?|—|–)\s?[^\W\d_])")
SPEECH = re.compile(
    r"[\"”«»“]\s?,?\s?(?:he|she|they|i|the|[A-Z][\w'-]+|(?:said|asked|replied|answered|whispered|murmured))\b|"
    r"[,.!?][\"”]\s|«[^»]{1,200}»,?\s|„[^“\"”]{1,300}[“\"”],?\s"
)
_BREAK = re.compile(
    r"(?<=[.!?…])[\"'”’)\]*_]{0,3}\s+(?=[\"'“‘(\[*_<]{0,3}[^\W_a-zа-яß-ÿ])|(?<=[。！？])[”’」』）]?(?=\S)|(?<=\S)[^\S\n]{3,}(?=\S)|"
    r"\n[^\S\n]*\n\s*(?=\S)"
)
_NO_BREAK = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|st|vs|etc|prof|lt|col|sgt|capt|jr|sr|inc|ltd|corp|no|vol|ch|pt|ep|esp|bzw|z\.b|d\.h|"
    r"u\.s|i\.e|e\.g)|\b[a-z])\.$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Voice:
    """What a sentence or paragraph is heard to say: the kinds of author's talk in it, and how much it is that.

    `weight` is above 0 where the author speaks and below where the story is told; a labelled field is 3.
    """

    kinds: frozenset[str]
    weight: float


@lru_cache(maxsize=4096)
def hear(text: str) -> Voice:
    """The voice of one sentence or paragraph, white space collapsed.

    >>> hear("Archive anywhere, but tell me where.").kinds >= {"archive"}
    True
    >>> hear("He laid the pen aside, for he had heard her step.").weight < 0
    True
    """
    return _heard(text[:3000])


def _heard(text: str) -> Voice:
    book, weights = _book()
    folded = even(text).lower()
    hits = Counter(book.kinds(folded))
    said = sum(weights[kind] * min(2.0, 1 + 0.4 * (count - 1)) for kind, count in hits.items())
    return Voice(frozenset(hits), said + _manner(text, folded, bool(hits)))


def _manner(text: str, folded: str, speaks: bool) -> float:
    """What the manner of a text adds: persons, past tense, dialogue; more against it where nothing else was heard."""
    found = _WORD.findall(folded)
    words = max(8, len(found))
    person = sum(map(PERSON.__contains__, found))
    narrated = sum(map(NARRATED.__contains__, found))
    if not folded.isascii() and "\u3400" <= max(folded) <= "\u9fff":
        words = max(8, len(folded) // 3)
        person, narrated = len(_HAN_PERSON.findall(folded)), len(_HAN_NARRATED.findall(folded))
    weight = min(0.8, 0.3 * person)
    weight -= min(2.0, 12 * narrated / words) if not person else min(1.0, 5 * narrated / words)
    if SPOKEN.match(text):
        weight -= 2.0
    elif SPEECH.search(text):
        weight -= 1.5
    if not speaks:
        weight -= min(1.5, len(text) / 250)
    return weight


def sentences(text: str) -> list[Span]:
    """The spans of a text's sentences, in order, without the blanks between them.

    >>> text = "I own no one. Mr. Bellisario does! Archive? Yes."
    >>> [text[start:end] for start, end in sentences(text)]
    ['I own no one.', 'Mr. Bellisario does!', 'Archive?', 'Yes.']
    """
    found: list[Span] = []
    start = 0
    for gap in _BREAK.finditer(text):
        ended = text[start : gap.start()]
        if _NO_BREAK.search(ended[-6:]):
            continue
        closing = len(gap[0]) - len(gap[0].lstrip("\"'”’)]*_」』）"))
        found.append((start, gap.start() + closing))
        start = gap.end()
    if start < len(text):
        found.append((start, len(text.rstrip())))
    return [span for span in found if span[0] < span[1]]


@cache
def _book() -> tuple[Phrasebook, dict[str, float]]:
    """The table made ready, and the kinds' weights."""
    data = table("prose")
    entries = [
        (kind, letters, ("" if pattern[0] in "\\[^<" or pattern[0] > "\u2fff" else r"(?<!\w)") + _lowered(pattern))
        for kind, entry in data.items()
        for letters, pattern in entry["patterns"]
    ]
    return Phrasebook.of(entries), {kind: entry["weight"] for kind, entry in data.items()}


def _lowered(written: str) -> str:
    """A pattern for folded text; capitals in classes of names stand for any letter."""
    return re.sub(r"\[A-Z\]", "[a-z]", written)
