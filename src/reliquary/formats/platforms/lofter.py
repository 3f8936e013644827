"""LOFTER: posts copied as text, with the title in double brackets and the counts of comments below."""

from __future__ import annotations

import re

from reliquary.formats.platforms.sheet import Sheet
from reliquary.formats.platforms.site import Site
from reliquary.markup.page import Page

TITLE = re.compile(
    r"^[^\n]{0,60}《(?P<title>[^》\n]{1,80}?)(?:[（(](?P<n>\d{1,3}|[一二三四五六七八九十]{1,3}|完|上|中|下)[）)])?》[^\n]{0,60}$",
    re.MULTILINE,
)
COUNTS = re.compile(r"^(?:#[^\n]{0,200}|[^\n]{0,10}(?:评论|热度|推荐|喜欢)\s*[（(]\s*\d+\s*[)）][^\n]*)$", re.MULTILINE)
RULED = re.compile(r"^[ \t]*[—─-]{3,}[^\n]{0,20}\n", re.MULTILINE)
"""The line that parts the fields from the text."""
DAY = re.compile(r"(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}")
OWNER = re.compile(r"^©[ \t]*([^|\n]{1,40}?)[ \t]*\|[ \t]*Powered by LOFTER", re.MULTILINE)
FIGURES = {sign: number for number, sign in enumerate("一二三四五六七八九十", 1)}


def _plain(text: str) -> Sheet | None:
    """A post that was copied as text."""
    sheet = Sheet(text, "lofter post")
    _post(sheet)
    return sheet if sheet.regions else None


def _page(sheet: Sheet, page: Page) -> None:
    """A post as a page; its author stands behind the title in the page's own."""
    _post(sheet)
    owner = re.search(r"[-–—|]\s*([^-–—|]{1,40})$", page.title)
    if owner:
        sheet.say("authors", [owner[1].strip()], None)


def _post(sheet: Sheet) -> None:
    """Title and number of the part, the fields, the text below the line that parts them, the day."""
    text = sheet.text
    head = TITLE.search(text, 0, 4000)
    counts = COUNTS.search(text, head.end()) if head else None
    if not head or not counts:
        return
    sheet.say("title", head["title"].strip(), head.span("title"), 0.75)
    written = head["n"]
    number = (int(written) if written.isdigit() else FIGURES.get(written)) if written else None
    if number:
        sheet.number = (number, head.span("n"))
    if written == "完":
        sheet.say("status", "complete", head.span("n"), 0.75)
    owner = OWNER.search(text, counts.start())
    if owner:
        sheet.say("authors", [owner[1].strip()], owner.span(1))
    day = DAY.search(text, counts.start(), counts.end() + 80)
    if day:
        sheet.say("date", day[0], day.span())
    ruled = RULED.search(text, head.end(), counts.start())
    if ruled and len(text[head.end() : ruled.start()]) < len(text[ruled.end() : counts.start()]) * 3:
        sheet.write((head.end(), ruled.start()), role="header")
        sheet.story((ruled.end(), counts.start()))
    else:
        sheet.write((head.end(), counts.start()))


SIGNS = (
    re.compile("《.{1,240}?》".encode()),
    re.compile("(?:评论|热度)\\s?(?:[(]|（)\\s?\\d".encode()),
)
SITES = (
    Site(
        name="lofter page",
        witness="lofter post",
        signs=(re.compile(rb"<(?:html|head|body|div|p)\b", re.IGNORECASE), *SIGNS),
        then=_page,
    ),
    Site(
        name="lofter text",
        witness="lofter post",
        signs=(re.compile(rb"\A(?!\s*<)"), *SIGNS),
        plain=_plain,
    ),
)
