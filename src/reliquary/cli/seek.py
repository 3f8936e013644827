"""`reliquary find`, `show` and `export`: what the library holds, for its owner's eyes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from reliquary.cli.options import QUERY, LibraryFolder, standing_library
from reliquary.cli.printing import console, plain
from reliquary.exports.wording import RATING_NAMES, chapter_name
from reliquary.ingest.unread import UNSURE
from reliquary.library.arrangement import why_shown
from reliquary.library.bearer import work_of
from reliquary.library.beside import beside
from reliquary.library.choices import chosen, name_of
from reliquary.library.contacts import addresses_in
from reliquary.library.cycles import cycle
from reliquary.library.errors import BadUsage
from reliquary.library.exporting import export_epubs
from reliquary.library.find import SORTS, Found, find
from reliquary.library.indexing import current_index, searched
from reliquary.library.keep import load, load_text
from reliquary.library.models import Claim, Edition, Work
from reliquary.library.pen_names import followed
from reliquary.library.query import Query, query
from reliquary.library.rights import Viewer, visible, visible_classes
from reliquary.library.snippets import Snippets
from reliquary.library.wholeness import wholeness

FACETS = ("fandom", "rating", "ship", "character", "warning", "genre", "status", "permission", "decade", "length",
          "language", "author_name", "series")  # fmt: skip
MOST = 10
"""Values of a facet that are printed."""

SHOWN = ("title", "authors", "fandoms", "relationships", "characters", "rating", "rating_raw", "categories", "warnings",
         "genres", "form", "series", "series_place", "sequel_of", "parts", "status", "date", "language", "spoilers_raw",
         "archive", "archive_raw", "archive_conditions", "summary", "notes", "disclaimer")  # fmt: skip

exporting = typer.Typer(help="Carry works away as files.", no_args_is_help=True)
Asked = Annotated[str, typer.Argument(metavar="QUERY", help=QUERY, show_default=False)]


def register(app: typer.Typer) -> None:
    app.command("find")(find_works)
    app.command("show")(show)
    app.add_typer(exporting, name="export")


def find_works(
    asked: Asked,
    library: LibraryFolder = None,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="How many works to print.")] = 20,
    sort: Annotated[str, typer.Option(metavar="ORDER", help=f"One of {', '.join(SORTS)}.")] = "relevance",
    facets: Annotated[
        bool, typer.Option("--facets", help="Also count the works found by fandom, rating and so on.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line for each work.")] = False,
) -> None:
    """Find works: words, phrases and fields, as in: "first snow" -angst fandom:buffy words:..5000."""
    if sort not in SORTS:
        raise BadUsage(f"There is no order “{sort}”; use one of {', '.join(SORTS)}.")
    parsed = query(asked)
    standing_library(library)
    parsed = followed(parsed)
    wanted = dict.fromkeys(FACETS, MOST) if facets else None
    found = searched(
        lambda index: find(index, parsed, visible_classes(Viewer.OWNER), sort=sort, limit=limit, facets=wanted)
    )
    for work, snippet in _rows(found.keys, parsed):
        _print_line(work, snippet) if not as_json else typer.echo(_json_line(work, snippet))
    if as_json:
        return
    typer.echo(f"{len(found.keys):,} of {found.total:,} works" if found.total else "No work is found.")
    _print_facets(found)


def _rows(keys: Sequence[str], asked: Query) -> Iterator[tuple[Work, str | None]]:
    """The works in their order, each row's rights checked once more, with the text around what was found."""
    rows = {work.key: work for work in Work.objects.filter(key__in=keys)}
    works = [rows[key] for key in keys if key in rows and visible(rows[key], Viewer.OWNER)]
    snippets = Snippets(current_index(), asked)
    for work in works:
        cut = snippets.cut(load_text([work])[work.pk], work.language) if asked.words else None
        yield work, cut.text if cut else None


def _print_line(work: Work, snippet: str | None) -> None:
    card = work.card
    by = f" by {' & '.join(card['authors'])}" if card["authors"] else ""
    more = (", ".join(card["fandoms"]), RATING_NAMES.get(work.rating or ""), f"{work.word_count:,} words", work.date)
    typer.echo(plain(f"{work.key}  {work.title or 'Untitled'}{by} · {' · '.join(filter(None, more))}"))
    if snippet:
        typer.echo(f"              … {plain(' '.join(snippet.split()))} …")


def _json_line(work: Work, snippet: str | None) -> str:
    card = {
        name: work.card[name] for name in ("title", "authors", "fandoms", "relationships", "rating", "status", "date")
    }
    return json.dumps({"key": work.key, **card, "words": work.word_count, "snippet": snippet}, ensure_ascii=False)


def _print_facets(found: Found) -> None:
    table = Table(box=None, show_header=False, pad_edge=False)
    for name, values in found.facets.items():
        if values:
            counts = ", ".join(f"{value} ({count:,})" for value, count in values)
            table.add_row(name.replace("_name", ""), plain(counts))
    if table.row_count:
        console().print(table)


def show(
    key: Annotated[str, typer.Argument(metavar="KEY", help="A work's key, as `find` prints it.", show_default=False)],
    library: LibraryFolder = None,
    text: Annotated[bool, typer.Option("--text", help="Print the story too.")] = False,
    contact: Annotated[bool, typer.Option("--contact", help="Print the authors' addresses too.")] = False,
) -> None:
    """Show a work: each settled field with who says it, its chapters, and where its editions lay."""
    opened = standing_library(library)
    work = work_of(key)
    typer.echo(plain(f"{work.key}  {work.title or 'Untitled'}"))
    if work.removed:
        typer.echo(plain(f"Removed on {work.removed:%Y-%m-%d}: {work.removed_reason}"))
        return
    _print_card(work)
    if contact:
        for placeholder in work.card["emails"]:
            typer.echo(f"contact: {plain(addresses_in(placeholder, opened.secrets))}")
    _print_editions(work)
    _print_cycle(work)
    for sentence in wholeness(work):
        typer.echo(plain(f"  {sentence}"))
    chapters = load(work).chapters
    for position, chapter in enumerate(chapters, start=1):
        heading = chapter_name(chapter, position, len(chapters))
        typer.echo(
            plain(
                f"  {heading} ({len(chapter.text.split()):,} words)" if not text else f"\n{heading}\n\n{chapter.text}"
            )
        )


def _print_card(work: Work) -> None:
    """Each field that something says, with the witnesses it rests on and what they wrote."""
    carried: dict[str, list[Claim]] = {}
    for claim in Claim.objects.filter(work=work, carried=True):
        carried.setdefault(claim.field, []).append(claim)
    doubts = set(work.card["doubts"])
    table = Table(box=None, show_header=False, pad_edge=False)
    for column in ("field", "value", "witness"):
        table.add_column(column, overflow="fold")
    for name in SHOWN:
        value = work.card.get(name)
        if value in (None, [], "") and name not in doubts:
            continue
        words = (
            "; ".join(map(str, value)) if isinstance(value, list) else str(value if value is not None else "unknown")
        )
        witnesses = ", ".join(dict.fromkeys(claim.said_by or claim.witness for claim in carried.get(name, ())))
        table.add_row(
            name.replace("_", " "), plain(words[:600]) + (" (doubted)" if name in doubts else ""), plain(witnesses)
        )
    console().print(table)
    for why in Claim.objects.filter(work=work, field=UNSURE).values_list("value", flat=True):
        if why and why[0] in doubts:
            typer.echo(plain(f"  doubt of {why[0].replace('_', ' ')}: {why[1]}"))


def _print_editions(work: Work) -> None:
    """Each edition with what it is called by; of several the shown one first, and why it is shown."""
    rows = Edition.objects.filter(instalment__work=work).select_related("instalment").defer("chapters", "header")
    choices = chosen(work)
    for _, group in groupby(rows.order_by("instalment__position", "rank"), key=lambda row: row.instalment.pk):
        editions = list(group)
        for edition in editions:
            place = "!".join((edition.path, *edition.members))
            part = f"part {edition.instalment.n}, " if edition.instalment.n is not None else ""
            why = f" (shown: {why_shown(editions, choices)})" if len(editions) > 1 and not edition.rank else ""
            words = f"{edition.word_count:,} words, {edition.format}{why}"
            typer.echo(plain(f"  {name_of(edition)}  {part}{words}: {place}"))
    for leaf in beside(work):
        times = f" ({leaf.count:,})" if leaf.count > 1 else ""
        typer.echo(plain(f"  {leaf.kind}{times}: {leaf.place}"))


def _print_cycle(work: Work) -> None:
    """The works of its series in order, the stories it follows and those that follow it."""
    around = cycle(work, Viewer.OWNER)
    rows = [(f"in {around.name}", each) for each in around.works]
    rows += [("follows", each) for each in around.before] + [("followed by", each) for each in around.after]
    for how, each in rows:
        place = f" {each.series_place}." if how.startswith("in ") and each.series_place is not None else ""
        mark = " (this)" if each.pk == work.pk else ""
        typer.echo(plain(f"  {how}:{place} {each.key}  {each.title or 'Untitled'}{mark}"))


@exporting.command("epub")
def export_epub(
    asked: Asked,
    to: Annotated[Path, typer.Option(metavar="DIR", help="The folder the books go to; made if it is not there.")],
    library: LibraryFolder = None,
) -> None:
    """Write the works a query finds as EPUB books, one a work; "" is everything."""
    parsed = query(asked)
    standing_library(library)
    exported = export_epubs(parsed, to)
    withheld = f"; {exported.withheld:,} may not be carried away" if exported.withheld else ""
    typer.echo(f"{exported.written:,} books in {to}{withheld}.")
