"""A header that was sent without a story speaks for its work, whichever of the two comes first."""

from collections.abc import Callable
from pathlib import Path

import pytest

from reliquary.library.folder import Library
from reliquary.library.intake import add
from reliquary.library.models import Edition, Header, Leaf, Work
from reliquary.library.testimony import Testimony
from reliquary.library.undo import undo

TOLD = "\n".join(f"The lamp of house {n} went out and nobody on the stairs said anything about it." for n in range(30))
HEADER = "Title: Long Stairs (0/2)\nAuthor: Wren Quarry\nRating: PG\nSummary: Two lamps.\nDisclaimer: Not mine.\n"
PART = f"Title: Long Stairs (1/2)\nAuthor: Wren Quarry\n\n* * *\n\n{TOLD}\n"


@pytest.fixture
def taken(library: Library, tmp_path: Path) -> Callable[..., int | None]:
    def take(name: str, text: str, **assumed: tuple[str, ...]) -> int | None:
        path = tmp_path / "heap" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
        (*_, last) = add(library, [path], Testimony(**assumed), workers=1)
        return last.batch

    return take


@pytest.mark.parametrize("header_first", [True, False])
def test_a_header_speaks_for_its_work(taken: Callable[..., int | None], header_first: bool) -> None:
    files = [("zero.txt", HEADER), ("one.txt", PART)]
    for name, text in files if header_first else reversed(files):
        taken(name, text)
    (work,) = Work.objects.all()
    (leaf,) = Leaf.objects.all()
    assert leaf.work == work and leaf.kind == "header"
    assert (work.card["summary"], work.rating) == ("Two lamps.", "teen")
    assert work.claims.get(field="summary").carried
    assert Edition.objects.count() == 1


def test_what_comes_can_go_again(library: Library, taken: Callable[..., int | None]) -> None:
    header, part = taken("zero.txt", HEADER), taken("one.txt", PART)
    assert part is not None and header is not None
    undo(library, part)
    assert Leaf.objects.get().work is None and not Work.objects.exists()
    taken("one.txt", PART)
    assert Work.objects.get().rating == "teen"
    undo(library, header)
    assert Work.objects.get().rating is None and not Header.objects.exists()


def test_a_header_that_fits_two_works_speaks_for_none(taken: Callable[..., int | None]) -> None:
    taken("one.txt", PART.replace("(1/2)", ""))
    taken(
        "other.txt", PART.replace("(1/2)", "").replace("lamp", "boat").replace("stairs", "sea").replace("house", "pier")
    )
    taken("zero.txt", HEADER)
    assert Work.objects.count() == 2 and Leaf.objects.get().work is None


def test_what_is_assumed_of_a_heap_is_assumed_of_its_headers(taken: Callable[..., int | None]) -> None:
    taken("one.txt", PART)
    taken("zero.txt", HEADER, fandoms=("Xena: Warrior Princess",))
    work = Work.objects.get()
    assert work.card["fandoms"] == ["Xena: Warrior Princess"]
    assert work.claims.get(witness="operator").leaf == Leaf.objects.get()
