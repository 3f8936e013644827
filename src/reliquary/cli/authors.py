"""`reliquary authors`: which pen names are one person's, and the operator's word on it."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from reliquary.cli.options import LibraryFolder, standing_library
from reliquary.cli.printing import console, plain
from reliquary.library.errors import BadUsage
from reliquary.library.persons import CONFIRMED, REFUSED, SUGGESTED, SURE
from reliquary.library.ties import Tie, join_names, rule, ties

TOLD = {
    SUGGESTED: "perhaps one person", SURE: "one person", CONFIRMED: "one person, as ruled", REFUSED: "two, as ruled",
}  # fmt: skip
"""How verdicts are told."""


def register(app: typer.Typer) -> None:
    app.command()(authors)


def authors(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]…", help="Only pairs with this name.", show_default=False)
    ] = None,
    library: LibraryFolder = None,
    waiting: Annotated[bool, typer.Option("--waiting", help="Only pairs that wait for a word.")] = False,
    one: Annotated[bool, typer.Option("--one", help="Rule that the two names given are one person's.")] = False,
    join: Annotated[int | None, typer.Option(metavar="NUMBER", help="Rule that a pair is one person.")] = None,
    part: Annotated[int | None, typer.Option(metavar="NUMBER", help="Rule that a pair is two people.")] = None,
    curator: Annotated[str, typer.Option("--as", metavar="NAME", help="Who rules; kept on record.")] = "operator",
) -> None:
    """List pairs of pen names that are or may be one person's, with the evidence; join a pair, or part it."""
    if sum((one, join is not None, part is not None)) > 1:
        raise BadUsage("Give one of --one, --join and --part.")
    opened = standing_library(library)
    if one:
        if not names or len(names) != 2:
            raise BadUsage("--one needs two names, as in: reliquary authors --one Wren “Wren Quarry”.")
        _print([join_names(opened, names[0], names[1], curator)])
    elif join is not None:
        _print([rule(opened, join, one_person=True, curator=curator)])
    elif part is not None:
        _print([rule(opened, part, one_person=False, curator=curator)])
    else:
        found = ties(names[0] if names else None, SUGGESTED if waiting else None)
        _print(found)
        typer.echo(f"{len(found):,} pairs." if found else "No two names share anything that tells a person.")


def _print(found: list[Tie]) -> None:
    table = Table(box=None, show_header=False, pad_edge=False)
    for tie in found:
        first, second = (
            f"{name} ({works:,} works)" for name, works in zip((tie.one, tie.other), tie.works, strict=True)
        )
        said = ", ".join(tie.evidence)
        table.add_row(str(tie.number), plain(f"{first} = {second}"), TOLD[tie.verdict], plain(said))
    if table.row_count:
        console().print(table)
