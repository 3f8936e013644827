"""Serves the site with several processes: Python makes one page at a time, and a machine has several cores."""

from __future__ import annotations

import gc
import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from types import FrameType
from typing import NoReturn

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.template.loader import get_template
from django.urls import get_resolver
from waitress import create_server

from reliquary.library.errors import OperatorError
from reliquary.library.indexing import current_index, forget_index
from reliquary.library.meanings import meant
from reliquary.library.query import query
from reliquary.web.shares import Channels, Shares

THREADS = 6
"""Pages and books that one process has in hand at once; a zip of books keeps one for as long as it is sent."""

MOST = 4
"""Processes that are started unasked; each takes about 90 MB."""

EXAMPLE = "fandom:highlander ship:methos/joe"
"""A query whose meaning takes every table of names."""

PAGES = ("page", "shelf", "work", "read")
"""Templates that are read before anybody asks."""

CACHE = " PRAGMA cache_size=-8000;"
"""Every thread has a connection to SQLite; as much as one that writes is given, two dozen of them need not keep."""

BACKLOG = 1024
"""Connections that may wait to be taken up."""

ENDING = (signal.SIGINT, signal.SIGTERM)
PATIENCE = 10.0
"""Seconds in which a process may finish the pages it has in hand before it is killed."""

log = logging.getLogger(__name__)


def listening(host: str, port: int) -> list[socket.socket]:
    """Sockets bound to every address that a host name stands for. Raises OSError where one cannot be had."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    bound: list[socket.socket] = []
    for family, kind, protocol, _, address in dict.fromkeys(found):
        taken = socket.socket(family, kind, protocol)
        bound.append(taken)
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            taken.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        place = (address[0], bound[0].getsockname()[1], *address[2:]) if port == 0 and len(bound) > 1 else address
        taken.bind(place)
    return bound


def serve(sockets: Sequence[socket.socket], processes: int, ready: Callable[[], None]) -> None:
    """Answers at the sockets until Ctrl-C or SIGTERM; one process does it itself, several have this one watch them.

    `ready` is called when whoever connects will be answered, and Ctrl-C ends everything in order.
    """
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    application = _warmed()
    for each in sockets:
        each.listen(BACKLOG)
    with suppress(SystemExit, KeyboardInterrupt):
        for number in ENDING:
            signal.signal(number, _leave)
        if processes == 1:
            ready()
            _answer(application, sockets, Shares(1))
        else:
            _Watch(application, sockets).keep(processes, ready)


def _warmed() -> WSGIHandler:
    """The site with all its tables at hand, which the processes then share; but with no connection and no index open.

    Neither may be shared: a connection belongs to one process, and an opened index has threads that are not forked.
    What is there now stays, so looking for garbage passes it by; that stopped a page for 50 ms, again and again, and
    wrote on memory that the processes share.
    """
    application = get_wsgi_application()
    get_resolver().url_patterns  # noqa: B018
    for name in PAGES:
        get_template(f"web/{name}.html")
    meant(query(EXAMPLE))
    current_index()
    connections.close_all()
    forget_index()
    options = connections.databases["default"].get("OPTIONS", {})
    if "init_command" in options:
        options["init_command"] += CACHE
    gc.collect()
    gc.freeze()
    return application


def _answer(application: WSGIHandler, sockets: Sequence[socket.socket], shares: Shares) -> None:
    """Waitress ends by itself on KeyboardInterrupt and SystemExit, after the pages it has in hand."""
    doors, channels = shares.doors(sockets), Channels(shares)
    create_server(application, channels, sockets=doors, threads=THREADS, ident="reliquary").run()


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


class _Watch:
    """The process that starts the others, starts another where one ends, and ends them all.

    It waits for signals and never handles them: an exception that a handler raises is lost where it falls into what
    Python does around a fork, and the site would not end.
    """

    def __init__(self, application: WSGIHandler, sockets: Sequence[socket.socket]) -> None:
        self._application, self._sockets = application, sockets
        self._children: dict[int, int] = {}
        self._lifeline = os.pipe()

    def keep(self, processes: int, ready: Callable[[], None]) -> None:
        """Raises OperatorError where a process breaks; one that somebody or the system killed is replaced."""
        before = signal.pthread_sigmask(signal.SIG_BLOCK, (*ENDING, signal.SIGCHLD))
        shares = Shares(processes)
        try:
            ready()
            while True:
                for number in sorted(set(range(processes)) - set(self._children.values())):
                    self._start(number, shares, before)
                if signal.sigwait((*ENDING, signal.SIGCHLD)) in ENDING:
                    return
                self._take_note()
        finally:
            self._end()

    def _take_note(self) -> None:
        """Strikes out the processes that have ended."""
        for child in tuple(self._children):
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                del self._children[child]
                if os.waitstatus_to_exitcode(status) > 0:
                    raise OperatorError("The site cannot be served; see the log and run `reliquary check`.")
                log.warning("A process of the site was ended; starting another.")

    def _start(self, number: int, shares: Shares, mask: Iterable[int]) -> None:
        child = os.fork()
        if child:
            self._children[child] = number
            return
        status = 1
        try:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            os.close(self._lifeline[1])
            threading.Thread(target=self._end_with_parent, daemon=True).start()
            shares.begin(number)
            _answer(self._application, self._sockets, shares)
            status = 0
        except SystemExit:
            status = 0
        except BaseException:
            log.exception("A process of the site broke.")
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)

    def _end_with_parent(self) -> None:
        """Reading from the pipe ends only when the parent is gone, however that came about."""
        os.read(self._lifeline[0], 1)
        os.kill(os.getpid(), signal.SIGTERM)

    def _end(self) -> None:
        """Ends the processes, each with the pages it has in hand; one that does not end in time is killed."""
        for child in self._children:
            os.kill(child, signal.SIGTERM)
        late = time.monotonic() + PATIENCE
        for child in self._children:
            while os.waitpid(child, os.WNOHANG) == (0, 0):
                if time.monotonic() > late:
                    os.kill(child, signal.SIGKILL)
                time.sleep(0.01)
