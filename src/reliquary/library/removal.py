"""Takes a work out at somebody's wish; its heap may be added again and again, it stays out."""

from reliquary.library.bearer import work_of
from reliquary.library.filing import file_again
from reliquary.library.folder import Library
from reliquary.library.indexing import catch_up
from reliquary.library.models import Edition, Removal, Work
from reliquary.library.writing import writing


def remove(library: Library, key: str, reason: str) -> Work:
    """Removes a work: nobody sees it, no export holds it, and copies that turn up later are removed with it.

    Its rows and originals stay, unseen, so that what was removed can be recognised. Returns once no search finds it.
    """
    with writing(library) as writer:
        work = work_of(key)
        work.removed, work.removed_reason = writer.now, writer.contacts.mask(reason)
        documents = Edition.objects.filter(instalment__work=work).values_list("document_key", flat=True)
        Removal.objects.bulk_create(
            [
                Removal(work_key=work.key, document_key=document, reason=work.removed_reason, at=writer.now)
                for document in documents
            ],
            ignore_conflicts=True,
        )
        file_again(writer, [work])
    catch_up(library)
    return work
