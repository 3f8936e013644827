"""Lets programs ask whether anything changed: the library's change number is the mark of all that is made from it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from zlib import crc32

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from reliquary import __version__
from reliquary.library.changes import latest_change
from reliquary.library.indexing import searched
from reliquary.library.models import Work
from reliquary.web.access import site
from reliquary.web.holdings import machine_viewer
from reliquary.web.wishes import spoken

View = Callable[..., HttpResponse]


def fresh(view: View) -> View:
    """Answers 304 to whoever has seen the library as it is; nothing is kept by caches without asking here.

    The mark names both the library's number and the index's, for the index may lag for a moment, and who is looking.
    """

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        mark = f'W/"{__version__}-{latest_change()}-{_reached()}-{_eyes(request)}"'
        changed = last_modified()
        response = get_conditional_response(request, etag=mark, last_modified=changed)
        response = response or view(request, *args, **kwargs)
        if response.status_code in (200, 304):
            response["ETag"] = mark
            if changed is not None:
                response["Last-Modified"] = http_date(changed)
        response.setdefault("Cache-Control", "private, no-cache")
        patch_vary_headers(response, ["Cookie", "Authorization"])
        return response

    return answer


def last_modified() -> int | None:
    """Seconds since 1970 of the last change of a work; None for an empty library."""
    moment = Work.objects.order_by("-change").values_list("modified", flat=True).first()
    return int(moment.timestamp()) if moment else None


def _reached() -> int | None:
    return searched(lambda index: index.reached)


def _eyes(request: HttpRequest) -> str:
    """Who is looking, and what they wish to see: two for whom the same address may answer differently."""
    wished = crc32(repr(sorted(spoken(request).items())).encode("utf-8", "replace"))
    return f"{machine_viewer(request).value}-{int(site().published)}-{wished:x}"
