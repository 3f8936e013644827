"""Documents of office programs: what their makers hid in them, and what hostile ones try."""

# ruff: noqa: E501 (markup stands here as programs write it)
from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliquary.catalogue import Entry, describe_source
from reliquary.formats.office.rtf import read_rtf
from reliquary.work import Leaf, Place, Refusal, Source

CASES = Path(__file__).parent / "cases" / "kinds"
PROSE = "It rained on the harbour all that week, and the boats lay under their covers like cattle. "
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ODF = 'xmlns:office="o" xmlns:text="t" xmlns:style="s" xmlns:fo="f" xmlns:table="b"'


def zipped(files: dict[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as box:
        for name, content in files.items():
            box.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)
    return file.getvalue()


def docx(body: str, **parts: str) -> bytes:
    more = {f"word/{name}.xml": part for name, part in parts.items()}
    return zipped(
        {"[Content_Types].xml": "<Types/>", "word/document.xml": f"<w:document {W}>{body}</w:document>", **more}
    )


def odt(body: str, styles: str = "") -> bytes:
    content = (
        f"<office:document-content {ODF}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def read(data: bytes) -> list[Entry | Leaf | Refusal]:
    return list(describe_source(Source(Place("a.bin"), len(data), "digest", lambda: io.BytesIO(data))))


def entry(data: bytes) -> Entry:
    [found] = read(data)
    assert isinstance(found, Entry), found
    return found


def refusal(data: bytes) -> str:
    [found] = read(data)
    assert isinstance(found, Refusal), found
    return f"{found.reason}: {found.detail}"


def test_word_keeps_headings_notes_and_what_was_not_deleted() -> None:
    body = (
        '<w:p><w:pPr><w:pStyle w:val="T1"/></w:pPr><w:r><w:t>Rain</w:t></w:r></w:p><w:p><w:r><w:t>by Wren</w:t></w:r></w:p>'
        f"<w:p><w:r><w:rPr><w:i/></w:rPr><w:t>{PROSE}</w:t></w:r><w:r><w:rPr><w:i w:val='0'/></w:rPr><w:t>Plain.</w:t></w:r>"
        "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:r><w:instrText>HYPERLINK</w:instrText></w:r></w:p>"
        f"<w:p><w:r><w:t>{PROSE}</w:t><w:br/><w:t>Then snow.</w:t></w:r></w:p>"
    )
    styles = '<w:styles><w:style w:styleId="T1"><w:name w:val="Title"/></w:style></w:styles>'
    found = entry(docx(body, styles=styles))
    assert (found.card.title, found.card.authors, found.reading.format) == ("Rain", ("Wren",), "docx")
    assert found.reading.chapters[0].xhtml.startswith(f"<p><em>{PROSE.strip()}</em> Plain.</p>")
    assert "gone" not in found.reading.body and "HYPERLINK" not in found.reading.body


def test_open_document_takes_looks_from_styles_and_their_parents() -> None:
    styles = (
        '<style:style style:name="Q" style:family="text" style:parent-style-name="P"/>'
        '<style:style style:name="P" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>'
        '<style:style style:name="L" style:parent-style-name="L"/>'
    )
    body = (
        '<text:h text:outline-level="1">Rain</text:h><text:p>by Wren</text:p><text:tracked-changes>gone</text:tracked-changes>'
        f'<text:p>{PROSE}<text:span text:style-name="Q">So<text:s text:c="2"/>it went.</text:span> '
        f'<text:span text:style-name="L">On.</text:span></text:p><text:p>{PROSE}</text:p>'
    )
    found = entry(odt(body, styles))
    assert (found.card.title, found.reading.format) == ("Rain", "odt")
    assert "<em>So it went.</em> On." in found.reading.chapters[0].xhtml and "gone" not in found.reading.body


def test_rich_text_speaks_the_character_set_of_each_font() -> None:
    data = (
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset204 Times;}}{\*\generator x;}"
        rb"{\info{\title Rain}}{\f0 \'93So\'94} {\f1 \'c4\'ee\'e6\'e4\'fc} \uc1\u8212- {\pict 0102ff}\bin4 {{{{ end\par}"
    )
    page = read_rtf(data)
    assert "<title>Rain</title>" in page and "\u201cSo\u201d Дождь —  end" in page and "0102" not in page


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (docx("<w:p>" * 400), "nested"),
        (docx("").replace(b"PK\x05\x06", b"PKxx"), "broken"),
        (zipped({"[Content_Types].xml": "", "xl/workbook.xml": "<x/>"}), "workbook"),
        (docx("<w:p>&x;</w:p>").replace(b"w", b"w"), "shows no text"),
        (zipped({"[Content_Types].xml": "", "word/document.xml": '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'}), "entities"),
        (zipped({"[Content_Types].xml": "", "word/document.xml": "<a>" + " " * (40 << 20)}), "unpacks to more than"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>",
                 "META-INF/manifest.xml": "<encryption-data/>"}), "password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4000, "broken"),
        (b"%PDF-1.4\nnothing", "broken"),
    ],
)  # fmt: skip
def test_hostile_and_broken_documents_are_refused_with_a_reason(data: bytes, reason: str) -> None:
    assert reason in refusal(data)


def test_a_circle_in_the_table_of_an_old_document_ends() -> None:
    data = bytearray((CASES / "office-doc" / "in.doc").read_bytes())
    sector = 512 + 512 * int.from_bytes(data[76:80], "little")
    for at in range(sector, sector + 512, 4):
        data[at : at + 4] = (0).to_bytes(4, "little")
    assert "circle" in refusal(bytes(data))


def pdf(pages: list[list[str]]) -> bytes:
    """A PDF written by hand, one line under the other."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>",
               "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]  # fmt: skip
    for number, lines in enumerate(pages):
        drawn = "BT /F 10 Tf 12 TL 40 780 Td " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
        objects.append(f"<</Type/Page/Parent 2 0 R/Resources<</Font<</F 3 0 R>>>>/Contents {5 + 2 * number} 0 R>>")
        objects.append(f"<</Length {len(drawn)}>>stream\n{drawn}\nendstream")
    out = b"%PDF-1.4\n"
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{each}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start = len(out)
    return out + (f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(objects) + 1}/Root 1 0 R>>\n"
                  f"startxref\n{start}\n%%EOF").encode()  # fmt: skip


def test_pdf_loses_its_running_heads_and_finds_its_paragraphs() -> None:
    line = "It rained on the harbour all that week and the boats lay under their"
    names = ["one", "two", "three", "four", "five"]
    pages = [
        ["The Weir - Wren", f"{name} {line}", line, "covers like cattle.", line, f"and nobody minded {name}.", str(n)]
        for n, name in enumerate(names, 1)
    ]
    found = entry(pdf(pages))
    text = found.reading.body
    assert text.count("\n\n") == 9 and "The Weir" not in text and "1" not in text
    assert f"two {line} {line} covers like cattle." in text
    assert any("running heads" in note.what for note in found.reading.notes)


def test_pdf_without_words_is_told_from_a_broken_one() -> None:
    assert "recognised first" in refusal(pdf([[], []]))


SEEDS = [path.read_bytes() for path in sorted(CASES.glob("office-*/in.*"))] + [pdf([[PROSE]])]


@settings(max_examples=120, deadline=None, derandomize=True)
@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=40),
    st.floats(0, 1),
)
def test_damaged_documents_end_in_a_reading_or_a_reason(
    seed: bytes, changes: list[tuple[float, int]], stop: float
) -> None:
    data = bytearray(seed)
    for at, value in changes:
        data[int(at * len(data))] = value
    for found in read(bytes(data[: max(1, int(stop * len(data)))])):
        assert not (isinstance(found, Refusal) and found.reason == "the reader broke down on this file"), found


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.lists(
        st.sampled_from(
            [
                b"{",
                b"}",
                b"\\par ",
                b"\\u-9999?",
                b"\\'e9",
                b"\\bin99999 ",
                b"\\f1",
                b"\\*",
                b"\\",
                b"a",
                b"\xff",
                b"\\i0 ",
                b"\\fonttbl",
                b"\\title ",
            ]
        )
    )
)
def test_whatever_rich_text_is_read(pieces: list[bytes]) -> None:
    assert read_rtf(b"{\\rtf1" + b"".join(pieces)).endswith("</body></html>\n")
