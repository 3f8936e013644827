"""Carries works away: one as EPUB, plain text or HTML page; all that a search finds as one zip of EPUBs."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import BinaryIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, StreamingHttpResponse
from django.shortcuts import render

from reliquary.exports.epub import write_epub
from reliquary.exports.plain import write_plain
from reliquary.exports.single_page import write_single_page
from reliquary.library import rights
from reliquary.library.exporting import file_name, leaving
from reliquary.library.find import find_all
from reliquary.library.indexing import searched
from reliquary.library.models import Work
from reliquary.library.query import QueryError, query
from reliquary.web.access import viewer
from reliquary.web.doors import unveiled_work
from reliquary.web.wishes import veils, wishes
from reliquary.work import KeptWork

FORMS: Mapping[str, tuple[str, Callable[[KeptWork, BinaryIO], None]]] = {
    "epub": ("application/epub+zip", write_epub),
    "txt": ("text/plain; charset=utf-8", write_plain),
    "html": ("text/html; charset=utf-8", write_single_page),
}
"""Ending of a file's name, its type, and what writes it."""

MOST_BOOKS = 1000
"""Books one zip may hold: about a quarter of an hour's writing for the server, and a good many evenings' reading."""

VEILED, LEAVE, TAKE = "veiled", "leave", "take"
"""Parameter of the zip's address that says what is to be done with veiled works, and its two values."""

TOGETHER = 50
"""Rows that are fetched at once."""


def download(request: HttpRequest, key: str, form: str) -> HttpResponse | HttpResponsePermanentRedirect:
    """One work as a file, for those who may carry it away; where it is veiled they are asked first."""
    opened = unveiled_work(request, key, {"epub": "epub", "txt": "plain", "html": "page"}[form])
    if isinstance(opened, HttpResponse):
        return opened
    row, _ = opened
    if not rights.exportable(row, viewer(request)):
        raise Http404
    kind, write = FORMS[form]
    file = io.BytesIO()
    write(leaving(row), file)
    response = HttpResponse(file.getvalue(), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{_plain_name(row.title or "untitled")}.{form}"'
    return response


def books(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """What a search finds, and what of it may leave, as a zip of EPUBs that is written while it is sent."""
    text = request.GET.get("q", "")[:500]
    try:
        asked = query(text)
    except QueryError as error:
        return _refused(request, str(error))
    who = viewer(request)
    narrowed, classes = wishes(request).narrowed(asked), rights.visible_classes(who)
    keys = searched(lambda index: find_all(index, narrowed, classes))
    allowed = list(rights.exportable_works(who).filter(key__in=keys).order_by("key").values_list("key", flat=True))
    if not allowed:
        raise Http404
    if len(allowed) > MOST_BOOKS:
        return _refused(
            request, f"These are {len(allowed):,} books and one zip holds {MOST_BOOKS:,}; narrow the search."
        )
    veiled = _veiled(request, allowed)
    answer = request.GET.get(VEILED, "")
    if veiled and answer not in (LEAVE, TAKE):
        context = {"q": text, "veiled": len(veiled), "rest": len(allowed) - len(veiled)}
        return render(request, "web/veiled_books.html", context)
    if answer == LEAVE:
        allowed = [key for key in allowed if key not in veiled]
        if not allowed:
            raise Http404
    response = StreamingHttpResponse(_zipped(allowed, who), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{_plain_name(text or "library")}.zip"'
    return response


def _veiled(request: HttpRequest, keys: Sequence[str]) -> set[str]:
    """The keys of those works that the reader wishes veiled."""
    if not wishes(request).veils:
        return set()
    rows = Work.objects.filter(key__in=keys).only("key", "card")
    return {key for key, veil in veils(request, rows).items() if veil.covers}


def _zipped(keys: Sequence[str], who: rights.Viewer) -> Iterator[bytes]:
    """The zip piece by piece, a book at a time in memory; the same library gives the same bytes."""
    pipe = _Pipe()
    with ZipFile(pipe, "w", ZIP_STORED) as zipped:
        for start in range(0, len(keys), TOGETHER):
            for row in Work.objects.filter(key__in=keys[start : start + TOGETHER]).order_by("key"):
                if rights.exportable(row, who):
                    kept, book = leaving(row), io.BytesIO()
                    write_epub(kept, book)
                    zipped.writestr(ZipInfo(file_name(kept)), book.getvalue())
                    yield pipe.taken()
    yield pipe.taken()


class _Pipe(io.RawIOBase):
    """A file that is written at one end and taken from at the other."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def taken(self) -> bytes:
        """What was written since the last time."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def _refused(request: HttpRequest, words: str) -> HttpResponse:
    context = {"heading": "No books from this", "words": words}
    return render(request, "web/problem.html", context, status=400)


def _plain_name(words: str) -> str:
    """A file name that every header and file system takes."""
    return re.sub(r"[^A-Za-z0-9]+", "-", words).strip("-")[:60].strip("-") or "untitled"
