"""A reader says where it may be wrong: at the story's ends, where words were left unread, where it only inferred."""

import pytest

from reliquary.ingest.edges import edges
from reliquary.ingest.settle import settle
from reliquary.ingest.unread import UNSURE, shown, unread
from reliquary.work import Claim, Draft, Place, Region

STORY = "It rained on the harbour, and nobody minded.\n\nThen it stopped, and everybody did."


def draft(*pieces: tuple[str, str]) -> Draft:
    """A draft of pieces, each of a role and its text."""
    regions, text = [], ""
    for role, words in pieces:
        regions.append(Region(role, (len(text), len(text) + len(words))))
        text += words
    return Draft(Place("x.txt"), "", None, "text", None, text, "", regions=tuple(regions))


def doubted(*pieces: tuple[str, str], claims: tuple[Claim, ...] = ()) -> dict[str, str]:
    """The fields that words left over put in doubt, and why."""
    return {claim.value[0]: claim.value[1] for claim in unread(draft(*pieces), claims)}


@pytest.mark.parametrize(
    "story",
    [
        f"Linnet Foxley\n\n{STORY}",
        f"Dis: not mine, never were.\n{STORY}",
        f"_Some doors are\nbest left shut._\n\n{STORY}",
        f"{STORY}\n\nMerrily",
        f"{STORY}\n\nWords to wren AT example DOT org, and thank you.",
        f"{STORY}\n\n* * *\n\nLiked it? Tell me so.",
        f"{STORY}\n\nJudge's remark: a quiet piece.",
        f"{STORY}\n\nIt first appeared in a magazine that is no more.",
    ],
)
def test_a_story_whose_end_does_not_look_like_prose_is_doubted(story: str) -> None:
    (claim,) = edges(draft(("story", story)), ())
    assert claim.field == UNSURE and claim.value[0] == "body"


def test_a_story_that_begins_and_ends_as_prose_is_sure() -> None:
    assert list(edges(draft(("header", "Rain\nby Wren\n\n"), ("story", STORY), ("end mark", "\n\nFIN")), ())) == []


def test_prose_that_nobody_read_behind_the_story_may_be_its_end() -> None:
    after = "They ran along the bank to keep up with it, all the way to the sea."
    assert [claim.value[0] for claim in edges(draft(("story", f"{STORY}\n\n"), ("after", after)), ())] == ["body"]


def test_no_story_at_all_is_doubted() -> None:
    assert [claim.value for claim in edges(draft(("header", STORY)), ())] == [
        ["body", "nothing was found that is the story"]
    ]


def test_words_that_no_field_carries_put_in_doubt_what_they_may_speak_of() -> None:
    assert set(doubted(("header", "Strictly for those rated R."))) == {"rating"}
    assert set(doubted(("after", "This may be kept on any site that asks nicely."))) == {"archive"}
    assert set(doubted(("header", "FRIENDSHIP: Hoshi & Phlox"))) == {"characters", "relationships"}
    assert set(doubted(("header", "typed in again for the web, 2001"))) == {"date"}


def test_a_known_label_on_a_page_that_nobody_read_puts_its_field_in_doubt() -> None:
    assert set(doubted(("chrome", "Author's Note: for my cousin"), ("story", STORY))) == {"notes"}


def test_what_was_read_or_stated_elsewhere_puts_nothing_in_doubt() -> None:
    words = "Archive: yes, gladly"
    read = Claim("archive", "yes", words, "labelled header", 0.9, (0, len(words)))
    assert doubted(("header", words), claims=(read,)) == {}
    stated = Claim("archive", "ask", None, "ao3 tags", 0.6)
    assert "archive" not in doubted(("header", "Archive as you please"), claims=(stated,))


def test_no_address_is_shown() -> None:
    assert "@" not in shown("Archive: ask me at wren@example.org first")


def test_a_misgiving_doubts_what_nothing_states_and_the_story_until_a_person_rules() -> None:
    unsure = (Claim(UNSURE, ["date", "why"], None, "x", 0.5), Claim(UNSURE, ["body", "why"], None, "x", 0.5))
    stated = Claim("date", "1999-04-01", None, "labelled header", 0.9)
    assert {"date", "body"} <= set(settle(unsure).doubts)
    assert "date" not in settle((*unsure, stated)).doubts
    assert "body" not in settle((*unsure, Claim("body", "right", None, "curator", 1.0))).doubts


def test_what_a_machine_only_inferred_is_doubted_where_it_often_errs() -> None:
    def sure(field: str, value: object, witness: str, weight: float) -> bool:
        return field not in settle([Claim(field, value, None, witness, weight)]).doubts

    assert not sure("archive", "Take it anywhere.", "prose header", 0.7)
    assert sure("archive", "anywhere", "labelled header", 0.9)
    assert not sure("title", "Liberty Diner", "title line", 0.72)
    assert sure("rating", "PG", "prose header", 0.7)
    assert not sure("rating", "PG", "labelled header", 0.7)


def test_people_read_out_of_a_sentence_are_doubted() -> None:
    said = Claim("relationships", "IchiRuki, so look away, all you other fans", None, "labelled header", 0.9)
    plain = Claim("relationships", "Ichigo/Rukia", None, "labelled header", 0.9)
    fandom = Claim("fandoms", "Bleach", None, "labelled header", 0.9)
    assert {"relationships", "characters"} <= set(settle([fandom, said]).doubts)
    assert not {"relationships", "characters"} & set(settle([fandom, plain]).doubts)


def test_a_remark_that_took_in_another_line_is_doubted() -> None:
    said = "Not mine. Feedback to wren@example.org, please."
    assert "disclaimer" in settle([Claim("disclaimer", said, said, "labelled header", 0.9)]).doubts


def test_more_addresses_than_authors_are_doubted() -> None:
    claims = [
        Claim("authors", ["Wren"], None, "by-line", 0.8),
        Claim("emails", ["wren@example.org", "robin@example.net"], None, "labelled header", 0.9),
    ]
    assert "emails" in settle(claims).doubts
    assert "emails" not in settle([claims[0], Claim("emails", ["wren@example.org"], None, "by-line", 0.8)]).doubts


def test_a_header_without_what_most_headers_have_is_doubted() -> None:
    header = [Claim(field, "x", None, "labelled header", 0.9) for field in ("title", "summary", "notes")]
    assert {"disclaimer", "rating"} <= set(settle(header).doubts)
    assert not {"disclaimer", "rating"} & set(settle(header[:1]).doubts)
