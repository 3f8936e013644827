"""Takes every address out of what is stored: the text keeps a placeholder, the contact table the sealed address.

An address is sealed once however often and in whatever form it was written; `Contact.equality` is a keyed hash, so
that two are known as one without opening either.
"""

import hmac
import re
from collections.abc import Iterable

from cryptography.fernet import Fernet

from reliquary.library.mask import Mask
from reliquary.library.models import Contact, Counter
from reliquary.library.secrets import Secrets

PLACEHOLDER = re.compile(r"⟦contact (\d+)⟧")
WITHHELD = "[address withheld]"
SEALED = "sealed:"
TOGETHER = 500
"""Addresses one query looks up."""


class Contacts(Mask):
    """The contact table during one transaction, whose holder has locked the counter.

    New addresses are numbered as they are met and written by `flush`.
    """

    def __init__(self, secrets: Secrets, counter: Counter) -> None:
        self._fernet = Fernet(secrets.fernet_key)
        self._secrets = secrets
        self._counter = counter
        self._numbers: dict[str, int] = {}
        self._absent: set[str] = set()
        self._new: list[Contact] = []

    def seal(self, text: str) -> str:
        """The text itself, or sealed whole where it looks like an address and is none: a Message-ID."""
        return (
            SEALED + self._fernet.encrypt(text.encode("utf-8", "replace")).decode() if "@" in text else self.mask(text)
        )

    def placeholder(self, address: str) -> str:
        return f"⟦contact {self.number(address)}⟧"

    def look_up(self, addresses: Iterable[str]) -> None:
        """Looks up many addresses at once, so that `number` need not ask for each."""
        wanted = sorted({self._equality(address) for address in addresses} - self._numbers.keys() - self._absent)
        for start in range(0, len(wanted), TOGETHER):
            rows = Contact.objects.filter(equality__in=wanted[start : start + TOGETHER])
            self._numbers.update(rows.values_list("equality", "number"))
        self._absent.update(wanted)

    def number(self, address: str) -> int:
        """The number of an address, which is given one if it is new."""
        equality = self._equality(address)
        if equality not in self._numbers and equality not in self._absent:
            self.look_up([address])
        if equality not in self._numbers:
            self._numbers[equality] = self._add(equality, address.strip())
        return self._numbers[equality]

    def flush(self) -> None:
        """Writes the addresses that were new."""
        Contact.objects.bulk_create(self._new)
        self._new = []

    def _equality(self, address: str) -> str:
        return keyed(address.strip().casefold(), self._secrets)

    def _add(self, equality: str, address: str) -> int:
        self._counter.contact += 1
        sealed = self._fernet.encrypt(address.encode("utf-8", "replace"))
        self._new.append(Contact(number=self._counter.contact, equality=equality, sealed=sealed))
        return self._counter.contact


def keyed(text: str, secrets: Secrets) -> str:
    """A hash that only this library can make; tells two texts equal without storing them."""
    return hmac.digest(secrets.pepper.encode(), text.encode("utf-8", "surrogatepass"), "sha256").hex()


def withheld(text: str) -> str:
    """The text with words where its placeholders stand; for every eye but the owner's.

    >>> withheld("Write to ⟦contact 7⟧!")
    'Write to [address withheld]!'
    """
    return PLACEHOLDER.sub(WITHHELD, text)


class _Withheld(Mask):
    """Puts words in the place of every address."""

    def placeholder(self, address: str) -> str:
        return WITHHELD


def withholding(text: str) -> str:
    """Text that comes from an original and never was masked, with words where addresses or placeholders stand.

    >>> withholding("Drawn by owl@example.org")
    'Drawn by [address withheld]'
    """
    return _Withheld().mask(withheld(text))


def addresses_in(text: str, secrets: Secrets) -> str:
    """The text with its placeholders opened again; only for the owner's own eyes."""
    numbers = [int(number) for number in PLACEHOLDER.findall(text)]
    fernet = Fernet(secrets.fernet_key)
    sealed = Contact.objects.filter(number__in=numbers).values_list("number", "sealed")
    opened = {number: fernet.decrypt(bytes(token)).decode() for number, token in sealed}
    return PLACEHOLDER.sub(lambda match: opened.get(int(match[1]), match[0]), text)
