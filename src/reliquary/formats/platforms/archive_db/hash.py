"""Takes a Perl hash of entries apart as people left it: quotes unescaped, lines broken, any fields; runs nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

FIRST = re.compile(r"^[ \t]*%\w{1,60}\s*=\s*\(", re.MULTILINE)
ENTRY = re.compile(r"""(?:^|[,(}])[ \t]*(["']?)(\d{1,12})\1\s*=>\s*\{""", re.MULTILINE)
FIELD = re.compile(
    r"""(?:^|(?<=['"\d{]),|\{)[ \t]*(["']?)([A-Za-z_]\w{0,40})\1[ \t]*=>\s*(?=["']|-?\d|qq?\W|undef\b)""", re.MULTILINE
)
LAST = re.compile(r"\)\s*;")
AFTER = re.compile(r"\s*+,?+\s*+(?:\}\s*+,?+\s*+)?+(?:\)\s*+;\s*+(?:1\s*+;\s*+)?+)?+")
COMMENT = re.compile(r"(?:^|(?<=,))[ \t]*#[^\n]*$", re.MULTILINE)
PAIRS = {"(": ")", "{": "}", "[": "]", "<": ">"}
LOOKED_AT = 8
"""Quotes at the end of what stands for a field that are tried for its last one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the hash: its number, its fields in their order, and whether its end is missing."""

    number: int
    fields: tuple[tuple[str, str], ...]
    is_cut: bool = False


def entries(text: str) -> Iterator[Entry]:
    """Every entry of a hash of hashes, each field's value as a program would see it where it is well written.

    A value ends with the last quote before the next field, so that a quote nobody escaped and a line that was broken
    stay what their writer meant. Never raises, and takes time in proportion to the text.

    >>> text = "%FILES = (\\n1 => {\\n  Title => 'It's late',\\n Size=>3,\\n},\\n);"
    >>> next(entries(text)).fields
    (('Title', "It's late"), ('Size', '3'))
    """
    first = FIRST.search(text)
    heads = list(ENTRY.finditer(text, first.end() if first else 0))
    for index, head in enumerate(heads):
        stop = heads[index + 1].start() if index + 1 < len(heads) else len(text)
        yield _entry(int(head[2]), text[head.end() : stop], last=index + 1 == len(heads))


def _entry(number: int, body: str, *, last: bool) -> Entry:
    marks = list(FIELD.finditer(body))
    fields: list[tuple[str, str]] = []
    is_cut = not marks
    for index, mark in enumerate(marks):
        final = index + 1 == len(marks)
        chunk = body[mark.end() : marks[index + 1].start() if not final else len(body)]
        value, whole = _value(chunk)
        is_cut = is_cut or (final and last and not whole)
        fields.append((mark[2], value))
    return Entry(number, tuple(fields), is_cut)


def _value(chunk: str) -> tuple[str, bool]:
    """What stands for a value, and whether its end is there."""
    opened = re.match(r"(['\"])|(qq?)\s*([^\w\s])", chunk)
    if opened:
        mark = opened[1] or opened[3]
        inside, whole = _inside(COMMENT.sub("", chunk[opened.end() :]), PAIRS.get(mark, mark))
        return _unescaped(inside, is_plain=opened[1] == "'" or opened[2] == "q"), whole
    bare = re.match(r"-?[\w.]+", chunk)
    value = bare[0] if bare else ""
    return ("" if value == "undef" else value), bare is not None and AFTER.match(chunk, bare.end()) is not None


def _inside(rest: str, closing: str) -> tuple[str, bool]:
    """What stands before a closing sign, late in the text, behind which nothing but the field's end comes."""
    end, closed = len(rest), -1
    for _ in range(LOOKED_AT):
        end = rest.rfind(closing, 0, end)
        if end < 0:
            break
        closed = end if AFTER.fullmatch(rest, end + 1) else closed
    if closed >= 0:
        return rest[:closed], True
    written = re.search(rf"(?<!\\){re.escape(closing)}[ \t]*,[ \t]*$", rest, re.MULTILINE)
    return (rest[: written.start()], True) if written else (rest.rstrip(), False)


def _unescaped(written: str, *, is_plain: bool) -> str:
    if is_plain:
        return re.sub(r"\\([\\'])", r"\1", written)
    letters = {"n": "\n", "t": "\t", "r": "\n"}
    return re.sub(r"\\(.)", lambda found: letters.get(found[1], found[1]), written, flags=re.DOTALL)
