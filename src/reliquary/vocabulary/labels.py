"""Reads a label of a header: which field `Author's Notes`, `Autor(a)` or `分级` announces."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from reliquary.vocabulary.folding import fold
from reliquary.vocabulary.tables import table

LONGEST = 64
"""Characters; what stands before a colon and is longer is no label."""
SIGNS = re.compile(r"[*_~\ufffd]+|(?<=\w)['’‘`´]s?(?=\W|$)")
JOINTS = re.compile(r"\s*[/&+,|]\s*|\s+(?:and|und|et|y|e|и)\s+")
NUMBER_JOINED = re.compile(r"(?:no|nr)?\d{1,2}$")
NUMBERED = re.compile(r"(?:\s*(?:#|no\.?|nr\.?)?\s*(?P<digits>\d{1,2})|\s+(?P<roman>[ivx]{1,4}))$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Label:
    """What a label announces; `number` is its own (`Disclaimer 2`), `sure` that no story has lines that begin so."""

    field: str
    number: int | None = None
    sure: bool = True


@lru_cache(maxsize=4096)
def read_label(written: str) -> Label | None:
    """The field a label announces; None where it is none we know.

    >>> read_label("*Author's Notes*").field, read_label("Pairing(s)").field, read_label("DISCLAIMER 2")
    ('notes', 'relationships', Label(field='disclaimer', number=2, sure=True))
    >>> read_label("Dear Mr Solo") is None
    True
    """
    if len(written) > LONGEST or not any(map(_may_begin, written.split(None, 1)[:1])):
        return None
    exact, labels, weak, owners = _tables()
    if field := exact.get(fold(SIGNS.sub("", written))):
        return Label(field, None, _folded(written) not in weak)
    folded = _folded(written)
    number = None
    if folded not in labels and (numbered := NUMBERED.search(written)):
        folded = _folded(written[: numbered.start()])
        number = int(numbered["digits"]) if numbered["digits"] else None
    if folded not in labels and number is None and (several := _joined(written)):
        return several
    if folded not in labels:
        folded = _without_owner(folded, owners)
    field = labels.get(folded)
    return Label(field, number, folded not in weak) if field else None


def _joined(written: str) -> Label | None:
    """What several labels in one announce, `Rating/Warnings`, `Summary & Teaser`: the first that is a field of ours."""
    parts = [part for part in JOINTS.split(written) if part.strip()]
    if not 1 < len(parts) < 5:
        return None
    found = [read_label(part) for part in parts]
    known = [label for label in found if label is not None]
    if len(known) < len(parts):
        return None
    return next((label for label in known if label.field != "set_aside"), known[0])


@lru_cache(maxsize=8192)
def _may_begin(word: str) -> bool:
    """Whether what is written up to the first blank may be the beginning of a label, singular or plural."""
    first = NUMBER_JOINED.sub("", fold(SIGNS.sub("", word)).partition(" ")[0])
    return first in ("", "the", "and") or first in _first_words() or _singular(first) in _first_words()


@lru_cache(maxsize=8192)
def may_begin_label(word: str) -> bool:
    """Whether any label begins with a word; a quick look that spares the longer one.

    >>> may_begin_label("Author's"), may_begin_label("She")
    (True, False)
    """
    return fold(SIGNS.sub("", word)).partition(" ")[0] in _first_words()


def guess_label(written: str) -> Label | None:
    """What a made-up label announces, by the words in it; never sure, None where no word helps.

    >>> guess_label("Whose cops are they?").field, guess_label("WHERE IT CAN GO").field
    ('disclaimer', 'archive')
    """
    if len(written) > LONGEST:
        return None
    folded = f" {fold(SIGNS.sub('', written))} "
    found = [(len(phrase), field) for phrase, field in _guesses() if phrase in folded]
    return Label(max(found)[1], None, False) if found else None


def _folded(written: str) -> str:
    return " ".join(_singular(word) for word in fold(SIGNS.sub("", written)).split())


def _singular(word: str) -> str:
    """Without a plural s, so that `Pairing(s)`, `Pairing/s`, `Pairings` and `Pairing` are one."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _without_owner(folded: str, owners: frozenset[str]) -> str:
    """Without `Author`, `Story`, `My`, `Official` … before the label itself."""
    words = folded.split()
    while len(words) > 1 and words[0] in owners:
        words = words[1:]
    return " ".join(word for at, word in enumerate(words) if at == 0 or word != "s")


@cache
def _tables() -> tuple[dict[str, str], dict[str, str], frozenset[str], frozenset[str]]:
    """Label to field as written and without plurals, the labels that are also a story's words, the owners."""
    data = table("labels")
    exact: dict[str, str] = {}
    labels: dict[str, str] = {}
    for field, languages in data["labels"].items():
        for written in languages.values():
            for word in written:
                exact.setdefault(fold(word), field)
                labels.setdefault(_folded(word), field)
    return exact, labels, frozenset(map(_folded, data["weak"])), frozenset(map(_folded, data["owners"]))


@cache
def _first_words() -> frozenset[str]:
    exact, labels, _, owners = _tables()
    return frozenset(word.partition(" ")[0] for words in (exact, labels, owners) for word in words)


@cache
def _guesses() -> tuple[tuple[str, str], ...]:
    """Folded phrases of made-up labels between blanks, and their fields."""
    return tuple(
        (f" {fold(phrase)} ", field) for field, phrases in table("labels")["guesses"].items() for phrase in phrases
    )
