"""What queries mean: codes inside the fandoms they name, and never outside them."""

from collections.abc import Callable
from typing import Any

import pytest

from reliquary.library.alike import alike
from reliquary.library.find import find
from reliquary.library.indexing import current_index
from reliquary.library.keep import Kept, load_text
from reliquary.library.meanings import meant
from reliquary.library.models import Work
from reliquary.library.query import query
from reliquary.library.rights import Viewer, visible_classes

BUFFY = "Buffy the Vampire Slayer"


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("B/S fandom:buffy", ["“B/S” in Buffy the Vampire Slayer means Buffy Summers/Spike.",
                              "“buffy” means Buffy the Vampire Slayer."]),
        ("ship:MSR fandom:x-files", ["“MSR” in The X-Files means Fox Mulder/Dana Scully.",
                                     "“x-files” means The X-Files."]),
        ("mulder/scully", ["“mulder/scully” means Fox Mulder/Dana Scully."]),
        ("MSR", []),
        ("fandom:stargate", []),
        ('"B/S" fandom:"Buffy the Vampire Slayer"', []),
        ("-fandom:buffy B/S", ["“buffy” means Buffy the Vampire Slayer."]),
        ("and/or", []),
        ("/", []),
    ],
)  # fmt: skip
def test_what_a_query_means(text: str, sentences: list[str]) -> None:
    assert [meaning.sentence for meaning in meant(query(text))[1]] == sentences


def test_codes_find_what_they_mean(library: Any, kept: Callable[..., list[Kept]]) -> None:
    kept({"title": "Crypt", "fandoms": (BUFFY,), "relationships": ("Buffy Summers/Spike",)})
    kept({"title": "Other", "fandoms": (BUFFY,), "relationships": ("Willow Rosenberg/Tara Maclay",)})

    def titles(text: str) -> list[str]:
        keys = find(current_index(), query(text), None).keys
        return [Work.objects.get(key=key).title or "" for key in keys]

    assert titles("B/S fandom:buffy") == titles("ship:S/B fandom:buffy") == ["Crypt"]
    assert titles("-ship:B/S fandom:buffy") == ["Other"]
    assert titles("B/S") == []


def test_a_fandom_of_that_name_and_no_other(library: Any, kept: Callable[..., list[Kept]]) -> None:
    for name in ("CSI", "CSI: Miami", "Stargate SG-1", "Stargate Atlantis"):
        kept({"title": name, "fandoms": (name,)})
    assert find(current_index(), query("fandom:CSI"), None).total == 1
    assert find(current_index(), query("fandom:stargate"), None).total == 2


def test_works_alike_share_rare_tags_and_are_visible(library: Any, kept: Callable[..., list[Kept]]) -> None:
    common = {"fandoms": (BUFFY,), "rating": "teen", "archive": "anywhere"}
    ship = {"relationships": ("Buffy Summers/Spike",)}
    kept({"title": "This", **common, **ship})
    kept({"title": "Same pair", **common, **ship})
    kept({"title": "Hidden pair", **common, **ship, "archive": "no"})
    kept({"title": "Same show", **common})
    kept({"title": "Elsewhere", "fandoms": ("Wiseguy",), "archive": "anywhere"}, {"title": "Stranger"})
    this = Work.objects.get(title="This")

    def like(viewer: Viewer) -> list[str | None]:
        text = load_text([this])[this.pk]
        keys = alike(current_index(), this, text, visible_classes(viewer))
        return [Work.objects.get(key=key).title for key in keys]

    assert like(Viewer.READER)[:2] == ["Same pair", "Same show"] and "Hidden pair" not in like(Viewer.READER)
    assert set(like(Viewer.OWNER)[:2]) == {"Same pair", "Hidden pair"} and "This" not in like(Viewer.OWNER)
    assert like(Viewer.NOBODY) == []
