"""Takes a mixed field apart: genres, form, kinds of love, pairings, warnings, rating and status in one line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache

from reliquary.vocabulary.phrases import level, pattern
from reliquary.vocabulary.ratings import is_code
from reliquary.vocabulary.tables import table
from reliquary.vocabulary.warnings import archive_warnings

ITEM = re.compile(r"\s*(?:[,;|\n•·、，；]|(?:(?<=\w\w)|(?<=[\d')]))[.!](?=\s|$)|\s-+\s|\s/\s|\s*>\s*)\s*")
PAIR = re.compile(
    r"(?<![\w/])[^\W_][\w.']{0,20}(?: [A-Z][\w.']{1,20})?(?:/[^\W_][\w.']{0,20}(?: [A-Z][\w.']{1,20})?){1,3}(?![\w/])"
)
SHIP = re.compile(r"(?<!\w)(?:[A-Z]{1,3}SR|[A-Z]\w{0,11}[xX][A-Z]\w{0,11}|\d[x+]\d(?:[x+]\d)*)(?!\w)")
LETTERS = re.compile(r"[SXV][SVPXARHCTD]{1,4}")
"""List letters among other items, the first of which says what kind of story it is."""
TRIM = " \t.,;:!?*~_-'\"()[]"


@dataclass(slots=True)
class Mixed:
    """What a mixed field says, sorted; `rest` holds the items we know nothing of, and `all` every finding in order."""

    genres: list[str] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    relationships: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    rating: str | None = None
    status: str | None = None
    rest: list[str] = field(default_factory=list)
    all: list[str] = field(default_factory=list)


def mixed(written: str) -> Mixed:
    """A mixed field, taken apart item by item; letters of the old X-Files lists are spelt out.

    >>> found = mixed("Slash, angst, Fraser/RayK. NC17")
    >>> found.categories, found.genres, found.relationships, found.rating
    (['M/M'], ['Angst'], ['Fraser/RayK'], 'NC17')
    """
    found = Mixed()
    for item in _items(written):
        _file(item, found)
    for name in ("genres", "forms", "categories", "relationships", "warnings"):
        setattr(found, name, list(dict.fromkeys(getattr(found, name))))
    return found


def _items(written: str) -> Iterator[str]:
    """The items of a field; a slash parts two genres, but not the halves of one, nor a couple."""
    text = level(written[:4000])
    if letters := _letters(text):
        yield from letters
        return
    for item in ITEM.split(text):
        bare = item.strip(TRIM)
        halves = [half.strip(TRIM) for half in bare.split("/")]
        if LETTERS.fullmatch(bare):
            yield from _letters(bare)
        elif len(halves) > 1 and not _known(bare) and all(len(half) > 1 and _known(half) for half in halves):
            yield from halves
        elif bare:
            yield bare


def _letters(text: str) -> list[str]:
    """The words that a string of list letters stands for, if it is nothing else."""
    bare = re.sub(r"[\s,/]+", "", text)
    known = table("genres")["letters"]
    if (
        2 <= len(bare) <= 6
        and bare.isupper()
        and all(letter in known for letter in bare)
        and len(set(bare)) == len(bare)
    ):
        return [known[letter] for letter in bare] if not re.fullmatch(r"[A-Z]/[A-Z]", text) else []
    return []


def _file(item: str, found: Mixed) -> None:
    """Files one item where it belongs; an item may hold a couple and a genre side by side."""
    if is_code(item) and item not in table("genres")["letters"]:
        found.rating = found.rating or item
        found.all.append(item)
        return
    before = len(found.all)
    if not _word(item, found):
        pairs = [_pair(match[0]) for match in (*PAIR.finditer(item), *SHIP.finditer(item)) if not _known(match[0])]
        rest = item
        for pair in pairs:
            _put(found, "relationships", pair)
            rest = rest.replace(pair, " ")
        words = rest.split()
        if not _word(rest.strip(TRIM), found) and (pairs or len(words) <= 4):
            for word in words:
                _word(word.strip(TRIM), found)
    for warning in archive_warnings(item):
        _put(found, "warnings", warning)
    if len(found.all) == before:
        found.rest.append(item)


def _pair(written: str) -> str:
    """A couple without the genre that stands behind it."""
    names, _, last = written.rpartition(" ")
    return names if names and _known(last) else written


def _word(item: str, found: Mixed) -> bool:
    """Files an item that is one word of the table, or one with a softener; whether it is."""
    if not item:
        return False
    kinds = _kinds(item) or _kinds(_softeners().sub("", item).strip(TRIM))
    for kind, name in kinds:
        if kind == "status":
            found.status = found.status or name
            found.all.append(name)
        else:
            _put(found, kind, name)
    return bool(kinds)


def _put(found: Mixed, kind: str, name: str) -> None:
    getattr(found, kind).append(name)
    found.all.append(name)


def _known(item: str) -> bool:
    return bool(_kinds(item)) or is_code(item)


@lru_cache(maxsize=4096)
def _kinds(item: str) -> tuple[tuple[str, str], ...]:
    """What the table files an item under; letters count in capitals only."""
    letters = table("genres")["letters"]
    if len(item) == 1:
        name = letters.get(item)
        return (("forms" if name in table("genres")["forms"] else "genres", name),) if name else ()
    if not _any_word().fullmatch(item):
        return ()
    return tuple(
        (kind, name) for kind, names in _table().items() for name, words in names.items() if words.fullmatch(item)
    )


@cache
def _any_word() -> re.Pattern[str]:
    """All words of the table: a quick look."""
    words = (words.pattern for names in _table().values() for words in names.values())
    return re.compile("|".join(words), re.IGNORECASE)


@cache
def _table() -> dict[str, dict[str, re.Pattern[str]]]:
    data = table("genres")
    kinds = ("categories", "genres", "forms", "status")
    return {kind: {name: pattern(words) for name, words in data[kind].items()} for kind in kinds}


@cache
def _softeners() -> re.Pattern[str]:
    return pattern(table("genres")["softeners"])
