"""How many documents a second one core reads, through format, layout, witnesses and settling; from memory.

Clean UTF-8 is set beside what must first be understood: a character set that nothing names, and signs encoded twice.
RELIQUARY_BENCH_DOCUMENTS sets the number of documents; RELIQUARY_BENCH_SIZE the size of the long ones in bytes.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Sequence
from hashlib import sha256
from io import BytesIO

from generator import documents
from growth import MOST
from machine import machine

from reliquary.catalogue import describe_source
from reliquary.work import Place, Source

DOCUMENTS = int(os.environ.get("RELIQUARY_BENCH_DOCUMENTS", "300"))
SIZE = int(os.environ.get("RELIQUARY_BENCH_SIZE", "1000000"))
WANTED = 400
"""Documents a second of clean UTF-8 that a core of our day ought to read."""
TIMES = 5


def seconds(sources: Sequence[Source]) -> float:
    """Processor seconds to read documents; the best of five, for others use the machine too."""
    best = float("inf")
    for _ in range(TIMES):
        began = time.process_time()
        for source in sources:
            for _ in describe_source(source):
                pass
        best = min(best, time.process_time() - began)
    return best


def loop() -> float:
    """Milliseconds of a loop that is always the same, by which figures of two days may be compared."""
    best = float("inf")
    for _ in range(TIMES):
        began = time.process_time()
        sum(number * number for number in range(300_000))
        best = min(best, time.process_time() - began)
    return best * 1000


def texts(count: int, size: int = 25_000) -> list[str]:
    """Plain documents with curly quotes and accents, as people write them."""
    made = (data.decode() for name, data in documents(count, seed=2, size=size) if name[-1] == "t" and data.isascii())
    return [re.sub(r'"([^"\n]*)"', "“\\1”", text).replace("coffee", "café") for text in made]


def source(text: str, encoding: str = "utf-8") -> Source:
    data = text.encode(encoding)
    return Source(Place("rain.txt"), len(data), sha256(data).hexdigest(), lambda: BytesIO(data))


def twice(text: str) -> str:
    """UTF-8 that was taken for Latin letters and encoded again."""
    return text.encode().decode("latin-1")


def main() -> None:
    print(f"machine: {machine()}; a loop of squares takes {loop():.1f} ms")
    plain = texts(DOCUMENTS)
    kinds = {
        "clean UTF-8": [source(text) for text in plain],
        "Windows-1252, to be detected": [source(text, "cp1252") for text in plain],
        "encoded twice, to be mended": [source(twice(text)) for text in plain],
    }
    for name, sources in kinds.items():
        size, took = sum(each.size for each in sources), seconds(sources)
        wanted = f" (wanted: {WANTED})" if name == "clean UTF-8" else ""
        print(f"reading, {name}: {len(sources) / took:.0f} documents/s a core{wanted}, {size / took / 1e6:.1f} MB/s")
    (one,), (two,) = texts(1, SIZE), texts(1, 2 * SIZE)
    once, longer = seconds([source(one)]), seconds([source(two)])
    ratio = longer / once * len(one) * 2 / len(two)
    print(f"ratio: {len(one) / 1e6:.1f} MB take {once:.2f} s, twice as much {ratio:.2f} times that (at most {MOST})")
    if ratio > MOST:
        raise SystemExit("Reading is not linear in the length of a document.")


if __name__ == "__main__":
    main()
