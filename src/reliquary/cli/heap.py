"""`reliquary add` and `reliquary undo`: a heap goes into the library, or comes out of it again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, TextIO

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from reliquary.cli.options import HeapPaths, LibraryFolder, existing, standing_library
from reliquary.cli.printing import console, plain
from reliquary.library.errors import BadUsage
from reliquary.library.folder import Library
from reliquary.library.intake import add as take_in
from reliquary.library.opening import is_library, library_folder, open_library
from reliquary.library.report import Decision, Report
from reliquary.library.report import Progress as Step
from reliquary.library.testimony import Testimony
from reliquary.library.undo import undo as take_back

DECISIONS = Path("reliquary-decisions.jsonl")
ORDERS = ("DMY", "MDY", "YMD")
ASSUMED = "What holds for every document: fandom=NAME, or dates=DMY (or MDY, YMD); may be given several times."


def register(app: typer.Typer) -> None:
    app.command()(add)
    app.command()(undo)


def add(
    paths: HeapPaths,
    library: LibraryFolder = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Do it all, report it, and keep nothing.")] = False,
    decisions: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help=f"Where each decision goes, one JSON object a line; a dry run writes {DECISIONS}."
        ),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=256, help="Reading processes; by default one a core.")
    ] = None,
    archive: Annotated[str | None, typer.Option(metavar="NAME", help="The archive or list the heap came from.")] = None,
    origin: Annotated[str | None, typer.Option(metavar="URL", help="Where the heap was found.")] = None,
    received: Annotated[
        str | None, typer.Option(metavar="DATE", help="When: a year, a month or a day, as 2003-05-17.")
    ] = None,
    assume: Annotated[list[str] | None, typer.Option(metavar="FIELD=VALUE", help=ASSUMED)] = None,
) -> None:
    """Take a heap of documents into the library, which is made if there is none.

    What was taken in before is left out, so the same command also finishes a run that was stopped.
    """
    testimony = _testimony(archive, origin, received, assume or [])
    existing(paths)
    file = decisions or (DECISIONS if dry_run else None)
    with _library(library, dry_run) as opened, _written(file) as out:
        steps = take_in(opened, paths, testimony, workers=workers, dry_run=dry_run)
        try:
            last = _watch(steps, out)
        except KeyboardInterrupt:
            typer.echo("Stopped; what was kept so far is kept, and the same command goes on from here.", err=True)
            raise typer.Exit(130) from None
    _print_report(last, dry_run, file)


@contextmanager
def _library(folder: Path | None, dry_run: bool) -> Iterator[Library]:
    """The library to take into; a dry run where there is none yet gets one that vanishes."""
    place = library_folder(folder)
    with TemporaryDirectory(prefix="reliquary-") if dry_run and not is_library(place) else nullcontext() as aside:
        yield open_library(aside, environment={}) if aside else open_library(place)


@contextmanager
def _written(file: Path | None) -> Iterator[TextIO | None]:
    try:
        with file.open("w", encoding="utf-8") if file else nullcontext() as out:
            yield out
    except OSError as error:
        if error.filename != str(file):
            raise
        raise BadUsage(f"“{file}” cannot be written ({error.strerror}); name another with --decisions.") from error


def _testimony(archive: str | None, origin: str | None, received: str | None, assume: Iterable[str]) -> Testimony:
    """What the operator says of the heap, checked as far as it can be."""
    if received is not None and not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", received):
        raise BadUsage(f"“{received}” is no date; write --received as 2003, 2003-05 or 2003-05-17.")
    if origin is not None and not re.match(r"[a-z][a-z0-9+.-]*:\S+$", origin, re.IGNORECASE):
        raise BadUsage(f"“{origin}” is no address; write --origin as https://example.org/stories.")
    fandoms: list[str] = []
    order = None
    for each in assume:
        field, _, value = (part.strip() for part in each.partition("="))
        if field == "fandom" and value:
            fandoms.append(value)
        elif field == "dates" and value.upper() in ORDERS:
            order = value.upper()
        else:
            raise BadUsage(f"“{each}” cannot be assumed; write --assume fandom=NAME or --assume dates=DMY.")
    return Testimony(archive, origin, received, tuple(fandoms), order)


def _watch(steps: Iterator[Step], out: TextIO | None) -> Step:
    """Shows how far the walk has come, writes the decisions down, and gives the last step."""
    columns = (
        TextColumn("{task.fields[works]:,} works"),
        BarColumn(),
        TextColumn("{task.fields[rate]:.0f} works/s, time left"),
        TimeRemainingColumn(),
    )
    screen = console(stderr=True)
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as progress:
        task = progress.add_task("", total=None, works=0, rate=0.0)
        for step in steps:
            rate = step.report.editions / max(step.seconds, 0.001)
            progress.update(task, total=step.of, completed=step.bytes_done, works=step.report.editions, rate=rate)
            _write(step.decisions, out)
    return step


def _write(decisions: Iterable[Decision], out: TextIO | None) -> None:
    if out is not None:
        for decision in decisions:
            out.write(json.dumps(asdict(decision), ensure_ascii=False) + "\n")


def _print_report(last: Step, dry_run: bool, file: Path | None) -> None:
    """The table that sums up, and what can be done next."""
    report, out = last.report, console()
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(justify="right")
    table.add_column()
    for number, words in _rows(report):
        table.add_row(f"{number:,}", plain(words))
    out.print(table)
    rate = report.editions / max(last.seconds, 0.001)
    out.print(f"{last.seconds:.1f} seconds, {rate:.0f} works/s")
    if file is not None:
        out.print(f"Each decision stands in {plain(str(file))}.")
    if dry_run:
        out.print("This was a dry run; nothing was kept.")
    elif last.batch is not None:
        out.print(f"This was batch {last.batch}; `reliquary undo {last.batch}` takes it back.")


def _rows(report: Report) -> Iterator[tuple[int, str]]:
    """What was found, and what it was; the parts sum to the whole."""
    yield report.found, "found"
    yield report.editions, f"  editions, which make {report.works:,} more works"
    yield report.leaves, "  leaves: readable, but no story"
    for number, words in ((report.again, "files read before"), (report.copies, "byte-for-byte copies")):
        if number:
            yield number, f"  {words}"
    if report.removed:
        yield report.removed, "  documents of works that were removed"
    yield report.refusals.total(), "  refusals"
    for reason, number in report.refusals.most_common():
        yield number, f"    {reason}"
    if report.doubts:
        yield report.doubts.total(), "doubts for a person to look at"
    for field, number in report.doubts.most_common():
        yield number, f"  {field}"


def undo(
    batch: Annotated[int, typer.Argument(help="The number that `add` printed.", show_default=False)],
    library: LibraryFolder = None,
) -> None:
    """Take back all that one run of `add` brought."""
    gone = take_back(standing_library(library), batch)
    typer.echo(f"{gone:,} documents of batch {batch} are gone.")
