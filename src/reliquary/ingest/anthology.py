"""One book that holds stories of several authors, as zines and anthologies do, parted where each story credits its own.

Parted is what shows without doubt: lines of the contents, or titles at the top of chapters, with at least two authors
or with headers of their own. A book in which that is half clear stays whole, and is doubted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reliquary.ingest.facts import fold
from reliquary.ingest.layout.names import read_by_line
from reliquary.ingest.several import STORIES, STORY_WORDS, frame, items_of, labelled, piece, several
from reliquary.ingest.values.title import clean_title
from reliquary.work import Claim, Draft, Leaf, Region

BOOK = "epub"
"""The format of books that no platform or program made of one work."""
FIRST_LINES = 4
"""Lines at the top of a chapter that may hold its title and whose it is."""
PREFACE = 600
"""Words before the first story that may be the editor's."""
OF_THE_BOOK = frozenset(("authors", "title", "summary", "series", "series_place", "instalment", "chapter_title",
                         "status", "date", "url", "notes"))  # fmt: skip
"""What a package says of the book and not of each story in it."""
CONTENTS = 0.7


@dataclass(frozen=True, slots=True)
class _Chapter:
    """A chapter with the headings above it; the title and author it credits, "" where it goes on with a story."""

    start: int
    region: Region
    title: str
    author: str
    named: tuple[str, str] = ("", "")
    is_header: bool = False


def anthology(draft: Draft) -> Iterator[Draft | Leaf]:
    """The stories of a book, each as a draft, and a leaf for what stands round them; else what `several` makes."""
    chapters = list(_chapters(draft)) if draft.format == BOOK else []
    if not any(chapter.title for chapter in chapters):
        yield from several(draft)
        return
    first = next(position for position, chapter in enumerate(chapters) if chapter.title)
    stories = _stories(chapters[first:])
    preface = draft.text[chapters[0].start : chapters[first].start]
    if len(stories) < 2 or len(preface.split()) > PREFACE or not _is_clear(draft.text, stories):
        count = len({chapter.title for chapter in chapters if chapter.title})
        doubted = (Claim(STORIES, count, None, "headings", 0.5),) if count > 1 else ()
        yield replace(draft, claims=(*draft.claims, *doubted))
        return
    items = items_of(draft, len(stories))
    yield frame(draft, items)
    for item, story in zip(items, stories, strict=True):
        yield _tale(draft, story, item)


def _chapters(draft: Draft) -> Iterator[_Chapter]:
    """The chapters of a divided book, each with the headings between it and the one before."""
    start: int | None = None
    for region in draft.regions:
        if region.role in ("heading", "header"):
            start = region.span[0] if start is None else start
        elif region.role in ("story", "author text"):
            at = region.span[0] if start is None else start
            start = None
            yield _credited(draft.text, at, region)


def _credited(text: str, start: int, region: Region) -> _Chapter:
    """A chapter with whatever credits it: a header, its line of the contents, or the lines at its top."""
    header = labelled(text, (start, region.span[1]))
    if header is not None:
        return _Chapter(start, region, header.title, header.author, is_header=True)
    for title, author, named in _credits(text, start, region):
        told = clean_title(title)
        if told is not None and told.text and told.counter is None:
            return _Chapter(start, region, fold(told.text), fold(author), (told.text, author) if named else ("", ""))
    return _Chapter(start, region, "", "")


def _credits(text: str, start: int, region: Region) -> Iterator[tuple[str, str, bool]]:
    """Title and author as a chapter may give them, and whether only the contents do."""
    said = region.title or ""
    credit = read_by_line(said)
    if credit and credit.title and credit.name:
        yield said[slice(*credit.title)], said[slice(*credit.name)], True
    lines = [line.strip() for line in text[start : min(region.span[1], start + 1000)].split("\n") if line.strip()]
    for above, line in zip(["", *lines], lines[:FIRST_LINES], strict=False):
        credit = read_by_line(line)
        if credit and credit.name:
            title = line[slice(*credit.title)] if credit.title else above or ("" if read_by_line(said) else said)
            yield title, line[slice(*credit.name)], not above and not credit.title
            return


def _stories(chapters: Sequence[_Chapter]) -> list[list[_Chapter]]:
    """The chapters of each story: one that credits nobody, or the same story again, goes on with the one before."""
    stories: list[list[_Chapter]] = []
    for chapter in chapters:
        if stories and chapter.title in ("", stories[-1][0].title):
            stories[-1].append(chapter)
        else:
            stories.append([chapter])
    return stories


def _is_clear(text: str, stories: Sequence[Sequence[_Chapter]]) -> bool:
    """Whether the stories have titles that differ, several authors or headers of their own, and are stories."""
    heads = [story[0] for story in stories]
    told = all(head.is_header for head in heads) or len({head.author for head in heads if head.author}) > 1
    spans = [(story[0].start, story[-1].region.span[1]) for story in stories]
    longs = all(len(text[start : min(end, start + 20_000)].split()) >= STORY_WORDS for start, end in spans)
    return told and longs and len({head.title for head in heads}) == len(heads)


def _tale(draft: Draft, chapters: Sequence[_Chapter], item: str) -> Draft:
    """One story of a book as a draft of its own; its first chapter is divided like any text."""
    span = chapters[0].start, chapters[-1].region.span[1]
    title, author = chapters[0].named
    named = [Claim("title", title, None, "table of contents", CONTENTS)] if title else []
    named += [Claim("authors", [author], None, "table of contents", CONTENTS)] if author else []
    tale = piece(draft, span, item, OF_THE_BOOK)
    return replace(tale, regions=tuple(_regions(draft, chapters, span[0])), claims=(*tale.claims, *named))


def _regions(draft: Draft, chapters: Sequence[_Chapter], start: int) -> Iterator[Region]:
    """The first chapter whole, as its author's text; the others as the book has divided them."""
    first = chapters[0].region
    titled = first.title if len(chapters) > 1 else None
    yield Region("author text", (0, first.span[1] - start), titled, first.number if len(chapters) > 1 else None)
    for region in draft.regions:
        if first.span[1] <= region.span[0] < chapters[-1].region.span[1]:
            yield replace(region, span=(region.span[0] - start, region.span[1] - start))
