"""How a work is called and its card worded in every kind of file that carries it away."""

from __future__ import annotations

from collections.abc import Iterator

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


def named_picture(words: str) -> str:
    """What stands in the place of a picture that is not shown."""
    return f"[picture: {words}]"


def card_rows(card: Card) -> Iterator[tuple[str, str]]:
    """The settled fields as (name, words), in the order a reader asks for them; what nothing says is left out."""
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
