"""The container: the files of the book, zipped in a fixed order with a fixed time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from reliquary.exports.cover import cover
from reliquary.exports.epub.package import navigation, package
from reliquary.exports.epub.pages import chapter_page, has_plates_page, plate_name, plates_page, title_page
from reliquary.exports.wording import title
from reliquary.work import KeptWork

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip can hold; every member bears it, so that the bytes depend on the work alone."""

_CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
  <rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""

_STYLE = """html { line-height: 1.5; }
body { margin: 0 5%; hyphens: auto; -webkit-hyphens: auto; }
p { margin: 0; text-indent: 1.4em; text-align: start; widows: 2; orphans: 2; }
h1, h2, h3, hr { text-align: center; text-indent: 0; hyphens: none; -webkit-hyphens: none; }
h2 { margin: 2.5em 0 1.5em; font-weight: normal; }
h2 + p, hr + p, .break + p, h3 + p, .lines, .break, .center, .right { text-indent: 0; }
hr { border: 0; margin: 1.4em 0; } hr::after { content: "* * *"; }
.lines { margin: 1em 0 1em 1.4em; } .break, .center { text-align: center; } .right { text-align: right; }
.break { margin: 1.4em 0; } .underline { text-decoration: underline; }
blockquote { margin: 1em 1.4em; }
figure { margin: 1em 0; text-align: center; } img { max-width: 100%; max-height: 90vh; }
.title { margin-top: 15%; text-align: center; } .title p { text-indent: 0; }
dl { text-align: start; margin-top: 2em; } dt { font-weight: bold; margin-top: .6em; } dd { margin: 0 0 0 1em; }
"""


def write_epub(work: KeptWork, file: BinaryIO) -> None:
    """Writes one work as an EPUB 3.3 book.

    The book holds a cover that is drawn for it, a title page with the catalogue card, the chapters, a table of contents
    and the reservation of text and data mining. It holds no address and no clock: the same work gives the same bytes.
    """
    with ZipFile(file, "w") as book:
        for name, content in _files(work):
            member = ZipInfo(name, EPOCH)
            member.compress_type = ZIP_STORED if name == "mimetype" else ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            member.create_system = 3
            book.writestr(member, content if isinstance(content, bytes) else content.encode())


def _files(work: KeptWork) -> Iterator[tuple[str, str | bytes]]:
    yield "mimetype", "application/epub+zip"
    yield "META-INF/container.xml", _CONTAINER
    yield "EPUB/package.opf", package(work)
    yield "EPUB/nav.xhtml", navigation(work)
    yield "EPUB/style.css", _STYLE
    yield "EPUB/cover.png", cover(title(work), work.card.authors, work.card.fandoms)
    yield "EPUB/title.xhtml", title_page(work)
    for number, chapter in enumerate(work.chapters, start=1):
        yield f"EPUB/chapter-{number:03}.xhtml", chapter_page(work, chapter, number)
    for number, plate in enumerate(work.plates, start=1):
        yield f"EPUB/{plate_name(plate, number)}", plate.data
    if has_plates_page(work):
        yield "EPUB/plates.xhtml", plates_page(work)
