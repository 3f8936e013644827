"""A reader's shield and rules, which follow their account: kept as the site writes them, and understood there."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AbstractUser

from reliquary.library.reader_models import WISH, Reader

NAMES = ("seen", "rules")
"""How far the reader has come in each fandom, and what they wish to hide, to veil and to show."""


def wishes_of(user: AbstractUser) -> dict[str, str]:
    """What the reader said of themselves, by name; what they never spoke of is left out, "" is a wish for nothing."""
    row = Reader.objects.filter(user=user).values(*NAMES).first() or {}
    return {name: written for name, written in row.items() if written is not None}


def put_wish(user: AbstractUser, name: str, written: str) -> None:
    """Keeps one of the wishes in place of what it was."""
    if name in NAMES and len(written) <= WISH:
        Reader.objects.update_or_create(user=user, defaults={name: written})


def bring_wishes(user: AbstractUser, told: Any) -> None:
    """Takes in what a file tells, where the account knows nothing of it; the value comes from outside."""
    known, wished = wishes_of(user), told.get("wishes") if isinstance(told, Mapping) else None
    for name, written in wished.items() if isinstance(wished, Mapping) else ():
        if isinstance(written, str) and written.isascii() and "\0" not in written and name not in known:
            put_wish(user, str(name), written)
