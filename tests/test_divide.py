"""Where a story begins and ends: behind what authors say, before what sites add, in chapters inside a file."""

import pytest

from reliquary.ingest.divide import Divided, divide
from reliquary.work import Draft, Place, Region

STORY = """The rain had stopped by four, and the street outside the bakery was full of pigeons.

"You are late," said Mara, without looking up from the till.

"The bus was late. I was on it." He hung his coat on the nail behind the door and stood there, dripping.

She pushed the tray across to him. Nobody spoke for a while. The oven ticked as it cooled, and somewhere a clock struck.
"""
LONG = (
    STORY.strip()
    + "\n\n"
    + "They swept the floor and counted the loaves, and it was evening before he asked her about it.\n\n" * 4
)


def divided(text: str, *regions: Region) -> Divided:
    return divide(
        Draft(
            Place("a.txt"),
            "",
            None,
            "text",
            None,
            text,
            "",
            regions=regions or (Region("author text", (0, len(text))),),
        )
    )


def story(text: str, *regions: Region) -> str:
    result = divided(text, *regions).draft
    return "|".join(result.text[slice(*region.span)].strip() for region in result.regions if region.role == "story")


HEADERS = {
    "labels": "Title: A Quiet Oven\nAuthor: Tansy Reed\nRating: PG\nDisclaimer: Not mine.\n\n",
    "labels split round the title": "Rating: PG\nSpoilers: none\n\nA QUIET OVEN\nby Tansy Reed\n\n",
    "a label without a value": "Title: A Quiet Oven\nEmail:\nDISCLAIMER:\n\n",
    "a note of several paragraphs": "Title: A Quiet Oven\n\nAuthor's Note:\n\nThis grew out of a dare.\n\nMy "
    "thanks to Hal for the beta.\n\nDisclaimer: not mine\n\n***\n\n",
    "prose": "Here it is, my first fic. I don't own them.\n\nRated PG for flour. Archive anywhere you like.\n\n"
    "=====\nA QUIET OVEN\nby Tansy Reed\n=====\n\n",
    "a title alone": "A Quiet Oven\n\n\n",
    "a title in letters set apart": "        A   Q U I E T   O V E N\n            Part 2 of ?\n\n- - - - - - - "
    "- - -\n\n",
    "two headers": "Oven Archive Entry\n\nA Quiet Oven\nby Tansy\n\nSummary: Bread.\nRating: G\n\nA Quiet Oven "
    "by tansy@example.org\n\nRating: G\nDisclaimer: See above.\n\n",
    "questions": "Whose are they? Somebody else's, alas.\n\nHow bad does it get? PG.\n\nMay I have it for my "
    "page? Take it!\n\nA QUIET OVEN\n\n",
    "a star box": "*"
    * 40
    + "\n*            A QUIET OVEN              *\n*              by Tansy                *\n*   Rated:   PG   "
    "                     *\n" + "*" * 40 + "\n\n",
    "German": "Titel: Der Ofen\nAutorin: Tansy\nTeil: 2/5\nDisclaimer: Gehört alles nicht mir.\n\n~*~\n\n",
    "a remark above a rule": "Title: A Quiet Oven\nRating: PG\n\nPreviously in this series: nothing much.\n\n"
    "--------\n\n",
}


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS.keys())
def test_the_story_begins_behind_every_kind_of_header(header: str) -> None:
    assert story(header + STORY) == STORY.strip()


OPENINGS = {
    "a letter": "Dear Hal,\n\nThank you for your letter. I have read your notes, and I am sorry that the "
    "archive is gone.\n\nYours,\nMara\n\n",
    "a memo": "TO: All bakers\nFROM: The management\nRE: Flour\n\n",
    "a log": "KITCHEN LOG: Tuesday\nSTATUS: cold\n\n06.10. Nothing to report.\n\n",
    "a script": "MARA: You are late.\n\nLEO: Location: unknown. Status: wet.\n\n",
    "a slug line": "Lower Bridge Street, 4:10 p.m.\n\n",
    "an epigraph": '"And if no oven warm the stair,\nThen let my hand be bread enough."\n-- a bakers\' song\n\n',
}


@pytest.mark.parametrize("opening", OPENINGS.values(), ids=OPENINGS.keys())
def test_what_looks_like_a_header_inside_the_story_stays_there(opening: str) -> None:
    header = "Title: A Quiet Oven\nAuthor: Tansy Reed\nRating: PG\n\n* * * * *\n\n"
    assert story(header + opening + STORY) == (opening + STORY).strip()


def test_without_a_header_nothing_is_taken_for_one() -> None:
    assert story(STORY) == STORY.strip()
    assert story("STATUS: all ovens cold.\n\n" + STORY).startswith("STATUS")


ENDINGS = {
    "a closing mark": "THE END\n",
    "a closing mark and talk": "~owari~\n\nWell, that's it! Please review, it makes my day.\n\n-Tansy\n",
    "the whole header": "FINIS\n\nTitle: A Quiet Oven\nAuthor: Tansy\nRating: PG\nDisclaimer: Not mine.\n",
    "notes": "*****\n\nAuthor's Notes: Written for the flour challenge.\n\nDisclaimer: I own nothing.\n\n(c) "
    "2001 Tansy Reed\n",
    "a site's furniture": "TBC\n\nBack to the fiction index\nThis Oven Fic WebRing site owned by Tansy\n[ Skip "
    "It | Next 5 | Random ]\n",
    "part of parts": "*** End of Part IV ***\nContinued in Part V\n",
    "a signature": "-- \nTansy    tansy@example.org\n",
    "a lone star": "*\n",
}


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS.keys())
def test_the_story_ends_before_every_kind_of_tail(ending: str) -> None:
    assert story("Title: A Quiet Oven\n\n" + STORY + "\n" + ending) == STORY.strip()


def test_a_closing_mark_inside_the_last_line_is_cut_off() -> None:
    line = " ".join(STORY.split())
    text = f"Title: The Oven Author: Tansy Rating: PG Summary: It rains. xxxxxxxxxx {line} Continued in part 3b"
    assert story(text) == line


def test_a_story_that_lost_its_line_breaks_begins_at_its_title_or_first_speech() -> None:
    told = '"You are late," said Mara. ' + " ".join(STORY.split())
    assert (
        story(f"Just a try. Disclaimer: Not mine. Title: The Oven Summary: It rains. Type: Gen The Oven {told}") == told
    )
    assert story(f"Title: The Oven Author: Tansy Archive: BLTS, others ask. {told}") == told


def test_chapters_inside_one_file_are_numbered_and_their_notes_set_aside() -> None:
    text = (
        f"A Quiet Oven\nby Tansy\n\nRating: PG\n\nChapter 1: Flour\n\n{LONG}\n\nPlease review!\n\n"
        f"Chapter 2: Salt\n\nA/N: Thanks to everyone who reviewed!\n\n{LONG}\n\n1999\n\n{LONG}\n\nEpilogue\n\n"
        f"{LONG}\n\nFIN\n"
    )
    result = divided(text).draft
    chapters = [
        (region.number, region.title, text[slice(*region.span)].split()[:3])
        for region in result.regions
        if region.role == "story"
    ]
    begins = STORY.split()[:3]
    assert chapters == [(1, "Flour", begins), (2, "Salt", begins), (None, "Epilogue", begins)]
    assert "review" not in story(text)


def test_parts_in_one_file_are_known_by_the_repeated_title() -> None:
    parts = [f"The Oven ({n}/3)\nby Tansy\n\nDisclaimer: Not mine.\n\n{LONG}\n\nTBC\n\n" for n in (1, 2, 3)]
    result = divided("".join(parts))
    assert [region.number for region in result.draft.regions if region.role == "story"] == [1, 2, 3]
    assert result.parts == 3


def test_numbers_of_a_list_or_of_scenes_close_together_are_the_story() -> None:
    listed = (
        "Things in the oven\n\n1. Bread\n\nIt was warm.\n\n2. A glove\n\nLeft hand. She did not ask.\n\n"
        "3. Ash\n\nOf course.\n"
    )
    assert story("Title: Things\n\n" + listed).count("1. Bread") == 1


def test_what_a_format_says_is_kept() -> None:
    text = "menu\nTitle: Oven\n\n" + STORY + "\nfooter\n"
    end = text.index("footer")
    regions = (
        Region("chrome", (0, 5)),
        Region("author text", (5, end), "Flour", 3),
        Region("footer", (end, len(text))),
    )
    roles = [(region.role, region.number) for region in divided(text, *regions).draft.regions]
    assert roles == [("chrome", None), ("header", None), ("story", 3), ("footer", None)]
