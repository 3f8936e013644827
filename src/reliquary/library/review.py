"""The queue of doubts; a curator's answer becomes a claim that outweighs every machine's."""

from collections.abc import Iterator

from django.db.models import Max

from reliquary import READER_VERSION
from reliquary.library.bearer import work_of
from reliquary.library.choices import EDITION
from reliquary.library.errors import OperatorError
from reliquary.library.folder import Library
from reliquary.library.indexing import catch_up
from reliquary.library.models import NAME, Claim, Doubt, Edition, Work
from reliquary.library.rights import HOLD, PUBLISH
from reliquary.library.settling import settle_works
from reliquary.library.shelving import DECISION
from reliquary.library.writing import Writer, writing

CURATOR = "curator"
CERTAIN = 1.0


def queue(field: str | None = None) -> Iterator[Doubt]:
    """Every doubt that waits for an answer, with its work, oldest work first; of one field or of all."""
    doubts = Doubt.objects.filter(work__removed=None).select_related("work").order_by("work_id", "pk")
    return (doubts if field is None else doubts.filter(field=field)).iterator(chunk_size=500)


def answer(library: Library, key: str, field: str, value: object, curator: str) -> Work:
    """Records what a curator rules of one field, by its filed value, and settles the work again.

    The last answer to a field counts; earlier ones stay on record. The ruling outlives every later reading. Returns
    once searches follow it.
    """
    with writing(library) as writer:
        work = work_of(key)
        _rule(writer, work, field, value, curator)
        settle_works(writer, [work])
    catch_up(library)
    return work


def decide(library: Library, key: str, decision: str, curator: str) -> Work:
    """Records whether a work may be published (`publish`) or not (`hold`); what `rights` forbids stays forbidden."""
    if decision not in (PUBLISH, HOLD):
        raise OperatorError(f"{decision!r} is no decision; say {PUBLISH} or {HOLD}.")
    return answer(library, key, DECISION, decision, curator)


def choose(library: Library, key: str, name: str | None, curator: str) -> Work:
    """Shows the edition of this name, as `choices.name_of` gives it; None takes all choices for the work back."""
    if name is None:
        return answer(library, key, EDITION, None, curator)
    found = Edition.objects.filter(instalment__work=work_of(key), document_key__startswith=name.lower())
    keys = list(found.values_list("document_key", flat=True)[:2])
    if len(keys) != 1 or not name:
        raise OperatorError(f"The work {key} has no edition “{name}”; `reliquary show {key}` names them.")
    return answer(library, key, EDITION, keys[0], curator)


def _rule(writer: Writer, work: Work, field: str, value: object, curator: str) -> None:
    last = Claim.objects.filter(work=work, edition=None, leaf=None).aggregate(last=Max("position"))["last"]
    Claim.objects.create(
        work=work,
        position=0 if last is None else last + 1,
        field=field,
        value=writer.contacts.mask_value(value),
        witness=CURATOR,
        weight=CERTAIN,
        reader=READER_VERSION,
        said_by=writer.contacts.mask(curator)[:NAME],
        said_at=writer.now,
    )
