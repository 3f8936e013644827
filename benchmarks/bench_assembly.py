"""How well one work is made out of many files, and names are given to persons, on a heap whose truth is known.

RELIQUARY_BENCH_WORKS sets the number of works (a few hundred by default), RELIQUARY_BENCH_SEED the heap,
RELIQUARY_BENCH_WORST how many mistakes are printed of each kind.
"""

from __future__ import annotations

import os
import sys
from collections import Counter, defaultdict
from collections.abc import Hashable
from pathlib import Path
from tempfile import TemporaryDirectory

from assembly.heap import Truth, make_heap
from assembly.judge import Score, judge_authors, judge_works
from machine import machine, run

from reliquary.library.models import Authorship, Edition, Found, Leaf
from reliquary.library.opening import open_library

WORKS = int(os.environ.get("RELIQUARY_BENCH_WORKS", "400"))
SEED = int(os.environ.get("RELIQUARY_BENCH_SEED", "1"))
WORST = int(os.environ.get("RELIQUARY_BENCH_WORST", "0"))
COMMAND = (sys.executable, "-c", "from reliquary.cli import main; main()")


def works_of(heap: Path) -> dict[str, Hashable]:
    """The work of each file that is part of one, headers without a story and byte-for-byte copies among them."""
    headers = Leaf.objects.exclude(work=None).values_list("path", "work_id")
    copies = Found.objects.filter(copy=True).values_list("path", "original__editions__instalment__work_id")
    rows = (*Edition.objects.values_list("path", "instalment__work_id"), *headers, *copies)
    return {str(Path(path).relative_to(heap)): work for path, work in rows}


def persons_of(works: dict[str, Hashable]) -> dict[str, Hashable]:
    """The person of each file whose work has one author."""
    persons: defaultdict[Hashable, set[Hashable]] = defaultdict(set)
    for work, person in Authorship.objects.values_list("work_id", "pen_name__person_id"):
        persons[work].add(person)
    return {place: next(iter(persons[work])) for place, work in works.items() if len(persons[work]) == 1}


def show(name: str, score: Score) -> None:
    print(f"{name:12} precision {score.precision:.4f}, recall {score.recall:.4f}"
          f" ({score.right:,} right, {score.wrong:,} wrong, {score.missed:,} missed)")  # fmt: skip
    for example in score.examples[:WORST]:
        print(f"    {example}")


def scene(truth: Truth) -> None:
    together, apart = truth.near_pairs()
    kinds = Counter(kind for kind, _ in truth.rivals)
    print(f"{WORKS:,} works in {len(truth.files):,} files; {together:,} pairs of files of one work, {apart:,} of rivals"
          f" ({', '.join(f'{count} groups of {kind}' for kind, count in kinds.items())})")  # fmt: skip


def main() -> None:
    print(machine())
    with TemporaryDirectory() as folder:
        heap = Path(folder) / "heap"
        truth = make_heap(heap, WORKS, SEED)
        scene(truth)
        ran = run(*COMMAND, "add", str(heap), "--library", str(Path(folder) / "library"))
        print(f"{ran.seconds:.0f} s, {len(truth.files) / ran.seconds:.0f} files/s, peak memory {ran.memory} MiB")
        open_library(Path(folder) / "library", environment={})
        works = works_of(heap)
        for name, score in judge_works(truth, works).items():
            show(name, score)
        show("authors", judge_authors(truth, persons_of(works)))


if __name__ == "__main__":
    main()
