"""`reliquary serve`: the library in a browser."""

from __future__ import annotations

import os
from typing import Annotated

import typer
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from waitress import create_server

from reliquary.cli.options import LibraryFolder
from reliquary.library.errors import OperatorError
from reliquary.library.indexing import current_index
from reliquary.library.opening import open_library
from reliquary.library.site import site_from

THREADS = 8


def register(app: typer.Typer) -> None:
    app.command()(serve)


def serve(
    library: LibraryFolder = None,
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on; 0 takes a free one.")] = 8000,
) -> None:
    """Serve the library as a site, until Ctrl-C.

    Answers only to the Host names of its address and of RELIQUARY_HOSTS. An address that other machines reach needs
    RELIQUARY_LOGIN=1 or RELIQUARY_PUBLISHED=1.
    """
    site = site_from(os.environ)
    hosts = site.served_at(host)
    open_library(library, may_make=False, hosts=hosts)
    settings.RELIQUARY_SITE = site
    current_index()
    try:
        server = create_server(get_wsgi_application(), host=host, port=port, threads=THREADS, ident="reliquary")
    except (OSError, ValueError) as error:
        raise OperatorError(f"{host} port {port} cannot be served ({error}); choose another with --port.") from error
    bound = getattr(server, "effective_port", port)
    shown = f"[{host}]" if ":" in host else host
    typer.echo(f"The library is at http://{shown}:{bound} until you press Ctrl-C.")
    server.run()
