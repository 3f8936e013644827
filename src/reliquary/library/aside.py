"""What is no story, as rows: leaves, and refusals with their reasons."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from reliquary.library.beside import put_mentions
from reliquary.library.documents import Heading, mask_place
from reliquary.library.headers import put_header
from reliquary.library.models import Batch, Leaf, Refusal
from reliquary.library.writing import Writer
from reliquary.work import Leaf as ReadLeaf
from reliquary.work import Refusal as ReadRefusal

NOTHING = "nothing was found in it"


@dataclass(frozen=True, slots=True)
class Aside:
    """One leaf or refusal; `key` tells it from every other: by its bytes, or where there are none by its place."""

    found: ReadLeaf | ReadRefusal | Heading
    key: str
    place_key: str
    original: int | None


def aside_key(whose: str, ordinal: int) -> str:
    """The key of the entry at one place in the order of what a file holds; `whose` is a digest or a place's key."""
    return sha256(f"{whose}\0{ordinal}".encode()).hexdigest()


def put_aside(writer: Writer, batch: Callable[[], Batch], aside: Aside) -> Leaf | Refusal:
    """The row of a leaf or refusal, made unless there is one; what was the other of the two before is so no more."""
    mask, found = writer.contacts.mask, aside.found
    if isinstance(found, Heading):
        found = found.leaf
    place = mask_place(found.place, writer.contacts)
    row = {
        "place_key": aside.place_key,
        "path": place.path,
        "members": list(place.members),
        "reason": mask(found.reason),
        "original_id": aside.original,
    }
    if isinstance(found, ReadLeaf):
        model, other, row["kind"] = Leaf, Refusal, mask(found.kind)[:80]
    else:
        model, other, row["detail"] = Refusal, Leaf, mask(found.detail)
    kept = model.objects.filter(document_key=aside.key).first()
    if kept is None:
        other.objects.filter(document_key=aside.key).delete()
        kept = model.objects.create(document_key=aside.key, batch=batch(), **row)
    elif kept.reason != row["reason"]:
        kept.reason = row["reason"]
        kept.save(update_fields=["reason"])
    if isinstance(found, ReadLeaf):
        put_mentions(kept, found.mentions)
    if isinstance(aside.found, Heading):
        put_header(writer, kept, aside.found.document)
    return kept
