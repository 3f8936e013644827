"""The page on formats names every format and every case; each format tells its own and refuses what it cannot read."""

from __future__ import annotations

from pathlib import Path

import pytest

from reliquary.formats import formats
from reliquary.work import Place

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/reference/formats.md").read_text("utf-8")
CASES = ROOT / "tests" / "cases"


def test_every_format_is_described() -> None:
    assert [format.name for format in formats() if f"`{format.name}`" not in PAGE] == []


def test_every_case_is_named() -> None:
    """By its own name, or that of the folder in which cases of one purpose lie."""
    folders = [path for path in sorted(CASES.glob("*/*")) if path.is_dir()]
    unnamed = [path for path in folders if f"`{path.parent.name}/{path.name}`" not in PAGE]
    assert [str(path) for path in unnamed if f"`{path.parent.name}`" not in PAGE] == []


def test_every_test_that_is_named_is_there() -> None:
    files = {word for word in PAGE.replace("(", " ").replace(")", " ").split() if word.strip("`,").startswith("test_")}
    assert [file for file in files if not (ROOT / "tests" / file.strip("`,")).exists()] == []


@pytest.mark.parametrize(
    "head", [b"", b"\0", b"PK\x03\x04", b"%PDF", b"{\\rtf", b"<", b"\xd0\xcf\x11\xe0", b"\xff" * 70_000]
)
def test_no_format_breaks_on_first_bytes(head: bytes) -> None:
    for format in formats():
        score = format.score(head, Place("x"))
        assert score is None or 0 <= score <= 1
