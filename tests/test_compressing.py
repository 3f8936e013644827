"""Words go out compressed to whoever takes them so, and to nobody else; the lengths tell nothing."""

import gzip
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from reliquary.library.keep import Kept
from reliquary.library.models import Work
from reliquary.web.compressing import compressed

TEXTS = ("/", "/works/{}/read/", "/opds/works/", "/feeds/works.atom")


@pytest.fixture
def key(library: Any, kept: Callable[..., list[Kept]]) -> str:
    kept(({"title": "Harbour", "authors": ("Wren",)}, "A lantern swung over the quay. Ask wren@example.org. " * 30))
    return str(Work.objects.get().key)


@pytest.mark.parametrize("address", TEXTS)
def test_words_are_compressed_for_whoever_takes_them_so(key: str, address: str) -> None:
    plain = Client().get(address.format(key))
    small = Client(headers={"accept-encoding": "br;q=1.0, gzip;q=0.8"}).get(address.format(key))
    assert small["Content-Encoding"] == "gzip" and int(small["Content-Length"]) == len(small.content)
    assert len(small.content) < 0.7 * len(plain.content) and "Content-Encoding" not in plain
    token = rb'value="\w{64}"'
    same, body = (re.sub(token, b"", text) for text in (gzip.decompress(small.content), plain.content))
    assert same == body and b"example" not in body
    assert all("Accept-Encoding" in one["Vary"] for one in (plain, small))
    assert small.get("ETag", "W/").startswith("W/") and small.get("ETag") == plain.get("ETag")


@pytest.mark.parametrize("takes", ["", "br", "gzip;q=0", "gzip; q=0.0, br", "x-gzipped"])
def test_nobody_else_gets_them_so(key: str, takes: str) -> None:
    assert "Content-Encoding" not in Client(headers={"accept-encoding": takes}).get("/")


def test_a_book_is_left_as_it_is(key: str) -> None:
    book = Client(headers={"accept-encoding": "gzip"}).get(f"/works/{key}.epub")
    content = b"".join(book.streaming_content) if book.streaming else book.content
    assert "Content-Encoding" not in book and content.startswith(b"PK")


def test_a_mark_holds_for_both(key: str) -> None:
    taker = Client(headers={"accept-encoding": "gzip"})
    mark = taker.get("/opds/works/")["ETag"]
    again = taker.get("/opds/works/", headers={"if-none-match": mark})
    assert again.status_code == 304 and not again.content


def test_the_same_answer_varies_in_length() -> None:
    lengths = {len(compressed(b"So it goes on. " * 60)) for _ in range(60)}
    assert len(lengths) > 5
