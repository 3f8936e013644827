"""The question before adult works on a published site: asked once a session, and answered on the server."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from reliquary.web.access import CONFIRMED
from reliquary.web.ways import way_back


@require_http_methods(["GET", "HEAD", "POST"])
def adult(request: HttpRequest) -> HttpResponse:
    back = way_back(request, "/")
    if request.method == "POST":
        request.session[CONFIRMED] = True
        return redirect(back)
    return render(request, "web/adult.html", {"next": back})
