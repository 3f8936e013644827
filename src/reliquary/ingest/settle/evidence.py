"""The claims of a document by field, and what follows from them for other fields."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from reliquary.ingest.describe.addresses import find_addresses
from reliquary.ingest.settle.weigh import Stated
from reliquary.ingest.values.date import said_of_publishing
from reliquary.ingest.values.permission import said_of_archiving
from reliquary.ingest.values.series import series
from reliquary.ingest.values.title import clean_title
from reliquary.vocabulary.fandoms import file_fandom, file_fandoms
from reliquary.vocabulary.genres import Mixed, mixed
from reliquary.vocabulary.ratings import is_code
from reliquary.work import Claim

MIXED = ("category", "genres", "form", "warnings")
"""Fields in which people also write what belongs elsewhere."""
ONLY_WARNED = ("Deathfic", "OOC")
"""What a warning says that is no genre."""
ASIDE = 0.95
"""What is found in a field made for something else weighs so much of what the field weighs."""
BY_THE_WAY = 0.7
"""What a remark on something else says by the way weighs so much of what the remark weighs."""
LONGEST_SERIES = 60
LONGEST_REMARK = 6000
CROSSOVER = re.compile(r"(?:\b(?:an?|the)\s)?([^.,;()\[\]\n]{2,80})\s(?:cross-?\s?overs?|x-?overs?)\b", re.IGNORECASE)
CODED = re.compile(r"\W{0,3}(?:story |description )?codes?\b", re.IGNORECASE)
"""A label under which lists of one show name pairings and people by their letters."""
ALIKE = re.compile(r"(?<![^\s,;(])(?:M/M|F/F)(?![^\s,;)])")
"""A kind of love or, beside other pairings in code, a pairing of two who share a letter."""
BRACKETS = re.compile(r"[(\[]([^()\[\]]{1,12})[)\]]")


class Evidence:
    """The claims by field, those that follow from others among them; asked for by field, in no order."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        self._fields: defaultdict[str, list[Stated]] = defaultdict(list)
        for position, claim in enumerate(claims):
            for stated in _following(Stated(position, claim)):
                self._fields[stated.claim.field].append(stated)

    def of(self, *fields: str) -> list[Stated]:
        """All claims of these fields."""
        return [stated for field in fields for stated in self._fields[field]]

    def all(self) -> Iterator[Stated]:
        """All claims of all fields."""
        return (stated for claims in self._fields.values() for stated in claims)


def texts(value: object) -> tuple[str, ...]:
    """The strings in a claim's value, whatever its shape.

    >>> texts("a"), texts(["a", None, "b"]), texts(7)
    (('a',), ('a', 'b'), ())
    """
    if isinstance(value, str):
        return (value,)
    items: Iterable[object] = value if isinstance(value, list | tuple) else ()
    return tuple(item for item in items if isinstance(item, str))


def text(value: object) -> str:
    """A claim's value as one text."""
    return ", ".join(texts(value))


def _following(stated: Stated) -> Iterator[Stated]:
    """A claim and what follows from it; a person's ruling says what it says and no more."""
    claim = stated.claim
    if stated.rank or not (written := text(claim.value)):
        yield stated
    elif claim.field == "title":
        yield stated
        yield from _of_title(stated, written)
    elif claim.field == "series":
        yield from _of_series(stated, written)
    elif claim.field in MIXED:
        yield stated
        yield from _of_mixed(stated, mixed(written))
        yield from _of_crossover(stated, written)
    elif claim.field in ("disclaimer", "notes"):
        yield stated
        yield from _of_remark(stated, written)
    elif claim.field == "relationships":
        yield stated
        if "Gen" in mixed(written).categories:
            yield _also(stated, "categories", ["Gen"])
        codes = (code for code in BRACKETS.findall(written) if is_code(code))
        yield from (_also(stated, "rating", code) for code in codes)
    elif claim.field == "rating":
        yield stated
        yield from (_also(stated, "relationships", pair, BY_THE_WAY) for pair in mixed(written).relationships)
    else:
        yield stated


def _of_title(stated: Stated, written: str) -> Iterator[Stated]:
    title = clean_title(written)
    if title is None:
        return
    yield from _of_crossover(stated, written)
    if title.counter:
        yield _also(stated, "instalment", title.counter)
    if title.chapter:
        yield _also(stated, "chapter_title", title.chapter)
    if title.couple:
        yield _also(stated, "relationships", title.couple)
    if title.series:
        yield _also(stated, "series", title.series)
        yield _also(stated, "series_place", title.series_place)


def _of_series(stated: Stated, written: str) -> Iterator[Stated]:
    """A `Series` that names a show is a fandom's name; a cycle may come with the place in it."""
    if len(written) <= LONGEST_SERIES and (fandom := file_fandom(written)):
        yield _also(stated, "fandoms", fandom)
        return
    yield stated
    cycle = series(written)
    if cycle and cycle.place is not None:
        yield _also(stated, "series_place", [cycle.place, cycle.of])


def _of_remark(stated: Stated, written: str) -> Iterator[Stated]:
    """What a note or disclaimer says by the way: where to write to, who may archive, when it was posted."""
    addresses = [address for _, address in find_addresses(written[:LONGEST_REMARK])]
    if addresses:
        yield _also(stated, "emails", addresses, BY_THE_WAY)
    if said := said_of_archiving(written):
        yield _also(stated, "archive", said, BY_THE_WAY)
    if said := said_of_publishing(written):
        yield _also(stated, "date", said, BY_THE_WAY)


def _of_crossover(stated: Stated, written: str) -> Iterator[Stated]:
    """The fandoms that "an X/Y crossover" names."""
    for found in CROSSOVER.finditer(written[:1000]):
        if fandoms := file_fandoms(found[1]):
            yield _also(stated, "fandoms", list(fandoms), 0.9)


def _of_mixed(stated: Stated, found: Mixed) -> Iterator[Stated]:
    own = stated.claim.field
    if CODED.match(stated.claim.raw or ""):
        yield _also(stated, "characters", text(stated.claim.value))
    genres = [genre for genre in found.genres if own != "warnings" or genre not in ONLY_WARNED]
    for field, values in (("genres", genres), ("categories", found.categories), ("form", found.forms[:1])):
        if values and field != own:
            yield _also(stated, field, values)
    if own == "category":
        if found.relationships:
            alike = [pair for pair in ALIKE.findall(text(stated.claim.value)) if pair not in found.relationships]
            yield _also(stated, "relationships", [*found.relationships, *alike])
        if found.rating:
            yield _also(stated, "rating", found.rating)
    if own != "warnings" and found.warnings:
        yield _also(stated, "warnings", found.warnings)
    if found.status:
        yield _also(stated, "status", found.status)


def _also(stated: Stated, field: str, value: object, share: float = ASIDE) -> Stated:
    """What a claim says of another field."""
    claim = replace(stated.claim, field=field, value=value, weight=stated.weight * share)
    return Stated(stated.position, claim, aside=True)
