"""My shelf: a reader's reading list, marks, saved searches and history, to look at, carry away and take out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from reliquary.library import rights
from reliquary.library.belongings import belongings, bring, forget, searches_told
from reliquary.library.keepsakes import KINDS, keepsakes, put_keepsake, remember, remembers
from reliquary.library.models import Work
from reliquary.library.query import query
from reliquary.web.access import viewer
from reliquary.web.answers import json_answer
from reliquary.web.listing import items
from reliquary.web.presentation import Item
from reliquary.web.searches import COOKIE, feed_address, remembered, searches_in, searches_of

LARGEST = 2 * 1024 * 1024
"""Bytes of a file that are read; what a reader may keep has room in it."""

FEW, PAGE = 5, 30
"""Works of each list that the page shows, and works a page of one list alone."""

SECTIONS = (
    ("wanted", "Reading list", "Nothing yet. “Read later” on a story's page puts it here."),
    ("marked", "Marks", "Nothing yet. “Mark” on a story's page puts it here."),
    ("opened", "History", "Nothing yet."),
)
"""Kind of keepsake, heading, and what is said where there is none."""


@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """The page with all lists, or with one of them; and what its forms do."""
    if request.method == "POST":
        return _done(request)
    only = request.GET.get("of", "")
    context: dict[str, object] = {
        "only": only if only in KINDS else "",
        "searches": [
            {"text": text, "title": title, "feed": feed_address(request, text)} for text, title in searches_of(request)
        ],
    }
    if request.user.is_authenticated:
        context["sections"] = list(_sections(request, str(context["only"])))
        context["remembers"] = remembers(request.user)
        context["brought"] = len(searches_in(request.COOKIES))
    else:
        context["sections"] = [{"kind": kind, "heading": name, "empty": empty} for kind, name, empty in SECTIONS]
    return render(request, "web/mine.html", context)


@never_cache
def carry_away(request: HttpRequest) -> HttpResponse:
    """All that the account keeps, as a file."""
    if not request.user.is_authenticated:
        return redirect_to_login(reverse("mine"))
    response = json_answer(belongings(request.user, viewer(request)))
    response["Content-Disposition"] = 'attachment; filename="my-shelf.json"'
    return response


def _sections(request: HttpRequest, only: str) -> Iterator[dict[str, object]]:
    """Each list, or only one of them, the latest first; how many of its works are not open to the viewer any more."""
    held = keepsakes(request.user)
    open_to = rights.visible_works(viewer(request)).filter(key__in=list(held))
    visible = set(open_to.values_list("key", flat=True))
    size, number = (PAGE, _page_number(request)) if only else (FEW, 1)
    lists = {}
    for kind, _, _ in SECTIONS:
        kept = [(getattr(one, kind), key) for key, one in held.items() if getattr(one, kind)]
        lists[kind] = [key for _, key in sorted(kept, reverse=True)]
    shown = {
        kind: [key for key in keys if key in visible][(number - 1) * size : number * size]
        for kind, keys in lists.items()
        if only in ("", kind)
    }
    rows = {each.key: each for each in _items(request, shown)}
    for kind, heading, empty in SECTIONS:
        if kind in shown:
            total = sum(key in visible for key in lists[kind])
            yield {
                "kind": kind, "heading": heading, "empty": empty, "total": total, "closed": len(lists[kind]) - total,
                "works": [rows[key] for key in shown[kind] if key in rows], "more": not only and total > size,
                "page": number, "pages": -(-total // size), "previous": number - 1, "next": number + 1,
            }  # fmt: skip


def _items(request: HttpRequest, shown: Mapping[str, list[str]]) -> Iterator[Item]:
    return items(request, list(dict.fromkeys(key for keys in shown.values() for key in keys)), query(""))


def _page_number(request: HttpRequest) -> int:
    wanted = request.GET.get("page", "1")
    return max(1, int(wanted)) if wanted.isdecimal() and len(wanted) < 5 else 1


def _history(request: HttpRequest) -> HttpResponse:
    remember(request.user, request.POST.get("wished") == "1")
    return redirect("mine")


def _take_off(request: HttpRequest) -> HttpResponse:
    """Takes a work off a list, wherever its key leads today; one that is gone or closed, too."""
    kind, key = request.POST.get("kind", ""), request.POST.get("key", "")
    row = Work.objects.filter(key=key).first()
    if kind in KINDS and row is not None:
        put_keepsake(request.user, row, kind, False)
    return redirect(f"{reverse('mine')}?of={kind}" if request.POST.get("only") == kind else "mine")


def _forget(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        forget(request.user)
    response = redirect("mine")
    response.delete_cookie(COOKIE, samesite="Lax")
    return response


def _move(request: HttpRequest) -> HttpResponse:
    """Moves what the browser holds into the account: what its script tells, and the searches in its cookie."""
    told = _understood(request.POST.get("held") or "{}")
    searches = [{"query": text, "title": title} for text, title in searches_in(request.COOKIES)]
    bring(request.user, told | {"searches": searches})
    response = redirect("mine")
    response.delete_cookie(COOKIE, samesite="Lax")
    return response


def _bring(request: HttpRequest) -> HttpResponse:
    """Adds what a file tells, such as `carry_away` and the browser's script make, to what is kept already.

    Without an account only its searches are for the server to keep, in the cookie.
    """
    file = request.FILES.get("file")
    told = _understood(file.read(LARGEST).decode("utf-8", "replace")) if file else {}
    if request.user.is_authenticated:
        bring(request.user, told)
        return redirect("mine")
    known = dict(searches_in(request.COOKIES))
    brought = {one["query"]: one["title"] for one in searches_told(told)}
    return remembered(request, [*known.items(), *(brought.items() - known.items())])


def _understood(text: str) -> dict[str, Any]:
    """The object that a text is in JSON; an empty one where it is none."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


FORMS: Mapping[str, Callable[[HttpRequest], HttpResponse]] = {
    "history": _history,
    "take": _take_off,
    "forget": _forget,
    "move": _move,
    "bring": _bring,
}
"""What each form of the page does."""

OPEN = ("forget", "bring")
"""Forms that need no account."""


def _done(request: HttpRequest) -> HttpResponse:
    form = request.POST.get("form", "")
    if form not in FORMS:
        return redirect("mine")
    if form not in OPEN and not request.user.is_authenticated:
        return redirect_to_login(reverse("mine"))
    return FORMS[form](request)
