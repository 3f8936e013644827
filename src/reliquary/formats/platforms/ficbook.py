"""Ficbook, the Russian portal: fields under bold labels, rating and state on coloured signs."""

from __future__ import annotations

import re

from reliquary.formats.platforms.sheet import Sheet
from reliquary.formats.platforms.site import Field, Labels, Site
from reliquary.markup.page import Page
from reliquary.vocabulary.fandoms import file_fandom

OWN = {
    "фэндом": "fandoms", "фандом": "fandoms", "пэиринг и персонажи": "pairing_characters", "описание": "summary",
    "пэйринг и персонажи": "pairing_characters", "персонажи": "characters", "примечания": "notes",
    "примечания автора": "notes", "публикация на других ресурсах": "archive", "метки": "category",
    "размер": "set_aside", "посвящение": "set_aside", "направленность": "category", "рейтинг": "rating",
    "статус": "status", "серия": "series", "жанры": "genres", "предупреждения": "warnings",
}  # fmt: skip

ROLES = "автор|соавтор|бета|гамма|переводчик|переводчица"
MAKER = re.compile(
    rf"^[ \t]*(?:(?P<role>{ROLES})[ \t]*\n[ \t]*(?P<below>[^\n:]{{1,60}})|"
    rf"(?P<above>[^\n:\d][^\n:]{{0,60}})\n[ \t]*(?P<of>{ROLES}))[ \t]*(?=\n|\Z)",
    re.MULTILINE | re.IGNORECASE,
)
"""A name and what its bearer did, on two lines: pages that were copied as text have either first."""
SIGN = re.compile(
    r"^[ \t]*(?:(?P<rating>G|PG-13|R|NC-17|NC-21)|(?P<complete>Заверш[её]н)|(?P<in_progress>В процессе|Заморожен)|"
    r"(?P<category>Джен|Гет|Слэш|Фемслэш|Смешанная))[ \t]*$",
    re.MULTILINE,
)
STATED = re.compile(r"^[ \t]*(?P<label>[А-Я][^\n:]{2,40}):[ \t]*", re.MULTILINE)
SIZED = re.compile(r"(\d{1,4})\s(?:част|глав)")
SETTINGS = re.compile(r"^[ \t]*(?:Настройки текста|Содержание)[ \t]*$", re.MULTILINE)
FOOT = re.compile(r"^[ \t]*(?:Отношение автора к критике|Отзывы \(\d+\))", re.MULTILINE)


def _plain(text: str) -> Sheet | None:
    """A page copied as text: title, signs, makers and labelled fields down to the settings of the text."""
    settings = SETTINGS.search(text, 0, 12_000)
    first = re.compile(r"\s*([^\n]{1,150})\n").match(text)
    if settings is None or first is None:
        return None
    sheet, head = Sheet(text, "ficbook fields"), settings.start()
    makers = list(MAKER.finditer(text, 0, head))
    named = [("above" if maker["of"] else "below", maker) for maker in makers]
    names = [maker.span(side) for side, maker in named if (maker["role"] or maker["of"]).lower().endswith("автор")]
    sheet.say("title", first[1].strip(), first.span(1))
    if names:
        sheet.say("authors", [text[slice(*name)].strip() for name in names], (names[0][0], names[-1][1]))
    for sign in SIGN.finditer(text, first.end(), makers[0].start() if makers else head):
        kind = sign.lastgroup or ""
        said = ("status", kind) if kind in ("complete", "in_progress") else (kind, sign[kind])
        sheet.say(*said, sign.span(kind))
    found = list(STATED.finditer(text, makers[-1].end() if makers else first.end(), head))
    stops = [*(each.start() for each in found[1:]), head][: len(found)]
    sheet.pieces(((each["label"], (each.end(), stop)) for each, stop in zip(found, stops, strict=True)), OWN, {})
    for each, stop in zip(found, stops, strict=True):
        if each["label"] == "Размер" and (sized := SIZED.search(text, each.end(), stop)):
            sheet.parts = (int(sized[1]), sized.span())
    foot = FOOT.search(text, settings.end())
    sheet.write((settings.end(), foot.start() if foot else len(text)))
    return sheet


def _signs(sheet: Sheet, page: Page) -> None:
    """The state, the fandom where it is a link alone, the chapter's own heading."""
    if page.first("[class*=status-finished]"):
        sheet.say("status", "complete", None)
    elif page.first("[class*=status-in-progress], [class*=status-frozen]"):
        sheet.say("status", "in_progress", None)
    if not sheet.claimed("fandoms"):
        fandom = next((link for link in page.find("a[href*='/fanfiction/']") if file_fandom(link.said)), None)
        if fandom:
            sheet.say("fandoms", fandom.said, fandom.span)
    heading = page.first(".title-area h2, h2.part-title, article h2")
    if heading:
        number, sheet.title = sheet.heading(heading.said)
        sheet.number = (number, heading.span) if number else sheet.number


SITES = (
    Site(
        name="ficbook page",
        witness="ficbook fields",
        signs=(
            re.compile(rb"ficbook|chapter-info|creator-username", re.IGNORECASE),
            re.compile(rb"creator-username|ds-label-rating"),
        ),
        fields=(
            Field("title", "section.chapter-info h1, h1.heading, h1"),
            Field("authors", "a.creator-username"),
            Field("rating", "[class*=ds-label-rating]"),
            Field("summary", "[itemprop=description]"),
            Field("date", ".part-date span[title], .part-date"),
        ),
        labels=(
            Labels("section.chapter-info, .fanfic-main-info, .fanfic-hat, .description", "strong", OWN),
            Labels("body > .mb-10, main > .mb-10", "strong", OWN, every=True),
        ),
        story=("#content",),
        then=_signs,
    ),
    Site(
        name="ficbook text",
        witness="ficbook fields",
        signs=(
            re.compile(rb"\A(?!\s*<)"),
            re.compile("^[ \\t]*(?:Фэндом|Пэйринг и персонажи):".encode(), re.MULTILINE),
            re.compile("^[ \\t]*(?:Настройки текста|Публикация на других ресурсах:)".encode(), re.MULTILINE),
        ),
        plain=_plain,
    ),
)
