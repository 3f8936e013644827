"""The web addresses at which works once stood, so that an old link leads to the work."""

from collections.abc import Iterable

from reliquary.library.models import Claim, OldAddress
from reliquary.markup.url import folded

URL = "url"
"""The field of the claims that name them."""


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


def addresses_of(key: str) -> list[str]:
    """Every address at which a work once stood, without its scheme, in the order they were met."""
    rows = OldAddress.objects.filter(edition__instalment__work__key=key).order_by("pk")
    return list(dict.fromkeys(rows.values_list("url", flat=True)))
