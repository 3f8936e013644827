"""Site mirrors, as wget, HTTrack and crawlers leave them: pages that list others are witnesses for what they list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from html import unescape

from reliquary.formats import HEAD_SIZE, Format, formats
from reliquary.formats.mirror.blurb import GUESS, SITE, WITNESS, blurb, owner
from reliquary.formats.mirror.links import LOCAL, Listed, Shelf, listed, may_list
from reliquary.markup.charset import decode
from reliquary.markup.mentions import LEAF, STORY, at_place, lying
from reliquary.markup.page import Page, read_page
from reliquary.sources import whole
from reliquary.vocabulary.fandoms import file_fandom
from reliquary.work import Bundle, Claim, Draft, Leaf, Note, Place, Referred, Refusal, Source

CHAPTER = re.compile(
    r"\s*(?:(?:chapter|part|kapitel|teil|chapitre|cap[ií]tulo|parte|глава|часть)\s*([\divxlc]{1,6})?|(\d{1,3})\b|"
    r"prologue|epilogue|interlude)\s*(?:[.:)–—-]+\s*(.{1,120})|$)",
    re.IGNORECASE,
)
MOST_LISTS = 5000
"""Pages of one bundle that are read as lists."""
MOST_LISTED = 200_000
MOST_PROSE = 400
"""Words outside its entries with which a list is a document of its own as well."""
PAGES = re.compile(r"\.(?:s?html?|xhtml|php\d?|aspx?|txt)(?:[@?][^/]{0,200})?$|/https?:/+[^?]{3,500}/$", re.IGNORECASE)


class SiteIndex:
    """A page that lists pages beside and below it."""

    name = "site index"
    claimed = PAGES
    gives_way = True

    def score(self, head: bytes, place: Place) -> float | None:
        """0.55 for a page with several links and few words for each: a little more than for any page."""
        return 0.55 if may_list(head) else None

    def read(self, source: Source) -> Iterator[Draft | Leaf | Refusal]:
        """What the page is by itself."""
        page = next(format for format in formats() if format.name == "page")
        yield from page.read(source)

    def belonging(self, leading: Source, claimed: list[Source]) -> tuple[list[Source], list[Source]]:
        """The pages that the lists among them lead to, and the lists; and the rest, which is read by itself."""
        sources = (leading, *claimed)
        shelf = Shelf.of(zip(Bundle(leading, tuple(claimed)).names, sources, strict=True))
        wanted: set[Place] = set()
        lists = [source for source in sources if _may_list(source)][:MOST_LISTS]
        for source in lists:
            data = whole(source)
            targets = LOCAL.findall(data) if isinstance(data, bytes) else []
            own = shelf.names[source.place]
            found = {
                name for href in targets if (name := shelf.find(own, unescape(href.decode("latin-1")))) and name != own
            }
            if len(found) > 1:
                wanted.update(shelf.files[name].place for name in found)
                wanted.add(source.place)
        belong = [source for source in claimed if source.place in wanted]
        return belong, [source for source in claimed if source.place not in wanted]

    def read_bundle(self, bundle: Bundle) -> Iterator[Draft | Leaf | Refusal | Source | Referred]:
        """Each page with what the lists of the site say of it; the lists themselves as leaves."""
        sources = (bundle.leading, *bundle.others)
        named = list(zip(bundle.names, sources, strict=True))
        said = _Said(Shelf.of(named))
        for source in sources:
            if len(said.lists) < MOST_LISTS and _may_list(source):
                said.look_at(source)
        said.tell()
        for source in sources:
            told = said.of(source)
            if said.is_list(source):
                reason = "a page of a mirrored site that lists others"
                yield Leaf(source.place, said.lists[source.place], reason, source.digest, said.names(source))
            elif told:
                seal = sha256(f"{source.digest}\0{told!r}".encode("utf-8", "replace")).hexdigest()
                note = Note("read", "a page of the same site lists this one; what it says was heard as well")
                yield Referred(source, tuple(told), (note,), seal)
            elif source is bundle.leading:
                yield from self.read(source)
            else:
                yield source


def _may_list(source: Source) -> bool:
    try:
        with source.open() as stream:
            return may_list(stream.read(HEAD_SIZE))
    except OSError:
        return False


@dataclass(frozen=True, slots=True)
class _List:
    """A page that lists others: what it is about, whose stories it lists, and its entries."""

    name: str
    title: str
    fandom: str
    owner: str
    address: str
    entries: tuple[Listed, ...]
    chapters: bool


@dataclass(slots=True)
class _Said:
    """What the lists of a bundle say of its files."""

    shelf: Shelf
    pages: dict[str, _List] = field(default_factory=dict)
    lists: dict[Place, str] = field(default_factory=dict)
    told: dict[Place, list[Claim]] = field(default_factory=dict)

    def look_at(self, source: Source) -> None:
        """Reads a page; if it is a list, notes what it lists."""
        data = whole(source)
        if isinstance(data, Refusal):
            return
        page = read_page(decode(data, html=True).text)
        key = self.shelf.names[source.place]
        entries = listed(page, key, self.shelf)
        if not entries or _own_words(page, entries) > MOST_PROSE:
            return
        heading = page.first("h1, h2")
        title = heading.said if heading and heading.said else page.title
        chapters = sum(CHAPTER.match(entry.words) is not None for entry in entries) * 2 > len(entries)
        mails = {target[7:].partition("?")[0] for target, _, _ in page.links() if target.lower().startswith("mailto:")}
        self.pages[key] = _List(
            key, title, file_fandom(title) or "", owner(title) or owner(page.title),
            next(iter(mails)) if len(mails) == 1 else "", tuple(entries), chapters,
        )  # fmt: skip
        self.lists[source.place] = "table of contents" if chapters else "index page"

    def tell(self) -> None:
        """Hands down what each list says, those that are listed themselves after those that list them."""
        below = {entry.target for each in self.pages.values() for entry in each.entries} & self.pages.keys()
        tops = [name for name in self.pages if name not in below] or list(self.pages)[:1]
        heard: dict[str, tuple[Claim, ...]] = dict.fromkeys(tops, ())
        waiting = list(tops)
        count = 0
        while waiting and count < MOST_LISTED:
            page = self.pages[waiting.pop(0)]
            for entry, claims in _told(page, heard[page.name]):
                count += 1
                if entry.target in self.pages:
                    if entry.target not in heard:
                        heard[entry.target] = claims
                        waiting.append(entry.target)
                else:
                    self.told.setdefault(self.shelf.files[entry.target].place, []).extend(claims)

    def is_list(self, source: Source) -> bool:
        return source.place in self.lists

    def names(self, source: Source) -> tuple[int, ...]:
        """The names of a list, and of the pages that it lists."""
        entries = self.pages[self.shelf.names[source.place]].entries
        listed = (at_place(STORY, self.shelf.files[entry.target].place) for entry in entries)
        return (*lying(LEAF, source.place), *listed)

    def of(self, source: Source) -> list[Claim]:
        """What is said of a file; of several lists the first counts for each field."""
        first: dict[str, Claim] = {}
        for claim in self.told.get(source.place, []):
            first.setdefault(claim.field, claim)
        return list(first.values())


def _own_words(page: Page, entries: list[Listed]) -> int:
    """Words of a list that belong to none of its entries."""
    beside = sum(len(entry.beside.split()) + len(entry.words.split()) for entry in entries)
    return max(0, len(page.text.split()) - beside)


def _told(page: _List, heard: tuple[Claim, ...]) -> Iterator[tuple[Listed, tuple[Claim, ...]]]:
    """What a list says of each of its entries, with what was said of the list itself."""
    of = len(page.entries)
    for number, entry in enumerate(page.entries, 1):
        if page.chapters:
            yield entry, (*_of_chapter(page, entry, number, of, heard), *_everywhere(page, heard))
        else:
            own = tuple(blurb(entry))
            yield entry, (*own, *_everywhere(page, tuple(claim for claim in heard if claim.field == "fandoms")))


def _of_chapter(page: _List, entry: Listed, number: int, of: int, heard: tuple[Claim, ...]) -> Iterator[Claim]:
    """A chapter of the story whose contents the list is: its place, its title, the story's own title."""
    found = CHAPTER.match(entry.words)
    title = (found[3] if found else entry.words) or ""
    named = next((claim for claim in heard if claim.field == "title"), None)
    whole_title = page.title or str(named.value if named else "")
    if whole_title:
        yield Claim("title", whole_title, None, WITNESS, 0.75, None, "mirror")
    yield Claim("instalment", [number, of], None, WITNESS, SITE, None, "mirror")
    if title.strip():
        yield Claim("chapter_title", title.strip(), None, WITNESS, SITE, None, "mirror")


def _everywhere(page: _List, heard: tuple[Claim, ...]) -> Iterator[Claim]:
    """What a list says of all that it lists, and what was said of the list."""
    yield from (claim for claim in heard if claim.field not in ("title", "instalment"))
    if page.fandom:
        yield Claim("fandoms", page.fandom, None, WITNESS, 0.7, None, "mirror")
    if page.owner:
        yield Claim("authors", [page.owner], None, WITNESS, GUESS, None, "mirror")
    if page.address:
        yield Claim("emails", [page.address], None, WITNESS, GUESS, None, "mirror")


FORMAT: Format = SiteIndex()
