"""A work whose documents no longer hold together becomes several; each gets, or gets back, a key of its own."""

from reliquary.library.cards import card_from
from reliquary.library.documents import edition_facts
from reliquary.library.filing import file_works
from reliquary.library.joining import components
from reliquary.library.keys import work_keys
from reliquary.library.models import Claim, Edition, Instalment, Work
from reliquary.library.shelving import put_card
from reliquary.library.writing import Writer


def split(writer: Writer, work: Work) -> list[Work]:
    """The work and those split off from it, all of them to be settled again by the caller.

    What people ruled stays with the work that has the oldest edition and keeps the key.
    """
    editions = list(Edition.objects.filter(instalment__work=work).defer("chapters").order_by("id"))
    _, *others = components([edition_facts(edition) for edition in editions])
    works = [work]
    for positions in others:
        parted = [editions[position] for position in positions]
        works.append(_part(writer, work, parted))
    return works


def _part(writer: Writer, work: Work, editions: list[Edition]) -> Work:
    key = work_keys([editions[0].document_key], reclaim=work)[0]
    new = Work(key=key, added=work.added, removed=work.removed, removed_reason=work.removed_reason)
    put_card(new, card_from(editions[0].card), [], parts=1, words=editions[0].word_count)
    file_works(writer, [new])
    for edition in editions:
        edition.instalment = Instalment.objects.create(work=new, position=0)
        edition.save(update_fields=["instalment"])
    Claim.objects.filter(edition__in=editions).update(work=new)
    return new
