"""A settled card put into the columns of its work."""

import re
from collections.abc import Sequence

from reliquary.ingest.facts import fold
from reliquary.library.cards import card_from, card_json
from reliquary.library.hazards import REAL_PEOPLE, UNDERAGE, hinted_at
from reliquary.library.models import NAME, Work
from reliquary.library.rights import Standing
from reliquary.work import Card, Claim

UNTITLED = "\uffff"
"""Sorts works without a title behind all others."""


_ISO = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")

DECISION = "decision"
"""Field of a curator's claim whether a work may be published; see `rights`."""


def put_card(work: Work, card: Card, claims: Sequence[Claim], *, parts: int, words: int) -> None:
    """Fills the columns from the card and what was claimed; nothing is saved here."""
    work.card = card_json(card)
    work.title, work.summary = card.title, card.summary
    work.sort_title = fold(card.title or "")[:NAME] or UNTITLED
    work.rating, work.status, work.archive = card.rating, card.status, card.archive
    work.form = card.form[:40] if card.form else None
    work.language = card.language[:40] if card.language else None
    work.date = card.date if card.date and _ISO.fullmatch(card.date) else None
    work.year = int(work.date[:4]) if work.date else None
    work.series_place = _column_number(card.series_place)
    work.parts = _column_number(card.parts)
    work.instalments = parts
    work.word_count = words
    work.underage = hinted_at(UNDERAGE, card, claims)
    work.real_people = hinted_at(REAL_PEOPLE, card, claims)
    decisions = [claim.value for claim in claims if claim.field == DECISION and claim.witness == "curator"]
    work.decision = str(decisions[-1]) if decisions else None


def standing(work: Work) -> Standing:
    """What `rights` asks of a work."""
    card = card_from(work.card)
    return Standing(
        rating=work.rating,
        permission=work.archive,
        permission_raw=card.archive_raw,
        underage=work.underage,
        real_people=work.real_people,
        decision=work.decision,
        doubts=frozenset(card.doubts),
        removed=work.removed is not None,
    )


def _column_number(number: int | None) -> int | None:
    """A misread number of twenty digits is left in the card and out of the column."""
    return number if number is not None and 0 <= number < 2**31 else None
