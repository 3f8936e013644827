"""Commands that tend a library: reread, remove, choose, check, reindex, refusals."""

from __future__ import annotations

import json
import os
from typing import Annotated

import typer

from reliquary.cli.options import QUERY, LibraryFolder, standing_library
from reliquary.cli.printing import plain
from reliquary.library.check import check as troubles
from reliquary.library.find import find_all
from reliquary.library.indexing import reindex as index_anew
from reliquary.library.indexing import searched
from reliquary.library.models import Refusal
from reliquary.library.query import query
from reliquary.library.removal import remove as take_out
from reliquary.library.reread import reread as read_again
from reliquary.library.review import choose as choose_edition
from reliquary.library.rights import Viewer, visible_classes


def register(app: typer.Typer) -> None:
    for command in (reread, remove, choose, check, reindex, refusals):
        app.command()(command)


def reread(
    asked: Annotated[str, typer.Argument(metavar="[QUERY]", help=QUERY, show_default=False)] = "",
    library: LibraryFolder = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would change, and change nothing.")] = False,
    workers: Annotated[
        int | None, typer.Option(min=1, max=256, help="Reading processes; by default one a core.")
    ] = None,
) -> None:
    """Read the kept originals again with today's reader; what people ruled stays as it is."""
    parsed = query(asked)
    opened = standing_library(library)
    classes = visible_classes(Viewer.OWNER)
    keys = searched(lambda index: find_all(index, parsed, classes)) if asked.strip() else None
    fields, works = 0, set()
    for difference in read_again(opened, keys, workers=workers or os.cpu_count() or 1, dry_run=dry_run):
        before, after = (json.dumps(value, ensure_ascii=False) for value in (difference.before, difference.after))
        typer.echo(plain(f"{difference.work}  {difference.field}: {before} → {after}"))
        fields += 1
        works.add(difference.work)
    would = "would change; nothing was kept" if dry_run else "changed"
    typer.echo(f"{fields:,} fields of {len(works):,} works {would}.")


def remove(
    key: Annotated[str, typer.Argument(metavar="KEY", help="The work's key, as `find` prints it.", show_default=False)],
    reason: Annotated[str, typer.Option(metavar="WORDS", help="Why; kept on record.", show_default=False)],
    library: LibraryFolder = None,
) -> None:
    """Remove a work for good: adding its heap again does not bring it back."""
    work = take_out(standing_library(library), key, reason)
    typer.echo(plain(f"{work.key} is removed and in no search any more."))


def choose(
    key: Annotated[str, typer.Argument(metavar="KEY", help="The work's key, as `find` prints it.", show_default=False)],
    edition: Annotated[
        str | None, typer.Argument(metavar="[EDITION]", help="The edition, as `show` names it.", show_default=False)
    ] = None,
    library: LibraryFolder = None,
    curator: Annotated[str, typer.Option("--as", metavar="NAME", help="Who chooses; kept on record.")] = "operator",
) -> None:
    """Choose the edition of a work that is shown; without an edition, leave the choice to the machine again."""
    work = choose_edition(standing_library(library), key, edition, curator)
    typer.echo(plain(f"{work.key} is shown in edition {edition}." if edition else f"{work.key} is shown at its best."))


def check(library: LibraryFolder = None) -> None:
    """Check the library: every original hashed again, every text unpacked, rows and index compared.

    Ends with 1 if anything is wrong.
    """
    opened = standing_library(library)
    wrong = 0
    for trouble in troubles(opened):
        wrong += 1
        typer.echo(plain(f"{trouble.what}: {trouble.where}"))
    if wrong:
        typer.echo(f"{wrong:,} things are wrong; put the originals back from a backup, or run `reliquary reindex`.")
        raise typer.Exit(1)
    typer.echo("Every original, every text and the index are whole.")


def reindex(library: LibraryFolder = None) -> None:
    """Make the search index anew from the library."""
    works = index_anew(standing_library(library))
    typer.echo(f"The index is new and holds {works:,} works.")


def refusals(
    library: LibraryFolder = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line for each refusal.")] = False,
) -> None:
    """List what could not be read, and why."""
    standing_library(library)
    rows = Refusal.objects.order_by("path", "id")
    for row in rows.iterator(chunk_size=500):
        if as_json:
            fields = {"path": row.path, "members": row.members, "reason": row.reason, "detail": row.detail}
            typer.echo(json.dumps(fields, ensure_ascii=False))
        else:
            detail = f" ({row.detail})" if row.detail else ""
            typer.echo(plain(f"{'!'.join((row.path, *row.members))}: {row.reason}{detail}"))
    if not as_json:
        typer.echo(f"{rows.count():,} refusals.")
