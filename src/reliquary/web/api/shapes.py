"""The shapes of the API's answers, as JSON Schema for the OpenAPI document; tests hold every answer to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Shape = dict[str, Any]

TEXT: Shape = {"type": "string"}
MAYBE: Shape = {"type": ["string", "null"]}
COUNT: Shape = {"type": "integer", "minimum": 0}
NUMBER: Shape = {"type": ["integer", "null"]}
NAMES: Shape = {"type": "array", "items": TEXT}
NEXT: Shape = {"type": ["string", "null"], "description": "The address of what follows; null at the end."}


def of(properties: Mapping[str, Shape]) -> Shape:
    """An object that has all of these and nothing else."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def some(name: str) -> Shape:
    return {"type": "array", "items": ref(name)}


def ref(name: str) -> Shape:
    return {"$ref": f"#/components/schemas/{name}"}


LINKS = of({"self": TEXT, "page": TEXT, "chapters": TEXT, "data": TEXT, "epub": MAYBE})

LISTED: dict[str, Shape] = {
    "key": TEXT,
    "change": {**COUNT, "description": "Number of the library's change that last touched this work."},
    "title": MAYBE,
    "veiled": {**MAYBE, "description": "Why the reader wishes it veiled: then nothing but title and authors is told."},
    "authors": NAMES,
    "fandoms": NAMES,
    "relationships": NAMES,
    "characters": NAMES,
    "rating": MAYBE,
    "warnings": NAMES,
    "categories": NAMES,
    "genres": NAMES,
    "form": MAYBE,
    "series": MAYBE,
    "series_place": NUMBER,
    "status": MAYBE,
    "date": {**MAYBE, "description": "As precise as known: 1998, 1998-05 or 1998-05-02."},
    "language": MAYBE,
    "summary": MAYBE,
    "permission": {**MAYBE, "description": "What the author said of archiving; null where nothing is said."},
    "words": COUNT,
    "instalments": COUNT,
    "doubts": {**NAMES, "description": "Fields that a person should look at."},
    "added": TEXT,
    "modified": TEXT,
    "links": ref("Links"),
}

WRITTEN = ("rating_raw", "relationships_raw", "spoilers_raw", "archive_raw", "disclaimer", "notes")
"""Fields that one work shows beside those of a list, as the author wrote them."""

EDITION: dict[str, Shape] = {
    "place": {**TEXT, "description": "Where it lay; without its folders for all but the library's keeper."},
    "format": TEXT,
    "encoding": MAYBE,
    "part": NUMBER,
    "words": COUNT,
    "shown": {"type": "boolean"},
}

SHAPES: dict[str, Shape] = {
    "Links": LINKS,
    "Work": of(LISTED),
    "Works": of(
        {
            "total": COUNT,
            "works": some("Work"),
            "cursor": {**TEXT, "description": "Where this answer ended: come back with it for what changes later."},
            "next": NEXT,
        }
    ),
    "Found": of(LISTED | {"snippet": {**MAYBE, "description": "HTML; what was sought stands in <mark>."}}),
    "Search": of({"total": COUNT, "works": some("Found"), "next": NEXT}),
    "Spoiler": of({"fandom": TEXT, "season": NUMBER, "episode": NUMBER, "label": MAYBE}),
    "Claim": of(
        {
            "field": TEXT,
            "value": {},
            "raw": {**MAYBE, "description": "The text that was read, where one was."},
            "witness": TEXT,
            "weight": {"type": "number", "minimum": 0},
            "span": {"type": ["array", "null"], "items": {"type": "integer"}},
            "carried": {"type": "boolean", "description": "Whether the settled value rests on it."},
        }
    ),
    "Edition": of(EDITION),
    "EditionText": of({"key": TEXT, "number": COUNT, **EDITION, "header": TEXT, "chapters": some("Piece")}),
    "Piece": of({"name": TEXT, "text": TEXT, "html": TEXT}),
    "Whole": of(
        LISTED
        | dict.fromkeys(WRITTEN, MAYBE)
        | {
            "archive_conditions": NAMES,
            "spoilers": some("Spoiler"),
            "header": {**TEXT, "description": "The header as the author wrote it."},
            "editions": some("Edition"),
            "claims": some("Claim"),
        }
    ),
    "Chapter": of({"number": COUNT, "name": TEXT, "title": MAYBE, "words": COUNT, "self": TEXT}),
    "Chapters": of({"key": TEXT, "title": MAYBE, "chapters": some("Chapter")}),
    "Text": of(
        {"key": TEXT, "number": COUNT, "of": COUNT, "name": TEXT, "text": TEXT, "html": TEXT, "next": NEXT}
    ),
    "Value": of({"value": TEXT, "name": TEXT, "works": COUNT, "query": TEXT}),
    "Facet": of({"field": TEXT, "total": {**COUNT, "description": "Works found."}, "values": some("Value")}),
    "Names": of({"kind": TEXT, "total": COUNT, "names": some("Value"), "next": NEXT}),
    "Kind": of({"kind": TEXT, "names": some("Value"), "all": TEXT}),
    "Browse": of({"total": COUNT, "kinds": some("Kind")}),
    "Table": of(
        {"name": TEXT, "heading": TEXT, "columns": NAMES,
         "rows": {"type": "array", "items": {"type": "array", "items": {"type": ["string", "integer"]}}}}
    ),
    "Glance": of({"tables": some("Table")}),
    "Trouble": of({"place": TEXT, "kind": TEXT, "reason": TEXT, "detail": TEXT}),
    "Troubles": of({"refusals": some("Trouble"), "leaves": some("Trouble")}),
    "Library": of({"works": COUNT, "change": COUNT, "version": TEXT, "links": {"type": "object"}}),
    "Problem": of({"type": TEXT, "title": TEXT, "status": {"type": "integer"}, "detail": TEXT}),
}  # fmt: skip
