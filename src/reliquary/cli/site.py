"""`reliquary serve`: the library in a browser."""

from __future__ import annotations

import os
from functools import partial
from typing import Annotated

import typer
from django.conf import settings

from reliquary.cli.options import LibraryFolder
from reliquary.library.errors import OperatorError
from reliquary.library.opening import open_library
from reliquary.library.site import site_from
from reliquary.web import serving


def register(app: typer.Typer) -> None:
    app.command()(serve)


def serve(
    library: LibraryFolder = None,
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on; 0 takes a free one.")] = 8000,
    processes: Annotated[
        int | None, typer.Option(min=1, max=64, help="Processes that make pages; by default one a core, at most 4.")
    ] = None,
) -> None:
    """Serve the library as a site, until Ctrl-C.

    Answers only to the Host names of its address and of RELIQUARY_HOSTS. An address that other machines reach needs
    RELIQUARY_LOGIN=1 or RELIQUARY_PUBLISHED=1.
    """
    site = site_from(os.environ)
    hosts = site.served_at(host)
    open_library(library, may_make=False, hosts=hosts)
    settings.RELIQUARY_SITE = site
    try:
        sockets = serving.listening(host, port)
    except (OSError, OverflowError) as error:
        raise OperatorError(f"{host} port {port} cannot be served ({error}); choose another with --port.") from error
    address = f"http://{f'[{host}]' if ':' in host else host}:{sockets[0].getsockname()[1]}"
    tell = partial(typer.echo, f"The library is at {address} until you press Ctrl-C.")
    serving.serve(sockets, processes or min(os.cpu_count() or 1, serving.MOST), tell)
