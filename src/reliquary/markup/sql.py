"""Reads database dumps as MySQL, MariaDB and their tools write them, row by row, in bounded memory; runs nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from reliquary.settings import MEBIBYTE

CHUNK = MEBIBYTE
LONGEST = 32 * MEBIBYTE
"""Bytes of the longest value that is held; a row with a longer one is lost."""
LOOKAHEAD = 64 * 1024
"""Bytes in which the head of a statement, or a value without quotes, must end."""
SINGLE = rb"'(?:[^'\\]*+(?:(?:\\.|'')[^'\\]*+)*+)'"
DOUBLE = rb'"(?:[^"\\]*+(?:(?:\\.|"")[^"\\]*+)*+)"'
NAME = rb"(?:(?:`[^`]{1,64}`|\"[^\"]{1,64}\"|[\w$]{1,64})\s*+\.\s*+)?(`[^`]{1,200}`|\"[^\"]{1,200}\"|[\w$]{1,200})"
SPACE = re.compile(rb"(?>\s++|--(?=\s)[^\n]*+(?:\n|\Z)|#[^\n]*+(?:\n|\Z)|/\*.*?\*/)*+", re.DOTALL)
INSERT = re.compile(
    rb"(?:INSERT|REPLACE)(?:\s++(?:IGNORE|LOW_PRIORITY|DELAYED|HIGH_PRIORITY))*+(?:\s++INTO)?+\s*+"
    + NAME + rb"\s*+(?:\(([^()]{0,8000}+)\)\s*+)?+VALUES?+\s*+(?=\()",
    re.IGNORECASE,
)  # fmt: skip
CREATE = re.compile(
    rb"CREATE\s++(?:TEMPORARY\s++)?+TABLE\s++(?:IF\s++NOT\s++EXISTS\s++)?+" + NAME + rb"\s*+\(", re.IGNORECASE
)
VALUE = re.compile(
    rb"\s*+(?:_\w{1,20}+\s*+(?=['\"0xX]))?+(?:'([^'\\]*+(?:(?:\\.|'')[^'\\]*+)*+)'|"
    rb'"([^"\\]*+(?:(?:\\.|"")[^"\\]*+)*+)"|'
    rb"(?:0x|[xX]')([0-9A-Fa-f]*+)'?|([^\s'\"(),;]++))\s*+([,)])",
    re.DOTALL,
)
BETWEEN = re.compile(rb"(?>\s++|--(?=\s)[^\n]*+\n|/\*.*?\*/)*+([,;(])", re.DOTALL)
PIECES = re.compile(
    rb"(?:[^'\"`;/-]++|" + SINGLE + rb"|" + DOUBLE + rb"|`[^`]*+`|/(?=[^*])|-(?=[^-]|-\S))*+", re.DOTALL
)
"""A statement up to its `;` or a comment in it, or as far as all in it that is quoted is closed."""
REMARK = re.compile(rb"--\s")
AFTERWARDS = re.compile(rb"(?<=[;\n])[ \t]{0,20}+(?=(?:INSERT|REPLACE|CREATE|DROP|LOCK|UNLOCK|ALTER)\s)", re.IGNORECASE)
"""Where reading goes on behind something broken."""
STRING = {b"'": re.compile(SINGLE[:-1], re.DOTALL), b'"': re.compile(DOUBLE[:-1], re.DOTALL)}
INSIDE = {quote: re.compile(pattern.pattern[1:], re.DOTALL) for quote, pattern in STRING.items()}
KEYS = frozenset(
    (b"primary", b"key", b"unique", b"index", b"fulltext", b"spatial", b"constraint", b"foreign", b"check", b"period")
)
PART = re.compile(rb"[^'\"`(),]++|" + SINGLE + rb"|" + DOUBLE + rb"|`[^`]*+`|[(),]", re.DOTALL)
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"0": b"\0", b"Z": b"\x1a", b"b": b"\b", b"%": rb"\%", b"_": rb"\_"}
MEANT = [ESCAPES.get(bytes((code,)), bytes((code,))) for code in range(256)]
"""What stands behind a backslash, by its code."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table, in order, as it was made."""

    table: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; `names` where the statement gives them. Values are unescaped, NULL is None."""

    table: str
    names: tuple[str, ...] | None
    values: list[bytes | None]


@dataclass(frozen=True, slots=True)
class Broken:
    """Something in a table's rows that could not be read, and why."""

    table: str
    why: str


CUT, TOO_LONG, ODD = (
    "the dump ends in the middle of a statement",
    "a value is longer than the limit",
    "a statement is not written as dumps are",
)


def read_sql(
    stream: BinaryIO, wanted: Callable[[str], bool] = lambda table: True, longest: int = LONGEST
) -> Iterator[Columns | Row | Broken]:
    """Everything a dump says of the wanted tables, in its order; never raises on any bytes.

    What is none of their rows is passed over unread. A broken row costs the rest of its statement, a value of more
    than `longest` bytes its row.

    >>> import io
    >>> dump = io.BytesIO(b"CREATE TABLE `a` (`n` int, KEY (`n`));\\nINSERT INTO `a` VALUES (1),('it\\\\'s'),(NULL);")
    >>> for found in read_sql(dump): print(found)
    Columns(table='a', names=('n',))
    Row(table='a', names=None, values=[b'1'])
    Row(table='a', names=None, values=[b"it's"])
    Row(table='a', names=None, values=[None])
    """
    yield from _Reader(stream, longest).statements(wanted)


class _Reader:
    """A window on a stream: what is in it from `at` on is still to be read."""

    def __init__(self, stream: BinaryIO, longest: int) -> None:
        self._stream, self._longest = stream, longest
        self.window, self.at, self.ended = b"", 0, False

    def more(self) -> bool:
        """Widens the window, by more the wider it is, so that a long value is not looked at too often."""
        if self.ended:
            return False
        rest = self.window[self.at :]
        new = self._stream.read(max(CHUNK, len(rest)))
        self.ended = not new
        self.window, self.at = rest + new, 0
        return not self.ended

    def ahead(self, size: int) -> None:
        """Makes the window reach so many bytes ahead, unless the stream ends before."""
        while len(self.window) - self.at < size and self.more():
            pass

    def statements(self, wanted: Callable[[str], bool]) -> Iterator[Columns | Row | Broken]:
        while self._space():
            insert = INSERT.match(self.window, self.at)
            create = None if insert else CREATE.match(self.window, self.at)
            table = _name((insert or create)[1]) if insert or create else ""  # type: ignore[index]
            if not (table and wanted(table)):
                self._skip()
            elif insert:
                self.at = insert.end()
                yield from self._rows(table, _names(insert[2]) if insert[2] else None)
            else:
                yield Columns(table, _columns(self._body()))

    def _space(self) -> bool:
        """Passes over blanks and comments; whether there is anything behind them."""
        while True:
            self.ahead(LOOKAHEAD)
            space = SPACE.match(self.window, self.at)
            self.at = space.end() if space else self.at
            if self.window.startswith(b"/*", self.at):
                self._past(b"*/")
            elif len(self.window) - self.at >= LOOKAHEAD or self.ended:
                return self.at < len(self.window)

    def _past(self, mark: bytes) -> None:
        """Goes behind the next mark, or to the end."""
        while (found := self.window.find(mark, self.at)) < 0:
            self.at = max(self.at, len(self.window) - len(mark) + 1)
            if not self.more():
                self.at = len(self.window)
                return
        self.at = found + len(mark)

    def _rows(self, table: str, names: tuple[str, ...] | None) -> Iterator[Row | Broken]:
        """The rows of one INSERT, from its first bracket to its semicolon."""
        while True:
            self.at += 1
            values: list[bytes | None] = []
            why = self._values(values)
            if why in (CUT, ODD):
                self._recover()
            yield Broken(table, why) if why else Row(table, names, values)
            if why in (CUT, ODD):
                return
            next_one = self._between()
            if next_one == b"(":
                continue
            if next_one != b";":
                yield Broken(table, CUT if next_one is None else ODD)
            return

    def _values(self, values: list[bytes | None]) -> str:
        """Reads one row's values up to its closing bracket; what is wrong with it, or nothing."""
        wrong, match = "", VALUE.match
        while True:
            found = match(self.window, self.at)
            if found is None:
                why = self._widen()
                if not why:
                    continue
                if why != TOO_LONG:
                    return why
                wrong = why
                if not self._closes_string():
                    return CUT
                found = match(self.window, self.at)
                if found is None:
                    return ODD
            self.at = found.end()
            values.append(_value(found))
            if found[5] == b")":
                return wrong

    def _widen(self) -> str:
        """Reads on where a value is not whole; why that is of no use, or nothing."""
        start = self.window[self.at : self.at + LOOKAHEAD].lstrip()
        quoted = re.match(rb"(?:_\w{1,20}\s*)?(?:['\"]|[xX]'|0x)", start)
        if len(self.window) - self.at > (self._longest if quoted else LOOKAHEAD):
            return TOO_LONG if quoted and quoted[0][-1:] in b"'\"" else ODD
        if self.more():
            return ""
        return CUT if quoted or len(start) < 200 else ODD

    def _closes_string(self) -> bool:
        """Passes over a value too long to hold, and stands an empty one in its place; False where it never ends."""
        opened = re.compile(rb"['\"]").search(self.window, self.at)
        quote = opened[0] if opened else b"'"
        self.at = opened.end() if opened else self.at
        while True:
            inside = INSIDE[quote].match(self.window, self.at)
            self.at = inside.end() if inside else self.at
            if len(self.window) - self.at >= 2 and self.window.startswith(quote, self.at):
                self.window, self.at = quote + self.window[self.at :], 0
                self.ahead(LOOKAHEAD)
                return True
            if not self.more():
                return False

    def _between(self) -> bytes | None:
        """What stands between a row and the next: its opening bracket, its statement's end, None at that of all."""
        while True:
            found = BETWEEN.match(self.window, self.at)
            if found is not None and found[1] == b",":
                self.at = found.end()
                continue
            if found is not None:
                self.at = found.start(1) if found[1] == b"(" else found.end()
                return found[1]
            rest = self.window[self.at : self.at + LOOKAHEAD].lstrip()
            if len(self.window) - self.at > LOOKAHEAD or re.match(rb"ON\s", rest, re.IGNORECASE):
                self._skip()
                return b";"
            if not self.more():
                return None

    def _skip(self, kept: bytearray | None = None) -> None:
        """Passes over the rest of a statement, whatever it is; a megabyte of it is kept where somebody asks for it."""
        while True:
            pieces = PIECES.match(self.window, self.at)
            end = pieces.end() if pieces else self.at
            if kept is not None and len(kept) < CHUNK:
                kept += self.window[self.at : end]
            self.at = end
            if self.window.startswith(b";", end):
                self.at += 1
                return
            if self.window.startswith(b"/*", end):
                self._past(b"*/")
            elif REMARK.match(self.window, end):
                self._past(b"\n")
            elif len(self.window) - end > self._longest:
                self._recover()
                return
            elif not self.more():
                self.at = len(self.window)
                return

    def _body(self) -> bytes:
        """The statement that begins here, without its comments."""
        kept = bytearray()
        self._skip(kept)
        return bytes(kept)

    def _recover(self) -> None:
        """Goes on at the next statement that begins a line."""
        self.at = min(self.at + 1, len(self.window))
        while (found := AFTERWARDS.search(self.window, self.at)) is None:
            self.at = max(self.at, len(self.window) - 256)
            if not self.more():
                self.at = len(self.window)
                return
        self.at = found.end()


def _value(found: re.Match[bytes]) -> bytes | None:
    single = found[1]
    if single is not None:
        return unescaped(single, b"'") if b"\\" in single or b"''" in single else single
    if found[2] is not None:
        return unescaped(found[2], b'"')
    if found[3] is not None:
        return bytes.fromhex((b"0" * (len(found[3]) % 2) + found[3]).decode())
    bare: bytes = found[4]
    return None if bare.upper() in (b"NULL", rb"\N") else bare


def unescaped(written: bytes, quote: bytes = b"'") -> bytes:
    """What a quoted value stands for.

    >>> unescaped(b"it''s here\\\\n"), unescaped(b"50\\\\% \\\\x", b'"')
    (b"it's here\\n", b'50\\\\% x')
    """
    first, *pieces = written.replace(quote * 2, quote).split(b"\\")
    meant, is_plain = [first], False
    for piece in pieces:
        if is_plain:
            meant.append(piece)
            is_plain = False
        elif piece:
            meant += (MEANT[piece[0]], piece[1:])
        else:
            meant.append(b"\\")
            is_plain = True
    return b"".join(meant)


def _name(written: bytes) -> str:
    return written.strip(b'`" \t\r\n').decode("utf-8", "replace")


def _names(written: bytes) -> tuple[str, ...]:
    return tuple(_name(name).lower() for name in written.split(b","))


def _columns(body: bytes) -> tuple[str, ...]:
    """The names of the columns that a CREATE TABLE lists; its keys are none."""
    names: list[str] = []
    depth, fresh = 0, False
    for part in PART.finditer(body):
        piece = part[0]
        if piece == b"(":
            depth += 1
            fresh = fresh or depth == 1
        elif piece == b")":
            depth -= 1
        elif piece == b",":
            fresh = fresh or depth == 1
        elif fresh and depth == 1 and piece.strip():
            fresh = False
            word = piece.split()[0]
            if piece[:1] in b'`"' or word.lower() not in KEYS:
                names.append(_name(piece if piece[:1] in b'`"' else word).lower())
    return tuple(names)
