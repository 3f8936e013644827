"""Pages and feeds go out compressed to whoever takes them so: a third of the bytes for little work."""

from __future__ import annotations

import re
from collections.abc import Callable
from gzip import GzipFile
from io import BytesIO
from secrets import randbelow

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

LEVEL = 1
"""Twice the time gains a tenth."""

SMALLEST = 400
"""Bytes below which nothing is gained."""

PADDING = 100
"""By so many bytes the length of the same answer varies, so that from lengths nobody guesses what a page holds."""

_TAKES = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")
_WORDS = re.compile(r"text/|application/(?:[\w.+-]+\+)?xml\b")
"""Books and pictures are compressed as they are, and JSON is left as programs expect it."""


class CompressingMiddleware:
    """Compresses what is made of words; everything says that it depends on what the asker takes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        if response.streaming or not _WORDS.match(response.get("Content-Type", "")):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if (
            len(response.content) >= SMALLEST
            and not response.has_header("Content-Encoding")
            and _TAKES.search(request.headers.get("Accept-Encoding", ""))
        ):
            response.content = compressed(response.content)
            response["Content-Length"] = str(len(response.content))
            response["Content-Encoding"] = "gzip"
            mark = response.get("ETag", "")
            if mark.startswith('"'):
                response["ETag"] = f"W/{mark}"
        return response


def compressed(body: bytes) -> bytes:
    """The same as gzip, of a length that varies."""
    file = BytesIO()
    with GzipFile("a" * randbelow(PADDING), "wb", LEVEL, file, mtime=0) as out:
        out.write(body)
    return file.getvalue()
