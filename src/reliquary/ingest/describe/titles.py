"""What the line of a title claims: the title as written, for its number and cycle are read off it later."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reliquary.ingest.describe.written import claim
from reliquary.ingest.divide import Divided
from reliquary.ingest.layout.headings import read_heading
from reliquary.ingest.layout.names import is_quoted, read_by_line
from reliquary.ingest.layout.persons import is_person
from reliquary.ingest.layout.spaced import unspaced
from reliquary.ingest.values.title import clean_title
from reliquary.vocabulary.common import is_common
from reliquary.vocabulary.fandoms import file_fandom
from reliquary.work import Claim, Span

LABELLED = "labelled header"
DOUBTED = 0.4
"""What is taken off the weight of a title such as `Home` or `Epilogue`, which may be a page's or a part's."""
EVERYDAY = 0.3
"""What is taken off it for a show before the colon whose name is everyday words: `Angel: A Story` may be anybody's."""
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
    heading, cleaned = read_heading(value), clean_title(value, stated=True)
    if cleaned is None or (heading and not heading.numberless):
        return
    if clean_title(value) is None:
        weight -= DOUBTED
    credited = read_by_line(value) if witness == LABELLED else None
    if credited and credited.title and credited.name:
        name = value[slice(*credited.name)]
        if is_quoted(value[slice(*credited.title)]) or is_person(name):
            yield claim(text, "authors", [name], span, witness, weight - 0.1)
    if divided.parts > 1 and cleaned.counter:
        value = cleaned.text
    show = _BEFORE_COLON.match(value)
    if show and value[show.end() :].strip() and file_fandom(show["show"]):
        less = EVERYDAY if is_common(show["show"]) else 0.1
        yield claim(text, "fandoms", show["show"], span, witness, weight - less)
        value = value[show.end() :]
    yield claim(text, "title", value, span, witness, weight)
