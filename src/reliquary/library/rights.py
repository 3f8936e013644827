"""Who may see what: the one place that decides.

A work has one visibility class, kept in its row and in the index; a viewer sees the classes of `visible_classes`.
"""

import re
from dataclasses import dataclass
from enum import Enum, IntEnum

from django.db.models import QuerySet

from reliquary.library.models import Work

ADULT_RATINGS = frozenset({"mature", "explicit", "not_rated", None})
"""An unknown rating counts as adult."""

PUBLISH, HOLD = "publish", "hold"
"""What a curator may decide of a work; kept as a claim of the field `decision`."""


class Visibility(IntEnum):
    """How far a work may go; each class goes further than the one before it."""

    REMOVED = 0
    SEALED = 1
    """Its owner may read it; it is in no export and never public, whatever anybody decides."""
    HELD = 2
    ADULT = 3
    OPEN = 4


class Viewer(Enum):
    """Who is looking."""

    OWNER = "owner"
    """Whoever keeps the library, and its curators."""
    ADULT = "adult"
    """A reader of a published library who asked to see adult works."""
    READER = "reader"
    MACHINE = "machine"
    """Feeds, OPDS and the API without a login."""
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides a work's visibility. `underage` and `real_people` are true where stated or doubted."""

    rating: str | None = None
    permission: str | None = None
    permission_raw: str | None = None
    underage: bool = False
    real_people: bool = False
    decision: str | None = None
    doubts: frozenset[str] = frozenset()
    removed: bool = False


def visibility(work: Standing, archive_name: str = "") -> Visibility:
    """The class of a work in the archive of that name.

    A doubted rating counts as unknown and a doubted permission as unsaid: neither is ever guessed upward.

    >>> visibility(Standing(rating="teen", permission="anywhere")).name
    'OPEN'
    >>> visibility(Standing(rating="teen", permission="listed", permission_raw="Gossamer only"), "Gossamer").name
    'OPEN'
    >>> visibility(Standing(rating="mature", permission="anywhere", underage=True, decision="publish")).name
    'SEALED'
    """
    adult = work.rating in ADULT_RATINGS or "rating" in work.doubts
    if work.removed:
        return Visibility.REMOVED
    if work.underage and adult:
        return Visibility.SEALED
    if work.real_people or work.decision == HOLD:
        return Visibility.HELD
    if work.decision != PUBLISH and not _permitted(work, archive_name):
        return Visibility.HELD
    return Visibility.ADULT if adult else Visibility.OPEN


def _permitted(work: Standing, archive_name: str) -> bool:
    """Whether the author's own words allow this archive."""
    if "archive" in work.doubts:
        return False
    if work.permission == "listed" and archive_name.strip():
        name = r"\s+".join(re.escape(word) for word in archive_name.split())
        return re.search(rf"(?<!\w){name}(?!\w)", work.permission_raw or "", re.IGNORECASE) is not None
    return work.permission == "anywhere"


def viewer(*, owner: bool, published: bool, adult: bool = False, machine: bool = False) -> Viewer:
    """Who someone is: a private library knows only its owner.

    >>> viewer(owner=False, published=False)
    <Viewer.NOBODY: 'nobody'>
    """
    if owner:
        return Viewer.OWNER
    if not published:
        return Viewer.NOBODY
    if machine:
        return Viewer.MACHINE
    return Viewer.ADULT if adult else Viewer.READER


_VISIBLE = {
    Viewer.OWNER: (Visibility.SEALED, Visibility.HELD, Visibility.ADULT, Visibility.OPEN),
    Viewer.ADULT: (Visibility.ADULT, Visibility.OPEN),
    Viewer.READER: (Visibility.OPEN,),
    Viewer.MACHINE: (Visibility.OPEN,),
    Viewer.NOBODY: (),
}


def visible_classes(viewer: Viewer) -> tuple[int, ...]:
    """The visibility classes the viewer sees; what the index is filtered by."""
    return tuple(map(int, _VISIBLE[viewer]))


def exportable_classes(viewer: Viewer) -> tuple[int, ...]:
    """Those of them that the viewer may carry away."""
    return tuple(number for number in visible_classes(viewer) if number > Visibility.SEALED)


def visible(work: Work, viewer: Viewer) -> bool:
    """Whether the viewer may see this row; asked again after every search, for the index may lag."""
    return work.visibility in visible_classes(viewer)


def visible_works(viewer: Viewer) -> QuerySet[Work]:
    """All works the viewer may see."""
    return Work.objects.filter(visibility__in=visible_classes(viewer))


def exportable(work: Work, viewer: Viewer) -> bool:
    """Whether the viewer may carry the work away."""
    return work.visibility in exportable_classes(viewer)


def exportable_works(viewer: Viewer) -> QuerySet[Work]:
    return Work.objects.filter(visibility__in=exportable_classes(viewer))
