"""Gathers the files that belong together: a leading file, told by its content, and those near it that it claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from reliquary.formats import HEAD_SIZE, Leader, leaders
from reliquary.settings import Limits
from reliquary.work import Bundle, Refusal, Source


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
    nearest: defaultdict[int, list[Source]] = defaultdict(list)
    alone: list[Source] = []
    known: dict[tuple[tuple[str, ...], tuple[bool, ...]], int | None] = {}
    for source in held:
        fits = tuple(leader.claimed.search(_path(source)) is not None for _, leader in leads)
        folder = source.place.trail[:-1]
        if (folder, fits) not in known:
            known[folder, fits] = _nearest(folder, leads, fits)
        which = known[folder, fits]
        (alone if which is None else nearest[which]).append(source)
    for index, (source, _) in enumerate(leads):
        yield Bundle(source, tuple(nearest[index])) if nearest[index] else source
    yield from alone


def _nearest(folder: Sequence[str], leads: Sequence[tuple[Source, Leader]], fits: Sequence[bool]) -> int | None:
    """Which of the leading files that may claim what lies in a folder shares most of the way there."""
    shared = [
        _shared(folder, source.place.trail[:-1]) if fit else -1 for (source, _), fit in zip(leads, fits, strict=True)
    ]
    best = max(shared, default=-1)
    return shared.index(best) if best >= 0 else None


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many names two ways have in common from their beginning."""
    shared = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        shared += 1
    return shared
