"""Files that belong together are found together, in folders and containers, and are another bundle once one changes."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reliquary.formats import Leader
from reliquary.formats.bundles import gather
from reliquary.library.bundles import rebundled
from reliquary.library.originals import store
from reliquary.settings import Limits
from reliquary.sources import find_sources
from reliquary.work import Bundle, Draft, Leaf, Place, Refusal, Source


class Lists:
    """Leads the numbered files below it."""

    name = "list"
    claimed = re.compile(r"(?:^|/)\d+\.txt$")

    def score(self, head: bytes, place: Place) -> float | None:
        return 0.9 if head.startswith(b"LIST") else None

    def read(self, source: Source) -> Iterator[Draft | Leaf | Refusal]:
        yield Refusal(source.place, "alone")

    def read_bundle(self, bundle: Bundle) -> Iterator[Draft | Leaf | Refusal | Source]:
        yield from bundle.others


LISTS: tuple[Leader, ...] = (Lists(),)


@pytest.fixture
def heap(tmp_path: Path) -> Path:
    """Two sites, each a list and numbered files, one of them in a zip; a file that is neither's; an early stray."""
    for name, text in {
        "1.txt": "stray", "a/list": "LIST a", "a/files/1.txt": "a1", "a/files/2.txt": "a2", "a/files/name.txt": "a",
        "b/sql/list": "LIST b", "b/www/1.txt": "b1", "c/readme.txt": "c",
    }.items():  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    with zipfile.ZipFile(tmp_path / "b" / "www.zip", "w") as box:
        box.writestr("deep/3.txt", "b3")
    return tmp_path


def found(heap: Path, limits: Limits = Limits()) -> list[Source | Bundle | Refusal]:
    return list(gather(find_sources([heap]), limits, LISTS))


def test_each_file_goes_to_the_nearest_that_leads(heap: Path) -> None:
    bundles = [each for each in found(heap) if isinstance(each, Bundle)]
    assert [bundle.names for bundle in bundles] == [
        ("a/list", "1.txt", "a/files/1.txt", "a/files/2.txt"),
        ("sql/list", "www/1.txt", "www.zip/deep/3.txt"),
    ]
    alone = [each.place.name for each in found(heap) if isinstance(each, Source)]
    assert alone == ["name.txt", "readme.txt"]


def test_a_leading_file_alone_and_files_without_one_are_sources(tmp_path: Path) -> None:
    (tmp_path / "7.txt").write_text("seven")
    assert all(isinstance(each, Source) for each in found(tmp_path))
    (tmp_path / "7.txt").rename(tmp_path / "seven.txt")
    (tmp_path / "list").write_text("LIST")
    assert [each.place.name for each in found(tmp_path) if isinstance(each, Source)] == ["seven.txt", "list"]


def test_no_more_are_held_back_than_the_limit_says(heap: Path) -> None:
    bundles = [each for each in found(heap, Limits(bundle_files=2)) if isinstance(each, Bundle)]
    assert sum(len(bundle.others) for bundle in bundles) == 2
    assert len([each for each in found(heap, Limits(bundle_files=2)) if isinstance(each, Source)]) == 6


def test_a_bundle_is_another_when_a_file_of_it_is(heap: Path) -> None:
    before = [each for each in found(heap) if isinstance(each, Bundle)]
    (heap / "a" / "files" / "2.txt").write_text("a2, mended")
    after = [each for each in found(heap) if isinstance(each, Bundle)]
    assert before[0].digest != after[0].digest and before[1].digest == after[1].digest


def test_a_bundle_has_the_same_digest_wherever_it_lies(heap: Path) -> None:
    before = [each.digest for each in found(heap) if isinstance(each, Bundle)]
    (heap / "b").rename(heap / "moved")
    assert [each.digest for each in found(heap) if isinstance(each, Bundle)] == before


def test_a_kept_bundle_is_made_whole_again(heap: Path, tmp_path: Path) -> None:
    bundle = next(each for each in found(heap) if isinstance(each, Bundle))
    originals = tmp_path / "originals"
    originals.mkdir()
    for source in (bundle.leading, *bundle.others):
        store(originals, source)
    manifest = tmp_path / "manifest"
    manifest.write_bytes(bundle.manifest)
    (one,) = find_sources([manifest])
    assert isinstance(one, Source)
    store(originals, one)
    again = rebundled(originals, bundle.digest, bundle.place)
    assert again == replace(bundle, leading=again.leading, others=again.others)
    assert [source.place.trail for source in again.others] == [source.place.trail for source in bundle.others]
    assert [source.open().read() for source in again.others] == [source.open().read() for source in bundle.others]
