"""The Automated Archive's database, ARCHIVE_DB.pl, and the files of the stories it lists."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from reliquary.formats import Format
from reliquary.formats.platforms.archive_db.claims import claimed, pieces, said, words
from reliquary.formats.platforms.archive_db.hash import Entry, entries
from reliquary.markup.charset import decode
from reliquary.markup.mentions import STORY, at_place, at_url
from reliquary.sources import whole
from reliquary.work import Bundle, Draft, Leaf, Place, Referred, Refusal, Source

SIGN = re.compile(rb"^[ \t]*+%\w{1,60}+\s*+=\s*+\(\s*+(?>#[^\n]*+\s*+)*+['\"]?\d{1,12}['\"]?\s*+=>\s*+\{", re.MULTILINE)
FIELDS = re.compile(rb"\b(?:Author|Title|Location|Email\w{0,10})['\"]?\s*=>")
SUFFIXES = ("", ".html", ".htm", ".txt")
NO_FILE = "the archive's database names this story's file, and it is not there"
NO_PLACE = "the archive's database does not say where this story lies"


class ArchiveDatabase:
    """A Perl program that is nothing but the list of an archive's stories."""

    name = "archive database"
    claimed = re.compile(r"(?:^|/)(?:archive/[^\n]{1,300}|\d{1,5}/[^/\n]{1,200})\.(?:html?|txt)$", re.IGNORECASE)

    def score(self, head: bytes, place: Place) -> float | None:
        """0.95 for a hash of numbered entries with the fields that every such archive has."""
        return 0.95 if b"=>" in head and SIGN.search(head) and FIELDS.search(head) else None

    def read(self, source: Source) -> Iterator[Draft | Leaf | Refusal]:
        """What the list alone tells: stories that lie elsewhere, and those whose files are missing."""
        for found in self.read_bundle(Bundle(source, ())):
            if not isinstance(found, Source | Referred):
                yield found

    def read_bundle(self, bundle: Bundle) -> Iterator[Draft | Leaf | Refusal | Source | Referred]:
        """Every story's file with what the list says of it, in the list's order; then the files it does not name."""
        source = bundle.leading
        data = whole(source)
        if isinstance(data, Refusal):
            yield data
            yield from bundle.others
            return
        shelf = _Shelf.of(bundle)
        used: dict[Place, int] = {}
        last: Entry | None = None
        for entry in entries(decode(data).text):
            last = entry
            found = shelf.find(entry)
            if found is None:
                yield _absent(entry, source)
            elif found.place in used:
                reason = f"entry {entry.number} names the same file as entry {used[found.place]}"
                names = (at_place(STORY, found.place),)
                yield Leaf(_place(source, f"entry {entry.number}"), "entry of a list", reason, source.digest, names)
            else:
                used[found.place] = entry.number
                yield _referred(entry, found)
        if last is None or last.is_cut:
            reason = "the archive's database is cut off; what is whole in it was read"
            yield Refusal(source.place, reason if last else "an archive's database without entries")
        yield from (other for other in bundle.others if other.place not in used)


def _referred(entry: Entry, source: Source) -> Referred:
    sheet = claimed(entry)
    seal = sha256(f"{source.digest}\0{entry.fields!r}".encode("utf-8", "replace"))
    return Referred(source, tuple(sheet.claims), tuple(sheet.notes), seal.hexdigest())


def _absent(entry: Entry, source: Source) -> Leaf | Refusal:
    """A story that the list tells of and that is not there: it lies elsewhere, or it is lost."""
    title, author = words(said(entry, "title")), words(said(entry, "author", "authors"))
    named = f"“{title or 'untitled'}” by {author or 'nobody named'}"
    elsewhere = said(entry, "locationurl", "storyurl", "url")
    if elsewhere or said(entry, "offsite").lower() == "offsite":
        reason = f"{named} lies on another site: {elsewhere or 'nobody says where'}"
        names = tuple(at_url(STORY, elsewhere))
        return Leaf(_place(source, f"entry {entry.number}"), "story elsewhere", reason, source.digest, names)
    location = "/".join(pieces(said(entry, "location", "filename")))
    if not location:
        return Refusal(_place(source, f"entry {entry.number}"), NO_PLACE, named)
    suffix = said(entry, "filetype").lstrip(".")
    return Refusal(_place(source, f"archive/{location}" + (f".{suffix}" if suffix else "")), NO_FILE, named)


def _place(source: Source, member: str) -> Place:
    return Place(source.place.path, (*source.place.members, member))


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The files at hand, by the ends of their paths in small letters."""

    files: defaultdict[tuple[str, ...], list[Source]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, bundle: Bundle) -> _Shelf:
        shelf = cls()
        for name, source in zip(bundle.names[1:], bundle.others, strict=True):
            trail = tuple(name.lower().split("/"))
            for start in range(max(0, len(trail) - 3), len(trail)):
                shelf.files[trail[start:]].append(source)
        return shelf

    def find(self, entry: Entry) -> Source | None:
        """The file that an entry names; where only its name is known, that of this name if there is but one."""
        names = list(pieces(said(entry, "location", "filename").lower()))
        if not names:
            return None
        suffix = said(entry, "filetype").lower().lstrip(".")
        for ending in dict.fromkeys((f".{suffix}" if suffix else "", *SUFFIXES)):
            wanted = (*names[:-1], names[-1] + ending)[-2:]
            found = self.files.get(("archive", *wanted)) or self.files.get(wanted, [])
            if found and (len(wanted) > 1 or len(found) == 1):
                return found[0]
        return None


FORMAT: Format = ArchiveDatabase()
