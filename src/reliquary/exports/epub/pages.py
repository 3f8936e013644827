"""The book's pages: a title page that carries the catalogue card, and one page a chapter."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from reliquary.work import Card, Chapter, KeptWork

RATING_NAMES = {
    "general": "General audiences",
    "teen": "Teen and up",
    "mature": "Mature",
    "explicit": "Explicit",
    "not_rated": "Not rated",
}

WARNING_NAMES = {
    "graphic_violence": "Graphic violence",
    "major_character_death": "Major character death",
    "non_con": "Rape or non-consent",
    "underage": "Underage",
}


def language(work: KeptWork) -> str:
    """The story's language tag; `und` (undetermined) where nobody knows it, as BCP 47 has it."""
    return work.card.language or "und"


def title(work: KeptWork) -> str:
    return work.card.title or "Untitled"


def chapter_name(chapter: Chapter, number: int, of: int) -> str:
    """What the table of contents calls a chapter.

    >>> chapter_name(Chapter(3, "Low Tide", "", ""), 3, 7), chapter_name(Chapter(None, None, "", ""), 1, 1)
    ('3. Low Tide', 'The story')
    """
    if chapter.title and chapter.number is not None:
        return f"{chapter.number}. {chapter.title}"
    if chapter.title:
        return chapter.title
    if of == 1 and chapter.number is None:
        return "The story"
    return f"Chapter {number if chapter.number is None else chapter.number}"


def page(work: KeptWork, heading: str, body: str, kind: str) -> str:
    """An XHTML page of the book."""
    tag = escape(language(work))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        f'<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
        f'lang="{tag}" xml:lang="{tag}">\n'
        f'<head><meta charset="utf-8"/><title>{escape(heading)}</title>'
        '<link rel="stylesheet" type="text/css" href="style.css"/></head>\n'
        f'<body epub:type="{kind}">\n{body}\n</body>\n</html>\n'
    )


def title_page(work: KeptWork) -> str:
    """The page that says what the work is: title, by-line and every settled field a reader may want."""
    by_line = f"<p>by {escape(' & '.join(work.card.authors))}</p>" if work.card.authors else ""
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in card_rows(work.card))
    card = f"<dl>{rows}</dl>" if rows else ""
    body = f'<section class="title"><h1>{escape(title(work))}</h1>{by_line}{card}</section>'
    return page(work, title(work), body, "frontmatter")


def card_rows(card: Card) -> Iterator[tuple[str, str]]:
    """The settled fields in the order a reader asks for them, as (name, words); fields that nothing says are left out."""
    rows: list[tuple[str, str | None]] = [
        ("Fandom", ", ".join(card.fandoms)),
        ("Pairing", ", ".join(card.relationships)),
        ("Characters", ", ".join(card.characters)),
        ("Rating", RATING_NAMES.get(card.rating or "")),
        ("Warnings", ", ".join(WARNING_NAMES.get(w, w.replace("_", " ")) for w in card.warnings)),
        ("Genres", ", ".join(card.genres)),
        ("Series", _series(card)),
        ("Spoilers", card.spoilers_raw),
        ("Status", {"complete": "Complete", "in_progress": "In progress"}.get(card.status or "")),
        ("Date", card.date),
        ("Summary", card.summary),
        ("Author's note", card.notes),
        ("Disclaimer", card.disclaimer),
        ("Archiving", card.archive_raw),
    ]
    return ((name, words) for name, words in rows if words)


def _series(card: Card) -> str | None:
    if card.series and card.series_place:
        return f"{card.series}, {card.series_place}"
    return card.series


def chapter_page(work: KeptWork, chapter: Chapter, number: int) -> str:
    """One chapter under its heading."""
    name = chapter_name(chapter, number, len(work.chapters))
    heading = f"<h2>{escape(name if len(work.chapters) > 1 or chapter.title else title(work))}</h2>"
    return page(work, name, f'<section epub:type="chapter">\n{heading}\n{chapter.xhtml}\n</section>', "bodymatter")
