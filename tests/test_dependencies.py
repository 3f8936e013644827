"""The program needs nothing that it does not ask for."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_every_import_is_a_declared_dependency() -> None:
    """An import that only the tests' requirements satisfy would break `make demo` on a fresh machine."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = {_folded(re.split(r"[\[<>=!~ ]", each)[0]) for each in project["dependencies"]}
    owners = packages_distributions()
    used: set[str] = set()
    for file in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                used.update(name.name.split(".")[0] for name in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                used.add(node.module.split(".")[0])
    foreign = used - sys.stdlib_module_names - {"reliquary", "_typeshed"}
    assert {name for name in foreign if not declared & set(map(_folded, owners.get(name, [])))} == set()


def test_requirements_name_no_index_and_pin_every_package() -> None:
    for file in (ROOT / "requirements").glob("*.txt"):
        text = file.read_text()
        assert "://" not in text and "index-url" not in text
        assert all("==" in line for line in text.splitlines() if re.match(r"\w", line))
        assert text.count("--hash=sha256:") >= text.count("==")


def _folded(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
