"""What the line of a title claims: the title as written, for its number and cycle are read off it later."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reliquary.ingest.describe.written import claim
from reliquary.ingest.divide import Divided
from reliquary.ingest.layout.headings import read_heading
from reliquary.ingest.values.title import clean_title
from reliquary.vocabulary.fandoms import file_fandom
from reliquary.work import Claim, Span

_SPACED = re.compile(r"(?:[^\W_]'? ){2,}[^\W_](?!\w)")
_BEFORE_COLON = re.compile(r"(?P<show>[^:：~|]{2,40}?)\s*(?:[:：~|]|\s[-–—])\s+(?=\S)")


def title_claims(divided: Divided, written: str, span: Span, witness: str, weight: float) -> Iterator[Claim]:
    """The claim of a line that is a title, as written, and of the show before a colon; none where it is a counter.

    Where a file holds several parts, the number behind the title of the first is not the file's.

    >>> from reliquary.work import Draft, Place
    >>> divided = Divided(Draft(Place("a.txt"), "", None, "text", None, "Under the El (7/10)", ""), ())
    >>> [(c.field, c.value) for c in title_claims(divided, "Under the El (7/10)", (0, 0), "title line", 0.8)]
    [('title', 'Under the El (7/10)')]
    """
    text, value = divided.draft.text, unspaced(written)
    cleaned = clean_title(value)
    if read_heading(value) or cleaned is None:
        return
    if divided.parts > 1 and cleaned.counter:
        value = cleaned.text
    show = _BEFORE_COLON.match(value)
    if show and value[show.end() :].strip() and file_fandom(show["show"]):
        yield claim(text, "fandoms", show["show"], span, witness, weight - 0.1)
        value = value[show.end() :]
    yield claim(text, "title", value, span, witness, weight)


def unspaced(written: str) -> str:
    """A title without the blanks between its letters, where it is set so.

    >>> unspaced("T H E   H A M M E R   P R I C E"), unspaced("A Reasonable Amount of Snow")
    ('THE HAMMER PRICE', 'A Reasonable Amount of Snow')
    """
    if not _SPACED.search(written):
        return written
    words = re.split(r"\s{2,}", written.strip())
    return " ".join(word.replace(" ", "") if _SPACED.fullmatch(word) or len(word) == 1 else word for word in words)
