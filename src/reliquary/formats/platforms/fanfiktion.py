"""fanfiktion.de: `Genre, Genre / P18 Slash`, stamps behind small pictures, a short description, the text."""

from __future__ import annotations

import re

from reliquary.formats.platforms.sheet import Sheet
from reliquary.formats.platforms.site import Field, Site
from reliquary.formats.platforms.values import day_first, status
from reliquary.markup.page import Page
from reliquary.vocabulary.fandoms import file_fandom

GENRES = re.compile(
    r"(?:(?:Geschichte|Kurzgeschichte|Oneshot|Drabble|Gedicht|Mehrteiler)(?=[ \t]*[A-ZÄÖÜ]))?[ \t]*"
    r"(?P<genres>[^/\n]{3,120}?)[ \t]*/[ \t]*(?P<rating>P\s?\d{1,2}(?:[ -](?:Slash|AVL|MaleSlash|FemSlash))*)"
    r"(?:[ \t]*/[ \t]*(?P<kind>Gen|Het|Slash|MaleSlash|FemSlash|Mix|Div)\b)?"
)
STATE = re.compile(r"\b(in Arbeit|fertiggestellt|pausiert|abgebrochen)\b", re.IGNORECASE)
FIGURES = re.compile(r"\d{1,2}\.\d{1,2}\.\d{2,4}")


def _line(sheet: Sheet, page: Page) -> None:
    """Genres and rating, the first day, the state, the fandom of the path."""
    line = GENRES.search(sheet.text, 0, 20_000)
    if line:
        sheet.say("genres", line["genres"], line.span("genres"))
        sheet.say("rating", line["rating"], line.span("rating"))
        sheet.say("category", line["kind"], line.span("kind"))
    title = page.first("h4.huge-font")
    author = next((link for link in page.find(".story-left a") if title and link.said != title.said), None)
    if author and not sheet.claimed("authors"):
        sheet.say("authors", [author.said], author.span)
    stamp = page.first("span[title=erstellt], span[title=Erstellt]")
    near = FIGURES.search(sheet.text, stamp.span[0], stamp.span[1] + 40) if stamp else None
    if near:
        sheet.say("date", day_first(near[0]), near.span())
    state = STATE.search(sheet.text, 0, 6000)
    if page.first("span[title=fertiggestellt], span[title=Fertiggestellt]"):
        sheet.say("status", "complete", None)
    elif state:
        sheet.say("status", status(state[1]), state.span(1))
    links = page.find(".breadcrumbs a, #ffcbox-story-topic a, .topic-title-big a, .grey-titlebar a, .story-topic a")
    fandom = next((link for link in reversed(links) if file_fandom(link.said)), None)
    if fandom:
        sheet.say("fandoms", fandom.said, fandom.span)


SITES = (
    Site(
        name="fanfiktion.de page",
        witness="fanfiktion.de fields",
        signs=(
            re.compile(rb"fanfiktion\.de|story-left|ffcbox|huge-font", re.IGNORECASE),
            re.compile(rb"id=[\"']?storytext|huge-font|story-summary-inline"),
        ),
        fields=(
            Field("title", "h4.huge-font"),
            Field("authors", ".story-left a[href*='/u/']", every=True),
            Field("characters", ".badge-character", every=True),
            Field("summary", "#story-summary-inline"),
        ),
        menu="select#kA, select[name=k], select.chapter-select, select",
        story=("#storytext",),
        then=_line,
    ),
)
