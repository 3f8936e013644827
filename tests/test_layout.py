"""What the lines round a story are: columns and boxes, labels, headings, marks, by-lines, the author's voice."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.ingest.layout.even import even
from reliquary.ingest.layout.fields import find_label, inner_labels, made_up_label
from reliquary.ingest.layout.headings import read_heading, read_number, trailing_heading
from reliquary.ingest.layout.lines import read_lines
from reliquary.ingest.layout.marks import is_furniture, is_legend, is_rule, read_end
from reliquary.ingest.layout.names import copyright_name, is_title, read_by_line
from reliquary.ingest.layout.units import read_units
from reliquary.ingest.layout.voice import hear, sentences


def units(text: str) -> list[tuple[str, str]]:
    return [(unit.label.field if unit.label else unit.kind, unit.text) for unit in read_units(text, (0, len(text)))]


@given(st.text(alphabet="aÉß“«–Ｒё 　\n：", max_size=60))
def test_evened_text_is_as_long_and_plainer(text: str) -> None:
    assert len(even(text)) == len(text)
    assert not set(even(text)) & set("É“«–Ｒё　：")


def test_boxes_columns_and_dots_hide_no_words() -> None:
    text = "* * *\n*    A Title     *\n*                  *\n.\nRating   PG            E-mail   wren@example.org\n"
    assert [(line.text, line.blanks) for line in read_lines(text, (0, len(text)))] == [
        ("* * *", 0), ("A Title", 0), ("Rating   PG", 2), ("E-mail   wren@example.org", 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("Title: Rain", "title", "Rain"),
        ("TITLE- Rain", "title", "Rain"),
        ("ARCHIVE - No.", "archive", "No."),
        ("PART; Two of ?", "part", "Two of ?"),
        ("STORY=Rain", "title", "Rain"),
        ("Rating : K+", "rating", "K+"),
        ("Title..........Rain", "title", "Rain"),
        ("Rating\tPG", "rating", "PG"),
        ("Author   Wren", "authors", "Wren"),
        ("o *Rating*: PG", "rating", "PG"),
        ("**Pairing(s):** A/B", "relationships", "A/B"),
        ("Author\ufffds Notes: x", "notes", "x"),
        ("Disclaimer 2: no submarines", "disclaimer", "no submarines"),
        ("Spoilers. All of it", "spoilers", "All of it"),
        ("[pairing] A x B", "relationships", "A x B"),
        ("<Rating> PG", "rating", "PG"),
        ("分级：T", "rating", "T"),
        ("Пэйринг: А/Б", "relationships", "А/Б"),
        ("Nota(s) da autora: oi", "notes", "oi"),
        ("Altersfreigabe: 12", "rating", "12"),
    ],
)
def test_labels_are_read_behind_every_sign(line: str, field: str, value: str) -> None:
    found = find_label(line)
    assert found is not None
    assert (found.label.field, line[found.value :]) == (field, value)


@pytest.mark.parametrize(
    "line",
    [
        "Note to self: bring coffee.",
        "Dear Pete, I own a boat.",
        "MARA: You are late.",
        "He said - rating nothing - no.",
        "Rating of urgency: extreme",
    ],
)
def test_what_only_looks_like_a_label_is_none(line: str) -> None:
    assert find_label(line) is None


def test_made_up_labels_are_guessed_by_their_words() -> None:
    said = {
        line: made_up_label(line)
        for line in ("Whose cops are they? Santa's.", "WHERE IT CAN GO: Anywhere", "FLIGHT LOG: Liberator")
    }
    assert [found.label.field for found in said.values() if found] == ["disclaimer", "archive", "set_aside"]


def test_labels_inside_a_line_need_a_sentence_before_them_unless_the_breaks_were_lost() -> None:
    line = "Spoilers: Up to the end. Keywords: A, X"
    assert [found.label.field for found in inner_labels(line, find_label(line))] == ["category"]
    assert inner_labels('Category: "Keywords: none," he read, Summary: none', find_label("Category: x")) == []
    lost = (
        "Not mine at all. Title: The Rain Archives: Help yourself Summary: It rains. Rating: PG Type: Gen "
        + "It rained. " * 30
    )
    assert [found.label.field for found in inner_labels(lost, None)] == [
        "title",
        "archive",
        "summary",
        "rating",
        "category",
    ]


@pytest.mark.parametrize(
    ("line", "instalment", "title"),
    [
        ("Part 1/4", [1, 4], None),
        ("~ Part IV of VI ~", [4, 6], None),
        ("Episode Three (of Four)", [3, 4], None),
        ("Part VII/?", [7, None], None),
        ("(7/10)", [7, 10], None),
        ("Chapter Two: Low Pressure", [2, None], "Low Pressure"),
        ("1. Kapitel: Verlegt", [1, None], "Verlegt"),
        ("Chapitre 5 sur 6", [5, 6], None),
        ("Capítulo dieciséis", [16, None], None),
        ("Глава 4. Снег", [4, None], "Снег"),
        ("第三章 雪", [3, None], "雪"),
        ("（二）", [2, None], None),
        ('Part 3 of 3:  "The Bill"', [3, 3], '"The Bill"'),
        ("Prologue", [None, None], "Prologue"),
    ],
)
def test_headings_are_read_in_every_form(line: str, instalment: list[int | None], title: str | None) -> None:
    heading = read_heading(line)
    assert heading is not None
    assert (heading.instalment, heading.title) == (instalment, title)


@pytest.mark.parametrize(
    "line",
    ["Chapter 4 of my life began.", "06.00: Rose.", "One: a token", "1999", "Part one is over", "I had no coat."],
)
def test_sentences_are_no_headings(line: str) -> None:
    assert read_heading(line) is None


def test_numbers_behind_titles_and_numbers_in_words() -> None:
    assert trailing_heading("Clean Hands - Ch. 12").instalment == [12, None]  # type: ignore[union-attr]
    assert trailing_heading("Seven of Nine") is None
    assert [read_number(each) for each in ("IX", "twelve", "十二", "3a", "?", "rain")] == [9, 12, 12, 3, None, None]


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("FIN", "complete"),
        ("~ owari ~", "complete"),
        ("+++Ende+++", "complete"),
        ("（完）", "complete"),
        ("TBC in Ch. 13", "in_progress"),
        ("Fortsetzung folgt", "in_progress"),
        ("A suivre...", "in_progress"),
        ("Continued in Part V", "in_progress"),
        ("*** End of Part IV ***", None),
    ],
)
def test_closing_marks(line: str, status: str | None) -> None:
    end = read_end(line)
    assert end is not None
    assert end.status == status


@pytest.mark.parametrize("line", ["The end of the road was in sight.", "He continued in silence.", "Fine, she said."])
def test_sentences_close_nothing(line: str) -> None:
    assert read_end(line) is None


def test_rules_furniture_and_legends_are_told_from_words() -> None:
    assert all(map(is_rule, ["* * *", "~*~", "-=-=-", "xxxxxxxx", "- x -", "＊＊＊"]))
    assert not any(map(is_rule, ["...", '"?!"', "XXX", "x", "he"]))
    assert all(
        map(
            is_furniture,
            ["Home | Fiction | Links", "Back to the index", "[Reviews - 1]   Printer", "Sign our guestbook!"],
        )
    )
    assert not any(map(is_furniture, ["Home again.", "He went back to the house.", "Reading the letter took an hour."]))
    assert all(map(is_legend, ["//x// = thoughts", "*emphasis*   //thoughts//", '"..." speech', "<> Chinese"]))
    assert not any(map(is_legend, ["*Not* today, he thought.", "Last time on ' The Man '"]))


@pytest.mark.parametrize(
    ("line", "title", "name"),
    [
        ("by vesper", None, "vesper"),
        ("a smegging short serial by Lanzarote Al", None, "Lanzarote Al"),
        ("von Nebelkrähe", None, "Nebelkrähe"),
        ("Small Print - by Isolde Maunder", "Small Print", "Isolde Maunder"),
        ("FALLOW YEAR by J. RIDLEY VOSS", "FALLOW YEAR", "J. RIDLEY VOSS"),
    ],
)
def test_by_lines(line: str, title: str | None, name: str) -> None:
    found = read_by_line(line)
    assert found is not None
    assert found.name is not None
    assert line[slice(*found.name)] == name
    assert (line[slice(*found.title)] if found.title else None) == title


@pytest.mark.parametrize(
    "line",
    ["by the light of the moon", "By noon the frost had gone", "Beta by Tansy and Hal.", "She stood by the window."],
)
def test_not_every_by_credits_someone(line: str) -> None:
    assert read_by_line(line) is None


def test_names_in_copyright_lines_and_titles_by_shape() -> None:
    line = "(c) 1996 Marjoram Thwaite * thwaite@example.com"
    assert line[slice(*copyright_name(line))] == "Marjoram Thwaite"  # type: ignore[misc]
    assert is_title("A Reasonable Amount of Snow (and also Otters)")
    assert not is_title("It rained all day and nobody minded.")


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("I don't own them; they belong to Carter and Fox.", "disclaimer"),
        ("Don't sue, all you would get is my cat.", "disclaimer"),
        ("Die Figuren gehören nicht mir.", "disclaimer"),
        ("Rien n'est à moi.", "disclaimer"),
        ("This is rated PG-13 for language.", "rating"),
        ("Archive anywhere, but tell me where.", "archive"),
        ("No spoilers that I know of.", "spoilers"),
        ("C&C is always welcome.", "feedback"),
        ("Many thanks to Hal for the beta.", "thanks"),
        ("Please be warned that a main character dies.", "warnings"),
    ],
)
def test_the_author_is_heard(sentence: str, kind: str) -> None:
    heard = hear(sentence)
    assert kind in heard.kinds
    assert heard.weight > 1


@pytest.mark.parametrize(
    "sentence",
    [
        '"You came," he said.',
        "He laid the pen aside, for he had heard her step.",
        "Она молча повесила его пальто.",
        "Il la regarda sans rien dire.",
    ],
)
def test_the_story_is_heard(sentence: str) -> None:
    assert hear(sentence).weight < 0


@given(st.text(alphabet='ab. !?"MrJ\n', max_size=120))
def test_sentences_lose_no_word(text: str) -> None:
    spans = sentences(text)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    inside = "".join(text[start:end] for start, end in spans)
    assert [char for char in inside if not char.isspace()] == [char for char in text if not char.isspace()]


def test_values_go_on_as_far_as_the_author_wrote_them() -> None:
    text = (
        "Spoilers: All of it, and if you have\nnot seen it, go away.\nArchive: Box only\nFirst printed in a "
        "zine, 1996\n"
        "Disclaimer: They own the boys.\nThe boat is mine.\n\nPart 2\n"
    )
    assert units(text) == [
        ("spoilers", "All of it, and if you have not seen it, go away."),
        ("archive", "Box only"),
        ("words", "First printed in a zine, 1996"),
        ("disclaimer", "They own the boys. The boat is mine."),
        ("heading", "Part 2"),
    ]


def test_bare_labels_count_only_in_company() -> None:
    assert units("Author Wren\nTitle Rain\nRating PG\n")[:2] == [("authors", "Wren"), ("title", "Rain")]
    assert units("Author unknown, they said.\nIt rained.\n")[0][0] == "words"


@given(
    st.lists(
        st.sampled_from(
            [
                "Title: x",
                "by",
                "Wren",
                "* * *",
                "Notes:",
                "It rained. ",
                '"Hi," he said.',
                "",
                "Part 1",
                "(c) 1999 Wren",
                "//x// thoughts",
            ]
        ),
        max_size=12,
    )
)
def test_every_word_is_in_one_unit(lines: list[str]) -> None:
    text = "\n".join(lines)
    spans = [unit.span for unit in read_units(text, (0, len(text)))]
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert all(text[index].isspace() or any(start <= index < end for start, end in spans) for index in range(len(text)))
