"""One understood document as rows, masked and packed, and the text of its chapters back again."""

import json
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

import zstandard

from reliquary import READER_VERSION
from reliquary.ingest.match import Facts, facts
from reliquary.library.cards import card_from, card_json
from reliquary.library.contacts import Contacts
from reliquary.library.models import Claim, Edition, Note
from reliquary.work import Card, Chapter, Place, Reading
from reliquary.work import Claim as Said

LEVEL = 3
SHORT = 40
"""What the column of an encoding, a format, a language … holds."""


@dataclass(frozen=True, slots=True)
class Document:
    """A reading on its way into the library, with the card it has by itself.

    `original` is the digest of the kept file it was read from. `occurrence` counts documents before it in the same
    source that bear the same item: mail is sent twice.
    """

    reading: Reading
    card: Card
    original: str
    occurrence: int = 0

    @property
    def key(self) -> str:
        """Tells this document from every other, whoever reads it and wherever it lies."""
        reading = self.reading
        return sha256(f"{reading.digest}\0{reading.item or ''}\0{self.occurrence}".encode(errors="replace")).hexdigest()


@dataclass(slots=True)
class Rows:
    """The unsaved rows of one document, the digest of its original, and what `match` compares."""

    digest: str
    edition: Edition
    claims: list[Claim]
    notes: list[Note]
    card: Card
    facts: Facts


def rows(document: Document, contacts: Contacts) -> Rows:
    """The rows of a document, without a single address: the text holds placeholders."""
    reading = document.reading
    card = mask_card(document.card, contacts)
    place = mask_place(reading.place, contacts)
    chapters = [_masked(chapter, contacts) for chapter in reading.chapters]
    edition = Edition(
        document_key=document.key,
        path=place.path,
        members=list(place.members),
        item=contacts.seal(reading.item) if reading.item is not None else None,
        format=reading.format[:SHORT],
        encoding=reading.encoding[:SHORT] if reading.encoding else None,
        text_digest=reading.text_digest,
        reader=READER_VERSION,
        header=contacts.mask(reading.header),
        contents=[[c.number, c.title, len(c.text.split())] for c in chapters],
        chapters=pack_chapters(chapters),
        word_count=reading.word_count,
        fingerprint=reading.fingerprint,
        card=card_json(card),
    )
    carried = {position for positions in document.card.because.values() for position in positions}
    claims = [
        claim_row(claim, position, contacts, carried=position in carried)
        for position, claim in enumerate(reading.claims)
    ]
    notes = [
        Note(position=position, step=note.step[:SHORT], what=contacts.mask(note.what), **_span(note.span))
        for position, note in enumerate(reading.notes)
    ]
    return Rows(document.original, edition, claims, notes, card, facts(card, place, reading.fingerprint))


def claim_row(claim: Said, position: int, contacts: Contacts, *, carried: bool = False) -> Claim:
    """A claim as a row that still lacks its work and edition."""
    if claim.field == "emails" and isinstance(claim.value, list | tuple):
        value = [contacts.placeholder(str(address)) for address in claim.value]
    else:
        value = contacts.mask_value(claim.value)
    return Claim(
        position=position,
        field=claim.field[:SHORT],
        value=value,
        raw=contacts.mask(claim.raw) if claim.raw is not None else None,
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


def mask_card(card: Card, contacts: Contacts) -> Card:
    """The card with placeholders for addresses; its `emails` become nothing but placeholders."""
    plain = card_json(replace(card, emails=()))
    masked = card_from(contacts.mask_value(plain))
    return replace(masked, emails=tuple(map(contacts.placeholder, card.emails)), because=card.because)


def mask_place(place: Place, contacts: Contacts) -> Place:
    return Place(contacts.mask(place.path), tuple(map(contacts.mask, place.members)))


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
    return facts(card_from(edition.card), place, bytes(edition.fingerprint))


def _masked(chapter: Chapter, contacts: Contacts) -> Chapter:
    title = contacts.mask(chapter.title) if chapter.title is not None else None
    return Chapter(chapter.number, title, contacts.mask_markup(chapter.xhtml), contacts.mask(chapter.text))


def _span(span: tuple[int, int] | None) -> dict[str, Any]:
    return {"start": span[0], "end": span[1]} if span else {"start": None, "end": None}
