"""Feeds and linked data: what they say of a work, whom they say it to, and when they say that nothing changed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from reliquary.library.keep import Kept
from reliquary.library.models import Work
from reliquary.library.site import Site

Keeper = Callable[..., list[Kept]]
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def owner(library: Any, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(), raising=False)
    return Client()


@pytest.fixture
def works(kept: Keeper) -> dict[str, str]:
    """Keys of works by title; kept one after the other, the last is the newest."""
    common = {"fandoms": ("Highlander",), "language": "en", "archive": "anywhere"}
    for fields in (
        {"title": "Open Water", "authors": ("Wren",), "rating": "teen", "series": "The Lamps", "series_place": 2,
         "summary": "Write to owl@example.org & wait.", "warnings": ("non_con",), "date": "1998-05",
         "relationships": ("Duncan MacLeod/Methos",), "characters": ("Joe Dawson",), "genres": ("drama",)},
        {"title": "Deep Water", "authors": ("Emil",), "rating": "explicit"},
        {"title": "Long Water", "authors": ("Wren",), "rating": "general", "status": "in_progress"},
    ):  # fmt: skip
        kept(common | fields)
    moments = (datetime.fromisoformat(f"2024-01-0{n}T00:00:00+00:00") for n in range(1, 4))
    for work, moment in zip(Work.objects.order_by("change"), moments, strict=True):
        Work.objects.filter(pk=work.pk).update(added=moment)
    return dict(Work.objects.values_list("title", "key"))


def feed(client: Client, **query: str) -> ElementTree.Element:
    response = client.get("/feeds/works.atom", query)
    assert response.status_code == 200 and response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def titles(found: ElementTree.Element) -> set[str | None]:
    return {entry.findtext(f"{ATOM}title") for entry in found.iter(f"{ATOM}entry")}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, {"Open Water", "Deep Water", "Long Water"}),
        ({"author": "Wren"}, {"Open Water", "Long Water"}),
        ({"series": "The Lamps"}, {"Open Water"}),
        ({"fandom": "Highlander", "author": "Emil"}, {"Deep Water"}),
        ({"ship": "Methos/Duncan MacLeod"}, {"Open Water"}),
        ({"q": "water -rating:explicit"}, {"Open Water", "Long Water"}),
        ({"fandom": "due South"}, set()),
    ],
)
def test_each_search_has_a_feed(
    owner: Client, works: dict[str, str], query: dict[str, str], found: set[str | None]
) -> None:
    assert titles(feed(owner, **query)) == found


def test_an_entry_says_whose_work_it_is_and_where_to_read_it(owner: Client, works: dict[str, str]) -> None:
    found = feed(owner, q="title:open")
    entry = found.find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == f"urn:reliquary:{works['Open Water']}"
    assert entry.findtext(f"{ATOM}published") == "2024-01-01T00:00:00Z"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Wren"
    assert [link.get("href") for link in entry.iter(f"{ATOM}link") if link.get("rel") == "alternate"] == [
        f"/works/{works['Open Water']}/"
    ]
    summary = entry.findtext(f"{ATOM}summary", "")
    assert "Rape or non-consent" in summary and "[address withheld] & wait" in summary
    assert "example" not in ElementTree.tostring(found, encoding="unicode")


def test_a_slip_in_a_query_gets_a_sentence(owner: Client, works: dict[str, str]) -> None:
    response = owner.get("/feeds/works.atom?q=fandon:buffy")
    assert response.status_code == 400 and "did you mean “fandom”?" in response.json()["detail"]


def test_a_long_feed_is_paged(owner: Client, kept: Keeper) -> None:
    kept(*({"title": f"Lamp {n}", "authors": ("Wren",)} for n in range(60)))
    first = feed(owner)
    links = {link.get("rel"): link.get("href") for link in first.findall(f"{ATOM}link")}
    assert links["next"] == links["last"] == "/feeds/works.atom?page=2" and "previous" not in links
    assert len(titles(first)) == 30 and len(titles(first) | titles(feed(owner, page="2"))) == 60


def test_nothing_is_sent_twice_until_something_changes(owner: Client, works: dict[str, str], kept: Keeper) -> None:
    addresses = ("/feeds/works.atom", "/opds/", "/opds/2/works/", f"/works/{works['Open Water']}.jsonld")
    marks = {address: owner.get(address)["ETag"] for address in addresses}
    for address, mark in marks.items():
        again = owner.get(address, headers={"If-None-Match": mark})
        assert again.status_code == 304 and not again.content and again["ETag"] == mark
        since = {"If-Modified-Since": owner.get(address)["Last-Modified"]}
        assert owner.get(address, headers=since).status_code == 304
        assert owner.head(address).status_code == 200 and owner.post(address).status_code == 405
    kept({"title": "New Water"})
    for address, mark in marks.items():
        assert owner.get(address, headers={"If-None-Match": mark}).status_code == 200


def test_a_mark_is_worth_nothing_to_another_reader(
    owner: Client, works: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = owner.get("/feeds/works.atom")["ETag"]
    owner.cookies["rules"] = "hide.rating=explicit"
    assert "Deep Water" not in titles(feed(owner))
    assert owner.get("/feeds/works.atom", headers={"If-None-Match": mark}).status_code == 200
    monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(published=True), raising=False)
    stranger = Client().get("/feeds/works.atom", headers={"If-None-Match": mark})
    assert stranger.status_code == 200 and stranger["Cache-Control"] == "private, no-cache"
    assert {"Cookie", "Authorization"} <= set(stranger["Vary"].split(", "))


def test_strangers_get_general_and_teen_works_and_keepers_all(
    owner: Client, works: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(published=True), raising=False)
    User.objects.create_user("keeper", password="lantern", is_staff=True)
    keeper = Client()
    keeper.login(username="keeper", password="lantern")
    assert titles(feed(Client())) == {"Open Water", "Long Water"}
    assert titles(feed(keeper)) == {"Open Water", "Deep Water", "Long Water"}
    assert Client().get(f"/works/{works['Deep Water']}.jsonld").status_code == 404
    assert keeper.get(f"/works/{works['Deep Water']}.jsonld").status_code == 200


def test_linked_data_describes_a_work(owner: Client, works: dict[str, str]) -> None:
    response = owner.get(f"/works/{works['Open Water']}.jsonld")
    assert response["Content-Type"] == "application/ld+json"
    data = response.json()
    assert data["@type"] == ["CreativeWork", "ShortStory"] and data["name"] == "Open Water"
    assert data["author"] == [{"@type": "Person", "name": "Wren"}] and data["datePublished"] == "1998-05"
    assert data["isPartOf"] == {"@type": "CreativeWorkSeries", "name": "The Lamps"} and data["position"] == 2
    assert data["isBasedOn"] == [{"@type": "CreativeWork", "name": "Highlander"}]
    assert data["reliquary:warning"] == ["non_con"] and data["contentRating"] == "Teen and up"
    assert data["url"].startswith("http://testserver/works/") and data["abstract"].startswith("Write to [address")
    assert owner.get(data["encoding"]["contentUrl"]).content.startswith(b"PK")
    for nowhere in ("nothing", "a" * 30, "%00", "..%2f"):
        assert owner.get(f"/works/{nowhere}.jsonld").status_code == 404
