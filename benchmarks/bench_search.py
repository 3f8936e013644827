"""How long a search with six facets takes, rows checked and snippets cut, beside the same search without facets.

RELIQUARY_BENCH_DOCUMENTS sets the number of documents, RELIQUARY_BENCH_LIBRARY a library to search instead.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from generator import COMMON, write_heap
from machine import machine, run

from reliquary.library.find import find
from reliquary.library.indexing import current_index
from reliquary.library.keep import load_text
from reliquary.library.models import Work
from reliquary.library.opening import open_library
from reliquary.library.query import query
from reliquary.library.rights import Viewer, visible, visible_classes
from reliquary.library.snippets import Snippets

DOCUMENTS = int(os.environ.get("RELIQUARY_BENCH_DOCUMENTS", "1000"))
ROUNDS = 400
FACETS = {"fandom": 15, "rating": 6, "ship": 12, "decade": 6, "length": 5, "author_name": 10}
COMMAND = (sys.executable, "-c", "from reliquary.cli import main; main()")


def queries() -> list[str]:
    """Queries as readers write them: words common and rare, phrases, fields, exclusions."""
    chance = random.Random(5)
    shapes = (
        "{}",
        "{} {}",
        '"{} {}"',
        "{} -{}",
        "{} or {}",
        "{} fandom:highlander",
        "{} rating:teen..mature words:3000..",
    )
    return [chance.choice(shapes).format(*chance.choices(COMMON.split(), k=2)) for _ in range(ROUNDS)]


def one_page(text: str, facets: Mapping[str, int] | None) -> int:
    """What a page of results takes: the search, the rows and their rights, a snippet for each."""
    asked = query(text)
    found = find(current_index(), asked, visible_classes(Viewer.OWNER), facets=facets)
    works = [work for work in Work.objects.filter(key__in=found.keys) if visible(work, Viewer.OWNER)]
    texts = load_text(works)
    snippets = Snippets(current_index(), asked)
    for work in works:
        snippets.cut(texts[work.pk], work.language)
    return found.total


def search_only(text: str, facets: Mapping[str, int] | None) -> int:
    return find(current_index(), query(text), visible_classes(Viewer.OWNER), facets=facets).total


def timed(ask: object, facets: Mapping[str, int] | None) -> tuple[float, float]:
    """Median and 95th percentile in milliseconds."""
    times = []
    for text in queries():
        began = time.perf_counter()
        ask(text, facets)  # type: ignore[operator]
        times.append((time.perf_counter() - began) * 1000)
    times.sort()
    return times[len(times) // 2], times[int(len(times) * 0.95)]


def main() -> None:
    print(f"machine: {machine()}")
    with TemporaryDirectory(prefix="reliquary-bench-") as folder:
        library = os.environ.get("RELIQUARY_BENCH_LIBRARY")
        if library is None:
            library = str(Path(folder) / "library")
            write_heap(Path(folder) / "heap", DOCUMENTS)
            run(*COMMAND, "add", str(Path(folder) / "heap"), "--library", library)
        open_library(library, may_make=False, environment={})
        total = search_only("", FACETS)
        timed(search_only, FACETS)
        plain, facetted, page = timed(search_only, None), timed(search_only, FACETS), timed(one_page, FACETS)
    print(f"library: {total:,} works; {ROUNDS} queries of seven shapes")
    for name, (median, late) in (("search", plain), ("search, six facets", facetted), ("page, six facets", page)):
        print(f"{name}: median {median:.1f} ms, p95 {late:.1f} ms")
    print(f"ratio: six facets cost {facetted[1] / plain[1]:.2f} times the search without, at p95")


if __name__ == "__main__":
    main()
