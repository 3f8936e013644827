"""EFP, the Italian portal: fields parted by strokes, the story below the reader's own tools."""

from __future__ import annotations

import re

from reliquary.formats.platforms.sheet import Sheet
from reliquary.formats.platforms.site import Field, Site
from reliquary.formats.platforms.values import day_first
from reliquary.markup.page import Element, Page
from reliquary.vocabulary.fandoms import file_fandom
from reliquary.work import Span

OWN = {
    "genere": "genres", "stato": "status", "personaggi": "characters", "avvertimenti": "warnings", "note": "category",
    "tipo di coppia": "category", "rating": "rating", "capitoli": "parts", "contesto": "set_aside",
    "pairing": "relationships",
}  # fmt: skip
"""The portal's notes are tags, and its kind of couple is none of persons."""
STAMP = re.compile(r"(?<!\d)\d{2}/\d{2}/\d{2,4}(?!\d)")
AUTHOR = re.compile(r"\bAutor[ei]:[ \t\xa0]*([^\n|]{1,60}?)(?=[ \t\xa0]+\d{2}/\d{2}/|[ \t\xa0]*[\n|]|$)")
TOOLS = re.compile(r"^Dimensione del testo[^\n]*\n", re.MULTILINE)
AFTER = re.compile(r"^(?:Torna (?:all'indice|su)|Leggi le \d+ recension|Ricorda la storia)", re.MULTILINE)


def _fields(sheet: Sheet, page: Page) -> None:
    """The line with the date, the lines of fields, the fandom at the end of the path, the text."""
    for block in page.find(".notebloc"):
        if not _dated(sheet, block):
            sheet.pieces(sheet.segments(block.span), OWN, {})
    story = page.first(".storybloc") or page.first(".titlebloc")
    if story is None:
        return
    _dated(sheet, story)
    if not sheet.claimed("authors") and (named := AUTHOR.search(sheet.text, *story.span)):
        sheet.say("authors", [named[1].strip()], named.span(1))
    above = [link for link in page.find("a") if link.span[1] <= story.span[0]]
    fandom = next((link for link in reversed(above) if file_fandom(link.said)), None)
    if fandom:
        sheet.say("fandoms", fandom.said, fandom.span)
    if not sheet.regions:
        sheet.write(_below(sheet.text, story.span[1]))


def _dated(sheet: Sheet, element: Element) -> bool:
    """Whether an element gives the story's date, which is then claimed."""
    dated = None if sheet.claimed("date") else STAMP.search(sheet.text, *element.span)
    if dated:
        sheet.say("date", day_first(dated[0]), dated.span())
    return dated is not None


def _below(text: str, start: int) -> Span:
    """What stands between the tools for the size of the text and the links to the index."""
    tools = TOOLS.search(text, start)
    begin = tools.end() if tools else start
    end = AFTER.search(text, begin)
    return (begin, end.start() if end else len(text))


SITES = (
    Site(
        name="efp page",
        witness="efp fields",
        signs=(re.compile(rb"class=[\"']?(?:storybloc|titlebloc|introbloc)"),),
        fields=(
            Field("title", ".titlebloc"),
            Field("title", ".storybloc h1, .storybloc h2, .storybloc h3"),
            Field("authors", ".notebloc a[href*=viewuser], .introbloc a[href*=viewuser]", every=True),
            Field("summary", ".introtxt"),
            Field("summary", ".introbloc"),
        ),
        menu="select[name=sid], select[name=capitolo]",
        story=('td div[style*="justify"]', "#testo", ".testo"),
        then=_fields,
    ),
)
