"""What went wrong is told on a page of the site, with a way on; programs are told it in their own way."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client

from reliquary.library.site import Site
from reliquary.web import glance
from reliquary.web.answers import PROBLEM

SECRET = "no such table at /srv/heap/wren.sqlite3"
MACHINES = ("/api/v1/works", "/opds/works/", "/opds/2/works/", "/feeds/works.atom", "/works/0.jsonld")


@pytest.fixture
def reader(library: Any, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(), raising=False)
    client = Client(raise_request_exception=False)
    client.cookies["looks"] = "theme=sepia"
    return client


@contextmanager
def broken_database() -> Iterator[None]:
    """Every statement fails, as where the database's server is gone."""

    def fail(*_: Any) -> NoReturn:
        raise OperationalError(SECRET)

    with connection.execute_wrapper(fail):
        yield


def is_a_page(answer: HttpResponse, status: int, words: str) -> None:
    text = answer.content.decode()
    assert answer.status_code == status and answer["Content-Type"].startswith("text/html")
    assert words in text and 'class="theme-sepia' in text and "site.css" in text, "it looks as its reader chose"
    assert '<ul class="onward"><li><a href="/' in text, "it leads on"
    assert "Traceback" not in text and "/srv" not in text and "Error" not in text
    assert "default-src 'none'" in answer["Content-Security-Policy"] and answer["tdm-reservation"] == "1"


def is_told_to_a_program(answer: HttpResponse, status: int) -> None:
    assert answer.status_code == status and answer["Content-Type"] == PROBLEM
    assert answer.json()["status"] == status and answer.json()["detail"].endswith(".")
    assert b"/srv" not in answer.content and b"<" not in answer.content


def test_what_is_not_there_leads_on(reader: Client) -> None:
    for address in ("/nowhere/", "/works/nowhere/", "/browse/nothing/"):
        is_a_page(reader.get(address), 404, "Nothing is here")
    for address in ("/opds/browse/nothing/", "/opds/nowhere/", "/opds/books/0.epub", "/feeds/x", "/works/0.jsonld"):
        is_told_to_a_program(reader.get(address), 404)


def test_what_broke_is_told_though_the_database_is_gone(reader: Client) -> None:
    reader.force_login(User.objects.create_user("wren", password="lantern-room"))
    with broken_database():
        for address in ("/browse/", "/works/0/", "/nowhere/", "/mine/"):
            is_a_page(reader.get(address), 500, "Something broke")
        for address in MACHINES:
            is_told_to_a_program(reader.get(address), 500)


@pytest.mark.parametrize(
    ("wrong", "status", "words"),
    [
        (PermissionDenied(SECRET), 403, "Not allowed"),
        (SuspiciousOperation(SECRET), 400, "Not understood"),
        (ZeroDivisionError(SECRET), 500, "Something broke"),
    ],
)
def test_each_kind_of_wrong_has_its_page(
    reader: Client, monkeypatch: pytest.MonkeyPatch, wrong: Exception, status: int, words: str
) -> None:
    def fail(*_: Any) -> NoReturn:
        raise wrong

    monkeypatch.setattr(glance, "plots", fail)
    is_a_page(reader.get("/glance/"), status, words)


def test_a_form_without_its_token_leads_back_to_the_page(library: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(), raising=False)
    client = Client(enforce_csrf_checks=True)
    client.cookies["looks"] = "theme=sepia"
    answer = client.post("/preferences/", {"form": "looks", "theme": "dark"})
    is_a_page(answer, 403, "Nothing was done")
    assert '<a href="/preferences/">Open the page again</a>' in answer.content.decode()


@pytest.mark.parametrize("address", ["/", "/browse/", "/nowhere/"])
def test_a_host_that_is_not_ours_learns_nothing(reader: Client, address: str) -> None:
    is_a_page(reader.get(address, headers={"host": "stories.example.com"}), 400, "Not understood")
    is_told_to_a_program(reader.get("/opds/", headers={"host": "stories.example.com"}), 400)
