"""What pages remember of one answer for the next is never shown where rights or a curator say otherwise since."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from reliquary.library.folder import Library
from reliquary.library.keep import Kept
from reliquary.library.models import Counter, Work
from reliquary.library.removal import remove
from reliquary.library.review import answer, decide
from reliquary.library.site import Site
from reliquary.web import listing

Keeper = Callable[..., list[Kept]]
PAGES = ("/", "/?q=lantern", "/?q=lantern&sort=title", "/?q=fandom:Xena", "/browse/authors/", "/opds/works/?q=lantern")


@pytest.fixture
def published(kept: Keeper, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The keys, by title, of two works of a published library."""
    monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(published=True), raising=False)
    common = {"rating": "teen", "archive": "anywhere", "fandoms": ("Xena",), "language": "en"}
    kept(
        ({"title": "Harbour", "authors": ("Wren Halloway",), **common}, "A lantern swung over the quay."),
        ({"title": "Orchard", "authors": ("Perpetua Finn",), **common}, "Her lantern lit the orchard wall."),
    )
    return dict(Work.objects.values_list("title", "key"))


def seen(client: Client) -> str:
    """All that the pages say, each asked twice, so that the second time is answered from what is remembered."""
    answers = [client.get(address) for _ in range(2) for address in PAGES]
    assert {one.status_code for one in answers} == {200}
    return "\n".join(one.content.decode() for one in answers)


@pytest.mark.parametrize("how", ["removed", "held", "rated", "while another process indexes"])
def test_a_withdrawal_takes_effect_at_once(library: Library, published: dict[str, str], how: str) -> None:
    reader, key = Client(), published["Harbour"]
    before = seen(reader)
    assert all(sign in before for sign in ("Harbour", "Halloway", "swung over the quay"))
    assert re.search(r'Xena <span class="faint">2<', before)
    match how:
        case "removed":
            remove(library, key, "the author asked")
        case "held":
            decide(library, key, "hold", "keeper")
        case "rated":
            answer(library, key, "rating", "explicit", "keeper")
        case _:
            Work.objects.filter(key=key).update(visibility=0, change=9999)
            Counter.objects.update(change=9999)
    after = seen(reader)
    assert not any(sign in after for sign in ("Harbour", "Halloway", "swung over the quay", key))
    assert "Orchard" in after and re.search(r'Xena <span class="faint">1<', after)
    assert not re.search(r'Xena <span class="faint">2<', after)


def test_what_is_published_appears_at_once(library: Library, published: dict[str, str]) -> None:
    decide(library, published["Harbour"], "hold", "keeper")
    reader = Client()
    assert "Halloway" not in seen(reader)
    decide(library, published["Harbour"], "publish", "keeper")
    assert "Halloway" in seen(reader) and "swung over the quay" in seen(reader)


def test_an_answer_shows_in_entries_and_filters_at_once(library: Library, published: dict[str, str]) -> None:
    reader = Client()
    assert "Wharf" not in seen(reader)
    answer(library, published["Harbour"], "title", "Wharf", "keeper")
    answer(library, published["Harbour"], "fandoms", ["Highlander"], "keeper")
    now = seen(reader)
    assert "Wharf" in now and "Harbour" not in now and re.search(r'Highlander <span class="faint">1<', now)


def test_nothing_remembered_for_one_is_shown_to_another(
    library: Library, published: dict[str, str], kept: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(({"title": "Cellar", "authors": ("Barnaby Quill",), "fandoms": ("Xena",), "archive": "no", "rating": "teen"},
          "A lantern hung in the cellar."))  # fmt: skip
    monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(), raising=False)
    everything = seen(Client())
    assert "Cellar" in everything and "hung in the cellar" in everything
    monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(published=True), raising=False)
    public = seen(Client())
    assert not any(sign in public for sign in ("Cellar", "Quill", "hung in the cellar"))
    grumpy = Client()
    grumpy.post("/preferences/", {"form": "rules", "tags.hide": "Xena"})
    assert "Halloway" not in grumpy.get("/?q=lantern").content.decode()


def test_snippets_are_cut_once_and_then_remembered(published: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    cut: list[Any] = []
    load = listing.load_text
    monkeypatch.setattr(listing, "load_text", lambda works: cut.append(works) or load(works))
    first, second = (Client().get("/?q=lantern").content for _ in range(2))
    assert len(cut) == 1 and b"<mark>lantern</mark>" in first and first.count(b"<mark>") == second.count(b"<mark>")
