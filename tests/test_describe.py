"""What the witnesses claim of what stands round a story, and of the story's tongue and the file's name."""

import pytest

from reliquary.ingest.describe import describe
from reliquary.ingest.describe.filename import filename
from reliquary.ingest.divide import divide
from reliquary.work import Claim, Draft, Place, Region

STORY = (
    '\n\n"You are late," said Mara, without looking up from the till.\n\nHe hung his coat on the nail '
    "behind the door and said nothing for a while.\n"
)


def claims(text: str, name: str = "a.txt") -> list[Claim]:
    draft = Draft(Place(name), "", None, "text", None, text, "", regions=(Region("author text", (0, len(text))),))
    return list(describe(divide(draft)))


def said(text: str, field: str) -> list[object]:
    return [claim.value for claim in claims(text) if claim.field == field]


def test_a_labelled_header_is_claimed_field_by_field_with_its_place() -> None:
    text = "Title: A Quiet Oven\nAuthor: Tansy Reed <tansy@example.org>\nRating: R, I think\nPairing: M/L" + STORY
    found = {claim.field: claim for claim in claims(text) if claim.witness == "labelled header"}
    assert found["title"].value == "A Quiet Oven"
    assert found["emails"].value == ["tansy@example.org"]
    assert found["rating"].value == "R, I think"
    assert found["relationships"].value == "M/L"
    assert all(claim.span and text[slice(*claim.span)].split() == (claim.raw or "").split() for claim in found.values())


@pytest.mark.parametrize(
    ("header", "field", "value"),
    [
        ("A Quiet Oven\nby Tansy Reed", "title", "A Quiet Oven"),
        ("A Quiet Oven\nby Tansy Reed", "authors", ["Tansy Reed"]),
        ("T H E   O V E N\n\nby Tansy Reed", "title", "THE OVEN"),
        ('"Cold Bread" by Tansy Reed (tr@example.net). Rated PG for crumbs. Archive: no.', "title", "Cold Bread"),
        ("A Quiet Oven\nby Tansy\n\nPart 2 of 5: Salt", "instalment", [2, 5]),
        ("A Quiet Oven\nby Tansy\n\nPart 2 of 5: Salt", "chapter_title", "Salt"),
        ("Title: Oven\nPart: VII/?", "instalment", [7, None]),
        ("Title: Oven\nParts: 5", "instalment", [None, 5]),
        ("Title: Oven\nChapter: Prologue", "chapter_title", "Prologue"),
        ("Title: Oven\nCompleted: 4-24-00", "date", "4-24-00"),
        ("Title: Oven\nCompleted: 4-24-00", "status", "complete"),
        ("Title: Oven\nFinished: not yet", "status", "in_progress"),
        ("Oven\nby Tansy\n\n[K] [complete] [angst]", "rating", "K"),
        ("Oven\nby Tansy\n\nSome words before. Bodie/Doyle. Rated 15.", "category", "Bodie/Doyle."),
        ("Title: Oven\nTyped by: Tansy Reed\nRating: G\nIs it done: yes", "authors", ["Tansy Reed"]),
        ("Title: Oven\nTyped by: Tansy Reed\nRating: G\nIs it done: yes", "status", "complete"),
        ("Title: Oven\nComplete: no", "status", "in_progress"),
        ("Title: Oven\nPosted on: 9 March 1999", "date", "9 March 1999"),
        ("Oven\nby Tansy\n\nPosted on Tuesday, 9 March 1999", "date", "Posted on Tuesday, 9 March 1999"),
        (
            "Oven\nby Tansy\n\nI don't own them. Nobody paid me. Archive anywhere.",
            "disclaimer",
            "I don't own them. Nobody paid me.",
        ),
        ("Oven\nby Tansy\n\nI don't own them. Nobody paid me. Archive anywhere.", "archive", "Archive anywhere."),
        ("Oven\nby Tansy\n\nThis is rated PG-13 for a bad word.", "rating", "This is rated PG-13 for a bad word."),
        ("Oven\nby Tansy\n\nNo spoilers that I know of.", "spoilers", "No spoilers that I know of."),
        ("Oven\nby Tansy\n\nThis one is number six in the Bread Shuffle series.", "series", "Bread Shuffle"),
        ("Oven\nby Tansy\n\nThis one is number six in the Bread Shuffle series.", "series_place", [6, None]),
        (
            "Author: Tansy\nTitle: Oven\n1. Flour\n2. Oven <--- you are here\n3. Ash\nRating: G",
            "series_place",
            [2, None],
        ),
        ("Who are you? Call me Pepper.\n\nWhose is it? Santa's.\n\nHow rude is it? PG.", "authors", ["Pepper"]),
        ("Category: Slash, AU [PG-13]\nTitle: Oven", "rating", "PG-13"),
        ("X-No-Archive: yes\n\nOven\nby Tansy", "archive", "no"),
    ],
)
def test_headers_in_every_manner(header: str, field: str, value: object) -> None:
    assert value in said(header + STORY, field)


def test_values_stand_below_a_lone_label_and_notes_go_on() -> None:
    text = (
        "Title: Oven\n\nAuthor's Note:\n\nThis grew out of a dare.\n\nMy thanks to Hal, who read it.\n\n"
        "Disclaimer: not mine\n\n***" + STORY
    )
    assert said(text, "notes") == ["This grew out of a dare.\n\nMy thanks to Hal, who read it."]
    assert said("Title: Oven\nEmail:\nDISCLAIMER:" + STORY, "disclaimer") == []


def test_a_second_disclaimer_weighs_less_and_the_end_speaks_after_the_story() -> None:
    text = (
        "Disclaimer 1: They own the boys.\nDisclaimer 2: Some flour."
        + STORY
        + "\nTHE END\n\nNotes: Written on a train.\n\n(c) 2001 Tansy Reed\n"
    )
    weights = [claim.weight for claim in claims(text) if claim.field == "disclaimer"]
    assert weights == sorted(weights, reverse=True)
    assert weights[0] > weights[1]
    assert said(text, "status") == ["complete"]
    assert said(text, "notes") == ["Written on a train."]
    assert ["Tansy Reed"] in said(text, "authors")


def test_a_file_of_several_parts_is_none_of_them() -> None:
    part = (
        "The Oven ({}/2)\nby Tansy\n"
        + STORY
        + "\nThey swept the floor, and it was evening before he asked her about it.\n" * 5
        + "\nTBC\n\n"
    )
    text = part.format(1) + part.format(2)
    assert said(text, "instalment") == []
    assert said(text, "title")[0] == "The Oven"


@pytest.mark.parametrize(
    ("story", "tag"),
    [
        ("The rain had stopped by four, and the street was full of pigeons.", "en"),
        ("Der Regen hatte gegen vier aufgehört, und die Straße war voller Tauben.", "de"),
        ("La pluie avait cessé vers quatre heures, et la rue était pleine de pigeons.", "fr"),
        ("La lluvia había cesado a las cuatro, y la calle estaba llena de palomas.", "es"),
        ("A chuva tinha parado às quatro, e a rua estava cheia de pombos cinzentos.", "pt"),
        ("La pioggia era cessata alle quattro, e la strada era piena di piccioni.", "it"),
        ("Дождь кончился к четырем, и улица перед булочной была полна голубей.", "ru"),
        ("雨在四点钟停了，面包店外的街上满是鸽子。", "zh"),
        ("雨は四時にやみ、パン屋の前の通りには鳩がたくさんいた。", "ja"),
    ],
)
def test_the_language_is_heard(story: str, tag: str) -> None:
    assert said(story, "language") == [tag]


def test_a_short_text_gives_its_language_little_weight() -> None:
    short, long = (
        next(c.weight for c in claims(text) if c.field == "language")
        for text in ("It rained on all of them for days and days, and then it snowed.", "It rained. " * 60)
    )
    assert short < long


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("the-water-stair03.txt", [("instalment", [3, None]), ("title", "The water stair")]),
        ("WaterStair.txt", [("title", "Water stair")]),
        ("untitled7.txt", []),
        ("LANTERN~1.TXT", []),
        ("a001.txt", []),
    ],
)
def test_file_names(name: str, found: list[tuple[str, object]]) -> None:
    draft = Draft(Place(name), "", None, "text", None, "It rained.", "")
    assert [(claim.field, claim.value) for claim in filename(divide(draft))] == found
