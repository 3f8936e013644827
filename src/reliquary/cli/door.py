"""The way in: gathers the commands and turns expected failures into one sentence and an exit code."""

from __future__ import annotations

import logging
import os
import sys
from io import TextIOWrapper
from typing import Annotated

import typer
from django.db import DatabaseError
from typer.exceptions import TyperException

from reliquary import __version__
from reliquary.cli import accounts, authors, describe, heap, score, seek, site, tend
from reliquary.library.errors import OperatorError, one_line

app = typer.Typer(
    help="Turns a heap of old fan fiction into an archive people can search, read and carry away.",
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for room in (heap, describe, seek, site, accounts, authors, tend, score):
    room.register(app)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"reliquary {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit(2)


def main() -> None:
    """Runs a command; ends with 0 when it did its work, 1 when it could not, 2 for bad usage, 130 after Ctrl-C."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    _listen_to_log()
    try:
        code = app(standalone_mode=False) or 0
        sys.stdout.flush()
    except TyperException as error:
        code = _told(
            f"{' '.join(error.format_message().split()).rstrip('.')}; see `reliquary --help`.", error.exit_code
        )
    except OperatorError as error:
        code = _told(str(error), error.exit_code)
    except DatabaseError as error:
        code = _told(f"The library's database failed ({one_line(error)}); run `reliquary check`.", 1)
    except typer.Abort:
        code = 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code)


class _Told(logging.Handler):
    """Says what the log says on standard error."""

    def emit(self, record: logging.LogRecord) -> None:
        typer.echo(record.getMessage(), err=True)


def _listen_to_log() -> None:
    log = logging.getLogger("reliquary")
    log.setLevel(logging.INFO)
    if not log.handlers:
        log.addHandler(_Told())


def _told(sentence: str, code: int) -> int:
    """Says one sentence on standard error and hands back the exit code."""
    typer.echo(sentence, err=True)
    return code
