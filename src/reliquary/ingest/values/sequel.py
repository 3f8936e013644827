"""Reads which story a text says that it follows: `sequel to “Harbour Lights”`."""

from __future__ import annotations

import re

LOOKED_AT = 2000
"""Characters of a remark that are looked at."""
_STORY = (
    r"(?i:(?:my|the|our|his|her)\s(?:(?:earlier|previous|first|last|own|other)\s)?"
    r"(?:story|fic|vignette|piece|tale),?\s)?"
)
_TITLE = (
    r"(?:[\"“„«_*](?P<quoted>[^\"”“«»\n_*]{2,100})[\"”»_*]|[‘'](?P<single>[^\n]{2,100}?)['’](?!\w)"
    r"|(?P<bare>[A-Z0-9][\w'’-]*(?: (?:[A-Z0-9][\w'’-]*|of|the|and|in|an?|to|for|on|at|with|from|de|la)){0,9}))"
)
_KIND = r"(?i:sequel|follow-?up|continuation)\s(?i:to|of)\s?:?\s?"
_FOLLOWS = re.compile(rf"(?<!\w){_KIND}{_STORY}{_TITLE}")
_BEGINS = re.compile(rf"(?:(?:an?|the|direct|short)\s){{0,2}}{_KIND}", re.IGNORECASE)
_CYCLE = re.compile(r"(?:series|cycle|saga|trilogy|'?verse|universe|arc)$", re.IGNORECASE)
_NONE = frozenset(("be", "come", "follow", "this", "that", "it", "all", "i", "anything", "everything", "which", "what"))
"""First words that make no title."""
_QUOTED = re.compile(r"\s*[\"“„«_*‘']([^\"”“«»\n_*]{2,100}?)[\"”“»_*’'](?!\w)")
_BY = re.compile(r"\s(?:by|von|par|por|di)\s|\n|\s?[(\[]|[.;](?=\s|$)")
_EDGES = " .,;:!()-–—"


def sequel(written: str) -> str | None:
    """The title of the story that a text says this one follows; None where it names none.

    >>> sequel("This is a sequel to my story “Harbour Lights”, kind of."), sequel("sequel to Cold Kettle.")
    ('Harbour Lights', 'Cold Kettle')
    >>> sequel("A sequel to come, I promise"), sequel("This is the sequel to the Tide series")
    (None, None)
    """
    for found in _FOLLOWS.finditer(written[:LOOKED_AT]):
        title = (found["quoted"] or found["single"] or found["bare"]).strip(_EDGES)
        if title and title.split()[0].lower() not in _NONE and not _CYCLE.search(title):
            return title
    return None


def follows(written: str) -> str | None:
    """The title under a label that says what a story follows; None where a cycle stands there.

    >>> follows("“Harbour Lights”, which you should read first"), follows("Cold Kettle by Ann Quarry.")
    ('Harbour Lights', 'Cold Kettle')
    >>> follows("Harbour Lights"), follows("the Tide series")
    ('Harbour Lights', None)
    """
    quoted = _QUOTED.match(written)
    title = (quoted[1] if quoted else _BY.split(written[:LOOKED_AT], maxsplit=1)[0]).strip(_EDGES)
    return title[:200] if title and not _CYCLE.search(title) else None


def names_no_cycle(written: str) -> bool:
    """Whether the value of a cycle's field only tells which story this one follows.

    >>> names_no_cycle("sequel to Harbour Lights"), names_no_cycle("sequel to the Tide series")
    (True, False)
    """
    return _BEGINS.match(written) is not None and sequel(written) is not None
