"""What it costs to add one document to a small library and to a large one, index included, start-up not.

A library is filled with made-up documents by way of its own door up to ten thousand works, beyond that by copies of
its rows with other keys; at each size some documents are added one by one: new stories by known authors, next parts of
works, copies with other headers. RELIQUARY_BENCH_SIZES lists the sizes in works (1000,5000 by default;
1000,10000,100000 for the figures that are kept).
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from html import escape
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from django.db import connection
from django.db.models import Field, Max
from machine import machine

from reliquary.ingest.fingerprint import fingerprint
from reliquary.library.documents import Document, conceal
from reliquary.library.folder import Library
from reliquary.library.indexing import catch_up
from reliquary.library.keep import keep
from reliquary.library.models import (
    Authorship,
    Batch,
    Counter,
    Edition,
    Filing,
    Instalment,
    MatchKey,
    Original,
    PenName,
    Person,
    Trace,
    Work,
)
from reliquary.library.models import (
    Claim as ClaimRow,
)
from reliquary.library.opening import open_library
from reliquary.library.writing import writing
from reliquary.work import Card, Chapter, Claim, Place, Reading

SIZES = [int(size) for size in os.environ.get("RELIQUARY_BENCH_SIZES", "1000,5000").split(",")]
ADDED = 40
"""Documents of each kind that are added at each size."""
WARMING = 6
THROUGH_THE_DOOR = 10_000
COPIED = (
    Original,
    Person,
    Work,
    PenName,
    Authorship,
    Trace,
    Trace.works.through,
    Filing,
    Instalment,
    Edition,
    MatchKey,
    ClaimRow,
)
"""Tables whose rows a larger library has more of, in the order in which they name each other."""
AT_ONCE = 250
MOST = 1.3
"""How many times as much adding may cost in the largest library as in the smallest."""
WORDS = 150
AUTHORS = 2000
FANDOMS = ("The X-Files", "Highlander", "due South", "Stargate SG-1", "Star Trek: Voyager")


def document(number: int, *, part: int | None = None, of: int | None = None, copy: int = 0) -> Document:
    """Story `number`, or a part of it, or a copy with another header; the same for the same numbers."""
    chance = random.Random(f"{number} {part or 1}")
    text = " ".join(f"w{chance.randrange(30_000)}" for _ in range(WORDS))
    author = number % AUTHORS
    values: dict[str, Any] = {
        "title": f"Story {number} of the Long Stairs", "authors": (f"Wren Q{author}",), "rating": "teen",
        "emails": (f"wren{author}@example.org",), "fandoms": (FANDOMS[number % len(FANDOMS)],), "date": f"200{copy}",
        "summary": f"Nobody counts the stairs of house {number}.", "instalment": (part, of),
    }  # fmt: skip
    claims = [
        Claim(field, list(value) if isinstance(value, tuple) else value, f"{field}: {value}", "labelled header", 0.9)
        for field, value in values.items()
    ]
    digest = sha256(f"{number} {part} {copy}".encode()).hexdigest()
    xhtml = f"<p>{escape(text)}</p>"
    reading = Reading(
        Place(f"heap/{digest[:2]}/{digest[:12]}x.txt"), digest, None, "text", "utf-8", digest, "", tuple(claims),
        (Chapter(None, None, xhtml, text),), (), fingerprint(text),
    )  # fmt: skip
    because = {claim.field: (position,) for position, claim in enumerate(claims)}
    return replace(conceal(reading, Card(**values, because=because)), original=digest)


def take(library: Library, documents: Sequence[Document]) -> None:
    """Keeps documents in one transaction and brings the index into step."""
    with writing(library) as writer:
        batch = Batch.objects.get_or_create(pk=1, defaults={"heap": [], "started": writer.now, "reader": "bench"})[0]
        Original.objects.bulk_create(Original(digest=each.original, size=1, stored=each.original) for each in documents)
        keep(writer, lambda: batch, documents)
    catch_up(library)


def fill(library: Library, start: int, stop: int) -> None:
    """Brings the library from one number of works to another; every fourth work is the first of three parts."""
    for first in range(start, stop, AT_ONCE):
        numbers = range(first, min(stop, first + AT_ONCE))
        take(library, [document(number, part=1, of=3) if number % 4 == 0 else document(number) for number in numbers])


def multiply(library: Library, times: int) -> None:
    """Makes the library so many times as large: every row again, with ids, keys and hashes of its own."""
    counter = Counter.objects.get(pk=1)
    with connection.cursor() as cursor:
        highest = max(model.objects.aggregate(last=Max("pk"))["last"] or 0 for model in COPIED)
        for copy in range(1, times):
            for model in COPIED:
                columns = [field.column for field in model._meta.concrete_fields]
                values = [
                    _copied(field, copy, copy * (highest + 1), counter.change) for field in model._meta.concrete_fields
                ]
                table = model._meta.db_table
                cursor.execute(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table}"
                               f" WHERE id <= {highest}")  # fmt: skip
    counter.change *= times
    counter.save()
    catch_up(library)


def _copied(field: Field, copy: int, shift: int, changes: int) -> str:
    """What stands in a column of the copy of a row, in SQL."""
    name = field.column
    if field.primary_key or (field.is_relation and field.related_model in COPIED):
        return f"{name} + {shift}"
    match field.name:
        case "change":
            return f"{name} + {copy * changes}"
        case "key" | "document_key" | "digest" | "place_key":
            return f"substr({name}, 1, length({name}) - 1) || char({ord('g') + copy})"
        case "folded":
            return f"{name} || ' {copy}'"
        case "value" if field.model in (MatchKey, Trace):
            apart = copy * 982_451_653
            number = f"CASE WHEN {name} > 0 THEN {name} - {apart} ELSE {name} + {apart} END"
            return number if field.model is MatchKey else f"{name} || 'x{copy}'"
    return name


@dataclass(frozen=True, slots=True)
class Cost:
    """What one kind of document costs: processor time in milliseconds and statements, both medians."""

    kind: str
    milliseconds: float
    statements: float


def added(library: Library, size: int, used: set[int]) -> Iterator[Cost]:
    """The costs of adding each kind of document to a library of so many works; `used` are stories that gained one."""
    chance = random.Random(size)
    new, there = 10_000_000 + size, sorted(set(range(min(size, THROUGH_THE_DOOR) // 4)) - used)
    fours = chance.sample(there, 2 * (ADDED + WARMING))
    used.update(fours)
    kinds = {
        "a new story": [document(new + number) for number in range(ADDED + WARMING)],
        "a next part": [document(4 * each, part=2, of=3) for each in fours[::2]],
        "a copy": [document(4 * each + 1, copy=1) for each in fours[1::2]],
    }
    for kind, documents in kinds.items():
        costs = [_cost(library, each) for each in documents][WARMING:]
        yield Cost(kind, median(each[0] for each in costs), median(each[1] for each in costs))


def _cost(library: Library, each: Document) -> tuple[float, int]:
    statements = 0

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        nonlocal statements
        statements += 1
        return execute(sql, *rest)

    began = time.process_time()
    with connection.execute_wrapper(count):
        take(library, [each])
    return 1000 * (time.process_time() - began), statements


def main() -> None:
    print(machine())
    smallest: dict[str, Cost] = {}
    used: set[int] = set()
    with TemporaryDirectory() as folder:
        library = open_library(Path(folder) / "library", environment={})
        filled = 0
        for size in SIZES:
            began = time.perf_counter()
            fill(library, filled, min(size, THROUGH_THE_DOOR))
            if size > THROUGH_THE_DOOR:
                multiply(library, size // THROUGH_THE_DOOR)
            rate = (size - filled) / (time.perf_counter() - began)
            print(f"{Work.objects.count():,} works ({rate:.0f} works/s while filling)")
            for cost in added(library, size, used):
                least = smallest.setdefault(cost.kind, cost)
                times = f"{cost.milliseconds / least.milliseconds:.2f} times the smallest library's (at most {MOST})"
                print(f"  {cost.kind:12} {cost.milliseconds:6.1f} ms, {cost.statements:.0f} statements: {times}")
            filled = size


if __name__ == "__main__":
    main()
