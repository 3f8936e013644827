"""What a work costs to take in and put together, in processor time and memory, in a small heap and in a large one.

The heaps are those of `bench_assembly.py`: works in several files, copies, rivals. Each is taken in whole by the
command, readers, matching, keeping and index included, into a library of its own. RELIQUARY_BENCH_SIZES lists the
sizes in works (500,2000 by default; 10000,100000 for the figures that are kept), RELIQUARY_BENCH_SEED the heap.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from assembly.heap import make_heap
from assembly.judge import judge_works
from bench_assembly import COMMAND, SEED, works_of
from machine import Ran, machine, run

from reliquary.library.opening import close_library, open_library

SIZES = [int(size) for size in os.environ.get("RELIQUARY_BENCH_SIZES", "500,2000").split(",")]
MOST = 1.3
"""How many times as much processor time a work may cost in a larger heap as in the smallest."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one heap of so many works cost."""

    works: int
    ran: Ran

    @property
    def milliseconds(self) -> float:
        """Processor time a work, of all processes."""
        return 1000 * self.ran.processor / self.works


def cost(works: int) -> Cost:
    """Takes a heap of so many works into an empty library, and prints how well they were put together."""
    with TemporaryDirectory(prefix="reliquary-bench-") as folder:
        heap, library = Path(folder) / "heap", Path(folder) / "library"
        truth = make_heap(heap, works, SEED)
        ran = run(*COMMAND, "add", str(heap), "--library", str(library))
        open_library(library, environment={})
        scores = judge_works(truth, works_of(heap)).items()
        close_library()
    judged = "; ".join(f"{name}: precision {score.precision:.4f}, recall {score.recall:.4f}" for name, score in scores)
    print(f"{works:,} works in {len(truth.files):,} files, {ran.seconds:,.0f} s; {judged}")
    return Cost(works, ran)


def main() -> None:
    print(f"machine: {machine()}")
    least: Cost | None = None
    worst = 0.0
    for size in SIZES:
        found = cost(size)
        least = least or found
        times, memory = found.milliseconds / least.milliseconds, found.ran.memory / least.ran.memory
        worst = max(worst, times)
        print(f"  {found.milliseconds:.1f} ms of processor time a work, peak memory {found.ran.memory:,} MiB:"
              f" {times:.2f} (at most {MOST}) and {memory:.2f} times the smallest heap's", flush=True)  # fmt: skip
    print(f"ratio: a work of {SIZES[-1]:,} costs at most {worst:.2f} times one of {SIZES[0]:,}")
    if worst > MOST:
        sys.exit("The cost of a work grows with the number of works.")


if __name__ == "__main__":
    main()
