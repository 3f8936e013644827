"""Records what arrived from the readers: documents, leaves, refusals, and the files they were in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from reliquary import READER_VERSION
from reliquary.library.aside import NOTHING, Aside, aside_key, put_aside
from reliquary.library.documents import Document, Heading, mask_place
from reliquary.library.keep import CHUNK, Fate, Kept, keep
from reliquary.library.models import Batch, Found, Original, Refusal
from reliquary.library.report import Decision, Report
from reliquary.library.survey import Ticket
from reliquary.library.writing import Writer
from reliquary.work import Leaf as ReadLeaf
from reliquary.work import Place
from reliquary.work import Refusal as ReadRefusal

AGAIN = "read before"
LEAF, REFUSAL = "leaf", "refusal"
COPY = "byte for byte the same as a file kept before"


@dataclass(frozen=True, slots=True)
class Arrived:
    """One entry of a file, or (`found` is None) the file's end; `ordinal` counts the entries of its file."""

    ticket: Ticket
    found: Document | Heading | ReadLeaf | ReadRefusal | None
    ordinal: int
    occurrence: int = 0

    @property
    def key(self) -> str:
        """Tells a leaf or refusal from every other: by its bytes, or where there are none by its place."""
        whose = self.ticket.stored.digest if self.ticket.stored else self.ticket.place_key
        return aside_key(whose, self.ordinal)


def record(writer: Writer, batch: Callable[[], Batch], arrived: Sequence[Arrived], report: Report) -> list[Decision]:
    """Keeps all that arrived and adds it to the report; all of it or, if the caller's transaction fails, nothing."""
    entries, ends, copies = _sorted_out(arrived)
    originals = _originals([*(each.ticket for each in entries), *ends])
    kept = _keep_documents(writer, batch, entries)
    decisions = [
        _decision(writer, each, kept[position]) if position in kept else _unread(writer, batch, each, originals)
        for position, each in enumerate(entries)
    ]
    _tie_bundles(ends, originals)
    _mark_found(writer, batch, ends, originals, copies)
    passed_over = [ticket for ticket in ends if ticket.known or ticket.place_key in copies]
    decisions += [_passed_over(writer, ticket, copies) for ticket in passed_over]
    for decision in decisions:
        _count(decision, report)
    return decisions


def _sorted_out(arrived: Sequence[Arrived]) -> tuple[list[Arrived], list[Ticket], set[str]]:
    """Entries to record, files that ended, and the place keys of files whose bytes another file brought before."""
    done = _done({each.ticket.stored.digest for each in arrived if each.ticket.stored})
    entries: list[Arrived] = []
    ends: list[Ticket] = []
    copies: set[str] = set()
    for each in arrived:
        ticket = each.ticket
        places = done.setdefault(ticket.stored.digest, set()) if ticket.stored else set()
        if places and ticket.place_key not in places and not ticket.known:
            copies.add(ticket.place_key)
        if each.found is not None and ticket.place_key not in copies:
            entries.append(each)
        if each.found is None:
            ends.append(ticket)
            if ticket.place_key not in copies:
                places.add(ticket.place_key)
            if not each.ordinal and not ticket.known and ticket.place_key not in copies:
                entries.append(Arrived(ticket, ReadRefusal(ticket.place, NOTHING), 0))
    return entries, ends, copies


def _done(digests: set[str]) -> dict[str, set[str]]:
    """Where bytes have been read to their end by today's reader; copies count for nothing here."""
    rows = Found.objects.filter(original__digest__in=digests, reader=READER_VERSION, copy=False)
    done: dict[str, set[str]] = {}
    for digest, place_key in rows.values_list("original__digest", "place_key"):
        done.setdefault(digest, set()).add(place_key)
    return done


def _originals(tickets: Sequence[Ticket]) -> dict[str, int]:
    """The ids of the originals' rows, made where there are none; the bytes are kept by now."""
    files = (each for ticket in tickets for each in (ticket, *ticket.files))
    stored = {each.stored.digest: each.stored for each in files if each.stored}
    ids = dict(Original.objects.filter(digest__in=stored).values_list("digest", "pk"))
    new = [
        Original(digest=each.digest, size=each.size, stored=each.path)
        for each in stored.values()
        if each.digest not in ids
    ]
    Original.objects.bulk_create(new)
    return ids | {row.digest: row.pk for row in new}


def _keep_documents(writer: Writer, batch: Callable[[], Batch], entries: Sequence[Arrived]) -> dict[int, Kept]:
    """The documents' fates, by their position among the entries."""
    positions = [position for position, each in enumerate(entries) if isinstance(each.found, Document)]
    documents = [
        replace(each.found, original=each.ticket.stored.digest, occurrence=each.occurrence)
        for each in (entries[position] for position in positions)
    ]
    return dict(zip(positions, keep(writer, batch, documents), strict=True))


def _decision(writer: Writer, each: Arrived, kept: Kept) -> Decision:
    place = mask_place(each.ticket.place, writer.contacts)
    return Decision(str(place), kept.fate.value, "", kept.work, kept.card.title, kept.card.doubts)


def _unread(writer: Writer, batch: Callable[[], Batch], each: Arrived, originals: dict[str, int]) -> Decision:
    """Records a leaf or refusal, once."""
    ticket = each.ticket
    original = originals[ticket.stored.digest] if ticket.stored else None
    row = put_aside(writer, batch, Aside(each.found, each.key, ticket.place_key, original))
    place = str(Place(row.path, tuple(row.members)))
    return Decision(place, REFUSAL if isinstance(each.found, ReadRefusal) else LEAF, row.reason)


def _tie_bundles(ends: Sequence[Ticket], originals: dict[str, int]) -> None:
    """Ties each bundle's manifest to its files, so that none of their bytes are thrown away while it is kept."""
    link = Original.files.through
    link.objects.bulk_create(
        [
            link(from_original_id=originals[ticket.stored.digest], to_original_id=originals[file.stored.digest])
            for ticket in ends
            if ticket.stored and not ticket.known
            for file in ticket.files
        ],
        CHUNK,
        ignore_conflicts=True,
    )


def _mark_found(
    writer: Writer, batch: Callable[[], Batch], ends: Sequence[Ticket], originals: dict[str, int], copies: set[str]
) -> None:
    """Notes which files need not be read again, and forgets that they could not be."""
    news = (each for end in ends if end.stored and not end.known for each in (end, *end.files))
    read = list({(each.place_key, each.stored.digest): each for each in news}.values())
    if not read:
        return
    masked = [mask_place(ticket.place, writer.contacts) for ticket in read]
    Found.objects.bulk_create(
        [
            Found(
                place_key=ticket.place_key,
                path=place.path,
                members=list(place.members),
                original_id=originals[ticket.stored.digest],
                batch=batch(),
                reader=READER_VERSION,
                copy=ticket.place_key in copies,
            )
            for ticket, place in zip(read, masked, strict=True)
        ],
        update_conflicts=True,
        unique_fields=["place_key", "original"],
        update_fields=["reader"],
    )
    Refusal.objects.filter(place_key__in=[ticket.place_key for ticket in read], original=None).delete()


def _passed_over(writer: Writer, ticket: Ticket, copies: set[str]) -> Decision:
    place = str(mask_place(ticket.place, writer.contacts))
    if ticket.place_key in copies:
        return Decision(place, "copy", COPY)
    return Decision(place, Fate.AGAIN.value, AGAIN)


def _count(decision: Decision, report: Report) -> None:
    report.found += 1
    match decision.fate:
        case Fate.WORK.value | Fate.INSTALMENT.value:
            report.editions += 1
            report.doubts.update(decision.doubts)
        case Fate.AGAIN.value:
            report.again += 1
        case Fate.REMOVED.value:
            report.removed += 1
        case "leaf":
            report.leaves += 1
        case "copy":
            report.copies += 1
        case _:
            report.refusals[decision.reason] += 1
