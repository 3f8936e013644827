"""Finds the labels on a line, `Rating: R`, `ARCHIVE - no`, `PART=VII/?`, `作者：…`, also in the middle of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from reliquary.ingest.layout.names import read_by_line
from reliquary.vocabulary.labels import LONGEST, Label, guess_label, may_begin_label, read_label

CROWDED = 280
"""Characters; on a line longer than this several labels mean that its line breaks were lost."""
_LEAD = re.compile(r"[^\w\n\"“”«„]{0,8}(?:o[ \t]+(?=[A-Z*_])|\d{1,2}[.)][ \t]+(?=\D))?[*_\[({<【]{0,3}")
_SIGN = re.compile(
    r"[*_\])}>]{0,3}(?P<blank>[ \t\xa0\u3000]{0,40})"
    r"(?:(?P<sign>[:：;=】]|(?<=[\])}>])(?=[ \t])|[-–—]{1,3}>?(?=[\s\w\"“(\[<])|\.{2,60}|\.(?=[ \t]|$)|\t)|(?<=[ "
    r"\t]{2})(?=\S))[*_\])}>]{0,3}[ \t\xa0\u3000]*"
)
_MADE_UP = re.compile(
    r"(?P<label>[^\W\d_][^:：=?\n.!\"“”]{1,58})(?P<sign>(?<!\d)[:：=]|(?<=\d)[:：=](?!\d)|\?(?=[ \t])|"
    r"\.{5,60}+(?=[ \t]))[*_]{0,3}[ \t\xa0\u3000]*"
)
_MAY_BE_MADE_UP, _MAY_BE_INNER = re.compile(r"[:：=?]|\.{5}"), re.compile("[:：;=]")
"""Signs without which there is no such label: a quick look."""
_INNER_SIGN = re.compile(r"[*_]{0,2} ?(?P<sign>[:：;=])(?=[\s*_]|$)")
_BOUNDARY = re.compile(r"(?:[.!?)\]\"”'’>*_|，。；）]\s*|\s{2,}|\|\s*|\t|^)$")
_WORD_START = re.compile(r"(?<![^\s(\[*_\"“/&])[^\W\d_]")
_FIRST = re.compile(r"[^\W\d_][\w'’‘`´\ufffd]*")
_WORD = re.compile(r"[\w/'’()&]{1,15}(?= \S)")
MOST_SIGNS = 7
FARTHEST = 12_000
"""Characters of a line in which labels are looked for; no header that lost its breaks is longer."""


@dataclass(frozen=True, slots=True)
class Found:
    """A label on a line: what it announces, where it begins and ends and where its value begins; the sign after it.

    `sign` is empty where only blanks part label and value. `made_up` labels are guessed at, or mean nothing to us.
    """

    label: Label
    start: int
    end: int
    value: int
    sign: str
    made_up: bool = False


def find_label(line: str, above: str = "") -> Found | None:
    """The label a line begins with, behind bullets and bold marks; None where it begins with none that we know.

    `above` is the sign behind the label of the field right above: one full stop makes the next less doubtful.

    >>> find_label("o *Rating*: PG-13").label.field, find_label("ARCHIVE - No.").sign
    ('rating', '-')
    >>> find_label("Note to self: bring coffee.") is None
    True
    >>> find_label("Characters. Two of them."), find_label("Characters. Two of them.", ".").label.field
    (None, 'characters')
    """
    lead = None if line[:1].isalpha() and line[0] != "o" else _LEAD.match(line)
    start = lead.end() if lead else 0
    if start >= len(line) or not line[start].isalpha() or not may_begin_label(_FIRST.match(line, start)[0]):  # type: ignore[index]
        return None
    for tried, sign in enumerate(_SIGN.finditer(line, start + 1, start + LONGEST + 40)):
        if tried == MOST_SIGNS or sign.start() - start > LONGEST:
            break
        label = read_label(line[start : sign.start()])
        if label and label.field == "sender" and "@" not in line:
            label = None
        if label and _stands(line, start, sign, label, above):
            return Found(label, start, sign.start(), sign.end(), sign["sign"] or "")
        if sign["sign"] in (":", "："):
            break
    return None


def _stands(line: str, start: int, sign: re.Match[str], label: Label, above: str) -> bool:
    """Whether label and sign together are a label: the rarer the sign, the surer the label must be."""
    written = sign["sign"] or ""
    if written == "" and line[sign.end() - len(sign[0])] in "])}>":
        return start > 0 and line[start - 1] in "[({<"
    if written in (":", "：", "】"):
        return True
    if not (line[start].isupper() or not line[start].islower()):
        return False
    if sign.end() >= len(line) and written not in ("=", ";"):
        return False
    if written in ("=", ";") or written.startswith(".."):
        return True
    if written == ".":
        return (label.sure or above == ".") and len(line) > sign.end()
    if written.startswith(("-", "–", "—")):
        joined = not sign["blank"] and line[sign.end("sign") : sign.end("sign") + 1].strip() != ""
        return not joined and (label.sure or line[start : sign.start()].isupper())
    return label.sure or line[start : sign.start()].istitle()


def bare_label(line: str) -> Found | None:
    """The label a line begins with where nothing parts it from its value: `Author Quince`.

    >>> bare_label("Word count 1900").value
    11
    """
    found, at = None, 0
    for word in islice(_WORD.finditer(line), 3) if line[:1].isupper() else ():
        if word.start() != at:
            break
        at = word.end() + 1
        label = read_label(line[: word.end()])
        if label and label.field not in ("series", "part", "parts", "chapter") and not line[at].islower():
            found = Found(label, 0, word.end(), at, "bare")
    return found


def made_up_label(line: str) -> Found | None:
    """A label of the author's own making: a few words before a colon, or a question and its answer.

    >>> made_up_label("How bad does it get? PG.").label.field
    'rating'
    """
    if not _MAY_BE_MADE_UP.search(line):
        return None
    lead = _LEAD.match(line)
    match = _MADE_UP.match(line, lead.end() if lead else 0)
    if match and len(line) > CROWDED and " by " in match["label"].lower():
        return None
    if not match or match["label"][0].islower() or len(match["label"].split()) > 9:
        return None
    question = match["sign"] == "?"
    label = guess_label(match["label"])
    if question and (label is None or match.end() >= len(line)):
        return None
    end = match.end("sign") if question else match.end("label")
    return Found(label or Label("set_aside", None, False), match.start("label"), end, match.end(), match["sign"], True)


def inner_labels(line: str, first: Found | None) -> list[Found]:
    """The labels further on in a line, such as a header has whose line breaks were lost.

    Elsewhere only a sure label counts, and only behind the end of a sentence or a bar; behind a wide gap any does.

    >>> line = "Spoilers: but not the end. Keywords: A, X"
    >>> [found.label.field for found in inner_labels(line, find_label(line))]
    ['category']
    """
    start = first.value if first else 0
    if not _MAY_BE_INNER.search(line):
        return []
    found: list[Found] = []
    crowded = len(line) > CROWDED
    candidates = list(_candidates(line, start))
    lost = len(candidates) + (first is not None) >= (3 if crowded else 4)
    shouted = first is not None and line[first.start : first.end].isupper()
    for index, (each, boundary) in enumerate(candidates):
        firm = boundary or (index == 0 and first is None and _is_credit(line[: each.start]))
        column = first is not None and line[: each.start].endswith("   ")
        same = first is not None and first.sign == each.sign and shouted and line[each.start : each.end].isupper()
        if (
            (firm and (first is not None or found or not boundary) and each.label.sure and each.sign in ":：")
            or same
            or column
            or (lost and _plausible(line, each, firm))
        ):
            found.append(each)
    return _before_the_story(line, found) if lost else found


def _is_credit(before: str) -> bool:
    """Whether what stands before the first label of a line is a title and a name."""
    credited = read_by_line(before.strip()) if len(before) < CROWDED else None
    return credited is not None and credited.title is not None


def _candidates(line: str, start: int) -> Iterator[tuple[Found, bool]]:
    """Every known label before a sign from `start` on, the longest that the words make, and whether it stands firm."""
    floor = start
    for sign in _INNER_SIGN.finditer(line, start, min(len(line), FARTHEST)):
        reach = max(floor, sign.start() - 44)
        for begin in _WORD_START.finditer(line, reach, sign.start()):
            if line[begin.start()].islower():
                continue
            label = read_label(line[begin.start() : sign.start()])
            if label:
                before = line[max(0, begin.start() - 4) : begin.start()].rstrip('*_(["“')
                firm = _BOUNDARY.search(before) is not None
                after = sign.end() + len(line[sign.end() :]) - len(line[sign.end() :].lstrip("*_ \t\xa0\u3000"))
                yield Found(label, begin.start(), sign.start(), after, sign["sign"]), firm
                break
        floor = sign.end()


def _plausible(line: str, found: Found, firm: bool) -> bool:
    """Whether a label in a line without breaks is one: firm, or at least not inside a quotation."""
    return firm or any(line.count('"', begun, found.start) % 2 == 0 for begun in (max(0, found.start - 60), 0))


def _before_the_story(line: str, found: list[Found]) -> list[Found]:
    """The labels up to the first stretch that is told as a story: much dialogue, or very long."""
    kept: list[Found] = []
    previous = 0
    for each in found:
        between = line[previous : each.start]
        spoken = len(re.findall(r"(?:^|\s)[\"“«„][A-ZÀ-ÞА-Я]", between))
        if spoken > (2 if each.label.sure else 0) or len(between) > 2500:
            break
        kept.append(each)
        previous = each.value
    return kept
