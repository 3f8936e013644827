"""eFiction's database: a dump, with the folder of its stories or the stories in it; stories, chapters and all else."""

from __future__ import annotations

import codecs
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import BinaryIO, cast

from reliquary.formats import Format
from reliquary.formats.platforms.efiction_dump.site import Dump, Site, read_dump
from reliquary.formats.platforms.efiction_dump.spool import Spool
from reliquary.formats.platforms.efiction_dump.story import FORMAT_NAME, Files, Teller
from reliquary.markup.sql import CUT
from reliquary.work import Bundle, Draft, Leaf, Place, Refusal, Source

SAYS_SO = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:/\*M?!\S{0,40}[^\n]{0,200}\n\s*)?(?:--|\#|/\*)[^\n]{0,20}\n?[\s\S]{0,400}?"
    rb"(?:MySQL dump|MariaDB dump|phpMyAdmin|SQL dump|Dump of table|Table structure for|Dumping data for|MySQL Backup)",
    re.IGNORECASE,
)
STATES = re.compile(
    rb"\A(?:\xef\xbb\xbf)?(?>\s+|--[ \t][^\n]*\n|--\r?\n|\#[^\n]*\n|/\*.*?\*/;?|"
    rb"(?:SET|USE|BEGIN|START|CREATE\s+DATABASE)\b[^;\n]{0,300};)*+"
    rb"(?:(?:INSERT|REPLACE)\s+(?:IGNORE\s+)?INTO\s+[`\w.\"]+\s*(?:\([^()]{1,4000}\)\s*)?VALUES?\s*\(|"
    rb"(?:CREATE|DROP)\s+TABLE\s+(?:IF\s+(?:NOT\s+)?EXISTS\s+)?[`\"\w.]+\s*[(;]|LOCK\s+TABLES\s+[`\w]+)",
    re.IGNORECASE | re.DOTALL,
)
CHAPTER_FILE = re.compile(r"(?P<folder>^|.*/)(?P<writer>\d{1,9})/(?P<chapter>\d{1,9})\.txt$", re.IGNORECASE)
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
BELONGING = 0.5
"""A folder belongs to a dump that names at least this share of its files."""
MOST_ODD = 20


class EfictionDump:
    """A dump of a database; one without stories of eFiction in it is refused by name."""

    name = FORMAT_NAME
    claimed = re.compile(r"(?:^|/)\d{1,9}/\d{1,9}\.txt$", re.IGNORECASE)

    def score(self, head: bytes, place: Place) -> float | None:
        """0.95 for a file that begins as dumps do: with the word of the program that made it, or with statements."""
        if head.startswith(WIDE):
            head = head.decode("utf-16", "replace").encode()
        if STATES.match(head) or (SAYS_SO.match(head) and re.search(rb"^(?:CREATE|INSERT|DROP|SET|/\*!)", head, re.M)):
            return 0.95
        return None

    def read(self, source: Source) -> Iterator[Draft | Leaf | Refusal]:
        """The stories of a dump that holds their text; refusals for all that lay in files."""
        for found in self.read_bundle(Bundle(source, ())):
            if not isinstance(found, Source):
                yield found

    def read_bundle(self, bundle: Bundle) -> Iterator[Draft | Leaf | Refusal | Source]:
        """Every story as one draft, in the dump's order; files that belong to none of them are given back."""
        source = bundle.leading
        spool = Spool()
        used: set[Place] = set()
        try:
            with source.open() as stream:
                dump = read_dump(_narrow(source, stream), spool)
            for site in dump.sites.values():
                teller = Teller(site, source, _files(site, bundle))
                yield from _stories(teller)
                used |= teller.used
            yield from _rest(dump, source)
        except OSError as error:
            yield Refusal(source.place, "it could not be read", error.strerror or str(error))
        finally:
            spool.close()
        for other in bundle.others:
            if other.place not in used:
                yield other


def _narrow(source: Source, stream: BinaryIO) -> BinaryIO:
    """The dump in UTF-8 where a shell has written it down in UTF-16."""
    with source.open() as beginning:
        is_wide = beginning.read(2) in WIDE
    return cast(BinaryIO, codecs.EncodedFile(stream, "utf-8", "utf-16", "replace")) if is_wide else stream


def _stories(teller: Teller) -> Iterator[Draft | Leaf | Refusal]:
    """The stories of a site, then chapters whose stories the dump has lost, then what was said of none of them."""
    site = teller.site
    known: set[int] = set()
    for sid in site.stories.owners():
        known.add(sid)
        story = next(site.stories.of(sid))
        yield from teller.tell(sid, story)
    for sid in site.chapters.owners():
        if sid not in known:
            known.add(sid)
            yield from teller.tell(sid, None)
    lost = sum(1 for sid in site.reviews.owners() if sid not in known for _ in site.reviews.of(sid))
    if lost:
        reason = f"{lost:,} of the reviews: of series, or of stories that are not in the dump"
        yield Leaf(teller.source.place, "reviews", reason, teller.source.digest)


def _files(site: Site, bundle: Bundle) -> Files:
    """The chapters' files of a site, from the folders that belong to it."""
    folders: defaultdict[str, list[tuple[int, int, Source]]] = defaultdict(list)
    for name, source in zip(bundle.names[1:], bundle.others, strict=True):
        if found := CHAPTER_FILE.match(name):
            folders[found["folder"]].append((int(found["writer"]), int(found["chapter"]), source))
    chapters = site.chapters.numbers()
    files: defaultdict[int, list[tuple[int, Source]]] = defaultdict(list)
    for listed in folders.values():
        if sum(chapter in chapters for _, chapter, _ in listed) >= BELONGING * len(listed):
            for writer, chapter, source in listed:
                files[chapter].append((writer, source))
    return files


def _rest(dump: Dump, source: Source) -> Iterator[Leaf | Refusal]:
    """What a dump holds besides stories, and what of it could not be read."""
    if not dump.sites:
        names = ", ".join(sorted(dump.others)[:MOST_ODD])
        yield Refusal(source.place, "a database's dump without stories of eFiction", f"tables: {names}"[:300])
    unread = Counter(dump.broken)
    for site in dump.sites.values():
        unread.update(site.unread)
    prefix = max(dump.sites, key=len, default="")
    tables = sorted({table.removeprefix(prefix) for table in dump.others})
    if dump.sites and tables:
        reason = f"tables that hold no story stay in the dump: {', '.join(tables[:MOST_ODD])}"
        yield Leaf(source.place, "site tables", reason, source.digest)
    for (table, why), times in sorted(unread.items())[:MOST_ODD]:
        reason = "the dump is cut off; what is whole in it was read" if why == CUT else why
        yield Refusal(source.place, reason, f"table {table}, {times:,} times"[:300])


FORMAT: Format = EfictionDump()
