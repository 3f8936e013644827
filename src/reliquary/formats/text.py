"""Plain text: one file, one draft, its lines as they lay."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from reliquary.formats import Format
from reliquary.markup.charset import decode
from reliquary.sources import whole
from reliquary.work import Draft, Leaf, Place, Refusal, Region, Source

STRANGE = bytes(set(range(0x20)) - set(b"\t\n\v\f\r\b\x1a\x1b"))
"""Control bytes that writing has no use for."""


class Text:
    """The format of last resort: whatever reads as writing and is nothing else."""

    name = "text"

    def score(self, head: bytes, place: Place) -> float | None:
        """0.1 where the bytes can be writing in some character set."""
        return 0.1 if is_writing(head) else None

    def read(self, source: Source) -> Iterator[Draft | Leaf | Refusal]:
        """The one draft of a file, or a Refusal where it is blank, too large or cannot be read."""
        data = whole(source)
        if isinstance(data, Refusal):
            yield data
            return
        decoded = decode(data)
        if not decoded.text.strip():
            yield Refusal(source.place, "the file holds nothing but blanks")
            return
        yield Draft(
            place=source.place,
            digest=source.digest,
            item=None,
            format=self.name,
            encoding=decoded.encoding,
            text=decoded.text,
            text_digest=sha256(decoded.text.encode()).hexdigest(),
            regions=(Region("author text", (0, len(decoded.text))),),
            notes=decoded.notes,
        )


def is_writing(head: bytes) -> bool:
    """Whether bytes can be text: few control bytes among them, or NULs in step as UTF-16 has them.

    >>> is_writing(b"Once upon a time"), is_writing(bytes(range(256)))
    (True, False)
    """
    padding_off = head.rstrip(b"\0\x1a")
    if not padding_off:
        return False
    strange = len(padding_off) - len(padding_off.translate(None, STRANGE))
    if strange * 50 <= len(padding_off):
        return True
    decoded = decode(padding_off[: len(padding_off) // 2 * 2])
    return decoded.encoding.startswith("utf-") and decoded.text.count("\ufffd") * 50 <= len(decoded.text)


FORMAT: Format = Text()
