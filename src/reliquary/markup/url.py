"""URLs as people and programs wrote them: folded to one form, so that two spellings of one address are equal."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urlsplit

LONGEST = 500
"""Characters; what is longer is no address that anybody linked to."""
INDEXES = re.compile(r"(?:index|default)\.(?:s?html?|xhtml|php[345]?|aspx?|jsp|cgi|cfm|txt)", re.IGNORECASE)
ARCHIVED = re.compile(
    r"(?:https?://)?web\.archive\.org/web/\d{1,14}(?:[a-z]{2}_)?/(?=\w)|(?:https?://)?archive\.(?:is|today|ph)/(?=https?:)",
    re.IGNORECASE,
)
"""What web archives put before the address of a page."""
LOOKS = frozenset(
    ("view_adult", "view_full_work", "show_comments", "style", "format", "mode", "ageconsent", "warning", "textsize",
     "skin", "action", "nocache", "phpsessid", "sid_session", "utm_source", "utm_medium", "utm_campaign")
)  # fmt: skip
"""What a query says of how a page is to look and not which page it is."""
KEPT = "!$&'()*+,;=:@/~-._"


def folded(url: str) -> str | None:
    """A web address without scheme, `www.`, port, default page, fragment; None for what is none or holds an address.

    Host and escapes have one spelling, the path keeps its case; what a web archive put before it is left out.

    >>> folded("HTTP://WWW.Example.org:80/%7Ewren/Index.HTML#top")
    'example.org/~wren/'
    >>> folded("https://web.archive.org/web/2001id_/http://example.org/s.php?sid=7&textsize=2")
    'example.org/s.php?sid=7'
    >>> folded("mailto:wren@example.org"), folded("story.html"), folded("http://example.org/?to=wren@example.org")
    (None, None, None)
    """
    url = url.strip()
    if not url or len(url) > 2 * LONGEST or re.search(r"[\s<>\"\\]", url):
        return None
    url = ARCHIVED.sub("", url, count=1)
    if not re.match(r"(?:https?:)?//", url, re.IGNORECASE):
        if not re.match(r"[^/:]+(?::\d{1,5})?/", url):
            return None
        url = f"http://{url}"
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".").removeprefix("www.")
        port = parts.port
    except ValueError:
        return None
    if not re.fullmatch(r"(?:[\w-]{1,63}\.){1,8}[\w-]{2,63}", host) or "@" in unquote(parts.path + parts.query):
        return None
    path = quote(unquote(parts.path), safe=KEPT) or "/"
    folder, _, page = path.rpartition("/")
    path = f"{folder}/" if INDEXES.fullmatch(page) and not parts.query else path
    query = "&".join(each for each in parts.query.split("&") if each and each.partition("=")[0].lower() not in LOOKS)
    whole = host + (f":{port}" if port not in (None, 80, 443) else "") + path + (f"?{query}" if query else "")
    return whole if len(whole) <= LONGEST else None
