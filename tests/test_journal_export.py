"""Exported journals: locks are kept, comments are set aside, broken and hostile exports end in a reason."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliquary.catalogue import Entry, catalogue, describe_source
from reliquary.work import Leaf, Place, Refusal, Source

CASE = Path(__file__).parent / "cases" / "kinds" / "journal-export" / "in.xml"
PROSE = "It rained on the harbour all that week, and the boats lay under their covers like cattle. " * 4


def read(data: bytes) -> list[Entry | Leaf | Refusal]:
    return list(describe_source(Source(Place("a.xml"), len(data), "digest", lambda: io.BytesIO(data))))


def entry(number: int, **more: str) -> str:
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in more.items())
    return f"<entry><itemid>{number}</itemid><eventtime>2005-01-02 10:04:00</eventtime>{inner}</entry>"


@pytest.mark.parametrize("lock", ["private", "usemask", "friends", "custom"])
def test_a_locked_entry_may_not_be_published_whatever_its_header_allows(lock: str) -> None:
    text = f"Title: Salt\nArchive: anywhere\n\n{PROSE}"
    [found] = read(f"<livejournal>{entry(1, subject='Salt', event=text, security=lock)}</livejournal>".encode())
    assert isinstance(found, Entry) and found.card.archive == "no"
    assert any("in its journal" in note.what for note in found.reading.notes)


def test_comments_are_leaves_that_name_their_entry() -> None:
    found = list(catalogue([CASE]))
    comments = [each for each in found if isinstance(each, Leaf) and each.kind == "comment"]
    assert [leaf.reason for leaf in comments] == ["a comment on entry 103"]
    assert not any("Lovely" in each.reading.body for each in found if isinstance(each, Entry))
    [dump] = read(b"<?xml version='1.0'?><comments><comment><id>1</id><body>Hello</body></comment></comments>")
    assert isinstance(dump, Leaf) and dump.kind == "comment"


def test_what_came_before_a_break_is_read() -> None:
    data = f"<livejournal>{entry(1, subject='Salt', event=PROSE)}{entry(2, event=PROSE)}</live".encode()
    *before, last = read(data)
    assert [each.reading.item for each in before if isinstance(each, Entry)] == ["1", "2"]
    assert isinstance(last, Refusal) and "breaks off" in last.reason


@pytest.mark.parametrize(
    "data",
    [
        b'<livejournal><!DOCTYPE a [<!ENTITY b "c">]>',
        b"<livejournal>" + b"<entry>" * 1000,
        b"<livejournal><entry><event>" + b"&lt;div&gt;" * 100_000,
    ],
)
def test_hostile_exports_end_in_a_reason(data: bytes) -> None:
    assert isinstance(read(data)[-1], Refusal)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 255)), max_size=20), st.integers(0, 3000))
def test_damaged_exports_end_in_a_reading_or_a_reason(changes: list[tuple[int, int]], stop: int) -> None:
    data = bytearray(CASE.read_bytes())
    for at, value in changes:
        data[at % len(data)] = value
    for found in read(bytes(data[: stop + 1])):
        assert not (isinstance(found, Refusal) and found.reason == "the reader broke down on this file"), found
