"""What readers keep: marks, reading list, history and place, through merges and splits, and all of it at one wish."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User

from reliquary.library import keepsakes as kept_things
from reliquary.library.accounts import drop_account
from reliquary.library.belongings import belongings, bring, forget
from reliquary.library.errors import BadUsage
from reliquary.library.keep import Kept
from reliquary.library.keepsakes import keepsake_of, keepsakes, note_opening, note_stop, put_keepsake, remember
from reliquary.library.merging import merge
from reliquary.library.models import FormerKey, Work
from reliquary.library.reader_models import Keepsake, Reader, SavedSearch
from reliquary.library.rights import Viewer
from reliquary.library.saved_searches import drop_search, save_search, saved_searches
from reliquary.library.writing import writing

Keeper = Callable[..., list[Kept]]


@pytest.fixture
def reader(library: Any) -> User:
    return User.objects.create_user("wren", password="a lamp on the pier")


@pytest.fixture
def works(kept: Keeper) -> list[Work]:
    kept({"title": "Lamps", "archive": "anywhere", "rating": "teen"}, {"title": "Piers"})
    return list(Work.objects.order_by("pk"))


def test_marks_and_the_reading_list_come_and_go(reader: User, works: list[Work]) -> None:
    lamps, piers = works
    put_keepsake(reader, lamps, "marked", True)
    put_keepsake(reader, lamps, "wanted", True)
    put_keepsake(reader, piers, "wanted", True)
    assert keepsake_of(reader, lamps).marked and keepsake_of(reader, lamps).wanted
    assert set(keepsakes(reader)) == {lamps.key, piers.key}
    put_keepsake(reader, lamps, "wanted", False)
    put_keepsake(reader, piers, "wanted", False)
    assert set(keepsakes(reader)) == {lamps.key} and Keepsake.objects.count() == 1
    assert not keepsake_of(User.objects.create_user("finn"), lamps).marked


def test_nothing_read_is_remembered_until_it_is_wished(reader: User, works: list[Work]) -> None:
    lamps, piers = works
    note_opening(reader, lamps, "1")
    note_stop(reader, lamps, "1", 7, 20)
    assert not Keepsake.objects.exists()
    put_keepsake(reader, piers, "marked", True)
    note_stop(reader, piers, "2", 7, 20)
    assert (keepsake_of(reader, piers).page, keepsake_of(reader, piers).opened) == ("2", None)
    remember(reader, True)
    note_opening(reader, lamps, "1")
    assert keepsake_of(reader, lamps).opened
    remember(reader, False)
    assert set(keepsakes(reader)) == {piers.key}, "switched off, it is forgotten"


def test_a_reader_who_comes_back_is_where_they_stopped(reader: User, works: list[Work]) -> None:
    lamps = works[0]
    remember(reader, True)
    note_stop(reader, lamps, "3", 12, 40)
    before = note_opening(reader, lamps, "3")
    assert (before.page, before.part, before.of) == ("3", 12, 40)
    note_opening(reader, lamps, "4")
    assert (keepsake_of(reader, lamps).page, keepsake_of(reader, lamps).part) == ("4", 0)
    put_keepsake(reader, lamps, "opened", False)
    assert not Keepsake.objects.exists()


def test_keepsakes_follow_works_that_are_merged(reader: User, works: list[Work], library: Any) -> None:
    lamps, piers = works
    put_keepsake(reader, piers, "marked", True)
    put_keepsake(reader, lamps, "wanted", True)
    remember(reader, True)
    note_stop(reader, piers, "2", 5, 9)
    with writing(library) as writer:
        one = merge(writer, [lamps.pk, piers.pk])
    held = keepsakes(reader)[one.key]
    assert set(keepsakes(reader)) == {one.key} == {lamps.key}
    assert held.marked and held.wanted and (held.page, held.part) == ("2", 5)
    assert keepsake_of(reader, one).marked == held.marked
    put_keepsake(reader, one, "marked", False)
    assert keepsake_of(reader, one).marked is None and keepsake_of(reader, one).wanted


def test_a_work_that_is_gone_is_kept_in_mind_and_its_key_leads_nowhere(reader: User, works: list[Work]) -> None:
    key = works[0].key
    put_keepsake(reader, works[0], "marked", True)
    works[0].delete()
    FormerKey.objects.create(key=key, work=None, change=999)
    assert set(keepsakes(reader)) == {key}


def test_searches_are_saved_once_and_hold_no_address(reader: User) -> None:
    save_search(reader, " lamp  author:wren ", "Lamps of Wren")
    save_search(reader, "kettle", "")
    save_search(reader, "lamp author:wren", "Lamps")
    assert saved_searches(reader) == [("lamp author:wren", "Lamps"), ("kettle", "kettle")]
    drop_search(reader, "kettle")
    assert [text for text, _ in saved_searches(reader)] == ["lamp author:wren"]
    for text, title in (("", ""), ("wren@example.org", ""), ("lamp", "wren at example dot org"), ("titel:x", "")):
        with pytest.raises(BadUsage):
            save_search(reader, text, title)


def test_all_of_it_can_be_carried_away_brought_back_and_forgotten(reader: User, works: list[Work]) -> None:
    put_keepsake(reader, works[0], "marked", True)
    remember(reader, True)
    note_stop(reader, works[1], "2", 5, 9)
    save_search(reader, "kettle", "Kettles")
    told = belongings(reader, Viewer.READER)
    assert {one["key"]: one["title"] for one in told["works"]} == {works[0].key: "Lamps", works[1].key: None}
    forget(reader)
    assert belongings(reader, Viewer.OWNER) == {"remembers": False, "works": [], "searches": []}
    assert bring(reader, told) == 2
    assert belongings(reader, Viewer.READER) == told


def test_what_the_account_knows_stays_and_the_later_place_counts(reader: User, works: list[Work]) -> None:
    put_keepsake(reader, works[0], "marked", True)
    marked = keepsake_of(reader, works[0]).marked
    old = {"key": works[0].key, "marked": "2021-01-01T00:00:00Z", "wanted": "2021-01-02T00:00:00Z",
           "page": "3", "part": 4, "of": 8, "stopped": "2021-01-02T00:00:00Z"}  # fmt: skip
    assert bring(reader, {"works": [old]}) == 1
    held = keepsake_of(reader, works[0])
    assert held.marked == marked and held.wanted and (held.page, held.part) == ("3", 4)
    bring(reader, {"works": [old | {"page": "1", "stopped": "2020-12-02T00:00:00Z"}]})
    assert keepsake_of(reader, works[0]).page == "3"


@pytest.mark.parametrize(
    "told",
    [
        None, [], "x", {"works": None}, {"works": {}}, {"searches": "x"}, {"works": [None, 1, {"key": 5}, {}]},
        {"wishes": {"seen": "\ud800", "rules": "a\0", "x": "y", "remembers": "1"}}, {"wishes": ["seen"]},
        {"works": [{"key": "'; --", "marked": "2024-01-01"}]}, {"works": [{"key": "0" * 12, "marked": "2024-01-01"}]},
        {"searches": [None, {"query": "titel:x"}, {"query": "wren@example.org"}, {"query": ""}], "remembers": "yes"},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_left_out(reader: User, works: list[Work], told: Any) -> None:
    assert bring(reader, told) == 0
    assert belongings(reader, Viewer.OWNER) == {"remembers": False, "works": [], "searches": []}


@pytest.mark.parametrize("time", ["", None, 7, "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "soon"])
def test_strange_times_break_nothing(reader: User, works: list[Work], time: Any) -> None:
    bring(reader, {"works": [{"key": works[0].key, "marked": time, "page": "1", "part": -1, "of": 10**20}]})
    assert keepsake_of(reader, works[0]).page == ""


def test_a_reader_keeps_something_of_so_many_works_and_no_more(
    reader: User, works: list[Work], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_things, "MOST", 1)
    put_keepsake(reader, works[0], "marked", True)
    put_keepsake(reader, works[1], "marked", True)
    assert set(keepsakes(reader)) == {works[0].key}
    remember(reader, True)
    note_stop(reader, works[1], "1", 1, 2)
    assert set(keepsakes(reader)) == {works[0].key}, "of the history the oldest lines go, and marks stay"


def test_an_account_takes_all_of_it_along(reader: User, works: list[Work]) -> None:
    put_keepsake(reader, works[0], "marked", True)
    save_search(reader, "kettle", "")
    remember(reader, True)
    drop_account("wren")
    assert not any(model.objects.exists() for model in (Keepsake, SavedSearch, Reader))
