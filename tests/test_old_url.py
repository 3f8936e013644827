"""Where a document once stood is told by web archives, mirrors' folders, comments of programs, and pages themselves."""

# ruff: noqa: E501 (headers and markup stand here as programs write them)
from __future__ import annotations

from pathlib import Path

import pytest

from reliquary.catalogue import Entry, catalogue
from reliquary.markup.old_url import urls_in, urls_of
from reliquary.work import Place

CASES = Path(__file__).parent / "cases"


@pytest.mark.parametrize(
    ("place", "url"),
    [
        (Place("m/www.example.org/~wren/weir.html"), "http://www.example.org/~wren/weir.html"),
        (Place("m.zip", ("site/example.co.uk/a/b.php?sid=7&x=1.html",)), "http://example.co.uk/a/b.php?sid=7&x=1"),
        (Place("c.warc", ("20010304050607/https://example.org/x",)), "https://example.org/x"),
        (Place("heap/old.tar.gz", ("stories/weir.html",)), None),
        (Place("heap/v1.2.uk/weir.html"), None),
        (Place("heap/127.0.0.1/weir.html"), None),
        (Place("example.org"), None),
    ],
)
def test_a_place_tells_an_address(place: Place, url: str | None) -> None:
    assert [claim.value for claim in urls_of(place)] == ([url] if url else [])


@pytest.mark.parametrize(
    ("html", "url"),
    [
        ("<!-- saved from url=(0033)http://www.example.org/weir.html -->", "http://www.example.org/weir.html"),
        (
            "<!--\n Page saved with SingleFile \n url: https://example.org/x?a=1&amp;b=2 \n-->",
            "https://example.org/x?a=1&b=2",
        ),
        ('<script>__wm.wombat("http://example.org/~w/","2001","x");</script>', "http://example.org/~w/"),
        ("<link href='https://example.org/s/1' rel='canonical'>", "https://example.org/s/1"),
        ('<base href="http://example.org/~wren/">', "http://example.org/~wren/page.html"),
        ("<p>See http://example.org/other.html</p><link rel=stylesheet href=http://example.org/x.css>", None),
    ],
)
def test_a_page_tells_its_address(html: str, url: str | None) -> None:
    assert [claim.value for claim in urls_in(html, Place("page.html"))] == ([url] if url else [])


def test_a_crawl_is_read_at_its_addresses() -> None:
    entries = [each for each in catalogue([CASES / "containers" / "crawl.warc.gz"]) if isinstance(each, Entry)]
    weir = next(each for each in entries if each.card.title == "The Weir")
    assert [claim.value for claim in weir.reading.claims if claim.field == "url"] == [
        "http://www.example.org/~wren/stories/weir.html"
    ]
    assert any(note.what.startswith("fetched from the web on 2026-11-25") for note in weir.reading.notes)


def test_mail_tells_where_its_list_keeps_it(tmp_path: Path) -> None:
    text = "It rained on the harbour all that week, and nobody minded.\n\n" * 6
    head = "From: Wren <wren@example.org>\nSubject: FIC: Rain (1/1)\nDate: Sun, 4 Mar 2001 05:06:07 +0000\nMessage-ID: <1@example.org>\n"
    (tmp_path / "a.eml").write_text(f"{head}Archived-At: <http://lists.example.org/msg/77>\n\nTitle: Rain\n\n{text}")
    [entry] = catalogue([tmp_path])
    assert isinstance(entry, Entry)
    assert [claim.value for claim in entry.reading.claims if claim.field == "url"] == [
        "http://lists.example.org/msg/77"
    ]
