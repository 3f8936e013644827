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
    held = [*held, *given_up]
    nearest: defaultdict[int, list[Source]] = defaultdict(list)
    alone: list[Source] = []
    known: dict[tuple[tuple[str, ...], tuple[bool, ...]], int | None] = {}
    for source in held:
        folder = _folder(source)
        fits = tuple(_fits(source, folder, *lead) for lead in leads)
        if (folder, fits) not in known:
            known[folder, fits] = _nearest(folder, leads, fits)
        which = known[folder, fits]
        (alone if which is None else nearest[which]).append(source)
    for index, (source, _) in enumerate(leads):
        yield Bundle(source, tuple(nearest[index])) if nearest[index] else source
    yield from alone


def _nearest(folder: Sequence[str], leads: Sequence[tuple[Source, Leader]], fits: Sequence[bool]) -> int | None:
    """Which of the leading files that may claim what lies in a folder shares most of the way there."""
    shared = [_shared(folder, _folder(source)) if fit else -1 for (source, _), fit in zip(leads, fits, strict=True)]
    best = max(shared, default=-1)
    return shared.index(best) if best >= 0 else None


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


def _fits(source: Source, folder: tuple[str, ...], leading: Source, leader: Leader) -> bool:
    """Whether a file may be claimed by a leading one; one that gives way claims what lies beside and below it."""
    if leader.claimed.search(_path(source)) is None:
        return False
    own = _folder(leading)
    return not _gives_way(leader) or folder[: len(own)] == own


def _gives_way(leader: Leader) -> bool:
    """Whether a file of this format is claimed by another that lies beside or above it, as indexes of sites are."""
    return bool(getattr(leader, "gives_way", False))


def _folder(source: Source) -> tuple[str, ...]:
    """The folders that a file lies in, but for the moments at which a crawler fetched it."""
    return tuple(name for name in source.place.trail[:-1] if not MOMENT.fullmatch(name))


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many names two ways have in common from their beginning."""
    shared = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        shared += 1
    return shared
