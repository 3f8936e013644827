"""Animexx, the German portal, as it hands stories out in plain text."""

from __future__ import annotations

import re

from reliquary.formats.platforms.sheet import Sheet
from reliquary.formats.platforms.site import Site

HEAD = re.compile(
    r"\A\s*(?P<title>[^\n]{1,200}?) von (?P<author>[^\n()]{1,100}?)[ \t]*"
    r"(?:\((?P<under>[^\n]{1,200})\))?[ \t]*\n={20,}[ \t]*\n"
)
CHAPTER = re.compile(r"^(?P<head>(?:Kapitel|Prolog|Epilog)\b[^\n]{0,200})\n-{4,}[ \t]*\n", re.MULTILINE)
CONTENTS = re.compile(
    r"\s*Inhaltsverzeichnis[ \t]*\n(?:-+[ \t]*\n)?"
    r"(?P<listed>(?:[ \t]*\n)*(?:[ \t]*(?:Kapitel|Prolog|Epilog)\b[^\n]*\n)*)"
)
HOSTED = re.compile(r"^Hosted by Animexx\b[^\n]*", re.MULTILINE)


def _plain(text: str) -> Sheet | None:
    """Title and author above a row of equals signs, chapters above rows of dashes."""
    head = HEAD.match(text)
    if not head:
        return None
    sheet = Sheet(text, "animexx export")
    sheet.say("title", head["title"].strip(), head.span("title"))
    sheet.say("authors", [head["author"].strip()], head.span("author"))
    hosted = HOSTED.search(text, max(0, len(text) - 2000))
    end = hosted.start() if hosted else len(text)
    chapters = list(CHAPTER.finditer(text, head.end(), end))
    stops = [*(chapter.start() for chapter in chapters[1:]), end][: len(chapters)]
    if chapters:
        contents = CONTENTS.match(text, head.end(), chapters[0].start())
        if contents:
            sheet.parts = (len(contents["listed"].strip().split("\n")), contents.span("listed"))
        sheet.write((contents.end() if contents else head.end(), chapters[0].start()), role="header")
    else:
        sheet.write((head.end(), end))
    for chapter, stop in zip(chapters, stops, strict=True):
        number, title = sheet.heading(chapter["head"])
        sheet.story((chapter.end(), stop), title, number)
        if len(chapters) == 1 and number:
            sheet.number = (number, chapter.span("head"))
    return sheet


SITES = (
    Site(
        name="animexx text",
        witness="animexx export",
        signs=(
            re.compile(rb"\A\s*(?!<)[^\n]{1,300} von [^\n]{1,300}\n={20,}"),
            re.compile(rb"Kapitel|Animexx|Prolog"),
        ),
        plain=_plain,
    ),
)
