"""My shelf: what is kept with and without an account, what it shows to whom, its feeds, and how it is taken away."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from reliquary.library.keep import Kept
from reliquary.library.models import Work
from reliquary.library.reader_models import Keepsake
from reliquary.library.site import Site
from reliquary.work import Spoiler

Keeper = Callable[..., list[Kept]]
FANDOM = "Buffy the Vampire Slayer"


@pytest.fixture
def works(library: Any, kept: Keeper, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Keys of works of a published library by their titles."""
    monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(published=True), raising=False)
    common = {"authors": ("Wren",), "archive": "anywhere", "rating": "teen"}
    kept(
        common | {"title": "Lamps", "fandoms": (FANDOM,), "summary": "The keeper did it.",
                  "spoilers": (Spoiler(FANDOM, 5),), "spoilers_raw": "season five"},
        common | {"title": "Piers"},
        common | {"title": "Depths", "rating": "explicit"},
        common | {"title": "Closed", "archive": "no"},
    )  # fmt: skip
    return dict(Work.objects.values_list("title", "key"))


@pytest.fixture
def wren(works: dict[str, str]) -> Client:
    """A signed-in reader."""
    User.objects.create_user("wren", password="a lamp on the pier")
    client = Client()
    assert client.login(username="wren", password="a lamp on the pier")
    return client


def shown(client: Client, address: str, status: int = 200, **query: str) -> str:
    response = client.get(address, query)
    assert response.status_code == status, address
    return response.content.decode()


def keep(client: Client, key: str, **fields: str) -> None:
    assert client.post(f"/mine/works/{key}/", fields).status_code == 302


def test_buttons_keep_and_let_go_without_scripts(wren: Client, works: dict[str, str]) -> None:
    for address in (f"/works/{works['Piers']}/", f"/works/{works['Piers']}/read/"):
        page = shown(wren, address)
        assert 'name="marked" value="1">Mark<' in page and 'name="wanted" value="1">Read later<' in page
        answer = wren.post(f"/mine/works/{works['Piers']}/", {"marked": "1", "next": address})
        assert answer["Location"] == address
        assert 'name="marked" value="0">Take the mark off<' in shown(wren, address)
        keep(wren, works["Piers"], marked="0")
    keep(wren, works["Piers"], wanted="1")
    keep(wren, works["Lamps"], marked="1")
    page = shown(wren, "/mine/")
    assert page.index("Reading list") < page.index("Piers") < page.index("Marks") < page.index("Lamps")
    assert wren.post("/mine/", {"form": "take", "kind": "wanted", "key": works["Piers"]}).status_code == 302
    assert "Piers" not in shown(wren, "/mine/")


def test_a_form_without_its_token_does_nothing(wren: Client, works: dict[str, str]) -> None:
    wren.handler.enforce_csrf_checks = True
    for address, fields in (
        (f"/mine/works/{works['Piers']}/", {"marked": "1"}),
        ("/mine/", {"form": "forget"}),
        ("/mine/searches/", {"q": "lamp"}),
    ):
        answer = wren.post(address, fields)
        assert answer.status_code == 403 and "open the page again" in answer.content.decode()
    assert not Keepsake.objects.exists()


def test_nobody_keeps_what_is_not_open_to_them(wren: Client, works: dict[str, str]) -> None:
    assert wren.post(f"/mine/works/{works['Closed']}/", {"marked": "1"}).status_code == 404
    assert wren.post(f"/mine/works/{works['Depths']}/", {"marked": "1"})["Location"].startswith("/adult/")
    assert wren.post("/mine/works/nosuchwork/", {"marked": "1"}).status_code == 404
    assert Client().post(f"/mine/works/{works['Piers']}/", {"marked": "1"})["Location"].startswith("/login/")
    assert not Keepsake.objects.exists()


def test_what_is_closed_later_is_counted_and_not_named(wren: Client, works: dict[str, str]) -> None:
    keep(wren, works["Piers"], marked="1")
    Work.objects.filter(title="Piers").update(visibility=0)
    for address in ("/mine/", "/mine/?of=marked"):
        page = shown(wren, address)
        assert "Piers" not in page and "1 more is not open to you now." in page
    told = wren.get("/mine/my-shelf.json")
    assert told["Content-Disposition"] == 'attachment; filename="my-shelf.json"'
    assert told.json()["works"][0]["title"] is None and "Piers" not in told.content.decode()


def test_veils_lie_on_my_shelf_too(wren: Client, works: dict[str, str]) -> None:
    keep(wren, works["Lamps"], marked="1")
    wren.post("/preferences/", {"form": "shield", f"seen.{FANDOM}": "1"})
    page = shown(wren, "/mine/")
    assert "It gives away season 5" in page and "The keeper did it." not in page
    assert f"?lift={works['Lamps']}#markedwork-{works['Lamps']}" in page and f'id="markedwork-{works["Lamps"]}"' in page
    assert "The keeper did it." in shown(wren, "/mine/", lift=works["Lamps"])


def test_history_is_kept_only_when_wished_for(wren: Client, works: dict[str, str]) -> None:
    read = f"/works/{works['Piers']}/read/"
    shown(wren, read)
    assert not Keepsake.objects.exists() and "Remember what I read" in shown(wren, "/mine/")
    wren.post("/mine/", {"form": "history", "wished": "1"})
    wren.head(read)
    assert not Keepsake.objects.exists(), "asking for the head of a page is not reading it"
    shown(wren, read)
    assert "Piers" in shown(wren, "/mine/") and 'data-note="/mine/works/' in shown(wren, read)
    wren.post("/mine/", {"form": "history", "wished": "0"})
    assert "Piers" not in shown(wren, "/mine/") and not Keepsake.objects.exists()


def test_the_place_in_a_story_follows_the_account(wren: Client, works: dict[str, str]) -> None:
    key = works["Piers"]
    keep(wren, key, wanted="1")
    place = {"page": "1", "part": "7", "of": "20"}
    assert wren.post(f"/mine/works/{key}/", place).status_code == 204
    elsewhere = Client()
    assert elsewhere.login(username="wren", password="a lamp on the pier")
    assert f'<a class="button quiet" href="/works/{key}/read/1/">Go on in chapter 1</a>' in shown(
        elsewhere, f"/works/{key}/"
    )
    assert 'data-part="7"' in shown(elsewhere, f"/works/{key}/read/1/")
    Keepsake.objects.update(stopped=Keepsake.objects.get().stopped - timedelta(hours=1))
    assert 'data-part="7"' in shown(elsewhere, f"/works/{key}/read/1/"), "coming back loses no place"
    assert 'data-part="7"' in shown(elsewhere, f"/works/{key}/read/1/")
    for wrong in ({"page": "x"}, {"page": "1", "part": "-1", "of": "2"}, {"page": "1", "part": "1" * 30, "of": "2"}):
        assert wren.post(f"/mine/works/{key}/", wrong).status_code == 400


def test_without_an_account_a_browser_asks_for_entries_by_key(works: dict[str, str]) -> None:
    page = shown(Client(), "/mine/")
    assert "<noscript>" in page and "Sign in" in page and "<h2" in page
    answer = Client().post("/mine/cards/", {"keys": " ".join([*works.values(), "<script>", "0" * 12])})
    entries = answer.content.decode()
    assert re.findall(r'data-key="(\w+)"', entries) == [works["Lamps"], works["Piers"]]
    assert "Depths" not in entries and "Closed" not in entries and "<script>" not in entries
    assert Client().get("/mine/cards/")["Location"] == "/mine/"


def test_what_a_browser_holds_is_moved_only_when_asked(works: dict[str, str]) -> None:
    User.objects.create_user("wren", password="a lamp on the pier")
    client = Client()
    assert client.post("/mine/searches/", {"q": "kettle", "title": "Kettles"})["Location"] == "/mine/"
    assert "Kettles" in shown(client, "/mine/")
    signed = client.post("/login/", {"username": "wren", "password": "a lamp on the pier", "next": "/mine/"})
    page = shown(client, signed["Location"])
    assert "Move them into your account?" in page and "1 saved search" in page and 'data-query="kettle"' not in page
    held = {"works": [{"key": works["Piers"], "wanted": "2024-05-01T10:00:00Z"}], "remembers": True}
    client.post("/mine/", {"form": "move", "held": json.dumps(held)})
    page = shown(client, "/mine/")
    assert 'data-query="kettle"' in page and "Piers" in page and "Stop, and forget it" in page
    assert not client.cookies["searches"].value
    assert client.post("/mine/", {"form": "move", "held": "{"}).status_code == 302


def test_all_is_deleted_at_one_click(wren: Client, works: dict[str, str]) -> None:
    keep(wren, works["Piers"], marked="1")
    wren.post("/mine/searches/", {"q": "lamp"})
    wren.post("/mine/", {"form": "forget"})
    page = shown(wren, "/mine/")
    assert "Piers" not in page and "lamp" not in page and not Keepsake.objects.exists()
    stranger = Client()
    stranger.post("/mine/searches/", {"q": "lamp"})
    stranger.post("/mine/", {"form": "forget"})
    assert "lamp" not in shown(stranger, "/mine/")


@pytest.mark.parametrize("signed_in", [True, False])
def test_searches_are_saved_with_and_without_an_account(wren: Client, works: dict[str, str], signed_in: bool) -> None:
    client = wren if signed_in else Client()
    assert 'href="/mine/searches/?q=title%3Apiers"' in shown(client, "/", q="title:piers")
    assert 'value="title:piers"' in shown(client, "/mine/searches/", q="title:piers")
    client.post("/mine/searches/", {"q": "title:piers", "title": "By the <sea>"})
    client.post("/mine/searches/", {"q": "lamp"})
    page = shown(client, "/mine/")
    assert '<a href="/?q=title%3Apiers" data-query="title:piers">By the &lt;sea&gt;</a>' in page
    assert page.index("lamp") < page.index("title:piers"), "the newest first"
    feed = re.search(r'href="(/feeds/works\.atom\?q=title%3Apiers)"', page)[1]
    assert "<title>Piers</title>" in shown(Client(), feed)
    client.post("/mine/searches/", {"q": "lamp", "drop": "1"})
    assert 'data-query="lamp"' not in shown(client, "/mine/")
    for slip in ("titel:x", "", "wren@example.org"):
        answer = client.post("/mine/searches/", {"q": slip})
        assert answer.status_code == 400 and 'role="alert"' in answer.content.decode()


def test_a_browser_holds_so_many_searches_and_strange_cookies_break_nothing(works: dict[str, str]) -> None:
    client = Client()
    for number in range(40):
        answer = client.post("/mine/searches/", {"q": f"{'lamp ' * 20}{number}"})
    assert answer.status_code == 400 and "This browser holds no more searches" in answer.content.decode()
    assert len(client.cookies["searches"].value) < 4000
    for cookie in ("", "x", "=", "%ff=%00", "titel%3Ax=y", "&" * 5000, "a=b&" * 2000):
        client.cookies["searches"] = cookie
        assert shown(client, "/mine/")


def test_the_feed_of_a_search_bears_shield_and_rules_for_those_who_send_no_cookies(works: dict[str, str]) -> None:
    client = Client()
    client.post("/preferences/", {"form": "shield", f"seen.{FANDOM}": "1"})
    client.post("/preferences/", {"form": "rules", "tags.hide": "piers", "rating.general": "veil"})
    client.post("/mine/searches/", {"q": "author:wren"})
    feed = re.search(r'href="(/feeds/works\.atom\?q=author%3Awren[^"]*)"', shown(client, "/mine/"))[1]
    stranger = Client()
    told = shown(stranger, feed.replace("&amp;", "&"))
    assert "It gives away season 5" in told and "The keeper did it." not in told
    assert "Depths" not in told and "Closed" not in told, "nobody's feed goes beyond general and teen works"
    assert "The keeper did it." in shown(stranger, "/feeds/works.atom?q=author%3Awren")
    assert "The keeper did it." in shown(stranger, "/?q=author:wren&seen=Buffy+the+Vampire+Slayer%3D1")
    itself = next(link for link in re.findall(r"<link[^>]+>", told) if 'rel="self"' in link)
    assert "seen=" in itself and "rules=" in itself


def test_my_shelf_asks_the_same_however_much_is_kept(
    wren: Client, kept: Keeper, django_queries: Callable[[], Any]
) -> None:
    def asked() -> int:
        for key in Work.objects.exclude(title__in=("Depths", "Closed")).values_list("key", flat=True):
            keep(wren, key, marked="1", wanted="1")
        shown(wren, "/mine/")
        with django_queries() as statements:
            shown(wren, "/mine/")
            shown(wren, "/mine/?of=marked")
        return len(statements)

    few = asked()
    kept(*({"title": f"Lantern {n}", "archive": "anywhere", "rating": "teen"} for n in range(12)))
    assert asked() == few


def test_a_file_is_brought_along_with_and_without_an_account(wren: Client, works: dict[str, str]) -> None:
    keep(wren, works["Piers"], marked="1")
    wren.post("/mine/searches/", {"q": "kettle", "title": "Kettles"})
    told = wren.get("/mine/my-shelf.json").content
    wren.post("/mine/", {"form": "forget"})
    for client, known in ((wren, ("Piers", "Kettles")), (Client(), ("Kettles",))):
        answer = client.post("/mine/", {"form": "bring", "file": SimpleUploadedFile("my-shelf.json", told)})
        assert answer["Location"] == "/mine/"
        page = shown(client, "/mine/")
        assert all(name in page for name in known)
        for strange in (b"", b"[]", b"{", b"\xff\xfe", b"[" * 100_000, b'{"works": 5, "searches": {"a": 1}}'):
            file = SimpleUploadedFile("x.json", strange)
            assert client.post("/mine/", {"form": "bring", "file": file}).status_code == 302
        assert client.post("/mine/", {"form": "bring"}).status_code == 302
        assert "Kettles" in shown(client, "/mine/")
