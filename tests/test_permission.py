"""Permission to archive is read clause by clause and never guessed upward."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.ingest.values.permission import STRICTNESS, permission
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
