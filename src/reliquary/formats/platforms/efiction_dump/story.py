"""One story of a site with its chapters, as a draft: the text assembled, the tables' word claimed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

from reliquary.formats.platforms.efiction_dump.claims import authors, day, say_all, withhold, writers
from reliquary.formats.platforms.efiction_dump.site import Site
from reliquary.formats.platforms.efiction_dump.spool import Fields, number
from reliquary.formats.platforms.efiction_dump.wording import plain
from reliquary.formats.platforms.fragment import fragment
from reliquary.formats.platforms.sheet import Sheet
from reliquary.markup.charset import Decoded
from reliquary.markup.mentions import item_of
from reliquary.settings import MEBIBYTE, Limits
from reliquary.sources import whole
from reliquary.work import Block, Draft, Leaf, Mark, Note, Place, Refusal, Source, Span

FORMAT_NAME, WITNESS = "efiction dump", "efiction tables"
AT_THE_DOOR = "real names, passwords, network addresses and private words of people in the dump were left out"
UNPUBLISHED = "never published on its site: it waits there to be looked at"
NO_STORY_ROW = "the dump has no row for this story; whether it was published is not known"
MOST_REVIEWS, REVIEW_SIZE = 5_000, MEBIBYTE
"""Reviews of one story that are noted, and characters of them."""
TELLING = ("title", "summary", "storynotes", "catid", "classes", "charid", "gid", "wid", "rid", "date", "updated",
           "coauthors", "validated", "completed", "notes", "endnotes", "inorder", "chapter")  # fmt: skip
"""Columns that make a story another when they change; counters of readers and reviews do not."""

Files = Mapping[int, list[tuple[int, Source]]]
"""The files of a stories folder: for each chapter's number those of that name, each with its folder's number."""


@dataclass(slots=True)
class Pile:
    """A draft's text in the making, and where its pieces lie."""

    pieces: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    size: int = 0

    def add(self, html: str) -> Span:
        """Puts a piece of a page below what is there already."""
        page = fragment(html)
        start, words = self.size, page.text.rstrip("\n") + "\n\n"
        self.pieces.append(words)
        self.size += len(words)
        self.blocks += [_moved(block, start) for block in page.blocks]
        return (start, self.size - 2)

    @property
    def text(self) -> str:
        return "".join(self.pieces)


@dataclass(frozen=True, slots=True)
class Told:
    """One chapter whose text is there: its row, its number in the story, and where its words lie."""

    row: Fields
    number: int
    notes: Span | None
    story: Span
    endnotes: Span | None
    encoding: str


@dataclass(slots=True)
class Teller:
    """Makes drafts of a site's stories; `used` gathers the files that were read."""

    site: Site
    source: Source
    files: Files
    limits: Limits = Limits()
    used: set[Place] = field(default_factory=set)

    def tell(self, sid: int, story: Fields | None) -> Iterator[Draft | Leaf | Refusal]:
        """The draft of a story; leaves for chapters that its site withheld, refusals for those that are lost."""
        published: list[Fields] = []
        shown = story is not None and story.get("validated", b"1") != b"0"
        for row in self.site.chapters.of(sid):
            if shown and row.get("validated", b"1") == b"0":
                yield self._withheld(sid, row)
            else:
                published.append(row)
        pile, told, seal = Pile(), [], sha256(f"story {sid}\0".encode())
        notes = self._optional(pile, (story or {}).get("storynotes"))
        for order, row in enumerate(published, 1):
            text = self._text(row, story or {})
            if isinstance(text, Refusal):
                yield text
                continue
            _seal(seal, (*((name, row[name]) for name in TELLING if name in row), ("text", text)))
            above = self._optional(pile, row.get("notes"))
            words, encoding = self.site.wording.document(text)
            span = pile.add(plain(words))
            told.append(Told(row, order, above, span, self._optional(pile, row.get("endnotes")), encoding))
        if not told:
            if story is not None:
                title = self.site.wording.line(story.get("title", b""))
                yield Refusal(self._place(sid), "none of the story's chapters is in the dump or beside it", title)
            return
        row = story or {"uid": told[0].row.get("uid", b"")}
        _seal(seal, [(name, row[name]) for name in TELLING if name in row])
        _seal(seal, [("author", name.encode()) for name in authors(self.site, row)])
        yield self._draft(sid, story, row, pile, told, notes, len(published), seal.hexdigest())

    def _draft(
        self, sid: int, story: Fields | None, row: Fields, pile: Pile, told: list[Told], notes: Span | None,
        chapters: int, made_of: str,
    ) -> Draft:  # fmt: skip
        sheet = Sheet(pile.text, WITNESS, None, tuple(pile.blocks), item=f"story {sid}")
        say_all(sheet, self.site, row)
        if notes:
            sheet.note(notes)
        if story is None:
            withhold(sheet, NO_STORY_ROW)
        elif story.get("validated", b"1") == b"0":
            withhold(sheet, UNPUBLISHED)
        sheet.parts = (chapters, None)
        own = str(next((claim.value for claim in sheet.claims if claim.field == "title"), ""))
        for chapter in told:
            self._write(sheet, chapter, own, alone=chapters == 1)
        if len(told) < chapters:
            sheet.notes.append(Note("read", f"{chapters - len(told)} of its {chapters} chapters are lost"))
        orders = {number(chapter.row.get("chapid")): chapter.number for chapter in told}
        sheet.notes += [*self._reviews(sid, orders), Note("read", AT_THE_DOOR)]
        encodings = sorted({chapter.encoding for chapter in told}, key=lambda name: name == "ascii")
        draft = sheet.draft(self.source, Decoded(sheet.text, encodings[0]), FORMAT_NAME)
        return replace(draft, made_of=made_of)

    def _write(self, sheet: Sheet, chapter: Told, own: str, *, alone: bool) -> None:
        """Sets the regions of one chapter: notes above, story, notes below."""
        title = self.site.wording.line(chapter.row.get("title", b""))
        title = "" if title.casefold() == own.casefold() else title
        if chapter.notes:
            sheet.write(chapter.notes, role="header")
        if alone:
            sheet.title = title or None
            sheet.story(chapter.story)
        else:
            sheet.story(chapter.story, sheet.heading(title)[1] if title else None, chapter.number)
        if chapter.endnotes:
            sheet.write(chapter.endnotes, role="after")

    def _text(self, row: Fields, story: Fields) -> bytes | Refusal:
        """A chapter's words: from its file where there is one, else from the dump."""
        chapter = number(row.get("chapid"))
        writer = number(row.get("uid")) or number(story.get("uid"))
        found = self.files.get(chapter, [])
        likely = [writer, *writers(self.site, story)]
        ranked = sorted(found, key=lambda one: likely.index(one[0]) if one[0] in likely else len(likely))
        for _, source in ranked[:1]:
            self.used.add(source.place)
            text = whole(source, self.limits.document_size)
            if isinstance(text, Refusal) or text.strip():
                return text
        text = row.get("storytext", b"")
        if text.strip():
            return text
        place = Place(self.source.place.path, (*self.source.place.members, f"stories/{writer}/{chapter}.txt"))
        return Refusal(place, "the dump names this chapter's file, and it is not there")

    def _optional(self, pile: Pile, written: bytes | None) -> Span | None:
        """A piece of the author's own words beside the story, where there is one."""
        html = self.site.wording.html(written or b"")
        return pile.add(html) if html.strip() and fragment(html).text.strip() else None

    def _withheld(self, sid: int, row: Fields) -> Leaf:
        title = self.site.wording.line(row.get("title", b""))
        for _, source in self.files.get(number(row.get("chapid")), []):
            self.used.add(source.place)
        reason = f"a chapter of story {sid} that its site never showed: “{title}”"
        story = (item_of(self.source.digest, f"story {sid}"),)
        return Leaf(self._place(sid), "unpublished chapter", reason, self.source.digest, story)

    def _place(self, sid: int) -> Place:
        return Place(self.source.place.path, (*self.source.place.members, f"story {sid}"))

    def _reviews(self, sid: int, orders: Mapping[int, int]) -> Iterator[Note]:
        """What readers wrote of a story, and the author's answers in it."""
        size = 0
        for index, row in enumerate(self.site.reviews.of(sid)):
            if index >= MOST_REVIEWS or size > REVIEW_SIZE:
                yield Note("review", "further reviews are in the dump only")
                return
            words = review(self.site, row, orders)
            size += len(words)
            yield Note("review", words)


def review(site: Site, row: Fields, orders: Mapping[int, int]) -> str:
    """A review as a line: who, when, of which chapter (`orders` numbers them), what."""
    who = site.wording.line(row.get("reviewer", b"")) or site.name("authors", row.get("uid", b""))
    chapter = orders.get(number(row.get("chapid") or row.get("sid")))
    about = [f"on chapter {chapter}"] if chapter else []
    about += [f"rated {number(row['rating'])}"] if number(row.get("rating")) > 0 else []
    head = ", ".join(part for part in (who or "somebody", day(row.get("date")), *about) if part)
    return f"{head}: {' '.join(site.wording.prose(row.get('review', b'')).split())}"


def _moved(block: Block, by: int) -> Block:
    """A block as far down as its page begins."""
    marks = tuple(Mark(mark.kind, (mark.span[0] + by, mark.span[1] + by), mark.target) for mark in block.marks)
    return replace(block, span=(block.span[0] + by, block.span[1] + by), marks=marks)


def _seal(seal: object, items: Iterable[tuple[str, bytes]]) -> None:
    for name, value in items:
        seal.update(f"{name}\0{len(value)}\0".encode() + value)  # type: ignore[attr-defined]
