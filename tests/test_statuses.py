"""Complete or in progress, however it is put."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.vocabulary.statuses import COMPLETE, IN_PROGRESS, status
from reliquary.vocabulary.tables import table


@pytest.mark.parametrize(("written", "expected"), table("statuses")["examples"].items())
def test_every_example_of_the_table_is_read(written: str, expected: str) -> None:
    assert (status(written) or "") == expected


def test_the_filed_words_are_read_back() -> None:
    assert (status(COMPLETE), status(IN_PROGRESS)) == (COMPLETE, IN_PROGRESS)


@given(st.text(max_size=200))
def test_nothing_raises(written: str) -> None:
    assert status(written) in (None, COMPLETE, IN_PROGRESS)
