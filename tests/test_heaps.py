"""Many files, posts and years become the works they were: parts, threads, forwards, drabbles, saves of platforms."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from reliquary.library.folder import Library
from reliquary.library.intake import add
from reliquary.library.keep import load_text
from reliquary.library.models import Work

WORDS = ["lantern", "harbour", "window", "letter", "garden", "winter", "kettle", "river", "shadow", "ladder", "copper"]
Taking = Callable[..., None]


def prose(seed: int, lines: int = 25) -> str:
    chance = random.Random(seed)
    return "\n\n".join(f"The {' '.join(chance.choice(WORDS) for _ in range(14))}." for _ in range(lines))


def page(title: str, body: str, more: str = "") -> str:
    told = "".join(f"<p>{line}</p>" for line in body.split("\n\n"))
    return f"<!doctype html><html><head><title>{title}</title></head><body><h1>{title}</h1>{more}{told}</body></html>"


def letter(subject: str, body: str, number: int, more: str = "") -> str:
    return (
        f"From wren@example.org Tue May  4 10:0{number}:00 1999\nFrom: Wren Quarry <wren@example.org>\n"
        f"Date: Tue, 4 May 1999 10:0{number}:00 +0000\n"
        f"Message-ID: <{number}@example.org>\nSubject: {subject}\n{more}\n{body}\n\n"
    )


@pytest.fixture
def taken(library: Library, tmp_path: Path) -> Taking:
    """One run of `add` for a year's files."""

    def take(year: int, **files: str) -> None:
        folder = tmp_path / str(year)
        folder.mkdir()
        for name, text in files.items():
            (folder / name.replace("_", ".")).write_text(text, "utf-8")
        list(add(library, [folder], workers=1))

    return take


def works() -> list[tuple[str | None, str, int]]:
    return [
        (work.title, "; ".join(work.card["authors"]), work.parts_in_order.count())
        for work in Work.objects.order_by("pk")
    ]


def test_a_late_part_joins_its_work_next_year_from_another_format(taken: Taking) -> None:
    labels = "Title: Long Stairs ({}/3)\nAuthor: Wren Quarry\nRating: PG\n\n* * *\n\n"
    taken(
        1999, list_mbox=letter("Long Stairs 1/3", labels.format(1) + prose(1), 1), three_txt=labels.format(3) + prose(3)
    )
    work = Work.objects.get()
    assert (work.instalments, work.parts) == (2, 3)
    taken(2000, two_html=page("Long Stairs, part 2 of 3", prose(2), "<p>by Wren Quarry</p>"))
    assert works() == [("Long Stairs", "Wren Quarry", 3)] and Work.objects.get().key == work.key
    assert [part.n for part in work.parts_in_order.all()] == [1, 2, 3]


def test_a_thread_is_a_witness_for_parts_whose_subjects_are_cut(taken: Taking) -> None:
    first = letter("FIC: The Very Long Stairs at Night 1/2", prose(1), 1)
    second = letter("FIC: The Very Long St... 2/2", prose(2), 2, "References: <1@example.org>\n")
    taken(1999, list_mbox=first + second)
    assert [count for _, _, count in works()] == [2]


def test_a_forwarded_story_is_its_first_authors(taken: Taking) -> None:
    inner = (
        f"From: Ann Lantern <ann@example.net>\nDate: Mon, 3 May 1999 10:00:00 +0000\nSubject: Cold Kettle\n\n{prose(1)}"
    )
    body = f"Ann has no access to the list.\n\n----- Original Message -----\n{inner}"
    taken(1999, list_mbox=letter("Fwd: Cold Kettle", body, 1))
    assert works() == [("Cold Kettle", "Ann Lantern", 1)]


def test_drabbles_of_a_collection_are_works_of_their_own(taken: Taking) -> None:
    titles = ("Ebb", "Flow", "Slack", "Neap")
    heads = [f"Title: {each}\nAuthor: Wren Quarry\nRating: G\nPairing: none\n\n" for each in titles]
    text = "\n\n".join(head + prose(number, 7) for number, head in enumerate(heads))
    taken(1999, drabbles_txt=text)
    assert works() == [(title, "Wren Quarry", 1) for title in titles]


def test_a_saved_page_of_wattpad_is_read_as_a_page(taken: Taking) -> None:
    told = "".join(f'<p data-p-id="{n:032x}">{line}</p>' for n, line in enumerate(prose(1).split("\n\n")))
    taken(2015, part_html=(
        "<!DOCTYPE html><html><head><title>Long Stairs - Chapter One - Wattpad</title>"
        '<meta property="og:title" content="Long Stairs - Chapter One"/><meta name="author" content="wrenquarry"/>'
        '<link rel="canonical" href="https://www.wattpad.com/12345-long-stairs-chapter-one"/></head><body>'
        '<div id="story-reading"><header><h1 class="h2">Chapter One</h1></header><div class="panel-reading">'
        f"<pre>{told}</pre></div></div><a href='/about'>About</a></body></html>"
    ))  # fmt: skip
    work = Work.objects.get()
    assert " ".join(prose(1).split()) in " ".join(load_text([work])[work.pk].split())
