"""Readings become works, whatever their order and however they are cut into batches."""

import random
from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest
from django.db.models import Count

from reliquary.library import joining
from reliquary.library.changes import changed_since, latest_change
from reliquary.library.documents import Document
from reliquary.library.folder import Library
from reliquary.library.keep import Fate, Kept, load, load_text
from reliquary.library.models import (
    Claim,
    Edition,
    FormerKey,
    Instalment,
    MatchKey,
    PenName,
    Person,
    Term,
    Work,
)

Keeping = Callable[..., list[Kept]]
Making = Callable[..., Document]


def works() -> set[frozenset[str]]:
    """The works as sets of the first words of their documents' headers: what joined with what."""
    return {
        frozenset(Edition.objects.filter(instalment__work=work).values_list("header", flat=True))
        for work in Work.objects.all()
    }


def part(n: int, of: int | None = 3, **more: Any) -> dict[str, Any]:
    return {"title": "The Long Way Home", "authors": ("Ann Lantern",), "instalment": (n, of), **more}


def test_one_document_is_one_work(kept: Keeping, document: Making) -> None:
    one = document(
        {"title": "Home", "authors": ("Ann", "Bob"), "rating": "teen", "date": "1998-05"}, "It was so.\n\nYes."
    )
    assert [each.fate for each in kept(one)] == [Fate.WORK]
    work = Work.objects.get()
    assert (work.title, work.rating, work.date, work.year, work.word_count) == ("Home", "teen", "1998-05", 1998, 4)
    assert list(work.pen_names.order_by("authorships__position").values_list("name", flat=True)) == ["Ann", "Bob"]
    loaded = load(work)
    assert loaded.card.title == "Home" and loaded.key == work.key
    assert [chapter.xhtml for chapter in loaded.chapters] == ["<p>It was so.</p><p>Yes.</p>"]
    assert load_text([work]) == {work.pk: "It was so.\n\nYes."}
    claim = Claim.objects.get(field="title")
    assert (claim.value, claim.raw, claim.witness, claim.carried) == ("Home", "title: Home", "labelled header", True)


def test_the_same_document_again_is_nothing_new(kept: Keeping, document: Making, snapshot: Any) -> None:
    one = document({"title": "Home"})
    kept(one)
    before = snapshot()
    assert [each.fate for each in kept(one, one)] == [Fate.AGAIN, Fate.AGAIN]
    assert snapshot() == before


def test_parts_become_one_work_in_order(kept: Keeping) -> None:
    fates = kept(*(part(n, chapter_title=f"Night {n}") for n in (2, 3, 1)))
    assert [each.fate for each in fates] == [Fate.WORK, Fate.INSTALMENT, Fate.INSTALMENT]
    work = Work.objects.get()
    assert (work.instalments, work.parts, work.title) == (3, 3, "The Long Way Home")
    assert [(chapter.number, chapter.title) for chapter in load(work).chapters] == [
        (1, "Night 1"), (2, "Night 2"), (3, "Night 3"),
    ]  # fmt: skip
    assert {each.work for each in fates} == {work.key}


def test_a_serial_is_complete_when_its_last_part_is(kept: Keeping) -> None:
    kept(part(1, status="in_progress"), part(2), part(3, status="complete"))
    assert Work.objects.get().status == "complete"


def test_copies_with_other_headers_are_editions_of_one_work(kept: Keeping) -> None:
    text = " ".join(random.Random(5).choices(["lamp", "boat", "river", "stone", "letter", "rain", "bell"], k=900))
    longer = text + " And the lamp was lit again in the end."
    kept(({"title": "Home", "authors": ("Ann",)}, text))
    first = Work.objects.get().key
    kept(({"title": "Going Home", "authors": ("Ann L.",)}, longer))
    work = Work.objects.get()
    assert work.key == first and work.instalments == 1
    assert [edition.rank for edition in Edition.objects.order_by("-word_count")] == [0, 1]
    assert load(work).chapters[0].text == longer


def test_a_whole_and_its_parts_are_read_once(kept: Keeping) -> None:
    chance = random.Random(9)
    texts = [" ".join(f"w{chance.randrange(900)}" for _ in range(700)) for _ in range(3)]
    numbered = [(part(n), text) for n, text in enumerate(texts, start=1)]
    whole = ({"title": "The Long Way Home", "authors": ("Ann Lantern",)}, "\n\n".join(texts[:2]))
    kept(*numbered, whole)
    work = Work.objects.get()
    assert load_text([work])[work.pk] == "\n\n".join(texts)
    assert Instalment.objects.count() == 2 and Edition.objects.count() == 4


def test_a_series_joins_nothing(kept: Keeping) -> None:
    same = {"title": "Lights", "authors": ("Ann",), "series": "Harbour Lights"}
    kept(same | {"series_place": 1}, same | {"series_place": 2})
    assert Work.objects.count() == 2


MIXED = [
    part(1), part(2), part(3, authors=("ANN LANTERN", "Bob")),
    part(2, of=7), {"title": "The Long Way Home", "authors": ("Ann Lantern",)},
    {"title": "Lights"}, {"title": "Lights", "authors": ("Cat",)},
]  # fmt: skip


def test_any_order_makes_the_same_works(kept: Keeping, document: Making) -> None:
    documents = [document(fields) for fields in MIXED]
    found = set()
    for order in random.Random(3).sample(list(permutations(documents)), 6):
        Work.objects.all().delete()
        FormerKey.objects.all().delete()
        kept(*order)
        found.add(frozenset(works()))
    assert len(found) == 1 and {len(each) for each in found.pop()} == {1, 3}


def test_a_batchs_end_makes_no_difference(kept: Keeping, document: Making, snapshot: Any) -> None:
    """All at once, one by one, and in threes; with a document that makes two works one."""
    chance = random.Random(4)
    texts = [" ".join(f"w{chance.randrange(900)}" for _ in range(600)) for _ in range(2)]
    fields = {"title": "Home", "authors": ("Ann",)}
    bridge = document({"title": "Both", "authors": ("Ann",)}, "\n\n".join(texts))
    documents = [document({**fields, "title": None}, text) for text in texts]
    documents += [document(each) for each in MIXED] + [bridge]
    taken = []
    for size in (len(documents), 1, 3):
        for model in (Work, FormerKey, Term, PenName, Person):
            model.objects.all().delete()
        for start in range(0, len(documents), size):
            kept(*documents[start : start + size])
        taken.append(snapshot())
    assert taken[0] == taken[1] == taken[2]
    assert FormerKey.objects.count() == 1


def test_names_of_a_merged_work_are_forgotten(kept: Keeping) -> None:
    chance = random.Random(4)
    texts = [" ".join(f"w{chance.randrange(900)}" for _ in range(600)) for _ in range(2)]
    one = {"authors": ("Ann",), "genres": ("angst",)}
    kept((one, texts[0]), (one | {"genres": ("humour",)}, texts[1]))
    kept((one, "\n\n".join(texts)))
    assert Work.objects.count() == 1
    assert not Term.objects.filter(works=None).exists() and not PenName.objects.filter(works=None).exists()


def test_a_merged_work_is_found_by_its_former_key(kept: Keeping) -> None:
    chance = random.Random(4)
    texts = [" ".join(f"w{chance.randrange(900)}" for _ in range(600)) for _ in range(2)]
    one, two = (kept(({"authors": ("Ann",)}, text))[0].work for text in texts)
    since = latest_change()
    kept(({"title": "Both", "authors": ("Ann",)}, "\n\n".join(texts)))
    assert Work.objects.get().key == one
    assert FormerKey.objects.get(key=two).work.key == one
    changes = [(change.key, change.work is None) for change in changed_since(since)]
    assert changes == [(two, True), (one, False)]


def test_changes_come_in_order_and_none_is_missing(library: Library, kept: Keeping) -> None:
    from reliquary.library.removal import remove

    keys = [each.work for each in kept(*({"title": f"Story {n}"} for n in range(5)))]
    remove(library, keys[1], "the author asked")
    numbers = [change.number for change in changed_since(0)]
    assert numbers == sorted(numbers) and numbers[-1] == latest_change()
    assert [change.key for change in changed_since(0)] == [keys[0], *keys[2:], keys[1]]
    assert [change.work for change in changed_since(numbers[-2])] == [None]
    assert list(changed_since(latest_change())) == []


def test_names_nobody_bears_any_more_are_forgotten(kept: Keeping) -> None:
    text = " ".join(random.Random(8).choices(["lamp", "boat", "river", "stone", "letter", "rain", "bell"], k=900))
    kept(({"title": "Home", "series": "Harbour", "authors": ("Ann",)}, text))
    kept(({"title": "Home", "series": "Lights", "authors": ("Ann",)}, text + " So it was and so it stayed."))
    assert set(Term.objects.values_list("name", flat=True)) <= {"Harbour", "Lights"}
    assert Term.objects.exclude(works=None).count() == Term.objects.count() == 1


@pytest.mark.parametrize("size", [10, 40])
def test_cost_stays_flat(library: Library, kept: Keeping, size: int, django_queries: Any) -> None:
    """Four times the documents in a batch must not mean more statements."""
    with django_queries() as queries:
        kept(*({"title": f"Story {n}", "fandoms": ("Highlander",), "authors": (f"Ann {n}",)} for n in range(size)))
    assert len([sql for sql in queries if "library_original" not in sql and "SAVEPOINT" not in sql]) <= 45


def test_wild_values_break_nothing(kept: Keeping) -> None:
    """What a misreading may put into a field: NUL, half a surrogate pair, very long names, huge numbers."""
    kept(
        {
            "title": "No\x00thing \ud800", "authors": ("x" * 5000, " ", "\x00"), "relationships": ("a/b" * 400,) * 2,
            "genres": tuple(f"g{n}" for n in range(900)), "series": "s" * 9000, "series_place": 10**20,
            "instalment": (10**6, 10**20), "form": "f" * 900, "notes": "n\x00" * 50,
        }
    )  # fmt: skip
    work = Work.objects.get()
    assert "\x00" not in work.title and load(work).card.title == work.title


def test_what_many_share_is_remembered_for_a_few(kept: Keeping, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that enough editions bear tells nothing; kept for all of them it would cost every later document."""
    monkeypatch.setattr(joining, "MOST", 4)
    text = " ".join(f"w{n}" for n in range(400))
    for n in range(9):
        kept(
            (
                {"title": f"Story {n}", "authors": (f"Wren Q{n}",)},
                text + " " + " ".join(f"x{n}y{m}" for m in range(900)),
            )
        )
    assert Work.objects.count() == 9
    most = MatchKey.objects.order_by().values("value").annotate(editions=Count("pk")).order_by("-editions")[0]
    assert 1 < most["editions"] <= 4
