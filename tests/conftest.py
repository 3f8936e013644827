"""What tests of the library share: a fresh library on each database, documents made by hand, skips that are seen."""

import io
import os
import random
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from django.db import connection
from django.db.models import Model
from hypothesis import HealthCheck, settings

from reliquary.ingest.fingerprint import fingerprint
from reliquary.library.documents import Document, conceal
from reliquary.library.folder import Library
from reliquary.library.keep import Kept, keep
from reliquary.library.models import (
    Authorship,
    Batch,
    Contact,
    Doubt,
    Edition,
    Filing,
    FormerKey,
    Found,
    Instalment,
    Leaf,
    MatchKey,
    Mention,
    OldAddress,
    Original,
    PenName,
    Refusal,
    Term,
    Work,
)
from reliquary.library.models import (
    Claim as ClaimRow,
)
from reliquary.library.models import (
    Note as NoteRow,
)
from reliquary.library.opening import close_library, open_library
from reliquary.library.writing import writing
from reliquary.work import Card, Chapter, Claim, Note, Place, Reading

settings.register_profile("house", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
"""No test depends on how fast the machine is, and every run sees the same examples."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whatever needs a library is run on both databases."""
    if "database" in metafunc.fixturenames:
        both = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
        metafunc.parametrize("database", both, scope="session")


@pytest.fixture(scope="session")
def missing() -> Callable[[str], NoReturn]:
    """Skips a test for what the machine lacks; a failure where RELIQUARY_TEST_REQUIRE_ALL says it must be there."""

    def miss(what: str) -> NoReturn:
        if os.environ.get("RELIQUARY_TEST_REQUIRE_ALL") == "1":
            pytest.fail(f"{what} is missing, and RELIQUARY_TEST_REQUIRE_ALL is set")
        pytest.skip(f"{what} is missing")

    return miss


class Pouring(io.RawIOBase):
    """A stream made up as it is read; counts what it gave."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest, self.poured = pieces, memoryview(b""), 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._rest:
            self._rest = memoryview(next(self._pieces, b""))
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        self.poured += size
        return size


@pytest.fixture
def pouring() -> Callable[[Iterator[bytes]], Pouring]:
    """Makes a stream of pieces that nobody holds all at once."""
    return Pouring


@pytest.fixture(scope="session")
def empty_library(
    database: str, tmp_path_factory: pytest.TempPathFactory, missing: Callable[[str], NoReturn]
) -> Iterator[tuple[Path, str]]:
    """The folder of an empty library and the name of its PostgreSQL database ("" for SQLite), to be copied."""
    folder = tmp_path_factory.mktemp(f"empty-{database}")
    name = _create_database(missing) if database == "postgresql" else ""
    open_library(folder, environment=environment_of(name))
    close_library()
    yield folder, name
    if name:
        _drop_database(name)


@pytest.fixture
def library_environment(empty_library: tuple[Path, str], tmp_path: Path) -> Iterator[dict[str, str]]:
    """Environment variables that name a fresh, empty library, for tests that start processes."""
    folder, template = empty_library
    shutil.copytree(folder, tmp_path / "library")
    name = ""
    if template:
        name = f"reliquary_test_{uuid4().hex}"
        _run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    yield {"RELIQUARY_LIBRARY": str(tmp_path / "library"), **environment_of(name)}
    close_library()
    if name:
        _drop_database(name)


@pytest.fixture
def library(library_environment: dict[str, str]) -> Library:
    """A fresh, empty, open library."""
    return open_library(environment=library_environment, hosts=("testserver", "localhost", "127.0.0.1"))


def environment_of(database: str) -> dict[str, str]:
    """What makes a library use a database of the test server; nothing for SQLite."""
    if not database:
        return {}
    return {"DATABASE_URL": urlsplit(os.environ["RELIQUARY_TEST_POSTGRES"])._replace(path=f"/{database}").geturl()}


def _create_database(missing: Callable[[str], NoReturn]) -> str:
    if not os.environ.get("RELIQUARY_TEST_POSTGRES"):
        missing("PostgreSQL (RELIQUARY_TEST_POSTGRES)")
    name = f"reliquary_empty_{uuid4().hex}"
    _run(f'CREATE DATABASE "{name}"')
    return name


def _drop_database(name: str) -> None:
    _run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _run(statement: str) -> None:
    with psycopg.connect(os.environ["RELIQUARY_TEST_POSTGRES"], autocommit=True) as connection:
        connection.execute(statement)


VOCABULARY = """
lantern harbour window letter garden winter morning kettle corridor captain river shadow ladder copper bell blanket
station signal orchard market candle thread mirror pocket silence rain bridge table chair engine paper stone feather
glass boat island lamp coat road hill kitchen clock door field cloud salt bread story smile
"""
WORDS = VOCABULARY.split()


def prose(seed: int, words: int = 400) -> str:
    """Made-up prose, the same for the same seed and unlike that of any other."""
    chance = random.Random(seed)
    lines = [" ".join(chance.choice(WORDS) for _ in range(12)) for _ in range(-(-words // 12))]
    return ".\n".join(line.capitalize() for line in lines) + "."


@pytest.fixture
def document() -> Callable[..., Document]:
    """Makes an understood document by hand from fields of its card; what the card says a labelled header claimed."""

    def make(fields: dict[str, Any], text: str | None = None, name: str | None = None) -> Document:
        text = prose(zlib.crc32(repr(sorted(fields.items())).encode())) if text is None else text
        card = Card(**fields)
        claims, header = _claims(fields)
        whole = f"{header}\n\n{text}"
        digest = sha256(whole.encode(errors="replace")).hexdigest()
        place = Place(name or f"heap/{digest[:8]}.txt")
        xhtml = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in text.split("\n\n"))
        reading = Reading(
            place=place, digest=digest, item=None, format="text", encoding="utf-8", text_digest=digest, header=header,
            claims=claims, chapters=(Chapter(None, None, xhtml, text),), notes=(Note("divide", "a rule of stars"),),
            fingerprint=fingerprint(text),
        )  # fmt: skip
        because = {claim.field: (position,) for position, claim in enumerate(claims)}
        return replace(conceal(reading, replace(card, because=because)), original=digest)

    return make


def _claims(fields: dict[str, Any]) -> tuple[tuple[Claim, ...], str]:
    """Claims such as a labelled header makes, one for each value where a field has several; the points of spoilers are
    read from `spoilers_raw` and claimed by nobody."""
    claims: list[Claim] = []
    header = ""
    for field, value in fields.items():
        if field == "spoilers":
            continue
        several = field in ("fandoms", "relationships", "characters", "warnings", "genres", "categories")
        for each in value if several else (value,):
            each = list(each) if isinstance(each, tuple) else each
            raw = f"{field}: {each}"
            span = (len(header), len(header) + len(raw))
            claims.append(Claim(field, each, raw, "labelled header", 0.9, span, "1"))
            header += raw + "\n"
    return tuple(claims), header


@pytest.fixture
def kept(library: Library, document: Callable[..., Document]) -> Callable[..., list[Kept]]:
    """Keeps documents given as (fields, text) or as fields alone; each call is a transaction of its own."""

    def keep_all(*wanted: Document | dict[str, Any] | tuple[dict[str, Any], str]) -> list[Kept]:
        documents = [
            each if isinstance(each, Document) else document(*(each if isinstance(each, tuple) else (each,)))
            for each in wanted
        ]
        with writing(library) as writer:
            batch = Batch.objects.get_or_create(
                pk=1, defaults={"heap": ["heap"], "started": writer.now, "reader": "1", "testimony": {}}
            )[0]
            for each in documents:
                original = {"size": 1, "stored": each.original}
                Original.objects.get_or_create(digest=each.original, defaults=original)
            return keep(writer, lambda: batch, documents)

    return keep_all


@pytest.fixture
def django_queries(library: Library) -> Callable[[], AbstractContextManager[list[str]]]:
    """Counts statements: a context that gathers the SQL of all that is asked of the database."""

    @contextmanager
    def gather() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(execute: Any, sql: str, *rest: Any) -> Any:
            statements.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(note):
            yield statements

    return gather


@pytest.fixture
def snapshot(library: Library) -> Callable[[], dict[str, list[Any]]]:
    """All that the open library holds, without what differs between two runs of the same: ids, times, numbers."""
    return take_snapshot


def take_snapshot() -> dict[str, list[Any]]:
    """Every table as sorted rows, related rows named by what they are and not by their ids."""
    columns: dict[type[Model], tuple[str, ...]] = {
        Work: ("key", "card", "title", "visibility", "instalments", "parts", "word_count", "removed_reason"),
        FormerKey: ("key", "work__key"),
        Instalment: ("work__key", "position", "n"),
        Edition: ("document_key", "instalment__work__key", "instalment__position", "rank", "path", "members", "header",
                  "original__digest", "contents", "chapters", "word_count", "fingerprint", "card"),
        MatchKey: ("edition__document_key", "value"),
        OldAddress: ("edition__document_key", "url"),
        Mention: ("edition__document_key", "leaf__document_key", "value"),
        ClaimRow: ("work__key", "edition__document_key", "position", "field", "value", "raw", "witness", "carried"),
        NoteRow: ("edition__document_key", "position", "step", "what"),
        Doubt: ("work__key", "field"),
        Filing: ("work__key", "term__kind", "term__name", "position"),
        Authorship: ("work__key", "pen_name__name", "pen_name__person__key", "position"),
        Term: ("kind", "name"),
        PenName: ("name", "folded"),
        Leaf: ("document_key", "path", "kind", "reason", "original__digest"),
        Refusal: ("document_key", "path", "reason", "original__digest"),
        Found: ("path", "members", "original__digest", "copy"),
        Original: ("digest", "size", "stored"),
        Contact: ("number", "works__key"),
        Batch: ("heap", "testimony"),
    }  # fmt: skip
    return {
        model.__name__: sorted((list(map(_plain, row)) for row in model.objects.values_list(*names)), key=repr)
        for model, names in columns.items()
    }


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


SAMPLES = Path(__file__).parents[1] / "samples" / "heap"
SCREENS = {"wide": {"width": 1280, "height": 900}, "phone": {"width": 375, "height": 740}}
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PASSWORD = "a lamp on the pier"
"""Of the reader `wren`, who has an account at the site of the samples."""

TOO_SMALL = "small.js"
"""Finds targets smaller than WCAG 2.2 allows a finger (24 pixels high)."""
TOO_PALE = "pale.js"
"""Finds words with less contrast to their ground than 4.5 : 1, which WCAG asks for."""
AXE = "axe/axe.min.js"
"""axe-core 4.14.1 by Deque Systems, under the licence that lies beside it."""
ASK_AXE = """async () => {
  const asked = { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] };
  const { violations } = await axe.run(document, asked);
  return violations.filter(one => ["serious", "critical", "moderate"].includes(one.impact))
    .map(one => `${one.id}: ${one.nodes.map(node => node.html).slice(0, 3).join(" | ")}`);
}"""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of the samples, started as a person starts it."""
    folder = tmp_path_factory.mktemp("site") / "library"
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    for words, told in ((["add", str(SAMPLES)], ""), (["account", "wren"], PASSWORD)):
        command = [sys.executable, "-m", "reliquary", *words, "--library", str(folder)]
        subprocess.run(command, check=True, env=environment, capture_output=True, input=told, text=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "reliquary", "serve", "--library", str(folder), "--port", str(port)]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address)
        yield address
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(address: str) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the server did not start within a minute")


@pytest.fixture(scope="module")
def browser(missing: Callable[[str], NoReturn]) -> Iterator[Any]:
    """Chromium without a window; closed after each module, for Django refuses its database where an event loop runs."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        missing("Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def screens() -> dict[str, dict[str, int]]:
    """The sizes of a desk's screen and of a phone's."""
    return SCREENS


@pytest.fixture(params=SCREENS)
def screen(request: pytest.FixtureRequest, browser: Any) -> Iterator[Any]:
    """A page of each size without JavaScript; whatever the browser complains of fails the test."""
    context = browser.new_context(viewport=SCREENS[request.param], java_script_enabled=False, accept_downloads=True)
    page = context.new_page()
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.on("requestfailed", lambda failed: troubles.append(f"{failed.url}: {failed.failure}"))
    yield page
    context.close()
    left = [trouble for trouble in troubles if trouble.endswith("net::ERR_ABORTED")]
    assert troubles == left, "only what the browser itself left, for a download or another page, is no trouble"


@pytest.fixture(scope="session")
def troubles() -> Callable[[Any], list[str]]:
    """Tells what of a page is too small, too pale, too wide, or wrong in the eyes of axe."""
    small, pale, axe = ((Path(__file__).parent / "browser" / name).read_text() for name in (TOO_SMALL, TOO_PALE, AXE))

    def found(page: Any) -> list[str]:
        page.evaluate(axe)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        seen = [*page.evaluate(small), *page.evaluate(pale), *page.evaluate(ASK_AXE)]
        return [*seen, *([f"{wide} px too wide"] if wide > 0 else [])]

    return found
