"""Names the machine that a benchmark ran on, and measures the memory and processor time of a running command."""

from __future__ import annotations

import os
import platform
import subprocess
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Ran:
    """How long a command took, the most memory it and its children held together (MiB), and what it printed.

    `processor` are the seconds of processor time of all of them, which other work on the machine hardly changes.
    """

    seconds: float
    memory: int
    out: str
    processor: float


def machine() -> str:
    """Processor, cores, memory, system and Python, on one line."""
    processor = next(
        (line.split(":", 1)[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.processor() or platform.machine(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    load = os.getloadavg()[0]
    system = f"{platform.system()} {platform.release().split('-')[0]}"
    return (
        f"{processor}, {os.cpu_count()} cores, {memory:.0f} GiB, {system}, "
        f"Python {platform.python_version()}, load {load:.1f} at the start"
    )


def run(*command: str, environment: dict[str, str] | None = None) -> Ran:
    """Runs a command to its end and watches the memory of its session."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
        env=os.environ | (environment or {}),
    )  # fmt: skip
    most, done = 0, threading.Event()
    ticks: dict[int, int] = {}

    def watch() -> None:
        nonlocal most
        while not done.wait(0.2):
            members = _members(process.pid)
            most = max(most, sum(map(_memory, members)))
            ticks.update((member, max(ticks.get(member, 0), _ticks(member))) for member in members)

    watcher = threading.Thread(target=watch)
    watcher.start()
    out, _ = process.communicate()
    seconds = time.perf_counter() - began
    done.set()
    watcher.join()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}:\n{out}")
    return Ran(seconds, most // MEBIBYTE, out, sum(ticks.values()) / os.sysconf("SC_CLK_TCK"))


def _members(session: int) -> list[int]:
    """The processes of a session."""
    members = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                if os.getsid(int(entry.name)) == session:
                    members.append(int(entry.name))
    return members


def _memory(process: int) -> int:
    """Bytes that a process holds for itself, pages it shares divided among those that share them.

    Pages of mapped files (the search index) are not counted: the system takes them back whenever it needs them.
    """
    lines = _lines(f"/proc/{process}/smaps_rollup")
    return 1024 * sum(int(line.split()[1]) for line in lines if line.startswith("Pss_Anon:"))


def _ticks(process: int) -> int:
    """Processor time of a process, its own and the system's for it, in ticks of the clock."""
    after_name = "".join(_lines(f"/proc/{process}/stat")).rpartition(")")[2].split()
    return sum(map(int, after_name[11:13]))


def _lines(path: Path | str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []
