"""Headers of every answer: nothing runs but our own files, nothing is fetched from elsewhere, nothing is mined."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""No inline script or style: even a hole in the cleaning of stories could run nothing."""


class HeadersMiddleware:
    """Adds the headers that say so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return guarded(self._get_response(request))


def guarded(response: HttpResponse) -> HttpResponse:
    """The answer with these headers; for what is made outside of all that answers, too, such as an error's page."""
    response.setdefault("Content-Security-Policy", POLICY)
    response.setdefault("X-Robots-Tag", "noindex, noai, noimageai")
    response.setdefault("tdm-reservation", "1")
    response.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    patch_vary_headers(response, ("Cookie",))
    return response
