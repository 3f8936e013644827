"""Cards as JSON, there and back."""

from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from typing import Any

from reliquary.work import Card, Spoiler

_TUPLES = frozenset(
    field.name for field in fields(Card) if isinstance(field.default, tuple) and field.name != "instalment"
)


def card_json(card: Card) -> dict[str, Any]:
    """The card without `because`, which the claims' own `carried` tells.

    >>> card_from(card_json(Card(title="Home", spoilers=(Spoiler("Xena", 2),)))).spoilers[0].season
    2
    """
    plain = asdict(replace(card, because={}))
    del plain["because"]
    return plain


def card_from(plain: Mapping[str, Any]) -> Card:
    """The card of `card_json`."""
    values = {name: tuple(value) if name in _TUPLES else value for name, value in plain.items()}
    values["spoilers"] = tuple(Spoiler(**point) for point in plain["spoilers"])
    values["instalment"] = tuple(plain["instalment"])
    return Card(**values)
