"""EPUB books: our own come back as they were, others are read as their makers meant, hostile ones are refused."""

# ruff: noqa: E501 (pages stand here as their makers write them)
from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliquary.catalogue import Entry, catalogue, describe_source
from reliquary.exports.epub import write_epub
from reliquary.exports.single_page import write_single_page
from reliquary.markup.xml import BadXml, events
from reliquary.work import KeptWork, Leaf, Place, Refusal, Source

HEAP = Path(__file__).parents[1] / "samples" / "heap"
KEPT = ("title", "authors", "rating", "relationships", "characters", "warnings", "summary", "notes", "series",
        "series_place", "status", "date", "language")  # fmt: skip
CONTAINER = '<container><rootfiles><rootfile full-path="OEBPS/content.opf"/></rootfiles></container>'
PROSE = "<p>It rained on the harbour all that week, and the boats lay under their covers like cattle.</p>" * 3


def source_of(data: bytes, name: str = "book.epub") -> Source:
    return Source(Place(name), len(data), "digest", lambda: io.BytesIO(data))


def book(files: dict[str, str | bytes], mimetype: str = "application/epub+zip") -> bytes:
    """A zip with the mimetype first."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("mimetype", mimetype, zipfile.ZIP_STORED)
        box.writestr("META-INF/container.xml", CONTAINER)
        for name, content in files.items():
            box.writestr(name, content)
    return file.getvalue()


def package(metadata: str, pages: list[str], extra: str = "", toc: str = "") -> str:
    items = "".join(
        f'<item id="p{n}" href="{page}" media-type="application/xhtml+xml"/>' for n, page in enumerate(pages)
    )
    refs = "".join(f'<itemref idref="p{n}"/>' for n in range(len(pages)))
    return (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" xmlns:opf="x" version="2.0">'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">{metadata}</metadata>'
        f"<manifest>{items}{extra}</manifest><spine{toc}>{refs}</spine></package>"
    )


def page(body: str) -> str:
    return f'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>{body}</body></html>'


def entry(data: bytes) -> Entry:
    [found] = describe_source(source_of(data))
    assert isinstance(found, Entry), found
    return found


def refusal(data: bytes) -> str:
    [found] = describe_source(source_of(data))
    assert isinstance(found, Refusal | Leaf), found
    return f"{found.reason}: {found.detail}" if isinstance(found, Refusal) else found.reason


def test_our_own_books_come_back_as_they_were() -> None:
    count = 0
    for one in catalogue([HEAP / "disk1", HEAP / "disk2"]):
        if not isinstance(one, Entry):
            continue
        count += 1
        file = io.BytesIO()
        write_epub(KeptWork("w0123abcd", one.card, one.reading.chapters, "2001-02-03T04:05:06Z"), file)
        back = entry(file.getvalue())
        assert back.reading.format == "reliquary epub"
        assert {k: getattr(back.card, k) for k in KEPT} == {k: getattr(one.card, k) for k in KEPT}, one.reading.place
        assert set(one.card.fandoms) <= set(back.card.fandoms)
        assert [(c.number, c.title) for c in back.reading.chapters] == [
            (c.number, c.title) for c in one.reading.chapters
        ]
        for mine, theirs in zip(back.reading.chapters, one.reading.chapters, strict=True):
            assert letters(mine.text) == letters(theirs.text), one.reading.place
            assert len(mine.text.split()) == len(theirs.text.split())
    assert count > 50


def test_our_own_pages_come_back_as_they_were() -> None:
    for one in catalogue([HEAP / "disk1"]):
        if not isinstance(one, Entry):
            continue
        file = io.BytesIO()
        write_single_page(KeptWork("w0123abcd", one.card, one.reading.chapters, "2001-02-03T04:05:06Z"), file)
        back = entry(file.getvalue())
        assert back.reading.format == "reliquary page"
        assert {k: getattr(back.card, k) for k in KEPT} == {k: getattr(one.card, k) for k in KEPT}, one.reading.place
        heads = [(c.number, c.title) for c in one.reading.chapters]
        if len(heads) > 1 or heads[0][1]:  # else the page has a rule in its place
            assert [(c.number, c.title) for c in back.reading.chapters] == heads
        assert letters(back.reading.body) == letters(one.reading.body), one.reading.place


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def test_a_book_of_the_archive_of_our_own() -> None:
    preface = (
        '<div id="preface" class="calibre1"><h2 class="toc-heading">Preface</h2><p class="message"><b>Salt</b><br/>Posted '
        'originally on the <a href="http://archiveofourown.org/">Archive of Our Own</a> at '
        '<a href="http://archiveofourown.org/works/77">http://archiveofourown.org/works/77</a>.</p><div class="meta">'
        '<dl class="tags1"><dt class="calibre5">Rating:</dt><dd class="calibre6"><a>Teen And Up Audiences</a></dd>'
        "<dt>Archive Warning:</dt><dd><a>Major Character Death</a></dd><dt>Category:</dt><dd><a>F/M</a></dd>"
        "<dt>Fandom:</dt><dd><a>Stargate Atlantis</a></dd><dt>Relationship:</dt><dd><a>Teyla Emmagan/John Sheppard</a></dd>"
        "<dt>Language:</dt><dd>English</dd><dt>Series:</dt><dd>Part 2 of <a>Low Tide</a></dd><dt>Stats:</dt><dd>Published: "
        "2009-11-02 Completed: 2009-12-01 Words: 900 Chapters: 2/2</dd></dl><h1>Salt</h1>"
        '<div class="byline">by <a rel="author" href="/users/tidewrack">tidewrack</a></div><p>Summary</p>'
        '<blockquote class="userstuff"><p>The sea took its time.</p></blockquote><p>Notes</p><blockquote class="userstuff">'
        "<p>Written for the rain exchange.</p></blockquote></div></div>"
    )
    chapter = (
        '<div class="meta group"><h2 class="heading">Chapter {}: {}</h2><p>Chapter Notes</p><blockquote class="userstuff">'
        '<p>Short one.</p></blockquote></div><div class="userstuff2">{}</div>'
    )
    data = book(
        {
            "OEBPS/content.opf": package(
                "<dc:title>Salt</dc:title><dc:creator>tidewrack</dc:creator><dc:publisher>Archive of Our Own</dc:publisher>"
                "<dc:language>en</dc:language><dc:date>2009-11-02</dc:date>",
                ["s_000.xhtml", "s_001.xhtml", "s_002.xhtml", "s_003.xhtml"],
            ),
            "OEBPS/s_000.xhtml": page(preface),
            "OEBPS/s_001.xhtml": page(chapter.format(1, "Low Water", PROSE)),
            "OEBPS/s_002.xhtml": page(chapter.format(2, "High Water", PROSE)),
            "OEBPS/s_003.xhtml": page('<div id="afterword"><h2>Afterword</h2><p>Please drop by the Archive and comment</p></div>'),
        }
    )  # fmt: skip
    found = entry(data)
    card = found.card
    assert (found.reading.format, card.title, card.authors) == ("ao3 epub", "Salt", ("tidewrack",))
    assert (card.rating, card.fandoms, card.warnings) == ("teen", ("Stargate Atlantis",), ("major_character_death",))
    assert (card.series, card.series_place, card.status, card.date) == ("Low Tide", 2, "complete", "2009-11-02")
    assert (card.summary, card.notes) == ("The sea took its time.", "Written for the rain exchange.")
    assert [(c.number, c.title) for c in found.reading.chapters] == [(1, "Low Water"), (2, "High Water")]
    assert all(letters(c.text) == letters(PROSE.replace("<p>", "").replace("</p>", "")) for c in found.reading.chapters)
    assert [claim.value for claim in found.reading.claims if claim.field == "url"] == [
        "http://archiveofourown.org/works/77"
    ]


def test_a_book_of_fichub() -> None:
    front = (
        "<h1>The Hex Watch</h1><p>by Wren Halloway</p><p>A long night on the wall.</p><p>Status: complete</p>"
        "<p>Published: 2007-03-04</p><p>Updated: 2008-01-01</p><p>Words: 400</p><p>Chapters: 2</p>"
        '<p>Original source: <a href="https://www.fanfiction.net/s/5/1/">https://www.fanfiction.net/s/5/1/</a></p>'
        '<p>Exported with the assistance of <a href="https://fichub.net">FicHub.net</a></p>'
    )
    nav = '<nav epub:type="toc"><ol><li><a href="a.xhtml">1. Dusk</a></li><li><a href="b.xhtml">2. Dawn</a></li></ol></nav>'
    data = book(
        {
            "OEBPS/content.opf": package(
                "<dc:title>The Hex Watch</dc:title><dc:creator>Wren Halloway</dc:creator><dc:language>en</dc:language>",
                ["intro.xhtml", "nav.xhtml", "a.xhtml", "b.xhtml"],
                '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
            ),
            "OEBPS/intro.xhtml": page(front), "OEBPS/nav.xhtml": page(nav),
            "OEBPS/a.xhtml": page(f"<h2>1. Dusk</h2>{PROSE}"), "OEBPS/b.xhtml": page(f"<h2>2. Dawn</h2>{PROSE}"),
        }
    )  # fmt: skip
    found = entry(data)
    assert (found.reading.format, found.card.title, found.card.authors) == (
        "fichub epub",
        "The Hex Watch",
        ("Wren Halloway",),
    )
    assert (found.card.status, found.card.date) == ("complete", "2007-03-04")
    assert [(c.number, c.title) for c in found.reading.chapters] == [(1, "Dusk"), (2, "Dawn")]
    assert found.reading.body.startswith("It rained") and "Exported" not in found.reading.body


def test_a_book_made_by_hand_takes_order_and_titles_from_its_package() -> None:
    ncx = "".join(
        f'<navPoint><navLabel><text>{title}</text></navLabel><content src="{target}"/></navPoint>'
        for title, target in (("Chapter One: Tar", "one.html"), ("Rope", "two.html#r"), ("Chain", "two.html#c"))
    )
    data = book(
        {
            "OEBPS/content.opf": package(
                "<dc:title>Harbour & Tide</dc:title><dc:creator opf:role='aut'>Ann Lantern</dc:creator>"
                "<dc:creator opf:role='trl'>Bob Odd</dc:creator><dc:language>en-GB</dc:language>"
                "<dc:description>&lt;p&gt;Boats, &lt;i&gt;mostly&lt;/i&gt;.&lt;/p&gt;</dc:description>"
                "<dc:date opf:event='publication'>2003-05-06T00:00:00</dc:date><meta name='calibre:series' content='Quays'/>"
                "<meta name='calibre:series_index' content='3.0'/><dc:source>http://example.org/~ann/harbour.html</dc:source>",
                ["cover.html", "title.html", "one.html", "one_b.html", "two.html"],
                '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>', ' toc="ncx"',
            ),
            "OEBPS/toc.ncx": '<!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://www.daisy.org/z3986/2005/'
            f'ncx-2005-1.dtd"><ncx><navMap>{ncx}</navMap></ncx>',
            "OEBPS/cover.html": page('<div><img src="c.jpg" alt=""/></div>'),
            "OEBPS/title.html": page("<h1>Harbour &amp; Tide</h1><p>Ann Lantern</p>"),
            "OEBPS/one.html": page(f"<h2>Chapter One: Tar</h2><a id='x'/>{PROSE}"),
            "OEBPS/one_b.html": page("<p>And it rained again.</p>"),
            "OEBPS/two.html": page(f"<div><h2 id='r'>Rope</h2>{PROSE}<h2 id='c'>Chain</h2><p>It held.</p></div>"),
        }
    )  # fmt: skip
    found = entry(data)
    card, chapters = found.card, found.reading.chapters
    assert (found.reading.format, card.title, card.authors) == ("epub", "Harbour & Tide", ("Ann Lantern",))
    assert (card.summary, card.date, card.series, card.series_place) == ("Boats, mostly .", "2003-05-06", "Quays", 3)
    assert [c.title for c in chapters] == ["Tar", "Rope", "Chain"]
    assert chapters[0].text.endswith("And it rained again.") and chapters[2].text == "It held."
    assert "http://example.org/~ann/harbour.html" in [claim.value for claim in found.reading.claims]


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"OEBPS/content.opf": f"{BOMB}]><package><metadata>&j;</metadata></package>"}, "declares entities"),
        ({"OEBPS/content.opf": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><package>&a;</package>'}, "entities"),
        ({"OEBPS/content.opf": "<package>" + "<a>" * 5000}, "nested"),
        ({"OEBPS/content.opf": "<package><spine>"}, "broken"),
        ({}, "without a package"),
        ({"OEBPS/content.opf": package("", ["a.html"]), "OEBPS/a.html": b"<p>" + b"a" * (8 << 20)}, "unpacks to more than"),
        ({"OEBPS/content.opf": package("", ["../../../etc/passwd", "//x/y", "missing.html"])}, "shows no text"),
        ({"OEBPS/content.opf": package("", ["a.html"]), "OEBPS/a.html": page(PROSE),
          "META-INF/encryption.xml": '<encryption><CipherReference URI="OEBPS/a.html"/></encryption>'}, "encrypted"),
    ],
)  # fmt: skip
def test_hostile_and_broken_books_are_refused_with_a_reason(files: dict[str, str | bytes], reason: str) -> None:
    assert reason in refusal(book(files))


def test_a_page_in_many_lines_of_contents_is_read_once() -> None:
    loop = '<nav epub:type="toc">' + '<a href="a.html">Again</a>' * 5000 + "</nav>"
    extra = '<item id="nav" href="nav.html" media-type="application/xhtml+xml" properties="nav"/>'
    opf = package("<dc:title>Loop</dc:title>", ["a.html"], extra).replace(
        '<itemref idref="p0"/>', '<itemref idref="p0"/>' * 5000
    )
    found = entry(book({"OEBPS/content.opf": opf, "OEBPS/nav.html": page(loop), "OEBPS/a.html": page(PROSE)}))
    assert found.reading.word_count == 51


def test_a_locked_font_is_no_locked_book() -> None:
    files: dict[str, str | bytes] = {
        "OEBPS/content.opf": package("<dc:title>Rain</dc:title>", ["a.html"]), "OEBPS/a.html": page(PROSE),
        "META-INF/encryption.xml": '<encryption><CipherReference URI="OEBPS/f.otf"/></encryption>',
    }  # fmt: skip
    assert entry(book(files)).card.title == "Rain"


SEED = book(
    {
        "OEBPS/content.opf": package("<dc:title>Rain</dc:title><dc:creator>Wren</dc:creator>", ["a.html", "b.html"]),
        "OEBPS/a.html": page(f"<h2>One</h2>{PROSE}"), "OEBPS/b.html": page(f"<h2>Two</h2>{PROSE}"),
    }
)  # fmt: skip


@settings(max_examples=120, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(0, len(SEED) - 1), st.integers(0, 255)), max_size=30), st.integers(0, len(SEED)))
def test_damaged_books_end_in_a_reading_or_a_reason(changes: list[tuple[int, int]], stop: int) -> None:
    data = bytearray(SEED)
    for at, value in changes:
        data[at] = value
    for cut in (bytes(data), bytes(data[:stop])):
        for found in describe_source(source_of(cut)):
            assert isinstance(found, Entry | Leaf | Refusal)
            assert not (isinstance(found, Refusal) and found.reason == "the reader broke down on this file"), found


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.one_of(st.binary(max_size=300), st.text(alphabet="<>&;!/ab='\"[]? \n", max_size=300).map(str.encode)))
def test_xml_is_read_or_refused(data: bytes) -> None:
    with suppress(BadXml):
        assert sum(event.kind != "text" for event in events(data)) % 2 == 0
