"""The archive at a glance counts only what the visitor may see, and says the same in pictures and in tables."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from reliquary.library.keep import Kept
from reliquary.library.site import Site

Keeper = Callable[..., list[Kept]]


def test_plots_and_tables_count_what_may_be_seen(
    library: Any, kept: Keeper, monkeypatch: pytest.MonkeyPatch, django_queries: Callable[[], Any]
) -> None:
    monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(), raising=False)
    assert "0 works" in Client().get("/glance/").content.decode(), "an empty library has a page, too"
    kept(
        {"title": "Open", "date": "1998", "rating": "teen", "archive": "anywhere", "fandoms": ("Highlander",)},
        {"title": "Later", "date": "2001", "rating": "teen", "archive": "anywhere", "fandoms": ("<Xena>",)},
        {"title": "Hidden", "date": "1983", "rating": "explicit", "archive": "no", "fandoms": ("Wiseguy",)},
    )
    page = Client().get("/glance/").content.decode()
    assert "3 works" in page and "Wiseguy" in page and ">1983<" in page and "&lt;Xena&gt;" in page
    assert '<th scope="row">1998</th><td>1</td>' in page and '<th scope="row">1999</th><td>0</td>' in page
    assert '<th scope="row">Title</th><td>3</td><td>0</td><td>0</td>' in page
    assert page.count('<svg class="plot"') == page.count("<summary>As a table") == 5
    with django_queries() as statements:
        Client().get("/glance/")
    assert len(statements) < 6, "drawn once for each state of the library"
    monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(published=True))
    page = Client().get("/glance/").content.decode()
    assert "2 works" in page and "Wiseguy" not in page and "1983" not in page and "Explicit" not in page
