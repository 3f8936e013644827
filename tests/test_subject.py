"""Subject lines are taken apart whatever the order and the brackets of their fields."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.ingest.describe.subject import subject


def said(line: str) -> list[tuple[str, Any]]:
    return [(claim.field, claim.value) for claim in subject(line, (0, len(line)), "Fennimore Oakes")]


@pytest.mark.parametrize(
    ("line", "title", "others"),
    [
        (
            'FIC: "Desert Radio" 2/5 (M/L M/M A/I) PG',
            "Desert Radio",
            [("relationships", "M/L M/M A/I"), ("rating", "PG")],
        ),
        ('xfc: NEW Story "Ash" (MSR, NC-17) 1/1', "Ash", [("relationships", "MSR"), ("instalment", [1, 1])]),
        ("[heroes-fic] Fic: A Slow Train, R, Peter/Claude", "A Slow Train", [("rating", "R")]),
        ("Fic: Wet Paint - HP - R/S - PG-13", "Wet Paint", [("fandoms", "Harry Potter"), ("relationships", "R/S")]),
        ("{BuffyFic} Seven Candles (3/?) B/S R", "Seven Candles", [("fandoms", "BuffyFic"), ("instalment", [3, None])]),
        ("HL: FIC: The Iron Year, chapter 4", "The Iron Year", [("fandoms", "HL")]),
        ("New Fic - Gravity (Doggett/Reyes) - PG", "Gravity", [("relationships", "Doggett/Reyes")]),
        ("Story: Under Glass 1/4 - Jim/Blair, R, angst", "Under Glass", [("category", "angst"), ("rating", "R")]),
        ("Due South fic: Salt Licks (F/K, spoilers for CotW)", "Salt Licks", [("spoilers", "spoilers for CotW")]),
        ("Fic: Bones, House and Home", "Bones, House and Home", []),
        ("NEW: Angel (1/2)", "Angel", [("instalment", [1, 2])]),
        ("ADMIN: please read", "ADMIN: please read", []),
    ],
)
def test_a_subject_is_taken_apart(line: str, title: str, others: list[tuple[str, Any]]) -> None:
    found = said(line)
    assert dict(found)["title"] == title
    assert all(other in found for other in others)


def test_a_magazine_that_sends_itself_is_neither_cycle_nor_part() -> None:
    line = 'The Weekly Lantern, no. 112: "The Second Bell"'
    found = [(claim.field, claim.value) for claim in subject(line, (0, len(line)), "The Weekly Lantern")]
    assert found == [("title", "The Second Bell")]


@given(st.text(alphabet='FIC: NEW[]{}()"/-,Rx17 abc', max_size=120))
def test_any_subject_is_read_and_its_spans_lie_in_it(line: str) -> None:
    for claim in subject(line, (0, len(line))):
        assert claim.span is not None and 0 <= claim.span[0] <= claim.span[1] <= len(line)


def test_a_long_subject_takes_no_longer_than_its_length() -> None:
    assert said("NEW: " + "a, angst - R, " * 200_000)
