"""The formats: plug-ins that turn a source's bytes into drafts, and the one question which of them reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, partial
from importlib import import_module
from io import BytesIO
from typing import Protocol, cast, runtime_checkable

from reliquary.work import Bundle, Draft, Leaf, Note, Place, Referred, Refusal, Source

HEAD_SIZE = 64 * 1024
"""How many bytes of a source a format sees before it says how sure it is."""

FORMATS = (
    "reliquary.formats.epub",
    "reliquary.formats.office",
    "reliquary.formats.pdf",
    "reliquary.formats.journal_export",
    "reliquary.formats.leaf",
    "reliquary.formats.saved_page",
    "reliquary.formats.mail",
    "reliquary.formats.platforms.archive_db",
    "reliquary.formats.platforms.efiction_dump",
    "reliquary.formats.platforms",
    "reliquary.formats.mirror",
    "reliquary.formats.page",
    "reliquary.formats.text",
)
"""The modules of the built-in formats; each has a FORMAT. On equal scores the earlier one reads."""


class Format(Protocol):
    """One way documents are written down."""

    @property
    def name(self) -> str:
        """The word that the record carries, such as `mail` or `ao3 page`."""

    def score(self, head: bytes, place: Place) -> float | None:
        """How surely the source is of this format, 0 to 1, by its first bytes; None where it is not.

        The name in `place` may tip a balance, but content decides: plain text is 0.1, a page of any kind 0.5,
        one platform's own markup 0.9 and more.
        """

    def read(self, source: Source) -> Iterator[Draft | Leaf | Refusal]:
        """Everything the source holds; a bad source ends in a Refusal, never in an exception."""


@runtime_checkable
class Leader(Format, Protocol):
    """A format whose file leads others, which are then not read by themselves."""

    @property
    def claimed(self) -> re.Pattern[str]:
        """Matches the end of the path, parted by `/`, of every file that one of this format may claim."""

    def read_bundle(self, bundle: Bundle) -> Iterator[Draft | Leaf | Refusal | Source | Referred]:
        """Everything the leading file and those it claims hold.

        A file that is read like any other is given back, with what the leading file says of it; one that proves not
        to belong to it is given back as it is.
        """


@cache
def formats() -> tuple[Format, ...]:
    """The formats at hand, each loaded when it is first asked for."""
    return tuple(cast(Format, import_module(name).FORMAT) for name in FORMATS)


@cache
def leaders() -> tuple[Leader, ...]:
    """Those of the formats whose files lead others."""
    return tuple(format for format in formats() if isinstance(format, Leader))


def recognise(source: Source) -> Format | Refusal:
    """The format that is surest of the source, by content; a Refusal where none is or it cannot be opened.

    >>> import io
    >>> page = Source(Place("old.jpg"), 16, "", lambda: io.BytesIO(b"It was raining.\\n"))
    >>> recognise(page).name
    'text'
    """
    try:
        with source.open() as stream:
            head = stream.read(HEAD_SIZE)
    except OSError as error:
        return Refusal(source.place, "it could not be opened", error.strerror or str(error))
    if not head:
        return Refusal(source.place, "the file is empty")
    best: tuple[float, Format] | None = None
    for format in formats():
        score = format.score(head, source.place)
        if score is not None and (best is None or score > best[0]):
            best = (score, format)
    return best[1] if best else Refusal(source.place, "no format that we know, and it is not text")


def read_as(page: str, source: Source, name: str, *, notes: tuple[Note, ...] = ()) -> Iterator[Draft | Leaf | Refusal]:
    """What the reader of pages makes of a document of another kind that was laid out as a page.

    Place and digest stay those of the source; drafts bear the name of the document's own format and have no encoding.
    """
    data = page.encode("utf-8", "replace")
    laid_out = Source(source.place, len(data), source.digest, partial(BytesIO, data))
    format = recognise(laid_out)
    for found in (format,) if isinstance(format, Refusal) else format.read(laid_out):
        if isinstance(found, Draft):
            own = found.format.replace("book", name) if "book" in found.format else name
            found = replace(found, format=own, encoding=None, notes=(*notes, *found.notes))
        yield found
