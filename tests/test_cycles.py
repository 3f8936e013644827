"""A series has an order, a sequel its first story; both by the names that the works are signed with."""

import io
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from reliquary.catalogue import Entry, describe_source
from reliquary.ingest.settle import settle
from reliquary.library.cycles import cycle
from reliquary.library.keep import Kept
from reliquary.library.models import Work
from reliquary.library.rights import Viewer
from reliquary.work import Claim, Place, Source

Keeping = Callable[..., list[Kept]]


def by(name: str, title: str, **more: object) -> dict[str, object]:
    return {"title": title, "authors": (name,), "fandoms": ("Highlander",), "rating": "general", **more}


def test_a_series_is_listed_in_order_and_another_of_its_name_is_not(kept: Keeping) -> None:
    places = {"Ebb": 3, "Flow": 1, "Slack": None, "Spring": 2}
    kept(*(by("Ann Quarry", title, series="Tides", series_place=place) for title, place in places.items()))
    kept(by("Osric Vale", "Neap", series="Tides", series_place=1))
    around = cycle(Work.objects.get(title="Ebb"), Viewer.OWNER)
    assert [each.title for each in around.works] == ["Flow", "Spring", "Ebb", "Slack"] and around.name == "Tides"
    page = Client().get(reverse("work", args=[Work.objects.get(title="Ebb").key])).content.decode()
    page = page[: page.index("Where it comes from")]
    assert page.index(">Flow<") < page.index(">Spring<") < page.index("<strong>Ebb</strong>") and "Neap" not in page
    assert cycle(Work.objects.get(title="Neap"), Viewer.OWNER).works == ()


def test_a_sequel_and_its_first_story_know_each_other(kept: Keeping) -> None:
    kept(by("Ann Quarry", "Second Lamp", sequel_of="The Long Stairs"), by("Ann Quarry", "Long Stairs"))
    kept(by("Osric Vale", "Long Stairs", fandoms=("due South",)))
    first, second = (
        Work.objects.get(title="Long Stairs", pen_names__folded="ann quarry"),
        Work.objects.get(title="Second Lamp"),
    )
    assert cycle(second, Viewer.OWNER).before == (first,) and cycle(first, Viewer.OWNER).after == (second,)
    assert cycle(Work.objects.get(pen_names__folded="osric vale"), Viewer.OWNER).after == ()


@pytest.mark.parametrize(
    ("field", "value", "series", "sequel_of"),
    [
        ("series", "sequel to Harbour Lights", None, "Harbour Lights"),
        ("series", "third in the Tides series", "Tides", None),
        ("notes", "This is the sequel to my story 'Harbour Lights'.", None, "Harbour Lights"),
        ("summary", "A sequel to follow, if you like it.", None, None),
        ("notes", "a sequel to “Long Stairs”", None, None),
    ],
)
def test_what_a_story_follows_is_no_series(field: str, value: str, series: str | None, sequel_of: str | None) -> None:
    said = [
        Claim(field, value, value, "labelled header", 0.9),
        Claim("title", "Long Stairs", None, "labelled header", 0.9),
    ]
    card = settle(said)
    assert (card.series, card.sequel_of) == (series, sequel_of)


@pytest.mark.parametrize(
    ("line", "series", "sequel_of"),
    [
        ("Sequel to: Harbour Lights", None, "Harbour Lights"),
        ("Sequel to: 'Harbour Lights' and you should read that first", None, "Harbour Lights"),
        ("Follow-up to: the Tide series", "Tide", None),
        ("Fortsetzung von: Harbour Lights", None, "Harbour Lights"),
        ("Suite de : Harbour Lights", None, "Harbour Lights"),
        ("Secuela de: Harbour Lights", None, "Harbour Lights"),
        ("Sequência de: Harbour Lights", None, "Harbour Lights"),
        ("Seguito di: Harbour Lights", None, "Harbour Lights"),
        ("Сиквел к: Harbour Lights", None, "Harbour Lights"),
        ("前作：Harbour Lights", None, "Harbour Lights"),
    ],
)
def test_a_label_names_what_a_story_follows(line: str, series: str | None, sequel_of: str | None) -> None:
    text = f"Title: Long Stairs\nAuthor: Ann Quarry\n{line}\nRating: PG\n\n* * *\n\nIt rained on the stairs.\n"
    data = text.encode()
    (found,) = describe_source(Source(Place("a.txt"), len(data), "digest", lambda: io.BytesIO(data)))
    assert isinstance(found, Entry)
    assert (found.card.series, found.card.sequel_of) == (series, sequel_of)
