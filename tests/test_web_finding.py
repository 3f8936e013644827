"""Finding: chips, lists of names, queries explained and mended, works like one, its editions, a random one."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from reliquary.library.keep import Kept
from reliquary.library.models import Edition, Work
from reliquary.library.rights import Viewer
from reliquary.library.site import Site
from reliquary.web.chips import parts, without

Keeper = Callable[..., list[Kept]]
BUFFY = "Buffy the Vampire Slayer"


@pytest.fixture
def reader(library: Any, kept: Keeper, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(), raising=False)
    common = {"fandoms": (BUFFY,), "rating": "teen", "archive": "anywhere", "date": "1999-05-01", "genres": ("angst",)}
    kept(
        {"title": "Crypt", "authors": ("Wren Halloway",), "relationships": ("Buffy Summers/Spike",), **common},
        {"title": "Stake", "authors": ("Perpetua Finn",), "relationships": ("Buffy Summers/Spike",), **common},
        {"title": "Hidden", "authors": ("Barnaby Quill",), "characters": ("Drusilla",), **common, "archive": "no"},
    )
    return Client()


def shown(client: Client, address: str, **query: str) -> str:
    response = client.get(address, query)
    assert response.status_code == 200, address
    return response.content.decode()


def test_a_query_explains_itself(reader: Client) -> None:
    page = shown(reader, "/", q="B/S fandom:buffy")
    assert "“B/S” in Buffy the Vampire Slayer means Buffy Summers/Spike." in page and "2 works" in page


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("author:haloway", "author%3AHalloway"),
        ("Halowey", "Halloway"),
        ("Perpetua Fnin", "Perpetua%20Finn"),
        ('fandom:"Bufy the Vampire Slayer"', "fandom%3A%22Buffy%20the%20Vampire%20Slayer%22"),
    ],
)
def test_a_slip_in_a_name_is_asked_about(reader: Client, slip: str, meant: str) -> None:
    page = shown(reader, "/", q=slip)
    assert "Did you mean" in page and f'href="?q={meant}"' in page


def test_an_empty_page_says_what_emptied_it_and_leads_on(reader: Client) -> None:
    page = shown(reader, "/", q="fandom:buffy genre:angst -spike author:wren")
    assert "Nothing on the shelf fits <q>fandom:buffy genre:angst -spike author:wren</q>." in page
    assert '<a href="?q=fandom:buffy+genre:angst+author:wren">without <q>-spike</q></a>' in page
    assert '<span class="faint">1 work<' in page and "Nothing at all" not in page and "The whole shelf" in page
    page = shown(reader, "/", q="fandom:buffy genre:casefile", sort="title")
    assert "Nothing at all is found by <q>genre:casefile</q>." in page
    assert '<a href="?q=fandom:buffy&sort=title">without <q>genre:casefile</q></a>' in page.replace("&amp;", "&")
    page = shown(reader, "/", q="lampp genre:casefile author:halowey author:wren")
    assert (
        '<a href="?q=author:wren">without <q>lampp</q> and <q>genre:casefile</q> and <q>author:halowey</q></a>' in page
    )
    assert "Did you mean" in page and 'href="?q=author%3AHalloway"' in page


def test_an_empty_page_tells_nothing_of_what_is_hidden(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(published=True))
    page = shown(Client(), "/", q="character:drusilla author:wren")
    assert "Nothing at all is found by <q>character:drusilla</q>" in page
    assert "without <q>author:wren</q>" not in page and "Nothing at all" not in shown(Client(), "/", q="drusilla")


def test_an_empty_shelf_and_a_page_too_many_say_so(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    page = shown(reader, "/", page="7")
    assert "There is no page 7" in page and '<a href="?page=1">page 1</a>' in page
    monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(published=True))
    monkeypatch.setattr("reliquary.library.rights._VISIBLE", dict.fromkeys(Viewer, ()))
    assert "No work here is open to everyone yet." in shown(Client(), "/")


def test_names_that_a_visitor_may_not_see_are_not_suggested(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Did you mean" in shown(reader, "/", q="author:quil")
    monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(published=True))
    for slip in ("author:quil", "Barnabi", "Drusila"):
        assert "Did you mean" not in shown(Client(), "/", q=slip)


def test_parts_joined_by_or_are_one_chip(reader: Client) -> None:
    text = 'lamp fandom:buffy or fandom:"due South" -angst'
    assert [part.text for part in parts(text)] == ["lamp", 'fandom:buffy or fandom:"due South"', "-angst"]
    assert without(text, list(parts(text))[1]) == "lamp -angst"
    assert shown(reader, "/", q="fandom:buffy or fandom:xena").count("Take this filter off") == 1


@pytest.mark.parametrize(
    ("kind", "name", "address"),
    [
        ("pairings", "Buffy Summers/Spike", "/?q=ship%3A%22Buffy+Summers%2FSpike%22"),
        ("characters", "Drusilla", "/?q=character%3ADrusilla"),
        ("decades", "1990s", "/?q=date%3A1990..1999"),
        ("genres", "angst", "/?q=genre%3Aangst"),
    ],
)
def test_lists_lead_to_their_part_of_the_shelf(reader: Client, kind: str, name: str, address: str) -> None:
    page = shown(reader, f"/browse/{kind}/")
    assert f'<a href="{address}">{name}</a>' in page
    assert f'<a href="{address}">{name}</a>' in shown(reader, "/browse/")
    assert "work" in shown(reader, address) and "Nothing on the shelf" not in shown(reader, address)


def test_lists_count_and_name_what_the_visitor_may_see(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Drusilla" in shown(reader, "/browse/characters/") and "Barnaby Quill" in shown(reader, "/browse/")
    assert '</a> <span class="faint">3</span>' in shown(reader, "/browse/fandoms/")
    monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(published=True))
    for address in ("/browse/", "/browse/characters/", "/browse/authors/", "/browse/authors/?by=count"):
        page = shown(Client(), address)
        assert "Drusilla" not in page and "Quill" not in page, address
    for address in ("/browse/fandoms/", "/browse/decades/", "/browse/genres/"):
        page = shown(Client(), address)
        assert '</a> <span class="faint">2</span>' in page and ">3</span>" not in page, address


def test_long_lists_have_letters_to_jump_to(reader: Client, kept: Keeper) -> None:
    kept(*({"title": f"T{n}", "characters": (f"{chr(65 + n % 26)}nn {n}",)} for n in range(60)))
    page = shown(reader, "/browse/characters/")
    assert '<a href="#letter-1">A</a>' in page and '<h2 id="letter-26">Z</h2>' in page
    assert '<h2 id="letter' not in shown(reader, "/browse/characters/", by="count")


def test_more_like_this_obeys_rights_and_rules(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    key = Work.objects.get(title="Crypt").key
    page = shown(reader, f"/works/{key}/")
    assert "More like this" in page and "Stake" in page and "Hidden" in page
    reader.post("/preferences/", {"form": "rules", "tags.hide": "finn"})
    assert "Stake" not in shown(reader, f"/works/{key}/")
    monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(published=True))
    page = shown(Client(), f"/works/{key}/")
    assert "Stake" in page and "Hidden" not in page


def test_other_editions_can_be_read(reader: Client, document: Callable[..., Any], kept: Keeper) -> None:
    words = [f"word{n}" for n in range(400)]
    longer = " ".join(words) + " and the longer end."
    fields = {"title": "Twice", "authors": ("Wren",), "fandoms": (BUFFY,)}
    kept((fields | {"notes": "first"}, longer), (fields | {"notes": "second"}, " ".join(words)))
    work = Work.objects.get(title="Twice")
    assert Edition.objects.filter(instalment__work=work).count() == 2
    card = shown(reader, f"/works/{work.key}/")
    assert "<h2>Editions</h2>" in card and f"/works/{work.key}/editions/2/" in card
    assert "the longer end" in shown(reader, f"/works/{work.key}/editions/1/")
    assert "the longer end" not in shown(reader, f"/works/{work.key}/editions/2/")
    assert reader.get(f"/works/{work.key}/editions/3/").status_code == 404


def test_a_random_work_is_one_the_visitor_may_see(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(published=True))
    seen = {Client().get("/random/")["Location"] for _ in range(20)}
    keys = {f"/works/{Work.objects.get(title=title).key}/" for title in ("Crypt", "Stake")}
    assert seen == keys
    reader.post("/preferences/", {"form": "rules", "tags.hide": "buffy"})
    answer = reader.get("/random/")
    assert answer["Location"] == "/" and answer["Cache-Control"] == "no-store"


def test_years_and_lengths_are_written_into_the_address(reader: Client) -> None:
    answer = reader.get("/", {"q": "wren words:1..2", "date_from": "1998", "date_to": "", "words_to": "9,000"})
    assert answer["Location"] == "/?q=wren+date:1998..+words:..9000"
    page = shown(reader, answer["Location"])
    assert "1 work<" in page and 'name="date_from" value="1998"' in page and 'name="words_to" value="9000"' in page
    assert reader.get("/", {"q": "wren", "date_from": "x", "words_from": "²"})["Location"] == "/?q=wren"
