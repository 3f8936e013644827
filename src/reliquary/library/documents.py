"""One understood document as rows, masked and packed, and the text of its chapters back again."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from typing import Any

import zstandard

from reliquary import READER_VERSION
from reliquary.ingest.facts import Clues, Facts, clues, clues_from, facts
from reliquary.library.cards import card_from, card_json
from reliquary.library.contacts import Contacts
from reliquary.library.mask import TALLIED, Mask, Tally, settled
from reliquary.library.models import Claim, Edition, Note
from reliquary.work import Card, Chapter, Leaf, Place, Reading
from reliquary.work import Claim as Said

LEVEL = 3
BLEMISH = re.compile("[\x80-\x9f\ufffd]|(?<=[a-z])\\?(?=[a-z])|[\u00c2\u00c3](?=[\x80-\xbf])|\u00e2\u20ac")
"""A sign of a text that was lost or mangled on its way: `don?t`, a replacement character, two letters for one."""
SHORT = 40
"""What the column of an encoding, a format, a language … holds."""


@dataclass(frozen=True, slots=True)
class Document:
    """A reading on its way into the library, with the card it has by itself; made by `conceal`.

    There is no address in it but in `addresses` and in the reading's item: its texts hold placeholders of a `Tally`.
    The chapters are packed, and the reading holds them no more. `original` is the digest of the kept file it was read
    from. `occurrence` counts documents before it in the same source that bear the same item: mail is sent twice.
    """

    reading: Reading
    card: Card
    chapters: bytes
    contents: tuple[tuple[int | None, str | None, int], ...]
    words: int
    characters: int
    addresses: tuple[str, ...]
    has_masked_chapters: bool
    blemishes: int = 0
    original: str = ""
    occurrence: int = 0

    @property
    def key(self) -> str:
        """Tells this document from every other, whoever reads it and wherever it lies."""
        reading = self.reading
        return sha256(
            f"{reading.made_of or reading.digest}\0{reading.item or ''}\0{self.occurrence}".encode(errors="replace")
        ).hexdigest()


@dataclass(frozen=True, slots=True)
class Heading:
    """A leaf that is the header of a story sent by itself, and what it says; its document has no chapters."""

    leaf: Leaf
    document: Document


@dataclass(slots=True)
class Rows:
    """The unsaved rows of one document, the digest of its original, and what `match` compares."""

    digest: str
    edition: Edition
    claims: list[Claim]
    notes: list[Note]
    card: Card
    facts: Facts
    mentions: tuple[int, ...] = ()


def conceal(reading: Reading, card: Card) -> Document:
    """The document without its addresses; the costly part of keeping, which needs no library and so no writer."""
    tally = Tally()
    chapters = [_masked(chapter, tally) for chapter in reading.chapters]
    concealed = replace(
        reading,
        place=mask_place(reading.place, tally),
        header=tally.mask(reading.header),
        claims=tuple(_claim(claim, tally) for claim in reading.claims),
        notes=tuple(replace(note, what=tally.mask(note.what)) for note in reading.notes),
        chapters=(),
    )
    return Document(
        concealed,
        mask_card(card, tally),
        pack_chapters(chapters),
        tuple((chapter.number, chapter.title, len(chapter.text.split())) for chapter in chapters),
        reading.word_count,
        sum(len(chapter.text) for chapter in chapters),
        tuple(tally.addresses),
        any(TALLIED in text for each in chapters for text in (each.title or "", each.xhtml, each.text)),
        sum(len(BLEMISH.findall(chapter.text)) for chapter in chapters),
    )


def rows(document: Document, contacts: Contacts) -> Rows:
    """The rows of a document, with the numbers of the contact table in its placeholders."""
    if document.addresses:
        document = _numbered(document, [contacts.placeholder(address) for address in document.addresses])
    reading, card = document.reading, document.card
    edition = Edition(
        document_key=document.key,
        path=reading.place.path,
        members=list(reading.place.members),
        item=contacts.seal(reading.item) if reading.item is not None else None,
        format=reading.format[:SHORT],
        encoding=reading.encoding[:SHORT] if reading.encoding else None,
        text_digest=reading.text_digest,
        reader=READER_VERSION,
        header=reading.header,
        contents=[list(entry) for entry in document.contents],
        chapters=document.chapters,
        word_count=document.words,
        fingerprint=reading.fingerprint,
        card=card_json(card),
        clues=clues_of(document).plain,
        blemishes=document.blemishes,
    )
    carried = {position for positions in card.because.values() for position in positions}
    claims = [_claim_row(claim, position, position in carried) for position, claim in enumerate(reading.claims)]
    notes = [
        Note(position=position, step=note.step[:SHORT], what=note.what, **_span(note.span))
        for position, note in enumerate(reading.notes)
    ]
    return Rows(document.original, edition, claims, notes, card, edition_facts(edition), reading.mentions)


def _numbered(document: Document, placeholders: Sequence[str]) -> Document:
    """The document with the placeholders of its tally exchanged; texts without any are not even unpacked."""
    put = partial(settled, placeholders=placeholders)
    reading, chapters = document.reading, document.chapters
    if document.has_masked_chapters:
        chapters = pack_chapters([_renumbered(chapter, put) for chapter in unpack_chapters(chapters)])
    renumbered = replace(
        reading,
        place=Place(put(reading.place.path), tuple(put(reading.place.members))),
        header=put(reading.header),
        claims=tuple(replace(claim, value=put(claim.value), raw=put(claim.raw)) for claim in reading.claims),
        notes=tuple(replace(note, what=put(note.what)) for note in reading.notes),
    )
    card = replace(card_from(put(card_json(document.card))), because=document.card.because)
    contents = tuple((number, put(title), words) for number, title, words in document.contents)
    return replace(document, reading=renumbered, card=card, chapters=chapters, contents=contents)


def _claim(claim: Said, mask: Mask) -> Said:
    """A claim without addresses; one of addresses names nothing but placeholders."""
    if claim.field == "emails" and isinstance(claim.value, list | tuple):
        value = [mask.placeholder(str(address)) for address in claim.value]
    else:
        value = mask.mask_value(claim.value)
    return replace(claim, value=value, raw=mask.mask(claim.raw) if claim.raw is not None else None)


def _claim_row(claim: Said, position: int, carried: bool) -> Claim:
    """A claim as a row that still lacks its work and edition."""
    return Claim(
        position=position,
        field=claim.field[:SHORT],
        value=claim.value,
        raw=claim.raw,
        witness=claim.witness[:80],
        weight=claim.weight,
        reader=claim.reader or READER_VERSION,
        carried=carried,
        **_span(claim.span),
    )


def said(row: Claim, shift: int = 0) -> Said:
    """The claim of a row, its span moved on by `shift`."""
    span = None if row.start is None or row.end is None else (row.start + shift, row.end + shift)
    return Said(row.field, row.value, row.raw, row.witness, row.weight, span, row.reader)


def mask_card(card: Card, mask: Mask) -> Card:
    """The card with placeholders for addresses; its `emails` become nothing but placeholders."""
    plain = card_json(replace(card, emails=()))
    masked = card_from(mask.mask_value(plain))
    return replace(masked, emails=tuple(map(mask.placeholder, card.emails)), because=card.because)


def mask_place(place: Place, mask: Mask) -> Place:
    return Place(mask.mask(place.path), tuple(map(mask.mask, place.members)))


def pack_chapters(chapters: list[Chapter]) -> bytes:
    """Chapters compressed for their column."""
    plain = [[chapter.number, chapter.title, chapter.xhtml, chapter.text] for chapter in chapters]
    return zstandard.compress(json.dumps(plain, ensure_ascii=False).encode(), LEVEL)


def unpack_chapters(packed: bytes) -> tuple[Chapter, ...]:
    """The chapters of `pack_chapters`.

    >>> unpack_chapters(pack_chapters([Chapter(1, None, "<p>So.</p>", "So.")]))[0].text
    'So.'
    """
    return tuple(Chapter(*plain) for plain in json.loads(zstandard.decompress(bytes(packed))))


def edition_facts(edition: Edition) -> Facts:
    """What `match` compares, from the row."""
    place = Place(edition.path, tuple(edition.members))
    chapters = [title for _, title, _ in edition.contents]
    return facts(card_from(edition.card), place, bytes(edition.fingerprint), clues_from(edition.clues), chapters)


def clues_of(document: Document) -> Clues:
    """What the document's claims tell `match`; a document without a word of story is a header."""
    return clues(document.reading.claims, document.card.because, is_header=not document.words)


def _masked(chapter: Chapter, mask: Mask) -> Chapter:
    title = mask.mask(chapter.title) if chapter.title is not None else None
    return Chapter(chapter.number, title, mask.mask_markup(chapter.xhtml), mask.mask(chapter.text))


def _renumbered(chapter: Chapter, put: Callable[[str | None], str | None]) -> Chapter:
    return Chapter(chapter.number, put(chapter.title), put(chapter.xhtml), put(chapter.text))


def _span(span: tuple[int, int] | None) -> dict[str, Any]:
    return {"start": span[0], "end": span[1]} if span else {"start": None, "end": None}
