"""The index follows the library, and mends itself whatever happened to it."""

import fcntl
import logging
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from reliquary.library import schema
from reliquary.library.changes import latest_change
from reliquary.library.errors import OperatorError
from reliquary.library.find import find, find_all
from reliquary.library.folder import Library
from reliquary.library.index import WorkIndex
from reliquary.library.indexing import catch_up, current_index, disagreements, reindex, searched
from reliquary.library.keep import Kept
from reliquary.library.models import Counter, Work
from reliquary.library.opening import close_library, open_library
from reliquary.library.query import query
from reliquary.library.removal import remove
from reliquary.library.review import answer

Keeping = Callable[..., list[Kept]]


def found(text: str = "") -> set[str]:
    return set(searched(lambda index: find(index, query(text), None, limit=100)).keys)


def files(library: Library) -> Path:
    return library.index / schema.fingerprint()


def test_a_search_sees_what_was_kept_before_it(library: Library, kept: Keeping) -> None:
    one = kept(({"title": "Home"}, "A kettle sang."))[0].work
    assert found("kettle") == {one} and current_index().reached == latest_change()
    two = kept(({"title": "Lights"}, "A kettle fell."))[0].work
    assert found("kettle") == {one, two}


def test_nothing_is_written_where_nothing_changed(library: Library, kept: Keeping) -> None:
    kept({"title": "Home"})
    catch_up(library)
    before = sorted(file.name for file in files(library).iterdir())
    assert catch_up(library) == 0 and found()
    assert sorted(file.name for file in files(library).iterdir()) == before


def test_a_correction_is_found_by_its_new_value_only(library: Library, kept: Keeping) -> None:
    key = kept({"title": "Home"})[0].work
    answer(library, key, "title", "Harbour", "keeper")
    index = WorkIndex(files(library))
    assert find(index, query("title:harbour"), None).keys == (key,)
    assert find(index, query("title:home"), None).keys == ()


def test_a_withdrawal_answers_once_no_search_finds_it(library: Library, kept: Keeping) -> None:
    """Another process's view of the index is asked straight after, without catching up."""
    key = kept(({"title": "Home"}, "A kettle sang."), ({"title": "Lights"}, "A kettle fell."))[0].work
    other = WorkIndex(files(library))
    catch_up(library)
    assert len(find_all(other, query("kettle"), None)) == 2
    remove(library, key, "the author asked")
    assert key not in find_all(other, query("kettle"), None)
    assert other.reached == latest_change()


def test_two_never_index_at_once(library: Library, kept: Keeping) -> None:
    kept({"title": "Home"})
    catch_up(library)
    kept({"title": "Lights"})
    with (library.index / "lock").open("w") as another_indexer:
        fcntl.flock(another_indexer, fcntl.LOCK_EX)
        assert catch_up(library, wait=False) == 0
        assert len(found()) == 1  # a search does not wait for another indexer
    assert len(found()) == 2


def _missing(folder: Path) -> None:
    shutil.rmtree(folder)


def _emptied(folder: Path) -> None:
    """Other files in their places: whoever reads on in a file that is emptied is stopped by the system."""
    for file in folder.iterdir():
        file.unlink()
        file.write_bytes(b"")


def _halved(folder: Path) -> None:
    for file in folder.glob("*.term"):
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _of_another_schema(folder: Path) -> None:
    folder.rename(folder.with_name("0123456789ab"))


@pytest.mark.parametrize(
    ("harm", "words"),
    [(_missing, "missing"), (_emptied, "broken"), (_halved, "broken"), (_of_another_schema, "of another version")],
)
@pytest.mark.parametrize("while_open", [True, False])
def test_a_harmed_index_says_so_and_mends_itself(
    library: Library,
    library_environment: dict[str, str],
    kept: Keeping,
    caplog: pytest.LogCaptureFixture,
    harm: Callable[[Path], None],
    words: str,
    while_open: bool,
) -> None:
    keys = {each.work for each in kept(*({"title": f"Story {n}"} for n in range(5)))}
    assert found() == keys
    if not while_open:
        close_library()
        open_library(environment=library_environment)
    caplog.clear()
    harm(files(library))
    with caplog.at_level(logging.INFO, "reliquary"):
        assert found() == keys
    assert words in caplog.text and caplog.text.count("making it anew") == 1
    assert [place.name for place in library.index.iterdir() if place.is_dir()] == [schema.fingerprint()]
    assert list(disagreements(library)) == []


def test_an_index_that_is_behind_says_so(library: Library, kept: Keeping, caplog: pytest.LogCaptureFixture) -> None:
    kept({"title": "Home"})
    found()
    kept({"title": "Lights"}, {"title": "Bells"})
    with caplog.at_level(logging.INFO, "reliquary"):
        assert len(found()) == 3
    assert "lacks 2 changes" in caplog.text


def test_an_index_ahead_of_a_library_put_back_is_made_anew(library: Library, kept: Keeping) -> None:
    key = kept({"title": "Home"})[0].work
    for title in ("Lights", "Bells"):
        answer(library, key, "title", title, "keeper")
    Counter.objects.update(change=1)
    Work.objects.update(change=1, title="Home")
    Work.objects.update(card={**Work.objects.get().card, "title": "Home"})
    assert found("title:home") == {key} and found("title:bells") == set()
    assert current_index().reached == 1


def test_reindex_makes_the_same_index_again(library: Library, kept: Keeping) -> None:
    keys = {each.work for each in kept(*({"title": f"Story {n}"} for n in range(5)))}
    other = WorkIndex(files(library))
    assert found() == keys
    assert reindex(library) == 5
    assert set(find_all(other, query(""), None)) == keys == found()


def test_rows_and_index_are_compared(library: Library, kept: Keeping) -> None:
    keys = [each.work for each in kept(*({"title": f"Story {n}"} for n in range(3)))]
    assert list(disagreements(library)) == []
    Work.objects.filter(key=keys[1]).delete()  # behind the index's back
    assert list(disagreements(library)) == [keys[1]]


def test_a_full_disk_under_the_index_is_one_sentence(
    library: Library, kept: Keeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = kept({"title": "Home"})[0].work

    def full(*_: object) -> None:
        raise ValueError("An IO error occurred: 'No space left on device (os error 28)'")

    monkeypatch.setattr(WorkIndex, "_apply", full)
    with pytest.raises(OperatorError, match="disk of the library is full"):
        found()
    monkeypatch.undo()
    assert found() == {key}


def test_an_index_that_cannot_be_written_is_one_sentence(library: Library, kept: Keeping) -> None:
    kept({"title": "Home"})
    shutil.rmtree(library.index)
    library.index.write_text("in the way")
    with pytest.raises(OperatorError, match="cannot be written"):
        found()
