"""Where a site asks everyone to sign in, no page but the sign-in and what keeps machines out is open before it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from reliquary.web.access import site

OPEN = ("/login/", "/static/", "/robots.txt", "/.well-known/tdmrep.json")


class LoginMiddleware:
    """Sends whoever has not signed in to do so, if the site asks for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if site().login and not request.user.is_authenticated and not request.path.startswith(OPEN):
            return redirect_to_login(request.get_full_path())
        return self._get_response(request)
