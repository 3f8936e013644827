"""Names by which files speak of each other: where a thing lies or stood, which message it is, which entry of a file.

Each name is kept as a number. A story and a leaf that share one belong together: either the leaf speaks of the story
(an index page, a reply, a comment), or the story of the leaf (a picture, a style sheet, its site's guestbook).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from html import unescape
from itertools import islice
from urllib.parse import unquote, urljoin

from reliquary.markup.old_url import urls_in, urls_of
from reliquary.markup.url import folded
from reliquary.work import Place

STORY, LEAF = "story", "leaf"
"""Which of the two is named; the same place is another number as a story's and as a leaf's."""
MOST_LED = 5000
"""Pages that one leaf speaks of at most."""
MOST_SHOWN = 40
"""Pictures, sheets and pages that one story speaks of at most."""
LINK = re.compile(
    r"<(a|area|img|link|body|table|td|frame|iframe)\b[^<>]{0,600}?"
    r"\b(?:href|src|background)\s{0,5}=\s{0,5}(?:\"([^\"<>]{1,400})\"|'([^'<>]{1,400})'|([^\s\"'<>]{1,400}))",
    re.IGNORECASE,
)
NO_FILE = re.compile(r"(?!https?:)[a-z][\w+.-]{0,20}:|#", re.IGNORECASE)
SITE_PAGE = re.compile(
    r"guest|feedback|\bgb|about|\bbio|profile|author|index|home|main|review|comment|contents|\btoc|stories|archive|fic",
    re.IGNORECASE,
)
"""What the names of pages say that a story leads back to."""
ANSWER = re.compile(
    r"\s*(?:(?:re|aw|antw|sv|odp|vs|rif|resp|fwd?)(?:\[\d{1,3}\]|\^\d{1,3})?\s{0,3}:|\[[^\]]{1,40}\])", re.IGNORECASE
)
WAS = re.compile(r"\(was:? [^()]{0,200}\)", re.IGNORECASE)
WORD = re.compile(r"\w+")
TELLING = 10
"""Letters from which a subject tells a thread."""


def mention(who: str, name: str) -> int:
    """The number of a name."""
    hashed = blake2b(f"{who}\0{name}".encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(hashed) >> 1


def at_place(who: str, place: Place) -> int:
    """What lies at a place, in small letters, for old servers knew no others; a container counts as a folder.

    >>> at_place(STORY, Place("heap/./A.HTM")) == at_place(STORY, Place("heap/a.htm"))
    True
    >>> at_place(STORY, Place("heap/a.htm")) == at_place(LEAF, Place("heap/a.htm"))
    False
    """
    return mention(who, f"place\0{_path(place)}")


def at_url(who: str, url: str) -> Iterator[int]:
    """What stood at a web address; nothing where that is none."""
    plain = folded(url)
    if plain:
        yield mention(who, f"url\0{plain}")


def lying(who: str, place: Place) -> tuple[int, ...]:
    """What is known by its place, and by the address that the place tells."""
    urls = (number for claim in urls_of(place) for number in at_url(who, str(claim.value)))
    return (at_place(who, place), *urls)


def item_of(digest: str, item: str | None) -> int:
    """A story by its file and its item there."""
    return mention(STORY, f"item\0{digest}\0{item or ''}")


def entry_beside(place: Place, item: str) -> int:
    """A story by the folder of its file and its number there, as programs that write a file for each entry know it."""
    return mention(STORY, f"entry\0{_folder(place)}\0{item}")


def message_of(message_id: str) -> int:
    """A story by the id of its message, without its brackets."""
    return mention(STORY, f"message\0{message_id}")


def thread_of(subject: str, lists: Iterable[str], place: Place) -> tuple[int, ...]:
    """A story by what it and its answers are called, on each of its lists and in the folder that the mail lies in.

    >>> told = thread_of("[fic] Long Stairs (1/2)", ["fic"], Place("a/list.mbox"))
    >>> told == thread_of("Re: [fic] RE: Long stairs (1/2)", ["fic"], Place("a/list.mbox"))
    True
    >>> thread_of("Re: hello", [], Place("a/list.mbox"))
    ()
    """
    subject = subject[:400]
    while found := ANSWER.match(subject):
        subject = subject[found.end() :]
    plain = " ".join(WORD.findall(WAS.sub("", subject).casefold()))
    if len(plain) < TELLING:
        return ()
    scopes = dict.fromkeys((f"folder {_folder(place)}", *(f"list {name.casefold()}" for name in lists)))
    return tuple(mention(STORY, f"thread\0{scope}\0{plain}") for scope in islice(scopes, 4))


def spoken_of(who: str, html: str, place: Place) -> tuple[int, ...]:
    """What a page leads to or shows: of a leaf's page all other pages, of a story's its pictures, sheets and site."""
    bases = list(dict.fromkeys(str(claim.value) for claim in (*urls_in(html, place), *urls_of(place))))[:2]
    numbers = dict.fromkeys(number for href in _targets(who, html) for number in _led(who, href, place, bases))
    return tuple(islice(numbers, MOST_LED if who is STORY else MOST_SHOWN))


def of_page(html: str, place: Place) -> tuple[int, ...]:
    """What a page that is a leaf is known by, and the stories that it leads to."""
    return (*lying(LEAF, place), *spoken_of(STORY, html, place))


def _targets(who: str, html: str) -> Iterator[str]:
    """The addresses in a page's markup that may be of that kind, each once."""
    seen: set[str] = set()
    for found in LINK.finditer(html):
        href = unescape(found[2] or found[3] or found[4] or "").strip()
        leads = found[1].lower() in ("a", "area", "frame", "iframe")
        wanted = leads if who is STORY else not leads or SITE_PAGE.search(href) is not None
        if wanted and href and href not in seen and not NO_FILE.match(href):
            seen.add(href)
            yield href


def _led(who: str, href: str, place: Place, bases: Iterable[str]) -> Iterator[int]:
    """What an address on a page names: a file beside it, and what stood there on the web."""
    if "://" not in href and not href.startswith("//"):
        name = unquote(re.split(r"[?#]", href)[0]).replace("\\", "/")
        inmost = place.members[-1] if place.members else place.path
        if name and not name.startswith("/"):
            there = posixpath.join(posixpath.dirname(inmost), name)
            yield at_place(who, Place(place.path, (*place.members[:-1], there)) if place.members else Place(there))
    for base in bases or ("http:",):
        try:
            yield from at_url(who, urljoin(base, href))
        except ValueError:
            continue


def _folder(place: Place) -> str:
    return posixpath.dirname(_path(place))


def _path(place: Place) -> str:
    """The same however a bundle was packed when it was read."""
    return posixpath.normpath("/".join(place.trail)).casefold()
