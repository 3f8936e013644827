"""What a list says of a story beside its link: author, rating, pairing, length, and its summary."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reliquary.formats.mirror.links import Listed
from reliquary.vocabulary.fandoms import file_fandom, file_fandoms
from reliquary.vocabulary.labels import read_label
from reliquary.vocabulary.ratings import is_code
from reliquary.work import Claim

WITNESS = "index page"
SITE, FIELD, GUESS = 0.6, 0.62, 0.4
BY = re.compile(
    r"\s*[-–—,:]?\s*\b(?:by|von|par|por|di)\s+([^\W\d_][\w.'’ &-]{0,40}?)(?=\s*(?:[(\[,;:.\n\t]|[-–—]\s|$))", re.I
)
BRACKETS = re.compile(r"[(\[]([^()\[\]\n]{1,80})[)\]]")
NAME = r"[^\W\d_][\w.'’]{0,20}(?: [A-Z][\w.'’]{0,20})?"
PAIR = re.compile(rf"(?<![\w/]){NAME}(?:\s?/\s?{NAME}){{1,3}}(?![\w/])")
LABELLED = re.compile(r"(?:^|[\n\t|;])\s*([^\W\d_][^:\n|]{0,30}):\s*([^\n|]{1,600})")
STATED = frozenset((
    "rating", "relationships", "characters", "fandoms", "warnings", "summary", "genres", "category", "status", "date",
    "authors",
))  # fmt: skip
"""Fields that lists state under labels."""
SIZE = re.compile(r"\b\d+\s?k(?:b|ilobytes)?\b|\b[\d,]+ words\b", re.IGNORECASE)
STATUS = re.compile(r"\b(?:complete[d]?|finished|wip|work in progress|unfinished|in progress)\b", re.IGNORECASE)
DONE = re.compile(r"complete|finished$", re.IGNORECASE)
EDGES = ' \t\n-–—:;,.|*~•·"“”'
WORKS = r"(?:fan ?fic\w*|fics?|stories|fiction|writings?|tales|works)"
WHO = r"([A-Z][\w.-]{1,30}(?: [A-Z][\w.-]{1,30}){0,2})"
OWNER = (
    re.compile(rf"^(?:[Tt]he )?{WHO}['’]s? (?:.{{0,30}} )?(?i:{WORKS})\b"),
    re.compile(rf"\b(?i:{WORKS}) (?:by|of|from) {WHO}"),
)
"""Titles of pages that say whose stories they list."""


def owner(title: str) -> str:
    """Whose stories a page lists, by its title or chief heading; "" where it does not tell.

    >>> owner("Wren's Fan Fiction"), owner("Stories by Ann Lantern"), owner("The Harbour Archive")
    ('Wren', 'Ann Lantern', '')
    """
    found = next((match for pattern in OWNER if (match := pattern.search(title[:200]))), None)
    return found[1] if found else ""


def blurb(entry: Listed) -> Iterator[Claim]:
    """The claims of one entry of a list."""
    yield _claim("title", entry.words.strip(EDGES), SITE)
    if fandom := file_fandom(entry.heading):
        yield _claim("fandoms", fandom, 0.8)
    rest = entry.beside
    for label, value in LABELLED.findall(rest):
        known = read_label(label)
        if known and known.field in STATED:
            yield _claim(known.field, [value.strip()] if known.field == "authors" else value.strip(), FIELD)
    rest = LABELLED.sub("\n", rest)
    by = BY.match(rest) or BY.search(rest[:120])
    if by:
        yield _claim("authors", [by[1].strip()], FIELD)
        rest = rest[: by.start()] + rest[by.end() :]
    yield from _brackets(rest)
    yield from _plain(BRACKETS.sub(" ", rest))


def _brackets(rest: str) -> Iterator[Claim]:
    """Ratings, pairings and fandoms in brackets."""
    for inside in BRACKETS.findall(rest[:400]):
        for piece in re.split(r"\s*[,;]\s*", inside):
            if is_code(piece):
                yield _claim("rating", piece, FIELD)
            elif PAIR.fullmatch(piece):
                yield _claim("relationships", piece, FIELD)
            elif file_fandoms(piece) and len(piece) > 2:
                yield _claim("fandoms", piece, FIELD)


def _plain(rest: str) -> Iterator[Claim]:
    """A pairing alone in its line or piece, the state of the story, and the longest prose as the summary."""
    state = STATUS.search(rest)
    if state:
        yield _claim("status", "complete" if DONE.match(state[0]) else "in_progress", FIELD)
    pieces = [piece.strip(EDGES) for piece in re.split(r"[\n\t|]| [-–—] ", SIZE.sub(" ", rest))]
    for piece in pieces:
        if PAIR.fullmatch(piece):
            yield _claim("relationships", piece, FIELD)
        elif is_code(piece):
            yield _claim("rating", piece, FIELD)
    prose = max(re.split(r"[\n\t]", SIZE.sub(" ", rest)), key=len, default="").strip(" \t-–—:|*~•·")
    if len(prose.split()) >= 4:
        yield _claim("summary", " ".join(prose.split()), FIELD)


def _claim(field: str, value: object, weight: float) -> Claim:
    return Claim(field, value, None, WITNESS, weight, None, "mirror")
