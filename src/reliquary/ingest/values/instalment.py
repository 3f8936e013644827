"""Reads part counters: `(3/7)`, `Part VII/?`, `Teil 2 von 4`, `Ch. 12`; alone or at the end of a title."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from reliquary.ingest.values.number import number, number_pattern
from reliquary.vocabulary.phrases import in_step, level
from reliquary.vocabulary.tables import table

EDGES = " \t\n-–—:,;.~*_|"


@dataclass(frozen=True, slots=True)
class Counter:
    """Number `n` of `of` parts. `open_ended` where the text says that the number of parts is not known yet ("1/?")."""

    n: int | None
    of: int | None = None
    open_ended: bool = False


def instalment(written: str) -> Counter | None:
    """The part counter that a text is, None where it is anything else.

    >>> instalment("Part VII/?"), instalment("Kapitel 4")
    (Counter(n=7, of=None, open_ended=True), Counter(n=4, of=None, open_ended=False))
    >>> instalment("The second part of the night") is None
    True
    """
    found = _forms()[0].fullmatch(level(written[:80]).strip(" .,:;-~*_=#"))
    return _counter(found) if found else None


def split_counter(title: str) -> tuple[str, Counter | None, str]:
    """A title without the counter in or behind it, the counter, and what stands behind the counter.

    >>> split_counter("Under the El (7/10)")
    ('Under the El', Counter(n=7, of=10, open_ended=False), '')
    >>> split_counter("Clean Hands - Ch. 12: The Door")
    ('Clean Hands', Counter(n=12, of=None, open_ended=False), 'The Door')
    """
    title = title[:600]
    found = _forms()[1].search(in_step(title))
    counter = _counter(found) if found else None
    if not found or not counter or not title[: found.start()].strip(" -:,.~*"):
        return title, None, ""
    return title[: found.start()].rstrip(EDGES), counter, title[found.end() :].strip(EDGES)


def _counter(found: re.Match[str]) -> Counter | None:
    """The counter that was found; None where it counts past its end, as `24/7` does."""
    groups = found.groupdict()
    n = number(groups["n"] or groups["only"] or groups.get("nth") or groups["zh"])
    of = number(groups["m"]) if groups["m"] else None
    if n is None or (of is not None and n > of):
        return None
    return Counter(n, of, bool(groups["m"]) and of is None)


@cache
def _forms() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The counter by itself, and a counter behind a title."""
    n = number_pattern()
    figure = rf"(?:\d{{1,4}}[a-z]?|[ivxlc]{{1,7}}(?!\w)|(?<=\w\s)(?:{n}))"
    alone = rf"{_body(n)}|(?P<nth>{n})\.?\s?(?:{_part()})(?!\w)"
    behind = rf"(?:[\s,;:~*-]+|(?<=\w)(?=[(\[第]))[(\[{{]?\s?(?:{_body(figure)})(?:\s?[)\]}}]|(?=\s*$)|(?=\s*[:~.-]\s))"
    return (
        re.compile(rf"[(\[{{]?\s?(?:{alone})\s?[)\]}}]?", re.IGNORECASE),
        re.compile(behind, re.IGNORECASE),
    )


def _body(n: str) -> str:
    """The forms of a counter whose number is written as `n` says."""
    data = table("numbers")
    of, open_ended = "|".join(data["of"]), "|".join(data["open"])
    span = r"(?:\s?(?:-|&|and|\+)\s?\d{1,4}[a-z]?)?"
    word = rf"(?:(?:{_part()})(?:\s?#|\s?no\.?)?\s{{0,2}})"
    total = rf"(?P<m>{number_pattern()}|{open_ended})\??"
    return (
        rf"{word}?(?P<n>{n}){span}\s{{0,2}}[(]?(?:/|(?:{of})(?!\w))\s{{0,2}}{total}"
        rf"|{word}(?P<only>{n}){span}"
        r"|(?:第\s?|(?<=[(])|(?=[(])[(])(?P<zh>[一二三四五六七八九十]{1,3}|(?<=第)\d{1,3}|(?<=[\u3040-\u9fff][(])\d{1,3})(?:\s?[章回节節话話部篇]|(?=[)]))"
    )


def _part() -> str:
    return "|".join(table("numbers")["part"])
