"""Spoiler lines are read for the furthest point of each fandom."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.vocabulary.entries import fandoms
from reliquary.vocabulary.episodes import spoiler_points

XF, BTVS, HP, DS = "The X-Files", "Buffy the Vampire Slayer", "Harry Potter", "due South"


@pytest.mark.parametrize(
    ("written", "fandom", "season", "episode"),
    [
        ("Up to and including Requiem, Three of a Kind.", XF, 7, 22),
        ("Seasons 1-6, esp. Home", XF, 6, None),
        ("No spoilers past season three", XF, 3, None),
        ("S4, S5E3", XF, 5, 3),
        ("through 2.14, I suppose", XF, 2, 14),
        ("3ª temporada", XF, 3, None),
        ("sonst 2. Staffel allgemein", XF, 2, None),
        ("第三季", XF, 3, None),
        ("somewhere in series V", XF, 5, None),
        ("through Becoming", BTVS, 2, 22),
        ("books 1-5, and everything up to GoF", HP, 5, None),
        ("Goblet of Fire", HP, 4, None),
        ("Victoria's Secret, in one line", DS, 1, 21),
        ("the whole series", BTVS, 7, None),
        ("All of Season 8", "Nothing We File", 8, None),
        ('Season 2 through "Becoming, Part One"', BTVS, 2, 21),
        ("season two, all of it", BTVS, 2, None),
        ("post-Chosen", BTVS, 7, 22),
        ("US5", XF, 5, None),
        ("the season two finale, vaguely", BTVS, 2, 22),
        ("первые три сезона", XF, 3, None),
    ],
)
def test_points(written: str, fandom: str, season: int, episode: int | None) -> None:
    (point,) = spoiler_points(written, [fandom])
    assert (point.fandom, point.season, point.episode) == (fandom, season, episode)


@pytest.mark.parametrize(
    ("fandom", "counts"),
    [
        ("Angel the Series", {1: 22, 2: 22, 3: 22, 4: 22, 5: 22}),
        ("Babylon 5", {1: 22, 2: 22, 3: 22, 4: 22, 5: 22}),
        ("Xena: Warrior Princess", {1: 24, 2: 22, 3: 22, 4: 22, 5: 22, 6: 22}),
        ("Highlander", {1: 22, 2: 22, 3: 22, 4: 22, 5: 18, 6: 13}),
        ("The Sentinel", {1: 10, 2: 24, 3: 23, 4: 8}),
        ("Forever Knight", {1: 22, 2: 26, 3: 22}),
        ("due South", {1: 22, 2: 18, 3: 13, 4: 13}),
        ("Smallville", {1: 21, 2: 23, 3: 22, 4: 22, 5: 22, 6: 22, 7: 20, 8: 22, 9: 21, 10: 22}),
        ("Farscape", {1: 22, 2: 22, 3: 22, 4: 22, 5: 2}),
    ],
)
def test_no_episode_of_a_season_is_missing_or_there_twice(fandom: str, counts: dict[int, int]) -> None:
    seasons = {season.number: season.episodes for season in fandoms()[fandom].seasons if season.number}
    assert {number: len(episodes) for number, episodes in seasons.items()} == counts
    assert all(len({names[0] for names in episodes}) == len(episodes) for episodes in seasons.values())


@pytest.mark.parametrize(
    ("fandom", "title", "season", "episode"),
    [
        ("Angel the Series", "Are You Now or Have You Ever Been?", 2, 2),
        ("Angel the Series", "Disharmony", 2, 17),
        ("Angel the Series", "Over the Rainbow", 2, 20),
        ("Angel the Series", "Smile Time", 5, 14),
        ("Babylon 5", "In the Shadow of Z'ha'dum", 2, 16),
        ("Babylon 5", "What Ever Happened to Mr Garibaldi?", 4, 2),
        ("Babylon 5", "Whatever Happened to Mr. Garibaldi?", 4, 2),
        ("Babylon 5", "Falling Towards Apotheosis", 4, 4),
        ("Babylon 5", "Moments of Transition", 4, 14),
        ("Babylon 5", "Day of the Dead", 5, 8),
        ("Xena: Warrior Princess", "Is There a Doctor in the House?", 1, 24),
        ("Xena: Warrior Princess", "Ulysses", 2, 19),
        ("Xena: Warrior Princess", "One Against an Army", 3, 13),
        ("Xena: Warrior Princess", "Kindred Spirits", 5, 17),
        ("Xena: Warrior Princess", "The Rheingold", 6, 7),
        ("Highlander", "Avenging Angel", 1, 20),
        ("The Sentinel", "Remembrance", 3, 17),
        ("The Sentinel", "Night Shift", 3, 22),
        ("Forever Knight", "Be My Valentine", 2, 15),
        ("Forever Knight", "The Games Vampires Play", 3, 15),
        ("due South", "They Eat Horses, Don't They?", 1, 4),
        ("due South", "We Are the Eggmen", 2, 11),
        ("due South", "Mojo Rising", 4, 4),
        ("Smallville", "Fanatic", 5, 10),
        ("Smallville", "Persuasion", 9, 13),
        ("Farscape", "My Three Crichtons", 2, 10),
        ("Farscape", "The Maltese Crichton", 2, 13),
        ("Farscape", "A Clockwork Nebari", 2, 18),
        ("Farscape", "Die Me, Dichotomy", 2, 22),
    ],
)
def test_an_episode_stands_in_its_place(fandom: str, title: str, season: int, episode: int) -> None:
    (point,) = spoiler_points(f"through {title}", [fandom])
    assert (point.season, point.episode) == (season, episode)


@pytest.mark.parametrize(
    "written", ["None", "none whatsoever", "nothing for season 5", "Not that I know of", "", "home again"]
)
def test_nothing_given_away(written: str) -> None:
    assert spoiler_points(written, [XF]) == ()


def test_each_fandom_has_its_own_point() -> None:
    points = spoiler_points("Becoming, and Highlander season 4", [BTVS, "Highlander"])
    assert [(point.fandom, point.season) for point in points] == [(BTVS, 2), ("Highlander", 4)]


def test_a_book_is_a_numbered_title() -> None:
    assert spoiler_points("everything up to OotP", [HP])[0].label == "Harry Potter and the Order of the Phoenix"


@given(st.text(max_size=80) | st.text(alphabet="season 1234xX.-,;()\"'", max_size=60))
def test_any_text_is_read_without_complaint(written: str) -> None:
    for point in spoiler_points(written, [XF, HP, "?"]):
        assert point.season is not None


def test_a_long_line_takes_no_longer_than_its_length() -> None:
    assert spoiler_points("season 1, " * 500_000, [XF])
