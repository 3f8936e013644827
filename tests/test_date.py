"""Dates in every written form, as precise as they are given."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.ingest.values.date import date, said_of_publishing
from reliquary.vocabulary.tables import table

NAMES = [(name, number) for number, names in enumerate(table("dates")["months"], 1) for name in names]


@pytest.mark.parametrize(("written", "value"), table("dates")["examples"].items())
def test_every_example_of_the_table_is_read(written: str, value: str) -> None:
    found = date(written)
    assert (found.value if found else "") == value


@pytest.mark.parametrize(("name", "number"), NAMES)
def test_every_name_of_a_month_is_read(name: str, number: int) -> None:
    for written in (f"17 {name} 2003", f"{name.capitalize()} 17, 2003", f"17. {name.upper()} 2003"):
        found = date(written)
        assert found and found.value == f"2003-{number:02}-17", written


def test_the_order_of_the_source_decides_between_two_readings() -> None:
    assert date("05/04/98").value == "1998-05-04"  # type: ignore[union-attr]
    assert date("05/04/98", "DMY").value == "1998-04-05"  # type: ignore[union-attr]
    assert date("98/04/05", "YMD").value == "1998-04-05"  # type: ignore[union-attr]


def test_an_impossible_order_gives_way_and_proves_the_other() -> None:
    found = date("24/12/98", "MDY")
    assert found and (found.value, found.other, found.order) == ("1998-12-24", None, "DMY")


def test_the_first_publication_counts_among_several_dates() -> None:
    assert date("Revised 3 May 2004, first posted 1 June 1999").value == "1999-06-01"  # type: ignore[union-attr]


@given(st.text(alphabet="0123456789/-. ,'aprilmayjune", max_size=60), st.sampled_from([None, "DMY", "MDY", "YMD"]))
def test_what_is_read_is_a_date(written: str, order: str | None) -> None:
    found = date(written, order)
    assert found is None or re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-([0-2]\d|3[01]))?)?", found.value)


@pytest.mark.parametrize(
    ("remark", "value"),
    [
        ("Thanks to Hal. First posted June 3, 2000.", "2000-06-03"),
        ("Not mine. copyright 1998", "1998"),
        ("The story's mine, © July 1999. Pass it around.", "1999-07"),
        ("Written in March 2001 on a train.", "2001-03"),
        ("They are copyright 1993 by some studio.", None),
        ("I wrote this for fun in two weeks.", None),
        ("Set in 1998.", None),
    ],
)
def test_a_remark_may_tell_by_the_way_when_a_story_was_posted(remark: str, value: str | None) -> None:
    said = said_of_publishing(remark)
    found = date(said) if said else None
    assert (found.value if found else None) == value
