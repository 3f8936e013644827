"""Writes a work as an EPUB 3.3 book, byte for byte the same whenever the work is the same."""

from reliquary.exports.epub.container import write_epub

__all__ = ["write_epub"]
