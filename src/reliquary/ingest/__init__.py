"""The way in: a draft is mended, divided, described and set, and so becomes a reading. Read this file first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from reliquary import READER_VERSION
from reliquary.ingest.describe import describe
from reliquary.ingest.divide import divide
from reliquary.ingest.edges import edges
from reliquary.ingest.fingerprint import fingerprint
from reliquary.ingest.repair import repair
from reliquary.ingest.typeset import typeset
from reliquary.ingest.unread import unread
from reliquary.work import Claim, Draft, Note, Reading, Span, Surroundings

SHOWN = ("header", "heading", "legend", "after", "end mark", "mail header")
"""Roles of the regions that a library shows as what stood round the story."""

STORY = "the story"
SIGNS = "signs"
"""What notes say of the story's own place, and of marks that hold no word."""

ASIDE = {
    "chrome": "furniture of a site or a program",
    "footer": "a footer or signature",
    "rule": "a dividing line",
    "legend": "a legend of symbols",
    "header": "words of the header that state no field",
    "heading": "a heading",
    "after": "the author's words after the story",
    "end mark": "a closing mark",
    "mail header": "lines of a mail's header",
}
"""What is said of the words that are neither story nor in a claim's span, by the role of their region."""


def ingest(draft: Draft, surroundings: Surroundings = Surroundings()) -> Reading:
    """One document understood: its claims, its story in chapters, and a note of everything else.

    Never raises on any text. Spans of the reading count in the format's own text, before repair.

    >>> from reliquary.work import Place, Region
    >>> text = "Title: Rain\\nAuthor: Wren\\n\\nIt rained. Nobody minded, for once.\\n"
    >>> whole = (Region("author text", (0, len(text))),)
    >>> reading = ingest(Draft(Place("rain.txt"), "", None, "text", "ascii", text, "", regions=whole))
    >>> reading.body, [claim.value for claim in reading.claims if claim.field in ("title", "authors")]
    ('It rained. Nobody minded, for once.', ['Rain', ['Wren']])
    """
    divided = divide(repair(draft))
    draft = divided.draft
    claims = (*draft.claims, *describe(divided))
    claims = (*claims, *unread(draft, claims), *edges(draft, claims))
    chapters = typeset(draft)
    notes = (*draft.notes, *_set_aside(draft, claims))
    return Reading(
        place=draft.place,
        digest=draft.digest,
        item=draft.item,
        format=draft.format,
        encoding=draft.encoding,
        text_digest=draft.text_digest,
        header=_header(draft),
        claims=tuple(_as_found(claim, draft) for claim in claims),
        chapters=chapters,
        notes=tuple(_note_as_found(note, draft) for note in notes),
        fingerprint=fingerprint("\n\n".join(chapter.text for chapter in chapters)),
        made_of=draft.made_of,
    )


def _header(draft: Draft) -> str:
    """What stood round the story, in order, for people who want to see it as it lay."""
    pieces = (draft.text[slice(*region.span)].strip("\n") for region in draft.regions if region.role in SHOWN)
    return "\n\n".join(piece for piece in pieces if piece.strip())


def _as_found(claim: Claim, draft: Draft) -> Claim:
    """The claim as this reader's, with its span in the text before repair."""
    span = claim.span if claim.span is None or not draft.offsets.moves else draft.offsets.back(claim.span)
    return Claim(claim.field, claim.value, claim.raw, claim.witness, claim.weight, span, READER_VERSION)


def _note_as_found(note: Note, draft: Draft) -> Note:
    """The note with its span in the text before repair, where notes of repairs have theirs already."""
    if note.span is None or note.step == "repair" or not draft.offsets.moves:
        return note
    return replace(note, span=draft.offsets.back(note.span))


def _set_aside(draft: Draft, claims: Sequence[Claim]) -> Iterator[Note]:
    """A note for every stretch that is not within a claim's span, the story too; it names it and repeats no word."""
    claimed = list(_united(claim.span for claim in claims if claim.span is not None))
    at = 0
    for region in draft.regions:
        position, stop = region.span
        while at < len(claimed) and claimed[at][1] <= position:
            at += 1
        if region.role == "story":
            yield Note("divide", STORY, region.span)
            continue
        for start, end in islice(claimed, at, None):
            if start >= stop:
                break
            yield from _aside(draft.text, region.role, (position, start))
            position = max(position, end)
        yield from _aside(draft.text, region.role, (position, stop))


def _united(spans: Iterable[Span]) -> Iterator[Span]:
    """Spans in order, those that touch made one."""
    held: Span | None = None
    for start, end in sorted(spans):
        if held and start <= held[1]:
            held = (held[0], max(held[1], end))
            continue
        if held:
            yield held
        held = (start, end)
    if held:
        yield held


def _aside(text: str, role: str, span: Span) -> Iterator[Note]:
    """The note for one stretch, its span without the blanks round it; none where it is blank."""
    words = text[span[0] : span[1]]
    if words.strip():
        start = span[0] + len(words) - len(words.lstrip())
        what = ASIDE[role] if role == "rule" or any(map(str.isalnum, words)) else SIGNS
        yield Note("divide", what, (start, span[0] + len(words.rstrip())))
