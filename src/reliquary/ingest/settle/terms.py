"""Settles what tables file: rating, warnings, genres, form, kinds of love, spoilers, permission, date."""

from __future__ import annotations

import re

from reliquary.ingest.describe.addresses import exchanged
from reliquary.ingest.settle.evidence import Evidence, text, texts
from reliquary.ingest.settle.weigh import CURATOR, Ruling, Stated, by_weight, weigh
from reliquary.ingest.values.date import Written, date
from reliquary.ingest.values.permission import STRICTNESS, Permission, permission
from reliquary.ingest.values.prose import prose
from reliquary.vocabulary.genres import mixed
from reliquary.vocabulary.ratings import Rating, rating
from reliquary.vocabulary.warnings import warning_tags
from reliquary.work import Claim, Surroundings

OF_LIKE_WORD = 0.25
"""Two words on permission whose weights differ by no more than this are weighed by strictness."""
PLACEHOLDER = re.compile(r"⟦contact \d{1,12}⟧")
"""What stands in a kept text for an address."""
DAY_FIRST = ("de", "fr", "es", "pt", "it", "ru", "nl", "pl", "sv", "fi", "da", "no", "cs", "hu")
"""Languages in which dates in figures begin with the day."""
FINER = 0.3
"""A witness lighter by no more than this may give the day where the weightiest gives only the month or year."""


def settle_rating(evidence: Evidence) -> Ruling[Rating]:
    """The rating; doubted where the weightiest remark claims several."""
    ruling = weigh(evidence.of("rating"), _rating, lambda one, other: one.name == other.name)
    if ruling.value is None or ruling.value.sure or (ruling.chief and ruling.chief.rank):
        return ruling
    return Ruling(ruling.value, ruling.because, True, ruling.chief)


def _rating(claim: Claim) -> Rating | None:
    filed = text(claim.value)
    return Rating(filed) if filed in ("general", "teen", "mature", "explicit", "not_rated") else rating(filed)


def settle_tags(evidence: Evidence, field: str) -> Ruling[tuple[str, ...]]:
    """Warnings, genres or categories: those of all witnesses together, the weightiest first, or a curator's list."""
    found: dict[str, None] = {}
    because: list[int] = []
    for stated in by_weight(evidence.of(field)):
        values = _tags(field, stated)
        if stated.claim.witness == CURATOR:
            return Ruling(values, (stated.position,))
        if values:
            found |= dict.fromkeys(values)
            because.append(stated.position)
    return Ruling(tuple(found) or None, tuple(dict.fromkeys(because)))


def _tags(field: str, stated: Stated) -> tuple[str, ...]:
    values = texts(stated.claim.value)
    if stated.rank or isinstance(stated.claim.value, list | tuple):
        return (
            values if field != "warnings" or stated.rank else tuple(t for v in values for t in warning_tags(_spelt(v)))
        )
    if field == "warnings":
        return warning_tags(_spelt(text(stated.claim.value)))
    found = mixed(text(stated.claim.value))
    return tuple(found.genres if field == "genres" else found.categories)


def _spelt(tag: str) -> str:
    """A filed tag in words, as it is written."""
    return tag.replace("_", " ")


def settle_form(evidence: Evidence) -> Ruling[str]:
    """The form: vignette, novel, poem …"""

    def read(claim: Claim) -> str | None:
        written = text(claim.value)
        if claim.witness == CURATOR:
            return written or None
        forms = mixed(written).forms
        return forms[0] if forms else None

    ruling = weigh(evidence.of("form"), read)
    return ruling if ruling.value is not None else Ruling()


def settle_remark(evidence: Evidence, field: str) -> Ruling[str]:
    """A remark kept whole, of the weightiest claim."""
    return weigh(evidence.of(field), lambda claim: prose(text(claim.value)), lambda one, other: True)


def settle_permission(evidence: Evidence) -> Ruling[Permission]:
    """The permission; of two that differ the stricter, and that doubted."""
    ruling = weigh(evidence.of("archive"), _permission, _agrees, OF_LIKE_WORD)
    if ruling.value is None or ruling.chief is None or ruling.chief.rank:
        return ruling
    if not ruling.doubted:
        return Ruling(ruling.value, ruling.because, not ruling.value.sure, ruling.chief)
    floor = ruling.chief.weight - OF_LIKE_WORD
    rivals = [
        (stated, found)
        for stated in evidence.of("archive")
        if stated.weight >= floor
        and stated.claim.witness != ruling.chief.claim.witness
        and (found := _permission(stated.claim))
        and found.sure
    ]
    strictest = min([(ruling.chief, ruling.value), *rivals], key=lambda pair: STRICTNESS.index(pair[1].value))
    return Ruling(strictest[1], (*ruling.because, strictest[0].position), True, strictest[0])


def _agrees(one: Permission, other: Permission) -> bool:
    """Whether two permissions are the same, or the other is no more than a guess."""
    return one.value == other.value or not other.sure


def _permission(claim: Claim) -> Permission | None:
    written = text(claim.value)
    if written in STRICTNESS and written != "ask":
        return Permission(written)
    return permission(_without_addresses(written))


def _without_addresses(written: str) -> str:
    """The words with `me` for each address or what a library keeps for one: whom to ask changes no permission.

    >>> _without_addresses("Write to wren AT example DOT org first"), _without_addresses("Ask ⟦contact 4⟧.")
    ('Write to me first', 'Ask me.')
    """
    return PLACEHOLDER.sub("me", exchanged(written, lambda address: "me"))


def settle_date(evidence: Evidence, surroundings: Surroundings, language: str | None) -> Ruling[Written]:
    """The date, day before month where the heap, the document's other dates or its language say so.

    Of two readings of figures the one that another date of the document confirms counts.
    """
    claims = evidence.of("date")
    order = surroundings.date_order or _proven(claims) or ("DMY" if (language or "")[:2] in DAY_FIRST else None)
    ruling = weigh(claims, lambda claim: date(_value(claim), order), _agree)
    if ruling.value is None or ruling.chief is None or ruling.chief.rank:
        return ruling
    return _refined(ruling, ruling.value, ruling.chief, claims, order)


def _value(claim: Claim) -> object:
    return claim.value if isinstance(claim.value, int | float) else text(claim.value)


def _proven(claims: list[Stated]) -> str | None:
    """The order that one of the dates proves by a day above twelve; None where they prove none or both."""
    orders = {found.order for stated in claims if (found := date(_value(stated.claim))) and found.order}
    return orders.pop() if len(orders) == 1 else None


def _agree(one: Written, other: Written) -> bool:
    """Whether one date is the other, less precise, or the other way round."""
    ways = [(a, b) for a in (one.value, one.other) for b in (other.value, other.other) if a and b]
    return any(a.startswith(b) or b.startswith(a) for a, b in ways)


def _refined(
    ruling: Ruling[Written], value: Written, chief: Stated, claims: list[Stated], order: str | None
) -> Ruling[Written]:
    """The settled date made more precise, or turned, by another witness who agrees with it."""
    for stated in by_weight(claims):
        found = date(_value(stated.claim), order)
        if found is None or stated.position == chief.position or stated.weight < chief.weight - FINER:
            continue
        if len(found.value) > len(value.value) and found.value.startswith(value.value):
            return Ruling(found, ruling.because, ruling.doubted, chief)
        if value.other and found.other is None and found.value == value.other:
            return Ruling(found, ruling.because, ruling.doubted, chief)
    return ruling
