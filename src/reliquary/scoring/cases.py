"""Gold cases: loads them, lays them out as a heap, and has the whole heap described in one call."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reliquary.catalogue import Entry, catalogue
from reliquary.exports.record import record
from reliquary.work import Reading

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
        began = time.perf_counter()
        for found in catalogue([folder]):
            if isinstance(found, Entry):
                _keep_longest(done, record(found.reading, found.card), found.reading)
        done.seconds = time.perf_counter() - began
    return done


def _keep_longest(done: Described, fields: dict[str, Any], reading: Reading) -> None:
    case = Path(reading.place.path).stem
    if case not in done.records or len(fields["body"]) > len(done.records[case]["body"]):
        done.records[case] = fields
        done.unaccounted[case] = sum(end - start for start, end in unaccounted(reading))


def unaccounted(reading: Reading) -> list[tuple[int, int]]:
    """Stretches of a document that are neither story, nor in a claim's span, nor named by a Note.

    `story` Notes tell where the story stands.
    """
    spans = sorted(
        [claim.span for claim in reading.claims if claim.span] + [note.span for note in reading.notes if note.span]
    )
    gaps: list[tuple[int, int]] = []
    reached = 0
    for start, end in spans:
        if start > reached:
            gaps.append((reached, start))
        reached = max(reached, end)
    return gaps
