"""The book's pages: a title page that carries the catalogue card, and one page a chapter."""

from __future__ import annotations

from html import escape

from reliquary.exports.wording import card_rows, chapter_name, language, title
from reliquary.work import Chapter, KeptWork, Plate


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


def chapter_page(work: KeptWork, chapter: Chapter, number: int) -> str:
    """One chapter under its heading."""
    name = chapter_name(chapter, number, len(work.chapters))
    heading = f"<h2>{escape(name if len(work.chapters) > 1 or chapter.title else title(work))}</h2>"
    return page(work, name, f'<section epub:type="chapter">\n{heading}\n{chapter.xhtml}\n</section>', "bodymatter")


def plate_name(plate: Plate, number: int) -> str:
    """The file of a picture in the book."""
    return f"plate-{number:03}.{'png' if plate.type == 'image/png' else 'jpg'}"


def has_plates_page(work: KeptWork) -> bool:
    """Whether a book has a page for its pictures, or for the words of those that nobody kept."""
    return bool(work.plates or work.absent)


def plates_page(work: KeptWork) -> str:
    """The pictures that go with the work, each with the words that its page had for it; words alone for the others."""
    figures = "\n".join(
        f'<figure><img src="{plate_name(plate, number)}" alt="{escape(plate.words)}"/></figure>'
        for number, plate in enumerate(work.plates, start=1)
    )
    words = "\n".join(f"<p>{escape(each)}</p>" for each in work.absent)
    return page(work, "Pictures", f"<section>\n<h2>Pictures</h2>\n{figures}\n{words}\n</section>", "bodymatter")
