"""Files of every kind, made by the programs people used, each in a folder of its own: its card and its chapters."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reliquary.catalogue import Entry, catalogue
from reliquary.work import Leaf

CASES = sorted(path.parent for path in (Path(__file__).parent / "cases" / "kinds").glob("*/expected.json"))


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_kind(folder: Path) -> None:
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    found = list(catalogue(folder.glob("in*")))
    assert [said(each) for each in found] == [each.get("is", "work") for each in expected], found
    for each, wanted in zip(found, expected, strict=True):
        if isinstance(each, Entry):
            check(each, wanted)


def said(found: Any) -> str:
    if isinstance(found, Entry):
        return "work"
    return f"leaf: {found.kind}" if isinstance(found, Leaf) else f"refusal: {found.reason}"


def check(entry: Entry, wanted: dict[str, Any]) -> None:
    """The format, each field of the card that is named, the chapters' ends, and the old addresses."""
    assert entry.reading.format == wanted["format"]
    card = {name: plain(getattr(entry.card, name)) for name in wanted["card"]}
    assert card == wanted["card"]
    chapters = entry.reading.chapters
    assert [[each.number, each.title] for each in chapters] == [each[:2] for each in wanted["chapters"]]
    for chapter, (_, _, first, last) in zip(chapters, wanted["chapters"], strict=True):
        text = " ".join(chapter.text.split())
        assert text.startswith(first) and text.endswith(last), text
    marked = "".join(chapter.xhtml for chapter in chapters)
    for shown in wanted.get("xhtml", ()):
        assert shown in marked, shown
    urls = [claim.value for claim in entry.reading.claims if claim.field == "url"]
    assert urls == wanted.get("urls", [])


def plain(value: Any) -> Any:
    return [plain(each) for each in value] if isinstance(value, tuple) else value
