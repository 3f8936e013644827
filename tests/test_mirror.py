"""Mirrored sites: pages that list others are heard as witnesses, contents make chapters, and nothing is lost or looped."""

# ruff: noqa: E501 (pages stand here as their makers write them)
from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliquary.catalogue import Entry, catalogue
from reliquary.formats.bundles import gather
from reliquary.formats.mirror import SiteIndex
from reliquary.formats.mirror.blurb import blurb
from reliquary.formats.mirror.links import Listed, may_list
from reliquary.library.folder import Library
from reliquary.library.intake import add
from reliquary.library.models import Work
from reliquary.library.old_addresses import work_at
from reliquary.sources import find_sources
from reliquary.work import Bundle, Leaf, Place, Refusal

CASES = Path(__file__).parent / "cases"
PROSE = "<p>It rained on the harbour all that week, and the boats lay under their covers like cattle.</p>" * 8


@pytest.mark.parametrize(
    "mirror", [CASES / "mirrors/wget", CASES / "mirrors/httrack", CASES / "containers/crawl.warc.gz"]
)
def test_what_lists_say_is_heard(mirror: Path) -> None:
    found = list(catalogue([mirror]))
    cards = {each.reading.place.name: each.card for each in found if isinstance(each, Entry)}
    weir, dog = cards["weir.html"], cards["dog.html"]
    assert (weir.title, weir.authors, weir.rating, weir.fandoms) == ("The Weir", ("Wren",), "teen", ("due South",))
    assert weir.relationships == ("Benton Fraser/Ray Vecchio",)
    assert weir.summary == "The river was high, and somebody had to say so."
    assert (dog.title, dog.rating, dog.summary) == (
        "Nobody's Dog",
        "general",
        "A dog turns up. It does not explain itself.",
    )
    for number, title in ((1, "Tar"), (2, "Rope"), (3, "Chain")):
        card = cards[f"ch{number}.html"]
        assert (card.title, card.instalment, card.chapter_title) == ("The Long Ebb", (number, 3), title)
        assert (card.fandoms, card.rating) == (("Highlander",), "mature")
    lists = [each for each in found if isinstance(each, Leaf) and "mirrored site" in each.reason]
    assert {leaf.kind for leaf in lists} == {"index page", "table of contents"}
    refused = [str(each.place) for each in found if isinstance(each, Refusal)]
    assert all(place.endswith("wget.log") for place in refused), refused


def test_a_mirror_in_a_library_is_joined_and_its_old_links_lead_to_it(library: Library) -> None:
    list(add(library, [CASES / "mirrors/wget"], workers=1))
    ebb = Work.objects.get(title="The Long Ebb")
    assert ebb.instalments == 3
    assert work_at("http://example.org/~wren/long/ch2.html") == ebb.key
    assert work_at("www.example.org/~wren/stories/weir.html") == Work.objects.get(title="The Weir").key
    works = Work.objects.count()
    list(add(library, [CASES / "mirrors/wget"], workers=1))
    assert Work.objects.count() == works


@pytest.mark.parametrize(
    ("words", "beside", "claims"),
    [
        ("Salt", "by Ann Lantern (PG-13) - The sea takes its time with people.", {"authors": ["Ann Lantern"], "rating": "PG-13", "summary": "The sea takes its time with people."}),
        ("Salt", "[NC-17, M/S] 34k", {"rating": "NC-17", "relationships": "M/S"}),
        ("Salt", "Rating: R\nPairing: Jim/Blair\nSummary: A jar is empty.", {"rating": "R", "relationships": "Jim/Blair", "summary": "A jar is empty."}),
        ("Salt", "WIP", {"status": "in_progress"}),
    ],
)  # fmt: skip
def test_what_stands_beside_a_link(words: str, beside: str, claims: dict[str, object]) -> None:
    said = {claim.field: claim.value for claim in blurb(Listed("a.html", words, beside, ""))}
    assert said == {"title": "Salt", **claims}


def test_stories_with_ways_about_the_site_are_no_lists(tmp_path: Path) -> None:
    way = "<p><a href='b.html'>Back</a> | <a href='index.html'>Home</a> | <a href='a.html'>Next</a></p>"
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.html").write_text(f"<html><h1>Story {name}</h1><p>by Wren</p>{PROSE}{way}</html>")
    found = list(catalogue([tmp_path]))
    assert [each.card.title for each in found if isinstance(each, Entry)] == ["Story a", "Story b", "Story c"]


def test_only_what_a_list_leads_to_is_gathered_with_it(tmp_path: Path) -> None:
    links = "".join(f"<p><a href='gone{n}.html'>Gone {n}</a></p>" for n in range(5))
    (tmp_path / "stray.html").write_text(f"<html>{links}</html>")
    for name in ("a.html", "b.html", "c.txt"):
        (tmp_path / name).write_text(PROSE)
    assert not any(isinstance(each, Bundle) for each in gather(find_sources([tmp_path])))
    (tmp_path / "index.html").write_text(
        "<p><a href=a.html>A</a></p><p><a href=b.html>B</a></p><p><a href=d.html>D</a></p>"
    )
    [bundle] = [each for each in gather(find_sources([tmp_path])) if isinstance(each, Bundle)]
    assert bundle.names == ("index.html", "a.html", "b.html")


def test_lists_that_list_each_other_end(tmp_path: Path) -> None:
    for name, other in (("index", "more"), ("more", "index")):
        links = "".join(f"<li><a href='{n}.html'>Tale {n}</a> (PG)</li>" for n in range(4))
        (tmp_path / f"{name}.html").write_text(
            f"<html><ul><li><a href='{other}.html'>Other tales</a></li>{links}</ul></html>"
        )
    for n in range(4):
        (tmp_path / f"{n}.html").write_text(f"<html><title>x</title>{PROSE}</html>")
    cards = [each.card for each in catalogue([tmp_path]) if isinstance(each, Entry)]
    assert sorted(card.title or "" for card in cards) == [f"Tale {n}" for n in range(4)]
    assert {card.rating for card in cards} == {"teen"}


def test_a_list_leads_nowhere_outside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    links = "".join(
        f"<li><a href='{n}'>Tale</a></li>"
        for n in ("../secret.html", "/etc/passwd.html", "../../x.html", "a.html", "b.html")
    )
    (tmp_path / "site" / "index.html").write_text(f"<html><ul>{links}</ul></html>")
    (tmp_path / "secret.html").write_text(f"<html><title>Mine</title>{PROSE}</html>")
    (tmp_path / "site" / "a.html").write_text(f"<html><title>x</title>{PROSE}</html>")
    cards = {each.reading.place.name: each.card for each in catalogue([tmp_path]) if isinstance(each, Entry)}
    assert cards["secret.html"].title == "Mine" and set(cards) == {"secret.html", "a.html"}


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.one_of(
        st.binary(max_size=400),
        st.lists(
            st.sampled_from([b"<a href=x.html>", b"<", b">", b"'", b'"', b"</a>", b"word ", b"<script>"]), max_size=60
        ).map(b"".join),
    )
)
def test_whatever_a_page_is_it_is_a_list_or_none(head: bytes) -> None:
    assert may_list(head) in (True, False)
    assert SiteIndex().score(head, Place("a.html")) in (0.55, None)
