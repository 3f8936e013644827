"""What the values of a dump say: bytes of any character set, escaped more than once, with markup in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape

import ftfy.bad_codecs  # noqa: F401 — makes "sloppy-windows-1252" known

from reliquary.formats.platforms.fragment import fragment
from reliquary.markup.charset import codec, decode

SAMPLE = 64 * 1024
SLASHED = re.compile(r"\\(['\"\\])")
TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,2000}>")


class Wording:
    """Decodes values one by one, for a table may hold several character sets, whatever it says."""

    def __init__(self) -> None:
        self._sample = bytearray()
        self._fallback = ""

    def see(self, values: Iterable[bytes]) -> None:
        """Takes note of values that are no UTF-8, so that the set of all such values can be told."""
        if len(self._sample) >= SAMPLE:
            return
        for value in values:
            if not value.isascii():
                try:
                    value.decode()
                except UnicodeDecodeError:
                    self._sample += value[: SAMPLE // 8] + b"\n"

    @property
    def fallback(self) -> str:
        """The set in which values are written that are no UTF-8."""
        if not self._fallback:
            self._fallback = decode(bytes(self._sample)).encoding if self._sample else "windows-1252"
        return self._fallback

    def decoded(self, value: bytes) -> tuple[str, str]:
        """A value as text, and the name of its character set; what was encoded twice is mended."""
        if value.isascii():
            return value.decode("ascii"), "ascii"
        try:
            text = value.decode()
        except UnicodeDecodeError:
            return value.decode(codec(self.fallback) or "cp1252", "replace"), self.fallback
        try:
            return text.encode("sloppy-windows-1252").decode(), "utf-8"
        except UnicodeError:
            return text, "utf-8"

    def document(self, value: bytes) -> tuple[str, str]:
        """The same for a whole chapter, which may be written otherwise than the rest."""
        try:
            value.decode()
        except UnicodeDecodeError:
            decoded = decode(value, self.fallback if self._sample else None, html=True)
            return decoded.text, decoded.encoding
        return self.decoded(value)

    def html(self, value: bytes) -> str:
        """A value that holds markup, as text with the markup in it."""
        return plain(self.decoded(value)[0])

    def line(self, value: bytes) -> str:
        """A value that is one line: a name, a title.

        >>> Wording().line(b"It\\\\'s <b>R&amp;B</b>  caf\\xe9")
        "It's R&B café"
        """
        return " ".join(unescape(TAG.sub(" ", self.html(value[:8000])) if b"<" in value else self.html(value)).split())

    def prose(self, value: bytes) -> str:
        """A value that is prose: a summary, a review."""
        html = self.html(value)
        return fragment(html).text.strip() if "<" in html else unescape(html).strip()


def plain(text: str) -> str:
    """A text without the slashes that eFiction puts before quotes, its lines ended in one way."""
    return SLASHED.sub(r"\1", text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", ""))
