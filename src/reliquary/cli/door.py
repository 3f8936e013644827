"""The way in: gathers the commands and turns expected failures into one sentence and an exit code."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import click
import typer

from reliquary import __version__
from reliquary.cli import describe, heap, seek, tend
from reliquary.settings import OperatorError

app = typer.Typer(
    help="Turns a heap of old fan fiction into an archive people can search, read and carry away.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for room in (heap, describe, seek, tend):
    room.register(app)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"reliquary {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """Turns a heap of old fan fiction into an archive people can search, read and carry away."""


def main() -> None:
    """Runs a command; ends with 0 when it did its work, 1 when it could not, 2 for bad usage, 130 after Ctrl-C."""
    try:
        sys.exit(app(standalone_mode=False) or 0)
    except click.exceptions.NoArgsIsHelpError as wish:
        click.echo(wish.format_message())
        sys.exit(2)
    except click.UsageError as error:
        click.echo(f"{error.format_message()} See `reliquary --help`.", err=True)
        sys.exit(2)
    except click.exceptions.Abort:
        sys.exit(130)
    except KeyboardInterrupt:
        click.echo("Stopped. What was reported as kept is kept; the same command goes on from here.", err=True)
        sys.exit(130)
    except OperatorError as error:
        click.echo(str(error), err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
