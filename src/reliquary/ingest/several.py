"""One file that holds many stories, as zines, digests and collections do, parted where each story heads itself.

Parted is what shows without doubt where each story begins: headers of their own with titles that differ, or titles each
above a by-line of another author. Where one author's titles follow each other the file stays whole, and is doubted.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import accumulate, chain, islice, repeat
from operator import add

from reliquary.ingest.facts import fold
from reliquary.ingest.layout.fields import find_label
from reliquary.ingest.layout.names import is_title, read_by_line
from reliquary.ingest.values.title import clean_title
from reliquary.markup.mentions import item_of
from reliquary.work import Block, Claim, Draft, Leaf, Mark, Region, Span

STORIES = "stories"
"""Field of the claim that a file seems to hold several stories; it settles as a doubt."""
CORE = frozenset(
    (
        "authors",
        "rating",
        "disclaimer",
        "summary",
        "fandoms",
        "relationships",
        "archive",
        "category",
        "spoilers",
        "emails",
    )
)
"""Fields of which a header needs two beside its title to begin a story."""
PARTS = frozenset(("part", "parts", "chapter", "chapter_title", "instalment"))
"""Fields by which a header is known for that of a chapter."""
HEADER_LINES = 25
"""Lines below a title in which the rest of its header is looked for."""
FIRST, TOP = 8, 4000
"""Lines at the top of a chapter, and characters, in which a labelled title is looked for."""
OF_THE_FILE = ("authors", "title")
"""What is claimed of a file and not of each story in it."""
STORY_WORDS = 50
"""Words below a header that make a story."""
MOST = 2000
"""Stories of one file; what has more of them is a list."""
CREDITED = 180
"""How long a by-line is at most."""
_TITLED = re.compile(r"\n[^\w\n]{0,12}[Tt](?:[IiÍí][Tt]|[ÍIíi]T)")
_CREDIT_FIRST = re.compile(
    r"[\W_]{0,8}(?:(?:written|an?|story|fic|fanfic|tale|poem|drabble|vignette)\s){0,4}(?:by|von|par|por)\s",
    re.IGNORECASE,
)
_CREDITED = re.compile(r"[BbVvPp](?<![^\W_].)(?:[Yy]|[Oo][NnRr]|[Aa][Rr])\s")


@dataclass(frozen=True, slots=True)
class Opening:
    """Where a story begins, its folded title and author; whether a header of its own or only a by-line shows it."""

    start: int
    title: str
    author: str
    is_header: bool


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of a text, each with where it begins and without its blanks; behind the last there is an empty one."""

    starts: Sequence[int]
    written: Sequence[str]

    def __len__(self) -> int:
        return len(self.written)

    def __getitem__(self, at: int) -> tuple[int, str]:
        if at >= len(self.written):
            return (self.starts[-1], "")
        line = self.written[at]
        return (self.starts[at] + len(line) - len(line.lstrip()), line.strip())


def _lines(text: str, span: Span) -> _Lines:
    """The lines of a stretch of text."""
    written = text[slice(*span)].split("\n")
    return _Lines([*accumulate(map(add, map(len, written), repeat(1)), initial=span[0])], written)


def several(draft: Draft) -> Iterator[Draft | Leaf]:
    """The stories of a file, each as a draft, and a leaf for what stands before them; else the draft itself.

    Files that a format has divided into chapters are left alone. Linear, and never raises.

    >>> from reliquary.work import Place
    >>> story = "It rained, and nobody in the house on the hill minded. " * 8
    >>> text = f"OUR ZINE\\n\\nRain\\nby Ann Quarry\\n\\n{story}\\n\\nSnow\\nby Osric Vale\\n\\n{story}\\n"
    >>> [type(each).__name__ for each in several(Draft(Place("zine.txt"), "", None, "text", "ascii", text, ""))]
    ['Leaf', 'Draft', 'Draft']
    """
    whole = _written(draft)
    openings = list(_openings(draft.text, whole)) if whole else []
    stories = _apart(openings)
    if whole is None or len(stories) < 2 or not _is_told(draft.text, stories, whole[1]):
        yield draft
        return
    by_header = all(each.is_header for each in stories)
    if not by_header and len({each.author for each in stories}) < 2:
        yield replace(draft, claims=(*draft.claims, Claim(STORIES, len(stories), None, "headings", 0.5)))
        return
    yield from _parted(draft, stories, whole)


def _written(draft: Draft) -> Span | None:
    """The one stretch that may hold several stories; None where a format knows better."""
    written = [region for region in draft.regions if region.role == "author text"]
    if not draft.regions:
        return (0, len(draft.text))
    divided = any(region.number is not None or region.title is not None for region in draft.regions)
    known = any(claim.field == "title" and claim.span is None for claim in draft.claims)
    if len(written) != 1 or divided or known or any(region.role in ("story", "header") for region in draft.regions):
        return None
    return written[0].span


def _openings(text: str, span: Span) -> Iterator[Opening]:
    """Every place where a story may begin, in order."""
    lines = _lines(text, span)
    credits, skip = set(_credits(lines.written)), -1
    for index in sorted(credits.union(_titles(text, span, lines))):
        if index <= skip:
            continue
        found = _header(lines, index)
        if found:
            opening, skip = found
            yield opening
        elif index in credits and _stands_apart(lines, index):
            credited = _by_line(lines, index)
            if credited:
                yield credited


def labelled(text: str, span: Span) -> Opening | None:
    """The story that a header at the top of a stretch announces."""
    lines = _lines(text, (span[0], min(span[1], span[0] + TOP)))
    found = (_header(lines, at) for at in range(min(len(lines), FIRST)) if lines[at][1])
    return next((each[0] for each in found if each is not None), None)


def _stands_apart(lines: _Lines, at: int) -> bool:
    """Whether a line begins with a credit or follows a blank one; the last line of a paragraph does neither."""
    return _CREDIT_FIRST.match(lines[at][1]) is not None or not at or not lines[at - 1][1]


def _titles(text: str, span: Span, lines: _Lines) -> Iterator[int]:
    """The lines that may hold a labelled title; a quick look at all together."""
    for found in _TITLED.finditer("\n" + text[slice(*span)]):
        yield bisect_left(lines.starts, span[0] + found.start())


def _credits(written: Sequence[str]) -> Iterator[int]:
    """The lines that may be a by-line: short, and with a blank line below."""
    for index, below in enumerate(chain(islice(written, 1, None), [""])):
        if (not below or below.isspace()) and len(written[index]) < CREDITED and _CREDITED.search(written[index]):
            yield index


def _header(lines: _Lines, at: int) -> tuple[Opening, int] | None:
    """The story that a labelled title and the labels round it announce, and the header's last line."""
    label = find_label(lines[at][1])
    if label is None or label.label.field != "title":
        return None
    title = clean_title(lines[at][1][label.value :], stated=True)
    if title is None or not title.text or title.counter is not None:
        return None
    fields: dict[str, str] = {}
    first, last = at, at
    for index in range(at + 1, min(len(lines), at + HEADER_LINES)):
        found = find_label(lines[index][1]) if lines[index][1] else None
        if found is not None:
            if found.label.field == "title":
                break
            fields.setdefault(found.label.field, lines[index][1][found.value :])
            last = index
    while first > max(0, at - HEADER_LINES) and (above := find_label(lines[first - 1][1])) is not None:
        if above.label.field == "title":
            break
        first -= 1
        fields.setdefault(above.label.field, lines[first][1][above.value :])
    if len(CORE & fields.keys()) < 2 or PARTS & fields.keys():
        return None
    return Opening(lines[first][0], fold(title.text), fold(fields.get("authors", "")), True), last


def _by_line(lines: _Lines, at: int) -> Opening | None:
    """The story that a title above or before a by-line announces, if both stand by themselves."""
    start, line = lines[at]
    credit = read_by_line(line)
    if credit is None or credit.name is None:
        return None
    below = lines[at + 1][1]
    written = line[slice(*credit.title)] if credit.title else ""
    above = at
    if not written:
        above = at - 1 if at and lines[at - 1][1] else at - 2
        if above < 0 or not lines[above][1]:
            return None
        start, written = lines[above]
    alone = above == 0 or not lines[above - 1][1] or not any(map(str.isalnum, lines[above - 1][1]))
    title = clean_title(written) if len(written) < 100 and is_title(written) else None
    if not alone or below or title is None or not title.text or title.counter is not None:
        return None
    return Opening(start, fold(title.text), fold(line[slice(*credit.name)]), False)


def _apart(openings: Sequence[Opening]) -> list[Opening]:
    """The openings of stories that differ from the one before: headers if there are two, else by-lines."""
    headers = [each for each in openings if each.is_header]
    chosen = headers if len({each.title for each in headers}) > 1 else [each for each in openings if not each.is_header]
    apart: list[Opening] = []
    for each in chosen:
        if not apart or each.title != apart[-1].title:
            apart.append(each)
    titles = [each.title for each in apart]
    return apart if len(set(titles)) == len(titles) <= MOST else []


def _is_told(text: str, stories: Sequence[Opening], end: int) -> bool:
    """Whether below each opening there is a story, and before the first no more than a preface."""
    stops = [*(each.start for each in stories[1:]), end]
    return all(
        len(text[each.start : stop][:20_000].split()) >= STORY_WORDS for each, stop in zip(stories, stops, strict=True)
    )


def _parted(draft: Draft, stories: Sequence[Opening], whole: Span) -> Iterator[Draft | Leaf]:
    """A draft for each story, and a leaf for what stands before and behind them all."""
    items = items_of(draft, len(stories))
    if draft.text[: stories[0].start].strip() or draft.text[whole[1] :].strip():
        yield frame(draft, items)
    stops = [*(each.start for each in stories[1:]), whole[1]]
    for item, each, stop in zip(items, stories, stops, strict=True):
        yield piece(draft, (each.start, stop), item, OF_THE_FILE)


def items_of(draft: Draft, count: int) -> list[str]:
    """The items of so many stories of one draft."""
    return [f"{draft.item or ''}#{number}" for number in range(1, count + 1)]


def frame(draft: Draft, items: Sequence[str]) -> Leaf:
    """The leaf for what stands round the stories of a draft; it knows them all."""
    what = f"the words round a collection of {len(items)} stories, which are read one by one"
    return Leaf(draft.place, "collection", what, draft.digest, tuple(item_of(draft.digest, item) for item in items))


def piece(draft: Draft, span: Span, item: str, of_the_whole: Collection[str]) -> Draft:
    """One stretch of a draft, its author's text throughout, as a draft of its own.

    What is claimed of the whole stays, but for the fields that are `of_the_whole` alone.
    """
    start, stop = span
    text = draft.text[start:stop]
    blocks = (_moved(block, -start, len(text)) for block in draft.blocks if start <= block.span[0] < stop)
    return replace(
        draft,
        item=item,
        text=text,
        text_digest=sha256(text.encode("utf-8", "replace")).hexdigest(),
        blocks=tuple(blocks),
        regions=(Region("author text", (0, len(text))),),
        claims=tuple(claim for claim in draft.claims if claim.span is None and claim.field not in of_the_whole),
        notes=tuple(note for note in draft.notes if note.span is None),
    )


def _moved(block: Block, by: int, length: int) -> Block:
    """A block, with its marks, at its place in the piece."""

    def shifted(span: Span) -> Span:
        return (max(0, span[0] + by), min(length, span[1] + by))

    marks = (Mark(mark.kind, shifted(mark.span), mark.target) for mark in block.marks)
    return replace(block, span=shifted(block.span), marks=tuple(mark for mark in marks if mark.span[0] < mark.span[1]))
