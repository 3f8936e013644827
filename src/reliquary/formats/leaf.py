"""What lies beside stories in a heap: pictures, style sheets, scripts, sounds; and files of programs we do not read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reliquary.formats import Format
from reliquary.markup.mentions import LEAF, lying
from reliquary.work import Draft, Leaf, Place, Refusal, Source

PICTURE, SOUND, FILM, FONT = "picture", "sound", "film", "font"
LEAVES = (
    (rb"\xff\xd8\xff", PICTURE, "a JPEG picture"),
    (rb"\x89PNG\r\n\x1a\n", PICTURE, "a PNG picture"),
    (rb"GIF8[79]a", PICTURE, "a GIF picture"),
    (rb"BM.{4}\x00{4}.{4}[\x0c(lp8@|]\x00\x00\x00", PICTURE, "a BMP picture"),
    (rb"(?:II\*\x00|MM\x00\*)", PICTURE, "a TIFF picture"),
    (rb"RIFF.{4}WEBP", PICTURE, "a WebP picture"),
    (rb".{4}ftyp(?:avif|heic|mif1)", PICTURE, "an HEIF picture"),
    (rb"\x00\x00\x01\x00[\x01-\x40]\x00", PICTURE, "an icon"),
    (rb"(?:<\?xml[^>]*>\s*)?(?>(?:<!--.{0,2000}?-->|<!DOCTYPE svg[^>]*>)\s*)*+<svg\b", PICTURE, "an SVG picture"),
    (rb"RIFF.{4}WAVE", SOUND, "a sound"),
    (rb"MThd\x00\x00\x00\x06", SOUND, "a MIDI tune"),
    (rb"(?:ID3[\x02-\x04]|OggS\x00|fLaC|FORM.{4}AIF)", SOUND, "a sound"),
    (rb"(?:RIFF.{4}AVI |.{4}ftyp(?:isom|mp4|M4V|qt)|\x00\x00\x01\xba|FWS|CWS)", FILM, "a film"),
    (rb"(?:\x00\x01\x00\x00\x00.{7}|OTTO|wOF[F2])", FONT, "a font"),
    (rb"HTTrack\d[^\n]{0,200} launched on|date\tsize'/'remotesize", "log", "the log of a program that mirrors sites"),
    (rb"\x00\x05\x16[\x00\x07]\x00", "folder record", "what a Macintosh notes about another file"),
    (rb"\x00\x00\x00\x01Bud1", "folder record", "what a Macintosh notes about a folder"),
)
"""First bytes, kind and words for things that are kept and linked but hold no story."""
REFUSED = (
    (rb"PK[\x03\x05][\x04\x06]", "a broken zip archive, or a book or office document in one"),
    (rb".{60}(?:BOOKMOBI|TEXtREAd|PNRdPPrs)", "a book for an old reading device, which is not read yet"),
    (rb"\xff(?:WPC)", "a WordPerfect document, which is not read yet"),
    (rb"Rar!\x1a\x07", "a RAR archive, which is not read yet"),
    (rb"(?:\x1f\x8b\x08|BZh[1-9]1AY|\xfd7zXZ\x00)", "a compressed file that could not be unpacked"),
    (rb"SIT!|StuffIt", "a StuffIt archive, which is not read yet"),
    (rb"\x1f\x9d|..-lh[0-7d]-", "an archive of an old kind, which is not read yet"),
    (rb"SQLite format 3\x00", "a database"),
    (rb"(?:MZ.{58}|\x7fELF|\xca\xfe\xba\xbe|\xcf\xfa\xed\xfe)", "a program"),
    (rb"\x00\x00\x00\x00.{0,4}\x00{16}", "nothing but NUL bytes at its beginning"),
)
"""First bytes and the words in which such a file is refused."""
KNOWN = tuple(
    (re.compile(pattern, re.DOTALL), kind, words)
    for pattern, kind, words in (*LEAVES, *((pattern, None, words) for pattern, words in REFUSED))
)
COMMENTS = rb"(?>/\*.*?\*/\s*|//[^\n]*\n\s*)*+"
CSS = re.compile(
    rb"\A\s*+(?:@charset[^;]{1,40};\s*)?" + COMMENTS + rb"(?:@import[^;]{1,200};\s*)*+" + COMMENTS
    + rb"(?:@media[^{]{1,80}\{\s*)?[^{}<>;\"]{1,300}\{\s*+" + COMMENTS + rb"[a-zA-Z-]{2,30}\s*:[^{}]{1,2000}\}",
    re.DOTALL,
)  # fmt: skip
SCRIPT = re.compile(
    rb"\A\s*+(?:<!--\s*)?" + COMMENTS
    + rb"(?:\"use strict\"|'use strict'|\(?function\b[^\n]*[({]|(?:var|let|const)\s+[\w$]+\s*(?:=|;|,)|"
    + rb"document\.write\(|window\.\w+\s*=|if\s*\(\s*(?:typeof|document|navigator|window)\b)",
    re.DOTALL,
)  # fmt: skip
PROGRAM = re.compile(rb"\A#!\s*/\S+")


class Beside:
    """Recognises what is no story by its first bytes; only its kind is read."""

    name = "leaf"

    def score(self, head: bytes, place: Place) -> float | None:
        """1.0 for known first bytes, 0.6 for a style sheet or script, which look like nothing else."""
        if _magic(head):
            return 1.0
        return 0.6 if _code(head) else None

    def read(self, source: Source) -> Iterator[Draft | Leaf | Refusal]:
        """One Leaf, or one Refusal with the name of what we do not read."""
        try:
            with source.open() as stream:
                head = stream.read(64 * 1024)
        except OSError as error:
            yield Refusal(source.place, "it could not be opened", error.strerror or str(error))
            return
        found = _magic(head) or _code(head)
        if found and found[0]:
            yield Leaf(source.place, found[0], found[1], source.digest, lying(LEAF, source.place))
        else:
            yield Refusal(source.place, found[1] if found else "it changed while it was being read")


def _magic(head: bytes) -> tuple[str | None, str] | None:
    """Kind (None for what is refused) and words for known first bytes."""
    return next(((kind, words) for pattern, kind, words in KNOWN if pattern.match(head)), None)


def _code(head: bytes) -> tuple[str, str] | None:
    """Kind and words for a style sheet or a script."""
    head = head[:8192].removeprefix(b"\xef\xbb\xbf")
    if CSS.match(head):
        return "style sheet", "a style sheet"
    if SCRIPT.match(head) or PROGRAM.match(head):
        return "script", "a program's source"
    return None


FORMAT: Format = Beside()
