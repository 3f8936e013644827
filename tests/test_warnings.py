"""Warnings: the four that archives file, unless they are denied or belittled, and free tags."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.vocabulary.tables import table
from reliquary.vocabulary.warnings import ARCHIVE, archive_warnings, warning_tags


@pytest.mark.parametrize(("written", "expected"), table("warnings")["examples"].items())
def test_every_example_of_the_table_is_read(written: str, expected: list[str]) -> None:
    assert list(archive_warnings(written)) == expected


@pytest.mark.parametrize(
    "death", ["minor character death", "original character death", "смерть второстепенного персонажа"]
)
def test_a_lesser_persons_death_is_no_archive_warning(death: str) -> None:
    assert archive_warnings(death) == ()


def test_filed_tags_in_words_are_read_back() -> None:
    for tag in ARCHIVE:
        assert archive_warnings(tag.replace("_", " ")) == (tag,)


def test_a_denial_reaches_over_its_own_remark_only() -> None:
    assert archive_warnings("No rape. Character death.") == ("major_character_death",)


def test_free_tags_are_short_and_in_written_order() -> None:
    written = "Shounen ai, language, slight AU, and a very long remark about the weather in spring"
    assert warning_tags(written) == ("shounen_ai", "language", "au")


@given(st.text(max_size=300))
def test_nothing_raises(written: str) -> None:
    assert set(archive_warnings(written)) <= set(ARCHIVE)
    assert all(tag for tag in warning_tags(written))
