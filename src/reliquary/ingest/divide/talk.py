"""Weighs a paragraph by its voice alone, and by the addresses in it; knows a line that thanks, dedicates or signs."""

from __future__ import annotations

import re

from reliquary.ingest.describe.addresses import find_addresses
from reliquary.ingest.divide.unlabelled import SIGN_OFF, SIGNED
from reliquary.ingest.layout.names import is_name
from reliquary.ingest.layout.unit import SPOKEN
from reliquary.ingest.layout.voice import hear, sentences

UNHEARD = -0.25
"""What a paragraph weighs that gives no sign."""
LONG_TALK, TOLD_AT_LENGTH = 600, -2.5
"""Characters; a longer paragraph is heard sentence by sentence. What it weighs where few of them are talk."""
PLAIN = frozenset(("disclaimer", "rating", "archive", "spoilers", "feedback"))
"""Kinds of talk that stories do not have."""
SOFT = frozenset(("about", "greeting", "list", "pairing", "written", "dedication"))
"""Kinds of talk that a story's own people have too."""
MAYBE_ADDRESS = re.compile(r"@|[^\w](?:at|ät|arroba|arobase|собака|chiocciola)[^\w]|\wAT\w|_at_|-at-|＠", re.IGNORECASE)
DEDICATED = re.compile(r"[(\[]\s?(?:for|to|dedicated to|written for|für|pour|para|per|для)\s\S.*[)\]]", re.IGNORECASE)
FOR = re.compile(r"(?:for|to|dedicated to|in memory of|für|pour|para|per|для)\s\S.{1,50}[^.!?,;:]", re.IGNORECASE)
"""The same without brackets, right below a by-line."""
HELPED = re.compile(
    r"[\W_]{0,4}(?:(?:beta|proof)[\w'-]{0,8}|illustrat\w+|art(?:work)?|cover(?: art)?|edited|translat\w+|typed|"
    r"scanned|transcribed|posted|archived|submitted)\s(?:from\s(?:the\s)?\w+\s)?(?:(?:und|and)\s\w+\s)?(?:by|von|par|por|da)\s\S"
    r"|[\W_]{0,4}author(?:ess)?\sof\s[\"“'‘*_]",
    re.IGNORECASE,
)


def voice_of(text: str) -> float:
    """What a paragraph weighs by its voice alone: what stories might say too counts less.

    A long one in which most sentences give no sign of the author is the story, whatever a few of them say.
    """
    if len(text) > LONG_TALK and _is_told(text):
        return TOLD_AT_LENGTH
    heard = hear(text)
    weight = heard.weight
    if heard.kinds <= SOFT and weight > 0:
        weight *= 0.5
    if weight > 0 and SPOKEN.match(text) and not heard.kinds & PLAIN:
        weight = 0.0
    return max(-3.0, min(3.0, weight)) + UNHEARD


def _is_told(text: str) -> bool:
    """Whether less than a third of a long paragraph's sentences are heard to be the author's talk."""
    told = [text[start:stop] for start, stop in sentences(text[:3000])]
    return 3 * sum(hear(sentence).weight > 0 for sentence in told) < len(told)


def contact(text: str) -> float:
    """What an address in a line weighs: stories hold none, and a line that is little else is the author's."""
    found = list(find_addresses(text))
    if not found or not MAYBE_ADDRESS.search(text):
        return 0.0
    covered = sum(stop - start for (start, stop), _ in found)
    return 3.0 if covered * 3 > len(text) else 1.5


def is_thanks(text: str, credited: bool, spoken: bool) -> bool:
    """Whether a line dedicates, says who helped, or signs.

    Without brackets it dedicates only right below a by-line; what is signed must have been the author's talk.
    """
    return bool(
        DEDICATED.fullmatch(text)
        or (credited and FOR.fullmatch(text))
        or HELPED.match(text)
        or SIGN_OFF.match(text)
        or (spoken and SIGNED.fullmatch(text) and is_name(text.strip("-–—~ ")))
    )
