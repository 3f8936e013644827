"""The two guides to teaching are followed to the letter on a copy of the program, in data alone."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import reliquary

ROOT = Path(__file__).parents[1]
FENCED = re.compile(r"^ *```(\w+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


def blocks(page: str, language: str) -> list[str]:
    """The examples of a guide in one language, without the list's indent."""
    text = (ROOT / "docs" / "how-to" / page).read_text("utf-8")
    return [re.sub(r"^   ", "", body, flags=re.MULTILINE) for kind, body in FENCED.findall(text) if kind == language]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package to teach."""
    package = Path(reliquary.__file__).parent
    shutil.copytree(package, tmp_path / "reliquary", ignore=shutil.ignore_patterns("__pycache__", "static"))
    return tmp_path


def run(copy: Path, code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(copy)!r}); {code}", *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False)


def described(copy: Path, story: str) -> dict[str, Any]:
    place = copy / "story.txt"
    place.write_text(story, "utf-8")
    code = "from reliquary.cli import main; sys.argv[0] = 'reliquary'; main()"
    done = run(copy, code, "describe", "--json", str(place))
    assert done.returncode == 0, done.stderr
    card: dict[str, Any] = json.loads(done.stdout)
    return card


def test_a_fandom_is_taught_by_two_files(copy: Path) -> None:
    family, fandom = blocks("teach-a-fandom.md", "toml")
    (story,) = blocks("teach-a-fandom.md", "text")
    assert described(copy, story)["fandoms"] == ["TWS"]
    data = copy / "reliquary" / "vocabularies"
    (data / "families" / "the-water-stair.toml").write_text(family, "utf-8")
    (data / "fandoms" / "the-water-stair.toml").write_text(fandom, "utf-8")
    checked = run(copy, "import runpy; runpy.run_module('reliquary.vocabulary', run_name='__main__')")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    card = described(copy, story)
    assert (card["fandoms"], card["relationships"]) == (["The Water Stair"], ["Tamsin Orrell/Wat Pellow"])
    assert [(point["season"], point["episode"]) for point in card["spoilers"]] == [(1, 1)]


def test_a_label_is_taught_by_one_word(copy: Path) -> None:
    (line,) = blocks("teach-a-label.md", "toml")
    (story,) = blocks("teach-a-label.md", "text")
    assert described(copy, story)["notes"] is None
    labels = copy / "reliquary" / "vocabularies" / "labels.toml"
    text = labels.read_text("utf-8")
    taught = re.search(r'\["(.+)"\]', line)
    assert taught is not None
    labels.write_text(re.sub(r"(\[labels\.notes\]\nen = \[)", rf'\1"{taught[1]}", ', text, count=1), "utf-8")
    card = described(copy, story)
    assert card["notes"] == "Written on a ferry, in a gale, with one glove."
    assert [claim["witness"] for claim in card["claims"] if claim["field"] == "notes"] == ["labelled header"]
