"""The last fence before a story meets a browser: only elements and attributes on a short list pass."""

from __future__ import annotations

import nh3

ELEMENTS = {
    "p", "br", "hr", "em", "strong", "span", "s", "sup", "sub", "code", "a", "h3", "blockquote", "ul", "li", "img",
}  # fmt: skip
ATTRIBUTES = {
    "p": {"class"},
    "h3": {"class"},
    "span": {"class"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
}
CLASSES = {"p": {"lines", "break", "center", "right"}, "h3": {"center", "right"}, "span": {"underline"}}


def sanitise(xhtml: str) -> str:
    """A typeset chapter as HTML in which nothing can run and nothing leads anywhere but to the web.

    Stories are set from escaped text, so this changes nothing unless an earlier step failed.

    >>> sanitise('<p onclick="x()">Hello<br/><script>alert(1)</script> <a href="javascript:x()">there</a></p>')
    '<p>Hello<br> <a rel="nofollow noreferrer">there</a></p>'
    """
    return nh3.clean(
        xhtml,
        tags=ELEMENTS,
        attributes={name: kept - {"class"} for name, kept in ATTRIBUTES.items()},
        allowed_classes=CLASSES,
        url_schemes={"http", "https"},
        link_rel="nofollow noreferrer",
    )
