"""What the operator says of a heap: which archive it was, where it came from, what may be taken for granted."""

from dataclasses import asdict, dataclass
from typing import Any

from reliquary.work import Claim, Surroundings

OPERATOR = "operator"
WEIGHT = 0.95


@dataclass(frozen=True, slots=True)
class Testimony:
    """`fandoms` and `date_order` ("DMY", "MDY", "YMD") are assumed of every document; the rest is provenance."""

    archive_name: str | None = None
    origin: str | None = None
    received: str | None = None
    fandoms: tuple[str, ...] = ()
    date_order: str | None = None

    @property
    def surroundings(self) -> Surroundings:
        """What `settle` is told of the neighbourhood."""
        return Surroundings(fandoms=self.fandoms, date_order=self.date_order, archive_name=self.archive_name)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """What each document of the heap is claimed to be by the operator."""
        return tuple(Claim("fandoms", fandom, None, OPERATOR, WEIGHT) for fandom in self.fandoms)

    @property
    def plain(self) -> dict[str, Any]:
        """For the batch's row; `testimony_from` reads it back."""
        return asdict(self) | {"fandoms": list(self.fandoms)}


def testimony_from(plain: dict[str, Any]) -> Testimony:
    """The testimony of a batch's row.

    >>> testimony_from(Testimony(fandoms=("Xena",)).plain).fandoms
    ('Xena',)
    """
    return Testimony(**{**plain, "fandoms": tuple(plain.get("fandoms") or ())})
