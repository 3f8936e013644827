"""Describes a heap without a library: sources in, one understood document, leaf or refusal after the other out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from reliquary.formats import Leader, recognise
from reliquary.formats.bundles import gather
from reliquary.ingest import ingest
from reliquary.ingest.anthology import anthology
from reliquary.ingest.settle import settle
from reliquary.markup.mentions import LEAF, STORY, at_place, at_url, item_of, lying
from reliquary.markup.old_url import captured, urls_of
from reliquary.settings import Limits
from reliquary.sources import find_sources
from reliquary.work import Bundle, Card, Claim, Draft, Leaf, Note, Reading, Referred, Refusal, Source, Surroundings


@dataclass(frozen=True, slots=True)
class Entry:
    """One document and its card."""

    reading: Reading
    card: Card


def catalogue(
    paths: Iterable[Path | str], surroundings: Surroundings = Surroundings(), limits: Limits = Limits()
) -> Iterator[Entry | Leaf | Refusal]:
    """Every document below the paths, each read by itself; joining parts and copies is the library's work."""
    for source in gather(find_sources(paths, limits), limits):
        if isinstance(source, Refusal):
            yield source
        else:
            yield from describe_source(source, surroundings)


def describe_source(
    source: Source | Bundle, surroundings: Surroundings = Surroundings(), assumed: tuple[Claim, ...] = ()
) -> Iterator[Entry | Leaf | Refusal]:
    """The documents of one source or bundle, each settled with what is assumed of it among its claims.

    A document of which no story is left once its header is known is a leaf. A fault of ours while reading is a
    refusal of the file, so that the rest of the heap goes on.
    """
    try:
        for found in _one_by_one(read_source(source)):
            if isinstance(found, Draft):
                placed = _placed(found)
                read = ingest(placed, surroundings)
                reading = replace(read, mentions=_names(placed), claims=(*read.claims, *assumed))
                if not reading.body.strip():
                    yield _without_story(reading)
                    continue
                yield Entry(reading, settle(reading.claims, surroundings))
            else:
                yield found
    except Exception as fault:
        yield Refusal(source.place, "the reader broke down on this file", f"{type(fault).__name__}: {fault}"[:300])


def _placed(draft: Draft) -> Draft:
    """The draft with the web addresses that its place tells, and the day on which a crawler fetched it."""
    day = captured(draft.place)
    known = {claim.value for claim in draft.claims if claim.field == "url"}
    told = urls_of(draft.place) if day or not known else ()
    claims = tuple(claim for claim in told if claim.value not in known)
    notes = (Note("read", f"fetched from the web on {day}, and kept in a web archive"),) if day else ()
    return replace(draft, claims=(*draft.claims, *claims), notes=(*draft.notes, *notes))


def _names(draft: Draft) -> tuple[int, ...]:
    """The names by which a story and what lies beside it know each other."""
    own = [item_of(draft.digest, draft.item)]
    if draft.item is None or draft.item.startswith("#"):
        own.append(at_place(STORY, draft.place))
    stood = (number for claim in draft.claims if claim.field == "url" for number in at_url(STORY, str(claim.value)))
    return tuple(dict.fromkeys((*own, *stood, *draft.mentions)))


def _one_by_one(read: Iterable[Draft | Leaf | Refusal]) -> Iterator[Draft | Leaf | Refusal]:
    """The same with every draft that holds several stories parted into them."""
    for found in read:
        if isinstance(found, Draft):
            yield from anthology(found)
        else:
            yield found


def _without_story(reading: Reading) -> Leaf:
    """The leaf of a document of which only the words round a story are left; one with a title is a header."""
    titled = any(claim.field == "title" and claim.witness != "file name" for claim in reading.claims)
    reason = "the header of a story, sent without it" if titled else "words round a story, and no story"
    kind, names = "header" if titled else "no story", lying(LEAF, reading.place)
    return Leaf(reading.place, kind, reason, reading.digest, names, reading if titled else None)


def read_source(source: Source | Bundle) -> Iterator[Draft | Leaf | Refusal]:
    """The drafts of one source or bundle, or why it has none; what a leading file gives back is read by itself."""
    leading = source.leading if isinstance(source, Bundle) else source
    format = recognise(leading)
    if isinstance(format, Leaf | Refusal):
        yield format
    elif isinstance(source, Source):
        yield from format.read(source)
    elif isinstance(format, Leader):
        for found in format.read_bundle(source):
            if isinstance(found, Source):
                yield from read_source(found)
            elif isinstance(found, Referred):
                yield from _referred(found)
            else:
                yield found
        return
    else:
        yield from format.read(leading)
    for other in source.others if isinstance(source, Bundle) else ():
        yield from read_source(other)


def _referred(referred: Referred) -> Iterator[Draft | Leaf | Refusal]:
    """What a file holds that another one tells of; of each work in it what that one claims."""
    for found in read_source(referred.source):
        if isinstance(found, Draft):
            claims, notes = (*found.claims, *referred.claims), (*found.notes, *referred.notes)
            yield replace(found, claims=claims, notes=notes, made_of=referred.made_of)
        else:
            yield found
