"""Readers in several processes: everything comes in order, and a reader that dies or hangs costs one file."""

import io
import os
import random
import time
from collections.abc import Callable
from functools import partial
from hashlib import sha256

import pytest

from reliquary.library import pool
from reliquary.library.documents import Document, unpack_chapters
from reliquary.library.pool import Pool, Task, understand
from reliquary.work import Claim, Leaf, Place, Refusal, Source


def source(name: str, data: bytes = b"", open: Callable[..., object] | None = None) -> Source:
    """A source in memory; `open` may do harm instead."""
    return Source(Place(name), len(data), sha256(data).hexdigest(), open or partial(io.BytesIO, data))


def story(n: int) -> bytes:
    return f"Title: Story {n}\nAuthor: Wren\nRating: PG\n\nIt was night {n} at the harbour. Nobody spoke.\n".encode()


def read(workers: int, sources: list[Source], patience: float = 30.0) -> list[tuple[str, str]]:
    """What a pool gives for the sources, one word each; ends are left out."""
    words = []
    ends = []
    with Pool(workers, patience=patience) as readers:
        for ticket, found in readers.read(Task(each.place.name, each) for each in sources):
            if found is None:
                ends.append(ticket)
            elif isinstance(found, Document):
                words.append((ticket, unpack_chapters(found.chapters)[0].text.split("\n")[0]))
            else:
                words.append((ticket, found.reason))
    assert ends == [each.place.name for each in sources]
    return words


@pytest.mark.parametrize("workers", [1, 3])
def test_everything_comes_in_order_however_fast_it_is_read(workers: int) -> None:
    """More sources than may be ahead, some of them slow, some already known."""
    sources = [source(f"{n}.txt", story(n) * (40 if n % 7 == 0 else 1)) for n in range(40)]
    assert [ticket for ticket, _ in read(workers, sources)] == [f"{n}.txt" for n in range(40)]


def test_what_is_known_needs_no_reader() -> None:
    tasks = [Task(n, None, (Leaf(Place(str(n)), "picture", "a picture"),)) for n in range(30)]
    with Pool(1) as readers:
        given = list(readers.read(tasks))
    assert [(ticket, found is None) for ticket, found in given] == [
        (n, end) for n in range(30) for end in (False, True)
    ]


def test_no_sources_are_no_trouble() -> None:
    assert read(2, []) == []


def test_a_reader_that_dies_costs_one_file() -> None:
    sources = [source(f"{n}.txt", story(n)) for n in range(6)]
    sources[2] = source("2.txt", b"x", partial(os._exit, 3))
    sources[5] = source("5.txt", b"x", partial(os._exit, 3))
    words = dict(read(2, sources))
    assert len(words) == 6
    assert [name for name, word in words.items() if "broke down" in word] == ["2.txt", "5.txt"]


def test_a_reader_that_hangs_costs_one_file() -> None:
    sources = [source(f"{n}.txt", story(n)) for n in range(4)]
    sources[1] = source("1.txt", b"x", partial(time.sleep, 60))
    words = dict(read(1, sources, patience=2.0))
    assert words["1.txt"] == "reading took longer than 2 seconds"
    assert len([word for word in words.values() if "harbour" in word]) == 3


def test_a_fault_of_ours_is_a_refusal() -> None:
    found = list(understand(source("odd", b"x", partial(int, "no number")), pool.Surroundings()))
    assert isinstance(found[0], Refusal) and found[0].reason == "the reader broke down on this file"
    assert "ValueError" in found[0].detail


def test_testimony_is_a_claim_among_the_others() -> None:
    assumed = (Claim("fandoms", "Highlander", None, "operator", 0.95),)
    found = next(understand(source("1.txt", story(1)), pool.Surroundings(), assumed))
    assert isinstance(found, Document) and found.card.fandoms == ("Highlander",)
    assert assumed[0] in found.reading.claims


def test_what_waits_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second file waits for the slow first one; its reader is held back, and all comes in the end."""
    monkeypatch.setattr(pool, "BUFFERED", 5)
    letters = b"".join(
        b"From wren@example.org Mon Jan  5 10:00:00 1998\nFrom: Wren <wren@example.org>\nSubject: Story %d (1/1)\n"
        b"Message-ID: <%d@example.org>\nDate: Mon, 5 Jan 1998 10:00:00 +0000\n\n%s\n" % (n, n, story(n))
        for n in range(60)
    )
    chance = random.Random(3)
    slow = story(0) + b"\n".join(b"He went on and on, %d times." % chance.randrange(10**6) for _ in range(20_000))
    words = read(2, [source("slow.txt", slow), source("letters.mbox", letters)])
    assert [ticket for ticket, _ in words] == ["slow.txt"] + ["letters.mbox"] * 60
