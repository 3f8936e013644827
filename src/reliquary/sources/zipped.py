"""The members of a zip that is one document (a book, an office file), read by name within stated limits."""

from __future__ import annotations

import posixpath
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast
from urllib.parse import unquote

from reliquary.settings import Limits
from reliquary.sources.openers import BROKEN
from reliquary.work import Source


class Unreadable(Exception):
    """Why a document cannot be read, in words for the person whose heap it is; a format turns it into a Refusal."""


class Zipped:
    """A zip opened for reading by name; what it unpacks to is bounded, whatever it says of itself."""

    def __init__(self, box: zipfile.ZipFile, limits: Limits) -> None:
        self._box, self._limits, self._left = box, limits, limits.document_size
        infos = box.infolist()
        if len(infos) > limits.container_members:
            raise Unreadable("it has more members than the limits allow")
        self._infos = {info.filename.lower(): info for info in infos if not info.is_dir()}

    @property
    def names(self) -> list[str]:
        """The names of all members, as they are written."""
        return [info.filename for info in self._infos.values()]

    def read(self, name: str) -> bytes | None:
        """A member's bytes; None where there is none of this name, whatever the case.

        Raises Unreadable for a member that is locked, broken or a bomb, and where all that was read adds up to more
        than one document may have.
        """
        info = self._infos.get(name.lower())
        if info is None:
            return None
        if info.flag_bits & 0x1:
            raise Unreadable("it is locked with a password")
        packed = max(info.compress_size, 1)
        if info.file_size > self._limits.container_ratio_from:
            if info.file_size > packed * self._limits.container_ratio:
                raise Unreadable(f"a part of it unpacks to more than {self._limits.container_ratio} times its size")
            if info.file_size > self._left:
                raise Unreadable(f"it unpacks to more than {self._limits.document_size >> 20} MiB of text")
        try:
            with self._box.open(info) as member:
                data = member.read(self._left + 1)
        except (OSError, *BROKEN) as error:
            raise Unreadable(f"a part of it could not be unpacked: {error}"[:200]) from error
        self._left -= len(data)
        if self._left < 0:
            raise Unreadable(f"it unpacks to more than {self._limits.document_size >> 20} MiB of text")
        return data


@contextmanager
def zipped(source: Source, limits: Limits = Limits()) -> Iterator[Zipped]:
    """The zip that a source is; raises Unreadable where it is none."""
    try:
        with source.open() as stream, tempfile.SpooledTemporaryFile(limits.container_in_memory) as copy:
            file = stream
            if not stream.seekable():
                while chunk := stream.read(1 << 20):
                    copy.write(chunk)
                copy.seek(0)
                file = cast(BinaryIO, copy)
            with zipfile.ZipFile(file) as box:
                yield Zipped(box, limits)
    except (OSError, *BROKEN) as error:
        raise Unreadable(f"the archive in which it lies is broken: {error}"[:200]) from error


def resolved(base: str, href: str) -> str:
    """The name of the member that a reference in another one means, without its fragment.

    >>> resolved("OEBPS/nav.xhtml", "text/one%20more.xhtml#a"), resolved("content.opf", "../../etc/passwd")
    ('OEBPS/text/one more.xhtml', 'etc/passwd')
    """
    path = posixpath.normpath(posixpath.join("/", posixpath.dirname(base), unquote(href.partition("#")[0])))
    return path.lstrip("/")
