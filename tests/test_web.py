"""The site as each kind of visitor meets it: what is shown, what is not, and what every answer forbids."""

import random
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLResolver, get_resolver

from reliquary.library.keep import Kept
from reliquary.library.models import Work
from reliquary.library.site import Site
from reliquary.web.machines import AGENTS
from reliquary.web.names import KINDS

Keeper = Callable[..., list[Kept]]
STORY = "The lamp was lit at four, and nobody had lit it.\n\nNobody said so until five."
WORDS = [
    "harbour",
    "kettle",
    "lantern",
    "signal",
    "orchard",
    "mirror",
    "pocket",
    "silence",
    "bridge",
    "engine",
    "feather",
]


def story(seed: str) -> str:
    """Words that no other story has in this order."""
    chance = random.Random(seed)
    return f"{STORY}\n\n{' '.join(chance.choice(WORDS) for _ in range(300))}."


@pytest.fixture
def owner(library: Any, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Whoever sits at the machine of a private library."""
    monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(), raising=False)
    return Client()


@pytest.fixture
def publish(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    return lambda: monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(published=True), raising=False)


def page(client: Client, address: str, status: int = 200, **query: str) -> str:
    response = client.get(address, query)
    assert response.status_code == status, (address, response.status_code)
    return response.content.decode()


@pytest.fixture
def works(kept: Keeper) -> dict[str, str]:
    """Keys of works, each standing differently with its author and its readers, by what they are."""
    common = {"authors": ("Wren Halloway",), "fandoms": ("Highlander",), "language": "en"}
    wanted = {
        "open": {"title": "Open Water", "rating": "teen", "archive": "anywhere", "archive_raw": "Anywhere",
                 "summary": "A lamp lights itself.", "series": "The Lamps", "series_place": 2},
        "adult": {"title": "Deep Water", "rating": "explicit", "archive": "anywhere"},
        "unrated": {"title": "Plain Water", "archive": "anywhere"},
        "ask": {"title": "Still Water", "rating": "general", "archive": "ask"},
        "no": {"title": "Closed Water", "rating": "general", "archive": "no"},
        "silent": {"title": "Quiet Water", "rating": "general"},
        "sealed": {"title": "Sealed Water", "rating": "mature", "archive": "anywhere", "warnings": ("underage",)},
    }  # fmt: skip
    for name, fields in wanted.items():
        kept((common | fields, f"{story(name)}\n\nIt was {name} water, and a kingfisher {name}ed over it."))
    return {name: Work.objects.get(title=fields["title"]).key for name, fields in wanted.items()}


def test_the_owner_finds_reads_and_carries_away(owner: Client, works: dict[str, str]) -> None:
    shelf = page(owner, "/")
    assert all(f"/works/{key}/" in shelf for key in works.values())
    assert "7 works" in shelf and "Highlander" in shelf
    found = page(owner, "/", q="lamp fandom:highlander title:open")
    assert "1 work<" in found and "<mark>lamp</mark>" in found.lower()
    card = page(owner, f"/works/{works['open']}/")
    assert "A lamp lights itself." in card and "labelled header" in card and "The Lamps" in card
    story = page(owner, f"/works/{works['open']}/read/")
    assert "Nobody said so until five." in story and 'lang="en"' in story
    book = owner.get(f"/works/{works['open']}.epub")
    assert book["Content-Type"] == "application/epub+zip" and book.content.startswith(b"PK")
    assert 'filename="Open-Water.epub"' in book["Content-Disposition"]


def test_a_published_site_shows_only_what_authors_allow(
    owner: Client, works: dict[str, str], publish: Callable[[], None]
) -> None:
    publish()
    reader = Client()
    shelf = page(reader, "/")
    assert works["open"] in shelf
    assert not any(works[name] in shelf for name in works if name != "open")
    for name, key in works.items():
        for address in (f"/works/{key}/", f"/works/{key}/read/", f"/works/{key}/read/1/", f"/works/{key}.epub"):
            response = reader.get(address)
            if name == "open":
                assert response.status_code == 200
            elif name in ("adult", "unrated"):
                assert response.status_code == 302 and response["Location"].startswith("/adult/"), address
            else:
                assert response.status_code == 404, address


@pytest.mark.parametrize("words", ["kingfisher", "sealeded", "adulted", "noed", '"plain water"', "author:wren"])
def test_no_search_tells_a_reader_of_what_is_hidden(
    owner: Client, works: dict[str, str], publish: Callable[[], None], words: str
) -> None:
    publish()
    found = page(Client(), "/", q=words)
    assert not any(works[name] in found for name in works if name != "open")
    assert not re.search(r"(Deep|Plain|Still|Closed|Quiet|Sealed) Water", found)


def test_the_question_before_adult_works_is_asked_on_the_server(
    owner: Client, works: dict[str, str], publish: Callable[[], None]
) -> None:
    publish()
    reader = Client(enforce_csrf_checks=True)
    asked = reader.get(f"/works/{works['adult']}/read/", follow=True)
    assert "old enough" in asked.content.decode() and "kingfisher" not in asked.content.decode()
    assert reader.post("/adult/", {"next": "/"}).status_code == 403, "without the form's token nothing is confirmed"
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', asked.content.decode())[1]
    answer = reader.post("/adult/", {"next": f"/works/{works['adult']}/read/", "csrfmiddlewaretoken": token})
    assert answer["Location"] == f"/works/{works['adult']}/read/"
    assert "kingfisher" in page(reader, f"/works/{works['adult']}/read/")
    assert page(reader, f"/works/{works['sealed']}/read/", 404)
    assert page(reader, f"/works/{works['no']}/read/", 404)


def test_the_adult_question_leads_nowhere_else(owner: Client, publish: Callable[[], None]) -> None:
    publish()
    assert Client().post("/adult/", {"next": "https://elsewhere.example.com/"})["Location"] == "/"


def test_what_is_sealed_is_in_no_export(owner: Client, works: dict[str, str]) -> None:
    assert page(owner, f"/works/{works['sealed']}/read/")
    assert page(owner, f"/works/{works['sealed']}.epub", 404)


def test_every_address_of_the_site_as_a_stranger_a_reader_and_a_keeper(
    owner: Client, works: dict[str, str], publish: Callable[[], None]
) -> None:
    """Walks the table of addresses itself, so that a page added later is asked the same questions."""
    publish()
    User.objects.create_user("keeper", password="lantern-room", is_staff=True)
    User.objects.create_user("reader", password="lantern-room")
    keeper, reader = Client(), Client()
    assert keeper.login(username="keeper", password="lantern-room")
    assert reader.login(username="reader", password="lantern-room")
    hidden = [key for name, key in works.items() if name != "open"]
    secret = re.compile("|".join([*hidden, "(?:Deep|Plain|Still|Closed|Quiet|Sealed) Water"]))
    walked = 0
    for address in addresses(works):
        asked_key = next((key for key in works.values() if key in address), None)
        for client in (Client(), reader):
            response = client.get(address, follow=True)
            content = b"".join(response.streaming_content) if response.streaming else response.content
            text = content.decode(errors="replace").replace(asked_key or "\0", "")
            assert response.status_code in (200, 404), address
            assert not secret.search(text), (address, secret.search(text))
            walked += 1
        assert keeper.get(address, follow=True).status_code in (200, 403, 404), address
    assert walked >= 2 * len(list(routes(get_resolver())))


def addresses(works: dict[str, str]) -> list[str]:
    """Every address the site has, for every work, kind and number it may be asked with."""
    fills = {"key": list(works.values()), "kind": [*KINDS, "nothing"], "number": ["1", "2"], "rest": ["nothing"]}
    found: list[str] = []
    for route in routes(get_resolver()):
        made = [route]
        for name, values in fills.items():
            made = [re.sub(rf"<\w+:{name}>", value, one) for one in made for value in values]
        found += sorted({f"/{one}" for one in made})
    assert not [address for address in found if "<" in address], "every place in an address has its fills"
    return [address for address in found if not address.startswith("/logout")]


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Every route of the table of addresses and of the tables that it includes."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, f"{before}{pattern.pattern}")
        else:
            yield f"{before}{pattern.pattern}"


def test_nothing_runs_and_nothing_is_fetched_from_elsewhere(owner: Client, works: dict[str, str]) -> None:
    for address in (
        "/",
        f"/works/{works['open']}/",
        f"/works/{works['open']}/read/",
        "/browse/fandoms/",
        "/refusals/",
        "/no",
    ):
        response = owner.get(address)
        policy = response["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
        assert "noindex" in response["X-Robots-Tag"] and response["tdm-reservation"] == "1"
        text = response.content.decode()
        assert not re.search(
            r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=|javascript:|(?:src|href)=[\"']?(?:https?:)?//", text
        )


def test_hostile_stories_stay_words(owner: Client, kept: Keeper) -> None:
    attack = "<script>alert(1)</script><img src=x onerror=alert(2)> & \"quotes\" 'too'"
    kept(
        (
            {"title": attack, "authors": (attack,), "summary": attack, "fandoms": (attack,), "notes": attack},
            f"{attack} {STORY}",
        )
    )
    key = Work.objects.get().key
    for address in ("/", f"/works/{key}/", f"/works/{key}/read/", "/browse/authors/", "/?q=alert"):
        text = owner.get(address).content.decode()
        assert "<script>alert" not in text and "<img src=x" not in text, address
        assert "alert(1)" in text, address


def test_addresses_are_withheld_in_words(owner: Client, kept: Keeper) -> None:
    kept(({"title": "Letters", "notes": "Write to wren@example.org."}, f"{STORY} He wrote to owl at example dot org."))
    key = Work.objects.get().key
    for address in (f"/works/{key}/", f"/works/{key}/read/"):
        text = page(owner, address)
        assert "example" not in text.replace("rel=", "") and "⟦" not in text
        assert "address withheld" in text


def test_machines_are_told_to_keep_out(owner: Client) -> None:
    rules = page(owner, "/robots.txt")
    assert all(f"User-agent: {agent}\nDisallow: /" in rules for agent in (*AGENTS, "*"))
    assert owner.get("/.well-known/tdmrep.json").json() == [{"location": "/", "tdm-reservation": 1}]


def test_a_site_that_asks_for_a_login_shows_nothing_before_it(
    owner: Client, works: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(login=True), raising=False)
    visitor = Client()
    for address in ("/", f"/works/{works['open']}/", f"/works/{works['open']}.epub", "/refusals/", "/browse/series/"):
        assert visitor.get(address)["Location"].startswith("/login/?next=")
    User.objects.create_user("keeper", password="lantern-room")
    signed = visitor.post("/login/", {"username": "keeper", "password": "lantern-room", "next": "/"})
    assert signed["Location"] == "/" and works["ask"] in page(visitor, "/")


def test_an_unknown_host_is_answered_with_nothing(owner: Client, works: dict[str, str]) -> None:
    answer = Client(headers={"host": "stories.example.com"}).get("/")
    assert answer.status_code == 400 and b"Water" not in answer.content


@pytest.mark.parametrize("words", ["titel:rain", "rating:teen..", "words:many", '"open', "(", "date:1998..1997"])
def test_a_slip_in_a_query_gets_a_sentence(owner: Client, works: dict[str, str], words: str) -> None:
    response = owner.get("/", {"q": words})
    assert response.status_code in (200, 400)
    if response.status_code == 400:
        assert re.search(r'role="alert">[A-Z“].{10,}', response.content.decode())


def test_a_page_asks_no_more_of_the_database_for_twice_the_works(
    owner: Client, kept: Keeper, django_queries: Callable[[], Any]
) -> None:
    def asked() -> int:
        owner.get("/")
        with django_queries() as statements:
            page(owner, "/", q="author:wren")
        return len(statements)

    kept(*({"title": f"Lamp {n}", "authors": ("Wren",), "fandoms": ("Xena",)} for n in range(4)))
    few = asked()
    kept(*({"title": f"Lantern {n}", "authors": ("Wren",), "fandoms": ("Xena",)} for n in range(12)))
    assert asked() == few


PAGES = (
    "/works/{}/", "/works/{}/read/", "/works/{}/read/1/", "/works/{}/editions/1/", "/works/{}.jsonld", "/works/{}.epub",
    "/?q=lamp", "/?q=nothinglikeit", "/browse/", "/browse/authors/", "/glance/", "/preferences/", "/refusals/",
    "/feeds/works.atom", "/opds/", "/opds/works/", "/opds/browse/fandoms/", "/opds/2/", "/opds/2/works/",
    "/api/v1/works", "/api/v1/search?q=lamp", "/api/v1/works/{}", "/api/v1/works/{}/chapters/1", "/api/v1/browse",
    "/api/v1/glance", "/nowhere/",
)  # fmt: skip
"""An address of every kind of page, feed and answer."""


@pytest.mark.parametrize("address", PAGES)
def test_every_page_asks_the_same_however_much_there_is(
    owner: Client, kept: Keeper, django_queries: Callable[[], Any], address: str
) -> None:
    def asked() -> int:
        key = Work.objects.order_by("pk").values_list("key", flat=True).first()
        owner.get(address.format(key))
        with django_queries() as statements:
            assert owner.get(address.format(key)).status_code == (404 if "nowhere" in address else 200)
        return len(statements)

    owner.post("/preferences/", {"form": "rules", "rating.explicit": "hide", "tags.veil": "angst"})
    kept(*({"title": f"Lamp {n}", "authors": ("Wren",), "fandoms": ("Xena",)} for n in range(7)))
    few = asked()
    kept(*({"title": f"Lamp {n}", "authors": ("Wren",), "fandoms": ("Xena",)} for n in range(7, 19)))
    assert asked() == few


def test_refusals_are_for_the_keeper(owner: Client, publish: Callable[[], None]) -> None:
    assert "Everything found could be read" in page(owner, "/refusals/")
    publish()
    assert page(Client(), "/refusals/", 404)
