"""Titles, names, blurbs and words about authors that nothing labels, as magazines and careless headers have them."""

import pytest

from reliquary.catalogue import Entry, catalogue

TOLD = """The kettle had been talking for an hour before anybody answered it.

"You are early," said the woman at the window, and she took it off the fire and set it on the sill.

Outside the rain went up the street and came down again. He had lost his hat, and he looked at the door.

"It was a good hat," he said. She laughed, and poured the tea into the only cup that had a handle."""
NOTE = """[Transcriber's Note: This etext was produced from
Tales of the Kettle March 1953.
Extensive research did not uncover any evidence that
the U.S. copyright on this publication was renewed.]"""


def read(tmp_path, text, name="x.txt"):
    (tmp_path / name).write_text(text, "utf-8")
    (found,) = catalogue([tmp_path])
    assert isinstance(found, Entry), found
    return found.card, found.reading.body


HEADS = {
    "a name behind a dash": "The Quiet Oven - Leonie Quillan\n\n",
    "a name behind a stroke": "THE QUIET OVEN / Leonie Quillan\n\n(G, gen)\n\n------\n\n",
    "a name before the title": "Leonie Quillan: The Quiet Oven\n\n",
    "a name over the title": "Leonie Quillan\n\nTHE QUIET OVEN\n\n        for Tom\n\n",
    "a name under the title": "THE QUIET OVEN\n\nLEONIE QUILLAN\n\n",
    "the artist on the line": "The Quiet Oven\nBy LEONIE QUILLAN  Illustrated by VANE\n\n",
    "a kind of story below the title": '"The Quiet Oven"\n\nA Complete Novelet by\n\nLEONIE QUILLAN\n\nI\n\n',
    "letters set apart": "    T h e   Q u i e t   O v e n\n\n    b y   L e o n i e   Q u i l l a n\n\n",
    "an editor's blurb": "THE QUIET OVEN\n\nBy LEONIE QUILLAN\n\n_Miss Quillan bakes in the north, and our "
    "readers have asked for more.--The Editor._\n\n",
    "a blurb in italics": "THE QUIET OVEN\nby Leonie Quillan\n\n_Some bread is never done._\n\n",
    "a blurb behind a transcriber's note": f"The Quiet Oven\n\n By LEONIE QUILLAN\n\n{NOTE}\n\n"
    "They had built it to bake—but nobody had told it when to stop!\n\n",
    "a blurb with a gap below": "The Quiet Oven\n\nby Leonie Quillan\n\n\nIt bakes alone.\n\n\n",
    "a collection's header above": "THE KETTLE REVIEW\nIssue 9\n=====\n\nTHE QUIET OVEN        by Leonie Quillan\n"
    "-----\n\n",
    "a title that is a part's name elsewhere": "Title: The Quiet Oven\nAuthor: Leonie Quillan\n\nThe Quiet Oven\n\n",
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS.keys())
def test_the_title_and_the_name_are_read_and_the_story_begins_behind_them(tmp_path, head):
    card, body = read(tmp_path, head + TOLD + "\n")
    assert (card.title.casefold(), [name.casefold() for name in card.authors]) == ("the quiet oven", ["leonie quillan"])
    assert body.split() == TOLD.split()
    assert card.notes is None


@pytest.mark.parametrize(
    "opening",
    ["Dana Scully", "Bajor, the Dahkur hills", "_He was late again. He knew that he was late._", "Kitchen, 6 a.m."],
)
def test_what_opens_a_story_is_no_name_and_no_blurb(tmp_path, opening):
    card, body = read(tmp_path, f"Title: The Quiet Oven\nAuthor: Wren\nRating: PG\n\n{opening}\n\n{TOLD}\n")
    assert card.authors == ("Wren",)
    assert body.startswith((opening, opening.strip("_")))


@pytest.mark.parametrize(
    "tail",
    [
        "Leonie Quillan lives in a mill with two dogs. Her first novel is about salt.",
        "[Leonie Quillan is the pen name of a baker. This is her first published story.]",
        "About Leonie Quillan: Leonie grew up over a shop.",
        "About the Author\n\nLeonie Quillan has baked in three countries.",
    ],
)
def test_what_is_told_of_the_author_is_no_story(tmp_path, tail):
    card, body = read(tmp_path, f"The Quiet Oven\nby Leonie Quillan\n\n{TOLD}\n\n{tail}\n")
    assert body.split() == TOLD.split()
    assert card.summary is None


def test_a_doubtful_last_paragraph_stays_with_the_story(tmp_path):
    last = (
        "This is, I think, the best tea of the year, and it did not come from a shop. Consider the kettle "
        "that you have, and then look at mine. It was bought in a fair, and it has never once let me down."
    )
    assert read(tmp_path, f"The Quiet Oven\nby Leonie Quillan\n\n{TOLD}\n\n{last}\n")[1].endswith("let me down.")


@pytest.mark.parametrize("title", ["Home", "Epilogue", "Intermission"])
def test_a_stated_title_may_be_the_name_of_a_page_or_part(tmp_path, title):
    labelled, _ = read(tmp_path, f"Title: {title}\nAuthor: Wren\nRating: PG\n\n{TOLD}\n")
    assert (labelled.title, labelled.chapter_title) == (title, None)
    credited, _ = read(tmp_path, f'"{title}"\nby Wren\n\n{TOLD}\n')
    assert credited.title == title


def test_a_title_alone_above_the_story_is_known_by_the_header_below_it(tmp_path):
    header = "Title: The Quiet Oven\nAuthor: Wren\nRating: G\n"
    card, body = read(tmp_path, f"The Quiet Oven\n\n{TOLD}\n\n----------\n\n{header}")
    assert card.title == "The Quiet Oven"
    assert body.split() == TOLD.split()


def test_a_by_line_after_the_story_names_the_title_where_nothing_does_before(tmp_path):
    card, body = read(tmp_path, f'{TOLD}\n\nTHE END\n\n"The Quiet Oven" by Leonie Quillan, April 2003\n')
    assert (card.title, card.authors) == ("The Quiet Oven", ("Leonie Quillan",))
    assert body.split() == TOLD.split()


def test_the_line_under_a_bare_heading_is_the_chapter_s_title(tmp_path):
    card, body = read(tmp_path, f"THE QUIET OVEN\n\nBy WREN\n\nCHAPTER I\n\nThe Long Rise\n\n{TOLD}\n")
    assert (card.chapter_title, card.instalment) == ("The Long Rise", (1, None))
    assert body.split() == TOLD.split()


def test_a_log_below_the_header_opens_the_story(tmp_path):
    log = "Baker's Log, stardate 4415.2\nStatus: Cold.\nNotes: They have sent us flour.\n\n"
    card, body = read(tmp_path, f"Title: The Quiet Oven\nAuthor: Wren\nRating: G\n\n{log}{TOLD}\n")
    assert (card.status, card.notes) == (None, None)
    assert body.startswith("Baker's Log")


def test_a_line_that_lost_its_breaks_has_its_address_behind_the_name(tmp_path):
    told = " ".join(TOLD.split())
    card, body = read(
        tmp_path, f"A FAIR OVEN by Leonie Quillan lq@example.com I own no oven. Rated G. * * * * * {told}"
    )
    assert (card.title, card.authors, card.emails) == ("A FAIR OVEN", ("Leonie Quillan",), ("lq@example.com",))
    assert body == told


def test_the_papers_of_a_program_have_no_sure_author(tmp_path):
    licence = "THIS SOFTWARE IS PROVIDED by the holders\nwithout warranty of any kind, to any person obtaining a copy."
    card, _ = read(tmp_path, f"Kettle\nCopyright 1998 Ada Quince\n\n{licence}\n\n{TOLD}\n")
    assert not card.authors or "authors" in card.doubts


@pytest.mark.parametrize(
    "opening",
    ["_He was falling. She had let him go, and he knew it._", "She had gone.\n\n"],
)
def test_a_first_scene_below_a_by_line_is_no_blurb(tmp_path, opening):
    _, body = read(tmp_path, f"The Quiet Oven\nby Wren\n\n{opening}\n\n{TOLD}\n")
    assert body.startswith(opening.strip())


def test_a_line_that_says_only_what_kind_of_story_it_is_is_no_title(tmp_path):
    card, body = read(tmp_path, f"THE QUIET OVEN\nA Highlander Story\nby Leonie Quillan\n\n{TOLD}\n")
    assert (card.title, card.authors) == ("THE QUIET OVEN", ("Leonie Quillan",))
    assert body.split() == TOLD.split()


def test_a_labelled_title_may_name_its_author(tmp_path):
    card, _ = read(tmp_path, f'FIC: "The Quiet Oven" by Leonie Quillan (1/1)\n\nDisclaimer: not mine.\n\n{TOLD}\n')
    assert (card.title, card.authors, card.instalment) == ("The Quiet Oven", ("Leonie Quillan",), (1, 1))


def test_a_name_before_its_address_signs_the_author_s_words(tmp_path):
    card, _ = read(tmp_path, f"I own nobody here. PG-13, for a goose.\n\nWren (wren@example.org)\n\nThaw\n\n{TOLD}\n")
    assert (card.authors, card.emails, card.rating) == (("Wren",), ("wren@example.org",), "teen")


def test_a_header_without_labels_may_follow_the_story(tmp_path):
    card, body = read(tmp_path, f"{TOLD}\n\n* * *\n\nThe Quiet Oven\nby Leonie Quillan\nRated G.\n")
    assert (card.title, card.authors, card.rating) == ("The Quiet Oven", ("Leonie Quillan",), "general")
    assert body.split() == TOLD.split()


def test_a_masthead_and_its_list_of_contents_are_no_story(tmp_path):
    masthead = (
        "=======\n T I D E W R A C K           an electronic magazine of the odd\n Volume 3, Number 2          "
        "February 1994\n=======\n\n In this issue:\n\n   Looking Ahead ................. the editor\n"
        "   THE QUIET OVEN ............... Leonie Quillan\n\n-------\n\n"
    )
    tail = "\n\n~ ~ ~\n\nLeonie Quillan dislikes mud.\n\n-------\nAll works are copyright their authors.\n"
    card, body = read(tmp_path, f"{masthead} THE QUIET OVEN\n\n by Leonie Quillan\n\n{TOLD}{tail}")
    assert (card.title, card.authors, card.date) == ("THE QUIET OVEN", ("Leonie Quillan",), "1994-02")
    assert (body.split(), card.disclaimer, card.notes) == (TOLD.split(), None, None)


def test_codes_in_columns_beside_a_title_are_read(tmp_path):
    card, body = read(
        tmp_path, f"The Quiet Oven        VOY    J/C    [PG]    1/2\nby Leonie Quillan\n\noOo\n\n{TOLD}\n"
    )
    assert (card.title, card.rating, card.instalment) == ("The Quiet Oven", "teen", (1, 2))
    assert card.relationships == ("Chakotay/Kathryn Janeway",) or card.relationships == ("Kathryn Janeway/Chakotay",)
    assert body.split() == TOLD.split()


def test_what_a_closing_mark_closes_is_the_story(tmp_path):
    last = "This story of mine was the last of the season, and I had read it to the list of guests whom you know."
    assert read(tmp_path, f"The Quiet Oven\nby Wren\n\n{TOLD}\n\n{last}\n\nOwari!\n\nReview, please!\n")[1].endswith(
        "know."
    )


def test_a_list_of_a_cycle_shows_which_story_this_is(tmp_path):
    head = "THE OVEN STORIES\nby Wren\n\n1. Low Heat\n2. The Quiet Oven      <---- you are here\n3. The Long Rise"
    card, body = read(tmp_path, f"{head}\n\nTHE QUIET OVEN\n\n{TOLD}\n")
    assert (card.title, card.series_place, card.chapter_title) == ("The Quiet Oven", 2, None)
    assert body.split() == TOLD.split()


def test_paragraphs_of_a_labelled_note_may_begin_like_labels(tmp_path):
    head = "Title: Thaw\nAuthor: Wren\n\nAuthor's Notes:\n\nThe geese: they are real.\n\nThe hat: that is real too."
    assert read(tmp_path, f"{head}\n\n{TOLD}\n")[0].notes == "The geese: they are real.\n\nThe hat: that is real too."


def test_fields_stand_in_columns(tmp_path):
    head = "Title:  The Quiet Oven       Rating: PG-13\nAuthor: Leonie Quillan       Part:   2/4"
    card, _ = read(tmp_path, f"{head}\n\n{TOLD}\n")
    assert (card.title, card.authors, card.rating) == ("The Quiet Oven", ("Leonie Quillan",), "teen")
    assert card.instalment == (2, 4)


SUBTITLED = {
    "a kind of tale": "The Quiet Oven\nA Non-Story in Three Scenes By Leonie Quillan\n\n",
    "a translator": "The Quiet Oven\nby Leonie Quillan\ntranslated from the Norwegian by Hob Nailer\n\n",
    "brackets": "The Quiet Oven\n(A Tale of the Mill)\nby Leonie Quillan\n\n",
    "an issue and a name": 'LANDING STAGE QUARTERLY, No. 7\n\nLEONIE QUILLAN\n\n"The Quiet Oven"\n\n',
    "a by-line before the first words": "The Quiet Oven\n\nBy Leonie Quillan ",
    "credits with more than by": "THE QUIET OVEN\nSix small loaves by Leonie Quillan\n\n",
    "a dedication": "The Quiet Oven\nby Leonie Quillan\n\nfor my grandmother\n\n",
}


@pytest.mark.parametrize("head", SUBTITLED.values(), ids=SUBTITLED.keys())
def test_what_stands_beside_title_and_name_is_neither(tmp_path, head):
    card, body = read(tmp_path, head + TOLD + "\n")
    assert (card.title.casefold(), [name.casefold() for name in card.authors]) == ("the quiet oven", ["leonie quillan"])
    assert body.split() == TOLD.split()


RUN_ON = {
    "labels": "TITLE: The Quiet Oven AUTHOR: Leonie Quillan RATING: PG DISCLAIMER: They belong to Fox. I own no oven. ",
    "a by-line before labels": "The Quiet Oven by Leonie Quillan Disclaimer: I own nothing. Rating: PG Chapter 1 ",
    "a rating before the first word": "Title: The Quiet Oven Author: Leonie Quillan Disclaimer: not mine. Rating: PG ",
    "the title again": "Author: Leonie Quillan Title: The Quiet Oven Rating: PG Summary: Bread. THE QUIET OVEN ",
    "a kind and a year": "The Quiet Oven A story by Leonie Quillan Copyright 2001 Rated PG. ",
}


@pytest.mark.parametrize("head", RUN_ON.values(), ids=RUN_ON.keys())
def test_a_short_file_that_lost_its_breaks_is_a_story(tmp_path, head):
    told = " ".join(TOLD.split())
    card, body = read(tmp_path, head + told)
    assert (card.title, card.authors, card.rating) == ("The Quiet Oven", ("Leonie Quillan",), "teen")
    assert body == told


def test_a_magazine_s_line_that_lost_its_breaks(tmp_path):
    told = " ".join(TOLD.split())
    note = " ".join(NOTE.split())
    card, body = read(tmp_path, f"The Quiet Oven   By LEONIE QUILLAN   Illustrated by VANE   {note}   {told}")
    assert (card.title, card.authors, card.disclaimer) == ("The Quiet Oven", ("LEONIE QUILLAN",), None)
    assert body == told


@pytest.mark.parametrize(
    "tail",
    [
        "Leonie Quillan lives in a mill. Her stories have appeared in several magazines.",
        ". . . .\n\n\nLeonie Quillan\n\nLeonie Quillan has been a baker. This is her first published story.",
    ],
)
def test_an_author_is_known_by_what_is_told_of_her_after_the_story(tmp_path, tail):
    card, body = read(tmp_path, f"THE QUIET OVEN\n\n{TOLD}\n\n{tail}\n")
    assert (card.title, card.authors) == ("THE QUIET OVEN", ("Leonie Quillan",))
    assert body.split() == TOLD.split()


def test_a_line_of_a_web_magazine_names_the_author_among_other_things(tmp_path):
    line = "Words by Leonie Quillan · Posted on 31 October 2009 · Filed under Ovens · 2 Comments"
    card, body = read(tmp_path, f"The Quiet Oven\n\n{line}\n\n{TOLD}\n\nYou might also like\n")
    assert (card.title, card.authors, card.date) == ("The Quiet Oven", ("Leonie Quillan",), "2009-10-31")
    assert body.split() == TOLD.split()


def test_a_name_in_small_letters_is_known_by_the_address_behind_it(tmp_path):
    card, _ = read(tmp_path, f"small ovens\nby leonie quill [leonie at example dot net]\n\nrating: pg\n\n{TOLD}\n")
    assert (card.title, card.authors, card.emails) == ("small ovens", ("leonie quill",), ("leonie@example.net",))


def test_a_farewell_that_ends_in_the_author_s_name_is_no_story(tmp_path):
    _, body = read(tmp_path, f"The Quiet Oven\nby Wren\n\n{TOLD}\n\n------\n\nUntil next week, your Wren\n")
    assert body.split() == TOLD.split()
