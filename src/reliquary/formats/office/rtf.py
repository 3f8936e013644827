"""Rich text: its words in their character sets, paragraphs, italics, bold and the like; pictures are left out."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from reliquary.formats.office.laid_out import Layout

TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([\r\n]+)|"
    rb"([^\\{}\r\n]{1,65536})|\\",
    re.DOTALL,
)
UNSEEN = frozenset((
    "fonttbl", "colortbl", "stylesheet", "pict", "object", "header", "footer", "headerl", "headerr", "headerf",
    "footerl",
    "footerr", "footerf", "fldinst", "listtable", "listoverridetable", "revtbl", "rsidtbl", "generator", "themedata",
    "colorschememapping", "latentstyles", "datastore", "xmlnstbl", "filetbl", "nonshppict", "pntext", "bkmkstart",
    "bkmkend", "annotation", "atnid", "atnauthor", "ftnsep", "ftnsepc", "aftnsep", "template", "operator", "company",
    "manager", "category", "keywords", "comment", "doccomm", "hlinkbase", "creatim", "revtim", "printim", "buptim",
    "mmathPr", "listname", "panose", "falt", "shpinst", "userprops", "passwordhash",
))  # fmt: skip
"""Destinations whose words no reader sees."""
SIGNS = {
    "emdash": "\u2014", "endash": "\u2013", "lquote": "\u2018", "rquote": "\u2019", "ldblquote": "\u201c",
    "rdblquote": "\u201d", "bullet": "\u2022", "emspace": "\u2003", "enspace": "\u2002", "tab": "\t", "line": "\n",
    "lbr": "\n", "zwj": "\u200d", "zwnj": "\u200c",
}  # fmt: skip
LOOKS = {"i": "i", "b": "b", "ul": "u", "strike": "s", "super": "sup", "sub": "sub"}
CHARSETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
"""Python's names for the character sets of fonts."""
ENCODINGS = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850", "ansi": "cp1252"}
DEEPEST = 1000


@dataclass(frozen=True, slots=True)
class _State:
    """What holds inside a group."""

    looks: frozenset[str] = frozenset()
    unseen: bool = False
    collects: str = ""
    """`title` or `author`: the words of this group are that of the document."""
    skip: int = 1
    """How many signs stand for a Unicode character that the reader may not know."""
    encoding: str = ""
    align: str = ""
    level: int = 0


@dataclass(slots=True)
class _Reader:
    """One walk through the tokens of a document."""

    layout: Layout
    state: _State = _State()
    encoding: str = "cp1252"
    pending: bytearray = field(default_factory=bytearray)
    to_skip: int = 0
    half: int = 0
    fonts: dict[int, str] = field(default_factory=dict)
    font: int = 0
    in_fonts: int = 0
    ignorable: bool = False

    def flush(self) -> None:
        """Writes the bytes gathered so far, decoded in the set of their font."""
        if self.pending:
            data, self.pending = bytes(self.pending), bytearray()
            self.write(data.decode(self.state.encoding or self.encoding, "replace"))

    def write(self, text: str) -> None:
        if self.state.collects == "title":
            self.layout.title = (self.layout.title + text)[:300]
        elif self.state.collects == "author":
            self.layout.author = (self.layout.author + text)[:300]
        elif not self.state.unseen:
            self.layout.write(text, self.state.looks)


def read_rtf(data: bytes) -> str:
    """The page that a rich text is; never raises, whatever the bytes.

    >>> r = rb"{\\rtf1\\ansi{\\fonttbl{\\f0 Times;}}It {\\i rained}\\'85\\par Long\\u8212?ago.}"
    >>> read_rtf(r).split("<body>")[1].split("</body>")[0].split()
    ['<p>It', '<i>rained</i>…</p>', '<p>Long—ago.</p>']
    """
    reader = _Reader(Layout())
    stack: list[_State] = []
    for found in _tokens(data):
        if reader.layout.is_full:
            break
        word, number, code, symbol, brace, _, plain = found.groups()
        if plain is not None:
            _plain(reader, plain)
        elif code is not None:
            _plain(reader, bytes((int(code, 16),)))
        elif brace == b"{":
            reader.flush()
            if len(stack) < DEEPEST:
                stack.append(reader.state)
        elif brace == b"}":
            reader.flush()
            reader.half = 0
            reader.state = stack.pop() if stack else reader.state
            reader.in_fonts = 0 if reader.in_fonts > len(stack) else reader.in_fonts
        elif word is not None:
            _control(reader, word.decode("ascii"), int(number) if number else None, len(stack))
        elif symbol is not None:
            _symbol(reader, symbol)
    reader.flush()
    return reader.layout.page()


def _tokens(data: bytes) -> Iterator[re.Match[bytes]]:
    """The tokens of a rich text; raw binary in it is passed over."""
    at = 0
    while found := TOKEN.match(data, at):
        at = found.end()
        if found[1] == b"bin" and found[2]:
            at += max(0, int(found[2]))
        yield found


def _plain(reader: _Reader, data: bytes) -> None:
    """Bytes of text, less those that only stand for a Unicode character before them."""
    dropped = min(reader.to_skip, len(data))
    reader.to_skip -= dropped
    if not reader.in_fonts:
        reader.pending += data[dropped:]


def _symbol(reader: _Reader, symbol: bytes) -> None:
    if symbol == b"*":
        reader.ignorable = True
    elif symbol in b"\\{}":
        _plain(reader, symbol)
    elif symbol in (b"~", b"_"):
        reader.flush()
        reader.write("\u00a0" if symbol == b"~" else "-")
    elif symbol in b"\r\n":
        _control(reader, "par", None, 0)


def _control(reader: _Reader, word: str, number: int | None, depth: int) -> None:
    """One control word."""
    ignorable, reader.ignorable = reader.ignorable, False
    if word == "u" and number is not None:
        _unicode(reader, number)
        return
    reader.flush()
    if word in SIGNS:
        reader.write(SIGNS[word])
    elif word in LOOKS or word in ("ulnone", "plain", "nosupersub"):
        _look(reader, word, number)
    elif word in UNSEEN or (ignorable and word not in ("shppict",)):
        reader.state = replace(reader.state, unseen=True)
        if word == "fonttbl":
            reader.in_fonts = depth
    elif word in ("title", "author"):
        reader.state = replace(reader.state, collects=word, unseen=True)
    else:
        _layout(reader, word, number)


def _layout(reader: _Reader, word: str, number: int | None) -> None:
    """Paragraphs, alignment, fonts and character sets."""
    state = reader.state
    if word in ("par", "page", "sect", "row") and not state.unseen:
        reader.layout.end_paragraph("p" if not state.level else f"h{state.level}", state.align)
    elif word == "cell" and not state.unseen:
        reader.layout.write("\t")
    elif word == "pard":
        reader.state = replace(state, align="", level=0)
    elif word in ("qc", "qr", "ql", "qj"):
        reader.state = replace(state, align={"qc": "center", "qr": "right"}.get(word, ""))
    elif word == "outlinelevel" and number is not None and 0 <= number < 6:
        reader.state = replace(state, level=number + 1)
    elif word in ENCODINGS:
        reader.encoding = ENCODINGS[word]
    elif word == "ansicpg" and number:
        reader.encoding = _codec(f"cp{number}") or reader.encoding
    elif word == "uc" and number is not None:
        reader.state = replace(state, skip=max(0, min(number, 16)))
    elif word == "f" and number is not None:
        reader.font = number
        if not reader.in_fonts:
            reader.state = replace(state, encoding=reader.fonts.get(number, ""))
    elif word == "fcharset" and number is not None and reader.in_fonts and len(reader.fonts) < 10_000:
        reader.fonts[reader.font] = CHARSETS.get(number, "") if number else ""


def _codec(name: str) -> str:
    """A character set by its Windows number, if Python knows it."""
    name = {"cp10000": "mac_roman", "cp65001": "utf-8", "cp936": "gbk"}.get(name, name)
    try:
        codecs.lookup(name)
    except LookupError:
        return ""
    return name


def _unicode(reader: _Reader, number: int) -> None:
    """A Unicode character, half a pair perhaps, and the signs after it that stand for it."""
    reader.flush()
    code = number % 0x10000
    reader.to_skip = reader.state.skip
    if 0xD800 <= code < 0xDC00:
        reader.half = code
        return
    if 0xDC00 <= code < 0xE000:
        if not reader.half:
            return
        code = 0x10000 + ((reader.half - 0xD800) << 10) + code - 0xDC00
    reader.half = 0
    if not reader.in_fonts:
        reader.write(chr(code))


def _look(reader: _Reader, word: str, number: int | None) -> None:
    """Turns a look on, or with a 0 off."""
    looks = reader.state.looks
    if word == "plain":
        looks = frozenset()
    elif word in ("ulnone", "nosupersub"):
        looks -= {"u"} if word == "ulnone" else {"sup", "sub"}
    elif number == 0:
        looks -= {LOOKS[word]}
    else:
        looks |= {LOOKS[word]}
    reader.state = replace(reader.state, looks=looks)
