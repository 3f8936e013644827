"""Works are found by words and fields, by those who may see them, with facets counted and snippets cut."""

from collections.abc import Callable
from typing import Any

import pytest

from reliquary.library.changes import latest_change
from reliquary.library.find import find, find_all, find_changed
from reliquary.library.folder import Library
from reliquary.library.index import REMEMBERED
from reliquary.library.indexing import catch_up, current_index
from reliquary.library.keep import Kept
from reliquary.library.models import Work
from reliquary.library.query import query
from reliquary.library.rights import Viewer, visible_classes
from reliquary.library.snippets import Snippets
from reliquary.work import Spoiler

Keeping = Callable[..., list[Kept]]
BUFFY, XF = "Buffy the Vampire Slayer", "The X-Files"

STORIES: list[tuple[dict[str, Any], str]] = [
    (
        {"title": "First Snow", "authors": ("Wren",), "fandoms": (XF,), "rating": "teen", "date": "1998-03",
         "relationships": ("Fox Mulder/Dana Scully",), "archive": "anywhere", "status": "complete"},
        "They were running through the deep snow of the harbour, and nobody spoke.",
    ),
    (
        {"title": "Lamps", "authors": ("Ann Lantern",), "fandoms": (BUFFY,), "rating": "mature", "date": "2001",
         "spoilers_raw": "season two", "spoilers": (Spoiler(BUFFY, 2),), "archive": "anywhere", "genres": ("angst",)},
        "The snow was deep. " + "She lit every lamp in the long corridor. " * 40,
    ),
    (
        {"title": "Bells", "authors": ("Ann Lantern", "Wren"), "fandoms": (BUFFY, XF), "rating": "explicit",
         "date": "2003-07-01", "spoilers_raw": "season five", "spoilers": (Spoiler(BUFFY, 5),), "archive": "ask"},
        "A bell rang & a <bell> answered. " * 400,
    ),
    (
        {"title": "Schnee", "authors": ("Emil",), "language": "de", "series": "Winterreise", "warnings": ("non_con",)},
        "Der Schnee lag tief, und die Laufenden liefen.",
    ),
    ({"title": "\u96ea", "authors": ("\u6797",), "language": "zh"}, "\u96ea\u5c71\u5f88\u9ad8\u3002" * 5),
]  # fmt: skip


@pytest.fixture
def titles(library: Library, kept: Keeping) -> Callable[..., list[str]]:
    """Keeps the stories and finds the titles of those that a query finds, in order."""
    kept(*STORIES)

    def ask(text: str, viewer: Viewer = Viewer.OWNER, **how: Any) -> list[str]:
        keys = find(current_index(), query(text), visible_classes(viewer), **how).keys
        names = dict(Work.objects.values_list("key", "title"))
        return [names[key] for key in keys]

    return ask


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", {"First Snow", "Lamps", "Bells", "Schnee", "\u96ea"}),
        ("snow", {"First Snow", "Lamps"}),
        ("SNOW harbour", {"First Snow"}),
        ("run", {"First Snow"}),
        ('"run"', set()),
        ('"deep snow"', {"First Snow"}),
        ('"snow deep"', set()),
        ("snow -harbour", {"Lamps"}),
        ("harbour or corridor", {"First Snow", "Lamps"}),
        ("-snow", {"Bells", "Schnee", "\u96ea"}),
        ("title:snow", {"First Snow"}),
        ("text:snow", {"First Snow", "Lamps"}),
        ("author:wren", {"First Snow", "Bells"}),
        ('author:"ann lantern"', {"Lamps", "Bells"}),
        ("fandom:buffy", {"Lamps", "Bells"}),
        ("fandom:buffy -fandom:x-files", {"Lamps"}),
        ("ship:Scully/Mulder", {"First Snow"}),
        ("ship:mulder", {"First Snow"}),
        ("rating:teen..mature", {"First Snow", "Lamps"}),
        ("rating:mature..", {"Lamps", "Bells"}),
        ("rating:not_rated", {"Schnee", "\u96ea"}),
        ("words:..100", {"First Snow", "Schnee", "\u96ea"}),
        ("words:1000..5000", {"Bells"}),
        ("date:1998..2001", {"First Snow", "Lamps"}),
        ("date:1998-04..2001", {"Lamps"}),
        ("date:2003-07-01", {"Bells"}),
        ("date:2003-08..", set()),
        ("status:complete", {"First Snow"}),
        ("genre:angst", {"Lamps"}),
        ("warning:non-con", {"Schnee"}),
        ("series:winterreise", {"Schnee"}),
        ("language:de", {"Schnee"}),
        ("permission:unsaid", {"Schnee", "\u96ea"}),
        ("spoilers:buffy<=2", {"Lamps"}),
        ("spoilers:buffy<=5", {"Lamps", "Bells"}),
        ("spoilers:buffy<=1 +unsaid", {"First Snow", "Schnee", "\u96ea"}),
        ("tief", {"Schnee"}),
        ("\u96ea\u5c71", {"\u96ea"}),
        ("\u5c71\u96ea", set()),
    ],
)
def test_each_query_finds_its_works(titles: Callable[..., list[str]], text: str, found: set[str]) -> None:
    assert set(titles(text)) == found


def test_orders(titles: Callable[..., list[str]]) -> None:
    assert titles("snow")[0] == "First Snow"  # a word in the title weighs more
    assert titles("", sort="date")[:3] == ["Bells", "Lamps", "First Snow"]
    assert titles("", sort="length")[:2] == ["Bells", "Lamps"]
    assert titles("", sort="title")[:3] == ["Bells", "First Snow", "Lamps"]
    assert set(titles("", sort="date")) == set(titles(""))  # works without a date are not lost
    assert titles("", sort="title", offset=1, limit=1) == ["First Snow"]


def test_everyone_finds_what_they_may_see(titles: Callable[..., list[str]]) -> None:
    assert set(titles("", Viewer.READER)) == {"First Snow"}
    assert set(titles("", Viewer.ADULT)) == {"First Snow", "Lamps"}
    assert titles("", Viewer.NOBODY) == []
    owner = find_all(current_index(), query(""), visible_classes(Viewer.OWNER))
    assert len(owner) == 5 and list(owner) == sorted(owner)
    assert len(find_all(current_index(), query("snow"), visible_classes(Viewer.READER))) == 1


def test_facets_are_counted_over_all_that_is_found(titles: Callable[..., list[str]]) -> None:
    titles("")
    wanted = {"fandom": 5, "rating": 9, "permission": 5, "decade": 5, "length": 5, "author_name": 9, "series": 3}
    found = find(current_index(), query(""), visible_classes(Viewer.OWNER), limit=1, facets=wanted)
    assert found.total == 5 and len(found.keys) == 1
    facets = {name: dict(values) for name, values in found.facets.items()}
    assert facets["fandom"] == {BUFFY: 2, XF: 2}
    assert facets["rating"] == {"not_rated": 2, "teen": 1, "mature": 1, "explicit": 1}
    assert facets["permission"] == {"anywhere": 2, "unsaid": 2, "ask": 1}
    assert facets["decade"] == {"1990s": 1, "2000s": 2}
    assert facets["length"] == {"under 1,000": 4, "1,000 to 5,000": 1}
    assert facets["series"] == {"Winterreise": 1}
    reader = find(current_index(), query(""), visible_classes(Viewer.READER), facets=wanted)
    assert dict(reader.facets["fandom"]) == {XF: 1} and "explicit" not in dict(reader.facets["rating"])


@pytest.mark.parametrize(
    ("text", "title", "marked"),
    [
        ("running", "First Snow", "<mark>running</mark> through the deep snow"),
        ('"deep snow"', "First Snow", "<mark>deep</mark> <mark>snow</mark>"),
        ("bell", "Bells", "&amp; a &lt;<mark>bell</mark>&gt; answered"),
        ("schnee", "Schnee", "Der <mark>Schnee</mark> lag tief"),
        ("\u96ea\u5c71", "\u96ea", "<mark>\u96ea</mark><mark>\u5c71</mark>\u5f88\u9ad8\u3002"),
    ],
)
def test_snippets_mark_what_was_found(titles: Callable[..., list[str]], text: str, title: str, marked: str) -> None:
    assert title in titles(text)
    work = Work.objects.get(title=title)
    story = next(story for fields, story in STORIES if fields["title"] == title)
    assert marked in snippet(text, story, work.language)


def snippet(asked: str, story: str, language: str | None) -> str:
    cut = Snippets(current_index(), query(asked)).cut(story, language)
    return cut.html if cut else ""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("kettle", "the <mark>kettle</mark> sang"),
        ("flies", "<mark>flying</mark> low"),
        ("kettle heron", "<mark>heron</mark> by the <mark>kettle</mark>"),
        ('"old heron"', "an <mark>old</mark> <mark>heron</mark>"),
    ],
)
def test_snippets_are_cut_from_anywhere_in_a_long_story(kept: Keeping, text: str, shown: str) -> None:
    empty = "Nothing went on and on, as it had gone on before, and nobody minded it at all. " * 40
    said = ("In the morning the kettle sang.", "A gull was flying low.", "There stood a heron by the kettle.",
            "It was an old heron.")  # fmt: skip
    story = empty + empty.join(f"\n\n{sentence}\n\n" for sentence in said) + empty
    kept(({"title": "Long"}, story), ({"title": "Short"}, "Nothing went on."))
    assert shown in snippet(text, story, "en")


def test_a_view_of_the_index_lasts_until_the_next_commit(library: Any, kept: Any) -> None:
    kept({"title": "Home"})
    before = current_index().searcher()
    assert current_index().searcher() is before
    kept({"title": "Lights"})
    assert current_index().searcher() is not before and current_index().reached == latest_change()


def test_what_was_found_is_remembered_until_something_changes(kept: Keeping) -> None:
    kept({"title": "Home", "rating": "teen"})
    asked = query("rating:teen")
    first = find(current_index(), asked, None, facets={"rating": 5})
    again = find(current_index(), query("rating:teen"), None, facets={"rating": 5})
    assert again == first and again.keys is first.keys and again.facets is first.facets
    other_page = find(current_index(), asked, None, sort="title", offset=1, facets={"rating": 5})
    assert other_page.keys == () and other_page.facets is first.facets
    assert find(current_index(), asked, (), facets={"rating": 5}).total == 0, "others are answered by themselves"
    kept({"title": "Lights", "rating": "teen"})
    assert find(current_index(), asked, None, facets={"rating": 5}).facets == {"rating": (("teen", 2),)}
    for number in range(REMEMBERED + 50):
        find(current_index(), query(f"words:{number}.."), None)
    assert len(current_index().view().known) <= REMEMBERED


def test_no_snippet_without_words(titles: Callable[..., list[str]]) -> None:
    titles("")
    assert snippet("fandom:buffy", "The snow.", "en") == ""
    assert snippet("lamp", "The snow.", "en") == ""
    assert snippet("…", "The snow.", "en") == ""


def test_the_index_holds_no_text(library: Library, kept: Keeping) -> None:
    """No word of a story, no address: they could be read from the disk by whoever may not."""
    kept(({"title": "Home"}, "An unmistakable zeppelin. Write to wren@example.org. " * 50))
    catch_up(library)
    held = b"".join(file.read_bytes() for file in library.index.rglob("*") if file.suffix == ".store")
    assert b"zeppelin" not in held and b"wren@example.org" not in held


def test_coming_back_for_what_changed_misses_nothing(library: Library, kept: Keeping) -> None:
    everyone = visible_classes(Viewer.OWNER)
    kept(*({"title": f"Lamp {n}", "authors": ("Wren",)} for n in range(5)))
    numbers = dict(Work.objects.values_list("key", "change"))
    first = find_changed(current_index(), query("author:wren"), everyone, limit=3)
    assert first.total == 5 and len(first.keys) == 3 and first.last == numbers[first.keys[-1]]
    assert [numbers[key] for key in first.keys] == sorted(numbers.values())[:3]
    kept({"title": "Lamp 5", "authors": ("Wren",)})
    rest = find_changed(current_index(), query("author:wren"), everyone, after=first.last or 0, limit=9)
    assert rest.total == 6 and {*first.keys, *rest.keys} == set(Work.objects.values_list("key", flat=True))
    assert find_changed(current_index(), query(""), everyone, after=rest.last or 0).keys == ()
    assert find_changed(current_index(), query(""), visible_classes(Viewer.NOBODY)).total == 0
