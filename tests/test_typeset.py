"""Plain text becomes paragraphs, verse, scene breaks and emphasis, marked text clean XHTML; no word is lost."""

import xml.etree.ElementTree as ElementTree

from hypothesis import given
from hypothesis import strategies as st

from reliquary.ingest.typeset import typeset
from reliquary.ingest.unwrap import unwrap
from reliquary.work import Block, Chapter, Draft, Mark, Place, Region


def chapters(text: str, blocks: tuple[Block, ...] = (), *regions: Region) -> tuple[Chapter, ...]:
    regions = regions or (Region("story", (0, len(text))),)
    return typeset(Draft(Place("a.txt"), "", None, "text", None, text, "", blocks, regions))


WRAPPED = """The gate was shut and nobody had thought to tell the horse about it, which
was a pity, since the horse had thought of very little else all morning and
meant to go home.

"Well," he said.

Roses are red,
violets are blue,
the oven is empty
and so are you.
"""


def test_lines_that_a_program_broke_are_joined_and_the_authors_are_kept() -> None:
    paragraphs = list(unwrap(WRAPPED, (0, len(WRAPPED))))
    assert [(len(paragraph.lines), paragraph.kept) for paragraph in paragraphs] == [(3, False), (1, False), (4, True)]
    text = chapters(WRAPPED)[0].text
    assert "which was a pity" in text
    assert "Roses are red,\nviolets are blue," in text


def test_emphasis_scene_breaks_and_signs_of_markup() -> None:
    text = "It was *not* <here> & _there_, 2 * 3 * 4.\n\n* * *\n\nsnake_case_name stays.\n"
    assert chapters(text)[0].xhtml.split("\n") == [
        "<p>It was <em>not</em> &lt;here&gt; &amp; <em>there</em>, 2 * 3 * 4.</p>",
        "<hr/>",
        "<p>snake_case_name stays.</p>",
    ]


def test_a_heading_or_a_number_opens_a_chapter_and_chrome_does_not() -> None:
    text = "One.Two.Three.Four."
    regions = (
        Region("story", (0, 4), None, 1),
        Region("chrome", (4, 4)),
        Region("story", (4, 8)),
        Region("heading", (8, 8)),
        Region("story", (8, 14), "T", 2),
    )
    assert [(each.number, each.title, each.text) for each in chapters(text, (), *regions)] == [
        (1, None, "One.\n\nTwo."),
        (2, "T", "Three."),
    ]


def test_blocks_of_pages_keep_their_roles_and_marks_nest() -> None:
    text = "A headingabcdefitem oneitem two"
    blocks = (
        Block("heading", (0, 9), 1),
        Block(
            "paragraph",
            (9, 15),
            marks=(Mark("em", (10, 13)), Mark("strong", (12, 15)), Mark("link", (9, 11), "javascript:alert(1)")),
        ),
        Block("item", (15, 23)),
        Block("item", (23, 31)),
    )
    assert chapters(text, blocks)[0].xhtml.split("\n") == [
        "<h3>A heading</h3>",
        "<p>a<em>bc<strong>d</strong></em><strong>ef</strong></p>",
        "<ul><li>item one</li><li>item two</li></ul>",
    ]


@given(st.text(alphabet="ab*_ \n<&\x00-=~\u00a0é", max_size=200))
def test_no_letter_is_lost_and_all_is_well_formed(text: str) -> None:
    for chapter in chapters(text):
        read = "".join(ElementTree.fromstring(f"<x>{chapter.xhtml}</x>").itertext())
        assert [char for char in read if char.isalpha()] == [char for char in text if char.isalpha()]
        assert [char for char in chapter.text if char.isalpha()] == [char for char in text if char.isalpha()]
