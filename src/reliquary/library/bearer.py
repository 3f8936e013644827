"""The work of a public key, also of one it bore before."""

from reliquary.library.errors import OperatorError
from reliquary.library.models import FormerKey, Work


def work_of(key: str) -> Work:
    """The work that bears the key, or the one that a former key leads to; OperatorError where there is none."""
    work = Work.objects.filter(key=key).first()
    if work is None:
        former = FormerKey.objects.filter(key=key).exclude(work=None).select_related("work").first()
        work = former.work if former else None
    if work is None:
        raise OperatorError(f"No work has the key {key}; look it up with `reliquary find`.")
    return work
