"""Takes every address out of what is stored: the text keeps a placeholder, the contact table the sealed address.

An address is sealed once however often and in whatever form it was written; `Contact.equality` is a keyed hash, so
that two are known as one without opening either.
"""

import hmac
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from cryptography.fernet import Fernet

from reliquary.ingest.describe.addresses import find_addresses
from reliquary.library.masking import mask_markup
from reliquary.library.models import Contact, Counter
from reliquary.library.secrets import Secrets

PLACEHOLDER = re.compile(r"⟦contact (\d+)⟧")
SEALED = "sealed:"
_FORGED = "⟦contact"
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""What a text column cannot hold: NUL in PostgreSQL, halves of surrogate pairs anywhere."""


class Contacts:
    """The contact table during one transaction, whose holder has locked the counter.

    New addresses are numbered as they are met and written by `flush`.
    """

    def __init__(self, secrets: Secrets, counter: Counter) -> None:
        self._fernet = Fernet(secrets.fernet_key)
        self._secrets = secrets
        self._counter = counter
        self._numbers: dict[str, int] = {}
        self._new: list[Contact] = []

    def mask(self, text: str) -> str:
        """The text with a placeholder for each address, fit for a text column."""
        text = _UNSTORABLE.sub("\ufffd", text).replace(_FORGED, "⟦ contact")
        return _replaced(text, self.placeholder)

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
        xhtml = _UNSTORABLE.sub("\ufffd", xhtml).replace(_FORGED, "⟦ contact")
        return mask_markup(xhtml, find_addresses, self._mask_link, self.placeholder)

    def seal(self, text: str) -> str:
        """The text itself, or sealed whole where it looks like an address and is none: a Message-ID."""
        return (
            SEALED + self._fernet.encrypt(text.encode("utf-8", "replace")).decode() if "@" in text else self.mask(text)
        )

    def placeholder(self, address: str) -> str:
        """What stands in the text for an address."""
        return f"⟦contact {self.number(address)}⟧"

    def number(self, address: str) -> int:
        """The number of an address, which is given one if it is new."""
        equality = keyed(address.strip().casefold(), self._secrets)
        if equality not in self._numbers:
            known = Contact.objects.filter(equality=equality).values_list("number", flat=True).first()
            self._numbers[equality] = known if known is not None else self._add(equality, address.strip())
        return self._numbers[equality]

    def flush(self) -> None:
        """Writes the addresses that were new."""
        Contact.objects.bulk_create(self._new)
        self._new = []

    def _add(self, equality: str, address: str) -> int:
        self._counter.contact += 1
        sealed = self._fernet.encrypt(address.encode("utf-8", "replace"))
        self._new.append(Contact(number=self._counter.contact, equality=equality, sealed=sealed))
        return self._counter.contact

    def _mask_link(self, target: str) -> str:
        """The placeholders of the addresses a `mailto:` link writes to."""
        to = re.split(r"[?&]", unquote(target), maxsplit=1)[0]
        addresses = [part.strip() for part in re.split(r"[,;]", to) if part.strip()]
        return " ".join(self.placeholder(address) for address in addresses)


def keyed(text: str, secrets: Secrets) -> str:
    """A hash that only this library can make; tells two texts equal without storing them."""
    return hmac.digest(secrets.pepper.encode(), text.encode("utf-8", "surrogatepass"), "sha256").hex()


def _replaced(text: str, placeholder: Callable[[str], str]) -> str:
    """The text with each found address exchanged for its placeholder."""
    pieces: list[str] = []
    end = 0
    for (start, stop), address in find_addresses(text):
        pieces += [text[end:start], placeholder(address)]
        end = stop
    return "".join([*pieces, text[end:]]) if pieces else text


def addresses_in(text: str, secrets: Secrets) -> str:
    """The text with its placeholders opened again; only for the owner's own eyes."""
    numbers = [int(number) for number in PLACEHOLDER.findall(text)]
    fernet = Fernet(secrets.fernet_key)
    sealed = Contact.objects.filter(number__in=numbers).values_list("number", "sealed")
    opened = {number: fernet.decrypt(bytes(token)).decode() for number, token in sealed}
    return PLACEHOLDER.sub(lambda match: opened.get(int(match[1]), match[0]), text)
