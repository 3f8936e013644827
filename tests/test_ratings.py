"""Ratings of every scale, hedged, doubled and denied."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.vocabulary.ratings import RATINGS, is_code, rating
from reliquary.vocabulary.tables import table

CODES = [(code, name) for name, codes in table("ratings")["codes"].items() for code in codes]


@pytest.mark.parametrize(("written", "name"), table("ratings")["examples"].items())
def test_every_example_of_the_table_is_read(written: str, name: str) -> None:
    found = rating(written)
    assert found and found.name == name


@pytest.mark.parametrize(("code", "name"), CODES)
def test_every_code_is_read_alone_without_its_dash_and_in_a_remark(code: str, name: str) -> None:
    for written in (code, code.replace("-", ""), code.lower(), f"{code} for a little of everything"):
        found = rating(written)
        assert found and found.name == name, written


@pytest.mark.parametrize(
    "written", ["", "If you may watch the show", "Slash M/M", "T'Pol and her cat", "???", "named my-pg-cluster. ::"]
)
def test_what_is_no_rating_stays_unknown(written: str) -> None:
    assert rating(written) is None


def test_only_codes_are_taken_from_a_mixed_field() -> None:
    assert [is_code(item) for item in ("NC17", "PG-13.", "Romance", "Teen", "PG for words")] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_several_ratings_are_a_doubt_and_one_is_not() -> None:
    assert not rating("PG-13 or R").sure  # type: ignore[union-attr]
    assert rating("R, I think").sure  # type: ignore[union-attr]


@given(st.text(max_size=300))
def test_nothing_raises(written: str) -> None:
    found = rating(written)
    assert found is None or found.name in (*RATINGS, "not_rated")
