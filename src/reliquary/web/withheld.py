"""No page resolves an address: where a text holds a placeholder for one, every answer says that it is withheld."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from reliquary.library.contacts import withheld

MARK = "⟦contact ".encode()


class WithheldMiddleware:
    """Puts words in the place of placeholders, in one place for all pages there are and will be."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        if not response.streaming and MARK in response.content:
            response.content = withheld(response.content.decode()).encode()
        return response
