"""Gold cases: loads them, lays them out as a heap, and has the whole heap described in one call."""

from __future__ import annotations

import json
import re
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reliquary.catalogue import Entry, catalogue, read_source
from reliquary.exports.record import record
from reliquary.sources import find_sources
from reliquary.work import Draft, Reading, Refusal, Span

SUFFIXES = {"text": ".txt", "html": ".html", "mail": ".eml"}


@dataclass(slots=True)
class Described:
    """The record of each case by its id, how long all took, and how much of each document no step accounts for."""

    records: dict[str, dict[str, Any]] = field(default_factory=dict)
    seconds: float = 0.0
    unaccounted: dict[str, int] = field(default_factory=dict)


def load_cases(paths: Iterable[Path]) -> list[dict[str, Any]]:
    """The cases of JSON-lines files, in order."""
    return [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines() if line.strip()]


def describe_cases(cases: Sequence[Mapping[str, Any]]) -> Described:
    """Each case written as one file in its own encoding, all described together.

    Where a file yields several records, the one with the longest body is the case's.
    """
    done = Described()
    with tempfile.TemporaryDirectory(prefix="reliquary-") as folder:
        for case in cases:
            raw = case["text"].encode(case["encoding"], errors="surrogateescape")
            Path(folder, case["id"] + SUFFIXES[case["kind"]]).write_bytes(raw)
        readings: dict[str, Reading] = {}
        began = time.perf_counter()
        for found in catalogue([folder]):
            if isinstance(found, Entry):
                _keep_longest(done, readings, found)
        done.seconds = time.perf_counter() - began
        done.unaccounted = _unaccounted(folder, readings)
    return done


def _keep_longest(done: Described, readings: dict[str, Reading], found: Entry) -> None:
    case = Path(found.reading.place.path).stem
    if case not in readings or len(found.reading.body) > len(readings[case].body):
        done.records[case] = record(found.reading, found.card)
        readings[case] = found.reading


def _unaccounted(folder: str, readings: Mapping[str, Reading]) -> dict[str, int]:
    """How many characters of each document no claim and no note stands for, the blanks between them not counted."""
    counts: dict[str, int] = {}
    for source in find_sources([folder]):
        if isinstance(source, Refusal):
            continue
        case = Path(source.place.path).stem
        for draft in read_source(source):
            if isinstance(draft, Draft) and case in readings and draft.item == readings[case].item:
                counts[case] = sum(
                    len(re.sub(r"\s", "", draft.text[slice(*gap)])) for gap in gaps(readings[case], draft.text)
                )
    return counts


def gaps(reading: Reading, text: str) -> Iterator[Span]:
    """Stretches of a document's text that are neither story, nor in a claim's span, nor named by a note."""
    spans = [claim.span for claim in reading.claims] + [note.span for note in reading.notes]
    reached = 0
    for start, end in sorted(filter(None, spans)):
        if start > reached:
            yield (reached, start)
        reached = max(reached, end)
    if reached < len(text):
        yield (reached, len(text))
