"""Asks a site for pages over connections that stay open, as cheaply as Python can: what is measured is the site.

One thread waits for all connections at once; a page costs it about a tenth of a millisecond, which it tells.
"""

from __future__ import annotations

import re
import select
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

ROOM = 1 << 20
"""Bytes that are taken from a connection at once."""

PATIENCE = 60
"""Seconds after which a page that has not come is an error."""

_LENGTH = re.compile(rb"(?im)^content-length: *(\d+)")


@dataclass(slots=True)
class Asked:
    """What came of asking for one kind of page; times in seconds."""

    times: list[float] = field(default_factory=list)
    errors: int = 0
    bytes: int = 0
    processor: float = 0.0
    seconds: float = 0.0

    def late(self, share: float) -> float:
        """Milliseconds within which that share of the answers came."""
        return sorted(self.times)[min(int(len(self.times) * share), len(self.times) - 1)] * 1000


@dataclass(slots=True)
class _Line:
    """One connection and the page that is awaited on it."""

    socket: socket.socket
    began: float = 0.0
    head: bytes = b""
    left: int | None = None
    """Bytes still to come; None while the head is not whole."""

    def ask(self, address: str) -> None:
        request = f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n"
        self.head, self.left = b"", None
        self.began = time.perf_counter()
        self.socket.sendall(request.encode())

    def take(self, data: memoryview) -> bool:
        """Whether with these bytes the answer is whole."""
        if self.left is None:
            self.head += data
            head, end, _ = self.head.partition(b"\r\n\r\n")
            if not end:
                return False
            length = _LENGTH.search(head)
            self.left = len(head) + 4 + (int(length[1]) if length else 0) - len(self.head)
        else:
            self.left -= len(data)
        return self.left <= 0


def ask(port: int, addresses: Iterator[str], connections: int, seconds: float) -> Asked:
    """Asks for the addresses in turn, over so many connections, until the time is up and all answers are there."""
    asked, poll, room = Asked(), select.epoll(), memoryview(bytearray(ROOM))
    lines: dict[int, _Line] = {}
    began, spent = time.perf_counter(), time.process_time()
    for _ in range(connections):
        line = _Line(socket.create_connection(("127.0.0.1", port), PATIENCE))
        lines[line.socket.fileno()] = line
        poll.register(line.socket, select.EPOLLIN)
        line.ask(next(addresses))
    while lines:
        ready = poll.poll(PATIENCE)
        for number, _ in ready or [(number, 0) for number in lines]:
            line = lines[number]
            got = line.socket.recv_into(room) if ready else 0
            asked.bytes += got
            if got and not line.take(room[:got]):
                continue
            asked.times.append(time.perf_counter() - line.began)
            asked.errors += not (got and line.head.startswith(b"HTTP/1.1 200 "))
            if got and time.perf_counter() - began < seconds:
                line.ask(next(addresses))
            else:
                poll.unregister(number)
                lines.pop(number).socket.close()
    asked.processor, asked.seconds = time.process_time() - spent, time.perf_counter() - began
    poll.close()
    return asked
