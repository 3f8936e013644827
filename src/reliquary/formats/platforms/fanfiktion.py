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
    r"(?P<genres>(?:[^/\n]|(?<=\w)/(?=\w)){3,120}?)[ \t]*/"
    r"[ \t]*(?P<rating>P\s?\d{1,2}(?:[ -](?:Slash|AVL|MaleSlash|FemSlash))*)"
    r"(?:[ \t]*/[ \t]*(?P<kind>Gen|Het|Slash|MaleSlash|FemSlash|Mix|Div)\b)?"
)
STATE = re.compile(r"\b(in Arbeit|fertiggestellt|pausiert|abgebrochen)\b", re.IGNORECASE)
FIGURES = re.compile(r"\d{1,2}\.\d{1,2}\.\d{2,4}")

COPIED = re.compile(
    r"^(?P<title>[^\n]{1,120})\n\s{0,4}von (?P<author>[^\n]{1,60})\n\s{0,4}"
    r"(?:Geschichte|Kurzgeschichte|Oneshot|Drabble|Gedicht|Mehrteiler)[^\n]{3,160}?/[ ]?P\s?\d{1,2}[^\n]{0,60}\n"
    r"(?P<figures>(?:[^\n]{1,200}\n){1,16})\s*?\n",
    re.MULTILINE,
)
"""Title, author, the line of genres and the figures below it of a page that was copied as text."""
CHAPTER = re.compile(r"^[ \t]*(\d{1,3}\. [^\n]{1,120})$", re.MULTILINE)
CHAPTERS = re.compile(r"^[ \t]*(\d{1,3})[ \t]*$", re.MULTILINE)
FOOT = re.compile(r"^[ \t]*(?:Review schreiben|Favorisieren)\b[^\n]*$", re.MULTILINE)


def _plain(text: str) -> Sheet | None:
    """A page copied as text: the title with what stands below it, then the author's own words."""
    head = COPIED.search(text, 0, 4000)
    if head is None:
        return None
    sheet, figures = Sheet(text, "fanfiktion.de fields"), head.span("figures")
    sheet.say("title", head["title"].strip(), head.span("title"))
    sheet.say("authors", [head["author"].strip()], head.span("author"))
    _stated(sheet)
    if dated := FIGURES.search(text, *figures):
        sheet.say("date", day_first(dated[0]), dated.span())
    if of_many := CHAPTERS.search(text, *figures):
        sheet.parts = (int(of_many[1]), of_many.span(1))
    if chapter := CHAPTER.search(text, *figures):
        number, sheet.title = sheet.heading(chapter[1])
        sheet.number = (number, chapter.span(1)) if number else None
    foot = FOOT.search(text, head.end())
    sheet.write((head.end(), foot.start() if foot else len(text)))
    return sheet


def _stated(sheet: Sheet) -> None:
    """Genres, rating and kind of the first line that has them."""
    line = GENRES.search(sheet.text, 0, 20_000)
    if line:
        sheet.say("genres", line["genres"], line.span("genres"))
        sheet.say("rating", line["rating"], line.span("rating"))
        sheet.say("category", line["kind"], line.span("kind"))


def _line(sheet: Sheet, page: Page) -> None:
    """Genres and rating, the first day, the state, the fandom of the path."""
    _stated(sheet)
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
    Site(
        name="fanfiktion.de text",
        witness="fanfiktion.de fields",
        signs=(
            re.compile(rb"\A(?!\s*<)"),
            re.compile(
                rb"^von [^\n]{1,80}\r?\n\s{0,4}(?:Geschichte|Kurzgeschichte|Oneshot|Drabble|Gedicht|Mehrteiler)"
                rb"[^\n]{3,160}?/ ?P\s?\d",
                re.MULTILINE,
            ),
        ),
        plain=_plain,
    ),
)
