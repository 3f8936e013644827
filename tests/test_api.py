"""The read API: what it says, to whom, in which words it refuses, and that nothing breaks whatever it is asked."""

import random
import re
from base64 import b64encode
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
import schemathesis
from django.conf import settings
from django.contrib.auth.models import User
from django.core.wsgi import get_wsgi_application
from django.test import Client
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as how
from jsonschema import Draft202012Validator

from reliquary.library.keep import Kept
from reliquary.library.models import FormerKey, Work
from reliquary.library.site import Site
from reliquary.web import machine_urls
from reliquary.web.api.openapi import openapi

Keeper = Callable[..., list[Kept]]
STORY = "The kettle sang at four.\n\nNobody had lit the lamp, and owl@example.org knew it."


@pytest.fixture
def owner(library: Any, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(), raising=False)
    return Client()


@pytest.fixture
def publish(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    return lambda: monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(published=True), raising=False)


@pytest.fixture
def works(kept: Keeper) -> dict[str, str]:
    """Keys of works by title."""
    common = {"authors": ("Wren Halloway",), "fandoms": ("Highlander",), "archive": "anywhere"}
    wanted: tuple[dict[str, Any], ...] = (
        {"title": "Open Water", "rating": "teen", "series": "The Lamps", "series_place": 2, "date": "1998-05",
         "genres": ("drama",), "relationships": ("Duncan MacLeod/Methos",), "notes": "Write to owl@example.org."},
        {"title": "Deep Water", "rating": "explicit"},
        {"title": "Still Water", "rating": "general", "archive": "ask"},
        {"title": "Sealed Water", "rating": "mature", "warnings": ("underage",)},
    )  # fmt: skip
    for fields in wanted:
        chance = random.Random(fields["title"])
        words = " ".join(chance.choice(["harbour", "signal", "orchard", "mirror", "bridge"]) for _ in range(200))
        kept((common | fields, f"{STORY}\n\n{words}."))
    return dict(Work.objects.values_list("title", "key"))


def ask(client: Client, address: str, status: int = 200, **query: str) -> Any:
    """The answer, which must have the shape that the document promises."""
    response = client.get(f"/api/v1/{address}", query)
    assert response.status_code == status, (address, response.status_code, response.content)
    assert response["Content-Type"] == ("application/json" if status == 200 else "application/problem+json")
    value = response.json()
    document = openapi()
    path = response.request["PATH_INFO"]
    (operation,) = [
        item["get"]
        for template, item in document["paths"].items()
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path)
    ] or [document["paths"]["/api/v1/"]["get"]]
    schema = operation["responses"][str(status)]["content"][response["Content-Type"]]["schema"]
    Draft202012Validator({**schema, "components": document["components"]}).validate(value)
    return value


def titles(answer: Any) -> list[str]:
    return [work["title"] for work in answer["works"]]


def test_works_are_walked_by_cursor_and_met_again_when_they_change(
    owner: Client, works: dict[str, str], kept: Keeper
) -> None:
    first = ask(owner, "works", limit="3")
    assert titles(first) == ["Open Water", "Deep Water", "Still Water"] and first["total"] == 4
    rest = owner.get(first["next"]).json()
    assert titles(rest) == ["Sealed Water"] and rest["next"] is None
    assert titles(ask(owner, "works", cursor=rest["cursor"])) == []
    kept({"title": "New Water"})
    assert titles(ask(owner, "works", cursor=rest["cursor"])) == ["New Water"]
    assert titles(ask(owner, "works", q="rating:teen..explicit -title:sealed")) == ["Open Water", "Deep Water"]


def test_a_work_with_its_claims_and_its_text_by_chapter(owner: Client, works: dict[str, str]) -> None:
    key = works["Open Water"]
    work = ask(owner, f"works/{key}")
    assert work["authors"] == ["Wren Halloway"] and work["series_place"] == 2 and work["date"] == "1998-05"
    assert {"field": "rating", "value": "teen", "witness": "labelled header"}.items() <= next(
        claim.items() for claim in work["claims"] if claim["field"] == "rating"
    )
    assert work["editions"][0]["shown"] and work["editions"][0]["place"].startswith("heap/")
    contents = ask(owner, f"works/{key}/chapters")["chapters"]
    assert [chapter["name"] for chapter in contents] == ["The story"]
    text = owner.get(contents[0]["self"]).json()
    assert text["text"].startswith("The kettle sang at four.") and text["html"].startswith("<p>The kettle")
    assert text["of"] == 1 and text["next"] is None
    assert ask(owner, f"works/{key}/chapters/2", 404)["detail"].startswith("Nothing is here")


def test_a_search_with_snippets_orders_and_pages(owner: Client, works: dict[str, str]) -> None:
    found = ask(owner, "search", q="kettle", sort="title", limit="3")
    assert titles(found) == ["Deep Water", "Open Water", "Sealed Water"] and found["total"] == 4
    assert "<mark>kettle</mark>" in found["works"][0]["snippet"]
    last = owner.get(found["next"]).json()
    assert titles(last) == ["Still Water"] and last["next"] is None
    assert ask(owner, "search", q="rating:teen")["works"][0]["snippet"] is None


def test_facets_and_names_lead_back_to_works(owner: Client, works: dict[str, str]) -> None:
    ratings = ask(owner, "facets", field="rating", q="author:wren")
    assert {value["value"]: value["works"] for value in ratings["values"]} == {
        "teen": 1, "explicit": 1, "general": 1, "mature": 1,
    }  # fmt: skip
    for value in (*ratings["values"], *ask(owner, "facets", field="length")["values"]):
        assert ask(owner, "works", q=value["query"])["total"] == value["works"]
    (author,) = ask(owner, "names/authors")["names"]
    assert author["name"] == "Wren Halloway" and ask(owner, "search", q=author["query"])["total"] == 4
    assert ask(owner, "names/series")["total"] == 1 and ask(owner, "names/nothing", 404)


def test_the_way_in_names_every_way_on(owner: Client, works: dict[str, str]) -> None:
    library = ask(owner, "")
    assert library["works"] == 4
    assert all(owner.get(address).status_code == 200 for address in library["links"].values())


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("works?q=fandon:buffy", "did you mean “fandom”?"),
        ("works?limit=many", "“limit” must be a whole number from 1 to 200."),
        ("works?limit=0", "“limit” must be a whole number from 1 to 200."),
        ("works?limt=5", "did you mean “limit”?"),
        ("works?q=a&q=b", "“q” is given 2 times; give it once."),
        ("works?cursor=-1", "take it from an answer of this API."),
        ("search?sort=beauty", "use one of relevance, date, length, title, new."),
        ("search?q=%00", "holds a sign of no text"),
        (f"search?q={'a' * 501}", "“q” may have 500 characters, not 501."),
    ],
)
def test_a_slip_gets_a_sentence(owner: Client, works: dict[str, str], address: str, sentence: str) -> None:
    response = owner.get(f"/api/v1/{address}")
    problem = response.json()
    assert response.status_code == problem["status"] == 400 and sentence in problem["detail"]


def test_what_is_not_there_and_what_may_not_be_done_is_said_in_json(owner: Client, works: dict[str, str]) -> None:
    for address in ("nothing", "works/", "works/0000/chapters/x", "works/%00", "names/"):
        response = owner.get(f"/api/v1/{address}")
        assert response.status_code == 404 and response["Content-Type"] == "application/problem+json", address
    response = Client(enforce_csrf_checks=True).post("/api/v1/works")
    assert response.status_code == 405 and response["Allow"] == "GET, HEAD" and "use GET" in response.json()["detail"]


def test_a_stranger_a_reader_and_a_keeper(owner: Client, works: dict[str, str], publish: Callable[[], None]) -> None:
    publish()
    User.objects.create_user("keeper", password="lantern", is_staff=True)
    keeper = Client(headers={"Authorization": f"Basic {b64encode(b'keeper:lantern').decode()}"})
    stranger = Client()
    assert titles(ask(stranger, "works")) == titles(ask(stranger, "search", q="kettle")) == ["Open Water"]
    assert ask(stranger, "")["works"] == ask(stranger, "facets")["total"] == 1
    assert ask(stranger, "names/fandoms")["names"][0]["works"] == 1
    for title, key in works.items():
        seen = 200 if title == "Open Water" else 404
        for address in (f"works/{key}", f"works/{key}/chapters", f"works/{key}/chapters/1"):
            ask(stranger, address, seen)
    assert "/" not in ask(stranger, f"works/{works['Open Water']}")["editions"][0]["place"]
    assert ask(stranger, "refusals", 404) and ask(keeper, "refusals") == {"refusals": [], "leaves": []}
    assert ask(keeper, "works")["total"] == 4 and ask(keeper, f"works/{works['Still Water']}/chapters/1")
    sealed = works["Sealed Water"]
    assert ask(keeper, f"works/{sealed}")["links"]["epub"] is None
    assert "leaves the library in no form" in ask(keeper, f"works/{sealed}/chapters/1", 403)["detail"]


def test_a_library_that_asks_for_a_login_answers_in_json(
    owner: Client, works: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(login=True), raising=False)
    assert "asks everyone to sign in" in ask(owner, "works", 401)["detail"]


def test_no_answer_holds_an_address(owner: Client, works: dict[str, str]) -> None:
    key = works["Open Water"]
    for address in ("works", f"works/{key}", f"works/{key}/chapters/1", "search?q=owl", "search?q=kettle"):
        text = owner.get(f"/api/v1/{address}").content.decode()
        assert "@example" not in text and "⟦" not in text and "\\u27e6" not in text, address
    assert "[address withheld]" in owner.get(f"/api/v1/works/{key}").json()["notes"]


def test_a_work_that_was_joined_to_another_is_found_there(owner: Client, works: dict[str, str]) -> None:
    FormerKey.objects.create(key="0123456789ab", work=Work.objects.get(title="Open Water"), change=10_000)
    response = owner.get("/api/v1/works/0123456789ab/chapters/1")
    assert response.status_code == 301 and response["Location"] == f"/api/v1/works/{works['Open Water']}/chapters/1"


def test_every_page_names_its_twin(owner: Client, works: dict[str, str]) -> None:
    key = works["Open Water"]
    for page, twin in (
        ("/", "/api/v1/search"),
        ("/?q=kettle+rating:teen", "/api/v1/search?q=kettle+rating%3Ateen"),
        (f"/works/{key}/", f"/api/v1/works/{key}"),
        (f"/works/{key}/read/", f"/api/v1/works/{key}/chapters"),
        (f"/works/{key}/read/1/", f"/api/v1/works/{key}/chapters/1"),
        ("/browse/authors/", "/api/v1/names/authors"),
        ("/refusals/", "/api/v1/refusals"),
    ):
        links = re.findall(r'<link rel="alternate" type="application/json"[^>]* href="([^"]+)"', _text(owner, page))
        assert links == [twin] and owner.get(twin).status_code == 200
    shelf = _text(owner, "/?q=kettle")
    assert 'href="/feeds/works.atom?q=kettle"' in shelf and 'href="/opds/"' in shelf and 'href="/opds/2/"' in shelf


def _text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


@pytest.mark.parametrize("address", ["works", "search?q=lamp", "facets", "names/authors"])
def test_an_answer_asks_no_more_of_the_database_for_more_works(
    owner: Client, kept: Keeper, django_queries: Callable[[], Any], address: str
) -> None:
    def asked() -> int:
        owner.get(f"/api/v1/{address}")
        with django_queries() as statements:
            assert owner.get(f"/api/v1/{address}").status_code == 200
        return len(statements)

    kept(*({"title": f"Lamp {n}", "authors": (f"Wren {n}",), "fandoms": ("Xena",)} for n in range(3)))
    few = asked()
    kept(*({"title": f"Lamp {n}", "authors": (f"Owl {n}",), "fandoms": ("Xena",)} for n in range(3, 12)))
    assert asked() == few <= 12


def test_whatever_it_is_asked_it_answers_as_its_document_says(owner: Client, works: dict[str, str]) -> None:
    """Schemathesis asks each endpoint, with keys that are there put among those that are not."""
    document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    keys = sorted(works.values())
    checks = schemathesis.checks
    asked = []

    for found in document.get_all_operations():
        operation = found.ok()

        @how(max_examples=40, deadline=None, database=None, derandomize=True, phases=[Phase.explicit, Phase.generate],
             suppress_health_check=list(HealthCheck))  # fmt: skip
        @given(case=operation.as_strategy())
        def answers(case: Any) -> None:
            if "key" in case.path_parameters and len(asked) % 2:
                case.path_parameters["key"] = keys[len(asked) % len(keys)]
            asked.append(case.path)
            case.call_and_validate(checks=[
                checks.not_a_server_error, checks.status_code_conformance, checks.content_type_conformance,
                checks.response_schema_conformance, checks.response_headers_conformance,
            ])  # fmt: skip

        answers()
    assert len(set(asked)) == len(openapi()["paths"]) and len(asked) > 200


def test_the_reference_names_every_address_of_programs() -> None:
    page = (Path(__file__).parents[1] / "docs" / "reference" / "programs.md").read_text()
    routes = {str(pattern.pattern) for pattern in machine_urls.urlpatterns} - {"api/v1/<path:rest>"}
    templates = {"/" + re.sub(r"<\w+:(\w+)>", r"{\1}", route) for route in routes}
    assert templates == set(re.findall(r"^\| `([^`]+)`", page, re.MULTILINE))


def test_every_page_leads_to_its_twin(owner: Client, works: dict[str, str]) -> None:
    key = works["Open Water"]
    pages = ("/", "/?q=water", f"/works/{key}/", f"/works/{key}/read/", f"/works/{key}/read/1/",
             f"/works/{key}/editions/1/", "/browse/", "/browse/authors/", "/glance/", "/refusals/")  # fmt: skip
    for page in pages:
        twins = re.findall(
            r'<link rel="alternate" type="application/json"[^>]* href="/api/v1/([^"]*)"',
            owner.get(page).content.decode(),
        )
        assert len(twins) == 1, page
        address, _, asked = unescape(twins[0]).partition("?")
        assert ask(owner, address, **dict(parse_qsl(asked))), page


def test_names_numbers_and_editions_are_told_as_the_pages_show_them(owner: Client, works: dict[str, str]) -> None:
    kinds = {kind["kind"]: kind for kind in ask(owner, "browse", limit="5")["kinds"]}
    assert kinds["authors"]["names"][0]["value"] == "Wren Halloway" and kinds["authors"]["names"][0]["works"] == 4
    tables = {table["name"]: table for table in ask(owner, "glance")["tables"]}
    assert tables["years"]["rows"] == [["1998", 1]] and tables["years"]["columns"] == ["Year", "Works"]
    assert ["Title", 4, 0, 0] in tables["sureness"]["rows"]
    edition = ask(owner, f"works/{works['Open Water']}/editions/1")
    assert edition["chapters"][0]["text"].startswith("The kettle sang at four.") and "rating: teen" in edition["header"]
    assert ask(owner, f"works/{works['Open Water']}/editions/2", 404)
    assert ask(owner, f"works/{works['Open Water']}/editions/0", 404)
    assert ask(owner, f"works/{works['Sealed Water']}/editions/1", 403)


def test_numbers_count_what_whoever_asks_may_see(
    owner: Client, works: dict[str, str], publish: Callable[[], None]
) -> None:
    publish()
    tables = {table["name"]: table for table in ask(Client(), "glance")["tables"]}
    assert tables["ratings"]["rows"] == [["Teen and up", 1]]
    assert ask(Client(), "browse")["total"] == 1
