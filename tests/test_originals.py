"""Bytes go in and come out as they lay, or not at all."""

import errno
import io
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from reliquary.library import originals
from reliquary.library.errors import OperatorError
from reliquary.library.originals import Changed, check_original, forget, open_original, store
from reliquary.work import Place, Source


def source(data: bytes, digest: str | None = None) -> Source:
    return Source(Place("a.txt"), len(data), digest or sha256(data).hexdigest(), lambda: io.BytesIO(data))


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("data", [b"", b"It was raining.", bytes(range(256)) * 20_000])
def test_bytes_come_back_as_they_lay(tmp_path: Path, data: bytes) -> None:
    stored = store(tmp_path, source(data))
    with open_original(tmp_path, stored.digest) as stream:
        assert stream.read(7) + stream.read() == data
    assert (tmp_path / stored.path).is_file() and stored.size == len(data)
    assert check_original(tmp_path, stored.digest)


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    first = store(tmp_path, source(b"twice"))
    before = (tmp_path / first.path).stat()
    assert store(tmp_path, source(b"twice")) == first
    assert files(tmp_path) == [tmp_path / first.path]
    assert (tmp_path / first.path).stat().st_mtime_ns == before.st_mtime_ns


def test_a_file_that_changed_under_our_hands_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(Changed):
        store(tmp_path, source(b"after", sha256(b"before").hexdigest()))
    assert files(tmp_path) == []


@pytest.mark.parametrize("harm", [lambda data: data[:-3], lambda data: data[:20] + b"!!" + data[22:], lambda data: b""])
def test_damage_is_seen(tmp_path: Path, harm: Callable[[bytes], bytes]) -> None:
    stored = store(tmp_path, source(b"The lamp was lit. " * 500))
    kept = tmp_path / stored.path
    kept.write_bytes(harm(kept.read_bytes()))
    assert not check_original(tmp_path, stored.digest)


def test_other_bytes_under_the_name_are_seen(tmp_path: Path) -> None:
    one, other = store(tmp_path, source(b"one")), store(tmp_path, source(b"other"))
    (tmp_path / one.path).write_bytes((tmp_path / other.path).read_bytes())
    with pytest.raises(Changed), open_original(tmp_path, one.digest) as stream:
        stream.read()
    assert not check_original(tmp_path, one.digest)


def test_a_full_disk_is_one_sentence_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(originals.os, "fsync", full)
    with pytest.raises(OperatorError, match=r"disk .* is full; free some space"):
        store(tmp_path, source(b"one line"))
    assert files(tmp_path) == []


def test_a_file_that_cannot_be_read_is_not_the_operators_fault(tmp_path: Path) -> None:
    def gone() -> io.BytesIO:
        raise FileNotFoundError(errno.ENOENT, "No such file")

    with pytest.raises(FileNotFoundError):
        store(tmp_path, Source(Place("a.txt"), 3, "0" * 64, gone))
    assert files(tmp_path) == []


def test_forgotten_bytes_are_gone(tmp_path: Path) -> None:
    stored = store(tmp_path, source(b"undone"))
    forget(tmp_path, stored.digest)
    assert files(tmp_path) == [] and not check_original(tmp_path, stored.digest)
