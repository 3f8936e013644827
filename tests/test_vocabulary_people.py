"""People and relationships are filed from whatever authors write in pairing and character fields."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.vocabulary.people import fandom_of_people, file_characters, file_person, file_relationships

XF, DS, HP, GW = "The X-Files", "due South", "Harry Potter", "Gundam Wing"
BTVS, HL, VOY = "Buffy the Vampire Slayer", "Highlander", "Star Trek: Voyager"


@pytest.mark.parametrize(
    ("written", "fandom", "filed"),
    [
        ("MSR", XF, ["Fox Mulder/Dana Scully"]),
        ("M/S & M/K", XF, ["Fox Mulder/Dana Scully", "Fox Mulder/Alex Krycek"]),
        ("K/M, not M/S", XF, ["Alex Krycek/Fox Mulder"]),
        ("Scully/Doggett, Doggett-friendly", XF, ["Dana Scully/John Doggett"]),
        ("No slash. Mulder & Scully, partners", XF, ["Fox Mulder & Dana Scully"]),
        ("Mulder/Scully UST leading to RST", XF, ["Fox Mulder/Dana Scully"]),
        ("Skinner\\Krycek", XF, ["Walter Skinner/Alex Krycek"]),
        ("Mulder-Skinner", XF, ["Fox Mulder/Walter Skinner"]),
        ("Mulder/OFC", XF, ["Fox Mulder/OFC"]),
        ("Hurt/Comfort, m/m, PG-13/R, n/a", XF, []),
        ("Ben and RayK", DS, ["Benton Fraser/Ray Kowalski"]),
        ("Gen, Fraser and Vecchio", DS, ["Benton Fraser & Ray Vecchio"]),
        ("F/V friendship", DS, ["Benton Fraser & Ray Vecchio"]),
        ("H/D, R/Hr", HP, ["Harry Potter/Draco Malfoy", "Ron Weasley/Hermione Granger"]),
        (
            "Harry Potter/Draco Malfoy Ron Weasley & Luna Lovegood",
            HP,
            ["Harry Potter/Draco Malfoy", "Ron Weasley & Luna Lovegood"],
        ),
        ("HPxDM, one-sided Snape x Hermoine", HP, ["Harry Potter/Draco Malfoy", "Severus Snape/Hermione Granger"]),
        ("[Harry P., Draco M.] Ron W.", HP, ["Harry Potter/Draco Malfoy"]),
        ("HP/DM/SS", HP, ["Harry Potter/Draco Malfoy/Severus Snape"]),
        ("implied Remus/Sirius (past)", HP, ["Remus Lupin/Sirius Black"]),
        ("1x2, 3x4x3, 5+?", GW, ["Heero Yuy/Duo Maxwell", "Trowa Barton/Quatre Raberba Winner"]),
        ("03 X 04; 5(x)13", GW, ["Trowa Barton/Quatre Raberba Winner", "Chang Wufei/Treize Khushrenada"]),
        ("S/X/A", BTVS, ["Spike/Xander Harris/Angel"]),
        ("Spuffy with a side of Willow/Tara", BTVS, ["Buffy Summers/Spike", "Willow Rosenberg/Tara Maclay"]),
        ("D/M (pre-slash, if you squint)", HL, ["Duncan MacLeod/Methos"]),
        ("J/C, P/T", VOY, ["Kathryn Janeway/Chakotay", "Tom Paris/B'Elanna Torres"]),
        ("none, gen to the bone", VOY, []),
        (
            "H/G R/Hr L/J",
            HP,
            ["Harry Potter/Ginny Weasley", "Ron Weasley/Hermione Granger", "Lily Evans/James Potter"],
        ),
        ("K/Marita", XF, ["Alex Krycek/Marita Covarrubias"]),
        ("M/M, MSR", XF, ["Fox Mulder/Dana Scully"]),
        ("Xander/Gunn", "Angel the Series", ["Xander Harris/Charles Gunn"]),
        ("Mulder & Skinner, partners and, on a good day, friends", XF, ["Fox Mulder & Walter Skinner"]),
        ("M/S, friendship, M/K", XF, ["Fox Mulder/Dana Scully", "Fox Mulder/Alex Krycek"]),
    ],
)
def test_relationships(written: str, fandom: str, filed: list[str]) -> None:
    assert list(file_relationships(written, [fandom])) == filed


def test_without_a_fandom_only_unmistakable_names_are_filed() -> None:
    assert file_relationships("Scully/Krycek", []) == ("Dana Scully/Alex Krycek",)
    assert file_relationships("M/K", []) == ()
    assert file_relationships("Scully Marsden/Walter Krycek", []) == ("Scully Marsden/Walter Krycek",)
    assert file_relationships("Thelma/Louise", []) == ("Thelma/Louise",)


def test_a_crossover_knows_both_casts() -> None:
    assert file_relationships("Methos/Mulder", [HL, XF]) == ("Methos/Fox Mulder",)


def test_characters() -> None:
    assert file_characters("Heero Y., Duo M. (mentioned)", [GW]) == ("Heero Yuy", "Duo Maxwell")
    assert file_characters("Dana Scully, the Bounty Hunter, OMC, various", [XF])[::2] == ("Dana Scully", "OMC")
    assert file_characters("5+?", [GW]) == ("Chang Wufei",)
    assert file_characters("none", [XF]) == ()


def test_codes_stand_alone_in_lists_of_them_and_a_known_name_is_of_a_main_cast() -> None:
    assert file_characters("K, S, Mc, U", ["Star Trek: The Original Series"]) == (
        "James T. Kirk",
        "Spock",
        "Leonard McCoy",
        "Nyota Uhura",
    )
    assert file_characters("Seventh, Ace", ["Doctor Who"]) == ("Seventh Doctor", "Ace McShane")
    assert file_characters("M/S, A, H/C", [XF]) == ("Fox Mulder", "Dana Scully")
    assert file_characters("Methos, Nick", [HL, "Forever Knight"]) == ("Methos", "Nick Knight")


def test_pairings_in_code_that_one_fandom_alone_knows_name_it() -> None:
    assert fandom_of_people("M/L M/M A/I") == "Roswell"
    assert fandom_of_people("J/C, P/T") is None


def test_a_person_meant_by_two_forms_is_one_and_a_doubtful_form_nobody() -> None:
    assert file_person("Special Agent Dana Scully", [XF]) == file_person("scully", [XF]) == "Dana Scully"
    assert file_person("Ray", [DS]) is None
    assert file_person("Ray Kowalski", [DS]) == "Ray Kowalski"
    assert file_person("nobody we know", [DS]) is None


@given(
    st.text(max_size=80) | st.text(alphabet="MSK12xX/&+ ,.()[]?aé和", max_size=40),
    st.sampled_from([[], [XF], [GW, HP], ["?"]]),
)
def test_any_text_is_filed_without_complaint(written: str, fandoms: list[str]) -> None:
    for relationship in file_relationships(written, fandoms):
        assert "/" in relationship or " & " in relationship
    assert all(name.strip() for name in file_characters(written, fandoms))
    file_person(written, fandoms)


def test_a_long_field_takes_no_longer_than_its_length() -> None:
    assert file_relationships("M/S and " * 500_000, [XF])[0] == "Fox Mulder/Dana Scully"
