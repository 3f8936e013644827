"""The pictures that a work's pages show and that lie in the heap beside them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from django.db.models import Q, QuerySet
from selectolax.lexbor import LexborHTMLParser, LexborNode

from reliquary.exports.picture import LARGEST, Shown, shown_picture
from reliquary.library.contacts import withholding
from reliquary.library.models import Edition, Found, Leaf, Work
from reliquary.library.opening import opened
from reliquary.library.originals import DAMAGED, read_original

PICTURE = "picture"
"""The kind of a leaf that is one."""

MOST = 60
"""Pictures of one work; more belong to a gallery and not to a story."""

SMALLEST = 1500
"""Bytes below which a picture is a bullet, a rule or a counter, and none that somebody drew for a story."""

UNSEEN = frozenset({"text", "mail", "pdf", "epub"})
"""Formats whose bytes are no page."""

Spot = tuple[str, tuple[str, ...]]
"""A path and the names inside containers."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a work: the digest of its kept bytes, and what is said in its place to whoever does not see it."""

    digest: str
    words: str

    @property
    def shown(self) -> Shown | None:
        """The picture made fit to be shown; None where that cannot be done."""
        return shown_picture(_bytes(self.digest))


def pictures_of(work: Work) -> list[Picture]:
    """The pictures that the shown editions of a work refer to and that were found where they are said to be.

    Each once, in the order of the text; what lies elsewhere on the web is none of them. Rights are the caller's to ask.
    """
    wanted: dict[Spot, str] = {}
    rows = pages_of(work).values_list("path", "members", "original__digest", "original__size")
    for path, members, digest, size in rows:
        for target, words in _referred(digest) if size <= LARGEST else ():
            spot = _beside((path, tuple(members)), target)
            if spot is not None and len(wanted) < MOST:
                wanted[spot] = wanted.get(spot) or words
    lying = _lying(wanted) if wanted else {}
    found: dict[str, str] = {}
    for spot, words in wanted.items():
        if (digest := lying.get(_folded(spot))) is not None:
            found[digest] = found.get(digest) or words
    return [Picture(digest, withholding(words)) for digest, words in found.items()]


def pages_of(work: Work) -> QuerySet[Edition]:
    """The shown editions of a work that are pages, in the order of the text."""
    shown = Edition.objects.filter(instalment__work=work, rank=0).exclude(format__in=UNSEEN)
    return shown.order_by("instalment__position")


def said_of(image: LexborNode) -> str:
    """The words that a page has for a picture."""
    told = image.attributes
    return " ".join((told.get("alt") or told.get("title") or "").split())[:300]


def _referred(digest: str) -> Sequence[tuple[str, str]]:
    """Target and words of each picture that a page shows; none where the store is damaged."""
    try:
        return _told(digest)
    except DAMAGED:
        return ()


@lru_cache(maxsize=512)
def _told(digest: str) -> tuple[tuple[str, str], ...]:
    """The same, remembered: bytes of one digest never change, and every look at a work asks anew."""
    page = read_original(opened().originals, digest, LARGEST)
    if b"<img" not in page and b"<IMG" not in page:
        return ()
    found: list[tuple[str, str]] = []
    for image in LexborHTMLParser(page.decode("utf-8", "replace")).css("img[src]"):
        target = (image.attributes.get("src") or "").strip()
        if target and len(target) < 500 and not re.match(r"[a-zA-Z][\w+.-]*:|//|[#?]", target):
            found.append((unquote(re.split(r"[?#]", target)[0]).replace("\\", "/"), said_of(image)))
    return tuple(found)


def _bytes(digest: str) -> bytes:
    """Kept bytes, up to what can be shown; none where the store is damaged."""
    try:
        return read_original(opened().originals, digest, LARGEST)
    except DAMAGED:
        return b""


def _beside(page: Spot, target: str) -> Spot | None:
    """Where a relative address leads from a page, inside the same folder tree or container; None beyond it."""
    path, members = page
    inmost = members[-1] if members else path
    place = posixpath.normpath(posixpath.join(posixpath.dirname(inmost), target.lstrip("/")))
    if place.startswith(("../", "/")) and not inmost.startswith("/"):
        return None
    return (path, (*members[:-1], place)) if members else (place, ())


def _lying(spots: Collection[Spot]) -> dict[Spot, str]:
    """The digests of the pictures that lie at those places, in small letters: old servers knew no others."""
    paths = {path for path, _ in spots}
    at_paths = Q()
    for path in paths:
        at_paths |= Q(path__iexact=path)
    inside = {_folded(spot) for spot in spots}
    pictures = Leaf.objects.filter(kind=PICTURE, original__size__gte=SMALLEST).values("original")
    rows = Found.objects.filter(at_paths, original__in=pictures).order_by("pk")
    found: dict[Spot, str] = {}
    for path, members, digest in rows.values_list("path", "members", "original__digest"):
        spot = _folded((path, tuple(members)))
        if spot in inside:
            found.setdefault(spot, digest)
    return found


def _folded(spot: Spot) -> Spot:
    return spot[0].casefold(), tuple(member.casefold() for member in spot[1])
