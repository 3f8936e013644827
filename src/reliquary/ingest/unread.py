"""Tells which fields the words may speak of that no witness could read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice

from reliquary.ingest.describe.addresses import exchanged
from reliquary.ingest.layout.fields import find_label
from reliquary.vocabulary.fandoms import named_in
from reliquary.vocabulary.ratings import is_code
from reliquary.vocabulary.tables import table
from reliquary.work import Claim, Draft, Span

UNSURE = "unsure"
"""Field of the claims that another field may be read wrongly; the value is that field, and why in plain words."""
WITNESS, WEIGHT = "unread words", 0.5
ROUND_THE_STORY = ("header", "heading", "legend", "after")
REMARKS = ("notes", "disclaimer", "summary", "archive", "authors", "category", "title", "spoilers")
"""Fields in whose values authors say other things as well."""
PEOPLE, STAMPED = ("characters", "relationships"), ("date", "status")
"""Fields of which remarks say too much by the way; fields that sites stamp on a page outside the author's words."""
LONGEST, MOST = 2000, 12_000
"""Characters of one stretch, and of all together, that are looked at."""
SHOWN = 100
"""Characters of the words that are shown to a person."""
YEAR = re.compile(r"(?<![\w@./-])(?:19[6-9]\d|20[0-3]\d)(?![\w@-])")
CODE = re.compile(r"(?<![\w'’&.+/-])(?:[GKRTM]|PG|NC|FR)[A-Z0-9+-]{0,5}(?![\w'’&/])")
PAIR = re.compile(r"(?<![\w/.:])[A-ZÀ-ÝА-Я][\w.'’-]{1,20}(?:/| ?& ?| x |\+)[A-ZÀ-ÝА-Я][\w.'’-]{1,20}(?![\w/])")


def unread(draft: Draft, claims: Sequence[Claim]) -> Iterator[Claim]:
    """For each field that nothing states, whether words that were left over, or said by the way, may speak of it.

    What is read nowhere is where a reader errs without noticing: a permission in a rhyme, a rating in a joke. Such
    words settle nothing, for they were not understood; they make a person look. Linear, for no more than the
    beginning of long stretches is looked at.

    >>> from reliquary.work import Place, Region
    >>> text = "Best enjoyed by those rated R."
    >>> draft = Draft(Place("x.txt"), "", None, "text", None, text, "", regions=(Region("header", (0, len(text))),))
    >>> [claim.value for claim in unread(draft, ())]
    [['rating', 'words that nobody could read may rate the story: “Best enjoyed by those rated R.”']]
    """
    stated = {claim.field for claim in claims}
    left = list(_left(draft, claims, ROUND_THE_STORY))
    frame = list(_left(draft, claims, ("chrome",)))
    labelled = dict(_labelled([*left, *frame]))
    remarks = [(each.field, each.raw[:LONGEST]) for each in islice(claims, 400) if each.field in REMARKS and each.raw]
    for field, may in SPOKEN.items():
        if field in stated:
            continue
        said = [*left, *(raw for name, raw in remarks if name != field and field not in PEOPLE)]
        words = labelled.get(field) or next((each for each in said if _speaks(field, each)), None)
        if words is None and field in STAMPED:
            words = next((each for each in frame if _speaks(field, each)), None)
        if words is not None:
            why = f"words that nobody could read {may}: “{shown(words)}”"
            yield Claim(UNSURE, [field, why], None, WITNESS, WEIGHT)


def _labelled(left: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Lines that begin with a label that is known, though nobody has read them, with its field."""
    for words in left:
        for line in words.split("\n"):
            if found := find_label(line.strip()[:LONGEST]):
                yield found.label.field, line


SPOKEN = {
    "archive": "may say who may archive",
    "disclaimer": "may disclaim",
    "rating": "may rate the story",
    "date": "may hold its date",
    "characters": "may name who is in it",
    "relationships": "may name who is with whom",
    "notes": "may be the author's note",
    "summary": "may be the summary",
    "status": "may say whether it is finished",
}
"""The fields that are looked for, in the words in which a person is told."""


def shown(words: str) -> str:
    """The beginning of some words in one line, as a person is shown them: no address is among them.

    >>> shown("Write to\\nwren AT example DOT org.")
    'Write to ….'
    """
    line = " ".join(exchanged(words[:LONGEST], lambda address: "…").split())
    return line if len(line) <= SHOWN else f"{line[:SHOWN].rsplit(' ', 1)[0]} …"


def _speaks(field: str, words: str) -> bool:
    """Whether words may be about a field."""
    if field == "date":
        return YEAR.search(words) is not None
    if field in table("unread") and _cues(field).search(words):
        return True
    if field == "rating":
        return any(is_code(found[0]) for found in CODE.finditer(words))
    if field in PEOPLE:
        return PAIR.search(words) is not None
    return field == "disclaimer" and bool(named_in(words))


@cache
def _cues(field: str) -> re.Pattern[str]:
    either = "|".join(table("unread")[field])
    return re.compile(rf"(?<![^\W\d_])(?:{either})(?![^\W\d_])", re.IGNORECASE)


def _left(draft: Draft, claims: Iterable[Claim], roles: Sequence[str]) -> Iterator[str]:
    """The words of regions of these roles that are in no claim's span, stretch by stretch."""
    spans = sorted(claim.span for claim in claims if claim.span)
    room = MOST
    for start, end in _gaps(((region.role in roles, region.span) for region in draft.regions), spans):
        words = draft.text[start : min(end, start + LONGEST)]
        if sum(map(str.isalnum, words)) > 1 and room > 0:
            room -= len(words)
            yield words


def _gaps(regions: Iterable[tuple[bool, Span]], spans: Sequence[Span]) -> Iterator[Span]:
    """What of the regions that are wanted lies between the spans; both in order, each looked at once."""
    index, reached = 0, 0
    for wanted, (start, end) in regions:
        at = max(start, reached)
        while index < len(spans) and spans[index][0] < end:
            if wanted and spans[index][0] > at:
                yield (at, spans[index][0])
            at = max(at, spans[index][1])
            index += 1
        reached = max(reached, at)
        if wanted and at < end:
            yield (at, end)
