"""The documents say what the program does: commands, options and settings are described, links lead somewhere."""

import json
import re
from pathlib import Path

import pytest
import typer

from reliquary.cli.door import app
from reliquary.library.query import FIELDS
from reliquary.vocabulary.fandoms import fandoms

ROOT = Path(__file__).parents[1]
DOCS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])


def commands() -> dict[str, list[str]]:
    """Every command with its options."""
    found: dict[str, list[str]] = {}
    pile = [("reliquary", typer.main.get_command(app))]
    while pile:
        name, command = pile.pop()
        inner = getattr(command, "commands", None)
        if inner:
            pile += [(f"{name} {word}", each) for word, each in inner.items()]
        else:
            found[name] = [
                option for parameter in command.params for option in parameter.opts if option.startswith("--")
            ]
    return found


def test_every_command_and_option_is_described() -> None:
    sections = re.split(r"^## ", (ROOT / "docs/reference/commands.md").read_text("utf-8"), flags=re.MULTILINE)
    described = {section.split("\n", 1)[0]: section for section in sections[1:]}
    for command, options in commands().items():
        section = next((text for heading, text in described.items() if f"{heading} ".startswith(f"{command} ")), None)
        assert section, command
        for option in set(options) - {"--library", "--help"}:
            assert f"`{option}" in section or f"{option} " in section, (command, option)


def test_every_setting_is_described() -> None:
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))
    read = set(re.findall(r"[\"'](RELIQUARY_[A-Z_]+|DATABASE_URL)[\"']", sources)) - {"RELIQUARY_SITE"}
    described = set(re.findall(r"^### `(\w+)`", (ROOT / "docs/reference/settings.md").read_text("utf-8"), re.MULTILINE))
    assert read == described


def test_every_field_of_the_query_language_is_described() -> None:
    page = (ROOT / "docs/reference/query.md").read_text("utf-8")
    assert [field for field in FIELDS if f"`{field}:" not in page] == []


@pytest.mark.parametrize("page", DOCS, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_the_schema_is_the_shared_contract() -> None:
    shared = ROOT.parent / "shared" / "schema" / "work.schema.json"
    if not shared.exists():
        pytest.skip("needs the contracts beside the checkout")
    assert json.loads((ROOT / "docs/reference/work.schema.json").read_text()) == json.loads(shared.read_text())


def test_every_filed_fandom_of_the_starting_set_is_there() -> None:
    names = ROOT.parent / "shared" / "cases" / "NAMES.md"
    if not names.exists():
        pytest.skip("needs the list of filed names beside the checkout")
    lines = names.read_text("utf-8").splitlines()
    kinds = ("Television:", "Books and plays:", "Films:", "Comics and animation:", "Anime and manga:", "Games:")
    wanted = [name.strip() for line in lines if line.startswith(kinds) for name in line.split(":", 1)[1].split("·")]
    assert len(wanted) >= 140
    assert sorted(set(wanted) - set(fandoms())) == []
