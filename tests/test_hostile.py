"""Files made to hurt their reader end in a reading or in a refusal that says why: bombs, loops, climbing names, entities.

The limits that they meet are in `docs/reference/formats.md`; links, pipes and long lines are in `test_bad_input.py`.
"""

# ruff: noqa: E501 (markup stands here as an attacker writes it)
from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from reliquary.catalogue import Entry, catalogue, describe_source
from reliquary.formats.platforms.efiction_dump.site import read_dump
from reliquary.formats.platforms.efiction_dump.spool import Spool
from reliquary.settings import MEBIBYTE, Limits
from reliquary.sources import find_sources
from reliquary.work import Leaf, Place, Refusal, Source

STORY = b"Title: Rain\nAuthor: Wren\n\n" + b"It rained on the harbour all that week, and nobody spoke. " * 20
LAUGHS = b"<!DOCTYPE %s [" + b"".join(
    b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10 if n else b"lol") for n in range(12)
) + b"]>"  # fmt: skip
OUTSIDE = b'<!DOCTYPE %s [<!ENTITY l11 SYSTEM "file:///etc/passwd">]>'
FETCHED = b'<!DOCTYPE %s [<!ENTITY %% p SYSTEM "http://example.org/p">%%p;<!ENTITY l11 "x">]>'


def told(data: bytes, name: str = "found.bin") -> list[str]:
    """What became of a document: the reason of a leaf or refusal with its detail, or the words of a story."""
    source = Source(Place(name), len(data), "digest", partial(io.BytesIO, data))
    found = list(describe_source(source))
    assert found
    said = [each.reading.body if isinstance(each, Entry) else f"{each.reason}: {_detail(each)}" for each in found]
    assert not any("broke down" in each for each in said), said
    return said


def _detail(each: Leaf | Refusal) -> str:
    return each.detail if isinstance(each, Refusal) else each.kind


# containers


def zipped(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as box:
        for name, data in members.items():
            box.writestr(name, data, zipfile.ZIP_STORED if name == "mimetype" else None)
    return file.getvalue()


def overlapping() -> bytes:
    """A zip of two hundred members that all are the same packed mebibyte."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    size, name = MEBIBYTE, b"a.txt"
    packed = packer.compress(b"a" * size) + packer.flush()
    numbers = (zlib.crc32(b"a" * size), len(packed), size, len(name))
    local = b"PK\3\4" + struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, *numbers, 0) + name + packed
    entry = b"PK\1\2" + struct.pack("<HHHHHHIIIHHHHHII", 20, 20, 0, 8, 0, 0, *numbers, 0, 0, 0, 0, 0, 0) + name
    count = 200
    return (
        local
        + entry * count
        + b"PK\5\6"
        + struct.pack("<HHHHIIH", 0, 0, count, count, len(entry) * count, len(local), 0)
    )


def doll(depth: int, wide: int) -> bytes:
    """Zips in zips, so many in each: a bomb that unpacks to many times what any one of them says."""
    data = zipped({f"{n}.txt": b" " * MEBIBYTE for n in range(wide)})
    for _ in range(depth):
        data = zipped({f"{n}.zip": data for n in range(wide)})
    return data


def tarred(*members: tuple[str, bytes, str]) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=tarfile.GNU_FORMAT) as box:
        for name, kind, target in members:
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, target
            box.addfile(info)
        info = tarfile.TarInfo("story.txt")
        info.size = len(STORY)
        box.addfile(info, io.BytesIO(STORY))
    return file.getvalue()


def sparse() -> bytes:
    """A tar whose one member is said to be a tebibyte of holes."""
    info = tarfile.TarInfo("holes.txt")
    info.type = tarfile.GNUTYPE_SPARSE
    head = bytearray(info.tobuf(tarfile.GNU_FORMAT))
    head[386:398] = head[398:410] = b"00000000000\0"
    head[483:495] = b"\x80\0\0\0\0\0\1\0\0\0\0\0"
    head[148:156] = b" " * 8
    head[148:156] = b"%06o\0 " % sum(head)
    return bytes(head) + bytes(1024)


def found(path: Path, limits: Limits = Limits()) -> list[str]:
    """The reasons of what was refused in a container; what was not refused is a source that can be read to its end."""
    reasons = []
    for each in find_sources([path], limits):
        if isinstance(each, Refusal):
            reasons.append(f"{each.reason}: {each.detail}")
        else:
            with each.open() as stream:
                assert sum(map(len, iter(partial(stream.read, MEBIBYTE), b""))) == each.size
    return reasons


CONTAINERS: dict[str, tuple[Callable[[], bytes], str]] = {
    "a zip whose members are one and the same": (overlapping, "200 times its packed size|verlap|unpacked bytes"),
    "zips in zips, six deep and wide": (lambda: doll(6, 2), "more than 5 containers deep|unpacked bytes|200 times"),
    "a gzip of many members": (lambda: gzip.compress(b" " * MEBIBYTE, 9) * 300, "more than the limits allow"),
    "a bzip2 of many streams": (lambda: bz2.compress(b" " * MEBIBYTE, 9) * 300, "more than the limits allow"),
    "an xz of many streams": (lambda: lzma.compress(b" " * (8 * MEBIBYTE)) * 40, "more than the limits allow"),
    "a gzip in a gzip": (lambda: gzip.compress(gzip.compress(b" " * MEBIBYTE, 9) * 300, 9), "more than the limits allow"),
    "a tar of holes": (sparse, "no ordinary file|broken"),
    "a tar with a device": (lambda: tarred(("null", tarfile.CHRTYPE, ""), ("pipe", tarfile.FIFOTYPE, "")), "no ordinary file"),
    "a tar with links": (lambda: tarred(("a", tarfile.SYMTYPE, "/etc"), ("b", tarfile.LNKTYPE, "../../x")), "a link inside"),
    "a web archive whose record is longer than it": (lambda: b"WARC/1.0\r\nContent-Length: 999999999\r\n\r\nx", "break"),
    "a web archive of empty members": (lambda: gzip.compress(b"WARC/1.0\r\nContent-Length: 0\r\n\r\n\r\n\r\n") * 20_000, ""),
    "a web archive that never ends its header": (lambda: gzip.compress(b"WARC/1.0\r\n" + b"A: b\r\n" * 3_000_000), "break|limits"),
}  # fmt: skip


@pytest.mark.parametrize("kind", CONTAINERS)
def test_a_hostile_container_is_refused_with_a_reason(tmp_path: Path, kind: str) -> None:
    make, reason = CONTAINERS[kind]
    (tmp_path / "heap").mkdir()
    (tmp_path / "heap" / "bad").write_bytes(make())
    (tmp_path / "heap" / "zz story.txt").write_bytes(STORY)
    before = sorted(tmp_path.rglob("*"))
    limits = Limits(container_size=100 * MEBIBYTE)
    reasons = found(tmp_path / "heap", limits)
    assert any(word in why for why in reasons for word in reason.split("|")), reasons
    assert sorted(tmp_path.rglob("*")) == before
    (story,) = (each for each in catalogue([tmp_path / "heap" / "zz story.txt"]) if isinstance(each, Entry))
    assert story.card.title == "Rain"


# entities, laughs


def word(part: bytes) -> bytes:
    space = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = part % b"w:document" + b"<w:document %s><w:p><w:r><w:t>&l11;</w:t></w:r></w:p></w:document>" % space
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": body})


def open_document(part: bytes) -> bytes:
    body = part % b"o:d" + b"<o:d xmlns:o='o' xmlns:t='t'><o:text><t:p>&l11;</t:p></o:text></o:d>"
    return zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": body})


def book(part: bytes, page: bytes = b"<p>%s</p>" % STORY, spine: int = 1) -> bytes:
    package = (
        b"<package><metadata><title>&l11;</title></metadata><manifest><item id='a' href='a.html'/></manifest><spine>"
        + b"<itemref idref='a'/>" * spine + b"</spine></package>"
    )  # fmt: skip
    container = b"<container><rootfiles><rootfile full-path='c.opf'/></rootfiles></container>"
    opf = (part % b"package" if part else b"") + package
    return zipped(
        {"mimetype": b"application/epub+zip", "META-INF/container.xml": container, "c.opf": opf, "a.html": page}
    )


def journal(part: bytes) -> bytes:
    entry = b"<livejournal><entry><itemid>1</itemid><event>&l11;</event></entry></livejournal>"
    return b'<?xml version="1.0"?>' + part % b"livejournal" + entry


@pytest.mark.parametrize("make", [word, open_document, book, journal])
@pytest.mark.parametrize("part", [LAUGHS, OUTSIDE, FETCHED])
def test_entities_of_its_own_are_refused(make: Callable[[bytes], bytes], part: bytes) -> None:
    assert [each for each in told(make(part)) if "entities of its own" in each]


@pytest.mark.parametrize("part", [LAUGHS, OUTSIDE, FETCHED])
def test_entities_of_a_page_are_only_letters(part: bytes) -> None:
    page = part % b"html" + b"<html><body><p>%s &l11;</p></body></html>" % STORY
    for said in (*told(page), *told(book(b"", page))):
        assert "lollol" not in said and "root:" not in said and len(said) < 2 * len(page)


def test_a_page_that_a_book_shows_over_and_over_is_no_bomb() -> None:
    (said,) = told(book(b"", b"<p>%s</p>" % STORY * 200, spine=50_000))
    assert len(said) < 33 * MEBIBYTE


# documents that lead in circles, or deep down


def pdf(*objects: bytes) -> bytes:
    out, places = b"%PDF-1.5\n", []
    for number, each in enumerate((b"<</Type/Catalog/Pages 2 0 R>>", *objects), 1):
        places.append(len(out))
        out += b"%d 0 obj%sendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(places) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        size, table, size, len(out)
    )  # fmt: skip


def drawn(
    stream: bytes, filters: bytes = b"", contents: bytes = b"4 0 R", resources: bytes = b"", *more: bytes
) -> bytes:
    page = b"<</Type/Page/Parent 2 0 R/Contents %s%s>>" % (contents, resources)
    content = b"<</Length %d%s>>stream\n%s\nendstream" % (len(stream), filters, stream)
    return pdf(b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, content, *more)


FORM = b"/Resources<</XObject<</X 5 0 R>>>>"
PDFS: dict[str, Callable[[], bytes]] = {
    "pages in a circle": lambda: pdf(b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>", b"<</Type/Pages/Kids[2 0 R]/Parent 2 0 R>>"),
    "a packed bomb": lambda: drawn(zlib.compress(b" " * (100 * MEBIBYTE), 9), b"/Filter/FlateDecode"),
    "a bomb packed twice": lambda: drawn(
        zlib.compress(zlib.compress(b" " * (100 * MEBIBYTE), 9), 9), b"/Filter[/FlateDecode/FlateDecode]"),
    "one drawing a thousand times": lambda: drawn(
        zlib.compress(b" " * MEBIBYTE), b"/Filter/FlateDecode", b"[" + b"4 0 R " * 1000 + b"]"),
    "a form that draws itself": lambda: drawn(
        b"/X Do /X Do ", b"", b"4 0 R", FORM, b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]%s/Length 12>>stream\n/X Do /X Do "
        b"\nendstream" % FORM),
    "an array that opens and opens": lambda: pdf(b"<</Type/Pages/Kids" + b"[" * 100_000 + b"]" * 100_000 + b"/Count 1>>"),
    "one page two hundred thousand times": lambda: pdf(
        b"<</Type/Pages/Kids[%s]/Count 200000>>" % (b"3 0 R " * 200_000), b"<</Type/Page/Parent 2 0 R>>"),
    "a table larger than the file": lambda: b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\nxref\n0 99999999\n0000000000 "
    b"65535 f \ntrailer<</Size 99999999/Root 1 0 R>>\nstartxref\n52\n%%EOF",
    "a table that points at itself": lambda: b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\nxref\n0 1\n0000000000 65535 f "
    b"\ntrailer<</Size 2/Root 1 0 R/Prev 52>>\nstartxref\n52\n%%EOF",
}  # fmt: skip


@pytest.mark.parametrize("kind", PDFS)
def test_a_hostile_pdf_is_refused(kind: str) -> None:
    (said,) = told(PDFS[kind]())
    assert said.startswith(("a PDF document that cannot be read: it ", "a PDF document of pictures: "))


LETTER = b"From: wren@example.org\nSubject: FIC: Rain\nMIME-Version: 1.0\n"
DEEP: dict[str, Callable[[], bytes]] = {
    "groups of rich text": lambda: b"{\\rtf1" + b"{" * 300_000 + STORY + b"}" * 300_000,
    "binary of rich text": lambda: b"{\\rtf1 " + STORY + b"\\bin99999999999 x}",
    "signs to skip in rich text": lambda: b"{\\rtf1 " + STORY + b"\\uc99999999\\u8212 " * 20_000 + b"}",
    "parts of a mail": lambda: LETTER + b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n)
                                                 for n in range(10_000)) + b"Content-Type: text/plain\n\n" + STORY,
    "mails in a mail": lambda: LETTER + b"Content-Type: message/rfc822\n\nFrom: wren@example.org\nSubject: x\n" * 10_000 + STORY,
    "parts in a saved page": lambda: b"From: <Saved by Blink>\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/related; "
    b"boundary=b\n\n" + b"--b\nContent-Type: multipart/related; boundary=b\n\n" * 20_000,
    "words of a subject": lambda: b"From: wren@example.org\nSubject: " + b"=?utf-8?B?" * 50_000 + b"\n\n" + STORY,
    "elements of a page": lambda: b"<html><body>" + b"<div>" * 100_000 + STORY,
    "tags of a page": lambda: b"<html><body>" + b"<p><i>" * 300_000 + STORY,
    "attributes of a page": lambda: b"<html><body><p " + b"a=b " * 300_000 + b">" + STORY,
    "elements of a journal": lambda: b"<livejournal><entry><itemid>1</itemid><event>" + b"<a>" * 100_000,
    "spaces of an OpenDocument": lambda: zipped({
        "mimetype": b"application/vnd.oasis.opendocument.text",
        "content.xml": b"<o:d xmlns:o='o' xmlns:t='t'><o:text><t:p>%s%s</t:p></o:text></o:d>" % (
            STORY, b"<t:s t:c='999999999'/>" * 1000)}),
    "entries in entries of a list": lambda: b"%FILES = (\n1 => {\n" + b"A => {\n" * 100_000,
    "brackets in an entry of a list": lambda: b"%FILES = (\n1 => {\nTitle => q" + b"(" * 200_000,
}  # fmt: skip


@pytest.mark.parametrize("kind", DEEP)
def test_what_is_nested_without_end_is_read_or_refused(kind: str) -> None:
    data = DEEP[kind]()
    assert sum(map(len, told(data))) < len(data) + MEBIBYTE


def test_a_mailbox_with_a_line_of_50_mb_refuses_that_message_alone(tmp_path: Path) -> None:
    """Streamed: the message is never held whole."""
    start = b"From wren@example.org Mon Jan  5 10:00:00 1998\n" + LETTER + b"\n"

    def pieces() -> Iterator[bytes]:
        yield start + STORY + b"\n\n" + start
        for _ in range(50):
            yield b"and then she said it" * (MEBIBYTE // 20)
        yield b"\n\n" + start + STORY

    path = tmp_path / "box"
    path.write_bytes(b"".join(pieces()))
    read = list(catalogue([path]))
    assert [type(each) for each in read] == [Entry, Refusal, Entry]
    assert "larger than 32 MiB" in next(each.reason for each in read if isinstance(each, Refusal))


# a dump without end


def peak(pouring: Callable[[Iterator[bytes]], Any], rows: int) -> int:
    """The most memory that Python held while it read a dump of so many rows, in bytes."""
    statement = b"INSERT INTO fanfiction_reviews VALUES " + b",".join(
        [b"(1,1,11,'K',0,'x','2004-01-01',5,'1','ST')"] * 500
    )
    story = b"INSERT INTO fanfiction_stories VALUES (%s);\n" % b",".join(b"'%d'" % n for n in range(1, 22)).replace(
        b"'9'", b"'2004-05-06'"
    )
    pieces = iter([b"-- MySQL dump\n", story, *[statement + b";\n"] * (rows // 500)])
    spool = Spool()
    tracemalloc.start()
    try:
        (site,) = read_dump(pouring(pieces), spool, Limits(dump_rows=1000, dump_names=1000)).sites.values()
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        spool.close()
    assert len(site.reviews) == 999 and sum(site.unread.values()) == rows - 999
    return most


def test_memory_does_not_grow_with_the_rows_of_a_dump(pouring: Callable[[Iterator[bytes]], Any]) -> None:
    """Ten times the rows, beyond the limit; ten million were read by hand in the same memory."""
    assert peak(pouring, 20_000) < peak(pouring, 2000) + MEBIBYTE
