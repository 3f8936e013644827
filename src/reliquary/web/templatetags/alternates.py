"""The page's own links to what programs read in its place: its JSON twin, its feed, the catalogues."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from reliquary.web.opds import one, two

register = template.Library()

JSON, FEED = "application/json", "application/atom+xml"
TWINS = {
    "work": "api-work",
    "read": "api-chapters",
    "chapter": "api-chapter",
    "edition": "api-edition",
    "browse": "api-browse",
    "names": "api-names",
    "glance": "api-glance",
    "refusals": "api-refusals",
}
"""Pages, and the endpoints of the API that say the same."""


@register.simple_tag(takes_context=True)
def alternates(context: template.Context) -> SafeString:
    """One `<link>` for each; nothing on a page that has none."""
    request = context.get("request")
    links = _links(request) if request is not None and request.resolver_match else ()
    return format_html_join("\n", '<link rel="{}" type="{}" title="{}" href="{}">', links)


def _links(request: HttpRequest) -> Iterator[tuple[str, str, str, str]]:
    view, places = request.resolver_match.url_name, request.resolver_match.kwargs
    if view == "shelf":
        text = request.GET.get("q", "")[:500].strip()
        asked = f"?{urlencode({'q': text})}" if text else ""
        yield "alternate", FEED, "Newly added of these" if text else "Newly added", reverse("feed") + asked
        yield "alternate", JSON, "The same as JSON", reverse("api-search") + asked
        yield "alternate", one.NAVIGATION, "Catalogue (OPDS 1.2)", reverse("opds")
        yield "alternate", two.TYPE, "Catalogue (OPDS 2.0)", reverse("opds2")
        yield "search", one.DESCRIPTION, "Reliquary", reverse("opds-search")
    elif view in TWINS:
        yield "alternate", JSON, "The same as JSON", reverse(TWINS[view], kwargs=places)
    if view == "work":
        yield "alternate", "application/ld+json", "Linked data", reverse("jsonld", kwargs=places)
