"""The reading page: signs set, looks remembered without an account, chapters, the header as it was written."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from reliquary.library.keep import Kept
from reliquary.library.models import Work
from reliquary.library.site import Site
from reliquary.web.looks import CHOICES, Looks, looks

Keeper = Callable[..., list[Kept]]
STORY = '"It\'s late," said Ray -- and it was.'


@pytest.fixture
def key(library: Any, kept: Keeper, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(), raising=False)
    kept(({"title": 'The "Late" Train', "authors": ("Wren",), "language": "en"}, STORY))
    return Work.objects.get().key


def test_signs_are_set_until_the_reader_asks_for_the_authors_own(key: str) -> None:
    reader = Client()
    page = reader.get(f"/works/{key}/read/").content.decode()
    assert "“It’s late,” said Ray — and it was." in page and "The “Late” Train" in page
    answer = reader.post("/preferences/", {"form": "looks", "signs": "typed", "next": f"/works/{key}/read/"})
    assert answer["Location"] == f"/works/{key}/read/"
    page = reader.get(f"/works/{key}/read/").content.decode()
    assert '"It\'s late," said Ray -- and it was.' in page


def test_looks_are_remembered_in_a_cookie_that_scripts_cannot_read(key: str) -> None:
    reader = Client()
    assert 'class="theme-auto size-medium' in reader.get("/").content.decode()
    reader.post("/preferences/", {"form": "looks", "theme": "sepia", "size": "huge", "keys": "off"})
    cookie = reader.cookies["looks"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["max-age"] >= 30_000_000
    page = reader.get("/").content.decode()
    assert 'class="theme-sepia size-huge' in page and "data-keys" not in page and "<dialog" not in page
    assert "Cookie" in reader.get("/")["Vary"]


def test_the_form_needs_its_token_and_leads_nowhere_else(key: str) -> None:
    assert Client(enforce_csrf_checks=True).post("/preferences/", {"form": "looks"}).status_code == 403
    answer = Client().post("/preferences/", {"form": "looks", "next": "https://elsewhere.example.com/"})
    assert answer["Location"] == "/preferences/"


@pytest.mark.parametrize("cookie", ["", "theme=<b>", "=&=&", "theme=dark&theme=light" + "&" * 9000, "%ff%00"])
def test_a_strange_cookie_does_no_harm(key: str, cookie: str) -> None:
    reader = Client()
    reader.cookies["looks"] = cookie
    assert reader.get(f"/works/{key}/read/").status_code == 200


def test_every_choice_begins_at_one_that_is_offered() -> None:
    for name, (_, values) in CHOICES.items():
        assert getattr(Looks(), name) in dict(values)
        for value, _ in values:
            assert getattr(looks({name: value}), name) == value


def test_chapters_are_read_one_by_one_or_together(library: Any, kept: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(), raising=False)
    for n in (1, 2):
        kept({"title": "Serial", "authors": ("Wren",), "fandoms": ("Highlander",), "instalment": (n, 2)})
    key = Work.objects.get().key
    whole = Client().get(f"/works/{key}/read/").content.decode()
    first = Client().get(f"/works/{key}/read/1/").content.decode()
    assert whole.count('id="chapter-') == 2 and first.count('id="chapter-') == 1
    assert f'rel="next" href="/works/{key}/read/2/"' in first and "All on one page" in first
    assert 'aria-current="page">Chapter 1' in first
    assert "about 4 minutes" in whole and "about 2 minutes" in first


def test_the_header_as_written_is_one_click_away(key: str) -> None:
    page = Client().get(f"/works/{key}/read/").content.decode()
    assert "Header as written" in page and "title: The &quot;Late&quot; Train" in page
