"""Looks whether a library is whole: every original is what its digest says, every row has what it names."""

from collections.abc import Iterator
from dataclasses import dataclass

import zstandard

from reliquary.library.documents import unpack_chapters
from reliquary.library.folder import Library
from reliquary.library.indexing import disagreements
from reliquary.library.models import Edition, Original, Work
from reliquary.library.originals import check_original

CHUNK = 200


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong, and with what."""

    what: str
    where: str


def check(library: Library) -> Iterator[Trouble]:
    """Everything wrong with the kept bytes and rows; reads every original and every text, so it takes its time.

    The index is brought into step first, and compared last.
    """
    for digest in Original.objects.order_by("pk").values_list("digest", flat=True).iterator(chunk_size=CHUNK):
        if not check_original(library.originals, digest):
            yield Trouble("the original is missing or damaged", digest)
    for edition in Edition.objects.order_by("pk").iterator(chunk_size=CHUNK):
        try:
            chapters = unpack_chapters(edition.chapters)
        except (zstandard.ZstdError, ValueError, TypeError):
            yield Trouble("the text cannot be unpacked", edition.document_key)
            continue
        if len(chapters) != len(edition.contents):
            yield Trouble("the table of contents does not agree with the text", edition.document_key)
    for key in disagreements(library):
        yield Trouble("the search index does not agree with the row", key)
    for key in Work.objects.filter(parts_in_order__editions=None).values_list("key", flat=True).distinct():
        yield Trouble("the work has an instalment without a text", key)
