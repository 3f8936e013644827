"""`reliquary score`: how well documents with known values are read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from reliquary.library.errors import BadUsage
from reliquary.scoring import describe_cases, load_cases, report


def register(app: typer.Typer) -> None:
    app.command()(score)


def score(
    gold: Annotated[list[Path], typer.Argument(help="Files of gold cases, one JSON object a line.", metavar="GOLD…")],
    worst: Annotated[int, typer.Option(help="Print so many fields that were read differently.")] = 0,
    records: Annotated[Path | None, typer.Option(help="Write the records there, one JSON object a line.")] = None,
) -> None:
    """Describe gold cases and score the records, field by field, beside three baselines."""
    for path in gold:
        if not path.is_file():
            raise BadUsage(f"There is no file “{path}”; name a file of gold cases, one JSON object a line.")
    try:
        cases = load_cases(gold)
    except ValueError as error:
        raise BadUsage(f"The gold cases are not JSON lines ({error}); mend the file.") from error
    described = describe_cases(cases)
    if records is not None:
        rows = ({**row, "id": case} for case, row in described.records.items())
        records.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    for line in report(cases, described, worst):
        typer.echo(line)
