"""The page where a reader says how the site should look and what it should keep from their eyes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import inf

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from reliquary.library import rights
from reliquary.library.find import find
from reliquary.library.indexing import searched
from reliquary.library.query import query
from reliquary.library.reader_wishes import NAMES, put_wish
from reliquary.web import looks, rules, shield
from reliquary.web.access import viewer
from reliquary.web.ways import way_back
from reliquary.web.wishes import wishes

FANDOMS = 120
"""Fandoms the form of the shield asks about: the commonest of the shelf."""

YEAR = 365 * 24 * 60 * 60


class Slip(Exception):
    """A form holds what makes no sense; the message says what to do."""


def _looks(form: QueryDict) -> tuple[str, str]:
    return looks.COOKIE, looks.looks(form.dict()).cookie


def _shield(form: QueryDict) -> tuple[str, str]:
    worn, slips = shield.filled_in(form.dict())
    if slips:
        raise Slip(" ".join(slips))
    return shield.COOKIE, worn.cookie


def _rules(form: QueryDict) -> tuple[str, str]:
    return rules.COOKIE, rules.rules(form.dict()).cookie


FORMS: Mapping[str, Callable[[QueryDict], tuple[str, str]]] = {"looks": _looks, "shield": _shield, "rules": _rules}
"""What each form of the page puts into which cookie."""


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Shows the forms, or keeps what one of them says and goes back to where the reader was.

    Looks are kept in the browser for a year, for a phone is no desk; so are shield and rules of whoever has not signed
    in, and with an account they follow it.
    """
    back = way_back(request, request.path)
    form = FORMS.get(request.POST.get("form", ""))
    if request.method != "POST" or form is None:
        return render(request, "web/preferences.html", _context(request) | {"next": back})
    try:
        name, value = form(request.POST)
    except Slip as slip:
        context = _context(request) | {"next": back, "problem": f"Nothing was changed. {slip}"}
        return render(request, "web/preferences.html", context, status=400)
    response = redirect(back)
    if request.user.is_authenticated and name in NAMES:
        put_wish(request.user, name, value)
        return response
    response.set_cookie(name, value, YEAR, secure=request.is_secure(), httponly=True, samesite="Lax")
    return response


def _context(request: HttpRequest) -> dict[str, object]:
    wished = wishes(request)
    worn, ruled = wished.shield, wished.rules
    return {
        "shield": _stages(request, worn),
        "veils_silent": worn.veils_silent,
        "silent_name": shield.SILENT,
        "rules": ruled.fields,
        "tags": ruled.tag_fields,
    }


def _stages(request: HttpRequest, worn: shield.Shield) -> list[dict[str, object]]:
    """The fandoms on the shelf whose seasons are known, each with the points one may have come to."""
    everything, classes = query(""), rights.visible_classes(viewer(request))
    common = searched(lambda index: find(index, everything, classes, limit=1, facets={"fandom": FANDOMS})).facets[
        "fandom"
    ]
    names = sorted({name for name, _ in common} | set(worn.seen), key=str.casefold)
    return [
        {
            "name": name,
            "options": [
                {"value": number, "text": text, "on": name in worn.seen and worn.seen[name].season == number}
                for number, text in shield.stages(name)
            ],
            "episodes": shield.has_episodes(name),
            "episode": worn.seen[name].episode if name in worn.seen and worn.seen[name].episode < inf else "",
        }
        for name in names
        if shield.stages(name)
    ]
