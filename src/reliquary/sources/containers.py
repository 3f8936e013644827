"""Zips, tars, 7z, web archives and packed files read in place, member by member; nothing is unpacked by name."""

from __future__ import annotations

import os
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from reliquary.settings import Limits
from reliquary.sources.digest import found_source, shown
from reliquary.sources.openers import (
    BROKEN,
    Opener,
    TarMemberOpener,
    UnpackingOpener,
    ZipMemberOpener,
    opened_tar,
    opened_zip,
)
from reliquary.sources.seven_zip import MAGIC as SEVEN_ZIP
from reliquary.sources.seven_zip import read_directory
from reliquary.sources.solid import SevenZipMemberOpener
from reliquary.sources.web_archive import ARC, WARC, records
from reliquary.work import Place, Refusal, Source

HEAD_SIZE = 1024
PACKED = ((b"\x1f\x8b\x08", "gzip"), (b"BZh", "bzip2"), (b"\xfd7zXZ\0", "xz"))
SUFFIXES = {".gz": "", ".bz2": "", ".xz": "", ".tgz": ".tar", ".tbz": ".tar", ".txz": ".tar"}
BOOKS = ("[Content_Types].xml", "META-INF/container.xml", "mimetype", "META-INF/MANIFEST.MF")
"""Members that make a zip one document of an office program, a book or a program: not ours to take apart."""


@dataclass(slots=True)
class Budget:
    """What one outermost container may still yield; shared by the containers inside it."""

    members: int
    size: int


@dataclass(frozen=True, slots=True)
class Found:
    """A file on the way to being a source: how to open it, where it lies, its size and how much that was packed."""

    opener: Opener
    place: Place
    size: int
    packed: int


@dataclass(frozen=True, slots=True)
class Member:
    """One entry of a container's directory, or why it will not be read."""

    name: str
    opener: Opener | None
    size: int = 0
    packed: int = 0
    refused: str = ""


def expand(found: Found, limits: Limits, budget: Budget, depth: int = 0) -> Iterator[Source | Refusal]:
    """The file itself as a source or, where it is a container, every file inside it.

    Recognised by content. A member that breaks a limit is refused alone; a container that breaks one as a whole
    yields what came before and a Refusal that says what was left unread.
    """
    try:
        with found.opener() as stream:
            head = stream.read(HEAD_SIZE)
        kind = _kind(head)
        members = _members(found, kind, limits) if kind else None
    except OSError as error:
        yield Refusal(found.place, "it could not be read", _words(error))
        return
    except BROKEN as error:
        yield Refusal(found.place, "the archive is broken", _words(error))
        return
    if members is None:
        yield found_source(found.opener, found.place, limits.file_size)
    elif depth >= limits.container_depth:
        yield Refusal(found.place, f"it lies more than {limits.container_depth} containers deep")
    else:
        yield from _each(found, members, limits, budget, depth)


def _each(
    found: Found, members: Iterator[Member], limits: Limits, budget: Budget, depth: int
) -> Iterator[Source | Refusal]:
    """The members of a container, each expanded in its turn, until the directory or the budget ends."""
    empty = True
    try:
        for member in members:
            empty = False
            budget.members -= 1
            budget.size -= member.size
            if budget.members < 0 or budget.size < 0:
                limit = "members" if budget.members < 0 else "unpacked bytes"
                yield Refusal(found.place, f"it has more {limit} than the limits allow; the rest of it was not read")
                return
            place = replace(found.place, members=(*found.place.members, member.name))
            refused = member.refused or _too_much(member, limits)
            if refused or member.opener is None:
                yield Refusal(place, refused)
            else:
                inside = Found(member.opener, place, member.size, member.packed)
                yield from expand(inside, limits, budget, depth + 1)
    except (OSError, *BROKEN) as error:
        yield Refusal(found.place, "the archive is broken; what came before the break was read", _words(error))
        return
    if empty:
        yield Refusal(found.place, "an archive with nothing in it")


def _too_much(member: Member, limits: Limits) -> str:
    """Why a member's declared size rules it out, or nothing."""
    if member.size > limits.file_size:
        return "it unpacks to more than the limits allow"
    if member.size > limits.container_ratio_from and member.size > member.packed * limits.container_ratio:
        return f"it unpacks to more than {limits.container_ratio} times its packed size"
    return ""


def _kind(head: bytes) -> str | None:
    """Which container the first bytes belong to."""
    if head.startswith((b"PK\3\4", b"PK\5\6")):
        return "zip"
    if head[257:262] == b"ustar":
        return "tar"
    if head.startswith(SEVEN_ZIP):
        return "7z"
    if head.startswith((WARC, ARC)):
        return "web archive"
    return next((kind for magic, kind in PACKED if head.startswith(magic)), None)


def _members(found: Found, kind: str, limits: Limits) -> Iterator[Member] | None:
    """The entries of a container; None where it is one document after all."""
    if kind == "zip":
        box = opened_zip(found.opener)
        return None if any(book in box.NameToInfo for book in BOOKS) else _zip_members(box, found.opener)
    if kind in PLAIN:
        return PLAIN[kind](found.opener, limits)
    most = min(limits.file_size, max(limits.container_ratio_from, found.size * limits.container_ratio))
    inside = UnpackingOpener(found.opener, kind, most)
    with inside() as stream:
        unpacked = _kind(stream.read(HEAD_SIZE))
    if unpacked in ("tar", "web archive"):
        return PLAIN[unpacked](inside, limits)
    return iter((Member(_unsuffixed(found.place.name), inside, 0, found.size),))


def _zip_members(box: zipfile.ZipFile, container: Opener) -> Iterator[Member]:
    for index, info in enumerate(box.infolist()):
        if info.is_dir():
            continue
        utf8 = info.flag_bits & 0x800
        name = info.orig_filename if utf8 else shown(info.orig_filename.encode("cp437", "replace"))
        if info.flag_bits & 0x1:
            yield Member(name, None, refused="it is locked with a password")
        elif (info.external_attr >> 16) & 0o170000 == 0o120000:
            yield Member(name, None, refused="a link inside an archive; links are not followed")
        else:
            yield Member(name, ZipMemberOpener(container, index), info.file_size, info.compress_size)


def _tar_members(container: Opener, limits: Limits) -> Iterator[Member]:
    file, _ = opened_tar(container)
    file.seek(0)
    with tarfile.open(fileobj=file, mode="r:", encoding="utf-8", errors="surrogateescape") as box:
        for info in box:
            at = file.tell()
            name = shown(os.fsencode(info.name))
            if info.isdir():
                continue
            if info.issym() or info.islnk():
                yield Member(name, None, refused="a link inside an archive; links are not followed")
            elif not info.isreg() or info.issparse():
                yield Member(name, None, refused="it is no ordinary file")
            else:
                yield Member(name, TarMemberOpener(container, info.offset_data, info.size), info.size, info.size)
            box.members = []  # type: ignore[attr-defined]  # a long tar's directory need not be remembered
            file.seek(at)


def _seven_zip_members(container: Opener, limits: Limits) -> Iterator[Member]:
    blocks, files = read_directory(container, limits)
    for file in files:
        block = blocks[file.block] if file.block >= 0 else None
        refused = block.refused if block else ""
        if block and block.size > max(limits.container_ratio_from, block.packed * limits.container_ratio):
            refused = f"it unpacks to more than {limits.container_ratio} times its packed size"
        elif block and block.size > limits.container_size:
            refused = "it unpacks to more than the limits allow"
        if file.is_folder:
            continue
        if file.is_link:
            yield Member(file.name, None, refused="a link inside an archive; links are not followed")
        elif refused:
            yield Member(file.name, None, refused=refused)
        else:
            opener = SevenZipMemberOpener(container, block, file.start, file.size)
            yield Member(file.name, opener, file.size, file.size)


def _records(container: Opener, limits: Limits) -> Iterator[Member]:
    for record in records(container, limits.file_size):
        yield Member(record.name, record.opener, record.size, record.size, record.refused)


PLAIN: dict[str, Callable[[Opener, Limits], Iterator[Member]]] = {
    "tar": _tar_members,
    "7z": _seven_zip_members,
    "web archive": _records,
}
"""What yields the members of a container that needs no unpacking as a whole."""


def _unsuffixed(name: str) -> str:
    """A packed file's name without the suffix that says so.

    >>> _unsuffixed("old.txt.gz"), _unsuffixed("heap.tgz"), _unsuffixed("odd")
    ('old.txt', 'heap.tar', 'odd')
    """
    for suffix, instead in SUFFIXES.items():
        if name.lower().endswith(suffix) and len(name) > len(suffix):
            return name[: -len(suffix)] + instead
    return name


def _words(error: BaseException) -> str:
    """What an error says, without the paths it may name."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
