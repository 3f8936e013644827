"""The question before adult works on a published site: asked once a session, and answered on the server."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from reliquary.web.access import CONFIRMED


@require_http_methods(["GET", "HEAD", "POST"])
def adult(request: HttpRequest) -> HttpResponse:
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    safe = wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else "/"
    if request.method == "POST":
        request.session[CONFIRMED] = True
        return redirect(safe)
    return render(request, "web/adult.html", {"next": safe})
