"""Reading does not get worse: every field of every file of gold cases stays at or above its floor."""

import runpy
import tomllib
from pathlib import Path

import pytest

EVALUATION = Path(__file__).parents[1] / "evaluation"
FLOORS = tomllib.loads((EVALUATION / "floors.toml").read_text("utf-8"))
GOLD = sorted((EVALUATION / "gold").glob("*.jsonl"))


@pytest.mark.parametrize("gold", GOLD, ids=lambda gold: gold.stem)
def test_no_field_is_below_its_floor(gold: Path) -> None:
    reached = runpy.run_path(str(EVALUATION / "floors.py"))["reached"](gold)
    floors = FLOORS[gold.stem]
    assert set(reached) == set(floors)
    fallen = {name: (reached[name], floor) for name, floor in floors.items() if reached[name] < floor}
    assert fallen == {}
