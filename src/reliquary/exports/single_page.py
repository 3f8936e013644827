"""Writes a work as one HTML page that needs nothing beside it."""

from __future__ import annotations

from base64 import b64encode
from html import escape
from typing import BinaryIO

from reliquary.exports.wording import card_rows, chapter_name, language, title
from reliquary.work import KeptWork

STYLE = (
    "body{max-width:34em;margin:2em auto;padding:0 1em;font:1.1em/1.6 Georgia,serif}p{margin:0;text-indent:1.5em}"
    "h1,h2,h3,.center,.break{text-align:center;text-indent:0}.right{text-align:right}.lines{margin:1em 0;text-indent:0}"
    "h1+p,h2+p,hr+p{text-indent:0}.underline{text-decoration:underline}hr{border:0;border-top:1px solid;width:6em}"
    "img{max-width:100%}"
    "dt{font-weight:bold}dd{margin:0 0 .5em}@media(prefers-color-scheme:dark){html{background:#1b1917;color:#e6dfd3}}"
)

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""What a browser that opens the file lets it do."""


def write_single_page(work: KeptWork, file: BinaryIO) -> None:
    """Writes the page in UTF-8, byte for byte the same whenever the work is the same. Nothing in it can run.

    >>> from io import BytesIO
    >>> from reliquary.work import Card, Chapter
    >>> file = BytesIO()
    >>> write_single_page(KeptWork("0ab1", Card(title="<Home>"), (Chapter(None, None, "<p>Rain.</p>", ""),), ""), file)
    >>> "<h1>&lt;Home&gt;</h1>" in file.getvalue().decode()
    True
    """
    by_line = f"<p>by {escape(' & '.join(work.card.authors))}</p>\n" if work.card.authors else ""
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(words)}</dd>\n" for name, words in card_rows(work.card))
    page = (
        f'<!DOCTYPE html>\n<html lang="{escape(language(work))}">\n<head><meta charset="utf-8">'
        f'<title>{escape(title(work))}</title><meta name="viewport" content="width=device-width">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<style>{STYLE}</style></head>\n<body>\n<h1>{escape(title(work))}</h1>\n{by_line}"
        f"<dl>\n{rows}</dl>\n{''.join(_chapters(work))}{_pictures(work)}</body>\n</html>\n"
    )
    file.write(page.encode("utf-8", "replace"))


def _pictures(work: KeptWork) -> str:
    """The pictures inside the page itself, and the words for those that nobody kept."""
    shown = "".join(
        f'<p class="center"><img src="data:{plate.type};base64,{b64encode(plate.data).decode()}" '
        f'alt="{escape(plate.words)}"></p>\n'
        for plate in work.plates
    )
    named = "".join(f"<p>{escape(words)}</p>\n" for words in work.absent)
    return f"<h2>Pictures</h2>\n{shown}{named}" if shown or named else ""


def _chapters(work: KeptWork) -> list[str]:
    of = len(work.chapters)
    return [
        (f"<h2>{escape(chapter_name(chapter, number, of))}</h2>\n" if of > 1 or chapter.title else "<hr>\n")
        + f"{chapter.xhtml}\n"
        for number, chapter in enumerate(work.chapters, start=1)
    ]
