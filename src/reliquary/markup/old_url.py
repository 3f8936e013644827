"""Where on the web a document once stood, as the page, the folder or the web archive that it lay in tells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin

from reliquary.work import Claim, Place

HEAD = 32 * 1024
"""Characters at either end of a page in which its address is looked for."""
RECORD = re.compile(r"(\d{4})(\d\d)(\d\d)\d{6}/((?:https?|ftp)://\S{1,2000})")
HOST = re.compile(
    r"(?=[a-z0-9.-]{4,100}\Z)(?:[a-z0-9][a-z0-9-]{0,62}\.){1,5}"
    r"(?:com|org|net|edu|gov|mil|info|biz|name|nu|tv|cc|ws|[a-z]{2})\Z",
    re.IGNORECASE,
)
NO_HOST = re.compile(r"\.(?:gz|7z|xz|js|py|pl|ps|md|rb|sh|db|id|so)\Z|\A[\d.]+\Z|\Av?\d", re.IGNORECASE)
"""What ends like a country and is a file or a version."""
SAID = tuple(
    (re.compile(pattern, re.IGNORECASE | re.MULTILINE | re.DOTALL), who)
    for pattern, who in (
        (r"<!-- Mirrored from (\S{4,2000}) by HTTrack", "HTTrack"),
        (r"<!-- saved from url=\(\d{1,5}\)(\S{8,2000}?) -->", "the browser"),
        (r"Page saved with SingleFile\s{1,20}url: (\S{8,2000})", "SingleFile"),
        (r"__wm\.wombat\(\"(\S{8,2000}?)\"", "the Wayback Machine"),
        (
            r"<link\b(?=[^>]{0,300}\brel\s*=\s*[\"']?canonical\b)[^>]{0,300}?\bhref\s*=\s*[\"']?([^\"'\s>]{8,2000})",
            "the page",
        ),
        (r"<meta\b(?=[^>]{0,300}\bog:url\b)[^>]{0,300}?\bcontent\s*=\s*[\"']?([^\"'\s>]{8,2000})", "the page"),
        (r"Posted originally on .{0,200}?\bat\s+<a href=\"(https?://archiveofourown\.org/works/\d{1,12})", "the page"),
        (r"<h1><a href=\"(https?://[^\"\s]{4,2000})\">[^<]{0,300}</a> by <a class=.authorlink", "FanFicFare"),
        (r"^Story URL: (https?://\S{4,2000})", "FanFicFare"),
    )
)
"""How programs and pages write the address, and whose word it is."""
BASE = re.compile(r"<base\b[^>]{0,200}?\bhref\s*=\s*[\"']?(https?://[^\"'\s>]{4,2000})", re.IGNORECASE)
PAGE = re.compile(r"\.(?:s?html?|xhtml|php\d?|aspx?|cgi|txt)\Z", re.IGNORECASE)
MADE = re.compile(r"(\.(?:php\d?|aspx?|cgi|pl|jsp))[@?](\S+?)(?:\.html?)?\Z", re.IGNORECASE)
"""The name that wget gives to a page that was asked for with a query."""


def urls_in(html: str, place: Place) -> Iterator[Claim]:
    """What the markup of a page says of its address: comments of the programs that saved it, canonical links.

    >>> page = "<!-- Mirrored from example.org/~wren/weir.html by HTTrack Website Copier/3.x -->"
    >>> [claim.value for claim in urls_in(page, Place("weir.html"))]
    ['http://example.org/~wren/weir.html']
    """
    text = html if len(html) <= 2 * HEAD else f"{html[:HEAD]}\n{html[-HEAD:]}"
    for pattern, who in SAID:
        found = pattern.search(text)
        if found:
            yield _claim(unescape(found[1]), who)
    base = BASE.search(text)
    if base and (not base[1].endswith("/") or PAGE.search(place.name)):
        yield _claim(urljoin(unescape(base[1]), place.name if base[1].endswith("/") else ""), "the page's base")


def urls_of(place: Place) -> Iterator[Claim]:
    """What the place of a document says: the address of a record in a web archive, or folders called like a host.

    >>> [claim.value for claim in urls_of(Place("heap/www.example.org/~wren/viewstory.php@sid=7.html"))]
    ['http://www.example.org/~wren/viewstory.php?sid=7']
    >>> list(urls_of(Place("heap/stories.zip", ("v1.2/weir.html",))))
    []
    """
    for member in place.members[::-1]:
        record = RECORD.fullmatch(member)
        if record:
            yield _claim(record[4], "the web archive")
            return
    trail = "/".join((place.path, *place.members)).replace("\\", "/").split("/")
    for index in range(len(trail) - 2, -1, -1):
        if HOST.match(trail[index]) and not NO_HOST.search(trail[index]):
            path = MADE.sub(r"\1?\2", "/".join(trail[index + 1 :]))
            yield _claim(f"http://{trail[index]}/{path}", "the mirror's folders")
            return


def captured(place: Place) -> str | None:
    """The day on which a crawler fetched what lies at a place, in a web archive.

    >>> captured(Place("crawl.warc.gz", ("20010304050607/http://example.org/",)))
    '2001-03-04'
    """
    record = next((found for member in place.members[::-1] if (found := RECORD.fullmatch(member))), None)
    return f"{record[1]}-{record[2]}-{record[3]}" if record else None


def _claim(url: str, who: str) -> Claim:
    url = url if re.match(r"[a-z]{3,5}:", url, re.IGNORECASE) else f"http://{url.lstrip('/')}"
    return Claim("url", url, None, who, 1.0, None, "place")
