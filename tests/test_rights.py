"""Who may see what, in every combination, against the rules as they are written down."""

from itertools import product

import pytest

from reliquary.library.rights import (
    HOLD,
    PUBLISH,
    Standing,
    Viewer,
    Visibility,
    exportable,
    exportable_works,
    viewer,
    visibility,
    visible,
    visible_classes,
    visible_works,
)

ARCHIVE = "The Lantern Room"
RATINGS = ("general", "teen", "mature", "explicit", "not_rated", None)
PERMISSIONS = (
    ("anywhere", "Anywhere", True),
    ("listed", "the lantern  room, Harbour Lights", True),
    ("listed", "Harbour Lights only", False),
    ("listed", "The Lantern Roommates", False),
    ("listed", None, False),
    ("ask", "Ask first", False),
    ("no", "Do not archive", False),
    (None, None, False),
)
DOUBTS = (frozenset(), frozenset({"rating"}), frozenset({"archive"}), frozenset({"title"}))


@pytest.mark.parametrize("rating", RATINGS)
@pytest.mark.parametrize(("permission", "raw", "allowed"), PERMISSIONS)
def test_every_combination(rating: str | None, permission: str | None, raw: str | None, allowed: bool) -> None:
    flags = (False, True)
    for underage, real, decision, doubts, removed in product(flags, flags, (None, PUBLISH, HOLD), DOUBTS, flags):
        work = Standing(rating, permission, raw, underage, real, decision, doubts, removed)
        found = visibility(work, ARCHIVE)
        adult = rating not in ("general", "teen") or "rating" in doubts
        consent = decision == PUBLISH or (decision is None and allowed and "archive" not in doubts)
        public = consent and not real and not removed and not (underage and adult)
        assert (found >= Visibility.ADULT) is public, work
        assert (found == Visibility.OPEN) is (public and not adult), work
        assert (found == Visibility.REMOVED) is removed, work
        assert (found == Visibility.SEALED) is (not removed and underage and adult), work


def test_no_decision_and_no_name_opens_what_is_sealed() -> None:
    for rating, decision in product(("mature", "explicit", "not_rated", None), (PUBLISH, HOLD, None)):
        work = Standing(rating, "anywhere", underage=True, decision=decision)
        assert visibility(work, ARCHIVE) is Visibility.SEALED


def test_a_list_allows_nothing_to_an_archive_without_a_name() -> None:
    assert visibility(Standing("teen", "listed", "  "), "") is Visibility.HELD
    assert visibility(Standing("teen", "listed", "any.thing"), ".") is Visibility.HELD


VIEWERS = [
    (Viewer.OWNER, {Visibility.SEALED, Visibility.HELD, Visibility.ADULT, Visibility.OPEN}),
    (Viewer.ADULT, {Visibility.ADULT, Visibility.OPEN}),
    (Viewer.READER, {Visibility.OPEN}),
    (Viewer.MACHINE, {Visibility.OPEN}),
    (Viewer.NOBODY, set()),
]


@pytest.mark.parametrize(("who", "classes"), VIEWERS)
def test_what_each_viewer_sees(who: Viewer, classes: set[Visibility]) -> None:
    assert set(visible_classes(who)) == classes


@pytest.mark.parametrize(
    ("owner", "published", "adult", "machine", "who"),
    [
        (True, False, False, False, Viewer.OWNER),
        (True, True, True, True, Viewer.OWNER),
        (False, False, True, False, Viewer.NOBODY),
        (False, False, False, True, Viewer.NOBODY),
        (False, True, False, False, Viewer.READER),
        (False, True, True, False, Viewer.ADULT),
        (False, True, True, True, Viewer.MACHINE),
    ],
)
def test_who_a_viewer_is(owner: bool, published: bool, adult: bool, machine: bool, who: Viewer) -> None:
    assert viewer(owner=owner, published=published, adult=adult, machine=machine) is who


def test_rows_and_queries_agree(library, kept) -> None:
    """One kept work of each class, looked at by each viewer: row, query and export say the same."""
    from reliquary.library.models import Work
    from reliquary.library.removal import remove

    kept({"title": "Open", "rating": "teen", "archive": "anywhere"})
    kept({"title": "Adult", "rating": "explicit", "archive": "anywhere"})
    kept({"title": "Held", "rating": "teen", "archive": "ask"})
    kept({"title": "Sealed", "rating": "mature", "archive": "anywhere", "warnings": ("underage",)})
    kept({"title": "Removed", "rating": "teen", "archive": "anywhere"})
    remove(library, Work.objects.get(title="Removed").key, "the author asked")
    classes = dict(Work.objects.values_list("title", "visibility"))
    assert classes == {"Open": 4, "Adult": 3, "Held": 2, "Sealed": 1, "Removed": 0}
    for who, seen in VIEWERS:
        rows = {work.title for work in Work.objects.all() if visible(work, who)}
        assert rows == {work.title for work in visible_works(who)}
        assert {classes[title] for title in rows} == set(map(int, seen))
        carried = {work.title for work in Work.objects.all() if exportable(work, who)}
        assert carried == {work.title for work in exportable_works(who)} == rows - {"Sealed"}
