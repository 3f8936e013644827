"""Writes one understood document as the catalogue record that `reliquary describe --json` prints."""

from __future__ import annotations

from dataclasses import asdict

from reliquary.work import Card, Claim, Reading

PLAIN_FIELDS = (
    "title", "authors", "emails", "fandoms", "rating", "rating_raw", "categories", "genres", "form",
    "relationships", "relationships_raw", "characters", "warnings", "spoilers_raw", "summary", "disclaimer",
    "notes", "archive", "archive_raw", "archive_conditions", "series", "series_place", "part", "parts",
    "chapter_title", "status", "date", "language", "doubts",
)  # fmt: skip
"""Fields of the record that the card holds in the record's own form."""

PRINTED_AS = {"instalment": ("part", "parts")}
"""Fields of the card that the record prints under other names."""


def record(reading: Reading, card: Card) -> dict[str, object]:
    """One JSON-ready object for one document, valid against `work.schema.json`.

    The record carries the author's addresses, so only the operator's own command line may print it.
    """
    fields: dict[str, object] = {"source": _source(reading)}
    for name in PLAIN_FIELDS:
        value = getattr(card, name)
        fields[name] = list(value) if isinstance(value, tuple) else value
    fields["doubts"] = [name for doubt in card.doubts for name in PRINTED_AS.get(doubt, (doubt,))]
    fields["spoilers"] = [asdict(point) for point in card.spoilers]
    fields["word_count"] = reading.word_count
    fields["body"] = reading.body
    fields["claims"] = [_claim(claim) for claim in reading.claims]
    return fields


def _source(reading: Reading) -> dict[str, object]:
    return {
        "path": reading.place.path,
        "members": list(reading.place.members),
        "item": reading.item,
        "sha256": reading.digest,
        "text_sha256": reading.text_digest,
        "format": reading.format,
        "encoding": reading.encoding,
    }


def _claim(claim: Claim) -> dict[str, object]:
    return {
        "field": claim.field,
        "value": claim.value,
        "raw": claim.raw,
        "witness": claim.witness,
        "weight": round(claim.weight, 3),
        "span": list(claim.span) if claim.span else None,
    }
