"""Options that several commands share, and the library they name."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from reliquary.library.errors import BadUsage
from reliquary.library.folder import Library
from reliquary.library.opening import open_library

LibraryFolder = Annotated[
    Path | None,
    typer.Option("--library", metavar="DIR", help="The library; by default RELIQUARY_LIBRARY, else ./library."),
]
HeapPaths = Annotated[
    list[Path], typer.Argument(help="Files and folders; folders are walked.", metavar="PATH…", show_default=False)
]
QUERY = "Words, phrases and fields, such as: buffy -angst author:wren rating:teen..mature"


def standing_library(folder: Path | None) -> Library:
    """The library that is there; a sentence where there is none."""
    return open_library(folder, may_make=False)


def existing(paths: list[Path]) -> list[Path]:
    """The paths, if something lies at each of them."""
    for path in paths:
        if not os.path.lexists(path):
            raise BadUsage(f"There is no file or folder “{path}”; check the spelling.")
    return paths
