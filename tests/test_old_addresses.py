"""Old links lead to the works that once stood there, also after works were joined or read again."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from reliquary.library.documents import Document, conceal
from reliquary.library.keep import Kept
from reliquary.library.models import OldAddress, Work
from reliquary.library.old_addresses import addresses_of, work_at
from reliquary.markup.url import folded
from reliquary.work import Claim

Making = Callable[..., Document]
Keeping = Callable[..., list[Kept]]


def stood_at(document: Document, *urls: str) -> Document:
    claims = tuple(Claim("url", url, None, "page address", 1.0) for url in urls)
    reading = replace(document.reading, claims=(*document.reading.claims, *claims))
    masked = conceal(reading, document.card)
    kept_reading = replace(document.reading, claims=masked.reading.claims)
    return replace(document, reading=kept_reading, addresses=masked.addresses)


def test_an_old_link_leads_to_the_work_however_it_is_spelt(kept: Keeping, document: Making) -> None:
    one = stood_at(document({"title": "Home"}), "http://www.example.org/~wren/Home.html", "http://example.org/~wren/")
    [home] = kept(one)
    for link in (
        "https://example.org/%7Ewren/Home.html#part2",
        "example.org:80/~wren/Home.html",
        "http://web.archive.org/web/19991012000000/http://example.org/~wren/Home.html",
        "//EXAMPLE.org/~wren/index.htm",
    ):
        assert work_at(link) == home.work, link
    assert work_at("http://example.org/~wren/home.html") is None
    assert work_at("nonsense") is None
    assert addresses_of(home.work) == ["example.org/~wren/Home.html", "example.org/~wren/"]


def test_addresses_stay_with_works_that_are_joined(kept: Keeping, document: Making) -> None:
    fields: dict[str, Any] = {"title": "The Long Way Home", "authors": ("Ann Lantern",)}
    one = stood_at(document({**fields, "instalment": (1, 2)}), "http://example.org/1.html")
    two = stood_at(document({**fields, "instalment": (2, 2)}), "http://example.org/2.html")
    kept(one)
    kept(two)
    assert {work_at("http://example.org/1.html"), work_at("http://example.org/2.html")} == {Work.objects.get().key}


def test_a_web_address_that_holds_an_address_leads_nowhere(kept: Keeping, document: Making) -> None:
    one = document({"title": "Home"})
    one = stood_at(one, "http://example.org/list?from=wren@example.org", "http://example.org/wren%40example.org")
    kept(one)
    assert OldAddress.objects.count() == 0


@settings(deadline=None, derandomize=True)
@given(st.text(max_size=80) | st.from_regex(r"https?://[\w.%:@/?#\[\]=&-]{0,60}", fullmatch=True))
def test_whatever_is_folded_stays_as_it_is(url: str) -> None:
    once = folded(url)
    assert once is None or folded(once) == once
