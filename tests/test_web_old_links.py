"""Old links lead to the works that once stood there, and tell nobody of works they may not see."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from reliquary.library.keep import Kept
from reliquary.library.models import Edition, OldAddress, Work
from reliquary.library.old_addresses import work_near
from reliquary.library.site import Site, site_from

Keeper = Callable[..., list[Kept]]


@pytest.fixture
def keys(library: Any, kept: Keeper, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(former=("old.example.com", "s.example.net")), raising=False)
    wanted = {
        "Open": ({"archive": "anywhere", "rating": "teen"}, "old.example.com/viewstory.php?sid=17"),
        "Adult": ({"archive": "anywhere", "rating": "explicit"}, "s.example.net/s/1234/1/Adult"),
        "Closed": ({"archive": "no", "rating": "teen"}, "old.example.com/viewstory.php?sid=18"),
    }
    for title, (fields, url) in wanted.items():
        kept({"title": title} | fields)
        OldAddress.objects.create(url=url, edition=Edition.objects.get(instalment__work__title=title))
    return {work.title: work.key for work in Work.objects.all()}


def leads(address: str, title: str | None, keys: dict[str, str], **query: str) -> None:
    answer = Client().get(address, query)
    if title is None:
        assert answer.status_code == 404, address
    else:
        assert (answer.status_code, answer["Location"]) == (301, f"/works/{keys[title]}/"), address


def test_an_address_leads_to_its_work(keys: dict[str, str]) -> None:
    for url in ("http://old.example.com/viewstory.php?sid=17", "https://www.old.example.com/viewstory.php?sid=17&textsize=2",
                "http://web.archive.org/web/2004/http://old.example.com/viewstory.php?sid=17"):  # fmt: skip
        leads("/at/", "Open", keys, url=url)
    for url in ("", "nonsense", "http://old.example.com/viewstory.php?sid=170", "\0", "x" * 9000, "http://[/"):
        leads("/at/", None, keys, url=url)


def test_paths_of_former_sites_lead_to_their_works(keys: dict[str, str]) -> None:
    leads("/viewstory.php?sid=17", "Open", keys)
    leads("/viewstory.php?sid=17&chapter=3", "Open", keys)
    leads("/s/1234/1/Adult", "Adult", keys)
    leads("/s/1234/7/", "Adult", keys)
    leads("/s/12345/", None, keys)
    leads("/viewstory.php?sid=1", None, keys)
    assert Client().post("/viewstory.php?sid=17").status_code == 404


def test_only_the_sites_that_are_named_are_stood_for(keys: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "RELIQUARY_SITE", Site())
    leads("/viewstory.php?sid=17", None, keys)
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["old.example.com"])
    assert Client(headers={"host": "old.example.com"}).get("/viewstory.php?sid=17").status_code == 301


def test_an_old_link_tells_nobody_of_what_they_may_not_see(
    keys: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    leads("/viewstory.php?sid=18", "Closed", keys)
    monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(published=True, former=("old.example.com", "s.example.net")))
    leads("/viewstory.php?sid=17", "Open", keys)
    hidden, absent = (Client().get(f"/viewstory.php?sid={number}").content for number in (18, 19))
    assert hidden.replace(b"sid%3D18", b"") == absent.replace(b"sid%3D19", b"")
    leads("/at/", None, keys, url="http://old.example.com/viewstory.php?sid=18")
    assert Client().get("/s/1234/1/Adult", follow=True).redirect_chain[-1][0].startswith("/adult/")


def test_chapters_lead_to_their_story(keys: dict[str, str]) -> None:
    for url in ("old.example.com/viewstory.php?chapter=2&sid=17", "old.example.com/viewstory.php?sid=17&i=1&page=2"):
        assert work_near(url) == keys["Open"], url
    assert work_near("old.example.com/viewstory.php?chapter=2") is None


def test_former_sites_are_read_from_the_environment() -> None:
    asked = site_from({"RELIQUARY_FORMER_SITES": " old.example.com, http://older.example.net/stories "})
    assert asked.former == ("old.example.com", "older.example.net")
