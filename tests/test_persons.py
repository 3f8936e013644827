"""Names of one person become one, names of two stay two, on evidence that is shown and can be overruled."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from reliquary.ingest.describe.signature import signature
from reliquary.library.documents import Document, conceal
from reliquary.library.folder import Library
from reliquary.library.keep import Kept
from reliquary.library.models import Batch, Bond, PenName, Person, Trace, Work
from reliquary.library.pen_names import aliases
from reliquary.library.query import query
from reliquary.library.site import Site
from reliquary.library.ties import join_names, rule, ties
from reliquary.library.undo import undo
from reliquary.work import Card, Chapter, Claim, Draft, Place, Reading, Region

Keeping = Callable[..., list[Kept]]
SITE, LINE = ("site", "example.org/~wren"), ("signature", "0a1b")


@pytest.fixture
def by(kept: Keeping) -> Callable[..., None]:
    """Keeps a story by some people, with addresses in its header and other claims."""

    def keep(*names: str, email: str | None = None, sent_by: str | None = None, told: tuple[Any, ...] = ()) -> None:
        seed = Work.objects.count()
        claims = [Claim("authors", list(names), None, "labelled header", 0.9)]
        claims += (
            [Claim("emails", [email], None, "mail header" if sent_by else "labelled header", 0.7)] if email else []
        )
        claims += [Claim("authors", [sent_by], None, "mail header", 0.7)] if sent_by else []
        claims += [Claim(field, value, None, "signature", 0.5) for field, value in told]
        card = Card(
            title=f"Story {seed}", authors=names, emails=(email,) if email else (), rating="teen", archive="anywhere"
        )
        text = " ".join(f"w{seed}x{n}" for n in range(300))
        digest = f"{seed:064x}"
        reading = Reading(
            Place(f"{seed}.txt"), digest, None, "text", "utf-8", digest, "", tuple(claims),
            (Chapter(None, None, f"<p>{text}</p>", text),), (), b"",
        )  # fmt: skip
        document: Document = conceal(reading, card)
        kept(Document(**{**{name: getattr(document, name) for name in document.__slots__}, "original": digest}))

    return keep


def people() -> set[frozenset[str]]:
    """The names of each person."""
    return {frozenset(person.pen_names.values_list("name", flat=True)) for person in Person.objects.all()}


def test_one_address_makes_two_names_one_person_until_a_curator_parts_them(library: Library, by: Any) -> None:
    by("Wren Quarry", email="wren@example.org")
    by("Stoat Juniper", email="Wren@example.org")
    assert people() == {frozenset({"Wren Quarry", "Stoat Juniper"})}
    (tie,) = ties()
    assert (tie.verdict, tie.evidence) == ("sure", ("the same address",))
    assert rule(library, tie.number, one_person=False, curator="Vesper").verdict == "refused"
    assert people() == {frozenset({"Wren Quarry"}), frozenset({"Stoat Juniper"})}
    by("Stoat Juniper", email="wren@example.org", told=(SITE,))
    assert len(people()) == 2 and len(ties(verdict="refused")) == 1
    rule(library, tie.number, one_person=True, curator="Vesper")
    assert len(people()) == 1


def test_what_is_less_than_sure_is_only_suggested(library: Library, by: Any) -> None:
    by("Wren Quarry", told=(SITE,))
    by("Stoat Juniper", told=(SITE,))
    by("Osric Vale", email="osric@example.org", sent_by="Hazel Ash")
    by("Hazel Ash", email="osric@example.org", sent_by="Hazel Ash")
    assert len(people()) == 4
    assert [(tie.verdict, tie.evidence) for tie in ties()] == [("suggested", ("the same site",))]
    by("Wren Quarry", told=(LINE,))
    by("Stoat Juniper", told=(LINE,))
    assert frozenset({"Wren Quarry", "Stoat Juniper"}) in people()


def test_two_people_of_one_common_name_stay_two(library: Library, by: Any) -> None:
    by("Maria", email="maria@example.org", told=(SITE,))
    by("Maria", email="other@example.net")
    by("Wren Quarry", email="one@example.org")
    by("Wren Quarry", email="two@example.org")
    assert Person.objects.count() == 3 and PenName.objects.filter(folded="maria").count() == 2
    by("Maria", email="moved@example.com", told=(SITE,))
    assert Person.objects.count() == 3 and PenName.objects.filter(folded="maria").count() == 3


def test_a_shared_by_line_and_a_crowd_on_one_address_tell_two_apart(library: Library, by: Any) -> None:
    by("Wren Quarry", email="pair@example.org")
    by("Stoat Juniper", email="pair@example.org")
    assert len(people()) == 1
    by("Wren Quarry", "Stoat Juniper", email="pair@example.org")
    assert len(people()) == 2 and not ties()
    for name in ("Osric Vale", "Hazel Ash", "Linnet Pell"):
        by(name, email="list@example.org")
    assert len(people()) == 3
    by("Merle Gale", email="list@example.org")
    assert len(people()) == 6 and not ties()


def test_an_operator_joins_two_names_that_share_nothing(library: Library, by: Any) -> None:
    by("Wren Quarry")
    by("Stoat Juniper")
    tie = join_names(library, "wren quarry", "Stoat Juniper", "Vesper")
    assert tie.verdict == "confirmed" and len(people()) == 1
    rule(library, tie.number, one_person=False, curator="Vesper")
    assert len(people()) == 2


def test_what_rests_on_a_batch_goes_with_it(library: Library, by: Any) -> None:
    by("Wren Quarry", email="wren@example.org")
    by("Stoat Juniper", email="wren@example.org")
    undo(library, Batch.objects.get().pk)
    assert not (Person.objects.exists() or Bond.objects.exists() or Trace.objects.exists())


def test_sites_and_signatures_are_read() -> None:
    text = "Website: http://www.Example.org/~wren/index.html\n\nStory.\n-- \nAll my socks are canon\nhttp://example.org/~wren/\n"
    footer = text.index("-- ")
    regions = (Region("header", (0, 48)), Region("story", (48, footer)), Region("footer", (footer, len(text))))
    draft = Draft(Place("a.eml"), "", None, "mail", None, text, "", regions=regions)
    claims = [(claim.field, claim.value) for claim in signature(draft)]
    assert claims[1:] == [("site", "example.org/~wren")] and claims[0][0] == "signature"
    served = text.replace("All my socks are canon", "To unsubscribe from this mailing list write to")
    assert [c.field for c in signature(Draft(Place("a"), "", None, "mail", None, served, "", regions=regions))] == [
        "site"
    ]


def test_a_keeper_finds_an_author_by_each_name_and_nobody_else_does(
    library: Library, by: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    by("Wren Quarry", email="wren@example.org")
    by("Stoat Juniper", email="wren@example.org")
    by("Stoat Juniper")
    by("Osric Vane")
    monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(), raising=False)
    page = Client().get("/", {"q": 'author:"wren quarry"'}).content.decode()
    assert "3 works" in page and "“wren quarry” also wrote as Stoat Juniper." in page
    assert "1 work<" in Client().get("/", {"q": '-author:"wren quarry"'}).content.decode()
    monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(published=True))
    for client in (Client(), _signed_in("reader")):
        page = client.get("/", {"q": 'author:"wren quarry"'}).content.decode()
        assert "1 work<" in page and "also wrote as" not in page and "Stoat" not in page


def _signed_in(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.create_user(name, password="a lamp on the pier"))
    return client


def test_a_name_of_several_people_is_followed_to_none(library: Library, by: Any) -> None:
    by("Maria", email="m1@example.org")
    by("Maria", email="m2@example.org")
    by("Quill Marsh", email="m1@example.org")
    assert len(people()) == 2
    assert aliases(query("author:maria")) == ()
    assert [alias.others for alias in aliases(query('author:"quill marsh"'))] == [("Maria",)]
