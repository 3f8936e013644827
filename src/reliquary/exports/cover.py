"""Draws the cover of a book that never had one: title, author and fandom on quiet ground, the same each time."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from unicodedata import normalize
from zlib import crc32

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, MARGIN = 600, 900, 60
SMALL = 200
"""Pixels a cover is wide in a list."""

LEVELS = 16
"""Steps between ground and ink: enough for smooth letters, few enough for a file of some kilobytes."""

Colour = tuple[int, int, int]
PLAIN: tuple[Colour, Colour] = ((244, 238, 226), (58, 48, 38))
"""Ground and ink of a work that tells no fandom."""
GROUNDS: tuple[tuple[Colour, Colour], ...] = (
    ((52, 68, 84), (240, 234, 222)), ((92, 46, 46), (244, 234, 220)), ((58, 76, 60), (238, 236, 220)),
    ((70, 58, 88), (240, 232, 236)), ((36, 72, 76), (234, 240, 232)), ((98, 74, 40), (246, 236, 216)),
    ((62, 62, 62), (238, 236, 230)), ((84, 54, 70), (244, 232, 232)),
)  # fmt: skip
"""Ground and ink by fandom; each ink is read on its ground at 7 : 1 or better."""

UNKNOWN = re.compile("[^ -~\xa0-\u024f\u02bb-\u02bd\u0370-\u052f\u1e00-\u1eff\u2010-\u203e\u20ac\u2122\u2605\u2606]")
"""Characters that the face has no shapes for, such as Chinese ones: what says nothing is not drawn."""


@dataclass(frozen=True, slots=True)
class _Setting:
    """Lines of one size, and how high each stands."""

    lines: tuple[str, ...]
    size: int

    @property
    def step(self) -> int:
        return round(self.size * 1.28)


@lru_cache(maxsize=256)
def cover(title: str, authors: Sequence[str] = (), fandoms: Sequence[str] = (), *, small: bool = False) -> bytes:
    """The cover as PNG. Without fandoms its colours tell nothing of the work, either.

    >>> cover("Low Tide", ("Ann Lee",))[:4]
    b'\\x89PNG'
    >>> cover("Low Tide", ("Ann Lee",)) == cover("Low Tide", ("Ann Lee",), ("Highlander",))
    False
    """
    drawn = Image.new("L", (WIDTH, HEIGHT), 0)
    pen = ImageDraw.Draw(drawn)
    pen.rectangle((24, 24, WIDTH - 25, HEIGHT - 25), outline=110, width=2)
    _lines(pen, _set(" · ".join(fandoms[:2]), (24, 20), 2), 78, ink=205)
    above = _set(title, (72, 62, 52, 44, 38, 32), 7)
    below = _lines(pen, above, max(170, 360 - above.step * len(above.lines) // 2))
    pen.line((WIDTH // 2 - 45, below + 34, WIDTH // 2 + 45, below + 34), fill=140, width=2)
    _lines(pen, _set(" & ".join(authors[:3]), (34, 28, 24), 3), below + 66)
    if small:
        drawn = drawn.resize((SMALL, SMALL * HEIGHT // WIDTH), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    _coloured(drawn, fandoms).save(out, "PNG", bits=4)
    return out.getvalue()


def _coloured(drawn: Image.Image, fandoms: Sequence[str]) -> Image.Image:
    """The drawing in the colours of its first fandom."""
    ground, ink = GROUNDS[crc32(fandoms[0].encode("utf-8", "replace")) % len(GROUNDS)] if fandoms else PLAIN
    step = 255 // (LEVELS - 1)
    stepped = Image.frombytes("P", drawn.size, drawn.point([round(level / step) for level in range(256)]).tobytes())
    shades = [
        round(low + (high - low) * level / (LEVELS - 1))
        for level in range(LEVELS)
        for low, high in zip(ground, ink, strict=True)
    ]
    stepped.putpalette(shades)
    return stepped


def _lines(pen: ImageDraw.ImageDraw, setting: _Setting, top: int, ink: int = 255) -> int:
    """Draws the lines in the middle, from `top` down, and says where they end."""
    for number, line in enumerate(setting.lines):
        place = (WIDTH // 2, top + setting.step * number)
        pen.text(place, line, font=_face(setting.size), fill=ink, anchor="ma")
    return top + setting.step * len(setting.lines)


def _set(text: str, sizes: Sequence[int], most: int) -> _Setting:
    """The text in the largest size in which it takes no more than so many lines; cut in the smallest."""
    words = _known(text)[:300].split()
    for size in sizes:
        lines = _wrapped(words, size)
        fits = all(_face(size).getlength(line) <= WIDTH - 2 * MARGIN for line in lines)
        if fits and len(lines) <= most:
            return _Setting(tuple(lines), size)
    smallest = sizes[-1]
    pieces = [word[at : at + 20] for word in words for at in range(0, len(word), 20)]
    lines = _wrapped(pieces, smallest)
    cut = [*lines[: most - 1], f"{lines[most - 1]}…"] if len(lines) > most else lines
    return _Setting(tuple(cut), smallest)


def _wrapped(words: Sequence[str], size: int) -> list[str]:
    """Lines that are as full as they may be."""
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _face(size).getlength(longer) <= WIDTH - 2 * MARGIN:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _known(text: str) -> str:
    """What of the text can be drawn; nothing where that is the smaller part of it.

    >>> _known("Four Hundred \\u56db\\u767e"), _known("\\u767d\\u829d A")
    ('Four Hundred', '')
    """
    whole = normalize("NFC", " ".join(text.split()))
    known = " ".join(UNKNOWN.sub("", whole).split())
    return known if 2 * len(known.replace(" ", "")) > len(whole.replace(" ", "")) else ""


@lru_cache(maxsize=16)
def _face(size: int) -> ImageFont.FreeTypeFont:
    """DejaVu Serif Condensed, cut down to the alphabets that it is needed for; its licence lies beside it."""
    data = files("reliquary.exports").joinpath("face", "DejaVuSerifCondensed.ttf").read_bytes()
    return ImageFont.truetype(io.BytesIO(data), size, layout_engine=ImageFont.Layout.BASIC)
