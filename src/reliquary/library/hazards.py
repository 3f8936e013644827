"""Whether a work may be about someone underage or about real people: stated, or so much as hinted at."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from reliquary.work import Card, Claim

UNDERAGE, REAL_PEOPLE = "underage", "real_people"
TELLING = frozenset({"warnings", "categories", "genres", "form", "rating", "fandoms"})
"""Fields in which a document speaks of its own contents; prose also speaks of its readers' age."""


@dataclass(frozen=True, slots=True)
class _Guard:
    words: re.Pattern[str]
    of_readers: re.Pattern[str] | None

    def finds(self, text: str) -> bool:
        text = self.of_readers.sub(" ", text) if self.of_readers else text
        return self.words.search(text) is not None


def hinted_at(hazard: str, card: Card, claims: Iterable[Claim]) -> bool:
    """Whether the card states the hazard, or any witness hints at it and no curator has ruled on the warnings.

    >>> hinted_at(UNDERAGE, Card(), [Claim("warnings", "chan?", None, "labelled header", 0.9)])
    True
    """
    guard = _guards()[hazard]
    filed = (*card.warnings, *card.genres, *card.categories, card.form or "")
    if any(guard.finds(value.replace("_", " ")) for value in filed):
        return True
    claims = list(claims)
    if any(claim.witness == "curator" and claim.field == "warnings" for claim in claims):
        return False
    return any(guard.finds(text) for claim in claims if claim.field in TELLING for text in _texts(claim))


def _texts(claim: Claim) -> Iterable[str]:
    if claim.raw is not None:
        yield claim.raw
    values = claim.value if isinstance(claim.value, list | tuple) else [claim.value]
    yield from (value for value in values if isinstance(value, str))


@cache
def _guards() -> dict[str, _Guard]:
    text = files("reliquary.vocabularies").joinpath("guarded.toml").read_text(encoding="utf-8")
    return {
        hazard: _Guard(_pattern(entry["words"]), _pattern(entry["of_readers"]) if entry["of_readers"] else None)
        for hazard, entry in tomllib.loads(text).items()
    }


def _pattern(words: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)
