"""Runs today's reader over kept originals: what a machine said is replaced, what a person ruled stays."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby

from django.db import transaction

from reliquary import READER_VERSION
from reliquary.library.aside import NOTHING, Aside, aside_key, put_aside
from reliquary.library.bearer import work_of
from reliquary.library.bundles import rebundled
from reliquary.library.documents import Document, Rows, rows
from reliquary.library.folder import Library
from reliquary.library.indexing import catch_up
from reliquary.library.joining import join
from reliquary.library.keep import Fate, Kept, keep, store_sayings
from reliquary.library.merging import merge
from reliquary.library.models import (
    Batch,
    Claim,
    Edition,
    Instalment,
    Leaf,
    MatchKey,
    Mention,
    Note,
    OldAddress,
    Original,
    Refusal,
    Work,
)
from reliquary.library.models import Found as FoundRow
from reliquary.library.originals import open_original
from reliquary.library.pool import Found, Pool, Task
from reliquary.library.settling import settle_works
from reliquary.library.splitting import split
from reliquary.library.testimony import testimony_from
from reliquary.library.writing import Writer, writing
from reliquary.work import Place, Source
from reliquary.work import Refusal as ReadRefusal

TOGETHER = 100
"""Documents and originals that are read again in one transaction."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of one work that reads otherwise now.

    `field` is "reading" where a document became a story or is none any more, "work" where the work is part of another.
    """

    work: str
    field: str
    before: object
    after: object


def reread(
    library: Library, keys: Iterable[str] | None = None, *, workers: int = 1, dry_run: bool = False
) -> Iterator[Difference]:
    """Reads the documents of the works with these keys, or all that is kept, again; tells each field that changed.

    A document that today's reader no longer takes for a story keeps its former reading, and is told; what was put
    aside and is a story now becomes a work. A dry run does the same in a transaction that is rolled back. The index
    follows at the end.
    """
    with ExitStack() as stack:
        if not dry_run:
            stack.callback(catch_up, library)
        if dry_run:
            stack.enter_context(transaction.atomic())
            stack.callback(transaction.set_rollback, True)
        for batch_id, rows_of_batch in groupby(_originals(keys), key=lambda row: row[0]):
            digests = [digest for _, digest in rows_of_batch]
            yield from _reread_batch(library, Batch.objects.get(pk=batch_id), digests, workers)


def take_again(library: Library, originals: Sequence[tuple[int, str]]) -> None:
    """Reads originals again, given with the batches that have found them: what a batch that went had brought first."""
    for batch_id, rows_of_batch in groupby(originals, key=lambda row: row[0]):
        digests = [digest for _, digest in rows_of_batch]
        for _ in _reread_batch(library, Batch.objects.get(pk=batch_id), digests, workers=1):
            pass
        FoundRow.objects.filter(batch=batch_id, original__digest__in=digests).update(copy=False)


def _originals(keys: Iterable[str] | None) -> list[tuple[int, str]]:
    """Batch and digest of each original to read again, batch by batch."""
    columns = ("batch_id", "original__digest")
    if keys is not None:
        wanted = set(Edition.objects.filter(instalment__work__key__in=list(keys)).values_list(*columns))
    else:
        kept = [model.objects.exclude(original=None).values_list(*columns) for model in (Edition, Leaf, Refusal)]
        wanted = {row for rows_of_model in kept for row in rows_of_model}
    return sorted(wanted)


def _reread_batch(library: Library, batch: Batch, digests: Sequence[str], workers: int) -> Iterator[Difference]:
    testimony = testimony_from(batch.testimony)
    rereading = _Rereading(library, batch)
    with Pool(workers, testimony.surroundings, testimony.claims) as pool:
        for found, each in pool.read(_tasks(library, batch, digests)):
            rereading.take(found, each)
            if rereading.is_full:
                yield from rereading.put_in_place()
        yield from rereading.put_in_place()


def _tasks(library: Library, batch: Batch, digests: Sequence[str]) -> Iterator[Task[FoundRow]]:
    """The originals at the places where the batch found them first."""
    for start in range(0, len(digests), TOGETHER):
        rows_of_page = FoundRow.objects.filter(original__digest__in=digests[start : start + TOGETHER], batch=batch)
        first = {row.original_id: row for row in rows_of_page.select_related("original").order_by("-copy", "-pk")}
        bundles = set(Original.objects.filter(pk__in=first).exclude(files=None).values_list("pk", flat=True))
        for row in sorted(first.values(), key=lambda row: row.pk):
            digest = row.original.digest
            place = Place(row.path, tuple(row.members))
            if row.original_id in bundles:
                yield Task(row, rebundled(library.originals, digest, place))
                continue
            opener = partial(open_original, library.originals, digest)
            yield Task(row, Source(place, row.original.size, digest, opener))


@dataclass(slots=True)
class _Rereading:
    """A batch while it is read again: what has arrived, and what each original that is not at its end has held."""

    library: Library
    batch: Batch
    documents: list[Document] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)
    ended: list[tuple[FoundRow, frozenset[str]]] = field(default_factory=list)
    held: set[str] = field(default_factory=set)
    items: Counter[str | None] = field(default_factory=Counter)
    ordinal: int = 0

    @property
    def is_full(self) -> bool:
        return len(self.documents) + len(self.aside) + len(self.ended) >= TOGETHER

    def take(self, found: FoundRow, each: Found | None) -> None:
        """Notes one entry of an original, or (None) its end."""
        if each is None:
            self._end(found)
            return
        if isinstance(each, Document):
            document = replace(each, original=found.original.digest, occurrence=self.items[each.reading.item])
            self.items[each.reading.item] += 1
            self.documents.append(document)
            self.held.add(document.key)
        else:
            key = aside_key(found.original.digest, self.ordinal)
            self.aside.append(Aside(each, key, found.place_key, found.original_id))
            self.held.add(key)
        self.ordinal += 1

    def _end(self, found: FoundRow) -> None:
        if not self.ordinal:
            self.take(found, ReadRefusal(Place(found.path, tuple(found.members)), NOTHING))
        self.ended.append((found, frozenset(self.held)))
        self.held, self.ordinal = set(), 0
        self.items.clear()

    def put_in_place(self) -> list[Difference]:
        """Puts the new readings in the place of the old ones, in one transaction."""
        new = {document.key: document for document in self.documents}
        with writing(self.library) as writer:
            known = list(Edition.objects.filter(document_key__in=new).select_related("instalment"))
            before = _cards(known)
            writer.contacts.look_up(address for document in self.documents for address in document.addresses)
            made = [rows(new.pop(edition.document_key), writer.contacts) for edition in known]
            writer.contacts.flush()
            for edition, row in zip(known, made, strict=True):
                _overwrite(edition, row)
            settle_works(writer, _regroup(writer, known, made))
            kept = keep(writer, lambda: self.batch, list(new.values()))
            for each in self.aside:
                put_aside(writer, lambda: self.batch, each)
            differences = [*_differences(before), *_gained(kept), *_lost(self.ended)]
        self.documents, self.aside, self.ended = [], [], []
        return differences


def _lost(ended: Sequence[tuple[FoundRow, frozenset[str]]]) -> Iterator[Difference]:
    """Documents that are none any more, told; leaves and refusals that are none any more, forgotten."""
    for found, held in ended:
        for model in (Leaf, Refusal):
            model.objects.filter(original=found.original_id, batch=found.batch_id).exclude(
                document_key__in=held
            ).delete()
        FoundRow.objects.filter(pk=found.pk).update(reader=READER_VERSION)
        standing = Edition.objects.filter(original=found.original_id, batch=found.batch_id)
        for edition in standing.exclude(document_key__in=held).select_related("instalment__work").defer("chapters"):
            yield Difference(edition.instalment.work.key, "reading", edition.format, None)


def _gained(kept: Sequence[Kept]) -> Iterator[Difference]:
    """Documents that were none before."""
    for each in kept:
        if each.fate in (Fate.WORK, Fate.INSTALMENT):
            yield Difference(each.work, "reading", None, each.card.title)


def _overwrite(edition: Edition, new: Rows) -> None:
    """The edition keeps its place in the library; all that was read of it is new."""
    for name in ("format", "encoding", "text_digest", "reader", "header", "contents", "chapters", "word_count",
                  "fingerprint", "card", "clues", "blemishes"):  # fmt: skip
        setattr(edition, name, getattr(new.edition, name))
    edition.save()
    for model in (Claim, Note, MatchKey, OldAddress, Mention):
        model.objects.filter(edition=edition).delete()
    new.edition = edition
    store_sayings([new], [edition.instalment.work_id])


def _regroup(writer: Writer, editions: Sequence[Edition], made: Sequence[Rows]) -> list[Work]:
    """Works that the new readings join or part."""
    touched: dict[int, Work] = {}
    for group in join([each.facts for each in made]):
        own = {Instalment.objects.get(pk=editions[position].instalment_id).work_id for position in group.documents}
        work = merge(writer, sorted(own | set(group.works)))
        for part in split(writer, work):
            touched[part.pk] = part
    return [work for pk, work in touched.items() if Work.objects.filter(pk=pk).exists()]


def _cards(editions: Sequence[Edition]) -> dict[int, tuple[str, dict[str, object]]]:
    """Key and card of each work that has any of the editions, by its id."""
    works = Work.objects.filter(pk__in={edition.instalment.work_id for edition in editions})
    return {work.pk: (work.key, work.card) for work in works}


def _differences(before: dict[int, tuple[str, dict[str, object]]]) -> Iterator[Difference]:
    after = dict(Work.objects.filter(pk__in=before).values_list("pk", "card"))
    for pk, (key, card) in before.items():
        if pk not in after:
            yield Difference(key, "work", key, work_of(key).key)
            continue
        for name, value in card.items():
            if after[pk].get(name) != value:
                yield Difference(key, name, value, after[pk].get(name))
