"""The web addresses at which works once stood, so that an old link leads to the work."""

import re
from collections.abc import Iterable

from django.db.models import Q

from reliquary.library.models import Claim, OldAddress
from reliquary.markup.url import folded

URL = "url"
"""The field of the claims that name them."""

CHAPTER = frozenset(("chapter", "chap", "chapno", "page", "i"))
"""What a query says of which chapter is asked for, or which page of it."""

STORY = re.compile(r"[^/?]+/(?:s|works|story|stories)/\d{1,12}(?=/|$)")
"""The part of an address that names the story, where chapters stand below it."""


def old_addresses(claims: Iterable[Claim]) -> list[OldAddress]:
    """The unsaved rows of one edition's claims, each address once; what names nobody's page makes none."""
    said = (claim for claim in claims if claim.field == URL and isinstance(claim.value, str))
    urls = dict.fromkeys(url for claim in said if (url := folded(str(claim.value))))
    return [OldAddress(url=url) for url in urls]


def work_at(url: str) -> str | None:
    """The key of the work that once stood at a web address, however it is spelt; None where none did.

    Where several did, as when a site was rearranged, the one kept first. Nothing is said of who may see it.
    """
    plain = folded(url)
    rows = OldAddress.objects.filter(url=plain).order_by("pk") if plain else OldAddress.objects.none()
    key: str | None = rows.values_list("edition__instalment__work__key", flat=True).first()
    return key


def work_near(url: str) -> str | None:
    """The key of the work that once stood at a web address, or whose other chapter did.

    Old archives gave each chapter an address of its own, of which a heap may know one: whoever asks for another
    chapter is led to the work all the same.
    """
    plain = folded(url)
    if plain is None or (key := work_at(plain)) is not None:
        return key if plain else None
    page, _, asked = plain.partition("?")
    whole = "?".join(filter(None, (page, "&".join(p for p in asked.split("&") if p.partition("=")[0] not in CHAPTER))))
    if whole != plain and (key := work_at(whole)) is not None:
        return key
    story = STORY.match(plain)
    if story is None:
        return None
    rows = OldAddress.objects.filter(Q(url=story[0]) | Q(url__startswith=f"{story[0]}/")).order_by("pk")
    found: str | None = rows.values_list("edition__instalment__work__key", flat=True).first()
    return found


def addresses_of(key: str) -> list[str]:
    """Every address at which a work once stood, without its scheme, in the order they were met."""
    rows = OldAddress.objects.filter(edition__instalment__work__key=key).order_by("pk")
    return list(dict.fromkeys(rows.values_list("url", flat=True)))
