"""Mailboxes in the mbox dialects and news batches, streamed: where messages begin and end; From lines restored."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import BinaryIO

from reliquary.settings import Limits
from reliquary.work import Draft, Leaf, Refusal, Source

FROM_LINE = re.compile(
    rb"From (?:\S+|\S.{0,200}?) +(?:[A-Z][a-z]{2},? +)?"
    rb"(?:[A-Z][a-z]{2} +\d{1,2}|\d{1,2} +[A-Z][a-z]{2}|\d{4}-\d\d-\d\d)[^\n]{0,80}\r?\n|"
    rb"From [^\s@]{1,100}@\S{0,200}[ \t]*\r?\n|From - [^\n]{0,80}\r?\n"
)
"""A message's first line: `From`, a sender, and a date somewhere in it, or an address alone."""
QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
LENGTH = re.compile(rb"^Content-Length:[ \t]*(\d{1,12})[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
MOST = Limits().document_size
LINE = 1 << 16
TRIED = 20
"""After so many lengths that landed nowhere, a mailbox's lengths are no longer looked at."""

BATCH_LINE = re.compile(rb"#! ?rnews (\d{1,12})[^\n]{0,80}\r?\n")
"""What stands above each article of a news batch: its length in bytes."""

Splitter = Callable[["Lines", int], Iterator[bytes]]
Reader = Callable[[bytes, Source, str], Iterator[Draft | Leaf | Refusal]]


class Lines:
    """A stream read line by line that takes back what was read too far; lines longer than 64 KiB come in pieces."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._pushed = stream, BytesIO()
        self.distrust = 0
        """How many stated lengths of messages proved wrong."""

    def line(self) -> bytes:
        """The next line or the next piece of one; b"" at the end."""
        line = self._pushed.readline(LINE)
        return line if line.endswith(b"\n") or len(line) == LINE else line + self._stream.readline(LINE - len(line))

    def take(self, size: int) -> bytes:
        """The next bytes, as many as there are up to `size`."""
        taken = [self._pushed.read(size)]
        left = size - len(taken[0])
        while left and (more := self._stream.read(left)):
            taken.append(more)
            left -= len(more)
        return b"".join(taken)

    def push(self, data: bytes) -> None:
        """Takes back bytes; they are read next."""
        self._pushed = BytesIO(data + self._pushed.read())


def messages(
    source: Source, read: Reader, most: int = MOST, split: Splitter | None = None
) -> Iterator[Draft | Leaf | Refusal]:
    """What `read` makes of each message; a message is its Message-ID, or its place in the mailbox where it has none.

    A break in the stream ends in a Refusal after the messages before it. A message beyond the limit for one
    document is refused alone, and a mailbox without any message says so.
    """
    seen: dict[str, int] = {}
    ordinal = 0
    try:
        with source.open() as stream:
            for raw in (split or parted)(Lines(stream), most):
                ordinal += 1
                if len(raw) > most:
                    words = f"message {ordinal} is larger than {most >> 20} MiB, the limit for one"
                    yield Refusal(source.place, words)
                    continue
                yield from read(raw, source, _item(raw, ordinal, seen))
        if not ordinal:
            yield Refusal(source.place, "a mailbox without a message in it")
    except OSError as error:
        reason = f"the mailbox broke off after {ordinal} messages"
        yield Refusal(source.place, reason, error.strerror or str(error))


def _item(raw: bytes, ordinal: int, seen: dict[str, int]) -> str:
    """A name for a message that stays the same in every copy of the mailbox; repeats are numbered."""
    found = re.search(rb"^Message-ID:\s*<([^<>\s]{1,250})>", raw[: 1 << 16], re.MULTILINE | re.IGNORECASE)
    name = found[1].decode("ascii", "backslashreplace") if found else str(ordinal)
    seen[name] = seen.get(name, 0) + 1
    return name if seen[name] == 1 else f"{name}#{seen[name]}"


def batched(lines: Lines, most: int) -> Iterator[bytes]:
    """The articles of a news batch, each as long as the line above it says; of a batch gone wrong, up to the next."""
    line = lines.line()
    while line:
        stated = BATCH_LINE.match(line)
        if stated is None:
            line = lines.line()
            continue
        article = lines.take(min(int(stated[1]), most + 1))
        line = lines.line()
        rest: list[bytes] = []
        size = len(article)
        while line and not BATCH_LINE.match(line):
            size += len(line)
            if size <= most + LINE:
                rest.append(line)
            line = lines.line()
        yield article + b"".join(rest)


def parted(lines: Lines, most: int) -> Iterator[bytes]:
    """The raw messages of a mailbox without their From lines; at most a little more than `most` bytes of each is held.

    Each message begins at a From line that stands first or after a blank line and carries a date or an address.
    Where a Content-Length lands on the next From line or the end, it is believed, so that an unquoted `From` in a
    body splits nothing; `>From` is restored except where that showed the mailbox not to quote at all.
    """
    line = lines.line()
    while line and not line.strip():
        line = lines.line()
    line = line if FROM_LINE.match(line.lstrip()) else b""
    while line:
        head, line = _head(lines, most)
        body = _counted(lines, head, most)
        if body is not None:
            line = _next_from(lines)
            unquoted = body if re.search(rb"^From ", body, re.MULTILINE) else QUOTED_FROM.sub(rb"\1", body)
            yield head + unquoted
        elif line:
            yield head
        else:
            body, line = _until_from(lines, most)
            yield head + QUOTED_FROM.sub(rb"\1", body)


def _head(lines: Lines, most: int) -> tuple[bytes, bytes]:
    """The header up to and with its blank line, and the From line of the next message if that came first."""
    taken: list[bytes] = []
    size = 0
    while line := lines.line():
        if FROM_LINE.match(line) and taken:
            return b"".join(taken), line
        taken.append(line)
        size += len(line)
        if not line.strip() or size > most:
            break
    return b"".join(taken), b""


def _counted(lines: Lines, head: bytes, most: int) -> bytes | None:
    """The body as long as its header says, if a From line or the end follows there; else nothing is consumed."""
    stated = LENGTH.search(head)
    if not stated or int(stated[1]) > most or lines.distrust > TRIED:
        return None
    body = lines.take(int(stated[1]))
    after = lines.take(1024)
    lines.push(after)
    follows = after.lstrip(b"\r\n")
    if len(body) == int(stated[1]) and (not follows or FROM_LINE.match(follows)):
        return body
    lines.push(body)
    lines.distrust += 1
    return None


def _next_from(lines: Lines) -> bytes:
    """The From line after a counted body; b"" at the end."""
    while (line := lines.line()) and not line.strip():
        pass
    return line


def _until_from(lines: Lines, most: int) -> tuple[bytes, bytes]:
    """A body up to the next From line, and that line; of an endless body no more than the limit is kept."""
    taken: list[bytes] = []
    size, blank = 0, True
    while line := lines.line():
        if blank and FROM_LINE.match(line):
            return b"".join(taken), line
        blank = not line.strip()
        size += len(line)
        if size <= most + 2 * LINE:
            taken.append(line)
    return b"".join(taken), b""
