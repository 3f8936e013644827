"""The page where a reader says how the site should look and what it should keep from their eyes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from reliquary.web import looks

YEAR = 365 * 24 * 60 * 60


def _looks(form: QueryDict) -> tuple[str, str]:
    return looks.COOKIE, looks.looks(form.dict()).cookie


FORMS: Mapping[str, Callable[[QueryDict], tuple[str, str]]] = {"looks": _looks}
"""What each form of the page puts into which cookie."""


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Shows the forms, or keeps what one of them says for a year and goes back to where the reader was."""
    wanted = request.POST.get("next") or request.GET.get("next") or request.path
    back = wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else request.path
    form = FORMS.get(request.POST.get("form", ""))
    if request.method != "POST" or form is None:
        return render(request, "web/preferences.html", {"next": back})
    name, value = form(request.POST)
    response = redirect(back)
    response.set_cookie(name, value, YEAR, secure=request.is_secure(), httponly=True, samesite="Lax")
    return response
