"""Opens or makes a library: reads the environment, points Django at it, and brings the tables up to date."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, connections
from django.db.migrations.loader import MigrationLoader

from reliquary.library.contacts import keyed
from reliquary.library.django_settings import database_settings
from reliquary.library.errors import OperatorError, one_line
from reliquary.library.folder import Library
from reliquary.library.models import Counter
from reliquary.library.naming import name_archive
from reliquary.library.secrets import open_secrets

DEFAULT_FOLDER = "library"


_open: Library | None = None


def open_library(
    folder: Path | str | None = None,
    *,
    may_make: bool = True,
    hosts: Sequence[str] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Library:
    """The library in the folder, else of RELIQUARY_LIBRARY, else `./library`; made if it is not there and `may_make`.

    DATABASE_URL moves the database to PostgreSQL; RELIQUARY_ARCHIVE_NAME is the name by which authors may have allowed
    this archive, and is remembered. One process has one library open at a time; opening another closes
    the first.
    """
    global _open
    environment = os.environ if environment is None else environment
    place = library_folder(folder, environment)
    url = environment.get("DATABASE_URL") or None
    is_new = not is_library(place)
    if is_new and not may_make:
        raise OperatorError(f"There is no library in {place}; make one with `reliquary add PATH --library {place}`.")
    _make_folders(place)
    library = Library(place, open_secrets(place / "secrets", may_make=is_new))
    _point_django_at(library, url, hosts)
    _prepare_tables(library)
    _compare_secrets(library)
    if "RELIQUARY_ARCHIVE_NAME" in environment:
        name_archive(library, environment["RELIQUARY_ARCHIVE_NAME"])
    _open = library
    return library


def library_folder(folder: Path | str | None = None, environment: Mapping[str, str] = os.environ) -> Path:
    """Where the library is or would be, whether or not there is one."""
    return Path(folder or environment.get("RELIQUARY_LIBRARY") or DEFAULT_FOLDER).absolute()


def is_library(place: Path) -> bool:
    """Whether a library was made in the folder before."""
    return (place / "secrets").exists() or (place / "library.sqlite3").exists()


def opened() -> Library:
    """The library this process has open."""
    if _open is None:
        raise RuntimeError("no library is open; call open_library first")
    return _open


def close_library() -> None:
    """Lets go of the database; the process may open this or another library again."""
    global _open
    connections.close_all()
    _open = None


def _make_folders(place: Path) -> None:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        for folder in (place, place / "originals", place / "index"):
            folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise OperatorError(
            f"{place} cannot hold a library ({error.strerror}); name another with --library."
        ) from error


def _point_django_at(library: Library, url: str | None, hosts: Sequence[str] | None) -> None:
    """Exchanges the database and the secret key; Django itself was set up when this package was imported."""
    database = database_settings(library.folder, url)
    connections.close_all()
    connections.databases["default"] = database
    connections.configure_settings(connections.databases)
    del connections["default"]
    settings.SECRET_KEY = library.secrets.secret_key
    if hosts is not None:
        settings.ALLOWED_HOSTS = list(hosts)


def _prepare_tables(library: Library) -> None:
    """Runs the migrations that are lacking.

    A library that has migrations we do not know is left alone, and so is a database without tables where originals
    show that the library has another one.
    """
    try:
        loader = MigrationLoader(connection)
    except DatabaseError as error:
        raise OperatorError(
            f"The library's database cannot be opened ({one_line(error)}); check DATABASE_URL."
        ) from error
    known = set(loader.disk_migrations)
    applied = set(loader.applied_migrations)
    if any(app == "library" and (app, name) not in known for app, name in applied):
        raise OperatorError("This library was made by a newer Reliquary; install that version to open it.")
    if not any(app == "library" for app, _ in applied) and any(library.originals.iterdir()):
        raise OperatorError(
            f"The library in {library.folder} keeps its rows in another database; set DATABASE_URL as it was."
        )
    if known - applied:
        call_command("migrate", verbosity=0, interactive=False)
    Counter.objects.get_or_create(pk=1)


def _compare_secrets(library: Library) -> None:
    """A database opened with another library's secrets would get contacts that nobody can read."""
    mark = keyed("reliquary", library.secrets)
    Counter.objects.filter(pk=1, secrets_mark="").update(secrets_mark=mark)
    if Counter.objects.get(pk=1).secrets_mark != mark:
        raise OperatorError(
            f"{library.folder / 'secrets'} belongs to another library than the database; put back the right file."
        )
