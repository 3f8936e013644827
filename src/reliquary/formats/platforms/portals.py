"""The story portals that need little more than a table: EFP, MediaMiner, Adult-FanFiction, fanfiktion.de, ficbook, FictionAlley."""

from __future__ import annotations

import re

from reliquary.formats.platforms.sheet import Sheet
from reliquary.formats.platforms.site import Field, Labels, Site
from reliquary.formats.platforms.values import day_first, month_first
from reliquary.markup.page import Page
from reliquary.vocabulary.fandoms import file_fandoms
from reliquary.work import Span

EFP = {
    "genere": "genres", "stato": "status", "personaggi": "characters", "avvertimenti": "warnings", "note": "category",
    "tipo di coppia": "category", "rating": "rating", "capitoli": "parts", "contesto": "set_aside", "pairing": "relationships",
}  # fmt: skip
CRUMB = re.compile(r"(?<=[>›»❯❱/])|(?=[>›»❯❱/])")
FANDOM_WORD = re.compile(r"\s*Fan ?Fic(?:tion)?s?$", re.IGNORECASE)
CHEVRON = re.compile(r"\s*[❯❱›»>]\s*")


def _efp(sheet: Sheet, page: Page) -> None:
    """The fields parted by strokes, the fandom at the end of the path, the text below the reader's own tools."""
    for block in page.find(".notebloc"):
        dated = re.search(r"(?<!\d)\d{2}/\d{2}/\d{2,4}(?!\d)", sheet.text[slice(*block.span)])
        if dated and not sheet.claimed("date"):
            where = (block.span[0] + dated.start(), block.span[0] + dated.end())
            sheet.say("date", day_first(dated[0]), where)
        else:
            sheet.pieces(sheet.segments(block.span), EFP, {})
    story = page.first(".storybloc")
    above = [link for link in page.find("a") if story and link.span[1] <= story.span[0]]
    fandom = next((link for link in reversed(above) if file_fandoms(link.said)), None)
    if fandom:
        sheet.say("fandoms", fandom.said, fandom.span)
    if not sheet.regions and story:
        sheet.write(_below(sheet.text, story.span[1]))


def _below(text: str, start: int) -> Span:
    """What stands between the tools for the size of the text and the links to the index."""
    tools = re.compile(r"^Dimensione del testo[^\n]*\n", re.MULTILINE).search(text, start)
    begin = tools.end() if tools else start
    end = re.compile(r"^(?:Torna (?:all'indice|su)|Leggi le \d+ recension)", re.MULTILINE).search(text, begin)
    return (begin, end.start() if end else len(text))


def _mediaminer(sheet: Sheet, page: Page) -> None:
    """Fandom, title and chapter of the heading's path, and the fields parted by strokes below it."""
    head = page.first("h1#post-title, h1.post-title, h1")
    if head:
        parts = CHEVRON.split(head.said)
        sheet.say("fandoms", FANDOM_WORD.sub("", parts[0]), head.span)
        if len(parts) > 1:
            sheet.say("title", parts[1], head.span)
        if len(parts) > 2:
            number, title = sheet.heading(re.sub(r"^.*\(\s*(.+?)\s*\)$", r"\1", parts[-1]))
            sheet.title = title
            sheet.number = (number, head.span) if number else None
    for meta in page.find(".post-meta, #post-meta"):
        own = {"uploaded on": "date", "by": "authors", "genre": "genres", "anime manga": "fandoms"}
        sheet.pieces(sheet.segments(meta.span), own, {"date": month_first})


AFF = {
    "by": "authors", "category": "fandoms", "rating": "rating", "chapters": "set_aside", "disclaimer": "disclaimer",
    "summary": "summary", "tags": "category", "published": "date", "story codes": "category", "warnings": "warnings",
}  # fmt: skip
FOLDER = re.compile(r"^(?:folder[ \t]+|Category[ \t]*:[ \t]*)([^\n]+)", re.MULTILINE)


def _aff(sheet: Sheet, page: Page) -> None:
    """The lines of fields above the text; of the category's path the first name is the fandom, the last a couple."""
    body = page.first("div.chapter-body, #chapter-body, .story-text")
    counter = re.search(r"^Dragon prints[ \t]*:[^\n]*\n", sheet.text, re.MULTILINE | re.IGNORECASE)
    top = (0, body.span[0] if body else counter.end() if counter else 0)
    for folder in FOLDER.finditer(sheet.text, *top):
        path = CHEVRON.split(folder[1])
        sheet.say("fandoms", path[0], folder.span(1))
        if len(path) > 1 and re.search(r"\w\s?/\s?\w", path[-1]) and not re.fullmatch(r"(?:Fe)?[Mm]ale/(?:Fe)?[Mm]ale", path[-1]):
            sheet.say("relationships", path[-1], folder.span(1))
        break
    pieces = [(label, span) for label, span in sheet.segments(top, "\n") if label.lower() not in ("category", "dragon prints")]
    sheet.pieces(pieces, AFF, {})
    heading = page.first("h1, h2, h3")
    title = heading.said if heading and heading.span[1] <= top[1] else re.split(r"\s+[-|:]\s+", page.title)[0]
    sheet.say("title", re.sub(r"^Story:?\s+", "", title), heading.span if heading and title == heading.said else None)
    if body:
        sheet.write(body.span)
    elif counter:
        below = re.compile(r"^Disclaimer[ \t]*:[^\n]*\n", re.MULTILINE).match(sheet.text, counter.end())
        if below:
            sheet.pieces(sheet.segments(below.span(), "\n"), AFF, {})
        end = re.compile(r"^(?:Next|Previous|Review|Responses|Remember to review|Age Verification)\b[^\n]{0,80}$", re.MULTILINE)
        start = below.end() if below else counter.end()
        stop = end.search(sheet.text, start)
        sheet.write((start, stop.start() if stop else len(sheet.text)))


STAMPS = {"erstellt": "date", "fertiggestellt": "status"}
GENRE_LINE = re.compile(r"(?:Geschichte|Kurzgeschichte|Oneshot|Drabble|Gedicht|Mehrteiler)?\s*([^/\n]{3,120}?)\s*/\s*(P\s?\d\d(?:[ -](?:Slash|AVL))*)")  # fmt: skip  # noqa: E501


def _fanfiktion(sheet: Sheet, page: Page) -> None:
    """`Genre, Genre / P18 Slash`, the stamps behind small pictures, and the state of the story."""
    line = GENRE_LINE.search(sheet.text, 0, 20_000)
    if line:
        sheet.say("genres", line[1], line.span(1))
        sheet.say("rating", line[2], line.span(2))
    for stamp in page.find("span[title=erstellt], span[title=Erstellt]"):
        near = re.compile(r"\d{1,2}\.\d{1,2}\.\d{2,4}").search(sheet.text, stamp.span[0], stamp.span[1] + 40)
        if near:
            sheet.say("date", day_first(near[0]), near.span())
    done = page.first("span[title=fertiggestellt], span[title=Fertiggestellt]")
    state = re.search(r"\b(in Arbeit|fertiggestellt|pausiert|abgebrochen)\b", sheet.text[:6000], re.IGNORECASE)
    sheet.say("status", "complete" if done or (state and state[1].lower() == "fertiggestellt") else "in_progress" if state else None, None)
    path = [link for link in page.find(".breadcrumbs a, #ffcbox-story-topic a, .topic-path a") if file_fandoms(link.said)]
    if path:
        sheet.say("fandoms", path[-1].said, path[-1].span)


FICBOOK = {
    "фэндом": "fandoms", "фандом": "fandoms", "пэиринг и персонажи": "pairing_characters", "описание": "summary",
    "примечания": "notes", "примечания автора": "notes", "публикация на других ресурсах": "archive", "метки": "category",
    "размер": "set_aside", "посвящение": "set_aside", "направленность": "category", "рейтинг": "rating", "статус": "status",
}  # fmt: skip


def _ficbook(sheet: Sheet, page: Page) -> None:
    """The state and rating that stand on coloured signs, and the chapter's own heading."""
    if page.first("[class*=status-finished]"):
        sheet.say("status", "complete", None)
    elif page.first("[class*=status-in-progress], [class*=status-frozen]"):
        sheet.say("status", "in_progress", None)
    fandom = [link for link in page.find("a[href*='/fanfiction/']") if file_fandoms(link.said)]
    if fandom and not sheet.claimed("fandoms"):
        sheet.say("fandoms", fandom[0].said, fandom[0].span)
    heading = page.first(".title-area h2, h2.part-title, article h2")
    if heading:
        number, title = sheet.heading(heading.said)
        sheet.title = title
        sheet.number = (number, heading.span) if number else sheet.number


def _fictionalley(sheet: Sheet, page: Page) -> None:
    """The fields that are links to searches, and the paragraphs of the text, which are elements without a class."""
    paragraphs = page.find("main#content div:not([class])") or page.find("#content div:not([class])")
    if paragraphs:
        sheet.write((paragraphs[0].span[0], paragraphs[-1].span[1]))
    chapter = page.first("main h2, h2.chapter")
    if chapter:
        number, title = sheet.heading(chapter.said)
        sheet.title = title
        sheet.number = (number, chapter.span) if number else None


SITES = (
    Site(
        name="efp page",
        witness="efp fields",
        signs=(re.compile(rb"class=[\"']?(?:storybloc|titlebloc|introbloc)"),),
        fields=(
            Field("title", ".titlebloc"),
            Field("authors", ".notebloc a[href*=viewuser]", every=True),
            Field("summary", ".introbloc"),
        ),
        story=('td div[style*="justify"]', "#testo", ".testo"),
        then=_efp,
    ),
    Site(
        name="mediaminer page",
        witness="mediaminer fields",
        signs=(re.compile(rb"id=[\"']?(?:fanfic-text|post-rating)"), re.compile(rb"post-title|post-meta|mediaminer", re.I)),
        fields=(
            Field("authors", ".post-meta a[href*=user_info]"),
            Field("rating", "#post-rating", pattern=re.compile(r"\[?\s*([^\[\]]+?)\s*\]?$")),
        ),
        story=("#fanfic-text",),
        then=_mediaminer,
    ),
    Site(
        name="aff page",
        witness="aff fields",
        signs=(re.compile(rb"Dragon prints|class=[\"']?chapter-body|adult-fanfiction", re.I), re.compile(rb"<", re.I)),
        then=_aff,
    ),
    Site(
        name="fanfiktion.de page",
        witness="fanfiktion.de fields",
        signs=(re.compile(rb"fanfiktion\.de|story-left|ffcbox|huge-font", re.I), re.compile(rb"id=[\"']?storytext|huge-font")),
        fields=(
            Field("title", "h4.huge-font a, h4.huge-font"),
            Field("authors", ".story-left a[href*='/u/']", every=True),
            Field("authors", ".story-left a"),
            Field("characters", ".badge-character", every=True),
            Field("summary", "#story-summary-inline"),
        ),
        menu="select#kA, select[name=k], select",
        story=("#storytext",),
        then=_fanfiktion,
    ),
    Site(
        name="ficbook page",
        witness="ficbook fields",
        signs=(re.compile(rb"ficbook|chapter-info|creator-username", re.I), re.compile(rb"creator-username|ds-label-rating")),
        fields=(
            Field("title", "section.chapter-info h1, h1.heading, h1"),
            Field("authors", "a.creator-username", ),
            Field("rating", "[class*=ds-label-rating]"),
            Field("summary", "[itemprop=description]"),
            Field("date", ".part-date span[title], .part-date"),
        ),
        labels=(Labels("section.chapter-info, .fanfic-main-info, .description", "strong", FICBOOK),),
        story=("#content",),
        then=_ficbook,
    ),
    Site(
        name="fictionalley page",
        witness="fictionalley fields",
        signs=(re.compile(rb"/stories\?Include\."),),
        fields=(
            Field("title", "h1"),
            Field("authors", "h1 + h3 a", every=True),
            Field("rating", 'a[href^="/stories?Include.Rating"]'),
            Field("genres", 'a[href^="/stories?Include.Genre"]', every=True),
            Field("relationships", 'a[href^="/stories?Include.Ship"]', every=True),
            Field("characters", 'a[href*="Character"]', every=True),
        ),
        labels=(Labels("main, body", "dt", {"story summary": "summary", "chapter summary": "set_aside"}),),
        then=_fictionalley,
    ),
)  # fmt: skip
