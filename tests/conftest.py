"""What tests of the library share: a fresh library on each database, documents made by hand, skips that are seen."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

from reliquary.library.opening import Library, close_library, open_library


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whatever needs a library is run on both databases."""
    if "database" in metafunc.fixturenames:
        both = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
        metafunc.parametrize("database", both, scope="session")


@pytest.fixture(scope="session")
def missing() -> Callable[[str], NoReturn]:
    """Skips a test for what the machine lacks; a failure where RELIQUARY_TEST_REQUIRE_ALL says it must be there."""

    def miss(what: str) -> NoReturn:
        if os.environ.get("RELIQUARY_TEST_REQUIRE_ALL") == "1":
            pytest.fail(f"{what} is missing, and RELIQUARY_TEST_REQUIRE_ALL is set")
        pytest.skip(f"{what} is missing")

    return miss


@pytest.fixture(scope="session")
def empty_library(
    database: str, tmp_path_factory: pytest.TempPathFactory, missing: Callable[[str], NoReturn]
) -> Iterator[tuple[Path, str]]:
    """The folder of an empty library and the name of its PostgreSQL database ("" for SQLite), to be copied."""
    folder = tmp_path_factory.mktemp(f"empty-{database}")
    name = _create_database(missing) if database == "postgresql" else ""
    open_library(folder, environment=environment_of(name))
    close_library()
    yield folder, name
    if name:
        _drop_database(name)


@pytest.fixture
def library_environment(empty_library: tuple[Path, str], tmp_path: Path) -> Iterator[dict[str, str]]:
    """Environment variables that name a fresh, empty library, for tests that start processes."""
    folder, template = empty_library
    shutil.copytree(folder, tmp_path / "library")
    name = ""
    if template:
        name = f"reliquary_test_{uuid4().hex}"
        _run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    yield {"RELIQUARY_LIBRARY": str(tmp_path / "library"), **environment_of(name)}
    close_library()
    if name:
        _drop_database(name)


@pytest.fixture
def library(library_environment: dict[str, str]) -> Library:
    """A fresh, empty, open library."""
    return open_library(environment=library_environment, hosts=("testserver", "localhost", "127.0.0.1"))


def environment_of(database: str) -> dict[str, str]:
    """What makes a library use a database of the test server; nothing for SQLite."""
    if not database:
        return {}
    return {"DATABASE_URL": urlsplit(os.environ["RELIQUARY_TEST_POSTGRES"])._replace(path=f"/{database}").geturl()}


def _create_database(missing: Callable[[str], NoReturn]) -> str:
    if not os.environ.get("RELIQUARY_TEST_POSTGRES"):
        missing("PostgreSQL (RELIQUARY_TEST_POSTGRES)")
    name = f"reliquary_empty_{uuid4().hex}"
    _run(f'CREATE DATABASE "{name}"')
    return name


def _drop_database(name: str) -> None:
    _run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _run(statement: str) -> None:
    with psycopg.connect(os.environ["RELIQUARY_TEST_POSTGRES"], autocommit=True) as connection:
        connection.execute(statement)
