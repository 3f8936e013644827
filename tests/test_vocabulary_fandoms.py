"""Fandoms are filed from whatever people call them, and found where headers, disclaimers and lists name them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.vocabulary.fandoms import fandoms, file_fandom, file_fandoms, named_in
from reliquary.vocabulary.people import fandom_of_people


@pytest.mark.parametrize(
    ("written", "filed"),
    [
        ("x files fan fiction", "The X-Files"),
        ("THE X-FILES (1993)", "The X-Files"),
        ("B:tVS", "Buffy the Vampire Slayer"),
        ("A:tS", "Angel the Series"),
        ("Buffy: The Vampire Slayer (TV)", "Buffy the Vampire Slayer"),
        ("Harry Potter - J. K. Rowling", "Harry Potter"),
        ("ST:VOY", "Star Trek: Voyager"),
        ("Stargate SG1 slash", "Stargate SG-1"),
        ("House, M.D.", "House"),
        ("Man From UNCLE", "The Man from U.N.C.L.E."),
        ("Weiß Kreuz anime", "Weiss Kreuz"),
        ("Pokemon", "Pokémon"),
        ("xfc-atxc", None),
        ("Original Fiction", None),
        ("", None),
    ],
)
def test_a_fandom_has_one_name(written: str, filed: str | None) -> None:
    assert file_fandom(written) == filed


@pytest.mark.parametrize(
    ("written", "filed"),
    [
        ("Highlander/Twin Peaks crossover", ["Highlander", "Twin Peaks"]),
        ("Harry Potter + Buffy Crossover", ["Harry Potter", "Buffy the Vampire Slayer"]),
        ("Highlander x due South", ["Highlander", "due South"]),
        ("Stargate SG-1 & Stargate Atlantis", ["Stargate SG-1", "Stargate Atlantis"]),
        ("TV Shows » X-Files", ["The X-Files"]),
        ("Gundam Wing/AC", ["Gundam Wing"]),
        ("Law & Order: SVU", ["Law & Order: SVU"]),
        ("it's Farscape, of course", ["Farscape"]),
        ("none of the above", []),
    ],
)
def test_a_field_may_name_several(written: str, filed: list[str]) -> None:
    assert list(file_fandoms(written)) == filed


def test_names_and_holders_are_found_where_they_stand() -> None:
    text = "Buffy and friends belong to Joss Whedon; the DUE SOUTH archive may have this."
    found = [(name, text[slice(*span)]) for name, span, sure in named_in(text) if sure >= 0.7]
    assert found == [("Buffy the Vampire Slayer", "Buffy"), ("due South", "DUE SOUTH")]


def test_a_holder_of_many_says_little_and_an_everyday_word_hardly_anything() -> None:
    assert all(
        sure < 0.3 for _, _, sure in named_in("Paramount is a word that everybody knows and I do not own it at all.")
    )
    assert all(
        sure <= 0.3
        for _, _, sure in named_in(
            "Two friends kept house; the angel had no alias, and nobody at all had ever seen smallville from here."
        )
    )


def test_a_list_name_counts_in_small_letters() -> None:
    assert [name for name, _, sure in named_in("[fkfic-l]") if sure > 0.5] == ["Forever Knight"]


@pytest.mark.parametrize(
    ("written", "fandom"),
    [
        ("Wesley and Fred", "Angel the Series"),
        ("MSR", "The X-Files"),
        ("Max/Liz", "Roswell"),
        ("M/S", None),
        ("Jack/Sam", None),
    ],
)
def test_a_pairing_may_give_its_fandom_away(written: str, fandom: str | None) -> None:
    assert fandom_of_people(written) == fandom


def test_every_filed_name_and_form_leads_back() -> None:
    for fandom in fandoms().values():
        assert {file_fandom(written) for written in (fandom.name, *fandom.written)} == {fandom.name}


@given(st.text(max_size=100))
def test_any_text_is_read_without_complaint(text: str) -> None:
    file_fandom(text)
    file_fandoms(text)
    for name, span, sure in named_in(text):
        assert name in fandoms() and text[slice(*span)] and 0 < sure <= 1
