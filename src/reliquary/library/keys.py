"""The public keys of works."""

from collections.abc import Sequence
from hashlib import sha256

from reliquary.library.models import KEY, FormerKey, Work


def work_keys(documents: Sequence[str], *, reclaim: Work | None = None) -> list[str]:
    """A public key for the work that each document founds, from the document's own key and so the same for ever.

    A key that leads nowhere is free again, and one that leads to the work `reclaim`, from which these are split off.
    A key that another work bears, which happens once in many millions, is hashed on.
    """
    free = FormerKey.objects.filter(key__in=[key[:KEY] for key in documents])
    free.filter(work=None).delete()
    if reclaim is not None:
        free.filter(work=reclaim).delete()
    taken = _taken(documents)
    keys: list[str] = []
    for key in documents:
        while key[:KEY] in taken:
            key = sha256(key.encode()).hexdigest()
            taken |= _taken([key])
        taken.add(key[:KEY])
        keys.append(key[:KEY])
    return keys


def _taken(documents: Sequence[str]) -> set[str]:
    keys = [key[:KEY] for key in documents]
    works = Work.objects.filter(key__in=keys).values_list("key", flat=True)
    return {*works, *FormerKey.objects.filter(key__in=keys).values_list("key", flat=True)}
