"""What a program was told of a document, as office files keep it beside the text."""

from __future__ import annotations

from collections.abc import Iterator

from reliquary.markup.xml import events

LONGEST = 300
"""Characters of a property that are read."""


def properties(part: bytes | None) -> Iterator[tuple[str, str]]:
    """Name and text of each property in a part of XML, in order; none where there is no part. Raises BadXml.

    >>> list(properties(b"<p><title>Rain </title><creator>Wren</creator></p>"))
    [('title', 'Rain'), ('creator', 'Wren'), ('p', '')]
    """
    said = ""
    for event in events(part or b"<none/>"):
        if event.kind == "text":
            said += event.text[:LONGEST]
            continue
        if event.kind == "end":
            yield event.name, said.strip()[:LONGEST]
        said = ""
