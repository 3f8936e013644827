"""Reads the subject of a journal entry, a thread or a listed mail: `Fic: Nine Bells (2/2), gen, PG-13`."""

from __future__ import annotations

import re

from reliquary.formats.platforms.sheet import Sheet
from reliquary.vocabulary.fandoms import file_fandom
from reliquary.vocabulary.labels import read_label
from reliquary.work import Span

ANNOUNCED = re.compile(r"(?:\[[^\]]{1,40}\]\s*|\s)*(?:(?:fan\s?)?(?:fic(?:tion|let)?|story|drabble|vid|post)\s?[:|–—-]\s*)?", re.IGNORECASE)  # fmt: skip  # noqa: E501
PART = re.compile(
    r"[\s,:–-]*[(\[]?(?:parts?|chapters?|ch\.?|pt\.?)?\s*#?(\d{1,3})\s*(?:/|of)\s*(\d{1,3}|\?+)[)\]]?", re.I
)
BRACKET = re.compile(r"[(\[]([^()\[\]]{1,120})[)\]]")
RATING = re.compile(
    r"(?:FR(?:AO|[CTM])|NC-?17|PG-?13|PG-?15|PG|R|G|adult|teen|mature|explicit|worksafe|[1-9]\d?\+)", re.I
)
KIND = re.compile(
    r"(?:gen|slash|het|femslash|f/f|m/m|m/f|crack|au|wip|complete|oneshot|one-shot|drabble)", re.IGNORECASE
)
PAIRED = re.compile(r"[\w. ]{1,30}(?:/[\w. ]{1,30}){1,3}|\w{1,15}x\w{1,15}")
PIECE = re.compile(r"[^,;|]+")
SURE, LIKELY, PLAIN = 0.75, 0.6, 0.5
"""How often what is left is the title: of a subject that announces a story, of one that does not, of a thread's."""


def read_subject(sheet: Sheet, span: Span, plain: float = LIKELY) -> None:
    """Claims title, part, rating, pairing and fandom of the subject in a span.

    `plain` is the weight of a title that nothing announces as a story's.

    >>> sheet = Sheet("[fic] Rain (1/3), gen, PG", "journal entry")
    >>> read_subject(sheet, (0, 25))
    >>> [(claim.field, claim.value) for claim in sheet.claims], sheet.number[0], sheet.parts[0]
    ([('category', 'gen'), ('rating', 'PG'), ('title', 'Rain')], 1, 3)
    """
    said = sheet.text[slice(*span)]
    lead = ANNOUNCED.match(said)
    start = lead.end() if lead else 0
    end = len(said)
    part = PART.search(said, start + 1)
    if part:
        end = part.start()
        sheet.number = (int(part[1]), (span[0] + part.start(), span[0] + part.end()))
        sheet.parts = (int(part[2]) if part[2].isdigit() else None, None)
    for bracket in BRACKET.finditer(said, start + 1):
        known = _field(sheet, bracket[1], (span[0] + bracket.start(1), span[0] + bracket.end(1)))
        if known or bracket.end() >= len(said):
            end = min(end, bracket.start())
    for piece in PIECE.finditer(said, start):
        where = sheet.trimmed((span[0] + piece.start(), span[0] + piece.end()))
        if piece.start() > start and _field(sheet, sheet.text[slice(*where)], where):
            end = min(end, piece.start())
    title = said[start:end].strip(" ,;:|–—-\"“”'")
    if title:
        found = span[0] + said.find(title, start)
        sheet.say("title", title, (found, found + len(title)), SURE if start else plain)


def _field(sheet: Sheet, said: str, span: Span) -> bool:
    """Claims a piece of a subject that is a field by its label or its form; whether it was one."""
    label, colon, value = said.partition(":")
    known = read_label(label) if colon else None
    if known:
        sheet.read(known.field, (span[1] - len(value), span[1]))
    elif RATING.fullmatch(said):
        sheet.say("rating", said, span)
    elif KIND.fullmatch(said):
        sheet.say("category", said, span)
    elif PAIRED.fullmatch(said) and not re.fullmatch(r"[\d/ ]+", said):
        sheet.say("relationships", said, span)
    elif file_fandom(said):
        sheet.say("fandoms", said, span, LIKELY)
    else:
        return False
    return True
