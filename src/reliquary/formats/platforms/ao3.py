"""The Archive of Our Own: work pages, downloads as HTML, and downloads turned into plain text."""

from __future__ import annotations

import re
from bisect import bisect_right

from reliquary.formats.platforms.sheet import Sheet
from reliquary.formats.platforms.site import Field, Labels, Site
from reliquary.markup.page import Element, Page
from reliquary.vocabulary.folding import fold
from reliquary.work import Span

TAGS = {
    "rating": "rating", "warning": "warnings", "category": "category", "fandom": "fandoms",
    "relationship": "relationships", "character": "characters", "freeform": "category",
}  # fmt: skip
OWN = {
    "archive warning": "warnings", "archive warnings": "warnings", "fandom": "fandoms", "fandoms": "fandoms",
    "category": "category", "categories": "category", "additional tag": "category", "additional tags": "category",
    "relationship": "relationships", "relationships": "relationships", "character": "characters",
    "characters": "characters", "series": "series", "language": "language", "rating": "rating",
}  # fmt: skip
STATS = re.compile(r"(Published|Completed|Updated|Words|Chapters):\s*([\d,./?-]+)")
SEE_END = re.compile(r"\s*\(?See the end of the (?:work|chapter) for\s+(?:more )?(?:notes|other works)[^\n]{0,80}")


def stats(sheet: Sheet, span: Span) -> None:
    """The dates, the state and the number of chapters of a line of statistics."""
    for found in STATS.finditer(sheet.text, *span):
        where = found.span(2)
        if found[1] == "Published":
            sheet.say("date", found[2], where)
        elif found[1] == "Completed":
            sheet.say("status", "complete", found.span())
        elif found[1] == "Chapters":
            sheet.read("parts", where)


def _body(sheet: Sheet, element: Element, page: Page, title: str | None, number: int | None) -> None:
    """One chapter's text without the heading that only screen readers see."""
    start, end = element.span
    for landmark in page.find(".landmark", element):
        if landmark.span[0] - start < 20:
            start = max(start, landmark.span[1])
    sheet.story((start, end), title, number)


def _work_page(sheet: Sheet, page: Page) -> None:
    """Title, notes, chapters and statistics of a work page."""
    finished = page.first("dl.stats dt.status")
    if finished:
        sheet.say("status", "complete" if fold(finished.said) == "completed" else "in_progress", finished.span)
    listed = page.first("dl.stats")
    if listed:
        stats(sheet, listed.span)
    chapters = page.find("#chapters > .chapter")
    for chapter in chapters:
        heading = page.first("h3.title", chapter)
        number, title = sheet.heading(heading.said) if heading else (None, None)
        bodies = page.find(".userstuff[role=article]", chapter) or page.find(".userstuff.module", chapter)
        for body in bodies[:1]:
            _body(sheet, body, page, title, number)
        if len(chapters) == 1 and number:
            sheet.number = (number, heading.span if heading else None)
    if not chapters:
        for body in page.find("#chapters > .userstuff")[:1]:
            _body(sheet, body, page, None, None)
    story = min((region.span[0] for region in sheet.regions), default=0)
    for note in page.find("#workskin > .preface .notes blockquote, .chapter.preface #notes blockquote"):
        if note.span[1] <= story:
            sheet.note(note.span)


def _download(sheet: Sheet, page: Page) -> None:
    """Notes, chapters and statistics of a download, whose headings stand beside what they head."""
    tags = page.first("#preface dl.tags")
    if tags:
        stats(sheet, tags.span)
    for block in page.find("#preface blockquote"):
        before = sheet.text[: block.span[0]].rstrip().rsplit("\n", 1)[-1].strip().lower()
        if before == "summary":
            sheet.read("summary", block.span)
        elif before == "notes":
            sheet.note(block.span)
    whole = page.first("#chapters")
    if whole is None:
        return
    headings = page.find("#chapters h2.heading")
    bodies = page.find("#chapters div.userstuff")
    if not headings or not bodies:
        _body(sheet, whole, page, None, None)
        return
    starts = [heading.span[0] for heading in headings]
    for body in bodies:
        above = bisect_right(starts, body.span[0])
        number, title = sheet.heading(headings[above - 1].said) if above else (None, None)
        _body(sheet, body, page, title, number)
        if len(bodies) == 1 and number:
            sheet.number = (number, None)


PLAIN_LABELS = ("Rating", "Archive Warnings?", "Categor(?:y|ies)", "Fandoms?", "Relationships?", "Characters?",
                "Additional Tags", "Language", "Series", "Collections?", "Stats")  # fmt: skip
PLAIN = re.compile(rf"^({'|'.join(PLAIN_LABELS)}):[ \t]*", re.MULTILINE)
BY_LINE = re.compile(r"^(?P<title>\S[^\n]{0,300})\n+by (?P<authors>[^\n]{1,300})\n", re.MULTILINE)
PART = re.compile(r"^(Summary|Notes|Chapter Summary|Chapter Notes|End Notes|Chapter End Notes|Afterword)[ \t]*$", re.M)
CHAPTER = re.compile(r"^Chapter (\d{1,4})(?:: ([^\n]{1,200}))?[ \t]*$", re.MULTILINE)
FAREWELL = re.compile(r"^(?:Please drop by the [Aa]rchive and comment|Works inspired by this one:)", re.MULTILINE)


def _plain(text: str) -> Sheet | None:
    """A download as plain text: tags with wrapped values, by-line, parts under headings of one word."""
    sheet = Sheet(text, "ao3 tags")
    by_line = BY_LINE.search(text, 0, 20_000)
    end_of_tags = by_line.start() if by_line else 0
    labels = list(PLAIN.finditer(text, 0, end_of_tags or 20_000))
    stops = [*(label.start() for label in labels[1:]), end_of_tags or len(text)][: len(labels)]
    for label, stop in zip(labels, stops, strict=True):
        value = (label.end(), min([stop, *(gap for gap in [text.find("\n\n", label.end())] if gap >= 0)]))
        if label[1] == "Stats":
            stats(sheet, value)
        else:
            sheet.pieces([(label[1], value)], OWN, {})
    if by_line:
        sheet.say("title", by_line["title"].strip(), by_line.span("title"))
        names = [name.strip() for name in by_line["authors"].split(",")]
        sheet.say("authors", names, by_line.span("authors"))
    _plain_parts(sheet, by_line.end() if by_line else (stops[-1] if labels else 0))
    return sheet if sheet.regions else None


def _plain_parts(sheet: Sheet, start: int) -> None:
    """Summary, notes and chapters below the by-line: each from its heading to the next."""
    text = sheet.text
    farewell = FAREWELL.search(text, start)
    end = farewell.start() if farewell else len(text)
    parts, chaptered = PART.finditer(text, start, end), CHAPTER.finditer(text, start, end)
    heads = sorted([*parts, *chaptered], key=lambda head: head.start())
    chapters = [head for head in heads if head.re is CHAPTER]
    first = chapters[0].start() if chapters else end
    stops = [*(head.start() for head in heads[1:]), end][: len(heads)]
    last = start
    for head, stop in zip(heads, stops, strict=True):
        span = (head.end(), stop)
        if head.re is CHAPTER:
            sheet.story(span, head[2], int(head[1]))
        elif head[1] == "Summary" and head.start() < first:
            last = _until_blank(text, span) if not chapters else stop
            sheet.read("summary", (span[0], last))
        elif head[1] == "Notes" and head.start() < first:
            last = _until_blank(text, span) if not chapters else stop
            seen = SEE_END.search(text, span[0], last)
            sheet.note((span[0], seen.start() if seen else last))
    if len(chapters) == 1:
        sheet.number = (int(chapters[0][1]), chapters[0].span())
    if not chapters:
        after = next((head.start() for head in heads if head.start() > last and "End" in head[1]), end)
        sheet.story((last, after))


def _until_blank(text: str, span: Span) -> int:
    """The end of the first paragraph of a span; without chapter headings nothing else says where a part ends."""
    start = span[0] + len(text[slice(*span)]) - len(text[slice(*span)].lstrip())
    gap = text.find("\n\n", start, span[1])
    return gap if gap >= 0 else span[1]


SITES = (
    Site(
        name="ao3 page",
        witness="ao3 tags",
        signs=(re.compile(rb'<dl class="work meta'), re.compile(rb'id="(?:workskin|chapters|main)"')),
        fields=(
            *(Field(name, f"dd.{kind}.tags", items="a.tag") for kind, name in TAGS.items()),
            Field("language", "dd.language"),
            Field("series", "dd.series .position"),
            Field("title", ".preface h2.title"),
            Field("authors", ".preface h3.byline a[rel=author]", every=True),
            Field("authors", ".preface h3.byline", pattern=re.compile(r"^((?!by\b).+)$")),
            Field("summary", "#workskin > .preface .summary blockquote"),
            Field("summary", ".chapter.preface .summary blockquote", weight=0.4),
        ),
        then=_work_page,
    ),
    Site(
        name="ao3 download",
        witness="ao3 tags",
        signs=(re.compile(rb'id="preface"'), re.compile(rb'class="tags"')),
        fields=(
            Field("title", "#preface h1"),
            Field("authors", "#preface .byline a[rel=author]", every=True),
            Field("authors", "#preface .byline", pattern=re.compile(r"^by\s+(.+)$")),
        ),
        labels=(Labels("#preface dl.tags", "dt", OWN),),
        then=_download,
    ),
    Site(
        name="ao3 text",
        witness="ao3 tags",
        signs=(
            re.compile(rb"\A\s*(?!<)(?:[^\n<]{0,300}\n){0,6}?\s*Posted originally on the\s+Archive of Our Own"),
            re.compile(rb"^(?:Rating|Archive Warnings?|Fandoms?):", re.MULTILINE),
        ),
        plain=_plain,
    ),
)
