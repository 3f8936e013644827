"""Readings become rows, in the transaction of the caller; rows become works again."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from reliquary.ingest.match import match_keys
from reliquary.library.cards import card_from
from reliquary.library.documents import Document, Rows, rows, said, unpack_chapters
from reliquary.library.filing import file_works
from reliquary.library.headers import tie_headers
from reliquary.library.joining import Group, crowded_keys, join
from reliquary.library.keys import work_keys
from reliquary.library.merging import merge
from reliquary.library.models import (
    Batch,
    Claim,
    Edition,
    FormerKey,
    Instalment,
    MatchKey,
    Mention,
    Note,
    OldAddress,
    Original,
    Removal,
    Work,
)
from reliquary.library.old_addresses import old_addresses
from reliquary.library.persons import identify
from reliquary.library.settling import settle_works
from reliquary.library.shelving import put_card
from reliquary.library.writing import Writer
from reliquary.work import Card, Chapter, KeptWork

CHUNK = 500
"""Rows one statement inserts; PostgreSQL takes 65,535 values a statement."""


class Fate(Enum):
    """What became of a document."""

    WORK = "a new work"
    INSTALMENT = "an instalment or edition of a work"
    AGAIN = "kept before"
    REMOVED = "removed before, not taken in again"


@dataclass(frozen=True, slots=True)
class Kept:
    """One document's fate, the key of its work if it has one, and its card without addresses."""

    fate: Fate
    work: str = ""
    card: Card = field(default_factory=Card)


def keep(writer: Writer, batch: Callable[[], Batch], documents: Sequence[Document]) -> list[Kept]:
    """Keeps documents whose originals are kept, in order, and says what became of each.

    The same documents in the same order make the same library however they are cut into calls. Whoever calls has the
    transaction of `writing` open, and loses all of this call or nothing. `batch` is asked for only if there is news.
    """
    fates = _known(documents)
    new = [index for index, fate in enumerate(fates) if fate is Fate.WORK]
    kept = [Kept(fate) for fate in fates]
    if not new:
        return kept
    writer.contacts.look_up(address for index in new for address in documents[index].addresses)
    made = [rows(documents[index], writer.contacts) for index in new]
    writer.contacts.flush()
    groups = join([each.facts for each in made])
    works = _works(writer, groups, made, [documents[index] for index in new])
    _store(batch(), groups, works, made)
    joined = [work for work, group in zip(works, groups, strict=True) if group.is_joined]
    work_of = {position: work for group, work in zip(groups, works, strict=True) for position in group.documents}
    headed = tie_headers([each.facts for each in made], [work_of[position] for position in range(len(made))])
    settled = list(dict.fromkeys([*joined, *headed]))
    settle_works(writer, settled)
    identify([work for work in works if work not in settled])
    for work, group in zip(works, groups, strict=True):
        for position in group.documents:
            founds_it = not group.works and position == group.documents[0]
            fate = Fate.WORK if founds_it else Fate.INSTALMENT
            kept[new[position]] = Kept(fate, work.key, made[position].card)
    return kept


def _known(documents: Sequence[Document]) -> list[Fate]:
    keys = [document.key for document in documents]
    removed = set(Removal.objects.filter(document_key__in=keys).values_list("document_key", flat=True))
    seen = set(Edition.objects.filter(document_key__in=keys).values_list("document_key", flat=True))
    fates = []
    for key in keys:
        fates.append(Fate.REMOVED if key in removed else Fate.AGAIN if key in seen else Fate.WORK)
        seen.add(key)
    return fates


def _works(writer: Writer, groups: Sequence[Group], made: Sequence[Rows], documents: Sequence[Document]) -> list[Work]:
    """The work of each group: the oldest of its kept ones, or a new one; the keys of all others lead to it."""
    founders = sorted(position for group in groups for position in group.founders)
    key_of = dict(zip(founders, work_keys([documents[position].key for position in founders]), strict=True))
    works: list[Work] = []
    former: list[tuple[str, Work]] = []
    for group in groups:
        keys = [key_of[position] for position in group.founders]
        first = made[group.documents[0]]
        work = merge(writer, group.works) if group.works else _new_work(keys.pop(0), first, writer)
        works.append(work)
        former += [(key, work) for key in keys]
    file_works(writer, [work for work in works if work.pk is None])
    FormerKey.objects.bulk_create(FormerKey(key=key, work=work, change=writer.next_change()) for key, work in former)
    return works


def _new_work(key: str, first: Rows, writer: Writer) -> Work:
    work = Work(key=key, added=writer.now)
    put_card(work, first.card, [said(row) for row in first.claims], parts=1, words=first.edition.word_count)
    return work


def _store(batch: Batch, groups: Sequence[Group], works: Sequence[Work], made: Sequence[Rows]) -> None:
    """Inserts instalments and editions, in the documents' order, and all that is said of them."""
    work_of = {position: work for group, work in zip(groups, works, strict=True) for position in group.documents}
    originals = dict(Original.objects.filter(digest__in={each.digest for each in made}).values_list("digest", "pk"))
    for position, each in enumerate(made):
        each.edition.batch = batch
        each.edition.original_id = originals[each.digest]
        each.edition.instalment = Instalment(work=work_of[position], position=0, n=each.facts.n)
    Instalment.objects.bulk_create(each.edition.instalment for each in made)
    Edition.objects.bulk_create(each.edition for each in made)
    store_sayings(made, [work_of[position].pk for position in range(len(made))])


def store_sayings(made: Sequence[Rows], works: Sequence[int]) -> None:
    """Inserts all that is said of editions that are stored already, each with its work's id."""
    addresses: list[OldAddress] = []
    for each, work in zip(made, works, strict=True):
        for claim in each.claims:
            claim.work_id, claim.edition = work, each.edition
        for address in old_addresses(each.claims):
            address.edition = each.edition
            addresses.append(address)
        for note in each.notes:
            note.edition = each.edition
    Claim.objects.bulk_create((claim for each in made for claim in each.claims), CHUNK)
    Note.objects.bulk_create((note for each in made for note in each.notes), CHUNK)
    OldAddress.objects.bulk_create(addresses, CHUNK)
    Mention.objects.bulk_create(
        (Mention(value=value, edition=each.edition) for each in made for value in each.mentions), CHUNK
    )
    keys = [(key, each.edition) for each in made for key in match_keys(each.facts)]
    crowded = crowded_keys({key for key, _ in keys})
    MatchKey.objects.bulk_create(
        (MatchKey(value=key, edition=edition) for key, edition in keys if key not in crowded), CHUNK
    )


def load(work: Work) -> KeptWork:
    """The work as it is read: its card and the chapters of the shown editions, in order.

    The chapter of an instalment in one piece bears the instalment's number.
    """
    return load_all([work])[0]


def load_all(works: Sequence[Work]) -> list[KeptWork]:
    """The same for several works, with one query for all of them."""
    shown = Edition.objects.filter(instalment__work__in=works, rank=0).select_related("instalment")
    editions: defaultdict[int, list[Edition]] = defaultdict(list)
    for edition in shown.order_by("instalment__position").defer("header", "fingerprint", "contents"):
        editions[edition.instalment.work_id].append(edition)
    return [
        KeptWork(
            work.key,
            card_from(work.card),
            tuple(_chapters(editions[work.pk])),
            work.modified.strftime("%Y-%m-%dT%H:%M:%SZ"),
        )
        for work in works
    ]


def _chapters(editions: Sequence[Edition]) -> Iterator[Chapter]:
    for edition in editions:
        own = unpack_chapters(edition.chapters)
        if len(own) == 1 and len(editions) > 1:
            title = own[0].title or edition.card.get("chapter_title")
            own = (replace(own[0], number=own[0].number or edition.instalment.n, title=title),)
        yield from own


def load_text(works: Iterable[Work]) -> dict[int, str]:
    """The story of each work as plain text, by the work's id; one query for all."""
    ids = [work.pk for work in works]
    shown = Edition.objects.filter(instalment__work__in=ids, rank=0).order_by("instalment__position")
    texts: dict[int, list[str]] = {pk: [] for pk in ids}
    for pk, packed in shown.values_list("instalment__work_id", "chapters"):
        texts[pk] += [chapter.text for chapter in unpack_chapters(packed)]
    return {pk: "\n\n".join(parts) for pk, parts in texts.items()}
