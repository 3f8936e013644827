"""Reads sources in worker processes and gives what they hold in the sources' own order.

Reading is pure, so a worker that dies or hangs costs one file: it becomes a refusal, a new worker goes on.
"""

import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from multiprocessing import forkserver
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from threading import current_thread, main_thread
from typing import Generic, TypeVar

from reliquary.catalogue import Entry, describe_source
from reliquary.ingest.settle import settle
from reliquary.library.documents import Document, Heading, conceal
from reliquary.settings import MEBIBYTE
from reliquary.work import Bundle, Claim, Leaf, Refusal, Source, Surroundings

PATIENCE = 120.0
"""Seconds without a sign of a worker after which it counts as hanging; the longest document takes a few.

Each mebibyte of the source adds a second."""

AHEAD = 4
"""Sources each worker may be ahead of the one whose turn it is."""

BUFFERED, CHARACTERS = 200, 10_000_000
"""Documents of one source, and characters in them, that wait for its turn before its worker has to wait too."""

Found = Document | Heading | Leaf | Refusal
Ticket = TypeVar("Ticket")


@dataclass(frozen=True, slots=True)
class Task(Generic[Ticket]):
    """A source to read, or what is known of it already (`source` is None), and the caller's own ticket for it."""

    ticket: Ticket
    source: Source | Bundle | None
    known: tuple[Found, ...] = ()


@dataclass(slots=True)
class _Turn(Generic[Ticket]):
    """One task from the moment it is taken up until all it holds has been given out."""

    task: Task[Ticket]
    found: deque[Found] = field(default_factory=deque)
    characters: int = 0
    ended: bool = False

    def hold(self, found: Found) -> None:
        """Keeps what was found until the turn comes."""
        self.found.append(found)
        self.characters += _characters(found)

    def release(self) -> Found:
        """The next that was found; it does not count as held any more."""
        found = self.found.popleft()
        self.characters -= _characters(found)
        return found

    @property
    def is_full(self) -> bool:
        """Whether so much waits that the worker has to wait too; so memory stays bounded."""
        return len(self.found) >= BUFFERED or self.characters >= CHARACTERS


def _characters(found: Found) -> int:
    return found.characters if isinstance(found, Document) else 0


class Pool:
    """Some reading processes; use it as a context, so that none of them outlives the work."""

    def __init__(
        self,
        workers: int,
        surroundings: Surroundings = Surroundings(),
        assumed: tuple[Claim, ...] = (),
        patience: float = PATIENCE,
    ) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload([__name__, "reliquary.library.warmth"])
        _start_fork_server()
        self._arguments = (surroundings, assumed)
        self._patience = patience
        self._workers = [_Worker(self._context, self._arguments) for _ in range(max(1, workers))]

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.stop()

    def read(self, tasks: Iterable[Task[Ticket]]) -> Iterator[tuple[Ticket, Found | None]]:
        """Everything the tasks hold, in their order; None ends a task. Tasks are drawn as workers become free."""
        waiting = iter(tasks)
        turns: deque[_Turn[Ticket]] = deque()
        more = True
        while more or turns:
            more = more and self._draw(waiting, turns)
            while turns and (turns[0].found or turns[0].ended):
                yield from self._give(turns)
            if turns:
                self._listen(turns)

    def _draw(self, waiting: Iterator[Task[Ticket]], turns: deque[_Turn[Ticket]]) -> bool:
        """Hands tasks to idle workers; whether there may be more of them."""
        while len(turns) < AHEAD * len(self._workers):
            idle = next((worker for worker in self._workers if worker.turn is None), None)
            if idle is None:
                return True
            task = next(waiting, None)
            if task is None:
                return False
            turn = _Turn(task, deque(task.known), ended=task.source is None)
            turns.append(turn)
            if task.source is not None:
                self._replace_if_dead(idle).start(turn)
        return True

    def _give(self, turns: deque[_Turn[Ticket]]) -> Iterator[tuple[Ticket, Found | None]]:
        turn = turns[0]
        while turn.found:
            yield turn.task.ticket, turn.release()
        if turn.ended:
            turns.popleft()
            yield turn.task.ticket, None

    def _listen(self, turns: deque[_Turn[Ticket]]) -> None:
        """Waits for the next sign of any worker that may speak; gives up on those that have been silent too long."""
        now = time.monotonic()
        speaking = []
        for worker in self._workers:
            if worker.turn is not None and (worker.turn is turns[0] or not worker.turn.is_full):
                speaking.append(worker)
            else:
                worker.heard = now
        due = min(worker.heard + self._patience_with(worker) for worker in speaking)
        ready = wait([worker.connection for worker in speaking], max(0.0, due - now))
        for worker in speaking:
            if worker.connection in ready:
                if not worker.hear():
                    self._bury(worker, "the reader broke down on this file")
            elif time.monotonic() - worker.heard > self._patience_with(worker):
                self._bury(worker, f"reading took longer than {self._patience_with(worker):.0f} seconds")

    def _patience_with(self, worker: "_Worker") -> float:
        """Seconds without a sign that a worker is granted: a second more for every mebibyte, dumps are read twice."""
        task = worker.turn.task if worker.turn is not None else None
        return self._patience + (task.source.size // MEBIBYTE if task is not None and task.source is not None else 0)

    def _bury(self, worker: "_Worker", reason: str) -> None:
        turn = worker.turn
        if turn is not None and turn.task.source is not None:
            turn.hold(Refusal(turn.task.source.place, reason))
            turn.ended = True
        worker.stop()
        self._workers[self._workers.index(worker)] = _Worker(self._context, self._arguments)

    def _replace_if_dead(self, worker: "_Worker") -> "_Worker":
        if worker.process.is_alive():
            return worker
        new = _Worker(self._context, self._arguments)
        self._workers[self._workers.index(worker)] = new
        return new


def _start_fork_server() -> None:
    """Starts what readers are forked from, deaf to Ctrl-C, which at a terminal every process hears."""
    if current_thread() is not main_thread():
        forkserver.ensure_running()
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        forkserver.ensure_running()
    finally:
        signal.signal(signal.SIGINT, before)


class _Worker:
    """The parent's end of one reading process."""

    def __init__(
        self, context: multiprocessing.context.BaseContext, arguments: tuple[Surroundings, tuple[Claim, ...]]
    ) -> None:
        self.connection, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(target=_work, args=(theirs, *arguments), daemon=True)
        self.process.start()
        theirs.close()
        self.turn: _Turn[object] | None = None
        self.heard = time.monotonic()

    def start(self, turn: _Turn[object]) -> None:
        self.turn, self.heard = turn, time.monotonic()
        with suppress(BrokenPipeError):
            self.connection.send(turn.task.source)

    def hear(self) -> bool:
        """Takes one message; False when the process is gone."""
        try:
            message = self.connection.recv()
        except (EOFError, OSError):
            return False
        self.heard = time.monotonic()
        if self.turn is not None and message is None:
            self.turn.ended = True
            self.turn = None
        elif self.turn is not None:
            self.turn.hold(message)
        return True

    def stop(self) -> None:
        self.connection.close()
        self.process.kill()
        self.process.join()


def _work(connection: Connection, surroundings: Surroundings, assumed: tuple[Claim, ...]) -> None:
    """A reading process: a source in, what it holds out, None at its end; gone as soon as nobody listens."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            source = connection.recv()
            for found in understand(source, surroundings, assumed):
                connection.send(found)
            connection.send(None)


def understand(source: Source | Bundle, surroundings: Surroundings, assumed: tuple[Claim, ...] = ()) -> Iterator[Found]:
    """What a source or bundle holds, each document without its addresses, as the library keeps it."""
    for found in describe_source(source, surroundings, assumed):
        if isinstance(found, Entry):
            yield conceal(found.reading, found.card)
        elif isinstance(found, Leaf) and found.header is not None:
            card = settle(found.header.claims, surroundings)
            yield Heading(replace(found, header=None), conceal(found.header, card))
        else:
            yield found
