"""How many pages a second the site gives, and how soon: shelf with facets, search, reading page, OPDS page.

Starts `reliquary serve` as an operator does and asks it over loopback, at 4 and at 32 connections, each kind of page
for some seconds. The client shares the machine's cores with the server, so each kind's processor time in the server is
told, too. RELIQUARY_BENCH_WORKS sets the number of works, RELIQUARY_BENCH_SECONDS how long each kind is asked for,
RELIQUARY_BENCH_LIBRARY a folder in which the library stays for the next time.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from generator import COMMON
from machine import machine
from shelves import shelve

from reliquary.library.models import Work
from reliquary.library.opening import close_library, is_library, open_library

WORKS = int(os.environ.get("RELIQUARY_BENCH_WORKS", "2000"))
SECONDS = float(os.environ.get("RELIQUARY_BENCH_SECONDS", "4"))
CONNECTIONS = (4, 32)
AIM = 50
"""Milliseconds within which 95 of 100 pages should be there, at the first number of connections."""

COMMAND = (sys.executable, "-c", "from reliquary.cli import main; main()")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Asked:
    """What came of asking for one kind of page."""

    times: list[float] = field(default_factory=list)
    errors: int = 0
    bytes: int = 0

    def late(self, share: float) -> float:
        """Milliseconds within which that share of the answers came."""
        return sorted(self.times)[min(int(len(self.times) * share), len(self.times) - 1)] * 1000


def addresses(seed: int = 7) -> dict[str, list[str]]:
    """Addresses of each kind of page, as readers and e-readers ask for them."""
    chance = random.Random(seed)
    works = Work.objects.order_by("pk")
    total = works.count()
    rows = [works[chance.randrange(total)] for _ in range(200)]
    names = [f'fandom:"{row.card["fandoms"][0]}"' for row in rows]
    tags = [*names, *(f"rating:{row.rating}" for row in rows if row.rating), "genre:angst", "words:1000..5000"]
    words = COMMON.split()[40:]
    shapes = ("{}", "{} {}", '"{} {}"', "{} -{}", "{} or {}", "{} rating:teen..mature words:3000..")
    shelves = [f"/?q={quote(chance.choice(tags))}&page={chance.choice((1, 1, 1, 2, 5))}" for _ in range(150)]
    return {
        "shelf": [address for each in shelves for address in (each, "/")],
        "search": [f"/?q={quote(chance.choice(shapes).format(*chance.sample(words, 2)))}" for _ in range(300)],
        "reading": [f"/works/{row.key}/read/" for row in rows],
        "opds": [f"/opds/works/?q={quote(chance.choice(names))}" for _ in range(100)] + ["/opds/works/"] * 50,
    }


@contextmanager
def served(folder: Path) -> Iterator[tuple[int, int]]:
    """Port and process of a server of the library."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("RELIQUARY_", "DATABASE_"))}
    command = [*COMMAND, "serve", "--port", "0", "--library", str(folder)]
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


async def ask(port: int, paths: list[str], connections: int, seconds: float) -> Asked:
    """Asks for the paths in turn, over so many connections that stay open, until the time is up."""
    asked = Asked()
    until = time.perf_counter() + seconds
    await asyncio.gather(
        *(_connection(port, paths[at::connections] or paths, until, asked) for at in range(connections))
    )
    return asked


async def _connection(port: int, paths: list[str], until: float, asked: Asked) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    at = 0
    while time.perf_counter() < until:
        request = f"GET {paths[at % len(paths)]} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n"
        began = time.perf_counter()
        writer.write(request.encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        length = re.search(r"(?im)^content-length: *(\d+)", head)
        body = await reader.readexactly(int(length[1])) if length else b""
        asked.times.append(time.perf_counter() - began)
        asked.errors += not head.startswith("HTTP/1.1 200 ")
        asked.bytes += len(body)
        at += 1
    writer.close()


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
            for paths in kinds.values():
                asyncio.run(ask(port, paths, 2, SECONDS / 2))
            worst = [_kind(name, port, process, kinds[name], many) for many in CONNECTIONS for name in kinds]
    first = max(late for late, _ in worst[: len(kinds)])
    print(f"ratio: p95 of the slowest kind at {CONNECTIONS[0]} connections is {first / AIM:.2f} of {AIM} ms")
    if any(errors for _, errors in worst):
        raise SystemExit("Some answers were errors.")


def _kind(name: str, port: int, process: int, paths: list[str], connections: int) -> tuple[float, int]:
    """Asks for one kind of page and prints what came; gives its 95th percentile and the number of errors."""
    before = processor_seconds(process)
    asked = asyncio.run(ask(port, paths, connections, SECONDS))
    spent = (processor_seconds(process) - before) * 1000 / len(asked.times)
    late = "/".join(f"{asked.late(share):.0f}" for share in (0.5, 0.95, 0.99))
    print(
        f"{name}, {connections} connections: {len(asked.times) / SECONDS:.0f} pages/s, p50/p95/p99 {late} ms, "
        f"{spent:.1f} ms of the server's processor a page, {asked.bytes / len(asked.times) / 1000:.0f} kB a page, "
        f"{asked.errors} errors"
    )
    return asked.late(0.95), asked.errors


if __name__ == "__main__":
    main()
