"""Where a story begins and ends, and who is named beside it, in layouts without labels or without line breaks."""

from reliquary.catalogue import Entry, catalogue
from reliquary.ingest.settle import settle
from reliquary.work import Claim, Leaf

TOLD = (
    "The kettle had been talking for an hour before anybody answered it. "
    '"You are early," said the woman at the window, and she took it off the fire and set it on the sill. '
    "Outside the rain went up the street and came down again. He had lost his hat, and he looked at the door. "
    '"It was a good hat," he said. She laughed, and poured the tea into the only cup that had a handle. '
    "They drank it in turns until the lamps were lit, and nobody spoke of the boat, which was already gone. "
    "When the clock struck he stood up, and found the hat under the chair, and was almost sorry."
)


def card(tmp_path, text):
    (tmp_path / "x.txt").write_text(text, "utf-8")
    (found,) = catalogue([tmp_path])
    assert isinstance(found, Entry), found
    return found.reading.body, found.card


def test_a_line_that_lost_its_breaks_is_parted_at_rows_of_signs_and_behind_its_by_line(tmp_path):
    body, read = card(
        tmp_path, f"The Kettle by Ada Quince {TOLD} * * * Ada Quince keeps bees. Copyright 2009 Ada Quince."
    )
    assert (read.title, read.authors, read.date) == ("The Kettle", ("Ada Quince",), "2009")
    assert body == TOLD
    assert read.disclaimer is None


def test_a_quiet_letter_between_header_and_editors_note_is_the_story(tmp_path):
    letter = (
        "Dear Sir,\n\nI write about the lamp. It is lit.\n\nI have now walked into it twice, and so has the vicar.\n\n"
    )
    letter += "My wife does not hold with it, and hangs the washing there.\n\nYours faithfully,\n\nEdward"
    body, read = card(
        tmp_path, f"A LAMP\nby Ada Quince\n(1987)\n\n{letter}\n\n* * *\n\nEditor's note: Her book is out in June.\n"
    )
    assert body.startswith("Dear Sir,") and body.endswith("Edward")
    assert (read.title, read.date, read.notes) == ("A LAMP", "1987", None)


def test_what_stands_behind_the_headers_own_rule_is_the_authors(tmp_path):
    told = TOLD.replace(". ", ".\n\n")
    head = '"The Kettle"\nby Ada Quince\n\nI own no kettle, and no rights.'
    body, _ = card(tmp_path, f"{head}\n\n_____\n\n{told}\n\n_____\n\nWell? Tell me. I am damp.\nAda\n")
    assert body.endswith("was almost sorry.")


def test_initials_a_copyright_line_and_the_foot_of_a_book_are_no_words_of_the_story(tmp_path):
    told = TOLD.replace(". ", ".\n\n")
    for foot in ("A. Q.", "-- (c) MCMXLIX by A. Quince --", "*** END OF THE KETTLE ***", "-- cut here --"):
        body, _ = card(tmp_path, f"THE KETTLE\n\nby Ada Quince\n\n{told}\n\n          {foot}\n")
        assert body.endswith("was almost sorry."), foot


def test_a_teaser_in_italics_stands_before_a_story_that_opens_in_capitals(tmp_path):
    teaser = "_He had only a kettle and he knew that she would not let him keep it for long._"
    body, _ = card(tmp_path, f"THE KETTLE\n\nby Ada Quince\n\n{teaser}\n\nHENRY SET it down and sighed.\n\n{TOLD}\n")
    assert body.startswith("HENRY SET it down")


def test_the_title_is_the_line_above_the_by_line_and_a_sentence_may_name_it(tmp_path):
    _, read = card(tmp_path, f"FICTION\n\nTHE KETTLE\n\nby Ada Quince\n\n{TOLD}\n")
    assert read.title == "THE KETTLE"
    _, read = card(
        tmp_path, f'I own nobody here. This is called "The Kettle" and it is rated G.\n\n-- Ada\n\n* * *\n\n{TOLD}\n'
    )
    assert (read.title, read.authors) == ("The Kettle", ("Ada",))


def test_a_header_without_a_story_is_a_leaf(tmp_path):
    (tmp_path / "x.txt").write_text("Title: Rain\nAuthor: Wren\nRating: G\n", "utf-8")
    (found,) = catalogue([tmp_path])
    assert isinstance(found, Leaf) and found.kind == "header" and found.header is not None


def test_an_address_or_sentence_is_no_fandom_and_a_lone_first_line_a_doubted_title():
    for written in ("http://www.example.org/list", "You will know it when you see it. Or not."):
        assert settle([Claim("fandoms", written, written, "labelled header", 0.9)]).fandoms == ()
    assert settle([Claim("fandoms", "The Quiet Coast", None, "labelled header", 0.9)]).fandoms == ("The Quiet Coast",)
    assert "title" in settle([Claim("title", "Correct Typo In Manual", None, "title line", 0.72)]).doubts
