"""XML read as a stream of events: nothing is fetched, no entity of the document's own is expanded, depth is bounded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.entities import html5
from xml.parsers import expat

DEEPEST = 256
CHUNK = 1 << 16
AMPERSAND = re.compile(rb"&(?!#?\w{1,32};)")
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class BadXml(Exception):
    """Why a text is no XML that may be read."""


@dataclass(frozen=True, slots=True)
class Event:
    """The beginning (`start`) or end of an element, or the text between two of them; names without their prefixes."""

    kind: str
    name: str = ""
    text: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


def events(data: bytes) -> Iterator[Event]:
    """The elements and texts of an XML document in order; raises BadXml where it breaks off or is hostile.

    Stray ampersands and control bytes, common in books made by hand, are forgiven.

    >>> [event.name or event.text for event in events(b"<o:a xmlns:o='x'>Rain & <b/></o:a>")]
    ['a', 'Rain & ', 'b', 'b', 'a']
    """
    if b"\0" not in data[:64]:
        data = CONTROL.sub(b"", AMPERSAND.sub(b"&amp;", data))
    gathered: list[Event] = []
    parser = _parser(gathered)
    try:
        for at in range(0, len(data), CHUNK):
            parser.Parse(data[at : at + CHUNK], False)
            yield from gathered
            gathered.clear()
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:  # the latter two of encodings that nobody knows
        raise BadXml(f"its XML is broken: {error}") from error
    yield from gathered


def _parser(gathered: list[Event]) -> expat.XMLParserType:
    """A parser that appends what it meets."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.UseForeignDTD(True)  # so that names of characters that only HTML knows are skipped and not an error
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise BadXml(f"its XML is nested more than {DEEPEST} deep")
        own: dict[str, str] = {}
        for key, value in attributes.items():
            own.setdefault(key.rpartition(":")[2], value)
        gathered.append(Event("start", name.rpartition(":")[2], attributes=own))

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        gathered.append(Event("end", name.rpartition(":")[2]))

    def declared(*_: object) -> None:
        raise BadXml("its XML declares entities of its own, which no book needs and bombs are made of")

    def skipped(name: str, is_parameter: bool) -> None:
        if not is_parameter:
            gathered.append(Event("text", text=html5.get(f"{name};", "")))

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = lambda text: gathered.append(Event("text", text=text))
    parser.EntityDeclHandler = declared
    parser.SkippedEntityHandler = skipped
    return parser
