"""Books: the page that `formats.epub` binds out of one, with what its maker wrote on its title page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from reliquary.formats.platforms.ao3 import OWN as AO3_LABELS
from reliquary.formats.platforms.ao3 import stats
from reliquary.formats.platforms.fanficfare import OWN as FANFICFARE_LABELS
from reliquary.formats.platforms.sheet import Sheet
from reliquary.formats.platforms.site import Site
from reliquary.formats.platforms.values import says_nothing
from reliquary.markup.page import Element, Page
from reliquary.vocabulary.fandoms import file_fandom
from reliquary.vocabulary.folding import fold
from reliquary.work import Claim, Span

METADATA, OURS = "book metadata", "our own book"
UNTITLED, THE_STORY = "Untitled", "The story"
"""What our exports call a work without a title, and the chapter of a work in one piece."""
CERTAIN = 0.97
"""How often a card is right that this program wrote itself; people may still say otherwise."""
WEIGHTS = {"title": 0.6, "authors": 0.6, "summary": 0.55, "series": 0.6, "series_place": 0.6}
TAG = re.compile(r"<[^<>]{0,400}>")
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}")
DAY = re.compile(r"(?:19[6-9]|20)\d\d?(?:-\d\d){0,2}")
LINE = re.compile(r"(?P<label>[^\W\d_][^:\n]{0,30}):[ \t]*(?P<value>[^\n]+)")
EMPTY_TITLE = re.compile(
    r"(?:the (?:story|text)|start|begin(?:ning)?|text|content|main|body|cover|untitled|section \d+|kapitel|chapter)?",
    re.I,
)
OUR_LABELS = {
    "fandom": "fandoms", "pairing": "relationships", "characters": "characters", "rating": "rating",
    "warnings": "warnings", "genres": "genres", "series": "our series", "spoilers": "spoilers", "status": "status",
    "date": "date", "summary": "summary", "author s note": "notes", "authors note": "notes", "disclaimer": "disclaimer",
    "archiving": "archive",
}  # fmt: skip
FICHUB_LABELS = {
    "status": "status", "published": "date", "updated": "set_aside", "words": "set_aside", "chapters": "parts",
    "original source": "set_aside", "rating": "rating", "language": "language", "genres": "genres",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Maker:
    """What is known of the books of one maker: its labels, and whether its chapters hold the story and nothing else."""

    name: str
    labels: Mapping[str, str]
    weight: float | None = None
    is_ours: bool = False


def _read(sheet: Sheet, page: Page, maker: Maker) -> None:
    """Title page, metadata, chapters, in the order of their weight."""
    parts = page.find("section[data-part]")
    kinds = [(part.attributes.get("data-part", ""), part) for part in parts]
    metadata = _Metadata(page)
    for front in (part for kind, part in kinds if kind == "front"):
        _front(sheet, page, front, maker)
    _state(sheet, metadata, maker)
    chapters = [part for kind, part in kinds if kind == "chapter"]
    titles = {fold(str(claim.value)) for claim in sheet.claims if claim.field == "title"}
    if maker.is_ours and titles == {fold(UNTITLED)}:
        sheet.claims = [claim for claim in sheet.claims if claim.field != "title"]
    for chapter in chapters:
        number, title = sheet.heading(chapter.attributes.get("data-title", "") or _headed(page, chapter))
        if title and _says_nothing(title, titles, len(chapters), maker):
            title = None
        if len(chapters) == 1 and number:
            sheet.number = (number, None)
        if maker.is_ours:
            _own_chapter(sheet, page, chapter, title, number)
        else:
            sheet.story(_below_notes(sheet, page, chapter), title, number)


def _headed(page: Page, chapter: Element) -> str:
    """The heading at the top of a chapter that no table of contents names."""
    heading = page.first("h1, h2, h3", chapter)
    return heading.said if heading and heading.span[0] <= chapter.span[0] + 2 and len(heading.said) <= 100 else ""


def _says_nothing(title: str, titles: set[str], chapters: int, maker: Maker) -> bool:
    """Whether a line of the table of contents is a word for the text itself or the title of the whole."""
    if maker.is_ours:
        return chapters == 1 and title == THE_STORY
    return EMPTY_TITLE.fullmatch(title) is not None or (chapters == 1 and fold(title) in titles)


class _Metadata:
    """The metadata of the book's package, by name."""

    def __init__(self, page: Page) -> None:
        self._metas = page.metas

    def all(self, *names: str) -> list[str]:
        return [content for name, content in self._metas if name in names and not says_nothing(content)]

    def first(self, *names: str) -> str:
        return next(iter(self.all(*names)), "")


def _state(sheet: Sheet, metadata: _Metadata, maker: Maker) -> None:
    """Claims what the package says and the title page did not."""
    written = replace_witness(sheet, METADATA)
    for field, value in (
        ("title", metadata.first("dc.title")),
        ("authors", metadata.all("dc.creator", "dc.creator:aut")),
        ("summary", " ".join(TAG.sub(" ", metadata.first("dc.description")).split())),
        ("series", metadata.first("series", "calibre.series")),
    ):
        if value and not sheet.claimed(field):
            sheet.say(field, value, None, maker.weight or WEIGHTS[field])
    place = re.match(r"\d{1,4}(?=\.0+$|$)", metadata.first("series_index", "calibre.series_index"))
    if place and int(place[0]) and sheet.claimed("series") and not sheet.claimed("series_place"):
        sheet.say("series_place", int(place[0]), None, maker.weight or WEIGHTS["series_place"])
    language = metadata.first("dc.language")
    if LANGUAGE.fullmatch(language) and language not in ("und", "mul") and not sheet.claimed("language"):
        sheet.say("language", language, None, maker.weight or 0.4)
    _dates(sheet, metadata, maker)
    if maker.name in ("any", "ao3") and not sheet.claimed("fandoms"):
        subjects = metadata.all("dc.subject")
        for fandom in dict.fromkeys(filed for subject in subjects if (filed := file_fandom(subject))):
            sheet.say("fandoms", fandom, None, 0.6)
        loose = [subject for subject in subjects if not file_fandom(subject) and fold(subject) != "fanworks"]
        sheet.say("category", ", ".join(loose[:40]), None, 0.4)
    for url in dict.fromkeys(metadata.all("url", "dc.source", "dc.identifier", "dc.identifier:url")):
        if re.match(r"https?://", url):
            sheet.claims.append(Claim("url", url, None, METADATA, 1.0, None, "site"))
    replace_witness(sheet, written)


def replace_witness(sheet: Sheet, witness: str) -> str:
    """Makes another witness speak from here on; the one who spoke before."""
    before, sheet.witness = sheet.witness, witness
    return before


def _dates(sheet: Sheet, metadata: _Metadata, maker: Maker) -> None:
    """The day of publication; of a date that may be that of packaging it is less sure."""
    if sheet.claimed("date"):
        return
    told = metadata.first("dc.date:publication", "dc.date:original-publication")
    day = DAY.match(told or metadata.first("dc.date"))
    if day:
        sheet.say("date", day[0], None, maker.weight or (0.95 if told else 0.4))


def _front(sheet: Sheet, page: Page, front: Element, maker: Maker) -> None:
    """Claims what a title page states: title, by-line, labelled fields, summary and notes under headings."""
    start = len(sheet.claims)
    heading = page.first("h1", front) or page.first("h2:not(.toc-heading), h3", front)
    if heading and heading.said:
        title = page.first("a:not(.authorlink)", heading) or heading
        sheet.say("title", re.split(r"\s+by\s+(?=[^\s]+(?:\s\S+){0,3}$)", title.said)[0], title.span)
    names = page.find("a.authorlink, .byline a[rel=author]", front)
    sheet.say("authors", [name.said for name in names], names[0].span if names else None)
    sheet.pieces(_labelled(sheet, page, front), maker.labels, {})
    for element in page.find("dl.tags, dl[class^=tags]", front):
        stats(sheet, element.span)
    for block in page.find("blockquote", front):
        before = sheet.text[: block.span[0]].rstrip().rsplit("\n", 1)[-1].strip().lower()
        if before == "summary":
            sheet.read("summary", block.span)
        elif before == "notes":
            sheet.note(block.span)
    link = page.first(
        'a[href^="https://archiveofourown.org/works/"], a[href^="http://archiveofourown.org/works/"]', front
    )
    if link:
        sheet.claims.append(Claim("url", link.attributes["href"], None, sheet.witness, 1.0, None, "site"))
    if maker.weight:
        sheet.claims[start:] = [replace(claim, weight=maker.weight) for claim in sheet.claims[start:]]
    _our_series(sheet)


def _labelled(sheet: Sheet, page: Page, front: Element) -> list[tuple[str, Span]]:
    """Label and span of the value of each field: terms, bold words with a colon, or lines that begin with a label."""
    terms = page.find("dt", front)
    bold = [one for one in page.find("b, strong, .fff_label", front) if one.said.endswith(":")]
    if terms or bold:
        return sheet.between(terms or bold, front.span[1])
    found = LINE.finditer(sheet.text, *front.span)
    return [(line["label"].strip(), line.span("value")) for line in found if len(line["value"]) < 400]


def _our_series(sheet: Sheet) -> None:
    """Our own `Name, 3` as name and place."""
    for at, claim in enumerate(sheet.claims):
        if claim.field == "our series":
            found = re.fullmatch(r"(.+?)(?:, (\d{1,4}))?", str(claim.value))
            if found:
                sheet.claims[at] = replace(claim, field="series", value=found[1])
                if found[2]:
                    sheet.claims.append(replace(claim, field="series_place", value=int(found[2])))
            return


def _below_notes(sheet: Sheet, page: Page, chapter: Element) -> Span:
    """The chapter's words without the notes that a platform keeps apart: headings, summary, notes, end notes."""
    start, end = chapter.span
    for apart in page.find(".meta, [class^=meta], .landmark", chapter):
        if apart.span[0] <= start + 4 and apart.span[1] < end:
            start = max(start, apart.span[1])
        elif apart.span[1] >= end - 4 and apart.span[0] > start:
            end = min(end, apart.span[0])
    return (start, end)


def _own_chapter(sheet: Sheet, page: Page, chapter: Element, title: str | None, number: int | None) -> None:
    """A chapter of a book of ours: its heading, then nothing but the story."""
    heading = page.first("h2", chapter)
    start = heading.span[1] if heading and heading.span[0] <= chapter.span[0] + 2 else chapter.span[0]
    if heading and start > chapter.span[0]:
        sheet.write(heading.span, role="heading")
    sheet.write((start, chapter.span[1]), title, number, "story")


def _our_page(sheet: Sheet, page: Page) -> None:
    """A work that we wrote as one page: the card as terms, then each chapter below its heading or a rule."""
    title, card, html = page.first("h1"), page.first("body > dl"), page.first("html")
    by = page.after(title, "p") if title else None
    if title and title.said != UNTITLED:
        sheet.say("title", title.said, title.span)
    if by and by.said.startswith("by "):
        sheet.say("authors", by.said[3:].split(" & "), by.span)
    if card:
        sheet.pieces(sheet.between(page.find("dt", card), card.span[1]), OUR_LABELS, {})
        _our_series(sheet)
    language = html.attributes.get("lang", "") if html else ""
    if LANGUAGE.fullmatch(language) and language != "und":
        sheet.say("language", language, None)
    sheet.claims = [replace(claim, weight=CERTAIN) for claim in sheet.claims]
    top = card.span[1] if card else title.span[1] if title else 0
    heads = [head for head in page.find("body > h2") if head.span[0] >= top]
    rules = [rule for rule in page.find("body > hr") if rule.span[0] >= top] if not heads else []
    stops = [*(head.span[0] for head in heads[1:]), len(sheet.text)]
    for head, stop in zip(heads, stops, strict=False):
        number, name = sheet.heading(head.said)
        sheet.write(head.span, role="heading")
        sheet.write((head.span[1], stop), name if name != THE_STORY else None, number, "story")
    if not heads:
        sheet.write((rules[0].span[1] if rules else top, len(sheet.text)), role="story")


MAKERS = (
    Maker("reliquary", OUR_LABELS, CERTAIN, is_ours=True),
    Maker("fanficfare", FANFICFARE_LABELS),
    Maker("ao3", AO3_LABELS),
    Maker("fichub", FICHUB_LABELS),
    Maker("any", {}),
)


def _site(maker: Maker) -> Site:
    return Site(
        name="book" if maker.name == "any" else f"{maker.name} book",
        witness=OURS if maker.is_ours else "title page",
        signs=(re.compile(rb'\A<!doctype html><html data-bound="%s">' % maker.name.encode()),),
        then=lambda sheet, page: _read(sheet, page, maker),
    )


SITES = (
    *map(_site, MAKERS),
    Site(
        name="reliquary page",
        witness=OURS,
        signs=(
            re.compile(rb"\A<!DOCTYPE html>\n<html lang="),
            re.compile(rb"Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\""),
        ),
        then=_our_page,
    ),
)
