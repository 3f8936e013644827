"""Part counters in every form, alone and behind titles; numbers in eight languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.ingest.values.instalment import instalment, split_counter
from reliquary.ingest.values.number import number
from reliquary.ingest.values.series import series
from reliquary.vocabulary.tables import table

FORMS = {
    "(1/1)": (1, 1), "(7/10)": (7, 10), "(01/?)": (1, None), "Part VII/?": (7, None), "(6a/11)": (6, 11),
    "Part 1/4": (1, 4), "part 1 of 2": (1, 2), "Ch. 1": (1, None), "Part 0 of 7": (0, 7), "[2/?]": (2, None),
    "1/??": (1, None), "(23/30?)": (23, 30), "(part 5/?)": (5, None), "Kapitel 1/10": (1, 10), "Teil 4/6": (4, 6),
    "CHAPITRE I": (1, None), "capítulo dieciséis": (16, None), "（二）": (2, None), "1. Kapitel": (1, None),
    "Part IV of VI": (4, 6), "Глава 4": (4, None), "Deuxième chapitre": (2, None), "第二章": (2, None),
    "Part 3 (of 3)": (3, 3), "chapitre 5 sur 6": (5, 6), "Parte terza": (3, None), "24/7": None, "Chapstick": None,
}  # fmt: skip


@pytest.mark.parametrize(("written", "counted"), FORMS.items())
def test_a_counter_is_read_alone(written: str, counted: tuple[int, int | None] | None) -> None:
    found = instalment(written)
    assert (None if found is None else (found.n, found.of)) == counted


@pytest.mark.parametrize(
    "written", [written for written, counted in FORMS.items() if counted and written[0] in "([PCKT"]
)
def test_a_counter_is_taken_off_a_title(written: str) -> None:
    title, counter, _ = split_counter(f"Café am Rand {written}")
    assert (title, counter) == ("Café am Rand", instalment(written))


@pytest.mark.parametrize(
    "title", ["Seven of Nine", "The Third Part", "Parting Shots", "A Part", "Henry IV", "Love 24/7"]
)
def test_a_title_is_not_taken_for_a_counter(title: str) -> None:
    assert split_counter(title) == (title, None, "")


def test_every_number_word_is_read() -> None:
    for value, words in enumerate(table("numbers")["words"], 1):
        for word in words:
            if word.isalpha():
                assert number(word) == value, word


@pytest.mark.parametrize(("written", "expected"), table("names")["series"].items())
def test_every_example_of_a_cycle_is_read(written: str, expected: list[object]) -> None:
    found = series(written)
    assert (
        [item for item in (found.name, found.place, found.of) if item is not None] == expected
        if found
        else not expected
    )


@given(st.text(max_size=120))
def test_nothing_raises(written: str) -> None:
    instalment(written), split_counter(written), number(written), series(written)
