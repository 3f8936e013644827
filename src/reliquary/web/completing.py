"""What the search box and the fields of the filters may offer while somebody types: names of the library, as JSON."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from reliquary.library import rights
from reliquary.library.completion import FACETS, Name, completions
from reliquary.library.indexing import searched
from reliquary.library.query import OTHER_NAMES
from reliquary.web.access import viewer
from reliquary.web.answers import json_answer
from reliquary.web.names import term
from reliquary.web.presentation import value_name
from reliquary.web.wishes import wishes

EVERYWHERE = ("fandom", "ship", "character", "author", "series", "title")
"""Fields whose names are offered for plain words."""

KIND_NAMES = {"ship": "pairing"}
"""What a field is called beside a name, where that is not its own name."""

LONGEST, TOGETHER = 500, 3
"""Characters of a query that are looked at, and plain words that may be one name."""

_FIELD = re.compile(
    r'(?:^|(?<=[\s(]))(?P<not>-?)(?P<field>[A-Za-z_]{1,20}):(?:"(?P<phrase>[^"]*)|(?P<word>[^\s"()]*))$'
)
_WORDS = re.compile(r"(?:^|(?<=[\s(]))(?P<not>-?)(?P<words>[^\s\"():-][^\s\"():]*(?: [^\s\"():-][^\s\"():]*)*)$")


@require_safe
def complete(request: HttpRequest) -> HttpResponse:
    """Names that begin like `q`: those of one `field`; or, without one, what the end of a query may be completed to."""
    text, field = request.GET.get("q", "")[-LONGEST:], request.GET.get("field", "")
    if field:
        found = [(name, name.text) for name in names(request, text, (field,))] if field in FACETS else []
    else:
        found = _of_query(request, text)
    shown = [
        {"value": value, "name": name.text, "kind": KIND_NAMES.get(name.field, name.field), "works": name.count}
        for name, value in found
    ]
    response = json_answer({"completions": shown})
    response["Cache-Control"] = "no-store"
    return response


def names(request: HttpRequest, typed: str, fields: Sequence[str]) -> list[Name]:
    """Names of the fields that begin like what is typed, on works that the viewer sees and no rule of theirs hides."""
    classes, narrowed = rights.visible_classes(viewer(request)), wishes(request).narrowed
    return searched(lambda index: completions(index, typed, fields, classes, label=value_name, narrowed=narrowed))


def _of_query(request: HttpRequest, text: str) -> list[tuple[Name, str]]:
    """What the last part of a query may be completed to, each with the whole query that it would make."""
    if match := _FIELD.search(text):
        field = OTHER_NAMES.get(match["field"].casefold(), match["field"].casefold())
        typed = match["phrase"] if match["phrase"] is not None else match["word"]
        found = names(request, typed, (field,)) if field in (*FACETS, "title") else []
        return [(name, _completed(text, match.start(), match["not"], name)) for name in found]
    match = _WORDS.search(text)
    if match is None:
        return []
    words = match["words"].split(" ")
    for count in range(min(TOGETHER, len(words)), 0, -1):
        typed = " ".join(words[-count:])
        sign = match["not"] if count == len(words) else ""
        if found := names(request, typed, EVERYWHERE):
            return [(name, _completed(text, len(text) - len(sign + typed), sign, name)) for name in found]
    return []


def _completed(text: str, start: int, sign: str, name: Name) -> str:
    return f"{text[:start]}{sign}{term(name.field, name.value, FACETS.get(name.field, ''))} "
