"""The data files have no mistakes, and the mistakes they might have are named in plain words."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.vocabulary.__main__ import main
from reliquary.vocabulary.check import Data, mistakes, read_data, unrecognised
from reliquary.vocabulary.entries import FAMILIES, FANDOMS, data_files, fandom_of, fandoms, people_of
from reliquary.vocabulary.folding import fold
from reliquary.vocabulary.shape import FANDOM as SHAPE
from reliquary.vocabulary.shape import misshapen
from reliquary.vocabulary.toml import _plain, read_toml

FAMILY = """
[[person]]
name = "Tamsin Orrell"
written = ["Tamsin", "Captain Orrell"]
codes = ["T"]
main = true

[[person]]
name = "Wat Pell"
written = ["Wat"]
codes = ["W"]
fandoms = ["The Water Stair"]
"""
FANDOM = """
name = "The Water Stair"
medium = "television"
family = "stair"
written = ["TWS"]
holders = ["Harbour Films"]
tells = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "the tide engine"]

[ships]
"T/W" = "Tamsin Orrell/Wat Pell"

[[season]]
number = 1
episodes = ["Low Water", ["The Lamp", "Lamp"]]

[[document]]
text = "{story}"
""".replace("{story}", "Tamsin wound the tide engine. " * 14)

FILED = """
Alias | All Creatures Great and Small | Andromeda | Angel the Series | Babylon 5 | Battlestar Galactica | Beauty and
the Beast | Bones | Blake's 7 | Buffy the Vampire Slayer | Charmed | CSI | CSI: Miami | Dark Angel | Dawson's Creek
| Doctor Who | Dr. Quinn, Medicine Woman | due South | Earth: Final Conflict | ER | Farscape | Firefly | Forever
Knight | Friends | Gilmore Girls | Hercules: The Legendary Journeys | Highlander | Homicide: Life on the Street |
House | JAG | La Femme Nikita | Law & Order: SVU | Lois & Clark | M*A*S*H | MacGyver | Merlin | Miami Vice | NCIS |
Nash Bridges | Numb3rs | Oz | Once a Thief | Profiler | Quantum Leap | Queer as Folk | Red Dwarf | Robin of Sherwood
| Roswell | seaQuest DSV | Simon & Simon | Sliders | Smallville | Starsky & Hutch | Stargate SG-1 | Stargate
Atlantis | Star Trek: The Original Series | Star Trek: The Next Generation | Star Trek: Deep Space Nine | Star Trek:
Voyager | Star Trek: Enterprise | Supernatural | The Magnificent Seven | The Man from U.N.C.L.E. | The Pretender |
The Professionals | The Sentinel | The West Wing | The X-Files | Torchwood | Twin Peaks | Veronica Mars | Wiseguy |
Wonderfalls | Xena: Warrior Princess | Discworld | Dracula | Dragonriders of Pern | Good Omens | Harry Potter | His
Dark Materials | Les Misérables | Narnia | Phantom of the Opera | Pride and Prejudice | Sherlock Holmes |
Swordspoint | The Hobbit | The Lord of the Rings | The Silmarillion | Twilight | Vampire Chronicles | Vorkosigan
Saga | Labyrinth | Pirates of the Caribbean | Star Wars | The Fast and the Furious | The Matrix | The Mummy |
Avatar: The Last Airbender | Batman | DC Comics | Fantastic Four | Gargoyles | Marvel Comics | Spider-Man | Superman
| Teen Titans | Teenage Mutant Ninja Turtles | X-Men | Bleach | Cardcaptor Sakura | Cowboy Bebop | Death Note |
Digimon | Dragon Ball Z | Fruits Basket | Fullmetal Alchemist | Fushigi Yuugi | Gravitation | Gundam Wing | Hikaru
no Go | InuYasha | Naruto | Neon Genesis Evangelion | One Piece | Pokémon | Prince of Tennis | Ranma 1/2 |
Revolutionary Girl Utena | Rurouni Kenshin | Sailor Moon | Saint Seiya | Slam Dunk | Slayers | Tenchi Muyo! | Trigun
| Tsubasa Reservoir Chronicle | Weiss Kreuz | X/1999 | Yami no Matsuei | Yu-Gi-Oh! | YuYu Hakusho | Final Fantasy
VII | Final Fantasy VIII | Final Fantasy X | Kingdom Hearts | The Legend of Zelda
"""


def said(family: str = FAMILY, fandom: str = FANDOM) -> list[str]:
    """What is wrong with one family and one fandom."""
    data = Data(
        {"fandoms/water-stair": fandom_of(tomllib.loads(fandom))},
        {"families/stair": people_of(tomllib.loads(family), "stair")},
    )
    return [wrong for _, wrong in mistakes(data)]


def test_the_data_has_no_mistakes() -> None:
    data = read_data()
    assert data.fandoms and data.families
    assert [*mistakes(data), *unrecognised(data)] == []


def test_these_fandoms_at_least_are_filed() -> None:
    wanted = {" ".join(name.split()) for name in FILED.replace("\n", " ").split("|")}
    assert wanted - fandoms().keys() == set()


def test_the_command_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["vocabularies/fandoms/highlander.toml", "fandoms/no-such.toml"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "fandoms/no-such: there is no such file among the data",
        "2 files, 0 mistakes",
    ]


def test_plain_data_is_read_as_toml_is() -> None:
    for folder in (FAMILIES, FANDOMS):
        for file in data_files(folder):
            text = file.read_text("utf-8")
            assert _plain(text) == tomllib.loads(text), file.name


@given(st.text(alphabet='ab"[]=,#\\ \n1', max_size=60))
def test_what_is_read_quickly_is_read_rightly(text: str) -> None:
    try:
        expected = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    assert read_toml(text) == expected


def test_a_sound_fandom_has_no_mistakes() -> None:
    assert said() == []


@pytest.mark.parametrize(
    ("before", "after", "wrong"),
    [
        ('family = "stair"', 'family = "stairs"', "there is no family file families/stairs.toml"),
        ('medium = "television"', 'medium = "radio"', "medium 'radio' is none of"),
        ('"one", ', "", "9 tells; it takes at least 10"),
        ('"one"', '"Wat"', "the tell 'Wat' is a form of Wat Pell"),
        (
            '"Tamsin Orrell/Wat Pell"',
            '"Tamsin Orrell/Wat"',
            "the ship 'T/W' names 'Wat', whom this fandom does not have",
        ),
        ("[ships]", 'ambiguous = ["T"]\n[ships]', "'T' stands in ambiguous but leads to one person at most"),
        ('"Low Water"', '"The Lamp"', "the episode 'lamp' stands 2 times"),
        ("Tamsin wound", "TWS: she wound", "a sample document names the fandom: 'TWS'"),
        ("Tamsin wound the tide engine. ", "Tamsin. ", "a sample document has 14 words"),
        ('holders = ["Harbour Films"]', "", "no rights holders"),
    ],
)
def test_a_mistake_of_a_fandom_is_named(before: str, after: str, wrong: str) -> None:
    assert any(said.startswith(wrong) for said in said(fandom=FANDOM.replace(before, after)))


@pytest.mark.parametrize(
    ("before", "after", "wrong"),
    [
        ('name = "Wat Pell"', 'name = "Tamsin Orrell"', "'Tamsin Orrell' is filed 2 times"),
        ('"Wat"', '"Tamsin"', "the form 'tamsin' leads to Tamsin Orrell and Wat Pell: name it in ambiguous"),
        ('"W"', '"T"', "the code 'T' leads to Tamsin Orrell and Wat Pell"),
        ('["The Water Stair"]', '["The Stair"]', "'Wat Pell': no fandom 'The Stair' has this family"),
        ("main = true", "", "nobody of its cast is main"),
        ('"Captain Orrell"', '"Tamsin"', "'Tamsin Orrell': written: 'Tamsin' stands twice"),
    ],
)
def test_a_mistake_of_a_family_is_named(before: str, after: str, wrong: str) -> None:
    assert any(said.startswith(wrong) for said in said(family=FAMILY.replace(before, after)))


@pytest.mark.parametrize(
    ("before", "after", "wrong"),
    [
        ('name = "The Water Stair"', "", "the file: name is missing"),
        ("tells = [", "tell = [", "the file: unknown key 'tell'"),
        ("number = 1", 'number = "1"', "season 1: number must be a whole number"),
        ('["The Lamp", "Lamp"]', "[]", "season 1: episodes must be a list of titles, or of lists of a title"),
        ("[[season]]", "[season]", "the file: season must be written with two brackets"),
        ('"Tamsin Orrell/Wat Pell"', "1", "the file: ships must be lines like"),
    ],
)
def test_a_file_of_another_shape_is_refused_in_plain_words(before: str, after: str, wrong: str) -> None:
    found = [*misshapen(tomllib.loads(FANDOM.replace(before, after)), SHAPE)]
    assert len(found) == 1 and found[0].startswith(wrong)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) in (fold(text), fold(text).removeprefix("the "))
