"""Pieces of pages as sites keep them: a chapter, a summary, a note, their lines often left to the site to part."""

from __future__ import annotations

import re

from reliquary.markup.page import Page, read_page

BLOCK = re.compile(r"<(?:br|p|div|table|blockquote|h[1-6]|ul|ol|pre|center)\b", re.IGNORECASE)
GAP = re.compile(r"(?:[ \t]*\n){2,}")


def fragment(html: str) -> Page:
    """A piece of a page; where its lines were left to the site to part, they are parted as sites do.

    >>> fragment("It was <i>late</i>.\\n\\nRain\\nfell.").text
    'It was late.\\n\\nRain\\nfell.\\n'
    """
    if not BLOCK.search(html):
        html = "<p>" + GAP.sub("</p><p>", html.strip("\n")).replace("\n", "<br>") + "</p>"
    return read_page(html)
