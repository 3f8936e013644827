"""Mixed fields are taken apart item by item."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.vocabulary.genres import mixed
from reliquary.vocabulary.ratings import rating
from reliquary.vocabulary.tables import table

PAIR, WARNING, OTHER = "~", "!", "="


@pytest.mark.parametrize(("written", "expected"), table("genres")["examples"].items())
def test_every_example_of_the_table_is_taken_apart(written: str, expected: list[str]) -> None:
    """In the table `~` marks a pairing, `!` a warning, `=` a rating or status."""
    found = mixed(written)
    read = [*found.genres, *found.forms, *found.categories, *(PAIR + pair for pair in found.relationships)]
    read += [WARNING + warning for warning in found.warnings]
    rated = rating(found.rating) if found.rating else None
    read += [OTHER + said for said in (rated.name if rated else None, found.status) if said]
    assert sorted(read) == sorted(expected)


@pytest.mark.parametrize("kind", ["genres", "forms", "categories"])
def test_every_filed_word_is_filed_under_itself(kind: str) -> None:
    for name in table("genres")[kind]:
        assert name in getattr(mixed(name), kind), name


def test_the_halves_of_hurt_comfort_stay_together_and_two_genres_do_not() -> None:
    assert mixed("Hurt/Comfort").genres == ["Hurt/Comfort"]
    assert mixed("Angst/Humor").genres == ["Angst", "Humor"]


def test_a_couple_of_initials_is_no_string_of_letters() -> None:
    assert mixed("A/R").relationships == ["A/R"]
    assert mixed("SRA").genres == ["Romance", "Angst"]


@given(st.text(max_size=300))
def test_nothing_raises(written: str) -> None:
    mixed(written)
