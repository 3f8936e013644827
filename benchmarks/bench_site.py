"""How many pages a second the site gives, and how soon: shelf with facets, search, reading page, OPDS page.

Starts `reliquary serve` as an operator does and asks it over loopback, at 4 and at 32 connections, each kind of page
for some seconds: first addresses that nobody has asked for before, which nothing that is remembered can answer, then
a few that are asked for again and again. The client shares the machine's cores with the server, so the processor time
of both is told, too. RELIQUARY_BENCH_WORKS sets the number of works, RELIQUARY_BENCH_SECONDS how long each kind is
asked for, RELIQUARY_BENCH_LIBRARY a folder in which the library stays for the next time.
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from asking import Asked, ask
from generator import COMMON
from machine import machine
from shelves import GENRES, RATINGS, shelve

from reliquary.library.models import Work
from reliquary.library.opening import close_library, is_library, open_library

WORKS = int(os.environ.get("RELIQUARY_BENCH_WORKS", "2000"))
SECONDS = float(os.environ.get("RELIQUARY_BENCH_SECONDS", "4"))
CONNECTIONS = (4, 32)
AIM = 50
"""Milliseconds within which 95 of 100 pages should be there, at the first number of connections."""

MANY, FEW = 6000, 30
"""Addresses of each kind that are asked for once, and those that are asked for again and again."""

COMMAND = (sys.executable, "-c", "from reliquary.cli import main; main()")
TICKS = os.sysconf("SC_CLK_TCK")


def addresses(seed: int = 7) -> dict[str, list[str]]:
    """Different addresses of each kind of page, as readers and e-readers ask for them; large fandoms more often."""
    chance = random.Random(seed)
    works = list(Work.objects.order_by("pk").values_list("key", "card__fandoms__0"))
    tags = ["", *(f"rating:{rating}" for rating in RATINGS if rating), *(f'genre:"{genre}"' for genre in GENRES)]
    lengths = ("", "words:1000..5000", "words:2000..", "date:1998..2004")
    words = COMMON.split()[40:]
    shapes = ("{}", "{} {}", '"{} {}"', "{} -{}", "{} or {}", "{} rating:teen..mature words:3000..")
    narrow = [
        " ".join(f'fandom:"{chance.choice(works)[1]}" {chance.choice(tags)} {chance.choice(lengths)}'.split())
        for _ in range(2 * MANY)
    ]
    shelves = (f"/?q={quote(text)}&page={chance.choice((1, 1, 1, 2))}" for text in narrow)
    searches = (f"/?q={quote(chance.choice(shapes).format(*chance.sample(words, 2)))}" for _ in range(MANY))
    return {
        "shelf": ["/", *dict.fromkeys(shelves)],
        "search": list(dict.fromkeys(searches)),
        "reading": [f"/works/{key}/read/" for key, _ in chance.sample(works, min(len(works), MANY))],
        "opds": ["/opds/works/", *dict.fromkeys(f"/opds/works/?q={quote(text)}" for text in narrow)],
    }


@contextmanager
def served(folder: Path) -> Iterator[tuple[int, int]]:
    """Port and process of a server of the library."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("RELIQUARY_", "DATABASE_"))}
    command = [*COMMAND, "serve", "--port", "0", "--library", str(folder), *sys.argv[1:]]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=clean)
    assert process.stdout is not None
    try:
        yield int(re.findall(r":(\d+)", process.stdout.readline())[-1]), process.pid
    finally:
        process.terminate()
        process.wait()


def processor_seconds(process: int) -> float:
    """Processor time of a process and of those it started."""
    total = 0
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            values = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(entry.parent.name) == process or int(values[1]) == process:
            total += int(values[11]) + int(values[12])
    return total / TICKS


def main() -> None:
    print(f"machine: {machine()}")
    with TemporaryDirectory(prefix="reliquary-bench-") as folder:
        library = Path(os.environ.get("RELIQUARY_BENCH_LIBRARY") or Path(folder) / "library")
        if not is_library(library):
            shelve(library, WORKS)
        open_library(library, may_make=False, environment={})
        kinds, total = addresses(), Work.objects.count()
        close_library()
        print(f"library: {total:,} works")
        with served(library) as (port, process):
            streams = [(name, "new", cycle(paths[FEW:])) for name, paths in kinds.items()]
            streams += [(name, "again", cycle(paths[:FEW])) for name, paths in kinds.items()]
            for _, _, paths in streams:
                ask(port, paths, 8, SECONDS / 4)
            results = [
                _kind(f"{name}, {which}, {many} connections", port, process, paths, many)
                for many in CONNECTIONS
                for name, which, paths in streams
            ]
    first = max(asked.late(0.95) for asked in results[: len(streams)])
    print(f"ratio: p95 of the slowest kind at {CONNECTIONS[0]} connections is {first / AIM:.2f} of {AIM} ms")
    if any(asked.errors for asked in results):
        raise SystemExit("Some answers were errors.")


def _kind(name: str, port: int, process: int, paths: Iterator[str], connections: int) -> Asked:
    """Asks for one kind of page and prints what came."""
    before = processor_seconds(process)
    asked = ask(port, paths, connections, SECONDS)
    count = len(asked.times)
    spent = (processor_seconds(process) - before) * 1000 / count
    late = "/".join(f"{asked.late(share):.0f}" for share in (0.5, 0.95, 0.99))
    print(
        f"{name}: {count / asked.seconds:.0f} pages/s, p50/p95/p99 {late} ms, {spent:.1f} ms of the server's processor "
        f"and {asked.processor * 1000 / count:.1f} of the client's a page, {asked.bytes / count / 1000:.0f} kB a page, "
        f"{asked.errors} errors, load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    return asked


if __name__ == "__main__":
    main()
