"""What an entry of the Automated Archive's database says of a story, as claims; every archive names its fields anew."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from reliquary.formats.platforms.archive_db.hash import Entry
from reliquary.formats.platforms.fragment import fragment
from reliquary.formats.platforms.sheet import Sheet
from reliquary.formats.platforms.values import moment, status
from reliquary.vocabulary.labels import read_label
from reliquary.work import Note

WITNESS = "archive database"
OWN = {
    "author": "authors", "authors": "authors", "coauthor": "authors", "email": "emails", "emailauthor": "emails",
    "emailcoauthor": "emails", "title": "title", "summary": "summary", "notes": "notes", "authornotes": "notes",
    "storynotes": "notes", "rating": "rating", "category": "category", "categories": "category", "genre": "genres",
    "genres": "genres", "pairing": "relationships", "pairings": "relationships", "warnings": "warnings",
    "warning": "warnings", "optionalwarnings": "warnings", "fandom": "fandoms", "fandoms": "fandoms",
    "characters": "characters", "character": "characters", "date": "date", "dateprint": "date",
    "printabletime": "date", "printtime": "date", "datearchived": "date", "series": "series", "seriesname": "series",
    "disclaimer": "disclaimer", "spoilers": "spoilers", "archive": "archive", "status": "status",
    "keywords": "category", "keyword": "category", "type": "category", "language": "language",
}  # fmt: skip
"""The fields that archives had from the beginning or added most often, folded."""
WHERE = frozenset(("location", "filetype", "locationurl", "storyurl", "url", "offsite", "size", "format", "filename"))
"""Fields that tell where the story lies."""
BESIDE = {
    "sequelname": "a sequel to “{}”", "sequel": "a sequel to “{}”", "prequelname": "a prequel to “{}”",
    "recipient": "written for {}", "writtenfor": "written for {}", "challenge": "written for the challenge “{}”",
}  # fmt: skip
WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])|_")
LONGEST = 500


def claimed(entry: Entry) -> Sheet:
    """Everything an entry says of its story; a field that means nothing to us is noted with what stands in it."""
    sheet = Sheet("", WITNESS)
    authors: list[str] = []
    emails: list[str] = []
    for written, value in entry.fields:
        name, line = folded(written), words(value)
        if not line or name in WHERE:
            continue
        field = OWN.get(name) or _labelled(written)
        if field == "authors":
            authors.append(line)
        elif field == "emails":
            emails += [address for address in re.split(r"[,;\s]+", line) if "@" in address]
        elif name in BESIDE:
            sheet.notes.append(Note("read", BESIDE[name].format(line[:LONGEST])))
        elif field:
            if not sheet.claimed(field) or field == "category":
                sheet.say(field, _shaped(field, line), None)
        else:
            sheet.notes.append(Note("read", f"the archive's field “{written}”: {line[:LONGEST]}"))
    sheet.say("authors", authors, None)
    sheet.say("emails", emails, None)
    return sheet


def said(entry: Entry, *names: str) -> str:
    """The first of some fields that an entry fills."""
    values = {folded(name): value.strip() for name, value in reversed(entry.fields)}
    return next((values[name] for name in names if values.get(name)), "")


def folded(written: str) -> str:
    return written.replace("_", "").lower()


def words(value: str) -> str:
    """A value as its reader saw it, entities and markup undone, on one line.

    >>> words("Caf&eacute; <i>Noir</i>,\\n open")
    'Café Noir, open'
    """
    text = fragment(value).text if "<" in value else unescape(value)
    return " ".join(text.split())


def _labelled(written: str) -> str:
    """What a field of the archive's own means by its name, if anything."""
    label = read_label(WORDS.sub(" ", written))
    if label is None or label.field in ("set_aside", "symbols", "checklist", "contact", "part", "chapter", "parts"):
        return ""
    return "category" if label.field == "content" else label.field


def _shaped(field: str, line: str) -> object:
    if field == "date":
        return moment(line) or line
    return status(line) or line if field == "status" else line


def pieces(location: str) -> Iterator[str]:
    """The names on the way to a story's file, as the archive gives it.

    >>> list(pieces("./archive/1/some_story"))
    ['1', 'some_story']
    """
    names = [name for name in location.replace("\\\\", "/").split("/") if name not in ("", ".", "..")]
    yield from (names[1:] if names[:1] == ["archive"] and len(names) > 1 else names)
