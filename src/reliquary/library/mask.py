"""Puts placeholders where addresses stand: in text, in JSON values and in markup."""

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote

from reliquary.ingest.describe.addresses import exchanged, find_addresses
from reliquary.library.masking import mask_markup

_FORGED = "⟦contact"
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""What a text column cannot hold: NUL in PostgreSQL, halves of surrogate pairs anywhere."""
TALLIED = "⟦contact ~"
"""How a tally's placeholder begins."""
_TALLIED = re.compile(rf"{TALLIED}(\d+)⟧")


class Mask(ABC):
    """What exchanges addresses for placeholders; how they are numbered is for its kinds to say."""

    @abstractmethod
    def placeholder(self, address: str) -> str:
        """What stands in the text for an address."""

    def mask(self, text: str) -> str:
        """The text with a placeholder for each address, fit for a text column."""
        return exchanged(_storable(text), self.placeholder)

    def mask_value(self, value: Any) -> Any:
        """A JSON value with every string in it masked."""
        if isinstance(value, str):
            return self.mask(value)
        if isinstance(value, list | tuple):
            return [self.mask_value(item) for item in value]
        if isinstance(value, dict):
            return {self.mask(name): self.mask_value(item) for name, item in value.items()}
        return value

    def mask_markup(self, xhtml: str) -> str:
        """Clean XHTML with its visible addresses, its `mailto:` links and its attributes masked."""
        return mask_markup(_storable(xhtml), find_addresses, self._mask_link, self.placeholder)

    def _mask_link(self, target: str) -> str:
        """The placeholders of the addresses a `mailto:` link writes to."""
        to = re.split(r"[?&]", unquote(target), maxsplit=1)[0]
        addresses = [part.strip() for part in re.split(r"[,;]", to) if part.strip()]
        return " ".join(self.placeholder(address) for address in addresses)


class Tally(Mask):
    """Numbers the addresses of one document from 0, where no contact table is at hand; `settled` exchanges them.

    >>> tally = Tally()
    >>> tally.mask("Write to wren@example.org!"), tally.addresses
    ('Write to ⟦contact ~0⟧!', ['wren@example.org'])
    """

    def __init__(self) -> None:
        self.addresses: list[str] = []
        self._numbers: dict[str, int] = {}

    def placeholder(self, address: str) -> str:
        address = address.strip()
        number = self._numbers.setdefault(address.casefold(), len(self.addresses))
        if number == len(self.addresses):
            self.addresses.append(address)
        return f"⟦contact ~{number}⟧"


def settled(value: Any, placeholders: Sequence[str]) -> Any:
    """A text or JSON value with the placeholders of a tally exchanged for those at their places.

    >>> settled(["by ⟦contact ~1⟧", 3], ["⟦contact 7⟧", "⟦contact 9⟧"])
    ['by ⟦contact 9⟧', 3]
    """
    if isinstance(value, str):
        return _TALLIED.sub(lambda match: placeholders[int(match[1])], value)
    if isinstance(value, list | tuple):
        return [settled(item, placeholders) for item in value]
    if isinstance(value, dict):
        return {settled(name, placeholders): settled(item, placeholders) for name, item in value.items()}
    return value


def _storable(text: str) -> str:
    """The text as a column can hold it, without placeholders that its author may have forged."""
    return _UNSTORABLE.sub("\ufffd", text).replace(_FORGED, "⟦ contact")
