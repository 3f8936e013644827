"""Permission to archive is read clause by clause and never guessed upward."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.ingest.values.permission import STRICTNESS, permission, said_of_archiving
from reliquary.vocabulary.tables import table


@pytest.mark.parametrize(("written", "expected"), table("consent")["examples"].items())
def test_every_example_of_the_table_is_read(written: str, expected: list[str]) -> None:
    found = permission(written)
    assert found and [found.value, *found.conditions] == expected


@pytest.mark.parametrize("written", ["My heart belongs to the sea", "Some day perhaps", "hm"])
def test_words_that_say_nothing_give_no_leave_and_are_unsure(written: str) -> None:
    found = permission(written)
    assert found and found.value != "anywhere"
    assert not found.sure or found.value == "listed"


def test_a_refusal_behind_a_yes_stands() -> None:
    assert permission("Links: yes. Archive: no.").value == "no"  # type: ignore[union-attr]


def test_nothing_written_allows_nothing() -> None:
    assert permission(" ... ") is None


@given(st.text(max_size=300))
def test_nothing_raises(written: str) -> None:
    found = permission(written)
    assert found is None or found.value in STRICTNESS


@pytest.mark.parametrize(
    "remark",
    [
        "First posted to the archive in 1998.",
        "No infringement is intended. I own nothing.",
        "This has never been in an archive before.",
        "Thanks to everyone who asked for more.",
    ],
)
def test_remarks_on_other_things_say_nothing_of_archiving(remark: str) -> None:
    assert said_of_archiving(remark) is None


def test_a_disclaimer_may_give_or_refuse_leave_by_the_way() -> None:
    assert (
        said_of_archiving("Not mine. Please do not archive this! I wrote it for fun.") == "Please do not archive this!"
    )
    assert said_of_archiving("It may be passed around with this note attached.") is not None
    assert said_of_archiving("Non pubblicate altrove senza chiedermelo.") is not None
