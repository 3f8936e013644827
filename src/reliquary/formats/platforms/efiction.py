"""eFiction 3, the software of many archives: story views and printable pages, in any language its skins speak."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from reliquary.formats.platforms.sheet import Sheet
from reliquary.formats.platforms.site import Field, Site
from reliquary.formats.platforms.values import day_first
from reliquary.markup.page import Element, Page
from reliquary.vocabulary.fandoms import file_fandoms
from reliquary.work import Claim

BY = re.compile(r"\s(?:by|von|par|por|di|da|door|av|от|przez)\s", re.IGNORECASE)
OWN = {
    "categories": "fandoms", "category": "fandoms", "kategorien": "fandoms", "kategorie": "fandoms",
    "categorie": "fandoms", "categorias": "fandoms", "категории": "fandoms", "genres": "genres", "genre": "genres",
    "kapitel": "parts", "chapters": "parts", "capitulos": "parts", "capitoli": "parts", "chapitres": "parts",
    "hoofdstukken": "parts", "глав": "parts", "главы": "parts", "rated": "rating", "completed": "status",
    "summary": "summary", "series": "series", "characters": "characters", "paarung": "relationships",
    "type": "category", "types": "category", "challenges": "set_aside", "story type": "category",
}  # fmt: skip
"""Labels that other sites use otherwise; an archive's categories are mostly its fandoms."""


CHAPTER = ".chaptertitle, #chaptertitle, .chapter-title, #chapter, h2.chapter"
LONGEST = 160
"""Characters of a chapter's heading."""


def _dotted(said: str) -> str:
    """Dates in figures parted by dots have the day first; those with strokes are left undecided."""
    return day_first(said) if re.search(r"\d\.\d", said) else said


def _view(sheet: Sheet, page: Page) -> None:
    """The title, the chapters with their headings, the notes above them."""
    _fields(sheet, page)
    sheet.claims = [_category(claim) for claim in sheet.claims]
    head = page.first("#pagetitle")
    if head and not sheet.claimed("title"):
        _headed(sheet, head)
    bodies = page.find("#story") or page.find(".chapter") or page.find("div.storycontent, #storycontent")
    titles = [title for title in page.find(CHAPTER) if len(title.said) <= LONGEST]
    author = next((claim.value for claim in sheet.claims if claim.field == "authors"), [""])
    starts = [title.span[0] for title in titles]
    for order, body in enumerate(bodies, 1):
        above = bisect_right(starts, body.span[0])
        number, title = _chapter(sheet, titles[above - 1].said, author) if above else (None, None)
        if len(bodies) > 1:
            number = number or order
        elif number and sheet.number is None:
            sheet.number = (number, titles[above - 1].span)
        sheet.story(body.span, title, number)
    first = min((body.span[0] for body in bodies), default=0)
    for note in page.find(".notes"):
        inside = page.first(".noteinfo", note)
        if inside and note.span[1] <= first:
            sheet.note(inside.span)


def _fields(sheet: Sheet, page: Page) -> None:
    """The labelled fields, wherever a skin puts them, but for the labels of notes."""
    notes = [note.span for note in page.find(".notes")]
    story = page.first("#story, .chapter, .storycontent, #storycontent")
    end = story.span[0] if story else len(sheet.text)
    labels = [label for label in page.find(".label, .classification") if label.span[1] <= end]
    labels = [one for one in labels if not any(start <= one.span[0] < stop for start, stop in notes[:20])]
    if labels:
        around = labels[-1].node.parent
        last = page.element(around).span[1] if around is not None else end
        sheet.pieces(sheet.between(labels, min(last, end)), OWN, {"date": _dotted})


def _category(claim: Claim) -> Claim:
    """A category that is no fandom we know may be something else, and weighs less."""
    unknown = claim.field == "fandoms" and not file_fandoms(str(claim.value))
    return replace(claim, weight=0.45) if unknown else claim


def _headed(sheet: Sheet, head: Element) -> None:
    """Title and author of `T by A` without links."""
    parts = BY.split(head.said)
    if len(parts) > 1:
        sheet.say("title", " ".join(head.said[: head.said.rfind(parts[-1])].split()[:-1]), head.span)
        sheet.say("authors", [parts[-1]], head.span)


def _chapter(sheet: Sheet, said: str, author: object) -> tuple[int | None, str | None]:
    """Number and title of a chapter's heading without the author's name behind it."""
    names = author if isinstance(author, list) else []
    for name in names:
        said = re.sub(rf"{BY.pattern}{re.escape(str(name))}\s*$", "", said, flags=re.IGNORECASE)
    return sheet.heading(said)


SITES = (
    Site(
        name="efiction page",
        witness="efiction fields",
        signs=(
            re.compile(rb"id=[\"']?pagetitle"),
            re.compile(rb"class=[\"']?(?:label|noteinfo|infobox|chaptertitle)|viewstory\.php"),
        ),
        fields=(
            Field("title", '#pagetitle a[href*="viewstory"]'),
            Field("authors", '#pagetitle a[href*="viewuser"]', every=True),
        ),
        menu=".jumpmenu select, select[name=chapter]",
        then=_view,
    ),
)
