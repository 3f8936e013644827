"""Bytes to text: which character set a document was written in, decided by strict trial, detectors and plausibility."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

import cchardet
import chardet

from reliquary.markup.plausibility import plausibility
from reliquary.work import Note

SAMPLE_SIZE = 32 * 1024
"""How many bytes of the lines beyond ASCII the detectors and the judge see."""

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
WIDER = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030",
    "hz": "hz", "euc_kr": "cp949", "shift_jis": "cp932", "shift_jisx0213": "cp932", "big5": "big5hkscs",
    "cp950": "big5hkscs", "tis-620": "cp874", "iso8859-11": "cp874", "utf_8_sig": "utf-8", "utf_8": "utf-8",
}  # fmt: skip
"""What people wrote when they declared the narrower set: the browsers' reading of old labels."""
CANDIDATES = (
    "cp1252", "mac-roman", "cp1250", "iso8859-2", "cp1251", "koi8-r", "cp866",
    "cp932", "euc_jp", "cp949", "gb18030", "big5hkscs",
)  # fmt: skip
"""Tried on every document that is neither ASCII nor Unicode, besides what is declared or detected."""
NAMES = {
    "cp1252": "windows-1252", "mac-roman": "macintosh", "cp1250": "windows-1250", "iso8859-2": "iso-8859-2",
    "cp1251": "windows-1251", "cp866": "ibm866", "cp932": "shift_jis", "euc_jp": "euc-jp", "cp949": "euc-kr",
    "big5hkscs": "big5", "iso2022_jp": "iso-2022-jp", "iso2022_kr": "iso-2022-kr", "hz": "hz-gb-2312",
}  # fmt: skip
"""Registered names for the record; a codec not listed goes by its own name."""
DETECTABLE = frozenset(CANDIDATES) | {
    "cp437", "cp850", "cp852", "cp874", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257",
    "iso8859-5", "iso8859-7", "iso8859-8", "koi8-u", "mac-cyrillic",
}  # fmt: skip
"""What a detector is believed; the other sets it may name were hardly written and fit almost any short text."""
MULTIBYTE = frozenset({"cp932", "euc_jp", "cp949", "gb18030", "big5hkscs"})

DECLARED, DETECTED, DETECTED_TWICE, USUAL = 0.3, 0.25, 0.3, 0.1
"""What a declaration, either detector and being the usual set add to a candidate's plausibility."""
PLAIN = 1.05
"""Above this, quotes and dashes stand where only Windows-1252 has them, and no contest is needed."""
CLEAR = 0.15
"""Two candidates this close, with different texts, leave a doubt unless both detectors agree."""

META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
XML_DECLARATION = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})""")
ESCAPED = ((b"\x1b$", "iso2022_jp"), (b"\x1b(", "iso2022_jp"), (b"\x1b$)C", "iso2022_kr"), (b"~{", "hz"))
CONTROL_BYTES = bytes({*range(0x09), *range(0x0E, 0x1B)})
USUAL_WIDE = re.compile(
    "[\n\r\t -\u024f\u0400-\u045f\u2010-\u2026\u3000-\u30ff\u4e00-\u9fa5\uac00-\ud7a3\uff01-\uff5e]"
)
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
CONTROLS_IN_UTF_8 = bytes({*range(0x09), *range(0x0E, 0x20), 0x7F})
BEYOND = re.compile(rb"[\x80-\xff]")
OVERSTRUCK = re.compile("(?:_\x08)+([^\x08\n])|([^\x08\n])(?:\x08\\2)+")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the name of the set it was written in, what was done to it, and whether a person should look."""

    text: str
    encoding: str
    notes: tuple[Note, ...] = ()
    doubtful: bool = False


def decode(data: bytes, declared: str | None = None, *, html: bool = False) -> Decoded:
    """The text of a whole document, newlines as `\\n`; never raises, whatever the bytes.

    Marks and strict trials come first (byte order mark, ASCII, UTF-8), then what is `declared` (with `html` also
    in a meta element), the detectors' and our own candidates, judged by how plausible their text is. A byte that
    the set does not know becomes U+FFFD, with a Note and a doubt; the original keeps it.

    >>> decode(b"Caf\\xe9 \\x93noir\\x94").text
    'Café “noir”'
    >>> decode(b"Caf\\x8e \\xd2noir\\xd3, it\\xd5s late").encoding
    'macintosh'
    """
    if html and not declared:
        found = XML_DECLARATION.search(data[:1024]) or META.search(data[:4096])
        declared = found.group(1).decode("ascii") if found else None
    informed = declared and declared.lower() not in ("us-ascii", "ascii", "unknown-8bit", "x-user-defined")
    text, name, doubts = _undecorated(data, codec(declared) if informed else None)
    notes = [Note("decode", doubt) for doubt in doubts]
    text, tidied = _tidied(text)
    notes += [Note("decode", what) for what in tidied]
    lost = text.count("\ufffd")
    if lost:
        notes.append(Note("decode", f"{lost} bytes or characters that are no text in {NAMES.get(name, name)}"))
    return Decoded(text, NAMES.get(name, name), tuple(notes), bool(doubts) or lost > 0)


def codec(label: str | None) -> str | None:
    """The codec that a declared name means in practice; None for one that nobody knows or that is no text.

    >>> codec("ISO-8859-1"), codec("ks_c_5601-1987"), codec("x-unknown")
    ('cp1252', 'cp949', None)
    """
    if not label:
        return None
    label = label.strip().strip("\"'").lower()
    label = {"x-mac-roman": "macintosh", "x-sjis": "shift_jis", "x-euc-jp": "euc_jp", "x-gbk": "gbk"}.get(label, label)
    label = label.removeprefix("x-") if label.startswith(("x-cp", "x-windows")) else label
    try:
        info = codecs.lookup(label)
    except (LookupError, ValueError, UnicodeError):
        return None
    name = info.name
    if not getattr(info, "_is_text_encoding", True) or name in ("utf-7", "idna", "punycode", "unicode_escape"):
        return None
    return WIDER.get(name, name)


def _undecorated(data: bytes, declared: str | None) -> tuple[str, str, list[str]]:
    """Text, codec and doubts: what a mark or a strict trial settles, else what the candidates' contest does."""
    for mark, name in BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace"), name, []
    wide = _wide(data)
    if wide:
        return data.decode(wide, "replace"), wide, []
    if data.isascii():
        return _seven_bits(data, declared)
    try:
        return data.decode("utf-8"), "utf-8", []
    except UnicodeDecodeError:
        pass
    return _damaged_utf8(data) or _contest(data, declared)


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: NULs on one side of many pairs, or control bytes that read as writing in pairs."""
    head = data[: SAMPLE_SIZE // 2 * 2]
    if len(head) < 4 or len(head.translate(None, CONTROL_BYTES)) == len(head):
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    names = ["utf-16-le", "utf-16-be"] if odd >= even else ["utf-16-be", "utf-16-le"]
    if abs(odd - even) * 4 < len(head) // 2 and len(data) % 2:
        return None
    standings = []
    for name in names:
        text = head.decode(name, "replace")
        strange = len(CONTROLS.findall(text)) + text.count("\ufffd")
        if strange * 50 <= len(text) and (text.isascii() or plausibility(text) >= 0.5):
            standings.append((plausibility(text) - _strangers(text), name))
    return max(standings, key=lambda standing: standing[0])[1] if standings else None


def _strangers(text: str) -> float:
    """How many of the characters are neither ASCII, Latin, kana, hangul nor everyday ideographs."""
    usual = USUAL_WIDE.findall(text)
    return 1 - len(usual) / max(len(text), 1)


def _seven_bits(data: bytes, declared: str | None) -> tuple[str, str, list[str]]:
    """ASCII, unless its escapes are those of a seven-bit Asian set."""
    names = [name for escape, name in ESCAPED if escape in data]
    for name in dict.fromkeys([declared, *names] if declared in ("iso2022_jp", "iso2022_kr", "hz") else names):
        try:
            text = data.decode(str(name))
        except UnicodeError:
            continue
        if not text.isascii() and plausibility(text) > 0.5:
            return text, str(name), []
    return data.decode("ascii"), "ascii", []


def _damaged_utf8(data: bytes) -> tuple[str, str, list[str]] | None:
    """UTF-8 with a few foreign bytes: read as Windows-1252 where that is plausible, else marked."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = len(re.findall(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}", data))
    if whole < 4 * broken:
        return None
    mixed = data.decode("utf-8", "reliquary.windows-1252")
    if plausibility(mixed) >= plausibility(text) and "\ufffd" not in mixed:
        return mixed, "utf-8", [f"{broken} bytes are no UTF-8 and were read as windows-1252"]
    return text, "utf-8", [f"{broken} bytes are no UTF-8"]


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Error handler that reads what is no UTF-8 as Windows-1252."""
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("reliquary.windows-1252", _as_windows)


def _contest(data: bytes, declared: str | None) -> tuple[str, str, list[str]]:
    """The candidate whose text is most plausible, with what is declared and detected in its favour."""
    sample = _sample(data)
    usual = sample.decode("cp1252", "replace")
    if declared in (None, "cp1252") and plausibility(usual) >= PLAIN:
        return data.decode("cp1252", "replace"), "cp1252", []
    first, second = (codec(detector.detect(sample)["encoding"]) for detector in (cchardet, chardet))
    likely = [declared, *(name for name in (first, second) if name in DETECTABLE), *CANDIDATES]
    names = dict.fromkeys(name for name in likely if name and not name.startswith("utf"))
    standings: list[tuple[float, str, str]] = []
    for name in names:
        text = sample.decode(name, "replace")
        favour = DECLARED * (name == declared) + DETECTED * (name == first) + DETECTED_TWICE * (name == second)
        standings.append((plausibility(text) + favour + USUAL * (name == "cp1252") - _foreign(name, text), name, text))
    standings.sort(key=lambda standing: -standing[0])
    (best, name, shown), rivals = standings[0], standings[1:]
    doubts = []
    rival = next((other for other in rivals if other[2] != shown), None)
    if shown == usual:
        name = "cp1252"
    sure = name == declared or name == first == second
    if rival and best - rival[0] < CLEAR and not sure:
        doubts.append(f"the character set is a guess: {NAMES.get(name, name)}, or {NAMES.get(rival[1], rival[1])}")
    return data.decode(name, "replace"), name, doubts


def _foreign(name: str, text: str) -> float:
    """What speaks against an Asian set: kana in Chinese or Korean, characters from its rare rows."""
    if name not in MULTIBYTE:
        return 0.0
    beyond = [char for char in text[:4000] if char > "\x7f"]
    kana = sum("\u3041" <= char <= "\u30fe" for char in beyond) / max(len(beyond), 1)
    if name in ("cp932", "euc_jp"):
        return -0.3 if kana > 0.2 else 0.2
    rare = sum(1 for char in beyond if "\u4e00" <= char <= "\u9fff" and not _common(char, name)) / max(len(beyond), 1)
    return kana + rare


def _common(char: str, name: str) -> bool:
    """Whether an ideograph lies in the first level of its set, where the everyday ones are."""
    lead = char.encode(name, "replace")[0]
    if name == "gb18030":
        return 0xB0 <= lead <= 0xD7
    return 0xA4 <= lead <= 0xC6 if name == "big5hkscs" else False


def _sample(data: bytes) -> bytes:
    """The first lines with bytes beyond ASCII, whole lines as long as they fit; the ends of lines part no character."""
    taken: list[bytes] = []
    room = SAMPLE_SIZE
    for line in _lines_beyond(data):
        taken.append(line[:room])
        room -= len(line)
        if room <= 0:
            break
    return b"\n".join(taken)


def _lines_beyond(data: bytes) -> Iterator[bytes]:
    """Each line with a byte beyond ASCII; of a huge line the neighbourhood of its first one."""
    at = 0
    while match := BEYOND.search(data, at):
        start = max(data.rfind(b"\n", 0, match.start()) + 1, match.start() - SAMPLE_SIZE // 2)
        end = data.find(b"\n", match.start())
        end = min(end if end >= 0 else len(data), match.start() + SAMPLE_SIZE)
        yield data[start:end]
        at = end


def _tidied(text: str) -> tuple[str, list[str]]:
    """Newlines as `\\n`, overstruck emphasis once, padding dropped, other controls marked; and what was done."""
    if "\r" in text:
        text = text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
    for newline in "\f\v\x85\u2028\u2029":
        if newline in text:
            text = text.replace(newline, "\n")
    done: list[str] = []
    if "\x08" in text:
        text = OVERSTRUCK.sub(lambda match: match.group(1) or match.group(2), text)
        done.append("overstruck characters read once")
    bare = text.rstrip("\x00\x1a")
    if len(bare) < len(text):
        done.append(f"{len(text) - len(bare)} bytes of padding at the end left out")
    if not _has_controls(bare):
        return bare, done
    text, controls = CONTROLS.subn("\ufffd", bare)
    done.append(f"{controls} control characters, shown as U+FFFD")
    return text, done


def _has_controls(text: str) -> bool:
    """Whether there are any; told from the bytes, many times as fast as by a pattern."""
    data = text.encode("utf-8", "surrogatepass")
    return len(data.translate(None, CONTROLS_IN_UTF_8)) < len(data)
