"""Where a form leads when it is done: back to the page that it was sent from, and never to another site."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def way_back(request: HttpRequest, otherwise: str) -> str:
    """The address that the form or the page names as `next`, if it lies on this site; else the other one."""
    wanted = request.POST.get("next") or request.GET.get("next") or otherwise
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else otherwise
