"""7z archives and web archives read in place, as real programs wrote them; hostile ones refused with a reason."""

from __future__ import annotations

import gzip
import hashlib
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliquary.settings import Limits
from reliquary.sources import find_sources
from reliquary.work import Refusal, Source

CASES = Path(__file__).parent / "cases" / "containers"


def found(path: Path, limits: Limits = Limits()) -> dict[str, bytes | str]:
    """What lies in a container: the bytes of each member, or why it was refused."""
    said: dict[str, bytes | str] = {}
    for each in find_sources([path], limits):
        name = "!".join(each.place.members) or each.place.name
        if isinstance(each, Source):
            with each.open() as stream:
                data = stream.read()
            assert hashlib.sha256(data).hexdigest() == each.digest
            said[name] = data
        else:
            said[name] = f"{each.reason}: {each.detail}"
    return said


@pytest.mark.parametrize("kind", ["lzma2", "lzma1", "bzip", "deflate", "bcj"])
def test_seven_zip_in_each_packing(kind: str) -> None:
    said = found(CASES / f"{kind}.7z")
    assert len(said) == 32 and said["heap/empty.txt"] == b""
    assert said["heap/s07.txt"] == ("Title: Story 7\nAuthor: Wren\n\n" + "It rained 7 times that week. " * 50).encode()
    assert said["heap/sub/deep.txt"] == b"Deep water. " * 100


@pytest.mark.parametrize(("kind", "reason"), [("locked", "password"), ("lockedhead", "password"), ("ppmd", "7-Zip")])
def test_seven_zip_that_cannot_be_read_says_what_helps(kind: str, reason: str) -> None:
    refused = [why for why in found(CASES / f"{kind}.7z").values() if isinstance(why, str)]
    assert refused and all(reason in why for why in refused)


def test_seven_zip_inside_a_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "heap.zip", "w") as box:
        box.write(CASES / "lzma2.7z", "old.7z")
    assert found(tmp_path / "heap.zip")["old.7z!heap/sub/deep.txt"] == b"Deep water. " * 100


def seven_zip(header: bytes) -> bytes:
    head = struct.pack("<QQI", 0, len(header), zlib.crc32(header))
    return b"7z\xbc\xaf\x27\x1c\0\4" + struct.pack("<I", zlib.crc32(head)) + head + header


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"7z\xbc\xaf\x27\x1c" + bytes(10), "too early"),
        (seven_zip(b"\1\5\2\x11"), "too early"),
        (seven_zip(b"\1\5\xff" + b"\xff" * 8), "more than an archive can hold"),
        (seven_zip(b"\x17\6\0\1\x09\1\0\7\x0b\1\0\1\1\0\x0c\x09\0\0\0"), "ends in the middle"),
        # a window of four gibibytes, which would have to be held in memory
        (seven_zip(b"\x17\6\0\1\x09\1\0\7\x0b\1\0\1\x23\3\1\1\5\x5d\xff\xff\xff\xff\x0c\x10\0\0"), "more memory"),
    ],
)
def test_hostile_seven_zips_are_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    (tmp_path / "bad.7z").write_bytes(data)
    assert reason in str(found(tmp_path / "bad.7z")["bad.7z"])


def test_a_bomb_in_a_seven_zip_is_refused_before_it_is_unpacked() -> None:
    said = found(CASES / "lzma2.7z", Limits(container_ratio=20, container_ratio_from=10_000))
    assert {why for name, why in said.items() if name != "heap/empty.txt"} == {
        "it unpacks to more than 20 times its packed size: "
    }
    limited = found(CASES / "lzma2.7z", Limits(container_members=5))
    assert any("more than the limits" in str(why) or "more than an archive" in str(why) for why in limited.values())


def record(kind: str, url: str, block: bytes, **more: str) -> bytes:
    fields = {"WARC-Type": kind, "WARC-Target-URI": url, "WARC-Date": "2001-03-04T05:06:07Z", **more}
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
    return f"WARC/1.0\r\n{head}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"


def answer(body: bytes, *fields: str, status: str = "200 OK") -> bytes:
    return "\r\n".join((f"HTTP/1.1 {status}", *fields, "", "")).encode() + body


def test_a_web_archive_that_wget_wrote() -> None:
    said = found(CASES / "crawl.warc.gz")
    page = next(data for name, data in said.items() if name.endswith("/http://www.example.org/~wren/stories/weir.html"))
    assert isinstance(page, bytes) and page.startswith(b"<html><head><title>The Weir</title>")
    assert not any("robots" in name or "metadata:" in name for name in said)


def test_a_web_archive_undoes_what_servers_did(tmp_path: Path) -> None:
    page = b"<p>It rained.</p>" * 40
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (page[:100], page[100:])) + b"0\r\n\r\n"
    body = page * 3
    sha1 = "sha1:" + hashlib.sha1(b"other", usedforsecurity=False).hexdigest()
    data = b"".join(
        (
            record("warcinfo", "", b"software: x"),
            record("response", "http://example.org/chunked", answer(chunks, "Transfer-Encoding: chunked")),
            record("response", "<http://example.org/packed>", answer(gzip.compress(body), "Content-Encoding: gzip")),
            record("request", "http://example.org/packed", b"GET / HTTP/1.1\r\n\r\n"),
            record("response", "http://example.org/gone", answer(b"no", status="404 Not Found")),
            record("response", "http://example.org/moved", answer(b"", status="301 Moved")),
            record("response", "http://example.org/br", answer(b"xx", "Content-Encoding: br")),
            record("response", "http://example.org/damaged", answer(page), **{"WARC-Block-Digest": sha1}),
            record("resource", "ftp://example.org/story.txt", b"It rained."),
        )
    )
    for name, packed in (("crawl.warc", data), ("crawl.warc.gz", gzip.compress(data))):
        (tmp_path / name).write_bytes(packed)
        said = {name.split("/", 1)[1]: what for name, what in found(tmp_path / name).items()}
        assert said["http://example.org/chunked"] == page and said["http://example.org/packed"] == body
        assert said["ftp://example.org/story.txt"] == b"It rained." and len(said) == 7
        assert "error (404)" in str(said["http://example.org/gone"])
        assert "elsewhere" in str(said["http://example.org/moved"])
        assert "not read (br)" in str(said["http://example.org/br"])
        assert "digest" in str(said["http://example.org/damaged"])


def test_an_archive_of_the_older_kind(tmp_path: Path) -> None:
    page = answer(b"<html><body><p>It rained.</p></body></html>", "Content-Type: text/html")
    head = b"1 0 Example\nURL IP-address Archive-date Content-type Archive-length\n"
    first = b"filedesc://x.arc 0.0.0.0 19990117032727 text/plain %d\n" % len(head) + head + b"\n"
    one = b"http://example.org/~wren/ 10.0.0.1 19990117032728 text/html %d\n" % len(page) + page + b"\n"
    (tmp_path / "x.arc.gz").write_bytes(gzip.compress(first) + gzip.compress(one))
    assert found(tmp_path / "x.arc.gz") == {"19990117032728/http://example.org/~wren/": page.split(b"\r\n\r\n", 1)[1]}


@pytest.mark.parametrize(
    "data",
    [
        b"WARC/1.0\r\n" + b"A: b\r\n" * 100_000,
        b"WARC/1.0\r\nContent-Length: 99999999999\r\n\r\n",
        b"WARC/1.0\r\nContent-Length: -5\r\n\r\n",
        record("response", "http://example.org/", b"x") + b"junk" * 100,
        b"filedesc://x.arc 0.0.0.0 1 text/plain 99999999999999999999\n",
    ],
)
def test_broken_web_archives_end_in_a_reason(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.warc").write_bytes(data)
    assert any("break" in str(why) for why in found(tmp_path / "x.warc").values())


SEEDS = [path.read_bytes() for path in sorted(CASES.iterdir()) if path.suffix == ".7z"]
SEEDS.append(record("response", "http://example.org/", answer(b"3\r\nabc\r\n0\r\n", "Transfer-Encoding: chunked")))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=20),
    st.floats(0, 1),
)
def test_damaged_containers_end_in_sources_or_reasons(
    tmp_path_factory: pytest.TempPathFactory, seed: bytes, changes: list[tuple[float, int]], stop: float
) -> None:
    data = bytearray(seed)
    for at, value in changes:
        data[int(at * len(data))] = value
    path = tmp_path_factory.mktemp("damaged") / "x.7z"
    path.write_bytes(bytes(data[: max(8, int(stop * len(data)))]))
    for each in find_sources([path]):
        assert isinstance(each, Source | Refusal)
