"""Takes a by-line apart: pen names as written, each co-author, nobody who only helped."""

from __future__ import annotations

import re
from functools import cache

from reliquary.ingest.describe.addresses import exchanged
from reliquary.vocabulary.phrases import in_step, pattern
from reliquary.vocabulary.tables import table

LONGEST_LINE, LONGEST_NAME = 500, 80
PLACEHOLDER = re.compile(r"⟦contact \d+⟧")
LINK = re.compile(
    r"https?://\S+|www\.\S+|mailto:\s*|\[(?:personal|livejournal\.com|community) profile\]", re.IGNORECASE
)
BRACKET = re.compile(r"\s*[(\[<{][^()\[\]<>{}]*[)\]>}]?")
JOINT = re.compile(r"\s*(?:[;、；]|\s&\s|\s\+\s|\s(?:and|und|et|y|e|и|与|和|with)\s|/|\\|\|{1,2})\s*")
COMMA = re.compile(r"\s*,\s*")
YEARS = re.compile(
    r"^\s*(?:(?:\(c\)|©|copyright)\s*)+(?:(?:19|20)\d\d[\s,-]*)*|[\s,]+(?:\(c\)|©|copyright)\s*(?:(?:19|20)\d\d[\s,-]*)*$"
    r"|,\s*(?:19|20)\d\d$",
    re.IGNORECASE,
)
EMPTY = re.compile(r"[(\[<{]\s*\ufdd0?\s*[)\]>}]")
EDGES = " \t\n~*=_|•·<>#^+-–—:;,☆★"
SENTENCE = re.compile(r"(?<=\w{4})[.!?]\s+(?=[A-Z][a-z']+\s+[a-z])")
"""A sentence behind the names."""
FULL_STOP = re.compile(r"(?<=\w\w\w)(?<!\besq)(?<!\binc)\.$", re.IGNORECASE)
QUOTES = "\"“”„«»'`"


def authors(written: str) -> tuple[str, ...]:
    """The pen names of a by-line, in written order; () where nobody is named.

    Where a name in brackets follows, the form before the bracket counts. Addresses and links fall away.

    >>> authors("by Wren Halloway (wren@example.org) & Corporal Punishment <cp@example.com>")
    ('Wren Halloway', 'Corporal Punishment')
    >>> authors("marchhare, Elsinore J. and tinderbox"), authors("Quill, Duchess of Ink"), authors("unknown")
    (('marchhare', 'Elsinore J.', 'tinderbox'), ('Quill, Duchess of Ink',), ())
    """
    line = YEARS.sub("", " ".join(_without_addresses(written[:LONGEST_LINE]).split()))
    line = line[: _end_of_names(line)]
    names = [name for part in _parts(_without_by(line)) if (name := _name(part))]
    return tuple(dict.fromkeys(names))


def _without_addresses(line: str) -> str:
    """A by-line with a sign where an address or link stood, so that names on both sides stay apart."""
    parted = LINK.sub(" ", PLACEHOLDER.sub("\ufdd0", exchanged(line, lambda address: "\ufdd0")))
    return EMPTY.sub("\ufdd0", parted).replace("\ufdd0", " \ufdd0 ")


def _without_by(line: str) -> str:
    while found := _by().match(in_step(line)):
        line = line[found.end() :]
    return line


def _end_of_names(line: str) -> int:
    """Where the names end and helpers or other names of the same person begin."""
    ends = [found.start() for found in (_helpers().search(in_step(line)), SENTENCE.search(line)) if found]
    return min(ends, default=len(line))


def _parts(line: str) -> list[str]:
    """The names between the joints; a comma joins a rank to its name as well as two names."""
    parts: list[str] = []
    bare = BRACKET.sub(
        lambda found: found[0] if not line[: found.start()].strip(EDGES + "\ufdd0") else " \ufdd1 ", line
    )
    several = JOINT.search(bare) is not None
    for stretch in re.split(r"\s*(?:\ufdd0|\ufdd1)[\s,]*(?=\w)", bare):
        for joined in JOINT.split(stretch):
            whole = joined.replace("\ufdd0", " ").replace("\ufdd1", " ")
            pieces = [piece for piece in COMMA.split(whole) if piece.strip(EDGES)]
            if len(pieces) > 1 and (any(_rank(piece) for piece in pieces[1:]) or not (several or _are_names(pieces))):
                pieces = [", ".join(piece.strip() for piece in pieces)]
            parts += pieces
    return parts


def _are_names(pieces: list[str]) -> bool:
    """Whether pieces between commas look like a name each."""
    return all(len(piece.split()) <= 3 for piece in pieces)


def _rank(piece: str) -> bool:
    return _ranks().match(in_step(piece)) is not None


def _name(part: str) -> str | None:
    """A pen name without brackets, marks and `aka`; None where it is none."""
    name = part.strip(EDGES)
    if name[:1] in "([<{" and name[-1:] in ")]>}":
        name = name[1:-1].strip(EDGES)
    name = _alias().split(f" {name}")[0] if _alias().search(f" {name}") else name
    name = name.strip(EDGES)
    if len(name) > 2 and name[0] in QUOTES and name[-1] in QUOTES:
        name = name[1:-1].strip(EDGES)
    name = FULL_STOP.sub("", name)
    if not any(map(str.isalnum, name)) or len(name) > LONGEST_NAME or _unknown().fullmatch(in_step(name)):
        return None
    return name


@cache
def _by() -> re.Pattern[str]:
    words = "|".join(sorted(table("names")["by"], key=len, reverse=True))
    return re.compile(rf"[\W_]*(?:{words})(?:\s*[:：]\s*|\s+)(?=[\w\"'(*~«“])", re.IGNORECASE)


@cache
def _helpers() -> re.Pattern[str]:
    words = "|".join(table("names")["not_author"])
    return re.compile(rf"(?:[\s,;.(\[|-]+)(?:{words})(?:\s*[:：]|\s|$)", re.IGNORECASE)


@cache
def _alias() -> re.Pattern[str]:
    return re.compile(rf"[\s,;/(-]+(?:{'|'.join(table('names')['alias'])})(?!\w)", re.IGNORECASE)


@cache
def _ranks() -> re.Pattern[str]:
    return pattern(table("names")["ranks"])


@cache
def _unknown() -> re.Pattern[str]:
    return pattern(table("names")["unknown"])
