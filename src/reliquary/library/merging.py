"""Several works that prove to be one become the oldest of them; their keys lead to it."""

from collections.abc import Sequence

from reliquary.library.filing import forgetting_names
from reliquary.library.models import Claim, FormerKey, Instalment, Leaf, Work
from reliquary.library.writing import Writer


def merge(writer: Writer, ids: Sequence[int]) -> Work:
    """The oldest of the works, with all that the others had; its card must be settled again by the caller.

    If any of them was removed, so is what they become: an author's word is not undone by a copy that turns up.
    """
    oldest, *others = Work.objects.filter(pk__in=ids).order_by("pk")
    with forgetting_names(others):
        for other in others:
            _merge(writer, other, oldest)
    return oldest


def _merge(writer: Writer, other: Work, oldest: Work) -> None:
    Instalment.objects.filter(work=other).update(work=oldest)
    Claim.objects.filter(work=other).update(work=oldest)
    FormerKey.objects.filter(work=other).update(work=oldest)
    Leaf.objects.filter(work=other).update(work=oldest)
    FormerKey.objects.create(key=other.key, work=oldest, change=writer.next_change())
    if other.removed and not oldest.removed:
        oldest.removed, oldest.removed_reason = other.removed, other.removed_reason
    other.delete()
    writer.works -= 1
