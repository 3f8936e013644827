"""Whole remarks are unwrapped and undecorated, and otherwise left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.ingest.values.prose import prose


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Written on\n   a train.", "Written on a train."),
        ("One.\n \n\nTwo.", "One.\n\nTwo."),
        ("*** Beware ***", "Beware"),
        ("*waves* hello", "*waves* hello"),
        ("hello *waves*", "hello *waves*"),
        ("| boxed |", "boxed"),
        ("~~~~", None),
        (" \n ", None),
    ],
)
def test_a_remark_is_cleaned(written: str, expected: str | None) -> None:
    assert prose(written) == expected


@given(st.text(max_size=200))
def test_no_word_is_lost(written: str) -> None:
    cleaned = prose(written)
    assert "".join(filter(str.isalnum, cleaned or "")) == "".join(filter(str.isalnum, written))
