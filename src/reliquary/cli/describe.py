"""`reliquary describe`: what Reliquary reads in a heap, without keeping anything."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer
from rich.table import Table

from reliquary.catalogue import Entry, catalogue
from reliquary.cli.options import HeapPaths, existing
from reliquary.cli.printing import console, plain
from reliquary.exports.record import record
from reliquary.work import Leaf, Refusal

HIDDEN = {"source", "body", "claims", "doubts", "word_count"}
"""Fields of the record that the printed card shows in another way."""


def register(app: typer.Typer) -> None:
    app.command()(describe)


def describe(
    paths: HeapPaths,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line for each work.")] = False,
) -> None:
    """Describe documents without a library: one card, or with --json one JSON object, for each work found.

    Leaves and refusals go to standard error. Ends with 0 when the walk ended, 1 when nothing could be read.
    """
    read = found = 0
    for entry in catalogue(existing(paths)):
        found += 1
        if isinstance(entry, Refusal):
            _report(entry, as_json)
            continue
        read += 1
        if isinstance(entry, Leaf):
            _report(entry, as_json)
        elif as_json:
            sys.stdout.write(json.dumps(record(entry.reading, entry.card), ensure_ascii=False) + "\n")
        else:
            _print_card(entry)
    sys.stdout.flush()
    if found and not read:
        raise typer.Exit(1)


def _report(found: Leaf | Refusal, as_json: bool) -> None:
    """One leaf or refusal on standard error."""
    what = "leaf" if isinstance(found, Leaf) else "refusal"
    if as_json:
        line: dict[str, object] = {"what": what, "path": found.place.path, "members": list(found.place.members)}
        line["reason"] = found.reason
        if isinstance(found, Leaf):
            line["kind"] = found.kind
        elif found.detail:
            line["detail"] = found.detail
        sys.stderr.write(json.dumps(line, ensure_ascii=False) + "\n")
    else:
        sys.stderr.write(f"{what}: {plain(str(found.place))}: {found.reason}\n")


def _print_card(entry: Entry) -> None:
    """A catalogue card for people: each field with who said it and how sure that is."""
    fields = record(entry.reading, entry.card)
    table = Table(title=plain(str(entry.reading.place)), title_justify="left", show_header=True, header_style="bold")
    for column in ("Field", "Value", "Witness", "Weight"):
        table.add_column(column, overflow="fold")
    for name, value in fields.items():
        if name in HIDDEN or value in (None, [], ""):
            continue
        carried = [entry.reading.claims[i] for i in entry.card.because.get(name, ()) if i < len(entry.reading.claims)]
        doubt = "  (not sure)" if name in entry.card.doubts else ""
        words = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
        table.add_row(
            name.replace("_", " "),
            plain(words[:600]) + doubt,
            ", ".join(dict.fromkeys(claim.witness for claim in carried)),
            f"{max(claim.weight for claim in carried):.2f}" if carried else "",
        )
    table.add_row("story", f"{fields['word_count']} words in {len(entry.reading.chapters)} chapter(s)", "", "")
    console().print(table)
