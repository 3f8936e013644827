"""Divides connections evenly among the processes that answer at one socket: the system gives them to whoever wakes.

A connection that stays open keeps its process, and two browsers that got the same one would share a core while another
has nothing to do.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Sequence
from mmap import mmap
from typing import Any

GRACE = 0.001
"""Seconds in which a process leaves a connection to those that hold fewer."""


class Shares:
    """How many connections each process holds, where all of them see it; made before the processes are.

    >>> shares = Shares(2)
    >>> shares.begin(1); shares.hold(3); shares.is_over
    True
    """

    def __init__(self, processes: int) -> None:
        self._held = memoryview(mmap(-1, 4 * processes)).cast("i")
        self._own = 0

    def begin(self, number: int) -> None:
        """Whose process this is; it holds nothing yet."""
        self._own = number
        self._held[number] = 0

    def hold(self, connections: int) -> None:
        self._held[self._own] = connections

    @property
    def is_over(self) -> bool:
        """Whether another process holds fewer."""
        return self._held[self._own] > min(self._held)

    def doors(self, sockets: Sequence[socket.socket]) -> list[socket.socket]:
        """The sockets as this process listens at them."""
        return [_Door(self, each) for each in sockets]


class Channels(dict[int, Any]):
    """What waitress has open by file number; tells the shares how many connections there are."""

    def __init__(self, shares: Shares) -> None:
        super().__init__()
        self._shares = shares

    def __setitem__(self, number: int, channel: Any) -> None:
        super().__setitem__(number, channel)
        self._shares.hold(len(self))

    def __delitem__(self, number: int) -> None:
        super().__delitem__(number)
        self._shares.hold(len(self))


class _Door(socket.socket):
    """A listening socket at which a process that holds more than another lets that one go first."""

    def __init__(self, shares: Shares, listening: socket.socket) -> None:
        super().__init__(fileno=os.dup(listening.fileno()))
        self._shares = shares

    def accept(self) -> tuple[socket.socket, Any]:
        if self._shares.is_over:
            time.sleep(GRACE)
        return super().accept()
