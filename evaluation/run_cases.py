"""Writes gold cases out as files, describes them in one call, scores the records with the reference scorer."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from reliquary.catalogue import Entry, catalogue
from reliquary.exports.record import record

SUFFIX = {"text": ".txt", "html": ".html", "mail": ".eml"}


def run(cases: list[dict]) -> list[dict]:
    """The records for the cases, each with its case's id; of several records of a file the longest body counts."""
    best: dict[str, dict] = {}
    with tempfile.TemporaryDirectory() as folder:
        for case in cases:
            path = Path(folder) / (case["id"] + SUFFIX[case["kind"]])
            path.write_bytes(case["text"].encode(case["encoding"], errors="surrogateescape"))
        start = time.perf_counter()
        for found in catalogue([folder]):
            if not isinstance(found, Entry):
                print("not a work:", found, file=sys.stderr)
                continue
            row = record(found.reading, found.card)
            row["id"] = Path(found.reading.place.path).stem
            if row["id"] not in best or len(row["body"]) > len(best[row["id"]]["body"]):
                best[row["id"]] = row
        print(f"{len(cases) / (time.perf_counter() - start):.0f} cases/s", file=sys.stderr)
    return list(best.values())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("gold")
    parser.add_argument("--only", default="", help="comma list of id prefixes")
    parser.add_argument("--skip", default="", help="comma list of id prefixes to leave out")
    parser.add_argument("--worst", type=int, default=0)
    parser.add_argument("--out")
    parser.add_argument("--scorer", default="../shared/cases/score.py")
    options = parser.parse_args()
    cases = [json.loads(line) for line in Path(options.gold).open() if line.strip()]
    only = tuple(p for p in options.only.split(",") if p)
    skip = tuple(p for p in options.skip.split(",") if p)
    cases = [c for c in cases if (not only or c["id"].startswith(only)) and not (skip and c["id"].startswith(skip))]
    rows = run(cases)
    with tempfile.TemporaryDirectory() as folder:
        gold, pred = Path(folder) / "gold.jsonl", Path(options.out or Path(folder) / "pred.jsonl")
        gold.write_text("\n".join(json.dumps(c) for c in cases))
        pred.write_text("\n".join(json.dumps(r) for r in rows))
        sys.argv = ["score.py", str(gold), str(pred), "--worst", str(options.worst)]
        code = compile(Path(options.scorer).read_text(), options.scorer, "exec")
        exec(code, {"__name__": "__main__"})


if __name__ == "__main__":
    main()
