"""The values that flow from a found file to an understood document; all frozen, none of them clever."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import BinaryIO

Span = tuple[int, int]
"""Start and end (exclusive) in characters of a draft's text."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something lay: the outermost path as given, and the names inside containers, outermost first."""

    path: str
    members: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "!".join((self.path, *self.members))

    @property
    def name(self) -> str:
        """The innermost file name without its folders.

        >>> Place("heap/old.zip", ("stories/one.txt",)).name
        'one.txt'
        >>> Place("heap/caf\\\\xe9.txt").name    # a byte that was no UTF-8
        'caf\\\\xe9.txt'
        """
        innermost = self.members[-1] if self.members else self.path
        return re.split(r"/|\\(?!x[0-9a-f]{2})", innermost.rstrip("/\\"))[-1]

    @property
    def trail(self) -> tuple[str, ...]:
        """The names on the way to it, outermost first; containers count as folders.

        >>> Place("heap/old.zip", ("stories/one.txt",)).trail
        ('heap', 'old.zip', 'stories', 'one.txt')
        """
        return tuple(name for part in (self.path, *self.members) for name in part.split("/") if name not in ("", "."))


@dataclass(frozen=True, slots=True)
class Source:
    """One found file, exactly as it lay; `open` streams it, so that it is never held whole."""

    place: Place
    size: int
    digest: str
    open: Callable[[], BinaryIO] = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Bundle:
    """A leading file and the files it claims: a dump and its stories folder, an index page and its pictures."""

    leading: Source
    others: tuple[Source, ...]

    @property
    def place(self) -> Place:
        return self.leading.place

    @property
    def size(self) -> int:
        """Bytes of all its files together."""
        return self.leading.size + sum(other.size for other in self.others)

    @property
    def names(self) -> tuple[str, ...]:
        """The name of each file, the leading one's first, below the innermost folder that holds them all.

        Containers count as folders, so a bundle has the same names packed and unpacked.

        >>> dump = Source(Place("heap/dump.sql"), 0, "", lambda: None)
        >>> Bundle(dump, (Source(Place("heap/old.zip", ("stories/7/1.txt",)), 0, "", lambda: None),)).names
        ('dump.sql', 'old.zip/stories/7/1.txt')
        """
        trails = [source.place.trail for source in (self.leading, *self.others)]
        first, last = min(trails), max(trails)
        shared = 0
        while shared < min(len(first), len(last)) - 1 and first[shared] == last[shared]:
            shared += 1
        return tuple("/".join(trail[shared:]) for trail in trails)

    @property
    def manifest(self) -> bytes:
        """A line of JSON for each file, the leading one first: name, size and digest."""
        files = zip(self.names, (self.leading, *self.others), strict=True)
        rows = ([name, source.size, source.digest] for name, source in files)
        return "".join(json.dumps(row) + "\n" for row in rows).encode()

    @property
    def digest(self) -> str:
        """The SHA-256 of the manifest: another one as soon as any of the files is another."""
        return sha256(self.manifest).hexdigest()


@dataclass(frozen=True, slots=True)
class Mark:
    """Something inline: `em`, `strong`, `underline`, `strike`, `sup`, `sub`, `code`, `link`, `image`, `anchor`."""

    kind: str
    span: Span
    target: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a document in reading order.

    `role` is `paragraph`, `heading`, `quote`, `verse`, `preformatted`, `item`, `cell`, `rule`, `break` or `lines`;
    `level` is a heading's rank (1-6) or the depth of a quote or item; `align` is `""`, `center` or `right`.
    Blocks of plain text are `lines`, whole runs between blank lines as they lay: divide and typeset refine them, and
    do the same where a draft has no blocks at all.
    """

    role: str
    span: Span
    level: int = 0
    align: str = ""
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of a draft's text and what it is.

    Formats may set `chrome` (site furniture), `mail header` and `author text` (what the author sent in, not yet
    divided). After `divide` the regions cover the whole text once, in order, with the roles `header`, `story`,
    `heading` (part and chapter headings, repeated titles and by-lines), `after` (the author's words after the story),
    `end mark`, `rule`, `legend`, `chrome`, `footer`, `mail header`.
    `title` and `number` are set on a `story` or `author text` region that is a known chapter.
    """

    role: str
    span: Span
    title: str | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What one witness says of one field.

    `value` is the witness's reading, in written form where it takes context to file it ("M/S", "R, I think");
    `settle` files it. `raw` is the text between `span` with white space collapsed; both are None where the
    witness did not read it in the text (a file name, the operator). `weight` (0 to 1) is how often a claim of this
    kind is right.
    """

    field: str
    value: object
    raw: str | None
    witness: str
    weight: float
    span: Span | None = None
    reader: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What a step did or set aside, where, and why; so that nothing is dropped in silence."""

    step: str
    what: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Maps spans of a mended text to the text before mending, and back.

    `points` are (mended offset, former offset) pairs in order; between two points offsets run in step.

    >>> mended = OffsetMap(((0, 0), (3, 5)))      # "caf\u00e9" was "caf\u00c3\u00a9": 1 character for 2
    >>> mended.back((3, 4))
    (5, 6)
    """

    points: tuple[tuple[int, int], ...] = ((0, 0),)

    @property
    def moves(self) -> bool:
        """Whether any span is another after mending."""
        return self.points != ((0, 0),)

    def back(self, span: Span) -> Span:
        """The span of the former text that a span of the mended text came from."""
        return (_shift(span[0], self.points, 0), _shift(span[1], self.points, 0))

    def forward(self, span: Span) -> Span:
        """The span of the mended text that a span of the former text became."""
        return (_shift(span[0], self.points, 1), _shift(span[1], self.points, 1))


def _shift(offset: int, points: tuple[tuple[int, int], ...], side: int) -> int:
    """Offset carried across the map, never past the next point, so that a changed stretch maps to its edges."""
    index = bisect_right(points, offset, key=lambda point: point[side]) - 1
    here, there = points[index][side], points[index][1 - side]
    moved = there + offset - here
    if index + 1 < len(points):
        moved = min(moved, points[index + 1][1 - side])
    return moved


@dataclass(frozen=True, slots=True)
class Draft:
    """One work on its way in: a light block tree over one text, what is claimed of it, what was done to it.

    `text` is all the format shows of the document (for mail the decoded headers too). `offsets` maps it back to
    the format's own text once `repair` has mended it; `text_digest` is the SHA-256 of that former text in UTF-8.
    `made_of` is the SHA-256 of all that the work was made of where that is not the file of `digest`: one story of a
    database, a file and what another tells of it. It is what the same work bears in another file.
    `mentions` are the names, as `markup.mentions` numbers them, by which leaves know it and it knows leaves.
    """

    place: Place
    digest: str
    item: str | None
    format: str
    encoding: str | None
    text: str
    text_digest: str
    blocks: tuple[Block, ...] = ()
    regions: tuple[Region, ...] = ()
    claims: tuple[Claim, ...] = ()
    notes: tuple[Note, ...] = ()
    offsets: OffsetMap = OffsetMap()
    made_of: str = ""
    mentions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter as it is read: clean XHTML for the page, plain text for the record and the index."""

    number: int | None
    title: str | None
    xhtml: str
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One document understood; not yet a work. Spans count in the format's text before repair."""

    place: Place
    digest: str
    item: str | None
    format: str
    encoding: str | None
    text_digest: str
    header: str
    claims: tuple[Claim, ...]
    chapters: tuple[Chapter, ...]
    notes: tuple[Note, ...]
    fingerprint: bytes
    made_of: str = ""
    mentions: tuple[int, ...] = ()

    @property
    def body(self) -> str:
        """The story as plain text, chapters parted by a blank line."""
        return "\n\n".join(chapter.text for chapter in self.chapters)

    @property
    def word_count(self) -> int:
        return len(self.body.split())


@dataclass(frozen=True, slots=True)
class Referred:
    """A file that a leading file leaves to be read by itself, with what it claims of the work in it.

    `made_of` is the SHA-256 of all that was said of the work, the file itself included; it becomes that of the draft.
    """

    source: Source
    claims: tuple[Claim, ...]
    notes: tuple[Note, ...]
    made_of: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """A readable thing that is no story: its bytes are kept and linked, and it is never served as a work.

    `header` is the reading of one that is the header of a story, sent by itself before or between its parts.
    `mentions` are the names, as `markup.mentions` numbers them, of the stories it speaks of, and its own.
    """

    place: Place
    kind: str
    reason: str
    digest: str = ""
    mentions: tuple[int, ...] = field(default=(), repr=False)
    header: Reading | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A thing we could not read, and why, in words for the person whose heap it is."""

    place: Place
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Spoiler:
    """The furthest point of one source that a work gives away."""

    fandom: str
    season: int | None = None
    episode: int | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the neighbourhood of a document says: the archive's fandoms, the order its dates are written in."""

    fandoms: tuple[str, ...] = ()
    date_order: str | None = None
    archive_name: str | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """The settled catalogue card of a document; None and () mean that nothing says.

    `instalment` is (n, of m) of one story, `series_place` the number of the story in its cycle of `series_length`,
    `sequel_of` the title of the story that this one follows;
    `because` names, for each settled field, the positions of the claims that carried it; `doubts` the fields a person
    should see.
    """

    title: str | None = None
    authors: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    fandoms: tuple[str, ...] = ()
    rating: str | None = None
    rating_raw: str | None = None
    categories: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    form: str | None = None
    relationships: tuple[str, ...] = ()
    relationships_raw: str | None = None
    characters: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    spoilers_raw: str | None = None
    spoilers: tuple[Spoiler, ...] = ()
    summary: str | None = None
    disclaimer: str | None = None
    notes: str | None = None
    archive: str | None = None
    archive_raw: str | None = None
    archive_conditions: tuple[str, ...] = ()
    series: str | None = None
    series_place: int | None = None
    series_length: int | None = None
    sequel_of: str | None = None
    instalment: tuple[int | None, int | None] = (None, None)
    chapter_title: str | None = None
    status: str | None = None
    date: str | None = None
    language: str | None = None
    doubts: tuple[str, ...] = ()
    because: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def part(self) -> int | None:
        """The printed part: the instalment's number or, where that is the only number, the place in the series."""
        n, of = self.instalment
        return self.series_place if n is None and of is None else n

    @property
    def parts(self) -> int | None:
        n, of = self.instalment
        return self.series_length if n is None and of is None else of


@dataclass(frozen=True, slots=True)
class Plate:
    """A picture that goes with a work: its bytes, fit to be shown anywhere, and the words that stand for it."""

    data: bytes
    type: str
    words: str


@dataclass(frozen=True, slots=True)
class KeptWork:
    """A work as the library gives it out: its settled card and the chapters of its best editions, in order.

    `absent` holds what stands in the place of each picture of the story that nobody kept. `modified` is when the work
    last changed in the library, as `CCYY-MM-DDThh:mm:ssZ`. No text in it holds an address: the library has put
    placeholders where addresses stood.
    """

    key: str
    card: Card
    chapters: tuple[Chapter, ...]
    modified: str
    plates: tuple[Plate, ...] = ()
    absent: tuple[str, ...] = ()
