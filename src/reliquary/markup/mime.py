"""Mail as RFC 822 and MIME write it, read tolerantly: headers, encoded words, parts; in linear time."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

from reliquary.markup.charset import codec, decode
from reliquary.settings import Limits
from reliquary.work import Note

LIMITS = Limits()
FIELD = re.compile(r"([!-9;-~]{1,76})[ \t]*:[ \t]*(.*)")
AUTHORS_OWN = frozenset(
    ("title", "author", "authors", "rating", "rated", "pairing", "pairings", "disclaimer", "disclaimers", "fandom",
     "spoilers", "warning", "warnings", "category", "series", "characters", "feedback")
)  # fmt: skip
"""Labels that no mail or news header has: where one comes without a blank line before it, the mail's header ends."""
ENCODED_WORD = re.compile(r"=\?([^?\s]{1,60})\?([BbQq])\?([^?\n]*)\?=")
PARAMETER = re.compile(r""";\s*([\w!#$&+.^`|~*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*+)"|([^\s;"]+))""")
STUB = 20
"""A plain text that is so many times shorter than the page beside it is no copy of it."""
BASE64_LINE = re.compile(rb"[A-Za-z0-9+/]+={0,2}\s*")


@dataclass(frozen=True, slots=True)
class Headers:
    """The header fields of a message or part in order, unfolded and decoded."""

    fields: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str:
        """The first value of a field, whatever the case of its name; "" where there is none."""
        return next((value for field, value in self.fields if field.lower() == name.lower()), "")

    def all(self, name: str) -> list[str]:
        return [value for field, value in self.fields if field.lower() == name.lower()]


@dataclass(frozen=True, slots=True)
class Part:
    """One leaf of a MIME tree with its transfer encoding undone; `kind` as in `text/plain`."""

    kind: str
    data: bytes
    charset: str | None = None
    name: str = ""
    attached: bool = False
    flowed: bool = False
    spaced: bool = True
    """Whether a flowed line keeps the blank that marked it (RFC 3676's DelSp=no)."""


@dataclass(frozen=True, slots=True)
class Written:
    """The text a part holds, with what its decoding has to say."""

    text: str
    encoding: str
    notes: tuple[Note, ...]


def headers(data: bytes) -> tuple[Headers, int]:
    """The header at the start of a message and the offset of its body.

    The header ends at the first blank line, at a line that is no field, or at the limit for headers, whichever
    comes first; nothing of the body is swallowed. An mbox or newsreader line in front is passed over.

    >>> headers(b"Subject: =?utf-8?q?Caf=C3=A9?=\\n  au lait\\n\\nHello")
    (Headers(fields=(('Subject', 'Café au lait'),)), 42)
    """
    start = _envelope(data)
    at = start
    folded: list[list[bytes]] = []
    while at < len(data) and at - start < LIMITS.mail_header:
        end = data.find(b"\n", at)
        end = len(data) if end < 0 else end + 1
        line = data[at:end]
        if not line.strip():
            at = end
            break
        if line[:1] in b" \t" and folded:
            folded[-1].append(line.strip())
        elif _is_field(line):
            folded.append([line.strip()])
        else:
            break
        at = end
    block = decode(b"\n".join(b" ".join(lines).replace(b"\r", b" ") for lines in folded)).text
    fields = (FIELD.match(line) for line in block.split("\n"))
    return Headers(tuple((field[1], decoded_words(field[2].strip())) for field in fields if field)), at


def _envelope(data: bytes) -> int:
    """The length of what stands before a header: blank lines, a mailbox's From line, a newsreader's Article line."""
    match = re.match(rb"\s*+(?:(?:>?From [^\n]*|Article:? \d+ [^\n]*|#! ?rnews[^\n]*)\n)?", data[:2000])
    return match.end() if match else 0


def _is_field(line: bytes) -> bool:
    """Whether a line is a header field of a mail, and not one of the author's own labels below it."""
    field = FIELD.match(line[:200].decode("latin-1"))
    return field is not None and field[1].lower() not in AUTHORS_OWN


def decoded_words(value: str) -> str:
    """A header value with its encoded words decoded; adjacent words are joined before, so that no character splits.

    >>> decoded_words("=?iso-8859-1?Q?Caf=E9_?= =?iso-8859-1?Q?noir?= (1/2)")
    'Café noir (1/2)'
    """
    if "=?" not in value:
        return value
    shown: list[str] = []
    run: tuple[str, bytes] | None = None
    at = 0
    for match in ENCODED_WORD.finditer(value):
        between = value[at : match.start()]
        at = match.end()
        charset, octets = match[1].split("*")[0].lower(), _octets(match[2].upper(), match[3])
        if run and not between.strip():
            if run[0] == charset:
                run = (charset, run[1] + octets)
                continue
            between = ""
        if run:
            shown.append(_in_charset(*run))
        shown.append(between)
        run = (charset, octets)
    if run:
        shown.append(_in_charset(*run))
    return "".join(shown) + value[at:]


def _octets(way: str, payload: str) -> bytes:
    raw = payload.encode("ascii", "replace")
    if way == "Q":
        return binascii.a2b_qp(raw, header=True)
    return unbase64(raw)[0]


def _in_charset(charset: str, octets: bytes) -> str:
    """Octets in their declared set where they fit it, else in the likeliest one; always one line."""
    name = codec(charset)
    try:
        text = octets.decode(name) if name else decode(octets).text
    except (UnicodeError, ValueError):
        text = decode(octets, charset).text
    return re.sub(r"[\x00-\x1f\x7f]+", " ", text)


def unbase64(data: bytes) -> tuple[bytes, bytes]:
    """What base64 lines hold, and the plain lines that a list server hung on after them.

    >>> unbase64(b"SGVsbG8=\\n\\n____\\nA list\\n")
    (b'Hello', b'\\n____\\nA list\\n')
    """
    at = 0
    for line in data.splitlines(keepends=True):
        if line.strip() and not BASE64_LINE.fullmatch(line):
            break
        at += len(line)
        if line.rstrip().endswith(b"="):
            break
    packed = b"".join(data[:at].split())
    packed = packed[: len(packed) - len(packed) % 4] if packed[-1:] != b"=" else packed
    try:
        return binascii.a2b_base64(packed), data[at:]
    except binascii.Error:
        return binascii.a2b_base64(packed.rstrip(b"=")[: len(packed.rstrip(b"=")) // 4 * 4]), data[at:]


def parts(head: Headers, body: bytes, depth: int = 0) -> Iterator[Part]:
    """The parts of a message worth reading, in order: of alternatives the plain one unless it is blank, else the next.

    A multipart without an end, without its boundary or nested too deep yields what can be had of it.
    """
    kind, parameters = content_type(head.get("Content-Type"))
    if kind.startswith("multipart/") and depth < LIMITS.mail_depth:
        inside = _split(body, parameters.get("boundary", ""))
        if inside:
            found = [list(parts(*_message(piece), depth + 1)) for piece in inside[: LIMITS.mail_parts]]
            yield from _chosen(found) if kind == "multipart/alternative" else (part for some in found for part in some)
            return
        kind = "text/plain"
    if kind.startswith("multipart/"):
        kind = "text/plain"
    disposition, placed = content_type(head.get("Content-Disposition"))
    name = placed.get("filename") or parameters.get("name", "")
    yield Part(
        kind=kind,
        data=_transferred(head.get("Content-Transfer-Encoding"), body),
        charset=parameters.get("charset"),
        name=name,
        attached=disposition == "attachment" or (bool(name) and depth > 0),
        flowed=parameters.get("format", "").lower() == "flowed",
        spaced=parameters.get("delsp", "").lower() != "yes",
    )


def _message(piece: bytes) -> tuple[Headers, bytes]:
    """Header and body of one piece of a multipart; a piece may have no header at all."""
    if piece[:1] in b"\r\n":
        return Headers(), piece.lstrip(b"\r\n")
    head, at = headers(piece)
    return head, piece[at:]


def content_type(value: str) -> tuple[str, dict[str, str]]:
    """The lower-case value before the first semicolon, and the parameters after it; plain text where none is said.

    >>> content_type('Text/Plain; charset="us-ascii"')
    ('text/plain', {'charset': 'us-ascii'})
    """
    kind = value.split(";", 1)[0].strip().lower()
    found = PARAMETER.findall(value[len(kind) :][:4000]) if ";" in value else []
    parameters = {name.rstrip("*").lower(): decoded_words(quoted or bare) for name, quoted, bare in found}
    return (kind if "/" in kind or kind in ("attachment", "inline") else "text/plain"), parameters


def _split(body: bytes, boundary: str) -> list[bytes]:
    """The pieces between boundary lines; a missing boundary is guessed from the first line that looks like one."""
    mark = b"--" + boundary.encode("utf-8", "replace")
    if not boundary or mark not in body:
        guess = re.search(rb"^(--[^\s-][^\r\n]{0,70})\r?\nContent-", body, re.MULTILINE | re.IGNORECASE)
        if not guess:
            return []
        mark = guess[1]
    lines = re.compile(rb"^" + re.escape(mark) + rb"(--)?[ \t]*\r?(?:\n|\Z)", re.MULTILINE)
    pieces: list[bytes] = []
    start = -1
    for line in lines.finditer(body):
        if start >= 0:
            pieces.append(body[start : line.start()])
        start = line.end()
        if line[1]:
            return pieces
    return [*pieces, body[start:]] if start >= 0 else pieces


def _chosen(alternatives: list[list[Part]]) -> list[Part]:
    """Of alternatives the first plain text with something in it, else the first page, else the last.

    A short plain text beside a long page only says that there is a page.
    """
    pages = max((len(part.data) for some in alternatives for part in some if part.kind == "text/html"), default=0)
    for kind in ("text/plain", "text/html"):
        for some in alternatives:
            stub = kind == "text/plain" and sum(len(part.data) for part in some) * STUB < pages
            if not stub and any(part.kind == kind and part.data.strip() for part in some):
                return some
    return alternatives[-1] if alternatives else []


def _transferred(encoding: str, body: bytes) -> bytes:
    """The octets that were sent, whatever way they were packed for the journey."""
    way = encoding.strip().strip("\"'").lower()
    if way == "quoted-printable":
        return binascii.a2b_qp(body)
    if way == "base64":
        unpacked, rest = unbase64(body)
        return unpacked + rest
    return body


def written(part: Part) -> Written:
    """A text part as characters: its set decided, flowed lines joined."""
    decoded = decode(part.data, part.charset, html=part.kind == "text/html")
    text = unflowed(decoded.text, part.spaced) if part.flowed else decoded.text
    return Written(text, decoded.encoding, decoded.notes)


def unflowed(text: str, spaced: bool = True) -> str:
    """Lines that end in a blank joined with the next, as RFC 3676 flows paragraphs; a signature mark stays.

    >>> unflowed("It was \\nraining.\\n-- \\nMe")
    'It was raining.\\n-- \\nMe'
    """
    joined: list[str] = []
    soft = False
    depth = 0
    for line in text.split("\n"):
        quotes = len(line) - len(line.lstrip(">"))
        bare = line[quotes:].removeprefix(" ") if quotes == 0 else line
        if soft and quotes == depth and bare != "-- ":
            joined[-1] += bare if quotes == 0 else line[quotes:].removeprefix(" ")
        else:
            joined.append(bare)
        soft = line.endswith(" ") and line[quotes:].removeprefix(" ") != "-- " and bare.strip() != ""
        if soft and not spaced:
            joined[-1] = joined[-1][:-1]
        depth = quotes
    return "\n".join(joined)
