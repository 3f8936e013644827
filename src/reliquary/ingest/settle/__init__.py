"""Claims become fields and doubts: the only place that decides, and on claims alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from reliquary.ingest.settle.weigh import Ruling, Testimony, weigh
from reliquary.work import Card, Claim, Surroundings

WHOLE = ("title", "summary", "disclaimer", "notes", "series", "chapter_title", "language", "form", "status", "date", "rating", "archive")
LISTS = ("authors", "emails", "fandoms", "relationships", "characters", "warnings", "genres", "categories")


def settle(claims: Sequence[Claim], surroundings: Surroundings = Surroundings()) -> Card:
    """The card that these claims make."""
    fields: defaultdict[str, list[Testimony]] = defaultdict(list)
    for position, claim in enumerate(claims):
        fields[claim.field].append(Testimony(position, claim))
    values: dict[str, object] = {}
    because: dict[str, tuple[int, ...]] = {}
    doubts: list[str] = []
    for name in (*WHOLE, *LISTS, "series_place", "instalment"):
        ruling = _ruling(name, fields[name])
        if ruling.value is not None:
            values[name], because[name] = ruling.value, ruling.because
        if ruling.doubted:
            doubts.append(name)
    return Card(**values, because=because, doubts=tuple(doubts))  # type: ignore[arg-type]


def _ruling(name: str, claims: list[Testimony]) -> Ruling[object]:
    def read(claim: Claim) -> object | None:
        value = claim.value
        if name in LISTS:
            return tuple(str(item) for item in value) if isinstance(value, list | tuple) else (str(value),)
        if name == "series_place":
            return value if isinstance(value, int) else None
        if name == "instalment":
            return tuple(value) if isinstance(value, list | tuple) and len(value) == 2 else None
        return value.strip() or None if isinstance(value, str) else None

    return weigh(claims, read)
