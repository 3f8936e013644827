"""Claims become a card: weights, people's rulings, doubts, and nothing raised whatever the claims hold."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliquary.ingest.settle import settle
from reliquary.work import Claim, Surroundings

FIELDS = (
    "title", "authors", "emails", "fandoms", "rating", "relationships", "characters", "warnings", "category",
    "spoilers", "summary", "disclaimer", "notes", "archive", "series", "series_place", "instalment", "chapter_title",
    "status", "date", "language", "form", "genres", "categories", "decision",
)  # fmt: skip
HEADER, SITE, SUBJECT = "labelled header", "ao3 tags", "Subject line"


def claim(field: str, value: object, weight: float = 0.9, witness: str = HEADER, at: int = 0) -> Claim:
    return Claim(field, value, str(value), witness, weight, (at, at + len(str(value))))


def test_the_heaviest_counts_and_of_two_alike_the_first_in_the_text() -> None:
    card = settle([claim("title", "Late", at=90), claim("title", "Early", at=10), claim("title", "Site", 0.6, SITE)])
    assert card.title == "Early"
    assert card.because["title"] == (1,)


def test_the_site_wins_for_date_and_status_the_author_for_the_rest() -> None:
    card = settle(
        [
            claim("rating", "R"), claim("rating", "Teen And Up Audiences", 0.6, SITE),
            claim("date", "1 June 1999"), claim("date", "2001-02-03", 0.95, SITE),
            claim("status", "complete"), claim("status", "in_progress", 0.95, SITE),
        ]
    )  # fmt: skip
    assert (card.rating, card.date, card.status) == ("mature", "2001-02-03", "in_progress")


def test_witnesses_of_like_weight_who_disagree_make_a_doubt_and_a_light_one_none() -> None:
    assert "rating" in settle([claim("rating", "R"), claim("rating", "PG", 0.85, SUBJECT)]).doubts
    assert "rating" not in settle([claim("rating", "R"), claim("rating", "PG", 0.6, SITE)]).doubts
    assert "rating" in settle([claim("rating", "PG", 0.3, "file name")]).doubts


def test_a_work_without_author_or_title_is_a_doubt() -> None:
    assert {"authors", "title"} <= set(settle([claim("rating", "R")]).doubts)
    assert "authors" not in settle([claim("authors", ["Wren"])]).doubts


def test_what_no_table_knows_is_a_doubt_and_no_guess() -> None:
    card = settle([claim("rating", "if your mother lets you")])
    assert card.rating is None
    assert "rating" in card.doubts


@pytest.mark.parametrize(
    ("field", "ruled", "told"),
    [
        ("title", "The Second Title (1/2)", "title"),
        ("authors", ["Wren & Hal"], "authors"),
        ("fandoms", ["A Show Nobody Knows"], "fandoms"),
        ("rating", "teen", "rating"),
        ("relationships", ["Somebody/Somebody Else"], "relationships"),
        ("warnings", ["underage"], "warnings"),
        ("archive", "ask", "archive"),
        ("status", "complete", "status"),
        ("date", "1998-05", "date"),
        ("genres", ["Tea"], "genres"),
    ],
)
def test_a_curator_outweighs_everybody_and_ends_every_doubt(field: str, ruled: Any, told: str) -> None:
    others = [claim(field, value, 0.99, witness) for value, witness in (("R", HEADER), ("1999-01-01", SITE))]
    card = settle([*others, Claim(field, ruled, None, "curator", 1.0)])
    value = getattr(card, told)
    assert (list(value) if isinstance(value, tuple) else value) == ruled
    assert told not in card.doubts


def test_the_operators_fandom_outranks_what_the_document_states_but_for_the_partner_of_a_crossover() -> None:
    operator = Claim("fandoms", "Highlander", None, "operator", 0.95)
    for stated in (claim("fandoms", "Star Trek: Voyager", 0.3, "list name"), claim("fandoms", "Star Trek: Voyager")):
        assert settle([operator, stated]).fandoms == ("Highlander",)
    card = settle([operator, claim("fandoms", "Highlander/X-Files"), claim("fandoms", "due South")])
    assert card.fandoms == ("Highlander", "The X-Files")
    assert "fandoms" not in card.doubts


def test_the_heaps_fandom_counts_where_the_document_says_nothing() -> None:
    card = settle([claim("relationships", "MSR")], Surroundings(fandoms=("The X-Files",)))
    assert (card.fandoms, card.relationships) == (("The X-Files",), ("Fox Mulder/Dana Scully",))


def test_a_crossover_has_both_fandoms() -> None:
    assert settle([claim("category", "Highlander/X-Files crossover, angst")]).fandoms == ("Highlander", "The X-Files")
    assert settle([claim("fandoms", "X-Files + Highlander Crossover")]).fandoms == ("The X-Files", "Highlander")
    both = [
        claim("fandoms", name, weight, "names in the text")
        for name, weight in (("Highlander", 0.97), ("due South", 0.6))
    ]
    assert settle(both).fandoms == ("Highlander", "due South")
    stated = settle([*both, claim("fandoms", "Highlander")])
    assert stated.fandoms == ("Highlander",)


def test_codes_are_read_inside_the_settled_fandom_and_both_ends_are_characters() -> None:
    card = settle([claim("fandoms", "X-Files"), claim("relationships", "M/K, MSR"), claim("characters", "Skinner")])
    assert card.relationships == ("Fox Mulder/Alex Krycek", "Fox Mulder/Dana Scully")
    assert set(card.characters) == {"Fox Mulder", "Alex Krycek", "Dana Scully", "Walter Skinner"}
    assert card.relationships_raw == "M/K, MSR"


def test_a_series_that_is_a_show_is_the_fandom() -> None:
    card = settle([claim("series", "TNG")])
    assert (card.fandoms, card.series) == (("Star Trek: The Next Generation",), None)


def test_a_mixed_field_is_taken_apart() -> None:
    card = settle([claim("fandoms", "XF"), claim("category", "MSR, angst, vignette. NC-17")])
    assert card.relationships == ("Fox Mulder/Dana Scully",)
    assert (card.genres, card.form, card.rating) == (("Angst",), "vignette", "explicit")


def test_a_mixed_field_pairs_nobody_whom_nobody_knows() -> None:
    card = settle([claim("category", "Drama/Intrigue, Drama")])
    assert (card.relationships, "relationships" in card.doubts) == ((), False)
    stated = settle([claim("relationships", "Tam/Ruthven")])
    assert (stated.relationships, "relationships" in stated.doubts) == (("Tam/Ruthven",), True)


def test_of_two_words_on_archiving_the_stricter_counts_and_is_doubted() -> None:
    card = settle([claim("archive", "Anywhere, please"), claim("archive", "no", 0.7, "mail header")])
    assert (card.archive, "archive" in card.doubts) == ("no", True)
    assert settle([claim("archive", "Anywhere, but keep my name on it")]).archive_conditions == ("keep_name",)


def test_a_counter_in_the_title_is_the_instalment() -> None:
    card = settle([claim("title", "Under the El (7/10)")])
    assert (card.title, card.part, card.parts, card.status) == ("Under the El", 7, 10, None)
    assert settle([claim("title", "Thaw (1/1)")]).status == "complete"
    assert settle([claim("title", "Thaw (1/?)")]).status == "in_progress"


def test_the_place_in_a_series_is_printed_only_where_it_is_the_only_number() -> None:
    alone = settle([claim("series", "Part 3 of the Tidewater series")])
    assert (alone.series, alone.series_place, alone.part, alone.instalment) == ("Tidewater", 3, 3, (None, None))
    counted = settle([claim("series", "Gezeiten, Teil 2 von 4")])
    assert (counted.series, counted.part, counted.parts, counted.instalment) == ("Gezeiten", 2, 4, (None, None))
    both = settle([claim("series", "Tidewater"), claim("series_place", 3), claim("instalment", [1, 5])])
    assert (both.part, both.parts, both.series_place) == (1, 5, 3)


def test_an_end_mark_counts_for_the_last_part_only() -> None:
    end = claim("status", "complete", 0.7, "end mark", 900)
    assert settle([end]).status == "complete"
    assert settle([end, claim("instalment", [3, 3])]).status == "complete"
    assert settle([end, claim("instalment", [2, 3])]).status is None


def test_dates_in_figures_follow_the_heap_the_language_and_each_other() -> None:
    figures = claim("date", "03/09/99")
    assert settle([figures]).date == "1999-03-09"
    assert settle([figures], Surroundings(date_order="DMY")).date == "1999-09-03"
    assert settle([figures, claim("language", "it")]).date == "1999-09-03"
    assert settle([figures, claim("date", "25/12/98", 0.4, SITE)]).date == "1999-09-03"
    assert settle([figures, claim("date", "3 September 1999", 0.8, SITE)]).date == "1999-09-03"


def test_a_finer_date_of_a_lighter_witness_completes_a_year() -> None:
    assert settle([claim("date", "1998"), claim("date", "14 Nov 1998", 0.7, SITE)]).date == "1998-11-14"


def test_addresses_are_restored_and_placeholders_survive() -> None:
    card = settle([claim("emails", ["wren AT example DOT org"]), claim("emails", ["⟦contact 4⟧"], 0.8, "by-line")])
    assert card.emails == ("wren@example.org", "⟦contact 4⟧")


def test_a_sender_who_is_no_author_is_no_contact_beside_the_authors() -> None:
    sender = [claim("authors", ["Hal"], 0.7, "mail header"), claim("emails", ["hal@example.net"], 0.7, "mail header")]
    text = [claim("authors", ["Wren"]), claim("emails", ["wren@example.org"])]
    assert settle([*sender, *text]).emails == ("wren@example.org",)
    assert settle([*sender, text[1], claim("authors", ["Hal"])]).emails == ("wren@example.org", "hal@example.net")
    assert settle(sender).emails == ("hal@example.net",)


@pytest.mark.parametrize("whom", ["me", "wren_d@example.org", "wren AT example DOT org", "⟦contact 41⟧"])
@pytest.mark.parametrize(
    "said", ["Seventh Dimension. Anyone else, write to {} first.", "Anywhere, but e-mail {} first."]
)
def test_whoever_must_be_asked_is_asked(said: str, whom: str) -> None:
    """An address reads as `me` does, and so does what stands for it in the library."""
    assert settle([claim("archive", said.format(whom))]).archive == "ask"


def test_the_addresses_of_lists_and_archives_are_no_contact() -> None:
    claims = [claim("fandoms", "tidewater-fic", 0.3, "list name"), claim("emails", ["wren@example.org"])]
    claims += [claim("emails", [f"{mailbox}@example.com"]) for mailbox in ("tidewater-fic", "tw-owner", "majordomo")]
    assert settle(claims).emails == ("wren@example.org",)


def test_a_note_tells_by_the_way_what_no_label_tells() -> None:
    note = claim(
        "notes", "Not betaed. First posted June 3, 2000. Write to wren@example.org. Archive it anywhere you like!"
    )
    card = settle([note])
    assert (card.date, card.emails, card.archive) == ("2000-06-03", ("wren@example.org",), "anywhere")
    labelled = [claim("emails", ["hal@example.net"]), claim("date", "1 May 1999"), claim("archive", "no")]
    card = settle([note, *labelled])
    assert (card.date, card.emails, card.archive) == ("1999-05-01", ("hal@example.net",), "no")


def test_a_remark_that_is_no_word_on_archiving_shakes_no_permission() -> None:
    remark = "A long remark for the people of the archive, about italics that went missing, and elves, and tea. "
    other = claim("archive", remark * 2, 0.7, "prose header")
    card = settle([claim("archive", "Please ask first"), other])
    assert (card.archive, "archive" in card.doubts) == ("ask", False)


VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 10**6), st.floats(), st.text(max_size=60),
    st.lists(st.one_of(st.text(max_size=20), st.integers(-3, 99), st.none()), max_size=4),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
    st.sampled_from(["MSR", "PG-13/NC-17", "03/04/99", "(1/?)", "X-Files", "ask", "none", "by Wren & Hal", "deathfic"]),
)  # fmt: skip
CLAIMS = st.lists(
    st.builds(
        Claim,
        field=st.sampled_from(FIELDS),
        value=VALUES,
        raw=st.one_of(st.none(), st.text(max_size=20)),
        witness=st.sampled_from([HEADER, SITE, SUBJECT, "end mark", "operator", "curator", "list name"]),
        weight=st.one_of(st.floats(0, 1), st.sampled_from([float("nan"), float("inf"), -1.0])),
        span=st.one_of(st.none(), st.tuples(st.integers(0, 50), st.integers(50, 99))),
    ),
    max_size=12,
)


@settings(deadline=None)
@given(CLAIMS)
def test_any_claims_make_a_card_and_the_same_claims_the_same(claims: list[Claim]) -> None:
    card = settle(claims)
    assert card == settle(claims)
    assert all(0 <= position < len(claims) for because in card.because.values() for position in because)


@settings(deadline=None)
@given(CLAIMS, st.integers(0, 99))
def test_the_order_of_claims_of_different_fields_makes_no_difference(claims: list[Claim], seed: int) -> None:
    by_field: dict[str, list[Claim]] = {}
    for one in claims:
        by_field.setdefault(one.field, []).append(one)
    shuffled = list(by_field)
    random.Random(seed).shuffle(shuffled)
    moved = settle([one for field in shuffled for one in by_field[field]])
    unmoved = settle([one for field in by_field for one in by_field[field]])
    assert replace(moved, because={}) == replace(unmoved, because={})
