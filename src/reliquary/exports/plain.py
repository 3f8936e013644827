"""Writes a work as plain text: its card, a rule, and the story with its chapter headings."""

from __future__ import annotations

from typing import BinaryIO

from reliquary.exports.wording import card_rows, chapter_name, named_picture, title
from reliquary.work import KeptWork

RULE = "* * *"


def write_plain(work: KeptWork, file: BinaryIO) -> None:
    """Writes the work in UTF-8, byte for byte the same whenever the work is the same; each paragraph is one line.

    >>> from io import BytesIO
    >>> from reliquary.work import Card, Chapter
    >>> file, story = BytesIO(), Chapter(None, None, "", "It rained.")
    >>> write_plain(KeptWork("0ab1", Card(title="Home", authors=("Ann",)), (story,), ""), file)
    >>> file.getvalue().decode().splitlines()
    ['Home', 'by Ann', '', '* * *', '', 'It rained.']
    """
    parts = [_head(work)]
    for number, chapter in enumerate(work.chapters, start=1):
        several = len(work.chapters) > 1 or chapter.title
        heading = chapter_name(chapter, number, len(work.chapters)) if several else ""
        parts.append("\n\n".join(filter(None, (RULE, heading, chapter.text.strip()))))
    named = [*(named_picture(plate.words) for plate in work.plates if plate.words), *work.absent]
    if named:
        parts.append("\n\n".join((RULE, *named)))
    file.write(("\n\n".join(parts) + "\n").encode("utf-8", "replace"))


def _head(work: KeptWork) -> str:
    by_line = f"by {' & '.join(work.card.authors)}" if work.card.authors else ""
    rows = "\n".join(f"{name}: {words}" for name, words in card_rows(work.card))
    head = "\n".join(filter(None, (title(work), by_line)))
    return "\n\n".join(filter(None, (head, rows)))
