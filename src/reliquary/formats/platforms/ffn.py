"""FanFiction.net: story pages, and the line of fields that people copied along with a story."""

from __future__ import annotations

import re

from reliquary.formats.platforms.sheet import Sheet
from reliquary.formats.platforms.site import Field, Site
from reliquary.formats.platforms.values import count, language, moment, month_first
from reliquary.markup.page import Page
from reliquary.vocabulary.fandoms import file_fandom
from reliquary.work import Span

GENRES = (
    "Adventure", "Angst", "Crime", "Drama", "Family", "Fantasy", "Friendship", "General", "Horror", "Humor",
    "Hurt/Comfort", "Mystery", "Parody", "Poetry", "Romance", "Sci-Fi", "Spiritual", "Supernatural", "Suspense",
    "Tragedy", "Western",
)  # fmt: skip
GENRE = re.compile(rf"(?:{'|'.join(map(re.escape, GENRES))})(?:/(?:{'|'.join(map(re.escape, GENRES))}))?")
LINE = re.compile(
    r"^(?:[^\n]{1,80} - )?(?:Fiction )?Rated: (?:Fiction\s+)?(K\+?|T|M|MA|G|PG|PG-13|R|NC-17) - (\w+) - [^\n]{1,600}",
    re.MULTILINE,
)
TITLE = re.compile(
    r"^(?P<title>.+?)(?: Chapter \d+\b.*)?, an? (?P<fandom>.+?) (?:fanfic|crossover fanfic|fan fiction)\b"
)
"""The title of a page: `A Quiet Sort of Hexing Chapter 1, a harry potter fanfic | FanFiction`."""
RATED = re.compile(r"Rated:\s*((?:Fiction\s+)?(?:K\+?|T|MA?|PG-13|PG|G|R|NC-17))(?=\s|-|\Z)")
LABEL = re.compile(r"(Chapters|Words|Reviews|Favs|Follows|Updated|Published|Status|id):\s*(.*)")
BLURB = re.compile(
    r"^(?P<title>[^\n]{1,150})\n(?:By|Author): ?(?P<author>[^\n]{1,60}?)(?:[ \t]+(?:Follow|Fav)[^\n]{0,40})?\n"
    r"(?P<summary>[^\n]{1,600})\s*\Z",
    re.MULTILINE,
)
"""The three lines that a page has above its line of fields."""
CRUMBS = re.compile(
    r"(?:^[^\n»]{1,60} » (?:(?P<fandom>[^\n»]{1,80}) » )?(?P<title>[^\n»\t]{1,120}?)(?:\t[^\n]{0,80})?\n\s*)?"
    r"^(?:By|Author): ?(?P<author>[^\n]{1,60})\n(?:(?!Rated)(?P<summary>[^\n]{1,600})\n)?\s*\Z",
    re.MULTILINE,
)
"""The path, author and summary that pages had above that line before 2009, and those of its sister site."""
PART = re.compile(r"\s-\s+")
PAIR = re.compile(r"\[([^\[\]]{1,200})\]")
FIRST = re.compile(r"\s*\[[^\[\]]+\][^-\n]*|[^-\n:]{1,200}")


def _line(sheet: Sheet, span: Span, old: bool = False) -> None:
    """The fields of `Rated: … - English - Genre - Characters - Chapters: n - … - Status: Complete`.

    In an `old` one few authors said that a story of one part was finished.
    """
    at = span[0]
    finished, seen = False, 0
    for part in [*PART.finditer(sheet.text, *span), None]:
        where = sheet.trimmed((at, part.start() if part else span[1]))
        said = sheet.text[slice(*where)]
        if labelled := LABEL.match(said):
            finished |= _labelled(sheet, labelled[1], labelled[2], (where[0] + labelled.start(2), where[1]))
        elif said == "Complete":
            finished = True
        elif rated := RATED.search(said):
            if not sheet.claimed("rating"):
                sheet.say("rating", " ".join(rated[1].split()), (where[0] + rated.start(1), where[0] + rated.end(1)))
        elif seen == 0 and language(said):
            sheet.say("language", language(said), where)
            seen = 1
        elif seen == 1 and GENRE.fullmatch(said):
            sheet.say("genres", said, where)
            seen = 2
        elif seen:
            _people(sheet, said, where)
            seen = 3
        at = part.end() if part else span[1]
    if finished or not old or "Updated:" in sheet.text[slice(*span)]:
        sheet.say("status", "complete" if finished else "in_progress", span)


def _labelled(sheet: Sheet, label: str, value: str, span: Span) -> bool:
    """What one labelled part says; whether it says that the story is finished."""
    if label == "Chapters":
        sheet.parts = (count(value), span)
    elif label == "Published" and not sheet.claimed("date"):
        sheet.say("date", month_first(value), span)
    return label == "Status" and value.startswith("Complete")


def _people(sheet: Sheet, said: str, span: Span) -> None:
    """`[Percy W., Audrey W.] George W.`: those in one pair of brackets are a couple."""
    couples = ["/".join(name.strip() for name in pair[1].split(",")) for pair in PAIR.finditer(said)]
    sheet.say("relationships", ", ".join(couples), span)
    names = re.split(r"\s*[,\[\]]\s*", said)
    sheet.say("characters", ", ".join(name for name in names if name), span)


def _page(sheet: Sheet, page: Page) -> None:
    links = page.find("#pre_story_links a")
    if links:
        fandom = links[-1].said.removesuffix("Crossover").strip()
        sheet.say("fandoms", fandom, links[-1].span)
    stamps = page.find("#profile_top span[data-xutime]")
    if stamps:
        sheet.say("date", moment(stamps[-1].attributes["data-xutime"]), stamps[-1].span)
    lines = [grey.span for grey in page.find("#profile_top span.xgray, #content .xgray") if "Rated:" in grey.said]
    lines += [line.span() for line in [LINE.search(sheet.text, 0, 20_000)] if line]
    if lines:
        _line(sheet, lines[0])
    titled = TITLE.match(page.title)
    if titled and not sheet.claimed("title"):
        sheet.say("title", titled["title"], None)
    if titled and not sheet.claimed("fandoms"):
        sheet.say("fandoms", titled["fandom"], None)


def _crumbs(sheet: Sheet, end: int) -> bool:
    """Whether a path and the author stand above the line of fields, as the site had them in its first years."""
    above = CRUMBS.search(sheet.text, 0, end)
    if above is None or above["title"] is None:
        return False
    sheet.say("title", above["title"].strip(), above.span("title"))
    sheet.say("authors", [above["author"].strip()], above.span("author"))
    sheet.say("summary", (above["summary"] or "").strip(), above.span("summary"))
    fandom = above["fandom"] or ""
    if file_fandom(fandom):
        sheet.say("fandoms", fandom, above.span("fandom"))
    return True


def _old_page(sheet: Sheet, page: Page) -> None:
    """A page of the site's first years, which has no names for its parts: path, author, summary, line of fields."""
    line = LINE.search(sheet.text, 0, 8000)
    if line and _crumbs(sheet, line.start()):
        _line(sheet, line.span(), old=True)
        sheet.write((line.end(), len(sheet.text)))


def _plain(text: str) -> Sheet | None:
    """A story with the site's line of fields in it; all else is the author's, as far as can be told."""
    line = LINE.search(text, 0, 8000)
    if not line:
        return None
    sheet = Sheet(text, "ffn line")
    _line(sheet, line.span())
    blurb = BLURB.search(text, 0, line.start())
    if _crumbs(sheet, line.start()):
        sheet.write((line.end(), len(text)))
        return sheet
    if blurb:
        sheet.say("title", blurb["title"].strip(), blurb.span("title"))
        sheet.say("authors", [blurb["author"].strip()], blurb.span("author"))
        sheet.say("summary", blurb["summary"].strip(), blurb.span("summary"))
    sheet.write((0, line.start()), role="header")
    sheet.write((line.end(), len(text)))
    return sheet


SITES = (
    Site(
        name="ffn page",
        witness="ffn page",
        signs=(
            re.compile(rb"fanfiction\.net|fictionratings\.com", re.I),
            re.compile(rb"id=[\"']?(?:profile_top|storycontent|storytext)"),
        ),
        fields=(
            Field("title", "#profile_top > b"),
            Field("authors", '#profile_top a[href*="/u/"]'),
            Field("authors", '#content a[href*="/u/"], a[href^="/u/"]'),
            Field("summary", '#profile_top div[style*="margin-top"]'),
            Field("rating", "#profile_top a[href*=fictionratings]"),
        ),
        menu="select#chap_select, select[name=chapter]",
        story=("#storytext", ".storytext", "#storycontent"),
        then=_page,
    ),
    Site(
        name="ffn text",
        witness="ffn line",
        signs=(
            re.compile(rb"\A(?!\s*<)"),
            re.compile(rb"Rated: [FGKMNPRT]"),
            re.compile(rb"^(?:[^\n]{1,80} - )?Rated: (?:Fiction\s+)?(?:K\+?|T|MA?|G|PG|PG-13|R|NC-17) - \w+ - ", re.M),
        ),
        plain=_plain,
    ),
    Site(
        name="ffn old page",
        witness="ffn line",
        signs=(
            re.compile(rb"\A\s*<"),
            re.compile(rb"fanfiction\.net|fictionpress", re.I),
            re.compile(rb">\s*Rated: (?:K\+?|T|MA?|G|PG|PG-13|R|NC-17) - \w+ - "),
        ),
        then=_old_page,
    ),
)
