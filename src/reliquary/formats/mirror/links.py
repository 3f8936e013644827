"""The links of a page that lists others: where each leads, its words, and what stands beside it."""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from reliquary.markup.page import Page
from reliquary.work import Place, Source

LOCAL = re.compile(
    rb"<a\b[^>]{0,400}?\bhref\s*=\s*[\"']?(?!mailto:|javascript:|#|ftp:|news:)([^\"'\s>#]{1,400})", re.IGNORECASE
)
STORIES = re.compile(rb"(?:\.(?:s?html?|xhtml|php\d?|aspx?|txt)(?:\?[^\"'\s>]{0,200})?|/)\Z", re.IGNORECASE)
TAG = re.compile(rb"<[^<>]{0,2000}>")
PER_LINK = 120
"""Words a page may have for each page it leads to and still be a list of them."""
FEWEST = 3
BESIDE = 1500
"""Characters that are looked at beside a link."""
INDEXES = ("index.html", "index.htm", "index.shtml", "index.php", "default.htm", "default.html")
SCHEME = re.compile(r"^(?:.*?/)?(?:\d{8,14}/)?[a-z]{3,5}:/{1,2}", re.IGNORECASE)
"""What stands before the host in the name of a web archive's record."""
HOST = re.compile(r"(?:^|/)((?:[\w-]{1,63}\.){1,5}[a-z]{2,6}/[^\n]{0,400})", re.IGNORECASE)
WAY = re.compile(
    r"\W*(?:(?:go |return )?(?:back|home|main|up|top|next|previous|prev|last|first|continue)\b.{0,40}|index|"
    r"e-?mail.{0,20}|links?|guest ?book.{0,10}|feedback.{0,20}|sign.{0,20}|contact.{0,10}|about.{0,20}|faq|"
    r"disclaimer|updates?|news|web ?rings?|search|site ?map|here|click here|stories|fiction|fan ?fic(?:tion)?)\W*",
    re.IGNORECASE,
)
"""Words of links that lead about a site and name no story."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One page that another one lists: its name in the bundle, the link's words, what stands beside, what above."""

    target: str
    words: str
    beside: str
    heading: str


@dataclass(slots=True)
class Shelf:
    """The files of a bundle by their names, as links name them."""

    files: dict[str, Source] = field(default_factory=dict)
    hosts: dict[str, str] = field(default_factory=dict)
    names: dict[Place, str] = field(default_factory=dict)

    @classmethod
    def of(cls, named: Iterable[tuple[str, Source]]) -> Shelf:
        """The files under their names, those in web archives without the day they were fetched on."""
        shelf = cls()
        for written, source in named:
            name = SCHEME.sub("", written)
            name = name if not name.endswith("/") and name else f"{name}index.html"
            shelf.files.setdefault(name.lower(), source)
            shelf.names[source.place] = name.lower()
            host = HOST.search(name)
            if host:
                shelf.hosts.setdefault(host[1].lower(), name.lower())
        return shelf

    def find(self, page: str, href: str) -> str:
        """The name of the file that a link on a page leads to; "" where it is not in the bundle."""
        href = unquote(href.partition("#")[0]).strip()
        if not href:
            return ""
        if "://" in href or href.startswith("//"):
            name = self.hosts.get(href.partition("//")[2].lower(), "")
        elif href.startswith("/"):
            host = HOST.search(page)
            name = self.hosts.get((host[1].partition("/")[0] + href).lower(), "") if host else ""
        else:
            name = posixpath.normpath(posixpath.join(posixpath.dirname(page), href)).lower()
        if name in self.files:
            return name
        folder = name.rstrip("/")
        return next((at for index in INDEXES if (at := f"{folder}/{index}") in self.files), "")


def may_list(head: bytes) -> bool:
    """Whether the first bytes of a page may be those of a list of pages: several links and few words for each."""
    if head.lstrip()[:1] != b"<" or b"\0" in head[:64]:
        return False
    links = {link for link in LOCAL.findall(head) if STORIES.search(link)}
    return len(links) >= FEWEST and len(TAG.sub(b" ", head).split()) < PER_LINK * len(links)


def listed(page: Page, name: str, shelf: Shelf) -> list[Listed]:
    """What a page lists, in order, each page once; nothing where its links only lead about."""
    found: list[tuple[str, str, int, int]] = []
    for target, words, span in page.links():
        at = shelf.find(name, target)
        if at and at != name.lower() and span[0] < span[1] and not WAY.fullmatch(words):
            found.append((at, words, page.text.rfind("\n", 0, span[0]) + 1, span[1]))
    lines = {start for _, _, start, _ in found}
    if len(lines) < 2 or len(page.text.split()) > PER_LINK * len(found):
        return []
    return list(_entries(page, found))


def _start(entry: tuple[str, str, int, int], line: int) -> int:
    """Where an entry begins: with its line, or where it shares that with the one before, with its own words."""
    _, words, start, end = entry
    return start if start > line else end - len(words)


def _entries(page: Page, found: list[tuple[str, str, int, int]]) -> Iterator[Listed]:
    """Each link with its words and what stands between it and the next, under the heading it stands below."""
    heads = [(one.span[0], one.said) for one in page.find("h1, h2, h3, h4, h5, h6, caption, th") if one.said]
    starts = [at for at, _ in heads]
    seen: set[str] = set()
    for position, (target, words, start, end) in enumerate(found):
        following = found[position + 1] if position + 1 < len(found) else None
        stop = len(page.text) if following is None else _start(following, start)
        below = bisect_left(starts, end)
        stop = min(max(end, stop), end + BESIDE, *starts[below : below + 1])
        if target in seen:
            continue
        seen.add(target)
        above = bisect_left(starts, start)
        yield Listed(target, words, page.text[end:stop].strip(), heads[above - 1][1] if above else "")
