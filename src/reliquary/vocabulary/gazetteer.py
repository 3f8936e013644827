"""Finds many names in a text at once, whole words only, however long the list of names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from reliquary.vocabulary.folding import without_accents

Meaning = TypeVar("Meaning")
Span = tuple[int, int]

SIGNS = tuple(zip("’‘´`‐‑–\n\t\xa0", "''''---   ", strict=True))
LEVEL = str.maketrans(dict(SIGNS))
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
INFLECTED = re.compile(r"[\u0400-\u04ff]{4,}$")
VOWEL = re.compile(r"[аеийоуыьюяё]$")
ENDING = re.compile(r"(?:ами|ого|ому|ой|ою|ом|ем|ей|ам|ах|ым|ов|а|у|е|ы|и|ю|я)(?!\w)")


class Gazetteer(Generic[Meaning]):
    """Names and what they mean, ready to be looked for.

    Case counts unless `any_case`; curly quotes and dashes match straight ones, a blank matches a line break, and a
    name with accents is found without them. A name must stand between word boundaries, except at an edge written in
    a script without blanks; a Cyrillic name may bear a case ending.

    >>> names = Gazetteer([("Obi-Wan", "Ben"), ("Obi", "sash"), ("Снейп", "Snape")])
    >>> [(names.meanings[name], span) for name, span in names.find("Obi‑Wan met Obie and Снейпа")]
    [(['Ben'], (0, 7)), (['Snape'], (21, 27))]
    """

    def __init__(self, names: Iterable[tuple[str, Meaning]], any_case: bool = False) -> None:
        self.any_case = any_case
        meanings: dict[str, list[Meaning]] = defaultdict(list)
        for name, meaning in names:
            plain = name.isascii() and not any_case
            for form in (name,) if plain else _forms(self._level(name)):
                meanings[form].append(meaning)
        self._names = list(meanings)
        self.meanings = list(meanings.values())
        self._inflected = [not name.isascii() and bool(INFLECTED.search(name)) for name in self._names]
        self._automaton = AhoCorasick(
            self._names, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA
        )

    def find(self, text: str) -> Iterator[tuple[int, Span]]:
        """The number of every name found, from left to right, the longest at each place; linear in the text.

        `meanings[number]` is what it may mean.
        """
        for index, start, end in self._automaton.find_matches_as_indexes(self._level(text)):
            if start and text[start - 1].isalnum() and not UNSPACED.match(text, start):
                continue
            if end < len(text) and text[end].isalnum() and not UNSPACED.match(text, end - 1):
                end = _ending(text, end) if self._inflected[index] else 0
                if not end:
                    continue
            yield index, (start, end)

    def name(self, number: int) -> str:
        """The name of that number, as it is looked for."""
        return self._names[number]

    def _level(self, text: str) -> str:
        """The text in the form it is searched in; never longer or shorter."""
        level = text.translate(LEVEL) if text.isascii() else _levelled(text)
        if not self.any_case:
            return level
        lower = level.lower()
        return lower if len(lower) == len(level) else "".join(map(_lower, level))


def _levelled(text: str) -> str:
    """What translating makes of a text beyond ASCII, many times as fast."""
    for sign, plain in SIGNS:
        text = text.replace(sign, plain)
    return text


def _lower(char: str) -> str:
    lower = char.lower()
    return lower if len(lower) == 1 else char


def _forms(name: str) -> set[str]:
    """The name, the name without accents, and its stem where it is a Cyrillic word that takes endings."""
    if name.isascii():
        return {name}
    forms = {name, without_accents(name)}
    return forms | {VOWEL.sub("", form) for form in forms if INFLECTED.search(form)}


def _ending(text: str, end: int) -> int:
    """Where a Cyrillic name with a case ending ends, or 0 where it is another word."""
    ending = ENDING.match(text, end)
    return ending.end() if ending else 0
