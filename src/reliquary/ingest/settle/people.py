"""Settles who is in a story and with whom, inside its settled fandoms."""

from __future__ import annotations

import re
from itertools import islice

from reliquary.ingest.settle.evidence import Evidence, text, texts
from reliquary.ingest.settle.weigh import CURATOR, Ruling, Stated, by_weight, strength
from reliquary.vocabulary.people import file_characters, file_person, file_relationships
from reliquary.work import Claim

NONE = re.compile(
    r"\W*(?:no(?:ne|t)?\b|n/?a|gen\b|nobody|no ?one|nessun\w*|ningun\w*|nenhum\w*|kein\w*|aucun\w*|нет|джен|无|-+)",
    re.IGNORECASE,
)
FRIENDS = re.compile(r"\W{0,3}friendships?\b", re.IGNORECASE)
"""A label under which those stand who are no more than friends."""
SAVE = re.compile(r"\b(?:unless|except|save)\b", re.IGNORECASE)
"""Behind a "none": what follows is a joke or a doubt, and nobody in particular."""
ENDS = re.compile(r"/| & ")
UNSURE = 0.6
OF_LISTS = "and|with|the|und|mit|et|avec|con|gen|none|friendship|implied|past|others?"
SMALL_WORD = re.compile(rf"(?<![\w'’])(?!(?:{OF_LISTS})\b)[a-zà-ÿа-я][\w'’]+")
SENTENCE = 3
"""A field of people with so many small words is a sentence, which may name them only to say something else of them."""
LONGEST_FIELD = 2000
LONGEST_NAME = 4
"""A name nobody has filed has no more words than this; what is longer is a sentence."""


def settle_relationships(evidence: Evidence, fandoms: tuple[str, ...]) -> Ruling[tuple[str, ...]]:
    """The pairings of the weightiest field that names any, or none where a weightier one says that there are none."""
    claims = by_weight(evidence.of("relationships"))
    unread = False
    for stated in claims:
        filed = _relationships(stated.claim, fandoms)
        if stated.aside and len(_strangers(filed, fandoms)) == 2 * len(filed):
            continue
        if filed:
            alike = [other for other in claims if set(_relationships(other.claim, fandoms)) & set(filed)]
            doubted = not stated.rank and (unread or strength(alike) < UNSURE or bool(_strangers(filed, fandoms)))
            doubted = doubted or _is_sentence(stated)
            return Ruling(filed, tuple(other.position for other in alike), doubted, stated)
        if stated.rank or NONE.match(text(stated.claim.value)):
            return Ruling(None, (stated.position,), False, stated)
        unread = True
    return Ruling(doubted=unread, chief=claims[0] if claims else None)


def _is_sentence(stated: Stated) -> bool:
    """Whether a machine read people out of a sentence.

    >>> said = Claim("relationships", "Bayliss & Pembleton, partners and, on a good day, friends", None, "x", 0.9)
    >>> _is_sentence(Stated(0, said))
    True
    """
    found = SMALL_WORD.finditer(text(stated.claim.value)[:LONGEST_FIELD])
    return not stated.rank and len(list(islice(found, SENTENCE))) == SENTENCE


def _strangers(pairs: tuple[str, ...], fandoms: tuple[str, ...]) -> list[str]:
    """Those of the pairs whom none of the fandoms knows."""
    return [name for pair in pairs for name in ENDS.split(pair) if not file_person(name, fandoms)]


def _relationships(claim: Claim, fandoms: tuple[str, ...]) -> tuple[str, ...]:
    if claim.witness == CURATOR:
        return texts(claim.value)
    gen = "gen: " if FRIENDS.match(claim.raw or "") else ""
    return file_relationships(f"{gen}{text(claim.value)}", fandoms)


def settle_characters(
    evidence: Evidence, fandoms: tuple[str, ...], relationships: Ruling[tuple[str, ...]]
) -> Ruling[tuple[str, ...]]:
    """Everyone of the weightiest character fields, and everyone the pairing field names."""
    listed = by_weight(stated for stated in evidence.of("characters") if text(stated.claim.value))
    if listed and listed[0].claim.witness == CURATOR:
        return Ruling(texts(listed[0].claim.value), (listed[0].position,))
    names: dict[str, None] = {}
    because: list[int] = []
    sources: list[Stated] = [stated for stated in (relationships.chief,) if stated]
    for stated in [*sources, *_beside(listed)]:
        people = file_characters(text(stated.claim.value), fandoms)
        if (
            stated is relationships.chief
            and stated.claim.witness != CURATOR
            and not _names_people(stated, relationships)
        ):
            people = ()
        if stated.aside and stated is not relationships.chief:
            people = tuple(name for name in people if file_person(name, fandoms))
        if people:
            names |= dict.fromkeys(people)
            because.append(stated.position)
    names = {name: None for name in names if len(name.split()) <= LONGEST_NAME or file_person(name, fandoms)}
    for pair in relationships.value or ():
        names |= dict.fromkeys(ENDS.split(pair))
    strangers = _strangers(tuple(names), fandoms)
    doubted = relationships.doubted if names else bool(listed)
    doubted = doubted or 2 * len(strangers) > len(names) or any(map(_is_sentence, [*sources, *_beside(listed)]))
    return Ruling(tuple(names) or None, tuple(dict.fromkeys(because)), doubted)


def _beside(listed: list[Stated]) -> list[Stated]:
    """The weightiest character field, and those of the same witness under other labels: `Doctor`, then `Companions`."""
    labels: dict[str, Stated] = {}
    for stated in listed:
        if (stated.claim.witness, stated.weight) == (listed[0].claim.witness, listed[0].weight):
            labels.setdefault((stated.claim.raw or "").partition(":")[0].casefold(), stated)
    return list(labels.values())


def _names_people(stated: Stated, relationships: Ruling[tuple[str, ...]]) -> bool:
    """Whether a pairing field is read for those who stand in it alone: it pairs somebody, or says that nobody is."""
    written = text(stated.claim.value)
    return bool(relationships.value) or (NONE.match(written) is not None and not SAVE.search(written))
