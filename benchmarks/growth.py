"""Measures how the time of a piece of reading grows when its input is made twice as long."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

MOST = 2.3
"""Times the time that twice the input may take."""
SIZE, LARGEST = 60_000, 480_000
"""Characters that are tried first, and at most: where the time seems to grow too fast, a longer input tells."""
SHORT = 0.004
"""Seconds: what takes less for twice the input is too short to compare, and is no trouble."""


@dataclass(frozen=True, slots=True)
class Growth:
    """What was measured: characters, seconds for them and for twice as many."""

    size: int
    once: float
    twice: float

    @property
    def ratio(self) -> float:
        """How many times as long twice the input takes; 0 where even that takes next to no time."""
        return self.twice / self.once if self.twice >= SHORT else 0.0


def growth(make: Callable[[int], Any], run: Callable[[Any], object], size: int = SIZE) -> Growth:
    """The time of `run` on inputs of `size` and twice `size`, and of longer ones while it seems to grow too fast.

    Others use the machine too: one measure that keeps to the limit counts.
    """
    grown = Growth(size, seconds(run, make(size)), seconds(run, make(2 * size)))
    while grown.ratio > MOST and size < LARGEST:
        size *= 2
        grown = Growth(size, seconds(run, make(size)), seconds(run, make(2 * size)))
    return grown


def seconds(run: Callable[[Any], object], given: Any) -> float:
    """Processor seconds; of a short time the best of three."""
    best = float("inf")
    for _ in range(3):
        began = time.process_time()
        run(given)
        best = min(best, time.process_time() - began)
        if best > 0.1:
            break
    return best
