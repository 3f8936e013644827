"""Pages of platforms and people, each in a folder of its own: claims, the author's text, and what is left out of it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from reliquary.formats import recognise
from reliquary.work import Draft, Leaf, Place, Source

CASES = sorted(path.parent for path in (Path(__file__).parent / "cases" / "pages").glob("*/expected.json"))


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_page(folder):
    path = next(folder.glob("in.*"))
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    data = path.read_bytes()
    source = Source(Place(path.name), len(data), "digest", lambda: io.BytesIO(data))
    found = list(recognise(source).read(source))
    assert len(found) == 1
    if "leaf" in expected:
        assert isinstance(found[0], Leaf) and found[0].kind == expected["leaf"], found
        return
    draft = found[0]
    assert isinstance(draft, Draft) and draft.format == expected["format"]
    check_claims(draft, expected)
    check_text(draft, expected)


def check_claims(draft: Draft, expected: dict) -> None:
    """The weightiest claim of each field is the one expected, and its raw is what its span shows."""
    for field, value in expected["claims"].items():
        said = max(
            (claim for claim in draft.claims if claim.field == field), key=lambda claim: claim.weight, default=None
        )
        assert said is not None and (said.value == value or [*said.value] == value), (field, said)
    for claim in draft.claims:
        assert claim.field not in expected.get("unclaimed", ()), claim
        if claim.span:
            assert claim.raw == " ".join(draft.text[slice(*claim.span)].split())
        else:
            assert claim.raw is None


def check_text(draft: Draft, expected: dict) -> None:
    """The regions cover the text once, and those of the author begin and end where they should."""
    assert [region.span[0] for region in draft.regions] == [0, *(region.span[1] for region in draft.regions)][:-1]
    assert draft.regions[-1].span[1] == len(draft.text)
    own = [region for region in draft.regions if region.role in ("author text", "story")]
    words = [draft.text[slice(*region.span)].strip("-\n ") for region in own]
    assert len(own) == len(expected["author_text"]), words
    for region, text, (first, last, *named) in zip(own, words, expected["author_text"], strict=True):
        assert text.startswith(first) and (text.endswith(last) or last == "————————"), text
        assert [region.title, region.number][: len(named)] == named
    for absent in expected.get("absent", ()):
        assert not any(absent in text for text in words), absent
