"""The witness who reads what no label announces: the title line, the by-line, the headings under them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from reliquary.ingest.describe.addresses import find_addresses
from reliquary.ingest.describe.cycle import listed
from reliquary.ingest.describe.titles import title_claims
from reliquary.ingest.describe.written import claim
from reliquary.ingest.divide import Divided, Stretch
from reliquary.ingest.divide.tail import biography
from reliquary.ingest.divide.talk import HELPED
from reliquary.ingest.divide.weights import letters_of
from reliquary.ingest.layout.names import copyright_name, is_name, is_title
from reliquary.ingest.layout.spaced import unspaced
from reliquary.ingest.layout.unit import Unit
from reliquary.ingest.layout.voice import hear
from reliquary.vocabulary.labels import read_label
from reliquary.work import Claim, Span

OPENED = re.compile(
    r"[\"“«](?P<title>[^\"”»\n]{2,80})[\"”»],?\s+(?:by|von|par|por|di|da)\s+(?P<name>[^.,;(<\n]{2,60}?)\s*(?=[.,;(<]|$)"
)
BARE = re.compile(
    r"(?P<title>[^.!?,;:\"“”\n]{1,80}),?\s+(?:by|By|BY)\s+(?P<name>[A-Z][\w'’-]*(?:\s(?:[A-Z]\.|"
    r"[A-Z][\w'’-]*)){0,3}?)\s*(?=[.,;(<])"
)
NAME_AT = re.compile(r"(?P<name>[A-Z][\w'-]+(?:\s[A-Z][\w.'-]*){1,3})\s?@\s?\S")
OFFICE = re.compile(r"\blists?\b|subscri|leave|owner|webmaster|archivist|keeper|moderator|maintain", re.IGNORECASE)
"""What says that an address is not the author's."""
CALLED = re.compile(
    r"\b(?:(?:called|titled|entitled|title is|named|hei(?:ß|ss)t|s.intitule|se llama|se titula|se chama|si "
    r"intitola|называется)|(?:this|that|it|das|c.|ceci|esto|esta)\s?(?:is|was|war|ist|est|fue|[ée]ra|era))[\s:,]{1,3}"
    r"[\"“«„»](?P<title>[^\"“”«»„]{2,80}?)[.,]?[\"”»“«](?:,?\s(?:a\s\w+\s)?(?:by|von|par|por|"
    r"di)\s(?P<name>[A-Z][\w.'’-]*(?:\s[A-Z][\w'’-]*){0,3}))?",
    re.IGNORECASE,
)
READ = re.compile(
    r"\b(?:[Jj]ust|[Bb]een)\sread(?:ing)?[\s:,]{1,3}[\"“«„]?(?P<title>[^\"“”«»„\n"
    r"]{2,80}?)[.,]?[\"”»“]?,?\s(?:by|von|par|por|di)\s(?P<name>[A-Z][\w.'’-]*(?:\s[A-Z][\w'’-]*){0,3})"
)
WRITE_TO = re.compile(
    r"\b(?:[Ff]eedback|[Cc]omments|[Mm]ail|[Ll]etters|[Rr]eviews)\s(?:to|at|for)\s"
    r"(?P<name>[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)?)\s(?:at|<|\(|@)"
)
SAID, FARTHEST = 0.6, 3000
"""What a title weighs that a sentence names, and how far into a paragraph it is looked for."""
TITLE, BY, SIGNED = "title line", "by-line", "signature"
WEIGHT, LONE, TAIL, LISTED = 0.8, 0.72, 0.55, 0.6
"""What a title or name beside the other weighs, a title alone, either after the story; a place in a list of stories."""
LICENCE, LICENSED = (
    re.compile(
        r"\b(?:GNU (?:Lesser |Library )?General Public|Apache (?:Software )?License|MIT License|BSD license|"
        r"(?i:without warranty of any kind|redistributions? (?:and use|of source)|any person obtaining a copy|"
        r"(?:sub)?licen[cs]ed under the (?:terms|apache|mit|gnu|bsd)))"
    ),
    60_000,
)
"""How a program's papers speak, and how far into a text: whoever they credit wrote no story."""
LICENSING = ("General Public", " License", "arranty", "ARRANTY", "opying", "icensed under")
"""Pieces of words without which there are no such papers; a quick look."""
HELD, FEW, CROWD = 0.6, 3, 0.4
"""What the name in a copyright line weighs; where more names than so many are credited, what any of them weighs."""


def byline(divided: Divided) -> Iterator[Claim]:
    """Claims of titles, authors and addresses that stand without a label, and of the headings before the story."""
    text = divided.draft.text
    untitled = not any(map(_is_titled, divided.stretches))
    licensed = any(word in text for word in LICENSING) and LICENCE.search(text, 0, LICENSED) is not None
    for stretch in divided.stretches:
        crowd = licensed or len(_holders(text, stretch)) > FEW
        weight, said = (CROWD, CROWD) if crowd else (WEIGHT, HELD)
        credited = any(unit.by_line for unit in stretch.units)
        titled = any(unit.by_line and unit.by_line.title for unit in stretch.units)
        above = [index for index, (unit, below) in enumerate(pairwise(stretch.units)) if _is_title_of(unit, below)]
        for index, unit in enumerate(stretch.units):
            if unit.kind == "title" and stretch.place == "head":
                chief = credited and (index in above or not (above or titled))
                yield from title_claims(divided, unit.text, unit.span, TITLE, weight if chief else min(weight, LONE))
            elif unit.kind == "title" and untitled:
                yield from title_claims(divided, unit.text, unit.span, TITLE, TAIL)
            elif unit.by_line:
                yield from _by_line(divided, unit, weight if stretch.place == "head" else min(weight, TAIL), untitled)
            elif unit.kind == "words":
                yield from _words(divided, unit, stretch, said)
            if (
                stretch.place == "head"
                and (unit.kind in ("words", "heading", "title") or unit.made_up)
                and len(unit.pieces) == 1
            ):
                yield from listed(text, text[slice(*unit.span)], unit.span, LISTED)
            elif unit.kind == "furniture" and stretch.place == "tail" and not OFFICE.search(unit.text):
                yield from addresses(text, unit.span, SIGNED, 0.5)


def _holders(text: str, stretch: Stretch) -> set[str]:
    """The names, in letters alone, that by-lines and copyright lines of a stretch give."""
    found: set[str] = set()
    for unit in stretch.units:
        if unit.by_line and unit.by_line.name:
            found.add(letters_of(text[slice(*unit.by_line.name)]))
        for start, stop in unit.pieces if unit.kind == "words" else ():
            holder = copyright_name(text[start:stop])
            if holder:
                found.add(letters_of(text[start + holder[0] : start + holder[1]]))
    return found


def _is_title_of(unit: Unit, below: Unit) -> bool:
    """Whether a line right above a by-line that names no title is the title itself."""
    if unit.kind != "title" or below.by_line is None or below.by_line.title:
        return False
    return is_title(unit.text) and not any(map(str.isdigit, unit.text))


def _is_titled(stretch: Stretch) -> bool:
    """Whether a title stands before the story."""
    return stretch.place == "head" and any(
        unit.kind == "title"
        or (unit.by_line is not None and unit.by_line.title is not None)
        or (unit.label is not None and unit.label.field == "title")
        for unit in stretch.units
    )


def _by_line(divided: Divided, unit: Unit, weight: float, untitled: bool) -> Iterator[Claim]:
    """The title, names and addresses of a by-line; after the story its title only where `untitled` before it."""
    assert unit.by_line is not None
    text = divided.draft.text
    if unit.by_line.title and (weight > TAIL or untitled):
        title = unit.by_line.title
        yield from title_claims(divided, text[slice(*title)], title, TITLE, weight)
    if unit.by_line.name:
        name = unit.by_line.name
        after = unit.by_line.title is not None and unit.by_line.title[1] <= name[0]
        start = unit.by_line.title[1] if unit.by_line.title and after else unit.span[0]
        yield claim(text, "authors", [" ".join(unspaced(text[slice(*name)]).split())], (start, name[1]), BY, weight)
    yield from addresses(text, unit.span, BY, weight)


def _words(divided: Divided, unit: Unit, stretch: Stretch, said: float) -> Iterator[Claim]:
    """An address among the author's words; the name in a copyright line; a by-line that opens a paragraph."""
    text = divided.draft.text
    yield from addresses(text, unit.span, BY if stretch.place == "head" else SIGNED, 0.7)
    if stretch.place == "head":
        yield from _opening(divided, unit)
    if stretch.place == "tail" and (told := biography(unit.text)):
        name = unit.text[slice(*told)]
        if text.startswith(name, unit.span[0] + told[0]):
            yield claim(text, "authors", [name], (unit.span[0] + told[0], unit.span[0] + told[1]), SIGNED, 0.5)
    signed = _name_before_address(unit.text) if len(unit.pieces) < 3 else ""
    if signed:
        yield claim(text, "authors", [signed], (unit.span[0], unit.span[0] + len(signed)), SIGNED, 0.5)
    written = WRITE_TO.search(text, unit.span[0], min(unit.span[1], unit.span[0] + FARTHEST))
    if written:
        yield claim(text, "authors", [written["name"]], written.span("name"), SIGNED, 0.45)
    yield from _called(divided, unit)
    for start, stop in unit.pieces:
        holder = copyright_name(text[start:stop])
        if holder:
            span = (start + holder[0], start + holder[1])
            yield claim(text, "authors", [text[slice(*span)]], span, "copyright line", said)


def _opening(divided: Divided, unit: Unit) -> Iterator[Claim]:
    """A paragraph that opens with `"Title" by Name`, or is a name and the host of its address."""
    text = divided.draft.text
    start, stop = unit.pieces[0]
    line = text[start:stop]
    opened = OPENED.match(line)
    if opened:
        title, name = ((start + a, start + b) for a, b in (opened.span("title"), opened.span("name")))
        yield from title_claims(divided, opened["title"], title, TITLE, WEIGHT)
        yield claim(text, "authors", [opened["name"].strip()], name, BY, WEIGHT)
    elif (bare := BARE.match(line)) and is_title(bare["title"]) and is_name(bare["name"]) and not HELPED.match(line):
        title, name = ((start + a, start + b) for a, b in (bare.span("title"), bare.span("name")))
        yield from title_claims(divided, bare["title"], title, TITLE, WEIGHT - 0.05)
        yield claim(text, "authors", [bare["name"].strip()], name, BY, WEIGHT - 0.05)
    elif (named := NAME_AT.match(line)) and unit.blanks < 3:
        yield claim(text, "authors", [named["name"]], (start, start + named.end("name")), BY, 0.6)


def _name_before_address(line: str) -> str:
    """The name before its bearer's address, where nothing else is there: `Wren (wren@example.org)`."""
    found = next(iter(find_addresses(line)), None) if len(line) < 100 else None
    if found is None or any(map(str.isalnum, line[found[0][1] :])):
        return ""
    name = line[: found[0][0]].rstrip(" (<[-–—,~*")
    words = name.split()
    named = 0 < len(words) < 4 and all(word[0].isupper() for word in words) and name[-1].isalnum()
    return name if named and is_name(name) and not read_label(name) and not hear(name).kinds else ""


def _called(divided: Divided, unit: Unit) -> Iterator[Claim]:
    """A title that a sentence names, and the name behind it: `This is called "Rain"`, `That was "Rain", by Wren`."""
    text = divided.draft.text
    start, stop = unit.span
    end = min(stop, start + FARTHEST)
    found = CALLED.search(text, start, end) or READ.search(text, start, end)
    if found:
        yield from title_claims(divided, " ".join(found["title"].split()), found.span("title"), TITLE, SAID)
        if found["name"]:
            yield claim(text, "authors", [" ".join(found["name"].split())], found.span("name"), BY, SAID)


def addresses(text: str, span: Span, witness: str, weight: float) -> Iterator[Claim]:
    """An email claim for each address in a stretch."""
    for (start, stop), address in find_addresses(text[slice(*span)]):
        yield claim(text, "emails", [address], (span[0] + start, span[0] + stop), witness, weight)
