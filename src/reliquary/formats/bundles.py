"""Gathers the files that belong together: a leading file, told by its content, and those near it that it claims."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from reliquary.formats import HEAD_SIZE, Leader, leaders
from reliquary.settings import Limits
from reliquary.work import Bundle, Refusal, Source

MAIN = re.compile(r"(?:index|default|home|main|welcome)\.", re.IGNORECASE)
"""Names of the page that a site begins with."""
MOMENT = re.compile(r"\d{14}")


def gather(
    found: Iterable[Source | Refusal], limits: Limits = Limits(), leading: Sequence[Leader] | None = None
) -> Iterator[Source | Bundle | Refusal]:
    """The same files in the same order, but for leading files and those that may be claimed, which come last.

    Each of these goes to the leading file with which it shares most folders, of several the first; a leading file
    that nothing goes to, and a file that no leader claims, are sources like any other. No more than
    `limits.bundle_files` are held back; those beyond it are read by themselves.
    """
    formats = leaders() if leading is None else leading
    leads: list[tuple[Source, Leader]] = []
    held: list[Source] = []
    for each in found:
        if isinstance(each, Refusal):
            yield each
        elif leader := _leads(each, formats):
            leads.append((each, leader))
        elif len(held) < limits.bundle_files and any(one.claimed.search(_path(each)) for one in formats):
            held.append(each)
        else:
            yield each
    yield from _shared_out(leads, held)


def _leads(source: Source, formats: Sequence[Leader]) -> Leader | None:
    """The format by which a file leads others, if it does."""
    try:
        with source.open() as stream:
            head = stream.read(HEAD_SIZE)
    except OSError:
        return None
    return next((format for format in formats if format.score(head, source.place) is not None), None)


def _path(source: Source) -> str:
    return "/".join(source.place.trail)


def _shared_out(leads: Sequence[tuple[Source, Leader]], held: Sequence[Source]) -> Iterator[Source | Bundle]:
    """Every leading file with what it claims; then what nobody claims."""
    leads, given_up = _topmost(leads)
    ways = _Ways(leads)
    claimed: defaultdict[int, list[Source]] = defaultdict(list)
    alone: list[Source] = []
    for source in (*held, *given_up):
        which = ways.nearest(source)
        (alone if which is None else claimed[which]).append(source)
    for index, (source, leader) in enumerate(leads):
        others, rest = _belonging(leader, source, claimed[index]) if claimed[index] else ([], [])
        alone += rest
        yield Bundle(source, tuple(others)) if others else source
    yield from alone


def _belonging(leader: Leader, leading: Source, claimed: list[Source]) -> tuple[list[Source], list[Source]]:
    """Which of the files that a leading one may claim belong to it, and the rest; all, unless its format tells."""
    parting = getattr(leader, "belonging", None)
    return parting(leading, claimed) if parting else (claimed, [])


class _Ways:
    """The leading files by the ways to them, so that the nearest is found in as many steps as a way has folders."""

    def __init__(self, leads: Sequence[tuple[Source, Leader]]) -> None:
        self._leaders = list({leader.name: leader for _, leader in leads}.values())
        self._first: dict[tuple[str, tuple[str, ...]], int] = {}
        for index, (source, leader) in enumerate(leads):
            folder = _folder(source)
            for depth in range(len(folder) if _gives_way(leader) else 0, len(folder) + 1):
                self._first.setdefault((leader.name, folder[:depth]), index)

    def nearest(self, source: Source) -> int | None:
        """Which of the leading files that may claim a file shares most of the way with it, of several the first."""
        path, folder = _path(source), _folder(source)
        names = [leader.name for leader in self._leaders if leader.claimed.search(path)]
        for depth in range(len(folder) if names else -1, -1, -1):
            found = [self._first[name, folder[:depth]] for name in names if (name, folder[:depth]) in self._first]
            if found:
                return min(found)
        return None


def _topmost(leads: Sequence[tuple[Source, Leader]]) -> tuple[list[tuple[Source, Leader]], list[Source]]:
    """The leading files without those that give way to another of their kind beside or above them; and these."""
    yielding = [index for index, (_, leader) in enumerate(leads) if _gives_way(leader)]
    yielding.sort(key=lambda at: (len(_folder(leads[at][0])), not MAIN.match(leads[at][0].place.name), at))
    taken: set[tuple[str, tuple[str, ...]]] = set()
    given_up: set[int] = set()
    for index in yielding:
        source, leader = leads[index]
        folder = _folder(source)
        if any((leader.name, folder[:depth]) in taken for depth in range(len(folder) + 1)):
            given_up.add(index)
        else:
            taken.add((leader.name, folder))
    kept = [lead for index, lead in enumerate(leads) if index not in given_up]
    return kept, [leads[index][0] for index in sorted(given_up)]


def _gives_way(leader: Leader) -> bool:
    """Whether a file of this format is claimed by another that lies beside or above it, as indexes of sites are."""
    return bool(getattr(leader, "gives_way", False))


def _folder(source: Source) -> tuple[str, ...]:
    """The folders that a file lies in, but for the moments at which a crawler fetched it."""
    return tuple(name for name in source.place.trail[:-1] if not MOMENT.fullmatch(name))
