"""Names offered while somebody types: found by every form, silent of what is hidden, written into the query."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from reliquary.library import completion
from reliquary.library.completion import Directory, Name
from reliquary.library.keep import Kept
from reliquary.library.models import Counter, Work
from reliquary.library.site import Site

Keeper = Callable[..., list[Kept]]
BUFFY = "Buffy the Vampire Slayer"


@pytest.fixture
def reader(library: Any, kept: Keeper, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Whoever comes to a published library."""
    monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(published=True), raising=False)
    common = {"rating": "teen", "archive": "anywhere", "language": "de"}
    kept(
        {"title": "The Long Way Home", "authors": ("Wren Halloway",), "fandoms": (BUFFY,), "genres": ("angst",),
         "relationships": ("Buffy Summers/Spike",), "characters": ("Rupert Giles",), "series": "Lamps", **common},
        {"title": "Longing", "authors": ("Perpetua Finn",), "fandoms": ("due South",), **common},
        {"title": "Long Hidden", "authors": ("Barnaby Quill",), "fandoms": ("Xena",), **common, "archive": "no"},
        {"title": "Long Nights", "authors": ("Wrenna",), "fandoms": (BUFFY,), **common, "rating": "explicit"},
    )  # fmt: skip
    return Client()


def offered(client: Client, typed: str, field: str = "") -> list[str]:
    response = client.get("/complete/", {"q": typed, "field": field})
    assert response.status_code == 200 and response["Cache-Control"] == "no-store"
    return [one["value"] for one in response.json()["completions"]]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("buf", f'fandom:"{BUFFY}" '),
        ("BtVS", f'fandom:"{BUFFY}" '),
        ("hallo", 'author:"Wren Halloway" '),
        ("snow perpetua fi", 'snow author:"Perpetua Finn" '),
        ("snow -perp", 'snow -author:"Perpetua Finn" '),
        ("lamp -fandom:vampire", f'lamp -fandom:"{BUFFY}" '),
        ("author:wre", 'author:"Wren Halloway" '),
        ('by:"perpetua f', 'author:"Perpetua Finn" '),
        ("pairing:spi", 'ship:"Buffy Summers/Spike" '),
        ("ripper", 'character:"Rupert Giles" '),
        ("spuff", 'ship:"Buffy Summers/Spike" '),
        ("series:la", "series:Lamps "),
        ("title:long", 'title:"The Long Way Home" '),
        ("way ho", 'title:"The Long Way Home" '),
        ("(fandom:xyz or fandom:sout", '(fandom:xyz or fandom:"due South" '),
    ],
)
def test_the_end_of_a_query_is_completed(reader: Client, typed: str, first: str) -> None:
    assert first in offered(reader, typed)


@pytest.mark.parametrize(
    "typed", ["", "b", " ", "lamp ", "rating:te", "nosuch:bu", "-", '"', "(((", "fandom:", "é", "\0", "%", "*" * 600]
)
def test_nothing_is_offered_for_what_begins_no_name(reader: Client, typed: str) -> None:
    assert offered(reader, typed) == []


def test_a_filter_is_offered_the_names_of_its_field(reader: Client) -> None:
    assert offered(reader, "bu", "fandom") == [BUFFY]
    assert offered(reader, "summers", "ship") == ["Buffy Summers/Spike"]
    assert offered(reader, "ger", "language") == ["German"]
    assert (
        offered(reader, "bu", "author") == offered(reader, "bu", "nothing") == offered(reader, "bu", "visibility") == []
    )


def test_names_and_counts_tell_nothing_of_works_that_are_not_open(reader: Client) -> None:
    for typed in ("barn", "author:quill", "xen", "long hid", "wrenna", "long nig"):
        assert offered(reader, typed) == [], typed
    found = reader.get("/complete/", {"q": "buf"}).json()["completions"]
    assert {one["name"]: one["works"] for one in found}[BUFFY] == 1
    grown = Client()
    grown.post("/adult/", {"next": "/"})
    assert "author:Wrenna " in offered(grown, "wrenna")
    assert offered(grown, "barn") == []


def test_what_is_withdrawn_is_named_no_more_at_once(reader: Client) -> None:
    assert offered(reader, "halloway") and offered(reader, "way ho")
    Work.objects.filter(title="The Long Way Home").update(visibility=0, change=9999)
    Counter.objects.update(change=9999)
    assert offered(reader, "halloway") == offered(reader, "way ho") == offered(reader, "buf") == []


def test_names_that_a_readers_rules_hide_are_not_offered(reader: Client) -> None:
    reader.post("/preferences/", {"form": "rules", "tags.hide": "angst"})
    assert offered(reader, "hallo") == offered(reader, "way ho") == [] and offered(reader, "perp")


def test_a_keystroke_asks_the_same_however_many_names_there_are(
    reader: Client, kept: Keeper, django_queries: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(completion, "FRESH", 0)

    def asked() -> int:
        offered(reader, "lo")
        with django_queries() as statements:
            offered(reader, "lo")
        return len(statements)

    few = asked()
    more = {"archive": "anywhere", "rating": "teen"}
    kept(*({"title": f"Longer {n}", "authors": (f"Lorn {n}",), **more} for n in range(30)))
    assert asked() == few <= 3
    assert 'author:"Lorn 7" ' in offered(reader, "lorn 7")


def test_the_commonest_names_come_first_and_no_more_than_asked_for() -> None:
    names = [Name("author", f"Wren {n}", f"Wren {n}", n) for n in range(50)]
    assert [name.count for name in Directory(names).beginning("wren", ["author"], 3)] == [49, 48, 47]
    assert Directory(names).beginning("wren", ["ship"], 3) == Directory([]).beginning("wren", ["author"], 3) == []


def test_typed_names_are_included_and_left_out_by_the_filters(reader: Client) -> None:
    page = reader.get("/", {"q": "long"}).content.decode()
    assert 'name="fandom" aria-label="Another fandom"' in page
    assert 'name="out" value="author" aria-label="Exclude that author"' in page
    answer = reader.get("/", {"q": "long", "fandom": "due South", "author": " ", "date_from": "", "words_to": "900"})
    assert answer["Location"] == "/?q=long+words:..900+fandom:%22due+South%22"
    answer = reader.get("/", {"q": "long", "fandom": "due South", "out": "fandom", "date_from": ""})
    assert answer["Location"] == "/?q=long+-fandom:%22due+South%22"
    assert "Home" in reader.get(answer["Location"]).content.decode()
    answer = reader.get("/", {"q": "", "language": "German", "date_from": "", "sort": "title"})
    assert answer["Location"] == "/?q=language:de&sort=title"
    assert "2 works" in reader.get(answer["Location"]).content.decode()
