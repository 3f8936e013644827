"""What a sentence says of the cycle that a story belongs to, and of its place in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reliquary.ingest.describe.written import claim
from reliquary.ingest.layout.headings import read_number
from reliquary.ingest.layout.marks import HERE
from reliquary.ingest.layout.names import is_title
from reliquary.work import Claim, Span

WITNESS = "prose header"
KIND = (
    r"(?i:series|cycle|trilogy|saga|arc|universe|'?verse|sequence|stories|quartet|storyverse|reihe|zyklus|"
    r"serie|série|ciclo|saga|цикл\w*|сери\w+)"
)
NUMBER = (
    r"(?i:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|one|two|three|four|five|six|"
    r"seven|eight|nine|ten|\d{1,2}|[IVX]{1,4})"
)
NAME = (
    r"(?P<name>(?:[\"'“‘][^\"”’\n]{2,50}[\"'”’]|[^\W\d_a-zа-я][\w'’&!?-]*(?:\s(?:[^\W\da-z_][\w'’&!?-]*|of|"
    r"the|and|in|a|to|for|on|de|la|der|des)){0,6}))"
)
CYCLE = re.compile(
    rf"\b(?:(?:story|part|number|no\.?|book|fic|instal+ment|"
    rf"episode)?\s?#?(?P<n>{NUMBER})(?:\sof\s(?P<m>{NUMBER}))?(?:\sand\s(?:last|final))?(?:\s(?:story|part|one|"
    rf"instal+ment|fic|book))?,?\s?(?:all\s)?(?:in|of)|(?i:part|instal+ment|piece)\s(?:of|in)|"
    rf"(?i:belongs to|takes place in))"
    rf"\s(?:the|my|our|a|an|this)\s{NAME}\s{KIND}\b"
)
NAME_FIRST = re.compile(
    rf"\W*(?:(?:the|an?|my|our|The|An?|My|Our)\s)?{NAME}\s{KIND}[\s:,(#–-]{{1,4}}(?:(?i:story|part|no\.?|"
    rf"number|book|episode|fic)\s?)?#?(?P<n>{NUMBER})(?:st|nd|rd|th)?(?:\s?(?:of|/)\s?(?P<m>{NUMBER}))?(?!\w)"
)
NAMED = re.compile(rf"\W*(?P<name>\S.{{2,50}}?)(?:\s?[:–—-]\s?|,\s|\s)(?:(?:[Aa]n?|[Tt]he)\s)?{KIND}\W*$")
VERSE = re.compile(
    rf"\b(?P<n>{NUMBER})\sof\s(?P<m>{NUMBER}),?\s(?:all\s)?(?:in|of)\s(?:the|my|our)\s(?P<name>[A-Z]\w+verse)\b"
)


TITLED = 0.25
"""What is added to the weight of a title that is shown in a list as the one which the reader has before them."""


def listed(text: str, line: str, span: Span, weight: float) -> Iterator[Claim]:
    """The story's place in a list of its cycle, `2. Spring Tide <-- you are here`, and the name that heads the list.

    >>> told = "2. Spring Tide   <---- you are here"
    >>> [(c.field, c.value) for c in listed(told, told, (0, len(told)), 0.6)]
    [('series_place', [2, None]), ('title', 'Spring Tide')]
    """
    here, named = HERE.match(line), NAMED.match(line)
    if here:
        yield claim(text, "series_place", [int(here["n"]), None], span, WITNESS, weight)
        yield claim(text, "title", here["title"], span, WITNESS, weight + TITLED)
    elif named and len(line) < 70 and is_title(named["name"]):
        yield claim(text, "series", named["name"], span, WITNESS, weight)


def cycle(text: str, sentence: str, span: Span, weight: float) -> Iterator[Claim]:
    """Claims of the cycle a sentence names and the story's place in it.

    >>> told = "This is number six in the Purgatorio Shuffle series."
    >>> [(c.field, c.value) for c in cycle(told, told, (0, len(told)), 0.7)]
    [('series', 'Purgatorio Shuffle'), ('series_place', [6, None])]
    """
    found = (
        CYCLE.search(sentence)
        or VERSE.search(sentence)
        or (NAME_FIRST.match(sentence) if len(sentence) < 120 else None)
    )
    if not found:
        return
    yield claim(text, "series", found["name"].strip("\"'“”‘’"), span, WITNESS, weight)
    place = read_number(found["n"]) if found["n"] else None
    if place is not None:
        total = read_number(found["m"]) if found["m"] else None
        yield claim(text, "series_place", [place, total], span, WITNESS, weight)
