"""A wheel installs and runs outside the checkout."""

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.slow
def test_a_wheel_runs_outside_the_checkout(tmp_path: Path) -> None:
    """Built, installed beside the libraries that are at hand, and run on a story far from the source."""
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    built = subprocess.run(build, capture_output=True, text=True)
    assert built.returncode == 0, built.stdout + built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as box:
        names = box.namelist()
        box.extractall(site)
    assert any(name.startswith("reliquary/web/templates/") for name in names)
    assert any(name.startswith("reliquary/vocabularies/") and name.endswith(".toml") for name in names)
    assert any(name.endswith("licenses/LICENSE") for name in names)
    venv.create(tmp_path / "venv", with_pip=False, symlinks=True)
    (tmp_path / "story.txt").write_text("Title: Harbour Lights\n\n" + "The lamp went out.\n" * 9)
    libraries = [path for path in sys.path if path.endswith("site-packages")]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join([str(site), *libraries])}
    run = "import reliquary; print(reliquary.__file__); from reliquary.cli import main; main()"

    def ran(*words: str) -> list[str]:
        command = [str(tmp_path / "venv" / "bin" / "python"), "-c", run, *words]
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment)
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()

    where, line = ran("describe", "--json", "story.txt")
    assert where.startswith(str(site)) and json.loads(line)["title"] == "Harbour Lights"
    ran("add", "story.txt")
    assert json.loads(ran("find", "lamp", "--json")[-1])["title"] == "Harbour Lights"
