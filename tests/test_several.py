"""A file of several stories is parted where each heads itself, doubted where that is not clear, else left whole."""

import random
from pathlib import Path

import pytest

from reliquary.catalogue import Entry, catalogue
from reliquary.library.folder import Library
from reliquary.library.intake import add
from reliquary.library.models import Edition, Leaf, Work
from reliquary.work import Leaf as ReadLeaf

SENTENCES = ("The lamp went out", "Nobody spoke for a while", "Rain fell on the pier", "She read the letter twice",
             "A bell rang far away", "He had forgotten the ladder")  # fmt: skip


def prose(seed: int) -> str:
    chance = random.Random(seed)
    lines = [f"{chance.choice(SENTENCES)}, and {chance.randrange(9**9)} boats were counted." for _ in range(14)]
    return "\n\n".join(" ".join(lines[at : at + 3]) for at in range(0, 14, 3))


def labelled(title: str, author: str, seed: int, more: str = "") -> str:
    return f"Title: {title}\nAuthor: {author}\nRating: PG\nDisclaimer: Not mine.\n{more}\n{prose(seed)}\n\n"


ZINE = "HARBOUR LIGHTS\nA zine, number 3\n\nContents: two stories.\n\n" + "* * *\n\n".join(
    f"{title}\nby {author}\n\n{prose(seed)}\n\n"
    for seed, (title, author) in enumerate((("Long Stairs", "Ann Quarry"), ("Cold Kettle", "Osric Vale")))
)
PAGE = "<html><body><h1>Our stories</h1>" + "".join(
    f"<h2>{title}</h2><p>by {author}</p>" + "".join(f"<p>{line}</p>" for line in prose(seed).split("\n\n"))
    for seed, (title, author) in enumerate((("Long Stairs", "Ann Quarry"), ("Cold Kettle", "Osric Vale")))
)


def read(folder: Path, name: str, text: str) -> list[Entry | ReadLeaf]:
    (folder / name).write_text(text, "utf-8")
    return [found for found in catalogue([folder / name]) if isinstance(found, Entry | ReadLeaf)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("zine.txt", ZINE),
        ("page.html", PAGE),
        ("both.txt", labelled("Long Stairs", "Ann Quarry", 0) + labelled("Cold Kettle", "Osric Vale", 1)),
        ("mail.eml", "From: Ed <ed@example.org>\nSubject: two stories\n\n" + labelled("Long Stairs", "Ann Quarry", 0)
         + labelled("Cold Kettle", "Osric Vale", 1)),
    ],
)  # fmt: skip
def test_stories_that_head_themselves_are_parted(tmp_path: Path, name: str, text: str) -> None:
    found = read(tmp_path, name, text)
    entries = [each for each in found if isinstance(each, Entry)]
    named = [(each.card.title, each.card.authors, each.reading.item) for each in entries]
    assert named == [("Long Stairs", ("Ann Quarry",), "#1"), ("Cold Kettle", ("Osric Vale",), "#2")]
    for seed, each in enumerate(entries):
        assert each.reading.body.split() == prose(seed).split()
    assert [each.kind for each in found if isinstance(each, ReadLeaf)] == ["collection"] * (name != "both.txt")


def test_one_authors_titles_are_doubted(tmp_path: Path) -> None:
    text = "\n\n".join(
        f"{title}\nby Ann Quarry\n\n{prose(n)}" for n, title in enumerate(("Long Stairs", "Cold Kettle"))
    )
    (entry,) = read(tmp_path, "mine.txt", text)
    assert isinstance(entry, Entry) and "stories" in entry.card.doubts


@pytest.mark.parametrize(
    "text",
    [
        "".join(labelled(f"Long Stairs ({n}/3)", "Ann Quarry", n) for n in (1, 2, 3)),
        "".join(labelled("Long Stairs", "Ann Quarry", n, f"Chapter: {n}\n") for n in (1, 2)),
        labelled("Long Stairs", "Ann Quarry", 1) + "Title: Report\nDate: today\n\n" + prose(2),
        labelled("Long Stairs", "Ann Quarry", 1) + labelled("Next Time", "Ann Quarry", 2).split("\n\n")[0],
    ],
)
def test_chapters_papers_and_promises_are_one_story(tmp_path: Path, text: str) -> None:
    found = read(tmp_path, "one.txt", text)
    assert len(found) == 1 and isinstance(found[0], Entry) and "stories" not in found[0].card.doubts


def test_a_story_of_a_zine_is_an_edition_of_the_same_story(library: Library, tmp_path: Path) -> None:
    heap = tmp_path / "heap"
    heap.mkdir()
    (heap / "zine.txt").write_text(ZINE, "utf-8")
    (heap / "alone.txt").write_text(labelled("Cold Kettle", "Osric Vale", 1), "utf-8")
    list(add(library, [heap], workers=1))
    assert Work.objects.count() == 2 and Edition.objects.count() == 3 and Leaf.objects.get().kind == "collection"
    assert Work.objects.get(title="Cold Kettle").rating == "teen"
    list(add(library, [heap], workers=1))
    assert Edition.objects.count() == 3
