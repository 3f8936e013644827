"""Carrying works away: in each form, one by one or many in a zip, and only where rights allow."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from reliquary.library.keep import Kept
from reliquary.library.models import Work
from reliquary.library.site import Site
from reliquary.web import downloads

Keeper = Callable[..., list[Kept]]


@pytest.fixture
def keys(library: Any, kept: Keeper, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(), raising=False)
    common = {"authors": ("Wren",), "fandoms": ("Highlander",), "rating": "teen", "archive": "anywhere"}
    kept(
        (common | {"title": "Open & Shut", "summary": "By <owl@example.org>."}, "Write to owl@example.org & wait."),
        common | {"title": "Closed", "archive": "no"},
        common | {"title": "Deep", "rating": "explicit"},
        common | {"title": "Sealed", "rating": "explicit", "warnings": ("underage",)},
    )
    return {work.title: work.key for work in Work.objects.all()}


def names(answer: Any) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).namelist()


def test_a_work_as_text_and_as_a_page(keys: dict[str, str]) -> None:
    key = keys["Open & Shut"]
    text = Client().get(f"/works/{key}.txt")
    assert (
        text["Content-Type"] == "text/plain; charset=utf-8"
        and 'filename="Open-Shut.txt"' in text["Content-Disposition"]
    )
    words = text.content.decode()
    assert words.startswith("Open & Shut\nby Wren\n\nFandom: Highlander\n") and "[address withheld] & wait." in words
    page = Client().get(f"/works/{key}.html")
    html = page.content.decode()
    assert page["Content-Disposition"].startswith("attachment") and "<h1>Open &amp; Shut</h1>" in html
    assert "&amp; wait." in html and "example.org" not in html + words and "<script" not in html


@pytest.mark.parametrize("form", ["epub", "txt", "html"])
def test_rights_hold_for_every_form(keys: dict[str, str], form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Client().get(f"/works/{keys['Closed']}.{form}").status_code == 200
    assert Client().get(f"/works/{keys['Sealed']}.{form}").status_code == 404
    monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(published=True))
    assert Client().get(f"/works/{keys['Open & Shut']}.{form}").status_code == 200
    assert Client().get(f"/works/{keys['Closed']}.{form}").status_code == 404
    assert Client().get(f"/works/{keys['Deep']}.{form}")["Location"].startswith("/adult/")


def test_what_a_search_finds_leaves_as_one_zip(keys: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    answer = Client().get("/books.zip", {"q": "author:wren"})
    assert answer.streaming and answer["Content-Type"] == "application/zip"
    assert 'filename="author-wren.zip"' in answer["Content-Disposition"]
    whole = b"".join(answer.streaming_content)
    held = zipfile.ZipFile(io.BytesIO(whole))
    assert (
        held.testzip() is None and len(held.namelist()) == 3 and not any("Sealed" in name for name in held.namelist())
    )
    assert zipfile.ZipFile(io.BytesIO(held.read(held.namelist()[0]))).read("mimetype") == b"application/epub+zip"
    again = Client().get("/books.zip", {"q": "author:wren"})
    assert b"".join(again.streaming_content) == whole, "the same library gives the same bytes"
    monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(published=True))
    (only,) = names(Client().get("/books.zip"))
    assert only.startswith("Wren-Open-Shut")


def test_a_zip_obeys_the_readers_rules_and_its_limit(keys: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Client()
    reader.post("/preferences/", {"form": "rules", "rating.explicit": "hide"})
    assert len(names(reader.get("/books.zip"))) == 2
    assert Client().get("/books.zip", {"q": "titel:x"}).status_code == 400
    assert Client().get("/books.zip", {"q": "nothinglikeit"}).status_code == 404
    monkeypatch.setattr(downloads, "MOST_BOOKS", 1)
    refused = Client().get("/books.zip")
    assert refused.status_code == 400 and "narrow the search" in refused.content.decode()
    assert "/books.zip?q=author%3Awren" in Client().get("/", {"q": "author:wren"}).content.decode()
