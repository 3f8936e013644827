"""Files become sources: their bytes counted and hashed in one streamed pass, their names made printable."""

from __future__ import annotations

import os
from hashlib import sha256

from reliquary.settings import Limits
from reliquary.sources.openers import Opener
from reliquary.work import Place, Refusal, Source

CHUNK = 1 << 20


def found_source(opener: Opener, place: Place, most: int) -> Source | Refusal:
    """The file as a source, or why it cannot be one; never more than a mebibyte of it in memory."""
    digest, size = sha256(), 0
    try:
        with opener() as stream:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
                if size > most:
                    return Refusal(place, f"it is larger than {most // (1 << 20):,} MiB, the limit for one file")
    except FileNotFoundError:
        return Refusal(place, "it vanished while the heap was being read")
    except PermissionError:
        return Refusal(place, "it may not be read: permission denied")
    except OSError as error:
        return Refusal(place, "it could not be read", error.strerror or str(error))
    return Source(place, size, digest.hexdigest(), opener)


def whole(source: Source, most: int = Limits().document_size) -> bytes | Refusal:
    """All bytes of a source, for formats that need a document whole; a Refusal beyond `most` bytes or on an error."""
    too_large = Refusal(source.place, f"it is larger than {most // (1 << 20):,} MiB, the limit for one document")
    if source.size > most:
        return too_large
    try:
        with source.open() as stream:
            data = stream.read(most + 1)
    except FileNotFoundError:
        return Refusal(source.place, "it vanished while the heap was being read")
    except OSError as error:
        return Refusal(source.place, "it could not be read", error.strerror or str(error))
    return data if len(data) <= most else too_large


def shown(name: str | bytes) -> str:
    """A file name as text; bytes that are no UTF-8 as `\\\\xNN`.

    >>> shown(b"caf\\xe9.txt")
    'caf\\\\xe9.txt'
    """
    raw = os.fsencode(name) if isinstance(name, str) else name
    return raw.decode("utf-8", "backslashreplace")
