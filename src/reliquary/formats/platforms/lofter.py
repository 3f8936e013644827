"""LOFTER: posts copied as text, with the title in double brackets and the counts of comments below."""

from __future__ import annotations

import re

from reliquary.formats.platforms.sheet import Sheet
from reliquary.formats.platforms.site import Site

TITLE = re.compile(
    r"^[^\n]{0,60}《(?P<title>[^》\n]{1,80}?)(?:[（(](?P<n>\d{1,3}|[一二三四五六七八九十]{1,3}|完|上|中|下)[）)])?》[^\n]{0,60}$",
    re.MULTILINE,
)
COUNTS = re.compile(r"^(?:#[^\n]{0,200}|[^\n]{0,10}(?:评论|热度|推荐|喜欢)\s*[（(]\s*\d+\s*[)）][^\n]*)$", re.MULTILINE)
RULED = re.compile(r"^[ \t]*[—─-]{3,}[^\n]{0,20}\n", re.MULTILINE)
"""The line that parts the fields from the text."""
FIGURES = {sign: number for number, sign in enumerate("一二三四五六七八九十", 1)}


def _plain(text: str) -> Sheet | None:
    """Title and number of the part; the author's text is what stands between them and the counts."""
    head = TITLE.search(text, 0, 2000)
    counts = COUNTS.search(text, head.end()) if head else None
    if not head or not counts:
        return None
    sheet = Sheet(text, "lofter post")
    sheet.say("title", head["title"].strip(), head.span("title"), 0.75)
    written = head["n"]
    number = (int(written) if written.isdigit() else FIGURES.get(written)) if written else None
    if number:
        sheet.number = (number, head.span("n"))
    if written == "完":
        sheet.say("status", "complete", head.span("n"), 0.75)
    ruled = RULED.search(text, head.end(), counts.start())
    if ruled and len(text[head.end() : ruled.start()]) < len(text[ruled.end() : counts.start()]) * 3:
        sheet.write((head.end(), ruled.start()), role="header")
        sheet.story((ruled.end(), counts.start()))
    else:
        sheet.write((head.end(), counts.start()))
    return sheet


SITES = (
    Site(
        name="lofter text",
        witness="lofter post",
        signs=(
            re.compile(rb"\A(?!\s*<)"),
            re.compile("《.{1,240}?》".encode()),
            re.compile("(?:评论|热度)\\s?(?:[(]|（)\\s?\\d".encode()),
        ),
        plain=_plain,
    ),
)
