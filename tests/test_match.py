"""What two documents are to each other, and that the answer depends on nothing else."""

import random
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations, permutations
from typing import Any

import pytest

from reliquary.ingest.facts import Clues, Facts, facts, fold
from reliquary.ingest.fingerprint import fingerprint, sketch
from reliquary.ingest.match import Kinship, kinship, lookup_keys, match, match_keys
from reliquary.work import Card, Place


@pytest.fixture
def words() -> Callable[..., list[str]]:
    def draw(seed: int, count: int) -> list[str]:
        chance = random.Random(seed)
        return [f"w{chance.randrange(4000)}" for _ in range(count)]

    return draw


def some(text: list[str], name: str = "a.txt", **card: Any) -> Facts:
    return facts(Card(**card), Place(name), fingerprint(" ".join(text)))


def edited(text: list[str], share: float) -> list[str]:
    chance = random.Random(7)
    return [word if chance.random() > share else f"new{chance.randrange(4000)}" for word in text]


def meet(one: Facts, other: Facts) -> bool:
    """Whether a library would find one when the other comes, whichever is kept first."""
    return bool(set(lookup_keys(one)) & set(match_keys(other))) and bool(set(lookup_keys(other)) & set(match_keys(one)))


@pytest.mark.parametrize("length", [40, 150, 600, 4000, 30000])
@pytest.mark.parametrize("share", [0.0, 0.02, 0.05])
def test_an_edited_copy_is_another_edition(words: Callable[..., list[str]], length: int, share: float) -> None:
    text = words(length, length)
    one = some(text, title="Home", authors=("Ann",))
    other = some(edited(text, share), title="Home", authors=("Ann",), rating="teen")
    assert kinship(one, other) in (Kinship.SAME_TEXT, Kinship.EDITION)
    assert meet(one, other)


def test_strangers_are_strangers(words: Callable[..., list[str]]) -> None:
    for seed, other in combinations(range(12), 2):
        one = some(words(seed, 3000), title="Home", authors=("Ann",))
        assert kinship(one, some(words(other, 3000), title="Away", authors=("Bob",))) is None
        assert kinship(one, some(words(other, 3000), title="Home", authors=("Ann",))) is None


def test_a_short_text_alone_proves_nothing() -> None:
    notice = ["Taken", "down", "at", "the", "request", "of", "the", "author"]
    assert kinship(some(notice, title="Home"), some(notice, title="Away")) is None
    assert kinship(some([], title="Home"), some([], title="Home")) is None


def test_a_part_of_a_whole_needs_a_name_in_common(words: Callable[..., list[str]]) -> None:
    whole = words(1, 6000)
    part = whole[1000:2200]
    assert kinship(some(whole, authors=("Ann",)), some(part, authors=("ann",), title="Two")) is Kinship.PART
    assert kinship(some(whole, title="Our Zine", authors=("Ed",)), some(part, title="Home", authors=("Ann",))) is None
    assert meet(some(whole, title="A"), some(part, title="B"))


HOME: dict[str, Any] = {"title": "Home", "authors": ("Ann",)}
INSTALMENTS: list[tuple[dict[str, Any], dict[str, Any], bool]] = [
    ({"instalment": (1, 3)}, {"instalment": (2, 3), "title": "The Home!", "authors": ("ANN", "Bob")}, True),
    ({"instalment": (1, None)}, {"instalment": (2, 3)}, True),
    ({"instalment": (1, 3)}, {"instalment": (2, 7)}, False),
    ({"instalment": (1, 3)}, {"instalment": (2, 3), "authors": ("Bob",)}, False),
    ({"instalment": (1, 3)}, {"instalment": (2, 3), "authors": ()}, True),
    ({"instalment": (1, None)}, {"instalment": (2, None), "authors": ()}, False),
    ({}, {"instalment": (2, 3)}, False),
    ({"series_place": 1}, {"series_place": 2}, False),
    (
        {"instalment": (1, 2), "fandoms": ("Xena: Warrior Princess",)},
        {"instalment": (2, 2), "fandoms": ("Highlander",)},
        False,
    ),
]


@pytest.mark.parametrize(("one", "other", "joined"), INSTALMENTS)
def test_instalments(words: Callable[..., list[str]], one: dict[str, Any], other: dict[str, Any], joined: bool) -> None:
    first, second = some(words(1, 500), **HOME | one), some(words(2, 500), "elsewhere/b.txt", **HOME | other)
    assert (kinship(first, second) is Kinship.INSTALMENT) is joined
    assert not joined or meet(first, second)


def test_serial_files_without_titles_join_their_neighbours(words: Callable[..., list[str]]) -> None:
    first, second, third = (some(words(n, 500), f"isle/isle0{n}.txt", instalment=(n, None)) for n in (1, 2, 3))
    assert kinship(first, second) is kinship(second, third) is Kinship.INSTALMENT
    assert kinship(first, third) is None
    assert meet(first, second) and not meet(first, third)
    elsewhere = replace(second, serial=("other/isle", 2))
    assert kinship(first, elsewhere) is None


def test_kinship_is_the_same_both_ways(words: Callable[..., list[str]]) -> None:
    text = words(3, 3000)
    several = [
        some(text, title="Home", authors=("Ann",), instalment=(1, 2)),
        some(edited(text, 0.05), title="Home", authors=("Ann", "Bob")),
        some(text[:1000], authors=("Bob",), instalment=(2, 2)),
        some(words(4, 900), title="Home", instalment=(2, 2)),
    ]
    for one, other in permutations(several, 2):
        assert kinship(one, other) == kinship(other, one)
    assert [found.neighbour for found in match(several[0], several[1:])] == [0, 2]


def test_a_sketch_survives_wrapping_case_and_punctuation() -> None:
    text = "“So,” said the captain, “the lamp — is it lit?”\n\nIt was not."
    assert fingerprint(text) == fingerprint(text.upper().replace("\n\n", " ").replace("—", ""))
    assert sketch(fingerprint("")).size == 0


@pytest.mark.parametrize(
    ("name", "folded"),
    [("The Lantern", "lantern"), ("A", "a"), ("Don’t Go!", "dont go"), ("ÉCLAIR", "eclair"), ("雪山", "雪山")],
)
def test_fold(name: str, folded: str) -> None:
    assert fold(name) == folded


def song(seed: int) -> list[str]:
    return [f"sung{seed}x{n}" for n in range(250)]


def test_what_two_stories_quote_makes_them_no_editions(words: Callable[..., list[str]]) -> None:
    """Songs, a challenge's first lines, the last story's end before its sequel, what is said in a retelling."""
    sung = [some(words(n, 120) + song(1) + words(n + 9, 120), title=f"Song {n}", authors=(f"Ann {n}",)) for n in (1, 2)]
    assert kinship(*sung) is None
    first = words(3, 900)
    story = some(first, title="Long Stairs", authors=("Ann Quarry",))
    for title in ("Long Stairs II", "Cold Kettle"):
        sequel = some(first[-400:] + words(4, 800), title=title, authors=("Ann Quarry",))
        assert kinship(story, sequel) is None
    part = some(first[:350], title="Long Stairs", authors=("Ann Quarry",), instalment=(1, 3))
    assert kinship(part, some(first[:350] + words(5, 900), title="Cold Kettle", authors=("Ann Quarry",))) is None
    told = [word for at in range(0, 900, 30) for word in (first[at : at + 9] + words(at + 50, 21))]
    assert kinship(story, some(told, title="Cold Kettle", authors=("Ann Quarry",))) is None


def test_another_title_for_the_same_text_is_an_edition(words: Callable[..., list[str]]) -> None:
    text = words(1, 1500)
    one = some(text, title="Long Stairs", authors=("Ann Quarry",))
    assert kinship(one, some(edited(text, 0.03), title="Cold Kettle", authors=("Ann Quarry",))) is Kinship.EDITION
    for title in ("Long Stairs (revised)", "Excerpt: Long Stairs"):
        piece = some(text[200:600], title=title, authors=("Ann Quarry",))
        assert kinship(one, piece) is Kinship.PART and meet(one, piece)


def test_a_short_part_is_found_in_a_long_whole(words: Callable[..., list[str]]) -> None:
    for seed in range(12):
        text = words(seed, 5000)
        whole = some(text, title="Long Stairs", authors=("Ann Quarry",))
        assert kinship(whole, some(text[900:1250], title="Long Stairs", authors=("Ann Quarry",))) is Kinship.PART


def test_two_who_bear_a_common_name_write_no_parts_of_one_story(words: Callable[..., list[str]]) -> None:
    for name, joined in (("Maria", False), ("Maria Quarry", True)):
        one, other = (
            some(words(n, 500), title="Long Stairs", authors=(name,), emails=(f"{n}@example.org",), instalment=(n, 2))
            for n in (1, 2)
        )
        assert (kinship(one, other) is not None) is joined


def test_a_thread_joins_parts_whose_subjects_are_cut(words: Callable[..., list[str]]) -> None:
    def posted(n: int, title: str, thread: tuple[str, ...], author: str = "Ann Quarry") -> Facts:
        card = Card(title=title, authors=(author,), instalment=(n, 3))
        return facts(card, Place(f"{n}.eml"), fingerprint(" ".join(words(n, 400))), Clues(thread=thread))

    first = posted(1, "The Long Stairs", ("a1",))
    assert kinship(first, posted(2, "The Long", ("b2", "a1"))) is Kinship.INSTALMENT
    assert kinship(first, posted(2, "The", ("b2", "a1"))) is Kinship.INSTALMENT
    assert meet(first, posted(2, "The", ("b2", "a1")))
    assert kinship(first, posted(2, "The Long", ("b2",))) is None
    assert kinship(first, posted(2, "Cold Kettle", ("b2", "a1"))) is None
    assert kinship(first, posted(2, "The Long", ("b2", "a1"), "Osric Vale")) is None


def test_prologue_and_epilogue_are_parts(words: Callable[..., list[str]]) -> None:
    home = {"title": "Long Stairs", "authors": ("Ann Quarry",)}
    first = some(words(1, 400), **home, instalment=(1, None))
    for n, name in enumerate(("Prologue", "Epilogue"), start=2):
        assert kinship(first, some(words(n, 400), **home, chapter_title=name)) is Kinship.INSTALMENT
