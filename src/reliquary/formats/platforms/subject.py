"""Reads the subject of a journal entry, a thread or a listed mail: `Fic: Nine Bells (2/2), gen, PG-13`."""

from __future__ import annotations

import re
from dataclasses import dataclass

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
TAG = re.compile(r"\[([^\]]{1,40})\]")
PIECE = re.compile(r"[^,;|]+")
SURE, LIKELY, PLAIN = 0.75, 0.6, 0.5
"""How often what is left is the title: of a subject that announces a story, of one that does not, of a thread's."""


def read_subject(sheet: Sheet, said: str, at: int | None = None, plain: float = LIKELY) -> None:
    """Claims title, part, rating, pairing and fandom of a subject that stands at `at` in the text, if there.

    `plain` is the weight of a title that nothing announces as a story's.

    >>> sheet = Sheet("", "forum post")
    >>> read_subject(sheet, "[fic] Rain (1/3), gen, PG")
    >>> [(claim.field, claim.value) for claim in sheet.claims], sheet.number[0], sheet.parts[0]
    ([('category', 'gen'), ('rating', 'PG'), ('title', 'Rain')], 1, 3)
    """
    subject = _Subject(sheet, said, at)
    lead = ANNOUNCED.match(said)
    start = lead.end() if lead else 0
    for tag in TAG.finditer(said, 0, start):
        if file_fandom(tag[1]):
            sheet.say("fandoms", tag[1], subject.where(tag.span(1)), LIKELY)
        elif KIND.fullmatch(tag[1]):
            sheet.say("category", tag[1], subject.where(tag.span(1)))
    end = len(said)
    part = PART.search(said, start + 1)
    if part:
        end = part.start()
        sheet.number = (int(part[1]), subject.where(part.span()))
        sheet.parts = (int(part[2]) if part[2].isdigit() else None, None)
    for bracket in BRACKET.finditer(said, start + 1):
        if subject.field(bracket.span(1)) or bracket.end() >= len(said):
            end = min(end, bracket.start())
    for piece in PIECE.finditer(said, start):
        if piece.start() > start and subject.field(piece.span()):
            end = min(end, piece.start())
    title = said[start:end].strip(" ,;:|–—-\"“”'")
    if title:
        found = said.find(title, start)
        sheet.say("title", title, subject.where((found, found + len(title))), SURE if start else plain)


@dataclass(frozen=True, slots=True)
class _Subject:
    """A subject and where in the sheet's text it stands."""

    sheet: Sheet
    said: str
    at: int | None

    def where(self, span: Span) -> Span | None:
        return None if self.at is None else (self.at + span[0], self.at + span[1])

    def field(self, span: Span) -> bool:
        """Claims a piece that is a field by its label or its form; whether it was one."""
        said = self.said[slice(*span)]
        lead = len(said) - len(said.lstrip())
        said = said.strip()
        where = self.where((span[0] + lead, span[0] + lead + len(said)))
        label, colon, value = said.partition(":")
        known = read_label(label) if colon else None
        if known:
            self.sheet.say("category" if known.field == "content" else known.field, value.strip(), where)
        elif RATING.fullmatch(said):
            self.sheet.say("rating", said, where)
        elif KIND.fullmatch(said):
            self.sheet.say("category", said, where)
        elif PAIRED.fullmatch(said) and not re.fullmatch(r"[\d/ ]+", said):
            self.sheet.say("relationships", said, where)
        elif file_fandom(said):
            self.sheet.say("fandoms", said, where, LIKELY)
        else:
            return False
        return True
