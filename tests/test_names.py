"""A text is known by the names that agree in it, and original fiction is nobody's."""

from __future__ import annotations

import pydoc_data.topics
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.ingest.describe.names import names
from reliquary.vocabulary.fandoms import fandoms
from reliquary.work import Claim, Draft, Place, Region, Span

ORIGINAL = (Path(__file__).parent / "original_fiction.txt").read_text("utf-8").split("\n%\n")


def read(text: str, header: Span = (0, 0)) -> list[Claim]:
    regions = (Region("header", header), Region("story", (header[1], len(text))))
    return [*names(Draft(Place("a.txt"), "", None, "text", None, text, "", regions=regions))]


def told(text: str, header: str = "") -> list[object]:
    return [claim.value for claim in read(header + text, (0, len(header)))]


@pytest.mark.parametrize("fandom", sorted(fandoms()))
def test_each_fandom_is_known_by_its_own_passage(fandom: str) -> None:
    for document in fandoms()[fandom].documents:
        assert told(document) == [fandom]


def test_original_fiction_is_nobodys() -> None:
    assert len(ORIGINAL) == 20
    assert [text[:30] for text in ORIGINAL if told(text)] == []


def test_who_writes_without_capitals_is_read_as_if_with() -> None:
    passages = [(fandom, text) for fandom in sorted(fandoms()) for text in fandoms()[fandom].documents[:1]]
    known = [told(text.lower()) == [fandom] for fandom, text in passages if text.isascii()]
    assert sum(known) > 0.8 * len(known) > 80
    assert [text[:30] for text in ORIGINAL if told(text.lower())] == []


def test_prose_about_other_things_is_nobodys() -> None:
    assert [title for title, text in pydoc_data.topics.topics.items() if told(text)] == []


def test_one_borrowed_name_makes_no_fandom() -> None:
    assert told("He played at Sherlock Holmes, as Hermione put it, and found the cat. Sherlock Holmes, indeed!") == []


def test_a_crossover_has_both_and_a_guest_from_the_same_cast_makes_none() -> None:
    first = "Mulder read the file twice and handed it to Scully. Skinner had signed it without looking up."
    second = "Methos put down his beer. MacLeod had felt it too: the Quickening, and under it the Watchers, and Dawson."
    assert sorted(map(str, told(f"{first} {second}"))) == ["Highlander", "The X-Files"]
    assert told(
        "Willow had the map of Sunnydale, Xander the stakes, Giles the books, and Angel the sense to say nothing."
    ) == ["Buffy the Vampire Slayer"]


def test_a_disclaimer_helps_where_the_story_says_little() -> None:
    story = "She had not slept. Scully set the receiver down, very gently, and looked at the door."
    assert told(story, "") == []
    assert told(story, "They belong to Chris Carter and 1013, not to me.\n\n") == ["The X-Files"]


def test_names_are_known_in_other_scripts() -> None:
    assert told("Гермиона закрыла книгу. Снейпу это не понравилось, и Малфой рассмеялся. Хогвартс спал.") == [
        "Harry Potter"
    ]
    assert told("哈利看着德拉科，赫敏合上了书。斯内普在霍格沃茨的走廊里等着。") == ["Harry Potter"]


def test_terms_without_anybody_are_no_more_than_a_hint() -> None:
    sure = []
    for fandom in fandoms().values():
        terms = [tell for tell in fandom.tells if tell[0].islower()][:6]
        told_of = " ".join(f"Nobody had seen {term} there before, and it rained." for term in terms)
        sure += [claim.value for claim in read(told_of) if claim.weight > 0.5]
    assert sure == []


BEHIND = [
    "Wren Vole grew up on Sherlock Holmes and has written three Stargate SG-1 novels.",
    "When she is not writing, Wren Vole watches MacGyver, Sailor Moon and Fullmetal Alchemist.",
]


@pytest.mark.parametrize("life", BEHIND)
def test_what_an_author_likes_is_no_more_than_a_hint(life: str) -> None:
    story = "She had read of alchemy once, in the attic. It rained, and nobody in the house minded. The bus was late. "
    regions = (Region("story", (0, len(story))), Region("after", (len(story), len(story) + len(life))))
    claims = names(Draft(Place("a.txt"), "", None, "text", None, story + life, "", regions=regions))
    assert [claim.value for claim in claims if claim.weight > 0.5] == []


def test_the_span_is_where_the_name_stands() -> None:
    text = "\n\nMulder and Dana\nScully met Skinner in the Hoover Building."
    (claim,) = read(text)
    assert claim.span is not None and " ".join(text[slice(*claim.span)].split()) == claim.raw == "Dana Scully"


def spans(length: int) -> Iterator[tuple[Region, ...]]:
    yield ()
    yield (Region("story", (0, length)),)
    yield (
        Region("header", (0, length // 2)),
        Region("story", (length // 2, length)),
        Region("after", (length, length)),
    )


@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from(["Mulder", "Scully", "MSR", "\n", " ", "’", "é", "İ", "哈利", "©"])).map("".join)
)
def test_any_text_is_read_without_complaint(text: str) -> None:
    for regions in spans(len(text)):
        for claim in names(Draft(Place("a"), "", None, "text", None, text, "", regions=regions)):
            assert claim.span is not None and text[slice(*claim.span)] and 0.5 <= claim.weight < 1


def test_of_a_long_book_the_first_part_counts() -> None:
    read = "Mulder looked at Scully and said nothing about Skinner or the Consortium. " * 5_500
    unread = "MacLeod drew his katana; Methos, Amanda and Joe Dawson watched the Quickening. " * 5_500
    assert told(read + unread) == ["The X-Files"]
