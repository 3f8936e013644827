"""What a platform's reader finds on a page, gathered until it becomes a draft."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from reliquary.formats.platforms.edges import edges, worded
from reliquary.formats.platforms.values import count, language, of, says_nothing, status
from reliquary.markup.charset import Decoded
from reliquary.markup.lines import runs
from reliquary.markup.page import Element, Page
from reliquary.vocabulary.folding import fold
from reliquary.vocabulary.labels import read_label
from reliquary.work import Block, Claim, Draft, Note, Region, Source, Span

SITE, SHELF, STAMP = 0.6, 0.85, 0.95
"""How often a site is right where the author says something else: for its fields, its fandoms, its dates and status."""
CLOSING = 0.7
WEIGHTS = {"date": STAMP, "status": STAMP, "fandoms": SHELF}
HEADING = re.compile(
    r"(?:(?:chapter|chap|ch|part|kapitel|teil|chapitre|cap[ií]tulo|capitolo|parte|глава|часть)\b[.:]?\s*)?"
    r"#?(\d{1,4})\s*(?:[.:)–—-]+\s*(?:kapitel|chapter|chapitre)?[:.]?|\Z)\s*(.*)",
    re.IGNORECASE,
)
"""A chapter in a site's menu or over its text: `2. Ink`, `Chapter 2: Ink`, `2. Kapitel: Ink`, `Kapitel 2`."""
DEFAULT_TITLE = re.compile(r"(?:chapter|kapitel|chapitre|cap[ií]tulo|part|teil|глава)\s*\d{0,4}", re.IGNORECASE)
SEGMENT = re.compile(r"\s*([^\W\d_][^:：\n]{0,40}?)\s*[:：]\s*")
BREAK = re.compile(r"\n[ \t]*\n")
OWNING = re.compile(
    r"\b(?:belongs?|owned?s?|owning|property|copyrights?(?:ed)?|infringement|disclaim\w*|rights?|profit|"
    r"gehör\w*|besitz\w*|appartien\w*|appartengono|appartiene|pertene\w*|pertence\w*|propri\w+|propiedad|принадлеж\w*)\b|"
    r"©|\(c\)|属于|\bnot mine\b|(?-i:\b(?:is|are|to) [A-Z][\w.]+['’]s?(?!\w))",
    re.IGNORECASE,
)
CLAUSE = re.compile(r"(?<=[.!?])\s+")

Reading = Callable[[str], object]


@dataclass(slots=True)
class Sheet:
    """Claims, regions and notes of one work of a platform, over the text of its page or file."""

    text: str
    witness: str
    page: Page | None = None
    blocks: tuple[Block, ...] = ()
    claims: list[Claim] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    """Those set so far, in the order of the text."""
    notes: list[Note] = field(default_factory=list)
    number: tuple[int, Span | None] | None = None
    parts: tuple[int | None, Span | None] | None = None
    title: str | None = None
    """That of the one chapter on the page, where a menu names it."""
    closing: tuple[str, Span] | None = None
    """What the mark below the last story says of it, and where it stands."""
    item: str | None = None

    def say(self, name: str, value: object, span: Span | None, weight: float | None = None) -> None:
        """Claims a field; what says nothing is no claim. Dates and status weigh as a site's stamps do."""
        if value is None or value in ("", []) or (isinstance(value, str) and says_nothing(value)):
            return
        if span and isinstance(value, str) and (at := self.text.find(value, *span)) >= 0:
            span = (at, at + len(value))
        raw = " ".join(self.text[slice(*span)].split()) if span and span[0] < span[1] else None
        where = span if raw else None
        self.claims.append(Claim(name, value, raw, self.witness, weight or WEIGHTS.get(name, SITE), where, "site"))

    def claimed(self, name: str) -> bool:
        return any(claim.field == name for claim in self.claims)

    def write(self, span: Span, title: str | None = None, number: int | None = None, role: str = "author text") -> None:
        """Sets a region where the author's words lie; empty ones and those inside others are none."""
        start, end = self.trimmed(span)
        at = bisect_right(self.regions, start, key=lambda one: one.span[0])
        clear = (at == 0 or self.regions[at - 1].span[1] <= start) and (
            at == len(self.regions) or end <= self.regions[at].span[0]
        )
        if start < end and clear:
            self.regions.insert(at, Region(role, (start, end), title or None, number))

    def story(self, span: Span, title: str | None = None, number: int | None = None) -> None:
        """Sets the regions of a stretch in which the platform keeps the story apart from everything else.

        Repeated titles above it and closing marks below it are marked as such, the rest is the story; where a label
        or the author's voice stands at its edges, the whole is author text, to be divided like any other.
        """
        titles = [str(claim.value) for claim in self.claims if claim.field in ("title", "chapter_title")]
        titles += [one for one in (title, self.title) if one]
        authors = [str(name) for claim in self.claims if claim.field == "authors" for name in _items(claim.value)]
        known = number if number is not None else self.number[0] if self.number else None
        found = edges(self.text, span, titles, authors, known)
        if found is None:
            self.write(span, title, number)
            return
        self.closing = found.closing
        for role, piece in found.pieces:
            self.write(piece, *((title, number, role) if role == "story" else (None, None, role)))

    def trimmed(self, span: Span) -> Span:
        """The span without the blanks at its ends."""
        words = self.text[slice(*span)]
        lead = len(words) - len(words.lstrip())
        return (span[0] + lead, max(span[0] + lead, span[0] + len(words.rstrip())))

    def read(self, name: str, span: Span, reads: Reading | None = None) -> None:
        """Claims what stands in a span as a field's value, in the shape the field has."""
        span = self.trimmed(span)
        said = " ".join(self.text[slice(*span)].split())
        if not said:
            return
        if reads is not None:
            self.say(name, reads(said), span)
        elif name == "authors":
            self.say(name, [said], span)
        elif name == "status":
            self.say(name, status(said), span)
        elif name == "language":
            self.say(name, language(said), span)
        elif name == "parts":
            self._count(said, span)
        elif name == "pairing_characters":
            self._people(said, span)
        elif name == "series":
            self._series(said, span)
        elif name not in ("set_aside", "symbols", "checklist", "contact", "part", "chapter"):
            self.say("category" if name == "content" else name, said, span)

    def _count(self, said: str, span: Span) -> None:
        """`4`, `2/5` or `2/?` chapters: the last also says whether the story is finished."""
        numbers = of(said)
        if numbers is None:
            self.parts = (count(said), span)
            return
        self.parts = (numbers[1], span)
        if not self.claimed("status"):
            self.say("status", "complete" if numbers[0] == numbers[1] else "in_progress", span)

    def _people(self, said: str, span: Span) -> None:
        items = [item.strip() for item in said.split(",")]
        self.say("relationships", ", ".join(item for item in items if "/" in item), span)
        self.say("characters", ", ".join(item for item in items if "/" not in item), span)

    def _series(self, said: str, span: Span) -> None:
        """`Part 3 of The Ledger`, `The Ledger [3]` or a name alone."""
        found = re.match(r"(?:Part|Teil|Часть)\s+(\d{1,4})\s+(?:of|von|серии)\s+(.+)", said, re.IGNORECASE)
        after = re.match(r"(.+?)\s*\[(\d{1,4})\]$", said)
        place, name = (found[1], found[2]) if found else (after[2], after[1]) if after else (None, said)
        self.say("series", re.split(r",\s+(?=Part \d)", name)[0], span)
        if place and not says_nothing(name):
            self.say("series_place", int(place), span)

    def pieces(self, pieces: Iterable[tuple[str, Span]], own: Mapping[str, str], reads: Mapping[str, Reading]) -> None:
        """Claims labelled fields; `own` says what a label (folded) means on this site if not what it means anywhere.

        `reads` turns the values of some fields into another shape; a field that is stated twice counts once.
        """
        seen: set[str] = set()
        for written, span in pieces:
            known = read_label(written)
            name = own.get(fold(written)) or (known.field if known else "")
            if name and (name not in seen or name in ("category", "genres", "characters")):
                seen.add(name)
                self.read(name, span, reads.get(name))

    def between(self, labels: Sequence[Element], end: int) -> list[tuple[str, Span]]:
        """Each label with the span from it to the next, or to the end; of a term, that of its definition."""
        stops = [*(label.span[0] for label in labels[1:]), end][: len(labels)]
        found: list[tuple[str, Span]] = []
        for label, stop in zip(labels, stops, strict=True):
            start = label.span[1]
            while start < stop and self.text[start] in " \t\n:：":
                start += 1
            value = self.page.after(label, "dd") if self.page and label.tag == "dt" else None
            found.append((label.said.strip(" :："), value.span if value else (start, max(start, stop))))
        return found

    def segments(self, span: Span, parting: str = "\n|") -> list[tuple[str, Span]]:
        """Label and span of the value of each `Label: value` between the signs that part them.

        >>> sheet = Sheet("Genere: Commedia | Stato: completa", "x")
        >>> [(label, sheet.text[slice(*span)]) for label, span in sheet.segments((0, 34))]
        [('Genere', 'Commedia '), ('Stato', 'completa')]
        """
        found: list[tuple[str, Span]] = []
        for part in re.compile(rf"[^{re.escape(parting)}]+").finditer(self.text, *span):
            labelled = SEGMENT.match(part[0])
            if labelled:
                found.append((labelled[1].strip(), (part.start() + labelled.end(), part.end())))
        return found

    def heading(self, said: str) -> tuple[int | None, str | None]:
        """Number and title of a chapter's heading; the number alone is no title."""
        found = HEADING.match(said.strip())
        if not found:
            number, title = worded(said.strip())
            return number, title or None
        title = found[2].strip(" :–—-")
        says_more = title and title != found[1] and not DEFAULT_TITLE.fullmatch(title)
        return int(found[1]), (title if says_more else None)

    def note(self, span: Span) -> None:
        """An author's note that the site marks as one: the note, and the disclaimer where it holds one."""
        start, end = self.trimmed(span)
        kept: list[Span] = []
        for part in self._paragraphs((start, end)):
            words = self.text[slice(*part)]
            label, colon, value = words.partition(":")
            known = read_label(label) if colon else None
            if known and known.field == "disclaimer":
                self.say("disclaimer", " ".join(value.split()), self.trimmed((part[1] - len(value), part[1])))
            elif known and known.field not in ("notes", "set_aside", "symbols", "contact", "checklist"):
                self.read(known.field, (part[1] - len(value), part[1]))
            elif not kept and all(OWNING.search(clause) for clause in CLAUSE.split(words)[:1]) and len(words) < 300:
                self.say("disclaimer", " ".join(words.split()), part)
            else:
                kept.append(part)
        if kept:
            whole = (kept[0][0], kept[-1][1])
            self.say("notes", " ".join(self.text[slice(*whole)].split()), whole)
        elif not self.claimed("notes"):
            self.say("notes", " ".join(self.text[start:end].split()), (start, end), 0.3)
        self.write((start, end), role="header")

    def _paragraphs(self, span: Span) -> list[Span]:
        found: list[Span] = []
        at = span[0]
        for gap in BREAK.finditer(self.text, *span):
            found.append((at, gap.start()))
            at = gap.end()
        return [self.trimmed(part) for part in [*found, (at, span[1])] if self.text[slice(*part)].strip()]

    def draft(self, source: Source, decoded: Decoded, name: str) -> Draft:
        """The draft; a single part with its number, whatever the author did not write as chrome."""
        told = [region for region in self.regions if region.role in ("author text", "story")]
        if len(told) == 1:
            self._instalment()
            self.say("chapter_title", told[0].title or self.title, None)
        if self.closing:
            state, span = self.closing
            raw = " ".join(self.text[slice(*span)].split())
            self.claims.append(Claim("status", state, raw, "end mark", CLOSING, span, "site"))
        return Draft(
            place=source.place,
            digest=source.digest,
            item=self.item,
            format=name,
            encoding=decoded.encoding,
            text=self.text,
            text_digest=sha256(self.text.encode("utf-8", "replace")).hexdigest(),
            blocks=self.blocks or runs(self.text),
            regions=tuple(self._covered()),
            claims=tuple(self.claims),
            notes=(*decoded.notes, *(self.page.notes if self.page else ()), *self.notes),
        )

    def _instalment(self) -> None:
        """Number and count of the part that the page holds; of a story with one part only that is the first."""
        of_many, where = self.parts or (None, None)
        number = self.number[0] if self.number else 1 if self.parts else None
        if number is not None:
            self.say("instalment", [number, of_many], self.number[1] if self.number else where)

    def _covered(self) -> Iterable[Region]:
        at = 0
        for region in self.regions:
            if region.span[0] > at:
                yield Region("chrome", (at, region.span[0]))
            yield region
            at = region.span[1]
        if at < len(self.text):
            yield Region("chrome", (at, len(self.text)))


def _items(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else [value]
