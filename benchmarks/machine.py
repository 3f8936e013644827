"""Names the machine that a benchmark ran on, and measures the memory of a running command."""

from __future__ import annotations

import os
import platform
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Ran:
    """How long a command took, the most memory it and its children held together (MiB), and what it printed."""

    seconds: float
    memory: int
    out: str


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

    def watch() -> None:
        nonlocal most
        while not done.wait(0.2):
            most = max(most, _memory(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    out, _ = process.communicate()
    seconds = time.perf_counter() - began
    done.set()
    watcher.join()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}:\n{out}")
    return Ran(seconds, most // MEBIBYTE, out)


def _memory(session: int) -> int:
    """Bytes that the processes of a session hold for themselves, pages they share divided among them.

    Pages of mapped files (the search index) are not counted: the system takes them back whenever it needs them.
    """
    total = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if os.getsid(int(entry.name)) == session:
                    total += sum(
                        int(line.split()[1]) for line in _lines(entry / "smaps_rollup") if line.startswith("Pss_Anon:")
                    )
            except OSError:
                continue
    return total * 1024


def _lines(path: Path | str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []
