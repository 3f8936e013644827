"""Web archives, WARC and the older ARC: what servers answered, one page or picture a record, at its address and day."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import os
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, cast

from reliquary.sources.openers import Guarded, Opener, Stretch, opened_tar

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

WARC, ARC = b"WARC/", b"filedesc://"
HEADER, MOST_HEADER = 4096, 256 * 1024
"""Bytes that are read of a record at first, and where its header does not end in them."""
MOST_RECORDS = 10_000_000
HELD = frozenset(("response", "resource", "conversion"))
"""Records that hold what a server sent; the others are the crawler's own: its requests, its remarks, its settings."""
ARC_LINE = re.compile(rb"(\S{1,8192}) \S{1,64} (\d{8,14}) (?:\S{0,200} ){1,7}(\d{1,18})\r?\n")
FIELD = re.compile(rb"([A-Za-z-]{1,64})[ \t]*:[ \t]*([^\r\n]*)")
STATUS = re.compile(rb"HTTP/\d(?:\.\d)? (\d{3})")


@dataclass(frozen=True, slots=True)
class RecordOpener:
    """Opens what a record holds, with what was done to it on its way undone."""

    container: Opener
    start: int
    size: int
    chunked: bool = False
    packed: bool = False
    most: int = 0

    def __call__(self) -> BinaryIO:
        file, lock = opened_tar(self.container)
        stream: BinaryIO = io.BufferedReader(Stretch(file, lock, self.start, self.size))
        if self.chunked:
            stream = io.BufferedReader(_Unchunked(stream))
        if self.packed:
            stream = Guarded.over(cast(BinaryIO, gzip.GzipFile(fileobj=stream)), stream, self.most)
        return stream


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its address with the day it was fetched before it, and how it opens or why it will not be read."""

    name: str
    opener: RecordOpener | None
    size: int = 0
    refused: str = ""


class _Unchunked(io.RawIOBase):
    """A stream without the sizes that a server wrote between its pieces; ends quietly where they make no sense."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._left, self._ended = stream, 0, False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        if not self._left and not self._ended:
            line = self._stream.readline(128)
            line = self._stream.readline(128) if not line.strip() else line
            try:
                self._left = int(line.split(b";")[0].strip() or b"0", 16)
            except ValueError:
                self._left = 0
            self._ended = self._left <= 0
        if self._ended:
            return 0
        data = self._stream.read(min(len(view), self._left))
        self._left -= len(data)
        self._ended = not data
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()


def records(container: Opener, most: int) -> Iterator[Record]:
    """The records of a web archive, plain already; OSError where it breaks off. `most` is the limit for one file."""
    file, lock = opened_tar(container)
    with lock:
        file.seek(0, os.SEEK_END)
        whole = file.tell()
        file.seek(0)
        is_warc = file.read(len(WARC)) == WARC
    at = count = 0
    while at < whole:
        with lock:
            file.seek(at)
            head = file.read(HEADER)
            if b"\n\r\n" not in head and b"\n\n" not in head and is_warc:
                head += file.read(MOST_HEADER)
        count += 1
        if count > MOST_RECORDS:
            raise OSError(0, "it has more records than the limits allow")
        blank = len(head) - len(head.lstrip(b"\r\n"))
        if blank:
            at += blank
            continue
        reader = _Reader(container, file, lock, at, head, most, whole)
        record, at = _warc(reader) if is_warc else _arc(reader)
        if record is not None:
            yield record


@dataclass(frozen=True, slots=True)
class _Reader:
    """A web archive at the beginning of a record."""

    container: Opener
    file: BinaryIO
    lock: threading.Lock
    at: int
    head: bytes
    most: int
    whole: int


def _warc(reader: _Reader) -> tuple[Record | None, int]:
    """A record of a WARC, and where the next begins."""
    fields, start = _fields(reader.head)
    length = fields.get("content-length", "")
    if not reader.head.startswith(WARC) or not start or not length.isdigit() or len(length) > 18:
        raise OSError(0, "what follows is no record")
    begin, end = reader.at + start, reader.at + start + int(length)
    if end > reader.whole:
        raise OSError(0, "it ends in the middle of a record")
    kind, url = fields.get("warc-type", "").lower(), fields.get("warc-target-uri", "").strip("<>")
    if kind not in HELD or not url or url.startswith("metadata:"):
        return None, end
    day = re.sub(r"\D", "", fields.get("warc-date", ""))[:14].ljust(14, "0")
    name = f"{day}/{url}"
    if not _is_whole(reader, begin, end, fields.get("warc-block-digest", "")):
        return Record(name, None, refused="its bytes are not those that its digest was made of"), end
    if kind == "response" and url.lower().startswith("http"):
        return _answer(reader, name, begin, end), end
    return Record(name, RecordOpener(reader.container, begin, end - begin), end - begin), end


def _arc(reader: _Reader) -> tuple[Record | None, int]:
    """A record of an ARC, and where the next begins."""
    line = ARC_LINE.match(reader.head)
    if not line:
        raise OSError(0, "what follows is no record")
    begin = reader.at + line.end()
    end = begin + int(line[3])
    if end > reader.whole:
        raise OSError(0, "it ends in the middle of a record")
    if line[1].startswith(ARC) or line[1].startswith(b"dns:"):
        return None, end
    name = f"{line[2].decode().ljust(14, '0')}/{line[1].decode('utf-8', 'backslashreplace')}"
    return _answer(reader, name, begin, end), end


def _answer(reader: _Reader, name: str, begin: int, end: int) -> Record:
    """What a server answered, without the lines above it; errors and directions elsewhere are refused as such."""
    with reader.lock:
        reader.file.seek(begin)
        head = reader.file.read(min(MOST_HEADER, end - begin))
    status = STATUS.match(head)
    if not status:
        return Record(name, RecordOpener(reader.container, begin, end - begin), end - begin)
    fields, start = _fields(head)
    code = int(status[1])
    if 300 <= code < 400:
        return Record(name, None, refused="the server answered that it lies elsewhere")
    if code >= 400:
        return Record(name, None, refused=f"the server answered with an error ({code})")
    coding = fields.get("content-encoding", "identity").lower()
    if coding not in ("", "identity", "gzip", "x-gzip"):
        return Record(name, None, refused=f"the server packed it in a way that is not read ({coding[:20]})")
    start = start or len(head)
    size = end - begin - start
    chunked = "chunked" in fields.get("transfer-encoding", "").lower()
    opener = RecordOpener(reader.container, begin + start, size, chunked, "gzip" in coding, reader.most)
    return Record(name, opener, size)


def _fields(head: bytes) -> tuple[dict[str, str], int]:
    """The fields above a blank line by their names in small letters, and where the line ends; 0 without one."""
    blank = re.search(rb"\r?\n\r?\n", head)
    lines = head[: blank.start()].splitlines() if blank else []
    found = (FIELD.match(line) for line in lines[:200])
    fields = {each[1].decode().lower(): each[2].decode("utf-8", "backslashreplace") for each in found if each}
    return fields, blank.end() if blank else 0


def _is_whole(reader: _Reader, begin: int, end: int, digest: str) -> bool:
    """Whether a record's bytes are those of its digest; true where it names none that we can make."""
    name, _, stated = digest.strip().partition(":")
    if name.lower() not in ("sha1", "sha256", "md5") or not stated:
        return True
    made = hashlib.new(name.lower(), usedforsecurity=False)
    at = begin
    while at < end:
        with reader.lock:
            reader.file.seek(at)
            data = reader.file.read(min(1 << 20, end - at))
        if not data:
            return False
        made.update(data)
        at += len(data)
    return stated.lower() == made.hexdigest() or stated.upper() == base64.b32encode(made.digest()).decode()
