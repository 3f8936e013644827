"""Settles whose story it is: the fandoms stated, or those that the evidence together makes likely."""

from __future__ import annotations

import re
from collections import defaultdict

from reliquary.ingest.settle.evidence import Evidence, text, texts
from reliquary.ingest.settle.weigh import CURATOR, OPERATOR, Ruling, Stated, by_weight, strength
from reliquary.vocabulary.fandoms import file_fandoms
from reliquary.vocabulary.people import fandom_of_people
from reliquary.work import Claim, Surroundings

INFERRED = "names in the text"
STATED = 0.8
"""A claim of this weight is the author's or site's own statement."""
LIKELY = 0.5
"""Fandoms less likely than this are not filed while there are likelier ones."""
UNMISTAKABLE = 0.85
"""A fandom that nobody states beside one that somebody does must be as sure as this."""
POSSIBLE = 0.2
CERTAIN = 0.7
LONGEST = 60
NO_NAME = re.compile(r"://|www\.|@|\.(?:html?|txt|com|org|net)\b|[.!?]\s+\S|(?:\S+\s+){8}|[a-z][.!?]$")
"""What makes of a written fandom an address, a file or a sentence."""


def settle_fandoms(evidence: Evidence, surroundings: Surroundings) -> Ruling[tuple[str, ...]]:
    """The fandoms, the surest statement first; where nothing says, those of the heap.

    A fandom nobody knows by name is kept as the author wrote it, and doubted.
    """
    claims = by_weight(evidence.of("fandoms"))
    ruled = [stated for stated in claims if stated.claim.witness == CURATOR]
    if ruled:
        return Ruling(texts(ruled[0].claim.value), (ruled[0].position,))
    voices: defaultdict[str, list[Stated]] = defaultdict(list)
    for stated in claims:
        for fandom in _filed(stated.claim):
            voices[fandom].append(stated)
    sureness = {fandom: strength(said) for fandom, said in voices.items()}
    chosen = _chosen(voices, sureness)
    if chosen:
        because = sorted({stated.position for fandom in chosen for stated in voices[fandom]})
        unsure = any(sureness[fandom] < CERTAIN for fandom in chosen)
        return Ruling(tuple(chosen), tuple(because), unsure)
    return _by_people(evidence) or _last_resort(claims, sureness, voices, surroundings)


def _by_people(evidence: Evidence) -> Ruling[tuple[str, ...]] | None:
    """The fandom whose main cast a pairing or character field names, doubted: names alone may be anybody's."""
    for stated in by_weight((*evidence.of("relationships"), *evidence.of("characters"))):
        if fandom := fandom_of_people(text(stated.claim.value)):
            return Ruling((fandom,), (stated.position,), True)
    return None


def _chosen(voices: dict[str, list[Stated]], sureness: dict[str, float]) -> list[str]:
    """Those of the operator, or those stated and others that are unmistakable; where none is stated, likely ones.

    Beside the operator's only the partner counts with which a crossover is stated in the same words.
    """
    given = [fandom for fandom, said in voices.items() if any(one.claim.witness == OPERATOR for one in said)]
    stated = [fandom for fandom, said in voices.items() if fandom not in given and any(map(_states, said))]
    if given:
        crossed = {one.position for fandom in given for one in voices[fandom] if _states(one)}
        return [*given, *(fandom for fandom in stated if any(one.position in crossed for one in voices[fandom]))]
    floor = UNMISTAKABLE if stated else LIKELY
    others = [fandom for fandom in voices if fandom not in stated and sureness[fandom] >= floor]
    return [*stated, *sorted(others, key=lambda fandom: -sureness[fandom])]


def _states(stated: Stated) -> bool:
    """Whether a claim is somebody's statement, and no inference from the names in the text."""
    return stated.weight >= STATED and stated.claim.witness != INFERRED


def _last_resort(
    claims: list[Stated], sureness: dict[str, float], voices: dict[str, list[Stated]], surroundings: Surroundings
) -> Ruling[tuple[str, ...]]:
    """The heap's fandom, a fandom as its author writes it, or the only weak hint; all but the first doubted.

    Where nothing at all says whose story it is, that is a doubt too: somebody will know.
    """
    if surroundings.fandoms:
        return Ruling(surroundings.fandoms)
    for stated in claims:
        if stated.weight >= LIKELY and not _filed(stated.claim) and (names := _unknown(stated.claim)):
            return Ruling(names, (stated.position,), True)
    hints = [fandom for fandom in sureness if sureness[fandom] >= POSSIBLE]
    if hints:
        best = max(hints, key=lambda fandom: sureness[fandom])
        return Ruling((best,), tuple(stated.position for stated in voices[best]), True)
    return Ruling(doubted=True)


def _unknown(claim: Claim) -> tuple[str, ...]:
    """The names of fandoms that nobody has filed; an address or a sentence is none."""
    written = (" ".join(name.split()) for name in texts(claim.value))
    return tuple(name for name in written if name and len(name) <= LONGEST and not NO_NAME.search(name))


def _filed(claim: Claim) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fandom for written in texts(claim.value) for fandom in file_fandoms(written)))
