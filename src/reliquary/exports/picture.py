"""Makes a picture fit to be shown: read with care, set down anew, with nothing in it but what is seen."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

READ = ("JPEG", "PNG", "GIF", "BMP", "WEBP", "TIFF", "ICO")
"""Kinds that are read; nothing else is tried, whatever a file says it is."""

LARGEST, PIXELS, EDGE = 32 * 1024 * 1024, 40_000_000, 1600
"""Bytes of a file and pixels of a picture beyond which nothing is unpacked, and the longest edge that is shown."""

QUALITY, FEW = 85, 256
"""How well a photograph is kept, and the colours up to which a picture is no photograph."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture as it is shown: PNG or JPEG, which every browser and e-reader knows."""

    data: bytes
    type: str
    width: int
    height: int

    @property
    def ending(self) -> str:
        return "png" if self.type == "image/png" else "jpg"


def shown_picture(data: bytes) -> Shown | None:
    """The picture in those bytes, its first frame upright, without what a camera or a program wrote beside it.

    None for what is no picture, is broken, or would take too much room. The same bytes give the same picture.

    >>> out = io.BytesIO()
    >>> Image.new("RGB", (3200, 10), "red").save(out, "BMP")
    >>> small = shown_picture(out.getvalue())
    >>> small.type, small.width, small.height
    ('image/png', 1600, 5)
    >>> shown_picture(b"GIF89a, or so it says")
    """
    if len(data) > LARGEST:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=READ) as picture:
                if picture.width * picture.height > PIXELS:
                    return None
                return _anew(picture)
    except Exception:
        return None


def _anew(picture: Image.Image) -> Shown:
    upright = ImageOps.exif_transpose(picture)
    clear = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
    plain = upright.convert("RGBA" if clear else "RGB")
    is_drawn = clear or plain.getcolors(FEW) is not None
    plain.thumbnail((EDGE, EDGE))
    bare = Image.frombytes(plain.mode, plain.size, plain.tobytes())
    out = io.BytesIO()
    if is_drawn:
        bare.save(out, "PNG", optimize=True)
    else:
        bare.save(out, "JPEG", quality=QUALITY, optimize=True)
    return Shown(out.getvalue(), "image/png" if is_drawn else "image/jpeg", *bare.size)
