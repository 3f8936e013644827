"""Heaps are taken in once, whole, and the same however a run was stopped."""

import os
import random
import signal
import subprocess
import sys
import time
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from reliquary.library.errors import OperatorError
from reliquary.library.folder import Library
from reliquary.library.indexing import current_index, disagreements
from reliquary.library.intake import add
from reliquary.library.models import Batch, Claim, Edition, Found, Leaf, Original, Refusal, Work
from reliquary.library.opening import close_library, open_library
from reliquary.library.report import Progress
from reliquary.library.testimony import Testimony as Said

PROSE = ["the lamp went out", "nobody spoke for a while", "rain fell on the harbour", "she read the letter twice",
         "the captain shut the door", "a bell rang far away", "he had forgotten the ladder"]  # fmt: skip


def story(title: str, author: str = "Wren", seed: int = 0, part: str = "", more: str = "") -> str:
    """A document of some paragraphs, which the seed makes its own."""
    chance = random.Random(f"{title} {part} {seed}")
    lines = [
        " ".join(f"{chance.choice(PROSE)} and {chance.randrange(10**6)} times more," for _ in range(5))
        for _ in range(6)
    ]
    return f"Title: {title} {part}\nAuthor: {author}\nRating: PG\n{more}\n\n" + "\n\n".join(lines) + "\n"


@pytest.fixture
def heap(tmp_path: Path) -> Path:
    """A small heap: single stories, a serial, a copy, a leaf, an empty file."""
    folder = tmp_path / "heap"
    for name, text in {
        **{f"one/{n:02}.txt": story(f"Story {n}", f"Author {n % 5}") for n in range(12)},
        **{f"serial/{n}.txt": story("The Long Way", part=f"({n}/4)") for n in (1, 2, 3, 4)},
        "copy/again.txt": story("Story 3", "Author 3"),
        "contact.txt": story("Letters", more="Feedback: wren@example.org"),
        "empty.txt": "",
    }.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    (folder / "cover.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(40))
    return folder


def run(steps: Iterator[Progress]) -> Progress:
    return list(steps)[-1]


def test_a_heap_becomes_works_and_everything_is_accounted_for(library: Library, heap: Path) -> None:
    last = run(add(library, [heap], workers=2))
    report = last.report
    assert (report.found, report.accounted) == (20, 20)
    assert (report.works, report.editions, report.leaves, report.copies) == (14, 17, 1, 1)
    assert dict(report.refusals) == {"the file is empty": 1}
    assert Work.objects.count() == 14 and Work.objects.get(title="The Long Way").instalments == 4
    assert Leaf.objects.get().kind == "picture" and Refusal.objects.get().path.endswith("empty.txt")
    assert last.finished and last.batch == Batch.objects.get().pk and last.bytes_done == last.of
    assert current_index().reached and list(disagreements(library)) == []


def test_again_adds_nothing(library: Library, heap: Path, snapshot: Callable[[], Any]) -> None:
    run(add(library, [heap], workers=2))
    before = snapshot()
    last = run(add(library, [heap], workers=2))
    assert (last.report.editions, last.report.works, last.batch) == (0, 0, None)
    assert last.report.found == last.report.accounted
    assert snapshot() == before


def test_only_what_is_new_is_read(library: Library, heap: Path) -> None:
    run(add(library, [heap], workers=1))
    (heap / "new.txt").write_text(story("Afterwards"))
    report = run(add(library, [heap], workers=1)).report
    assert (report.editions, report.works) == (1, 1) and Batch.objects.count() == 2


def test_a_moved_file_is_no_new_document(library: Library, heap: Path) -> None:
    run(add(library, [heap], workers=1))
    works = set(Work.objects.values_list("key", flat=True))
    (heap / "one" / "00.txt").rename(heap / "elsewhere.txt")
    report = run(add(library, [heap], workers=1)).report
    assert (report.editions, report.copies) == (0, 1)
    assert set(Work.objects.values_list("key", flat=True)) == works


def test_however_many_readers_the_library_is_the_same(
    library: Library, heap: Path, snapshot: Callable[[], Any], tmp_path: Path
) -> None:
    run(add(library, [heap], workers=3))
    one = snapshot()
    open_library(tmp_path / "other", environment={})
    run(add(open_library(tmp_path / "other", environment={}), [heap], workers=1))
    assert snapshot() == one
    close_library()


def test_a_dry_run_reports_the_same_and_keeps_nothing(
    library: Library, heap: Path, snapshot: Callable[[], Any]
) -> None:
    before = snapshot()
    dry = list(add(library, [heap], workers=1, dry_run=True))
    assert snapshot() == before and not list(library.originals.rglob("*.zst"))
    wet = list(add(library, [heap], workers=1))
    assert dry[-1].report == wet[-1].report
    assert [d for step in dry for d in step.decisions] == [d for step in wet for d in step.decisions]


def test_decisions_hold_no_address(library: Library, heap: Path) -> None:
    (heap / "mail to wren@example.org.txt").write_text(story("Wren wren@example.org"))
    steps = list(add(library, [heap], workers=1))
    assert "wren@example.org" not in repr(steps)


def test_testimony_is_a_claim_of_every_document(library: Library, heap: Path) -> None:
    testimony = Said(archive_name="Lantern Room", origin="https://example.org/", fandoms=("Highlander",))
    run(add(library, [heap], testimony, workers=1))
    assert Claim.objects.filter(witness="operator", field="fandoms", value="Highlander").count() == 17
    assert all(work.card["fandoms"] == ["Highlander"] for work in Work.objects.all())
    assert Batch.objects.get().testimony["archive_name"] == "Lantern Room"


def test_a_file_that_changes_while_it_is_kept_is_refused(
    library: Library, heap: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reliquary.library import survey

    real = survey.store

    def late(folder: Path, source: Any) -> Any:
        if source.place.name == "00.txt":
            (heap / "one" / "00.txt").write_text("Something else by now.\n")
        return real(folder, source)

    monkeypatch.setattr(survey, "store", late)
    report = run(add(library, [heap], workers=1)).report
    assert report.refusals["the file changed while it was read"] == 1
    monkeypatch.undo()
    assert run(add(library, [heap], workers=1)).report.editions == 1
    assert not Refusal.objects.filter(reason__startswith="the file changed").exists()


def test_stopped_by_the_keyboard_it_goes_on(library: Library, heap: Path, snapshot: Callable[[], Any]) -> None:
    """Ctrl-C while the readers are at work: what they have read is kept, the next run reads the rest.

    It is pressed again after a while: where it falls into what Python lets no exception out of, it is lost.
    """
    steps = add(library, [heap], workers=1)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGALRM, interrupted)
    signal.setitimer(signal.ITIMER_REAL, 0.9, 10)
    try:
        with pytest.raises(KeyboardInterrupt):
            while True:
                list(steps) or list(add(library, [heap], workers=1))
                time.sleep(0.01)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    run(add(library, [heap], workers=1))
    assert Work.objects.count() == 14 and Edition.objects.count() == 17
    assert Batch.objects.filter(finished=None).count() == 0


def test_a_full_disk_is_one_sentence_and_the_next_run_goes_on(
    library: Library, heap: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("reliquary.library.originals.os.fsync", full)
    with pytest.raises(OperatorError, match="disk of the library is full; free some space and run the same command"):
        run(add(library, [heap], workers=1))
    monkeypatch.undo()
    assert not [file for file in library.originals.rglob("*") if file.is_file()]
    assert run(add(library, [heap], workers=1)).report.editions == 17


def test_a_full_database_is_one_sentence_and_the_next_run_goes_on(library: Library, heap: Path) -> None:
    if connection.vendor != "sqlite":
        return  # a server's disk is not ours to fill
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count={pages + 8}")
        with pytest.raises(OperatorError, match="disk of the library is full"):
            run(add(library, [heap], workers=1))
        cursor.execute("PRAGMA max_page_count=1073741823")
    assert not Work.objects.exists()
    assert run(add(library, [heap], workers=1)).report.editions == 17


def test_a_box_may_hold_the_same_name_twice(library: Library, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "box.zip", "w") as box, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for text in (story("One"), story("One"), story("Two")):
            box.writestr("story.txt", text)
    report = run(add(library, [tmp_path / "box.zip"], workers=1)).report
    assert (report.found, report.accounted, report.editions) == (3, 3, 2)


def test_two_runs_at_once_make_one_library(
    library_environment: dict[str, str], heap: Path, snapshot: Callable[[], Any]
) -> None:
    command = [sys.executable, "-c", COMMAND, "add", str(heap), "--workers", "1"]
    both = [
        subprocess.Popen(command, env=os.environ | library_environment, stdout=subprocess.DEVNULL) for _ in range(2)
    ]
    assert [process.wait() for process in both] == [0, 0]
    library = open_library(environment=library_environment)
    assert Work.objects.count() == 14 and Edition.objects.count() == 17 and list(disagreements(library)) == []
    before = snapshot()
    run(add(library, [heap], workers=1))
    assert snapshot() == before


COMMAND = "from reliquary.cli import main; main()"


def _killed(command: list[str], environment: dict[str, str], originals: Path, stored: int, seconds: float) -> bool:
    """Kills a run some moments after so many originals are stored; whether it was still at work."""
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    while process.poll() is None and len(list(originals.glob("*/*.zst"))) < stored:
        time.sleep(0.01)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False


@pytest.mark.slow
def test_killed_at_any_moment_the_library_ends_up_the_same(
    library_environment: dict[str, str], tmp_path: Path, snapshot: Callable[[], Any]
) -> None:
    """`add` killed with -9 ten times at random moments, then once left alone: as if it had never been disturbed."""
    heap = tmp_path / "heap"
    heap.mkdir()
    for n in range(160):
        (heap / f"{n:03}.txt").write_text(story(f"Story {n % 90}", f"Author {n % 7}", seed=n, more="By: w@example.org"))
    environment = os.environ | library_environment
    if "DATABASE_URL" not in library_environment:
        environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-c", COMMAND, "add", str(heap), "--workers", "2"]
    undisturbed = tmp_path / "undisturbed"
    subprocess.run([*command, "--library", str(undisturbed)], check=True, capture_output=True, env=os.environ)
    originals = Path(library_environment["RELIQUARY_LIBRARY"]) / "originals"
    chance = random.Random(7)
    killed = sum(
        _killed(command, environment, originals, stored, chance.uniform(0, 1.5))
        for stored in sorted(chance.sample(range(160), 10))
    )
    subprocess.run(command, check=True, env=environment, capture_output=True)
    assert killed >= 5
    left_alone = open_library(environment=library_environment)
    disturbed = snapshot()
    assert list(disagreements(left_alone)) == []
    assert {row[0] for row in disturbed["Original"]} == {
        "".join(file.parts[-2:]).removesuffix(".zst") for file in left_alone.originals.rglob("*.zst")
    }
    close_library()
    open_library(undisturbed, environment={})
    assert snapshot() == disturbed
    assert Found.objects.count() == 160 == Original.objects.count()
    close_library()
