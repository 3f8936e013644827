"""What lay beside a work and is no story: replies to it, pages that list it, its pictures and style sheets.

Nothing ties the two for good: they share a name, whichever came first, and once one of them goes they no longer do.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q

from reliquary.library.models import Leaf, Mention, Work

MOST = 500
"""Leaves of one work that are told; a story that has more replies than that is known without them."""
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Beside:
    """Leaves of one kind in one file, and how many of them there are."""

    kind: str
    place: str
    count: int


def put_mentions(leaf: Leaf, values: Sequence[int]) -> None:
    """Keeps the names by which a leaf and stories know each other, in the place of those it had."""
    wanted = set(values)
    if set(leaf.mentions.values_list("value", flat=True)) == wanted:
        return
    leaf.mentions.all().delete()
    Mention.objects.bulk_create((Mention(value=value, leaf=leaf) for value in dict.fromkeys(values)), CHUNK)


def leaves_beside(work: Work) -> list[Leaf]:
    """The leaves that speak of a work or that it speaks of, and headers that count for it, in the order they came."""
    names = Mention.objects.filter(edition__instalment__work=work).values("value")
    told = Mention.objects.filter(value__in=names, leaf__isnull=False).values("leaf")
    return list(Leaf.objects.filter(Q(pk__in=told) | Q(work=work)).order_by("pk")[:MOST])


def beside(work: Work) -> Iterator[Beside]:
    """The same by kind and file; a mailbox holds many replies."""
    counted = Counter((leaf.kind, "!".join((leaf.path, *leaf.members))) for leaf in leaves_beside(work))
    for (kind, place), count in sorted(counted.items()):
        yield Beside(kind, place, count)


def works_beside(leaf: Leaf) -> list[Work]:
    """The works that a leaf speaks of, or that speak of it; an index page has many."""
    names = Mention.objects.filter(leaf=leaf).values("value")
    told = Mention.objects.filter(value__in=names, edition__isnull=False).values("edition__instalment__work")
    return list(Work.objects.filter(Q(pk__in=told) | Q(leaves=leaf)).distinct().order_by("pk")[:MOST])
