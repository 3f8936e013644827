"""How many documents a second one core reads, and whether twice the text takes twice the time.

RELIQUARY_BENCH_DOCUMENTS sets the number of documents; RELIQUARY_BENCH_SIZE the size of the long ones in bytes.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from generator import documents, write_heap
from machine import machine

from reliquary.catalogue import catalogue

DOCUMENTS = int(os.environ.get("RELIQUARY_BENCH_DOCUMENTS", "300"))
SIZE = int(os.environ.get("RELIQUARY_BENCH_SIZE", "1000000"))
MOST = 2.3
"""Times the time that twice the text may take."""


def seconds(folder: Path) -> float:
    """Processor seconds to read everything below a folder; the best of three, for others use the machine too."""
    best = float("inf")
    for _ in range(3):
        began = time.process_time()
        for _ in catalogue([folder]):
            pass
        best = min(best, time.process_time() - began)
    return best


def long_document(folder: Path, name: str, size: int) -> Path:
    """One document of about `size` bytes in a folder of its own."""
    (_, data), *_ = documents(1, seed=3, size=size)
    place = folder / name
    place.mkdir()
    (place / "long.txt").write_bytes(data)
    return place


def main() -> None:
    print(f"machine: {machine()}")
    with TemporaryDirectory(prefix="reliquary-bench-") as folder:
        place = Path(folder)
        (place / "heap").mkdir()
        size = write_heap(place / "heap", DOCUMENTS)
        heap = seconds(place / "heap")
        once, twice = (seconds(long_document(place, str(times), times * SIZE)) for times in (1, 2))
    print(f"reading: {DOCUMENTS / heap:.0f} documents/s a core, {size / heap / 1e6:.1f} MB/s")
    print(f"ratio: {SIZE / 1e6:.1f} MB take {once:.2f} s, twice as much {twice / once:.2f} times that (at most {MOST})")
    if twice / once > MOST:
        raise SystemExit("Reading is not linear in the length of a document.")


if __name__ == "__main__":
    main()
