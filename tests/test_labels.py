"""Labels are data: each spelling leads to one field, and is found again however it is written."""

from collections import defaultdict

import pytest

from reliquary.vocabulary.folding import fold
from reliquary.vocabulary.labels import read_label
from reliquary.vocabulary.tables import table

SPELLINGS = [
    (field, written)
    for field, languages in table("labels")["labels"].items()
    for spellings in languages.values()
    for written in spellings
]


def test_no_spelling_leads_to_two_fields() -> None:
    fields: defaultdict[str, set[str]] = defaultdict(set)
    for field, written in SPELLINGS:
        fields[fold(written)].add(field)
    assert {written: found for written, found in fields.items() if len(found) > 1} == {}


def test_every_spelling_is_read_as_its_field() -> None:
    assert len(SPELLINGS) > 1500
    assert [pair for pair in SPELLINGS if (label := read_label(pair[1])) is None or label.field != pair[0]] == []


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ("*Author's Notes*", "notes"),
        ("PAIRING/S", "relationships"),
        ("Mis en ligne le", "date"),
        ("Angolo dell'autrice", "notes"),
        ("Altersbeschränkung", "rating"),
        ("Возрастное ограничение", "rating"),
        ("登场人物", "characters"),
        ("Rating/Warnings", "rating"),
    ],
)
def test_labels_of_eight_languages(written: str, field: str) -> None:
    label = read_label(written)
    assert label is not None and label.field == field
