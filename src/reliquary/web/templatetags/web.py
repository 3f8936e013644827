"""Template words of the site."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from reliquary.web import blurb as entry
from reliquary.web.presentation import Item

register = template.Library()


@register.simple_tag(takes_context=True)
def changed(context: template.Context, **parameters: object) -> str:
    """The page's own query string with some parameters set anew, or taken out where the value is None."""
    query = context["request"].GET.copy()
    for name, value in parameters.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return query.urlencode()


@register.simple_tag(takes_context=True)
def blurb(context: template.Context, item: Item, level: int = 2, prefix: str = "") -> SafeString:
    """A work's entry in a list; where a veil covers it, with the way to the same page without it."""
    lifting = f"?{changed(context, lift=item.key)}" if item.veil.covers else ""
    return entry.blurb(item, level=level, prefix=prefix, lifting=lifting)
