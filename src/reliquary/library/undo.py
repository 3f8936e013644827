"""Takes a batch back: everything it brought goes, works that hold other documents too are settled without them."""

from django.db.models import Exists, OuterRef, Q

from reliquary.library.errors import OperatorError
from reliquary.library.filing import forgetting_names
from reliquary.library.folder import Library
from reliquary.library.indexing import catch_up
from reliquary.library.models import Authorship, Batch, Edition, FormerKey, Found, Leaf, Original, Refusal, Work
from reliquary.library.originals import forget
from reliquary.library.persons import forget_traces
from reliquary.library.reread import take_again
from reliquary.library.settling import settle_works
from reliquary.library.sharing import sweeping
from reliquary.library.splitting import split
from reliquary.library.writing import Writer, writing

CHUNK = 500


def undo(library: Library, batch_id: int) -> int:
    """Undoes one run of `add` and gives the number of documents that went; removals stay on record.

    Works that another batch has found as well, as a copy or in a newer backup of the same site, are read again from
    there. Originals that nothing names any more are deleted last, so that a crash leaves at worst bytes without a row.
    """
    with writing(library) as writer:
        batch = Batch.objects.filter(pk=batch_id).first()
        if batch is None:
            raise OperatorError(f"There is no batch {batch_id}; `reliquary add` prints the number of each.")
        editions = list(Edition.objects.filter(batch=batch).values_list("pk", "instalment__work_id"))
        headed = Leaf.objects.filter(batch=batch).exclude(work=None).values_list("work_id", flat=True)
        works = sorted({*(work for _, work in editions), *headed})
        elsewhere = _held_elsewhere(batch)
        names = set(Authorship.objects.filter(work__in=works).values_list("pen_name_id", flat=True))
        batch.delete()
        _mend(writer, works)
        forget_traces(names)
    take_again(library, elsewhere)
    catch_up(library)
    _sweep(library)
    return len(editions)


def _held_elsewhere(batch: Batch) -> list[tuple[int, str]]:
    """Batch and digest of originals of other batches that may hold what this one brought: copies, kindred bundles."""
    own = Edition.objects.filter(batch=batch).values("original")
    link = Original.files.through.objects
    files = link.filter(from_original__in=own).values("to_original")
    kindred = link.filter(to_original__in=files).values("from_original")
    found = Found.objects.exclude(batch=batch).filter(Q(original__in=own) | Q(original__in=kindred))
    return sorted(set(found.values_list("batch_id", "original__digest")))


def _sweep(library: Library) -> None:
    """Throws originals away that nothing names; if somebody is bringing some just now, the next time does it."""
    with sweeping(library) as alone:
        if alone:
            with writing(library):
                orphans = _orphans()
            for digest in orphans:
                forget(library.originals, digest)


def _mend(writer: Writer, ids: list[int]) -> None:
    """Drops works that lost every edition, and splits and settles those that lost some."""
    for start in range(0, len(ids), CHUNK):
        works = Work.objects.filter(pk__in=ids[start : start + CHUNK]).order_by("pk")
        kept = Exists(Edition.objects.filter(instalment__work=OuterRef("pk")))
        gone = list(works.filter(~kept))
        with forgetting_names(gone):
            for work in gone:
                _drop(writer, work)
        for work in works.filter(kept):
            work.parts_in_order.filter(editions=None).delete()
            settle_works(writer, split(writer, work))


def _drop(writer: Writer, work: Work) -> None:
    for former in FormerKey.objects.filter(work=work):
        former.work, former.change = None, writer.next_change()
        former.save()
    FormerKey.objects.create(key=work.key, work=None, change=writer.next_change())
    work.delete()


def _orphans() -> list[str]:
    """Digests of originals that no row names any more, bundles before the files in them; their own rows go."""
    named = [Exists(model.objects.filter(original=OuterRef("pk"))) for model in (Edition, Leaf, Refusal, Found)]
    orphans = Original.objects.filter(~named[0], ~named[1], ~named[2], ~named[3], bundles=None)
    digests: list[str] = []
    while gone := list(orphans.values_list("digest", flat=True)):
        orphans.delete()
        digests += gone
    return digests
