"""A book of many stories is parted where each credits its own author, and doubted where that is half clear."""

import io
import random
import zipfile

import pytest

from reliquary.catalogue import Entry, describe_source
from reliquary.work import Leaf, Place, Source

WORDS = ["lantern", "harbour", "window", "letter", "garden", "winter", "kettle", "river", "shadow", "ladder"]
CONTAINER = '<container><rootfiles><rootfile full-path="content.opf"/></rootfiles></container>'


def prose(seed: int) -> str:
    chance = random.Random(seed)
    return "".join(f"<p>The {' '.join(chance.choice(WORDS) for _ in range(15))}.</p>" for _ in range(12))


def book(*chapters: tuple[str, str]) -> Source:
    """A book with a line of the contents and a page for each chapter."""
    names = [f"c{number}.xhtml" for number in range(len(chapters))]
    items = "".join(f'<item id="{name}" href="{name}" media-type="application/xhtml+xml"/>' for name in names)
    lines = "".join(f'<li><a href="{name}">{line}</a></li>' for name, (line, _) in zip(names, chapters, strict=True))
    spine = "".join(f'<itemref idref="{name}"/>' for name in names)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as box:
        box.writestr("mimetype", "application/epub+zip")
        box.writestr("META-INF/container.xml", CONTAINER)
        box.writestr(
            "content.opf",
            '<package><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Lamps, a Zine</dc:title>'
            "<dc:creator>Various</dc:creator><dc:description>Our second.</dc:description></metadata><manifest>"
            f'<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>{items}</manifest>'
            f"<spine>{spine}</spine></package>",
        )
        box.writestr("nav.xhtml", f"<html><body><nav><ol>{lines}</ol></nav></body></html>")
        for name, (_, body) in zip(names, chapters, strict=True):
            box.writestr(name, f"<html><body>{body}</body></html>")
    data = file.getvalue()
    return Source(Place("lamps.epub"), len(data), "digest", lambda: io.BytesIO(data))


RAIN, SNOW = (
    ("Rain", f"<h2>Rain</h2><p>by Ann Quarry</p>{prose(1)}"),
    ("Snow", f"<h2>Snow</h2><p>by Osric Vale</p>{prose(2)}"),
)
THAW = ("Thaw", f"<h2>Part 2: Thaw</h2>{prose(3)}")
LABELS = "<p>Title: {}<br/>Author: Ann Quarry<br/>Rating: PG<br/>Summary: A lamp.</p>"


@pytest.mark.parametrize(
    ("chapters", "stories"),
    [
        ([RAIN, SNOW, THAW], [("Rain", "Ann Quarry", 1), ("Snow", "Osric Vale", 2)]),
        ([("Foreword", "<p>Dear reader, here we are again.</p>"), RAIN, SNOW],
         [("Rain", "Ann Quarry", 1), ("Snow", "Osric Vale", 1)]),
        ([("Rain by Ann Quarry", prose(1)), ("Snow by Osric Vale", prose(2))],
         [("Rain", "Ann Quarry", 1), ("Snow", "Osric Vale", 1)]),
        ([("One", LABELS.format("Rain") + prose(1)), ("Two", LABELS.format("Snow") + prose(2))],
         [("Rain", "Ann Quarry", 1), ("Snow", "Ann Quarry", 1)]),
    ],
)  # fmt: skip
def test_stories_that_credit_their_authors_are_parted(
    chapters: list[tuple[str, str]], stories: list[tuple[str, str, int]]
) -> None:
    leaf, *found = describe_source(book(*chapters))
    assert isinstance(leaf, Leaf) and leaf.kind == "collection"
    told = [
        (each.card.title, "".join(each.card.authors), len(each.reading.chapters))
        for each in found
        if isinstance(each, Entry)
    ]
    assert told == stories
    assert all("zine" not in str(each.card.title).lower() and each.card.summary != "Our second." for each in found)


def test_one_authors_titles_in_a_book_are_doubted() -> None:
    (found,) = describe_source(book(RAIN, (SNOW[0], SNOW[1].replace("Osric Vale", "Ann Quarry"))))
    assert isinstance(found, Entry) and "stories" in found.card.doubts and len(found.reading.chapters) == 2


@pytest.mark.parametrize("line", ["Chapter {}", "{}. By the Sea at Night", "By Wren {}"])
def test_chapters_of_a_novel_are_one_story(line: str) -> None:
    chapters = [(line.format(number), f"<h2>{line.format(number)}</h2>{prose(number)}") for number in (1, 2, 3)]
    (found,) = describe_source(book(*chapters))
    assert isinstance(found, Entry) and "stories" not in found.card.doubts and len(found.reading.chapters) == 3
