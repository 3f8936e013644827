"""Reads warnings: the four that archives file, and free tags for the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from reliquary.vocabulary.phrases import level, pattern
from reliquary.vocabulary.tables import table

ARCHIVE = ("graphic_violence", "major_character_death", "non_con", "underage")
REMARK = re.compile(r"[,;|\n•·、，；。！]|[.!?](?=\s|$)|\s-+\s|\s/\s|\bbut\b")
REACH = 30
TRIM = " \t.,;:!?*~_-'\"()[]"


@dataclass(frozen=True, slots=True)
class _Warning:
    words: re.Pattern[str]
    unless: re.Pattern[str]


@lru_cache(maxsize=1024)
def archive_warnings(written: str) -> tuple[str, ...]:
    """Those of the four archive warnings that a remark gives, in alphabetical order.

    A minor or an original character's death is none, nor is what the remark denies.

    >>> archive_warnings("character death, angst"), archive_warnings("No character death, I promise")
    (('major_character_death',), ())
    """
    found: set[str] = set()
    for remark in _remarks(written):
        found |= {name for name, warning in _archive().items() if _given(remark, warning)}
    return tuple(sorted(found))


def warning_tags(written: str) -> tuple[str, ...]:
    """Everything a warning field gives: archive warnings and free tags, in written order.

    What is no tag we know and longer than three words gives none.

    >>> warning_tags("Shounen ai, strong language, a sulking cat in the rain"), warning_tags("None")
    (('shounen_ai', 'strong_language'), ())
    """
    tags: dict[str, None] = {}
    for remark in _remarks(written):
        given = [name for name, warning in _archive().items() if _given(remark, warning)]
        for tag in given or _free(remark):
            tags[tag] = None
    return tuple(tags)


def _remarks(written: str) -> Iterator[str]:
    """The pieces a remark falls into; brackets are remarks of their own, for what they hold qualifies."""
    for piece in REMARK.split(level(written[:4000])):
        if bare := piece.strip(TRIM):
            yield bare


def _given(remark: str, warning: _Warning) -> bool:
    """Whether a remark gives a warning and neither denies nor belittles it."""
    before, after = _negation()
    for found in warning.words.finditer(remark):
        ahead = remark[max(0, found.start() - REACH) : found.start()]
        behind = remark[found.end() : found.end() + REACH]
        near = f"{ahead}{found[0]}{behind.split('(')[0]}"
        qualified = warning.unless.match(behind.lstrip(" (["))
        if not (before.search(ahead) or after.match(behind) or qualified or warning.unless.search(near)):
            return True
    return False


def _free(remark: str) -> Iterator[str]:
    """The tag of a short remark: one we know, or its own words."""
    bare = _softeners().sub("", re.sub(r"\([^()]*\)", "", remark)).strip(TRIM)
    if not bare or _nothing().fullmatch(bare):
        return
    for name, words in _tags().items():
        if words.fullmatch(bare):
            yield name
            return
    known = [name for name, words in _tags().items() if words.search(bare)]
    words_in = bare.split()
    if known and len(words_in) <= 6:
        yield known[0]
    elif len(words_in) <= 3 and len(bare) <= 40 and re.fullmatch(r"[^\W\d_][\w' /!-]*", bare):
        yield re.sub(r"\W+", "_", bare.casefold()).strip("_")


@cache
def _archive() -> dict[str, _Warning]:
    data = table("warnings")
    return {name: _Warning(pattern(data[name]["words"]), pattern(data[name]["unless"])) for name in ARCHIVE}


@cache
def _negation() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = table("warnings")["negation"]
    before = re.compile(rf"(?:{pattern(data['before']).pattern})[\w' /]*$", re.IGNORECASE)
    return before, re.compile(rf"\W{{1,3}}(?:{pattern(data['after']).pattern})", re.IGNORECASE)


@cache
def _nothing() -> re.Pattern[str]:
    return pattern(table("warnings")["negation"]["free"])


@cache
def _tags() -> dict[str, re.Pattern[str]]:
    return {name: pattern(words) for name, words in table("warnings")["tags"].items()}


@cache
def _softeners() -> re.Pattern[str]:
    return pattern(table("genres")["softeners"])
