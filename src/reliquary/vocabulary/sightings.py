"""Tells whose story a text is from the people, places and words seen in it, which must agree among each other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, log2

from reliquary.vocabulary.common import everyday, is_common
from reliquary.vocabulary.entries import families, fandoms
from reliquary.vocabulary.folding import fold
from reliquary.vocabulary.gazetteer import Gazetteer, Span

READ = 400_000
"""Characters of a text that are looked at; the cast of a longer story has long been seen by then."""

PERSON, TELL, NAME, HOLDER = "person", "tell", "name", "holder"
OWNED = re.compile(
    r"\b(?:own\w*|belong\w*|propert\w+|copyright\w*|rights?|©|\(c\)|creat\w+|trademark\w*|credit\w*|borrow\w*|disclaim\w*|"
    r"infring\w+|gehör\w+|apparten\w+|pertenec\w+|pertencem?|принадлеж\w+|属于)\b|©|\(c\)|属于",
    re.IGNORECASE,
)
NEAR = 250
"""Characters between a rights holder and a word of owning."""

NAMELIKE = re.compile(r"(?<=[a-zà-ÿ,;] )[A-ZÀ-Þ][a-zà-ÿ]+")
FEW_NAMES = 6

HALF_SURE = 4.2
"""How much evidence makes a fandom as likely as not."""
STEEPNESS = 1.1
CROSSOVER = 1.5
"""How much more evidence of its own it takes to see a second fandom."""
LEAST = 0.5
LONELY = 0.45
"""The most that one person or thing alone can make sure."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A fandom seen in a text: how sure from 0 to 1, and where its surest sign stands."""

    fandom: str
    sureness: float
    span: Span


@dataclass(frozen=True, slots=True)
class Sign:
    """What a form in a text points at: somebody or something of these fandoms, and how strongly."""

    kind: str
    subject: str
    fandoms: tuple[str, ...]
    strength: float


Pointer = tuple[str, str, tuple[str, ...]]
"""Kind, subject and fandoms of a sign."""


@dataclass(frozen=True, slots=True)
class _Sight:
    """A form seen: how often in the story, how often in the words round it, and where first."""

    number: int
    story: int
    around: int
    span: Span


def seen(text: str, story: Sequence[Span], around: Sequence[Span]) -> list[Seen]:
    """The fandoms a text belongs to, the surest first; none where nothing is surer than not.

    `story` are the stretches of the story itself, `around` those of its header and the author's other words, where
    the names of fandoms and rights holders count. Common names count little, and only together with others; a second
    fandom is seen only by signs that the first does not explain.
    """
    sights = _sights(text, story, around)
    names = sum(len(NAMELIKE.findall(text, start, min(end, start + READ))) for start, end in story)
    found: list[Seen] = []
    explained: set[int] = set()
    while len(found) < 3:
        best = _best(sights, explained, names, found)
        if best is None:
            break
        found.append(best)
        explained |= {sight.number for sight in sights if any(best.fandom in s.fandoms for s in _signs(sight.number))}
    return found


def _best(sights: Sequence[_Sight], explained: set[int], names: int, found: Sequence[Seen]) -> Seen | None:
    """The fandom with most evidence among what is not explained, if it is surer than not."""
    left = [sight for sight in sights if sight.number not in explained]
    evidence = _evidence(left)
    if not evidence:
        return None
    fandom, subjects = max(evidence.items(), key=lambda item: sum(item[1].values()))
    score = sum(subjects.values()) * _coverage(left, fandom, names)
    needed = HALF_SURE * CROSSOVER if found else HALF_SURE
    sureness = 1 / (1 + exp((needed - score) * STEEPNESS))
    if sum(value >= 0.4 for value in subjects.values()) < 2:
        sureness = min(sureness, LONELY)
    if sureness < LEAST:
        return None
    surest = max(
        left, key=lambda sight: max((s.strength for s in _signs(sight.number) if fandom in s.fandoms), default=0.0)
    )
    return Seen(fandom, round(min(sureness, 0.97), 2), surest.span)


def _evidence(sights: Iterable[_Sight]) -> dict[str, dict[str, float]]:
    """Per fandom and subject how strongly it is pointed at: the strongest form in full, others of the same a little."""
    evidence: dict[str, dict[str, float]] = defaultdict(dict)
    for sight in sights:
        for sign in _signs(sight.number):
            strength = sign.strength * _insistence(sign.kind, sight)
            if not strength:
                continue
            for fandom in sign.fandoms:
                before = evidence[fandom].get(sign.subject, 0.0)
                evidence[fandom][sign.subject] = max(before, strength) + min(before, strength) * 0.2
    return evidence


def _insistence(kind: str, sight: _Sight) -> float:
    """How much being seen so often, in the story or round it, makes of a sign."""
    if kind in (NAME, HOLDER):
        return 1.0 if sight.around else 0.25 * (kind == NAME)
    if not sight.story:
        return 0.7
    return 1.0 + 0.25 * log2(min(sight.story, 16))


def _coverage(sights: Iterable[_Sight], fandom: str, names: int) -> float:
    """How much evidence counts given the share of all names of the story that are this fandom's."""
    if names < FEW_NAMES:
        return 1.0
    own = sum(sight.story for sight in sights if any(fandom in sign.fandoms for sign in _signs(sight.number)))
    return min(1.0, 0.35 + 1.5 * own / names)


def _sights(text: str, story: Sequence[Span], around: Sequence[Span]) -> list[_Sight]:
    """Every form seen in the stretches, with its counts; a holder only near a word of owning."""
    seen: dict[int, _Sight] = {}
    for spans, in_story in ((around, False), (story, True)):
        left = READ
        for start, end in spans:
            end = min(end, start + left)
            left -= end - start
            for number, span in _find(text, (start, end), in_story):
                before = seen.get(number, _Sight(number, 0, 0, span))
                seen[number] = _Sight(number, before.story + in_story, before.around + (not in_story), before.span)
    return list(seen.values())


def _find(text: str, span: Span, in_story: bool) -> Iterator[tuple[int, Span]]:
    start, end = span
    part = text[start:end]
    owned = None if in_story else [word.start() for word in OWNED.finditer(part)]
    for number, (first, last) in _gazetteer().find(part):
        if all(kind == HOLDER for kind, _, _ in _gazetteer().meanings[number]) and not any(
            abs(word - first) <= NEAR for word in owned or ()
        ):
            continue
        yield number, (start + first, start + last)


@cache
def _signs(number: int) -> tuple[Sign, ...]:
    """What the form of that number points at, the more weakly the more families it points at."""
    form, pointed = _gazetteer().name(number), _gazetteer().meanings[number]
    families = {fandoms()[name].family for _, _, names in pointed for name in names if name in fandoms()}
    return tuple(
        Sign(kind, subject, names, _strength(kind, form) / max(1, len(families))) for kind, subject, names in pointed
    )


@cache
def _gazetteer() -> Gazetteer[Pointer]:
    """Every form of every person, tell, fandom and holder, and what it points at."""
    return Gazetteer(_pointers())


def _pointers() -> Iterator[tuple[str, Pointer]]:
    casts: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for fandom in fandoms().values():
        casts[fandom.family] += (fandom.name,)
        alone = (fandom.name,)
        yield from ((tell, (TELL, tell, alone)) for tell in fandom.tells)
        yield from ((name, (NAME, NAME, alone)) for name in (fandom.name, *fandom.written))
        yield from ((holder, (HOLDER, HOLDER, alone)) for holder in fandom.holders)
    for family, people in families().items():
        for person in people:
            pointer = (PERSON, person.name, person.fandoms or casts[family])
            yield from ((form, pointer) for form in person.forms)


def _strength(kind: str, form: str) -> float:
    if kind == NAME:
        return 1.0 if is_common(form) else 4.0
    if kind == HOLDER:
        return 1.0 if " " not in form and is_common(form) else 3.0
    return _telling(form) if kind == TELL else _distinctiveness(form)


def _distinctiveness(form: str) -> float:
    """How strongly a person's form points at that person."""
    words = fold(form).split()
    rare = sum(word not in everyday() for word in words)
    if len(form) < 2 or not words:
        return 0.1
    if not rare:
        return 0.45 if len(words) == 1 else 1.8
    return 2.0 if len(words) == 1 else 3.0


def _telling(tell: str) -> float:
    """How strongly a tell points at its fandom."""
    words = fold(tell).split()
    rare = sum(word not in everyday() for word in words)
    if rare:
        return 1.5 if len(words) == 1 else 2.0
    if len(words) == 1:
        return 0.3
    return 1.2 if tell[:1].isupper() else 0.8
