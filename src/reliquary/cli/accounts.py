"""`reliquary account`: who may sign in to a site that asks for it, and who keeps a published one."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from reliquary.cli.options import LibraryFolder, standing_library
from reliquary.library.accounts import account_names, drop_account, put_account
from reliquary.library.errors import BadUsage


def register(app: typer.Typer) -> None:
    app.command()(account)


def account(
    name: Annotated[str, typer.Argument(metavar="[NAME]", show_default=False)] = "",
    library: LibraryFolder = None,
    keeper: Annotated[bool, typer.Option("--keeper", help="May see all works and decide what is public.")] = False,
    remove: Annotated[bool, typer.Option("--remove", help="Take the account away.")] = False,
) -> None:
    """Make an account or give it a new password, which is asked for or read from standard input; list them all."""
    if remove and not name:
        raise BadUsage("Name the account to take away: `reliquary account NAME --remove`.")
    standing_library(library)
    if remove:
        drop_account(name)
        typer.echo(f"{name} may no longer sign in.")
    elif name:
        is_new = put_account(name, _password(), keeper=keeper)
        typer.echo(f"{name} may sign in." if is_new else f"{name} has a new password.")
    else:
        for known, is_keeper in account_names():
            typer.echo(f"{known}{'  keeper' if is_keeper else ''}")


def _password() -> str:
    """Asked for twice at a terminal; elsewhere the first line of standard input."""
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\n")
