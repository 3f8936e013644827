"""Tells whose story a text is from the people, places and words seen in it, which must agree among each other."""

from __future__ import annotations

import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import exp, log2, sqrt
from string import capwords
from typing import NamedTuple

import numpy as np

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

_SMALL, _GREAT, _WITHIN = (
    np.array([re.match(signs, chr(code)) is not None for code in range(256)])
    for signs in ("[a-zà-ÿ]", "[A-ZÀ-Þ]", "[a-zà-ÿ,;]")
)
"""Which of the first 256 characters are letters of names, and which stand before names within a sentence."""
FEW_NAMES = 6
MOST_NAMES = 0.12
"""Names in each word; beyond it the language writes all nouns so."""

HALF_SURE = 4.1
"""How much evidence makes a fandom as likely as not."""
STEEPNESS = 1.1
STRANGER, COUSIN, INVITED = 1.15, 1.5, 0.9
"""How many times that evidence a second fandom takes: of another family, of the same, in an announced crossover."""
CROSSING = re.compile(r"\b(?:x-?|cross-?|crossed )over\b", re.IGNORECASE)
AGREED = 1.5
"""Evidence added where the words round a story name a rights holder and a person of one fandom."""
HELD, BORNE_OUT = 2.0, 1.2
"""Evidence added where a holder so strong is named round a story in which two of the fandom are met."""
MOST_FANDOMS = 3
LEAST, MOST = 0.5, 0.97
LONELY = 0.45
"""The most that one person or thing alone can make sure."""


STRENGTHS: Mapping[tuple[str, bool, bool], float] = {
    (PERSON, True, True): 3.0,
    (PERSON, True, False): 2.0,
    (PERSON, False, True): 1.8,
    (PERSON, False, False): 0.6,
    (TELL, True, True): 2.0,
    (TELL, True, False): 1.6,
    (TELL, False, True): 1.2,
    (TELL, False, False): 0.3,
    (NAME, True, True): 4.0,
    (NAME, True, False): 4.0,
    (NAME, False, True): 2.5,
    (NAME, False, False): 1.0,
    (HOLDER, True, True): 4.0,
    (HOLDER, True, False): 4.0,
    (HOLDER, False, True): 2.0,
    (HOLDER, False, False): 0.8,
}
"""How strongly a form points, by its kind, whether it has a word that is not everyday, and whether it has several."""
BRIEF = (0.0, 0.05, 0.3, 0.8)
"""What is left of it for a form of so few letters; ideographs say more."""
SIDE, SIDE_COMMON = 0.8, 0.45
"""What is left of it for somebody not of the main cast, by a form that is not everyday or one that is."""
PLAIN = 0.6
"""What is left of it where a tell is one word or everyday words in small letters."""
SHORT = 4
STRAYED = {NAME: 0.08, HOLDER: 0.7}
"""What is left of it where a fandom's or holder's name stands in the story, as in a header not told from the story."""
TOP = 4000
"""Characters at the top of a story in which a header may be left."""


MORE = (0.2, 0.5)
"""How much of its strength a further form of the same adds, and how much a further rights holder."""
CROSSED = 2
"""So many fandoms one story crosses; signs of more are rather a list of names, as in credits and contributors."""
MANY_NAMES, SPARSE = 100, 0.12
"""Among so many names a story's own cast is a larger share; less is the stray likeness of a long list or anthology."""
PROPER = 1.0
"""How much of the evidence must be names: a story of turtles in sewers in which nobody is named may be anybody's."""
MEDLEY = 0.5
"""How sure such a fandom is at most: a hint for a person."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A fandom seen in a text: how sure from 0 to 1, and where its surest sign stands."""

    fandom: str
    sureness: float
    span: Span


class Pointer(NamedTuple):
    """What a form in a text points at: somebody or something, and the fandoms it belongs to."""

    kind: str
    subject: str
    fandoms: tuple[str, ...]
    main: bool = False


@dataclass(frozen=True, slots=True)
class Sign:
    """A pointer, and how strongly a form points."""

    kind: str
    subject: str
    fandoms: tuple[str, ...]
    strength: float


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
    fandom is seen only by signs that the first does not explain. What is named behind the story alone, as in a few
    lines on its author, is no more than a hint.
    """
    begins = min((start for start, _ in story), default=0)
    left = _sights(text, story, around)
    names = _names(text, story)
    crossing = any(CROSSING.search(text, start, min(end, start + READ)) for start, end in around)
    found: list[Seen] = []
    while len(found) < MOST_FANDOMS and (best := _best(left, names, [other.fandom for other in found], crossing)):
        behind = _is_behind(left, best.fandom, begins)
        found.append(replace(best, sureness=min(best.sureness, MEDLEY)) if behind else best)
        names -= sum(sight.story for sight in left if _points_at(sight, best.fandom))
        left = [sight for sight in left if not _points_at(sight, best.fandom)]
    if len(found) > CROSSED:
        return [replace(one, sureness=min(one.sureness, MEDLEY)) for one in found]
    return found


def _best(sights: Sequence[_Sight], names: int, found: Sequence[str], crossing: bool) -> Seen | None:
    """The fandom with most evidence, if it is surer than not; beside one that has been found it takes more."""
    evidence = _evidence(sights)
    if not evidence:
        return None
    fandom, subjects = max(evidence.items(), key=lambda item: sum(subject.strength for subject in item[1].values()))
    coverage = _coverage(sights, fandom, names)
    score = sum(subject.strength * (coverage if subject.told else 1.0) for subject in subjects.values())
    if HOLDER in subjects and any(subject.named for subject in subjects.values()):
        score += AGREED
    elif HOLDER in subjects and subjects[HOLDER].strength >= HELD and sum(one.told for one in subjects.values()) > 1:
        score += BORNE_OUT
    sureness = 1 / (1 + exp((HALF_SURE * _demand(fandom, found, crossing) - score) * STEEPNESS))
    alone = sum(subject.strength >= 0.4 for subject in subjects.values()) < 2
    if alone and HOLDER not in subjects and not (found and crossing):
        sureness = min(sureness, LONELY)
    if sum(subject.strength for subject in subjects.values() if subject.proper) < PROPER:
        sureness = min(sureness, MEDLEY)
    if names >= MANY_NAMES and _share(sights, fandom, names) < SPARSE and HOLDER not in subjects:
        sureness = min(sureness, MEDLEY)
    if sureness < LEAST:
        return None
    surest = max((sight for sight in sights if _points_at(sight, fandom)), key=lambda sight: _strongest(sight, fandom))
    return Seen(fandom, round(min(sureness, MOST), 2), surest.span)


def _is_behind(sights: Sequence[_Sight], fandom: str, begins: int) -> bool:
    """Whether a fandom is named behind the beginning of the story, at most one sign of it in it, and no owner."""
    signs = [sight for sight in sights if _points_at(sight, fandom)]
    owned = any(sign.kind == HOLDER and fandom in sign.fandoms for sight in signs for sign in _signs(sight.number))
    named = [sight for sight in signs if not sight.story]
    return bool(named) and not owned and len(signs) - len(named) < 2 and all(each.span[0] > begins for each in named)


def _demand(fandom: str, found: Sequence[str], crossing: bool) -> float:
    """How many times the evidence it takes beside the fandoms found."""
    if not found:
        return 1.0
    if crossing:
        return INVITED
    return COUSIN if any(fandoms()[fandom].family == fandoms()[other].family for other in found) else STRANGER


def _points_at(sight: _Sight, fandom: str) -> bool:
    return fandom in _fandoms(sight.number)


def _strongest(sight: _Sight, fandom: str) -> float:
    return max(sign.strength for sign in _signs(sight.number) if fandom in sign.fandoms)


@dataclass(slots=True)
class _Subject:
    """Who or what is pointed at: how strongly, whether in the story, whether somebody named round it, or by a name."""

    strength: float = 0.0
    told: bool = False
    named: bool = False
    proper: bool = False


def _evidence(sights: Iterable[_Sight]) -> dict[str, dict[str, _Subject]]:
    """Per fandom what is pointed at: the strongest form counts in full, others of the same a little."""
    evidence: dict[str, dict[str, _Subject]] = defaultdict(lambda: defaultdict(_Subject))
    for sight in sights:
        for sign in _signs(sight.number):
            strength = sign.strength * _insistence(sign.kind, min(sight.story, 16), sight.around > 0)
            told = sign.kind in (PERSON, TELL) and sight.story > 0
            named = sign.kind == PERSON and sight.around > 0
            proper = sign.kind != TELL or not _gazetteer().name(sight.number)[0].islower()
            for fandom in sign.fandoms:
                subject = evidence[fandom][sign.subject]
                before = subject.strength
                share = MORE[sign.kind == HOLDER]
                subject.strength = max(before, strength) + min(before, strength) * share
                subject.told |= told
                subject.named |= named
                subject.proper |= proper
    return evidence


@cache
def _insistence(kind: str, told: int, around: bool) -> float:
    """How much being seen so often in the story (up to 16 times), or round it, makes of a sign."""
    if kind in (NAME, HOLDER):
        return 1.0 if around else STRAYED[kind]
    if not told:
        return 0.7
    return 1.0 + (0.1 if kind == TELL else 0.25) * log2(told)


def _coverage(sights: Iterable[_Sight], fandom: str, names: int) -> float:
    """How much evidence counts given the share of all names of the story that are this fandom's."""
    if names < FEW_NAMES:
        return 1.0
    return min(1.0, 0.35 + 1.5 * _share(sights, fandom, names))


def _share(sights: Iterable[_Sight], fandom: str, names: int) -> float:
    """The share of the story's names that point at a fandom."""
    return sum(sight.story for sight in sights if _points_at(sight, fandom)) / names


def _names(text: str, story: Sequence[Span]) -> int:
    """How many words within sentences look like names; none where nouns are written like names."""
    read = [text[start : min(end, start + READ)] for start, end in story]
    names = sum(map(_namelike, read))
    return 0 if names > MOST_NAMES * sum(part.count(" ") for part in read) else names


def _namelike(part: str) -> int:
    """How many capitalised words stand behind a small letter or a comma and a blank."""
    letters = np.frombuffer(part.encode("latin-1", "replace"), dtype=np.uint8)
    at = np.flatnonzero(letters[1:-2] == ord(" "))
    begins = _GREAT.take(letters.take(at + 2)) & _SMALL.take(letters.take(at + 3))
    return int(np.count_nonzero(begins & _WITHIN.take(letters.take(at))))


def _sights(text: str, story: Sequence[Span], around: Sequence[Span]) -> list[_Sight]:
    """Every form seen in the stretches, with its counts; a holder only near a word of owning."""
    first: dict[int, Span] = {}
    counts: tuple[dict[int, int], dict[int, int]] = ({}, {})
    for spans, in_story in ((around, False), (story, True)):
        left = READ
        for start, end in spans:
            end = min(end, start + left)
            left -= end - start
            for number, span in _find(text, (start, end), in_story):
                counts[in_story][number] = counts[in_story].get(number, 0) + 1
                first.setdefault(number, span)
    around_it, told = counts
    return [_Sight(number, told.get(number, 0), around_it.get(number, 0), span) for number, span in first.items()]


def _find(text: str, span: Span, in_story: bool) -> Iterator[tuple[int, Span]]:
    start, end = span
    part = text[start:end]
    owned: list[int] | None = None
    for number, (first, last) in _gazetteer().find(part):
        if _is_holder(number) and (in_story or is_common(_gazetteer().name(number))):
            if in_story and first > TOP + NEAR:
                continue
            if owned is None:
                owned = [word.start() for word in OWNED.finditer(part[:TOP] if in_story else part)]
            nearest = owned[max(0, bisect(owned, first) - 1) : bisect(owned, first) + 1]
            if not any(abs(word - first) <= NEAR for word in nearest):
                continue
        yield number, (start + first, start + last)


@cache
def _is_holder(number: int) -> bool:
    """Whether a form means nothing but rights holders."""
    return all(pointer.kind == HOLDER for pointer in _gazetteer().meanings[number])


@cache
def _fandoms(number: int) -> frozenset[str]:
    """The fandoms that the form of that number points at."""
    return frozenset(name for sign in _signs(number) for name in sign.fandoms)


@cache
def _signs(number: int) -> tuple[Sign, ...]:
    """What the form of that number points at, the more weakly the more families it points at.

    A publisher that is a fandom too, as `DC Comics` is, counts as a holder.
    """
    form, pointers = _gazetteer().name(number), _gazetteer().meanings[number]
    families = {fandoms()[name].family for pointer in pointers for name in pointer.fandoms if name in fandoms()}
    if any(pointer.kind == HOLDER for pointer in pointers):
        pointers = [
            pointer._replace(kind=HOLDER, subject=HOLDER) if pointer.kind == NAME else pointer for pointer in pointers
        ]
    return tuple(
        Sign(pointer.kind, pointer.subject, pointer.fandoms, _strength(pointer, form, len(families) or 1))
        for pointer in pointers
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
        yield from ((tell, Pointer(TELL, tell, alone)) for tell in fandom.tells)
        for name in (fandom.name, *fandom.written):
            yield from ((form, Pointer(NAME, NAME, alone)) for form in _cases(name))
        yield from ((holder, Pointer(HOLDER, HOLDER, alone)) for holder in fandom.holders)
    for family, people in families().items():
        for person in people:
            pointer = Pointer(PERSON, person.name, person.fandoms or casts[family], person.main)
            yield from ((form, pointer) for form in person.forms)


def _cases(name: str) -> set[str]:
    """A fandom's name as written, without its article and, unless it is a short one, in capitals and with capitals."""
    name = name.removeprefix("The ")
    long = " " in name or (len(name) > SHORT and not is_common(name))
    return {name, name.upper(), capwords(name)} if long else {name}


def _strength(pointer: Pointer, form: str, families: int) -> float:
    """How strongly a form points; one that many families share points at each of them less."""
    words = fold(form).split()
    rare = any(word not in everyday() for word in words)
    strength = STRENGTHS[pointer.kind, rare, len(words) > 1]
    if form.isascii() and len(form) < len(BRIEF):
        strength *= BRIEF[len(form)]
    if pointer.kind == PERSON and not pointer.main:
        strength *= SIDE if rare else SIDE_COMMON
    if pointer.kind == TELL and form[0].islower() and not (rare and len(words) > 1):
        strength *= PLAIN
    if pointer.kind in (NAME, HOLDER):
        return strength / families
    return strength / (families**0.25 if rare else sqrt(families))
