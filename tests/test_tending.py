"""A library is tended: works removed, batches undone, documents read again, everything checked."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reliquary.library import reread as rereading
from reliquary.library.check import check
from reliquary.library.errors import OperatorError
from reliquary.library.find import find_all
from reliquary.library.folder import Library
from reliquary.library.indexing import searched
from reliquary.library.intake import add
from reliquary.library.models import (
    Batch,
    Claim,
    Contact,
    Edition,
    FormerKey,
    Leaf,
    Original,
    PenName,
    Refusal,
    Term,
    Work,
)
from reliquary.library.pool import understand
from reliquary.library.query import query
from reliquary.library.removal import remove
from reliquary.library.report import Report
from reliquary.library.reread import Difference, reread
from reliquary.library.review import answer, decide, queue
from reliquary.library.undo import undo
from reliquary.sources import find_sources
from reliquary.work import Leaf as ReadLeaf
from reliquary.work import Place, Surroundings
from reliquary.work import Refusal as ReadRefusal

LONG = "\n\n".join(f"It was night {n} at the harbour, and the lamp of room {n * 7} went out again." for n in range(60))


def write(folder: Path, **documents: str) -> Path:
    for name, text in documents.items():
        place = folder / f"{name}.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    return folder


def story(title: str, author: str = "Wren", body: str = "", more: str = "") -> str:
    body = body or "\n\n".join(f"{title} began on day {n}, and {title} was told {n * n} times." for n in range(40))
    return f"Title: {title}\nAuthor: {author}\nRating: PG\n{more}\n{body}\n"


def take_in(library: Library, *paths: Path) -> Report:
    return list(add(library, paths, workers=1))[-1].report


def found(text: str = "") -> tuple[str, ...]:
    return searched(lambda index: find_all(index, query(text), None))


# remove


def test_what_is_removed_stays_out(library: Library, tmp_path: Path) -> None:
    heap = write(tmp_path / "heap", home=story("Harbour"), lights=story("Lights"))
    take_in(library, heap)
    key = Work.objects.get(title="Harbour").key
    remove(library, key, "the author asked; write to wren@example.org")
    assert found() == (Work.objects.get(title="Lights").key,)
    assert take_in(library, heap).editions == 0
    (heap / "home.txt").rename(heap / "moved.txt")
    assert take_in(library, heap).editions == 0
    assert len(found()) == 1
    assert "wren@example.org" not in Work.objects.get(key=key).removed_reason
    with pytest.raises(OperatorError, match="No work has the key 0123; look it up with"):
        remove(library, "0123", "no reason")


def test_a_removal_outlives_the_batch_it_came_with(library: Library, tmp_path: Path) -> None:
    heap = write(tmp_path / "heap", home=story("Harbour"))
    take_in(library, heap)
    remove(library, Work.objects.get().key, "the author asked")
    undo(library, Batch.objects.get().pk)
    report = take_in(library, heap)
    assert (report.removed, report.editions) == (1, 0) and found() == ()


def test_another_edition_of_what_was_removed_is_removed_too(library: Library, tmp_path: Path) -> None:
    take_in(library, write(tmp_path / "one", home=story("Harbour", body=LONG)))
    remove(library, Work.objects.get().key, "the author asked")
    take_in(library, write(tmp_path / "two", again=story("Harbour", body=LONG + "\n\nAnd then it was day.")))
    assert Work.objects.count() == 1 and found() == ()


# undo


def test_undo_takes_back_all_that_a_batch_brought(
    library: Library, tmp_path: Path, snapshot: Callable[[], Any]
) -> None:
    heap = write(tmp_path / "heap", home=story("Harbour", more="Feedback: wren@example.org"), lights=story("Lights"))
    (heap / "cover.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(40))
    take_in(library, heap)
    assert undo(library, Batch.objects.get().pk) == 2
    for model in (Work, Edition, Original, Claim, Leaf, Term, PenName, Batch):
        assert not model.objects.exists(), model
    assert not Contact.objects.exclude(works=None).exists()
    assert found() == () and not list(library.originals.rglob("*.zst"))
    assert take_in(library, heap).works == 2


def test_undo_leaves_what_a_later_batch_found_as_well(library: Library, tmp_path: Path) -> None:
    take_in(library, write(tmp_path / "one", same=story("Same"), home=story("Harbour")))
    take_in(library, write(tmp_path / "two", copy=story("Same")))
    first, second = Batch.objects.order_by("pk")
    undo(library, first.pk)
    assert Edition.objects.get().path.endswith("copy.txt") and found() == (Work.objects.get(title="Same").key,)
    assert undo(library, second.pk) == 1 and not Original.objects.exists()


def test_undo_leaves_what_others_brought(library: Library, tmp_path: Path, snapshot: Callable[[], Any]) -> None:
    """A shared original, an edition and an instalment of one work: each batch's own goes, the rest stands."""
    one = write(tmp_path / "one", home=story("Harbour", body=LONG), same=story("Same"))
    two = write(tmp_path / "two", again=story("Harbour", body=LONG + "\n\nAnd then it was day."), same=story("Same"))
    take_in(library, one)
    before = snapshot()
    take_in(library, two)
    assert Work.objects.get(title="Harbour").card["title"] == "Harbour" and Edition.objects.count() == 3
    undo(library, Batch.objects.latest("pk").pk)
    after = snapshot()
    assert after == before
    assert found() == tuple(sorted(Work.objects.values_list("key", flat=True)))


def test_an_unknown_batch_is_one_sentence(library: Library) -> None:
    with pytest.raises(OperatorError, match="There is no batch 7; "):
        undo(library, 7)


# reread


@pytest.fixture
def tomorrow(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Any], Any]], None]:
    """Lets a changed reader read: a function that alters each document's claims before they are settled."""

    def install(change: Callable[[Any], Any]) -> None:
        class Changed:
            def __init__(self, *arguments: object) -> None:
                self._arguments = arguments[1:3]

            def __enter__(self) -> "Changed":
                return self

            def __exit__(self, *_: object) -> None:
                pass

            def read(self, tasks: Any) -> Any:
                for task in tasks:
                    for each in understand(task.source, *self._arguments):
                        if (changed := change(each)) is not None:
                            yield task.ticket, changed
                    yield task.ticket, None

        monkeypatch.setattr(rereading, "Pool", Changed)

    return install


def titled(title: str) -> Callable[[Any], Any]:
    def change(document: Any) -> Any:
        claims = tuple(
            replace(claim, value=title) if claim.field == "title" else claim for claim in document.reading.claims
        )
        return replace(
            document, reading=replace(document.reading, claims=claims), card=replace(document.card, title=title)
        )

    return change


def changes(differences: Sequence[Difference]) -> dict[str, tuple[object, object]]:
    return {each.field: (each.before, each.after) for each in differences}


def test_the_same_reader_changes_nothing(library: Library, tmp_path: Path, snapshot: Callable[[], Any]) -> None:
    texts = {"home": story("Harbour", more="Feedback: wren@example.org"), "lights": story("Lights")}
    serial = {f"part{n}": story(f"Long Way ({n}/3)", body=f"{LONG} {n}" * n) for n in (1, 2, 3)}
    take_in(library, write(tmp_path / "heap", **texts, **serial))
    before = snapshot()
    assert list(reread(library)) == []
    assert snapshot() == before


def test_a_better_reader_changes_what_it_reads_otherwise(library: Library, tmp_path: Path, tomorrow: Any) -> None:
    take_in(library, write(tmp_path / "heap", home=story("Harbour"), lights=story("Lights")))
    home = Work.objects.get(title="Harbour")
    tomorrow(titled("Home Again"))
    told = list(reread(library, [home.key]))
    assert changes(told) == {"title": ("Harbour", "Home Again")} and {each.work for each in told} == {home.key}
    assert found("title:again") == (home.key,)
    assert Work.objects.filter(title="Lights").exists()


def test_a_rereading_leaves_a_persons_rulings(library: Library, tmp_path: Path, tomorrow: Any) -> None:
    take_in(library, write(tmp_path / "heap", home=story("Harbour", more="Archive: anywhere")))
    key = Work.objects.get().key
    answer(library, key, "title", "The Homecoming", "keeper")
    answer(library, key, "rating", "explicit", "keeper")
    decide(library, key, "hold", "keeper")
    tomorrow(titled("Home Again"))
    assert list(reread(library)) == []
    work = Work.objects.get()
    assert (work.title, work.rating, work.decision) == ("The Homecoming", "explicit", "hold")
    assert Claim.objects.filter(witness="curator").count() == 3
    assert Claim.objects.get(field="title", edition__isnull=False).value == "Home Again"


def test_a_dry_rereading_changes_nothing(
    library: Library, tmp_path: Path, tomorrow: Any, snapshot: Callable[[], Any]
) -> None:
    take_in(library, write(tmp_path / "heap", home=story("Harbour")))
    before = snapshot()
    tomorrow(titled("Home Again"))
    assert changes(list(reread(library, dry_run=True))) == {"title": ("Harbour", "Home Again")}
    assert snapshot() == before and found("title:again") == ()


def test_what_is_no_story_any_more_is_told_and_stays(library: Library, tmp_path: Path, tomorrow: Any) -> None:
    take_in(library, write(tmp_path / "heap", home=story("Harbour")))
    tomorrow(lambda document: None)
    assert changes(list(reread(library))) == {"reading": ("text", None)}
    assert Work.objects.get().title == "Harbour"


def test_what_was_put_aside_may_become_a_story(library: Library, tmp_path: Path, tomorrow: Any) -> None:
    """A refusal of yesterday's reader is read by today's, and the other way; both are told."""
    heap = write(tmp_path / "heap", lights=story("Lights"))
    (heap / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    take_in(library, heap)
    assert Refusal.objects.count() == 1
    (document,) = (each for each in understand(next(find_sources([heap / "lights.txt"])), Surroundings()))
    other = replace(document, reading=replace(document.reading, digest="ab" * 32))
    tomorrow(lambda each: other if isinstance(each, ReadRefusal) else each)
    told = list(reread(library))
    assert [(each.field, each.before, each.after) for each in told] == [("reading", None, "Lights")]
    assert not Refusal.objects.exists() and Edition.objects.count() == 2
    tomorrow(lambda each: ReadLeaf(Place("x"), "picture", "a picture"))
    assert {each.field for each in reread(library)} == {"reading"}
    assert Edition.objects.count() == 2 and Leaf.objects.count() == 2


def test_a_large_mailbox_is_read_again_in_pieces(library: Library, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(rereading, "TOGETHER", 3)
    (tmp_path / "box.mbox").write_text(
        "".join(
            f"From w@example.org Mon Jan  5 10:00:00 1998\nFrom: Wren <w@example.org>\nSubject: Story {n}\n"
            f"Message-ID: <{n}@example.org>\n\n{story(f'Story {n}')}\n"
            for n in range(10)
        )
    )
    take_in(library, tmp_path / "box.mbox")
    assert Edition.objects.count() == 10
    Work.objects.update(card={**Work.objects.first().card, "title": "Nothing"})
    assert {each.field for each in reread(library)} >= {"title"}
    assert Edition.objects.count() == 10 and list(reread(library)) == []


def test_a_rereading_may_part_what_it_joined(library: Library, tmp_path: Path, tomorrow: Any) -> None:
    """Two documents that were taken for editions of one are two works again, the second under its own key."""
    two = story("Harbour", body=LONG + "\n\nDay came.")
    take_in(library, write(tmp_path / "heap", one=story("Harbour", body=LONG), two=two))
    key = Work.objects.get().key
    prints = iter((b"\x01" * 8, b"\x02" * 8))

    def change(document: Any) -> Any:
        apart = replace(document.reading, fingerprint=next(prints))
        return replace(document, reading=apart, card=replace(document.card, title=f"Story {apart.fingerprint[0]}"))

    tomorrow(change)
    list(reread(library))
    assert Work.objects.count() == 2 and Work.objects.filter(key=key).exists()
    assert len(found()) == 2 and not FormerKey.objects.exclude(work=None).exists()


# review


def test_an_answer_settles_a_doubt_and_is_on_record(library: Library, kept: Callable[..., Any]) -> None:
    key = kept({"title": "Harbour", "rating": "teen", "doubts": ("rating",)})[0].work
    assert [(doubt.field, doubt.work.key) for doubt in queue()] == [("rating", key)]
    answer(library, key, "rating", "mature", "keeper wren@example.org")
    work = Work.objects.get()
    assert work.rating == "mature" and "rating" not in [doubt.field for doubt in queue()]
    claim = Claim.objects.get(witness="curator")
    assert claim.carried and "wren@example.org" not in claim.said_by and claim.said_at
    answer(library, key, "rating", "general", "keeper")
    assert Work.objects.get().rating == "general" and Claim.objects.filter(witness="curator").count() == 2


# check


def test_a_whole_library_has_nothing_to_tell(library: Library, tmp_path: Path) -> None:
    take_in(library, write(tmp_path / "heap", home=story("Harbour"), lights=story("Lights")))
    assert list(check(library)) == []


def test_each_harm_is_told(library: Library, tmp_path: Path) -> None:
    take_in(library, write(tmp_path / "heap", **{f"n{n}": story(f"Story {n}") for n in range(5)}))
    first, second = sorted(library.originals.rglob("*.zst"))[:2]
    first.unlink()
    second.write_bytes(second.read_bytes()[:-4])
    editions = list(Edition.objects.order_by("pk"))
    Edition.objects.filter(pk=editions[2].pk).update(chapters=b"no zstd")
    Edition.objects.filter(pk=editions[3].pk).update(contents=[])
    Work.objects.filter(title="Story 4").update(change=10**6)
    told = [trouble.what for trouble in check(library)]
    assert told.count("the original is missing or damaged") == 2
    assert "the text cannot be unpacked" in told
    assert "the table of contents does not agree with the text" in told
    assert "the search index does not agree with the row" in told


def test_surroundings_come_from_the_batch(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the operator testified when the heap came is told to the reader again."""
    from reliquary.library.testimony import Testimony as Said

    list(add(library, [write(tmp_path / "heap", home=story("Harbour"))], Said(fandoms=("Highlander",)), workers=1))
    seen: list[Surroundings] = []
    real = rereading.Pool

    def watched(workers: int, surroundings: Surroundings, *rest: Any) -> Any:
        seen.append(surroundings)
        return real(workers, surroundings, *rest)

    monkeypatch.setattr(rereading, "Pool", watched)
    assert list(reread(library)) == []
    assert seen[0].fandoms == ("Highlander",)
