"""Titles lose counters, tags, quotation marks and decoration, and nothing of their own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.ingest.values.title import clean_chapter, clean_title
from reliquary.vocabulary.tables import table


@pytest.mark.parametrize(("written", "expected"), table("names")["titles"].items())
def test_every_example_of_the_table_is_cleaned(written: str, expected: str) -> None:
    title = clean_title(written)
    assert (title.text if title else "") == expected


PUZZLING = (
    "Seven of Nine", "Part of Me", "Catch 22", "Love 24/7", "Re: Your Wolf", "(Un)Kind", "Was It?", "Voyager Story II",
    "Él — y ella",
)  # fmt: skip


@pytest.mark.parametrize("title", PUZZLING)
def test_a_title_that_looks_like_something_else_stays(title: str) -> None:
    cleaned = clean_title(title)
    assert cleaned and cleaned.text == title


def test_what_the_line_says_besides_is_not_lost() -> None:
    title = clean_title('"Clean Hands" - Ch. 12: The Door')
    assert title and title.counter and (title.text, title.counter.n, title.chapter) == ("Clean Hands", 12, "The Door")
    prefixed = clean_title("Loose Bolts #4: A Ledger")
    assert prefixed and (prefixed.text, prefixed.series, prefixed.series_place) == ("A Ledger", "Loose Bolts", 4)


@pytest.mark.parametrize("chapter", ["Chapter 3", "Part Two", "IV", "~ 5 ~", "Глава 4"])
def test_a_chapter_without_a_name_has_no_title(chapter: str) -> None:
    assert clean_chapter(chapter) is None


@given(st.text(max_size=200))
def test_cleaning_a_clean_title_changes_nothing_more_than_it_must(written: str) -> None:
    title = clean_title(written)
    clean_chapter(written)
    assert title is None or (title.text and title.text in " ".join(written.split()))
