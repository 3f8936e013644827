"""Raises the floors of reading quality to what is reached now; lowers one only with --allow-fall.

usage: .venv/bin/python evaluation/floors.py [--allow-fall FIELD …]
"""

from __future__ import annotations

import argparse
import math
import tomllib
from pathlib import Path

from reliquary.scoring import CORE, FIELDS, describe_cases, load_cases, scored
from reliquary.scoring.calibration import calibrated, together
from reliquary.scoring.further import FURTHER

HERE = Path(__file__).parent
FLOORS = HERE / "floors.toml"
HEAD = """# Soft F1 of each field, in hundredths, below which reading must not fall; one table a file of gold cases.
# SURE is the share of fields that are not doubted, RIGHT the share of those that are right.
# Raised by evaluation/floors.py; a floor falls only by its --allow-fall, with the reason in the commit.
"""


def reached(gold: Path) -> dict[str, float]:
    """Soft F1 of each field that has any gold values, of all and of the core fields together, and the calibration."""
    cases = load_cases([gold])
    records = describe_cases(cases).records
    scores, confidence = scored(cases, records), together(calibrated(cases, records))
    figures = {name: scores.total([name]).f1 for name in (*FIELDS, *FURTHER) if scores.n[name]}
    figures |= {"ALL": scores.total(FIELDS).f1, "CORE": scores.total(CORE).f1}
    figures |= {"SURE": confidence.sure, "RIGHT": confidence.right_when_sure}
    return {name: math.floor(1000 * (f1 or 0.0)) / 10 for name, f1 in figures.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--allow-fall", nargs="*", default=[], metavar="FIELD")
    may_fall = set(parser.parse_args().allow_fall)
    standing = tomllib.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
    lines = [HEAD]
    for gold in sorted((HERE / "gold").glob("*.jsonl")):
        lines.append(f"[{gold.stem}]")
        old = standing.get(gold.stem, {})
        for name, now in reached(gold).items():
            floor = now if name in may_fall else max(now, old.get(name, 0.0))
            lines.append(f"{name} = {floor}")
            if floor > now:
                print(f"{gold.stem} {name}: {now} is below its floor {floor}")
        lines.append("")
    FLOORS.write_text("\n".join(lines), "utf-8")


if __name__ == "__main__":
    main()
