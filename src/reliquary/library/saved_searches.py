"""The searches that readers with an account saved, each under a title of their own."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib.auth.models import AbstractUser

from reliquary.ingest.describe.addresses import find_addresses
from reliquary.library.errors import BadUsage
from reliquary.library.query import query
from reliquary.library.reader_models import QUERY, TITLE, SavedSearch

MOST = 100
"""Searches one reader may save."""


def saved_searches(user: AbstractUser) -> list[tuple[str, str]]:
    """The reader's searches as (query, title), the newest first."""
    rows = SavedSearch.objects.filter(user=user).order_by("-saved", "-pk")
    return list(rows.values_list("query", "title"))


def save_search(user: AbstractUser, text: str, title: str) -> None:
    """Saves a query under a title, or gives a saved one that title.

    Raises BadUsage where there are too many, and what `sound` raises.
    """
    text, title = sound(text, title)
    known = SavedSearch.objects.filter(user=user)
    if known.count() >= MOST and not known.filter(query=text).exists():
        raise BadUsage(f"You have saved {MOST} searches; take one away to save another.")
    SavedSearch.objects.update_or_create(user=user, query=text, defaults={"title": title, "saved": datetime.now(UTC)})


def drop_search(user: AbstractUser, text: str) -> None:
    """Takes a saved search away."""
    SavedSearch.objects.filter(user=user, query=text).delete()


def sound(text: str, title: str) -> tuple[str, str]:
    """A query and its title as they may be kept: without idle blanks, and titled by the query where nothing is said.

    Raises QueryError where the query cannot be understood, and BadUsage where either holds an e-mail address.

    >>> sound(" lamp  author:wren ", "")
    ('lamp author:wren', 'lamp author:wren')
    """
    text = " ".join(text[:QUERY].split())
    title = " ".join(title.split())[:TITLE] or text[:TITLE]
    query(text)
    if not text:
        raise BadUsage("There is nothing to save in an empty search; write what is sought.")
    if any(True for _ in find_addresses(f"{text} {title}")):
        raise BadUsage("No e-mail address is kept here; save the search without it.")
    return text, title
