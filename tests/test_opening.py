"""A library is opened, made, or refused in one sentence."""

import shutil
import stat
from pathlib import Path

import pytest
from django.db import connection

from reliquary.library.contacts import keyed
from reliquary.library.errors import OperatorError
from reliquary.library.folder import Library
from reliquary.library.models import Counter, Work
from reliquary.library.opening import close_library, open_library


def test_a_library_is_one_private_folder(library: Library, tmp_path: Path) -> None:
    secrets = library.folder / "secrets"
    assert stat.S_IMODE(secrets.stat().st_mode) == 0o600
    assert stat.S_IMODE(open_library(tmp_path / "new" / "one", environment={}).folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(library.originals.stat().st_mode) == 0o700
    assert Work.objects.count() == 0
    assert library.secrets.fernet_key not in repr(library)


def test_opened_again_it_is_the_same(library: Library, library_environment: dict[str, str]) -> None:
    Counter.objects.update(change=7)
    again = open_library(environment=library_environment)
    assert again == library and Counter.objects.get().change == 7


def test_sqlite_is_durable_and_patient(tmp_path: Path) -> None:
    open_library(tmp_path / "new", environment={})
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert cursor.execute("PRAGMA synchronous").fetchone() == (2,)
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == (60_000,)
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    close_library()


def test_a_library_with_another_database_is_not_begun_anew(library: Library, tmp_path: Path) -> None:
    """DATABASE_URL forgotten, or set for a library that needs none: never an empty library beside the real one."""
    (library.originals / "ab").mkdir()
    close_library()
    if (library.folder / "library.sqlite3").exists():
        (library.folder / "library.sqlite3").unlink()
    with pytest.raises(OperatorError, match="keeps its rows in another database; set DATABASE_URL as it was"):
        open_library(library.folder, environment={})


def test_the_environment_names_the_library(tmp_path: Path) -> None:
    assert open_library(environment={"RELIQUARY_LIBRARY": str(tmp_path / "one")}).folder == tmp_path / "one"
    assert open_library(tmp_path / "two", environment={"RELIQUARY_LIBRARY": "one"}).folder == tmp_path / "two"
    close_library()


def test_none_is_made_where_none_may_be(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="There is no library in"):
        open_library(tmp_path / "new", may_make=False, environment={})
    assert not (tmp_path / "new").exists()


def test_a_newer_library_is_refused(library: Library, library_environment: dict[str, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('library', '9999_x', '2030-01-01')")
    with pytest.raises(OperatorError, match=r"made by a newer Reliquary; install that version"):
        open_library(environment=library_environment)


def test_lost_secrets_are_not_made_anew(library: Library, library_environment: dict[str, str]) -> None:
    if connection.vendor == "sqlite":
        (library.folder / "secrets").unlink()
        with pytest.raises(OperatorError, match="secrets of this library are missing; put"):
            open_library(environment=library_environment)


def test_the_secrets_of_another_library_are_refused(
    library: Library, library_environment: dict[str, str], tmp_path: Path
) -> None:
    other = open_library(tmp_path / "other", environment={})
    assert keyed("a", other.secrets) != keyed("a", library.secrets)
    shutil.copy(other.folder / "secrets", library.folder / "secrets")
    with pytest.raises(OperatorError, match="belongs to another library"):
        open_library(environment=library_environment)


def test_broken_secrets_are_refused(tmp_path: Path) -> None:
    (tmp_path / "secrets").write_text("{", encoding="utf-8")
    with pytest.raises(OperatorError, match="cannot be read; put the file back"):
        open_library(tmp_path, environment={})


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://localhost/x", "only postgresql:// is known"),
        ("postgresql://nobody@127.0.0.1:1/x", "cannot be opened"),
    ],
)
def test_a_wrong_database_is_one_sentence(tmp_path: Path, url: str, words: str) -> None:
    with pytest.raises(OperatorError, match=words):
        open_library(tmp_path, environment={"DATABASE_URL": url})
    close_library()


def test_a_file_in_the_way_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(OperatorError, match="cannot hold a library"):
        open_library(tmp_path / "file", environment={})


def test_the_archives_name_opens_what_is_listed(library: Library, library_environment: dict[str, str], kept) -> None:
    """Named, renamed and nameless: what the author listed follows, with a change for the index each time."""
    kept({"title": "Home", "rating": "teen", "archive": "listed", "archive_raw": "Lantern Room and Gossamer"})
    seen = []
    for name in ("Lantern  room", "Elsewhere", "Gossamer", ""):
        before = Counter.objects.get().change
        open_library(environment=library_environment | {"RELIQUARY_ARCHIVE_NAME": name})
        seen.append(Work.objects.get().visibility)
        assert Counter.objects.get().change == before + 1 == Work.objects.get().change
    assert seen == [4, 2, 4, 2]
