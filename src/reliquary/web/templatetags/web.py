"""Template words of the site."""

from __future__ import annotations

from django import template

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
