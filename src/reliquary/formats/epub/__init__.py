"""EPUB books of both editions: ours, the platforms', the downloaders', and those made by hand; one work each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reliquary.formats import Format, read_as
from reliquary.formats.epub.binding import bind
from reliquary.formats.epub.package import Package, read_package
from reliquary.sources.zipped import Unreadable, Zipped, zipped
from reliquary.work import Draft, Leaf, Place, Refusal, Source

SURE = re.compile(rb"PK\x03\x04.{26,60}mimetype.{0,40}application/epub", re.DOTALL)
LOCKED = re.compile(rb"<(?:\w+:)?CipherReference\s[^>]{0,300}URI\s*=\s*[\"']([^\"']{1,400})")
LOCKABLE = (".otf", ".ttf", ".woff", ".woff2", ".css", ".jpg", ".png")
"""What may be locked in a book that can be read all the same: fonts, for their makers' sake."""
MAKERS = (
    ("reliquary", "dc:identifier", re.compile(r"urn:reliquary:")),
    ("fanficfare", "dc:contributor", re.compile(r"FanFicFare|fanficdownloader", re.IGNORECASE)),
    ("ao3", "dc:publisher", re.compile(r"Archive of Our Own", re.IGNORECASE)),
    ("fichub", "dc:contributor", re.compile(r"fichub", re.IGNORECASE)),
    ("fichub", "dc:identifier", re.compile(r"fichub", re.IGNORECASE)),
)
"""Who made a book, the metadata that tells it, and what that must hold."""


class Epub:
    """A zip whose container names a package of pages."""

    name = "epub"

    def score(self, head: bytes, place: Place) -> float | None:
        """1.0 for a zip that says it is a book, or in which the file that names a package comes early."""
        if not head.startswith(b"PK\x03\x04"):
            return None
        return 1.0 if SURE.match(head[:200]) or b"META-INF/container.xml" in head else None

    def read(self, source: Source) -> Iterator[Draft | Leaf | Refusal]:
        """The one work of a book; a Refusal that says why for one that is broken, locked or a bomb."""
        try:
            with zipped(source) as box:
                _unlocked(box)
                package = read_package(box)
                page = bind(package, box, _maker(package, box))
        except Unreadable as why:
            yield Refusal(source.place, "a book that cannot be read", str(why))
            return
        if "<section" not in page:
            yield Refusal(source.place, "a book that shows no text", "its pages are pictures, or missing")
            return
        yield from read_as(page, source, self.name)


def _unlocked(box: Zipped) -> None:
    """Raises Unreadable where pages are encrypted, as shops do it."""
    locked = LOCKED.findall(box.read("META-INF/encryption.xml") or b"")
    if any(not uri.decode("utf-8", "replace").lower().endswith(LOCKABLE) for uri in locked):
        raise Unreadable("its pages are encrypted by whoever sold it")


def _maker(package: Package, box: Zipped) -> str:
    """The program or platform that made the book; `any` where its package does not tell."""
    for maker, field, told in MAKERS:
        said = [value for name, value in package.metas if name == field or name.startswith(f"{field}:")]
        if any(told.search(value) for value in said):
            return maker
    first = box.read(package.spine[0]) if package.spine else None
    return "fichub" if first and b"fichub.net" in first else "any"


FORMAT: Format = Epub()
