"""Runs today's reader over kept originals: what a machine said is replaced, what a person ruled stays."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

from django.db import transaction

from reliquary.library.documents import Document, Rows, rows
from reliquary.library.folder import Library
from reliquary.library.indexing import catch_up
from reliquary.library.joining import join
from reliquary.library.keep import keep, store_sayings
from reliquary.library.merging import merge
from reliquary.library.models import Batch, Claim, Edition, Instalment, MatchKey, Note, Work
from reliquary.library.originals import open_original
from reliquary.library.pool import Found, Pool, Task
from reliquary.library.settling import settle_works
from reliquary.library.splitting import split
from reliquary.library.testimony import testimony_from
from reliquary.library.writing import Writer, writing
from reliquary.work import Place, Source

TOGETHER = 50
"""Originals that are read again in one transaction."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of one work that reads otherwise now; `field` is "reading" where a document is no story any more."""

    work: str
    field: str
    before: object
    after: object


def reread(
    library: Library, keys: Iterable[str] | None = None, *, workers: int = 1, dry_run: bool = False
) -> Iterator[Difference]:
    """Reads the documents of the works with these keys, or of all, again, and tells each field that changed.

    A document that today's reader no longer takes for a story keeps its former reading, and is told. A dry run does
    the same in a transaction that is rolled back. The index follows at the end.
    """
    with ExitStack() as stack:
        if not dry_run:
            stack.callback(catch_up, library)
        if dry_run:
            stack.enter_context(transaction.atomic())
            stack.callback(transaction.set_rollback, True)
        editions = Edition.objects.order_by("batch_id", "original_id", "pk")
        if keys is not None:
            editions = editions.filter(instalment__work__key__in=list(keys))
        wanted = list(editions.values_list("batch_id", "original_id", "original__digest", "original__size").distinct())
        for batch_id, of_batch in groupby(wanted, key=lambda row: row[0]):
            yield from _reread_batch(library, Batch.objects.get(pk=batch_id), list(of_batch), workers)


def _reread_batch(
    library: Library, batch: Batch, originals: Sequence[tuple[int, int, str, int]], workers: int
) -> Iterator[Difference]:
    testimony = testimony_from(batch.testimony)
    with Pool(workers, testimony.surroundings, testimony.claims) as pool:
        tasks = (_task(library, *original) for original in originals)
        read: list[tuple[str, list[Found]]] = []
        found: list[Found] = []
        for digest, each in pool.read(tasks):
            if each is not None:
                found.append(each)
                continue
            read.append((digest, found))
            found = []
            if len(read) >= TOGETHER:
                yield from _replace(library, batch, read)
                read = []
        yield from _replace(library, batch, read)


def _task(library: Library, batch: int, original: int, digest: str, size: int) -> Task[str]:
    edition = Edition.objects.filter(original_id=original, batch_id=batch).only("path", "members").first()
    place = Place(edition.path, tuple(edition.members))
    return Task(digest, Source(place, size, digest, partial(open_original, library.originals, digest)))


def _replace(library: Library, batch: Batch, read: Sequence[tuple[str, list[Found]]]) -> list[Difference]:
    """Puts the new readings in the place of the old ones, in one transaction."""
    documents = {document.key: document for digest, found in read for document in _documents(digest, found)}
    with writing(library) as writer:
        digests = [digest for digest, _ in read]
        standing = list(Edition.objects.filter(original__digest__in=digests, batch=batch).select_related("instalment"))
        works = Work.objects.filter(pk__in={edition.instalment.work_id for edition in standing})
        before = {work.pk: (work.key, work.card) for work in works}
        gone = [edition for edition in standing if edition.document_key not in documents]
        known = [edition for edition in standing if edition.document_key in documents]
        made = [rows(documents.pop(edition.document_key), writer.contacts) for edition in known]
        writer.contacts.flush()
        for edition, new in zip(known, made, strict=True):
            _overwrite(edition, new)
        touched = _regroup(writer, known, made)
        settle_works(writer, touched)
        keep(writer, lambda: batch, list(documents.values()))
        return [*_lost(gone), *_differences(before)]


def _documents(digest: str, found: Sequence[Found]) -> Iterator[Document]:
    items: Counter[str | None] = Counter()
    for each in found:
        if isinstance(each, Document):
            yield replace(each, original=digest, occurrence=items[each.reading.item])
            items[each.reading.item] += 1


def _overwrite(edition: Edition, new: Rows) -> None:
    """The edition keeps its place in the library; all that was read of it is new."""
    for field in ("format", "encoding", "text_digest", "reader", "header", "contents", "chapters", "word_count",
                  "fingerprint", "card"):  # fmt: skip
        setattr(edition, field, getattr(new.edition, field))
    edition.save()
    for model in (Claim, Note, MatchKey):
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


def _lost(gone: Sequence[Edition]) -> Iterator[Difference]:
    for edition in gone:
        yield Difference(edition.instalment.work.key, "reading", edition.format, None)


def _differences(before: dict[int, tuple[str, dict[str, object]]]) -> Iterator[Difference]:
    after = defaultdict(dict, Work.objects.filter(pk__in=before).values_list("pk", "card"))
    for pk, (key, card) in before.items():
        for field, value in card.items():
            if after[pk].get(field) != value:
                yield Difference(key, field, value, after[pk].get(field))
