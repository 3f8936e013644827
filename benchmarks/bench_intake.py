"""How fast a heap is taken in, in how much memory, and what that is beside the bare work on the same bytes.

The bare work: every file read, hashed, compressed as originals are and written; its text indexed in the fields that a
library's index has; the same number of processes. RELIQUARY_BENCH_DOCUMENTS sets the number of documents,
RELIQUARY_BENCH_FOLDER an empty folder in which heap and library stay for `bench_search`.
"""

from __future__ import annotations

import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import tantivy
import zstandard
from generator import write_heap
from machine import machine, run

from reliquary.library import schema
from reliquary.library.originals import LEVEL

DOCUMENTS = int(os.environ.get("RELIQUARY_BENCH_DOCUMENTS", "1000"))
COMMAND = (sys.executable, "-c", "from reliquary.cli import main; main()")


def bare(heap: Path, folder: Path, workers: int) -> float:
    """Seconds for reading, hashing, compressing and indexing alone."""
    began = time.perf_counter()
    (folder / "originals").mkdir(parents=True)
    index = tantivy.Index(schema.schema(), path=str(_made(folder / "index")))
    schema.register_tokenizers(index)
    writer = index.writer(heap_size=64_000_000, num_threads=1)
    files = sorted(path for path in heap.rglob("*") if path.is_file())
    with ProcessPoolExecutor(workers) as pool:
        for number, text in enumerate(pool.map(partial(_kept, folder / "originals"), files, chunksize=20)):
            fields = {"key": [str(number)], "change": [number], "body": [text], "body_exact": [text]}
            writer.add_document(tantivy.Document.from_dict(fields, schema.schema()))
    writer.commit()
    writer.wait_merging_threads()
    return time.perf_counter() - began


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def _kept(folder: Path, path: Path) -> str:
    data = path.read_bytes()
    with (folder / sha256(data).hexdigest()).open("wb") as file:
        file.write(zstandard.compress(data, LEVEL))
        file.flush()
        os.fsync(file.fileno())
    return data.decode("utf-8", "replace")


def main() -> None:
    print(f"machine: {machine()}")
    workers = os.cpu_count() or 1
    folder = os.environ.get("RELIQUARY_BENCH_FOLDER")
    with nullcontext(folder) if folder else TemporaryDirectory(prefix="reliquary-bench-") as folder:
        place = Path(folder)
        size = write_heap(place / "heap", DOCUMENTS)
        alone = bare(place / "heap", place / "bare", workers)
        added = run(*COMMAND, "add", str(place / "heap"), "--library", str(place / "library"))
        again = run(*COMMAND, "add", str(place / "heap"), "--library", str(place / "library"))
        kept = sum(path.stat().st_size for path in (place / "library").rglob("*") if path.is_file())
    print(f"heap: {DOCUMENTS:,} documents, {size / 1e6:.0f} MB; {workers} readers")
    print(f"add: {added.seconds:.1f} s, {DOCUMENTS / added.seconds:.0f} works/s, peak memory {added.memory} MiB")
    print(f"add again, nothing new: {again.seconds:.1f} s")
    print(f"library: {kept / 1e6:.0f} MB, {kept / size:.2f} of the heap")
    print(f"reading, hashing, compressing, indexing alone: {alone:.1f} s, {DOCUMENTS / alone:.0f} documents/s")
    print(f"ratio: add takes {added.seconds / alone:.2f} times the bare work")


if __name__ == "__main__":
    main()
