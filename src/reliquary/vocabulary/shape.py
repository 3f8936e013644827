"""Finds what is wrong with the shape of a data file, before anything in it is looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

TEXT, TEXTS, NUMBER, YES, SHIPS, TABLES, EPISODES = "text", "texts", "number", "yes", "ships", "tables", "episodes"
NEEDED = ("name", "medium", "family", "number", "text")

FAMILY = {"person": TABLES}
PERSON = {"name": TEXT, "written": TEXTS, "codes": TEXTS, "fandoms": TEXTS, "main": YES}
FANDOM = {
    "name": TEXT,
    "medium": TEXT,
    "family": TEXT,
    "written": TEXTS,
    "holders": TEXTS,
    "tells": TEXTS,
    "ambiguous": TEXTS,
    "ships": SHIPS,
    "season": TABLES,
    "document": TABLES,
}
SEASON = {"number": NUMBER, "title": TEXT, "written": TEXTS, "episodes": EPISODES}
DOCUMENT = {"text": TEXT}
WITHIN = {"person": PERSON, "season": SEASON, "document": DOCUMENT}
WANTED = {
    TEXT: "a text",
    TEXTS: "a list of texts",
    NUMBER: "a whole number",
    YES: "true, or be left out",
    SHIPS: 'lines like "MSR" = "A/B"',
    TABLES: "written with two brackets",
    EPISODES: "a list of titles, or of lists of a title and its other names",
}


def misshapen(table: Mapping[str, Any], shape: Mapping[str, str]) -> Iterator[str]:
    """What a table has that its shape (`FAMILY` or `FANDOM`) does not allow, and what it lacks, in plain words.

    >>> [*misshapen({"person": [{"name": "Spike", "codes": "S", "main": 1}]}, FAMILY)]
    ['Spike: codes must be a list of texts', 'Spike: main must be true, or be left out']
    """
    yield from _misshapen(table, shape, "the file")


def _misshapen(table: Mapping[str, Any], shape: Mapping[str, str], where: str) -> Iterator[str]:
    for key in shape:
        if key in NEEDED and key not in table:
            yield f"{where}: {key} is missing"
    for key, value in table.items():
        if key not in shape:
            yield f"{where}: unknown key {key!r}; known are {', '.join(shape)}"
        elif not _is(shape[key], value):
            yield f"{where}: {key} must be {WANTED[shape[key]]}"
        elif shape[key] == TABLES:
            for at, entry in enumerate(value, 1):
                yield from _misshapen(entry, WITHIN[key], str(entry.get("name") or f"{key} {entry.get('number', at)}"))


def _is(kind: str, value: object) -> bool:
    if kind == TEXT:
        return isinstance(value, str)
    if kind == TEXTS:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if kind == NUMBER:
        return isinstance(value, int) and not isinstance(value, bool)
    if kind == YES:
        return isinstance(value, bool)
    if kind == SHIPS:
        return isinstance(value, dict) and all(isinstance(ship, str) for ship in value.values())
    if kind == EPISODES:
        return isinstance(value, list) and all(isinstance(item, str) or (_is(TEXTS, item) and item) for item in value)
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)
