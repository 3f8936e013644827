"""Every choice below the library: its name, its default and one line of what it means; reads nothing."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a heap is read before it is refused; sizes in bytes.

    >>> Limits().document_size // MEBIBYTE
    32
    """

    file_size: int = 8192 * MEBIBYTE
    """The largest file, alone or in a container, that is taken up at all; mailboxes of this size are streamed."""
    document_size: int = 32 * MEBIBYTE
    """The largest single document (a text, a page, one mail), which must be held whole to be read."""
    container_members: int = 200_000
    """How many files one outermost container may hold, those in containers inside it counted too."""
    container_size: int = 16384 * MEBIBYTE
    """How much one outermost container may unpack to, containers inside it counted too."""
    container_depth: int = 5
    """How many containers may lie in one another."""
    container_ratio: int = 200
    """How many times its packed size a file may unpack to; a bomb goes far beyond, prose stays below ten."""
    container_ratio_from: int = MEBIBYTE
    """Below this unpacked size the ratio is not looked at: a small file of blanks is no bomb."""
    container_in_memory: int = 16 * MEBIBYTE
    """A container inside a container is held in memory up to this size, beyond it in an unnamed temporary file."""
    bundle_files: int = 500_000
    """How many files that a database dump or the like may claim are held back until it is found."""
    dump_rows: int = 2_000_000
    """How many stories, chapters and reviews of one database dump are read; each takes a few bytes of memory."""
    dump_names: int = 500_000
    """How many names (authors, characters, series …) of one database dump are held in memory."""
    mail_depth: int = 8
    """How many MIME parts, digests or forwarded mails may lie in one another."""
    mail_parts: int = 1000
    """How many MIME parts one mail may have."""
    mail_header: int = MEBIBYTE
    """The longest header one mail may have before its rest counts as the mail's text."""
