"""What a reader wishes to be kept from: veiled until asked for, or hidden, in every list and on every page."""

import io
import json
import zipfile
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from reliquary.library.keep import Kept
from reliquary.library.models import Work
from reliquary.library.site import Site
from reliquary.web.rules import MOST, rules, rules_of
from reliquary.web.shield import EVERYTHING, Shield, Stage, shield, shield_of, stages
from reliquary.work import Spoiler

Keeper = Callable[..., list[Kept]]
FANDOM = "Buffy the Vampire Slayer"
SECRET = "The lighthouse keeper did it."


@pytest.fixture
def works(library: Any, kept: Keeper, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(), raising=False)
    common = {"authors": ("Wren",), "fandoms": (FANDOM,), "rating": "teen"}
    wanted = {
        "late": {"title": "Late", "summary": SECRET, "genres": ("angst",),
                 "spoilers": (Spoiler(FANDOM, 5),), "spoilers_raw": "season five"},
        "early": {"title": "Early", "summary": "A quiet morning.",
                  "spoilers": (Spoiler(FANDOM, 1),), "spoilers_raw": "season one"},
        "silent": {"title": "Silent", "summary": "A quiet evening.", "rating": "explicit"},
        "all": {"title": "All", "summary": "Everything at once.",
                "spoilers": (Spoiler(FANDOM, None),), "spoilers_raw": "everything"},
    }  # fmt: skip
    for name, fields in wanted.items():
        kept((common | fields, f"A kingfisher flew over {name}. {SECRET if name == 'late' else 'So it was.'}"))
    return {name: Work.objects.get(title=fields["title"]).key for name, fields in wanted.items()}


def wearing(season: str, **more: str) -> Client:
    reader = Client()
    answer = reader.post("/preferences/", {"form": "shield", f"seen.{FANDOM}": season} | more)
    assert answer.status_code == 302
    return reader


def shown(client: Client, address: str, **query: str) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


def test_works_that_give_away_more_are_veiled_in_lists_and_snippets(works: dict[str, str]) -> None:
    for query in ({}, {"q": "lighthouse or kingfisher"}):
        page = shown(wearing("2"), "/", **query)
        assert SECRET not in page.replace("<mark>", "").replace("</mark>", "")
        assert "It gives away season 5 of Buffy the Vampire Slayer, and you have come to season 2." in page
        assert "It gives away some of Buffy" in page
        assert f'href="/works/{works["late"]}/"' in page and "by Wren" in page
        assert page.count("does not say what it gives away") == 1
    assert SECRET in shown(Client(), "/") and SECRET in shown(wearing(str(EVERYTHING)), "/")
    assert "A quiet morning." in shown(wearing("2"), "/") and "A quiet evening." in shown(wearing("2"), "/")


def test_a_veil_is_lifted_for_one_work_on_the_server(works: dict[str, str]) -> None:
    reader = wearing("2")
    page = shown(reader, "/", lift=works["late"])
    assert SECRET in page and "Everything at once." not in page
    for address in (f"/works/{works['late']}/", f"/works/{works['late']}/read/", f"/works/{works['late']}/read/1/"):
        veiled = shown(reader, address)
        assert SECRET not in veiled and "kingfisher" not in veiled and "angst" not in veiled, address
        assert SECRET in shown(reader, address, lift=works["late"])
    card = shown(reader, f"/works/{works['late']}/", lift=works["late"])
    assert f'/works/{works["late"]}/read/?lift={works["late"]}"' in card


def test_silent_works_are_veiled_where_the_reader_wishes_it(works: dict[str, str]) -> None:
    page = shown(wearing("2", **{"+silent": "1"}), "/")
    assert "A quiet evening." not in page and "It does not say what it gives away." in page
    assert "A quiet morning." in page


def test_the_form_offers_the_fandoms_of_the_shelf_and_remembers(works: dict[str, str]) -> None:
    page = shown(wearing("3"), "/preferences/")
    assert f'name="seen.{FANDOM}"' in page and '<option value="3" selected>season 3</option>' in page


@pytest.mark.parametrize(
    ("known", "veiled"), [("1", True), ("1x22", True), ("2", False), ("2x9", True), ("2x10", False), ("2x11", False)]
)
def test_an_episode_of_a_season_is_as_far_as_it_goes(known: str, veiled: bool) -> None:
    tenth = {"spoilers": [{"fandom": FANDOM, "season": 2, "episode": 10}]}
    assert bool(shield([(FANDOM, known)]).gives_away(tenth)) is veiled


def test_who_knows_half_a_season_is_kept_from_its_end() -> None:
    whole = {"spoilers": [{"fandom": FANDOM, "season": 2}]}
    assert shield([(FANDOM, "2x10")]).gives_away(whole) == (
        f"It gives away season 2 of {FANDOM}, and you have come to season 2, episode 10."
    )


def test_the_last_episode_is_given_by_number_or_title(works: dict[str, str]) -> None:
    for written in ("9", " what's my line? part one", "What’s My Line 1"):
        reader = wearing("2", **{f"episode.{FANDOM}": written})
        assert "2x9" in reader.cookies["seen"].value
    page = shown(reader, "/preferences/")
    assert f'name="episode.{FANDOM}" value="9"' in page and '<option value="2" selected>' in page
    answer = reader.post("/preferences/", {"form": "shield", f"seen.{FANDOM}": "2", f"episode.{FANDOM}": "Nowhere Man"})
    assert answer.status_code == 400 and "is no episode of season 2" in answer.content.decode()
    assert "2x9" in reader.cookies["seen"].value, "nothing is taken for known that was not understood"


def test_shields_survive_their_cookie_and_strange_cookies() -> None:
    worn = Shield({FANDOM: Stage(2), "Wiseguy": Stage(EVERYTHING), "Highlander": Stage(3, 7)}, True)
    assert shield_of({"seen": worn.cookie}) == worn
    strange = ("", "Wiseguy=x", "Wiseguy=-1", "Wiseguy=9999999999", "%ff=%00", "&" * 5000, "Wiseguy=²", "Wiseguy=2x",
               "Wiseguy=x2", "Wiseguy=2x9999")  # fmt: skip
    for cookie in strange:
        assert shield_of({"seen": cookie}) == Shield()
    assert len(shield([(name, "1") for name in [FANDOM, "Wiseguy"] * 500]).cookie) < 3600
    assert stages("No Such Show") == []


def ruled(**form: str) -> Client:
    reader = Client()
    assert reader.post("/preferences/", {"form": "rules", **form}).status_code == 302
    return reader


def test_rules_hide_from_lists_and_say_how_many(works: dict[str, str]) -> None:
    reader = ruled(**{"rating.explicit": "hide", "tags.hide": "angst\n"})
    page = shown(reader, "/")
    assert works["silent"] not in page and works["late"] not in page and works["early"] in page
    assert "hide 2 more" in page and "2 works" in page
    assert works["late"] in shown(ruled(**{"tags.hide": "angst", "tags.show": "wren"}), "/")
    assert "Your own rules veil it." in shown(reader, f"/works/{works['late']}/"), "who comes upon it is asked first"


def test_rules_veil_by_tag_warning_and_rating(works: dict[str, str]) -> None:
    page = shown(ruled(**{"tags.veil": "ANGST", "rating.explicit": "veil"}), "/")
    assert SECRET not in page and "A quiet evening." not in page and "A quiet morning." in page
    assert page.count("Your own rules veil it.") == 2


def test_rules_survive_their_cookie_and_strange_cookies() -> None:
    asked = rules({"rating.mature": "veil", "warning.non_con": "hide", "tags.veil": "a tag\nDué", "tags.show": "x"})
    assert len(asked.rules) == 5 and rules_of({"rules": asked.cookie}) == asked
    assert len(rules({"tags.hide": "\n".join(map(str, range(500)))}).rules) == MOST
    assert len(rules({"tags.hide": "\n".join(f"é{n}" * 40 for n in range(50))}).cookie) <= 3500
    for cookie in ("", "hide", "eat.rating=teen", "hide.rating=nothing", "hide.=x", "%ff.%00=1"):
        assert not rules_of({"rules": cookie}).rules


def test_strange_tags_find_nothing_and_break_nothing(works: dict[str, str]) -> None:
    for tag in ('"', "a/b", "-x", "(", "fandom:", "ü" * 200, "\\", "*"):
        assert "Late" in shown(ruled(**{"tags.hide": tag, "tags.veil": tag}), "/"), tag


@pytest.mark.parametrize("ending", ["epub", "txt", "html"])
def test_who_takes_a_veiled_work_away_is_asked_first(works: dict[str, str], ending: str) -> None:
    for reader in (wearing("2"), ruled(**{"tags.veil": "angst"}), ruled(**{"tags.hide": "angst"})):
        asked = reader.get(f"/works/{works['late']}.{ending}")
        assert "Content-Disposition" not in asked and SECRET not in asked.content.decode()
        assert f'href="?lift={works["late"]}"' in asked.content.decode()
        assert "Content-Disposition" in reader.get(f"/works/{works['late']}.{ending}", {"lift": works["late"]})
        assert "Content-Disposition" in reader.get(f"/works/{works['early']}.{ending}")
        card = shown(reader, f"/works/{works['late']}/", lift=works["late"])
        assert f'href="/works/{works["late"]}.{ending}?lift={works["late"]}"' in card


def test_a_zip_with_veiled_works_in_it_is_asked_for_twice(works: dict[str, str]) -> None:
    reader = wearing("2")
    asked = shown(reader, "/books.zip", q="author:wren")
    assert "2 of these works are veiled" in asked and "Take the other 2" in asked
    for answer, books in (("leave", 2), ("take", 4)):
        whole = b"".join(reader.get("/books.zip", {"q": "author:wren", "veiled": answer}).streaming_content)
        assert len(zipfile.ZipFile(io.BytesIO(whole)).namelist()) == books
    assert reader.get("/books.zip", {"q": "title:late", "veiled": "leave"}).status_code == 404
    assert Client().get("/books.zip").streaming, "nobody else is asked"


def test_programs_are_told_why_and_no_more(works: dict[str, str]) -> None:
    reader, late = wearing("2"), works["late"]
    found = reader.get("/api/v1/search", {"q": "kingfisher"}).json()["works"]
    assert SECRET not in json.dumps(found).replace("<mark>", "").replace("</mark>", "")
    told = {work["title"]: work for work in found}
    assert told["Late"]["veiled"].startswith("It gives away season 5") and told["Late"]["authors"] == ["Wren"]
    assert told["Late"]["genres"] == [] and told["Late"]["snippet"] is None and told["Early"]["veiled"] is None
    assert SECRET not in shown(reader, "/api/v1/works") and SECRET not in shown(reader, f"/works/{late}.jsonld")
    for address in (f"/api/v1/works/{late}", f"/api/v1/works/{late}/chapters", f"/api/v1/works/{late}/chapters/1"):
        refused = reader.get(address)
        assert refused.status_code == 403 and f"lift={late}" in refused.json()["detail"], address
        assert reader.get(address, {"lift": late}).status_code == 200
    assert works["silent"] not in shown(ruled(**{"rating.explicit": "hide"}), "/api/v1/search", q="kingfisher")


def test_a_catalogue_says_why_and_its_own_link_takes_the_book(works: dict[str, str]) -> None:
    reader, late = wearing("2"), works["late"]
    book = f"/opds/books/{late}.epub"
    for address in ("/opds/works/", "/opds/2/works/", "/feeds/works.atom"):
        page = shown(reader, address)
        assert SECRET not in page and "It gives away season 5" in page, address
        assert f"{book}?lift={late}" in page or "feeds" in address
    assert reader.get(book).status_code == 403 and reader.get(book, {"lift": late}).status_code == 200
    assert f"{book}?lift" not in shown(Client(), "/opds/works/")


def filters(client: Client, **query: str) -> str:
    return shown(client, "/", **query).split('<aside class="facets"')[1]


def test_the_filters_count_what_lies_open_and_tell_nothing_of_what_is_veiled(works: dict[str, str]) -> None:
    assert '>angst <span class="faint">1</span>' in filters(Client())
    seen = filters(wearing("2"))
    assert "angst" not in seen and "2 that are veiled for you are not counted here" in seen
    assert f'{FANDOM} <span class="faint">2</span>' in seen
    assert "angst" not in filters(wearing("2"), q="title:late")
    assert "are veiled" not in filters(wearing(str(EVERYTHING)))
    assert "3 that are veiled" in filters(wearing("2", **{"+silent": "1"}))
    ruling = filters(ruled(**{"tags.veil": "angst", "rating.explicit": "hide"}))
    assert "angst" not in ruling and "Explicit" not in ruling and "1 that is veiled" in ruling


def test_the_filters_are_as_careful_inside_a_season(works: dict[str, str]) -> None:
    reader = Client()
    reader.cookies["seen"] = f"{FANDOM.replace(' ', '+')}=1x3"
    assert "A quiet morning." not in shown(reader, "/") and "3 that are veiled" in filters(reader)
    reader.cookies["seen"] = f"{FANDOM.replace(' ', '+')}=1"
    assert "A quiet morning." in shown(reader, "/") and "2 that are veiled" in filters(reader)


@pytest.fixture
def wren(works: dict[str, str]) -> Client:
    """A signed-in reader, at a browser that says nothing of its own."""
    client = Client()
    client.force_login(User.objects.create_user("wren", password="a lamp on the pier"))
    return client


def test_shield_and_rules_follow_the_account_to_an_e_reader(wren: Client, works: dict[str, str]) -> None:
    basic = {"Authorization": f"Basic {b64encode(b'wren:a lamp on the pier').decode()}"}
    catalogues = ("/opds/works/", "/opds/2/works/", "/feeds/works.atom", "/api/v1/works", "/api/v1/search?q=lighthouse")
    marks = {address: Client().get(address, headers=basic)["ETag"] for address in catalogues}
    assert SECRET in Client().get("/opds/works/", headers=basic).content.decode()
    answer = wren.post("/preferences/", {"form": "shield", f"seen.{FANDOM}": "2"})
    assert answer.status_code == 302 and "seen" not in answer.cookies, "nothing is left on a shared machine"
    wren.post("/preferences/", {"form": "rules", "rating.explicit": "hide"})
    for address in catalogues:
        answer = Client().get(address, headers=basic)
        text = answer.content.decode()
        assert SECRET not in text and "you have come to season 2" in text and "Silent" not in text, address
        assert answer["ETag"] != marks[address], "what an app remembers of before is stale"
        assert SECRET in Client().get(address).content.decode(), "and nobody else sees by it"
    other = Client()
    other.force_login(User.objects.get(username="wren"))
    assert "you have come to season 2" in shown(other, "/") and "Silent" not in shown(other, "/")
    assert '<option value="2" selected>' in shown(other, "/preferences/")


def test_signing_in_unveils_nothing_until_the_account_speaks(wren: Client, works: dict[str, str]) -> None:
    wren.cookies["seen"] = f"{FANDOM.replace(' ', '+')}=1"
    assert "you have come to season 1" in shown(wren, "/")
    wren.post("/preferences/", {"form": "shield", f"seen.{FANDOM}": ""})
    assert "you have come to" not in shown(wren, "/"), "the account wishes no shield"
    wren.post("/logout/")
    assert "you have come to season 1" in shown(wren, "/"), "the browser's own stands again"


def test_what_is_veiled_outlives_the_shelf_and_is_carried_along(wren: Client, works: dict[str, str]) -> None:
    wren.post("/preferences/", {"form": "shield", f"seen.{FANDOM}": "2"})
    file = wren.get("/mine/my-shelf.json").content
    assert json.loads(file)["wishes"] == {"seen": f"{FANDOM.replace(' ', '+')}=2"}
    wren.post("/mine/", {"form": "forget"})
    assert "you have come to season 2" in shown(wren, "/")
    other = Client()
    other.force_login(User.objects.create_user("owl", password="a lamp on the pier"))
    other.post("/mine/", {"form": "bring", "file": io.BytesIO(file)})
    assert "you have come to season 2" in shown(other, "/")
