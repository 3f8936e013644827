"""Of several editions the best is shown, for a reason that is told; a curator may choose; gaps and doubles are told."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from reliquary.library.arrangement import CHOSEN, CLEAN, LATEST, WHOLE, why_shown
from reliquary.library.choices import chosen, name_of
from reliquary.library.documents import Document
from reliquary.library.errors import OperatorError
from reliquary.library.folder import Library
from reliquary.library.keep import Kept, load_text
from reliquary.library.models import Edition, Work
from reliquary.library.review import choose
from reliquary.library.wholeness import missing_parts, wholeness

Keeping = Callable[..., list[Kept]]
HOME = {"title": "Long Stairs", "authors": ("Ann Quarry",)}


def words(seed: int, count: int = 600) -> str:
    chance = random.Random(seed)
    return " ".join(f"w{chance.randrange(4000)}" for _ in range(count))


def shown(work: Work) -> tuple[str, str]:
    """Date and reason of the edition that is shown."""
    editions = list(Edition.objects.filter(instalment__work=work).order_by("rank"))
    return str(editions[0].card["date"]), why_shown(editions, chosen(work))


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        (words(1), words(1) + " " + words(2, 200), WHOLE),
        (words(1).replace(" w", " d?n", 3), words(1), CLEAN),
        (words(1), words(1) + " the end", LATEST),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_the_best_is_shown_whichever_comes_first(
    kept: Keeping, first: str, second: str, reason: str, turned: bool
) -> None:
    pair = [(HOME | {"date": "1998"}, first), (HOME | {"date": "2001"}, second)]
    kept(*(reversed(pair) if turned else pair))
    assert shown(Work.objects.get()) == ("2001", reason)


def test_a_curator_chooses_and_takes_it_back(library: Library, kept: Keeping) -> None:
    kept((HOME | {"date": "1998"}, words(1)), (HOME | {"date": "2001"}, words(1) + " the end"))
    work = Work.objects.get()
    other = Edition.objects.get(rank=1)
    choose(library, work.key, name_of(other), "Vesper")
    assert shown(work) == ("1998", CHOSEN) and not load_text([work])[work.pk].endswith("the end")
    kept((HOME | {"date": "2003"}, words(1) + " really the end"))
    assert shown(work) == ("1998", CHOSEN)
    choose(library, work.key, None, "Vesper")
    assert shown(work) == ("2003", LATEST)
    with pytest.raises(OperatorError):
        choose(library, work.key, "0123abcd", "Vesper")


def test_gaps_and_doubles_are_told(library: Library, kept: Keeping) -> None:
    parts = [(2, 1), (5, 2), (5, 3)]
    kept(*((HOME | {"instalment": (n, 7), "date": "1999", "rating": "general"}, words(seed)) for n, seed in parts))
    work = Work.objects.get()
    told = ["Parts 1, 3–4 and 6–7 of 7 are missing.", "Part 5 is double: another text has the same number."]
    assert wholeness(work) == told
    page = Client().get(reverse("work", args=[work.key])).content.decode()
    assert all(sentence in page for sentence in told)


def test_parts_with_letters_follow_each_other(kept: Keeping, document: Callable[..., Document]) -> None:
    texts = {name: words(seed, 300) for seed, name in enumerate(("1", "2a", "2b", "3"))}
    order = list(texts)
    random.Random(3).shuffle(order)
    kept(*(document({"instalment": (int(name[0]), None)}, texts[name], f"isle/isle{name}.txt") for name in order))
    work = Work.objects.get()
    assert load_text([work])[work.pk] == "\n\n".join(texts.values())
    assert wholeness(work) == []


def test_files_that_only_their_names_number_lie_in_order(kept: Keeping, document: Any) -> None:
    names = ("isle/story10.txt", "isle/story9.txt", "isle/story8.txt")
    kept(*(document({}, words(seed), name) for seed, name in enumerate(names)))
    work = Work.objects.get()
    assert load_text([work])[work.pk] == "\n\n".join(words(seed) for seed in (2, 1, 0))


def test_a_prologue_comes_first_and_an_epilogue_last(kept: Keeping) -> None:
    parts = [
        {"instalment": (2, None)},
        {"chapter_title": "Epilogue"},
        {"instalment": (1, None)},
        {"chapter_title": "Prologue"},
    ]
    kept(*((HOME | part, words(seed)) for seed, part in enumerate(parts)))
    work = Work.objects.get()
    assert load_text([work])[work.pk] == "\n\n".join(words(seed) for seed in (3, 2, 0, 1))
    assert wholeness(work) == []


def test_no_gap_where_nothing_is_numbered() -> None:
    assert missing_parts([], None) == [] and missing_parts([0, 1, 2], 2) == []
