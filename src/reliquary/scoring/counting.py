"""Counts hits and misses of records against gold values, field by field, as the reference scorer does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from reliquary.scoring.further import FURTHER, comparable
from reliquary.scoring.likeness import fandom, pair, similar, soft, squashed, strict

Record = Mapping[str, Any]

SCALARS = ("title", "rating", "archive", "series", "part", "parts", "chapter_title", "status", "date")
PROSE = ("summary", "disclaimer", "notes", "spoilers_raw")
SETS = ("authors", "emails", "fandoms", "relationships", "characters", "warnings")
EDGES = ("body_first_words", "body_last_words")
FIELDS = (*SCALARS, *PROSE, *SETS, *EDGES)
CORE = (
    "title", "authors", "rating", "relationships", "warnings", "spoilers_raw", "summary", "disclaimer", "archive",
    "part", "parts", "date", "fandoms", "body_first_words", "body_last_words",
)  # fmt: skip
"""The fields of the bar: what a reader and an archivist need first."""
GOLD_NAMES = {"disclaimer": "disclaimer_raw", "notes": "notes_raw"}
ARCHIVE_WARNINGS = frozenset({"graphic_violence", "major_character_death", "non_con", "underage"})
"""Free tags are not scored: annotators disagree on them."""


@dataclass(slots=True)
class Count:
    """True and false positives, and false negatives."""

    hits: int = 0
    foreign: int = 0
    missed: int = 0

    def add(self, other: Count) -> None:
        self.hits += other.hits
        self.foreign += other.foreign
        self.missed += other.missed

    @property
    def precision(self) -> float | None:
        said = self.hits + self.foreign
        return self.hits / said if said else None

    @property
    def recall(self) -> float | None:
        gold = self.hits + self.missed
        return self.hits / gold if gold else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall; None where there was nothing to find and nothing found."""
        if not (self.hits + self.foreign + self.missed):
            return None
        return 2 * self.hits / (2 * self.hits + self.foreign + self.missed)


@dataclass(frozen=True, slots=True)
class Miss:
    """One field of one case that was read differently."""

    case: str
    field: str
    gold: object
    read: object


@dataclass(slots=True)
class Scores:
    """Counts by field, to the letter and softly, how many gold values each has, and every soft miss."""

    strict: defaultdict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    soft: defaultdict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    n: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    misses: list[Miss] = field(default_factory=list)

    def total(self, fields: Iterable[str], *, softly: bool = True) -> Count:
        """The micro count over several fields."""
        table, total = self.soft if softly else self.strict, Count()
        for name in fields:
            total.add(table[name])
        return total


def scored(cases: Iterable[Record], records: Mapping[str, Record]) -> Scores:
    """The scores of the records, by case id, against the gold values of the cases."""
    scores = Scores()
    for case in cases:
        record = records.get(case["id"]) or {}
        gold = accepted(case, record)
        for name in (*SCALARS, *PROSE):
            _count_single(scores, case["id"], name, gold.get(GOLD_NAMES.get(name, name)), record.get(name))
        for name in SETS:
            _count_set(scores, case["id"], name, gold.get(name) or [], record.get(name) or [])
        for name in EDGES:
            _count_edge(scores, case["id"], name, gold[name], record.get("body"))
        for name in FURTHER:
            if name in gold:
                _count_further(scores, case["id"], name, gold[name], record.get(name))
    return scores


def accepted(case: Record, record: Record) -> dict[str, Any]:
    """The gold values, where the record gives another reading that the case lists as right with that one instead."""
    gold = dict(case["gold"])
    for name, readings in (case.get("accept") or {}).items():
        said = record.get(name)
        for reading in readings:
            if _is_reading(name, reading, said):
                gold[GOLD_NAMES.get(name, name)] = reading
                break
    return gold


def _is_reading(name: str, reading: object, said: Any) -> bool:
    if isinstance(reading, list):
        return {fandom(one) for one in reading} == {fandom(one) for one in said or []}
    if reading is None:
        return said in (None, "")
    if said is None:
        return False
    return similar(reading, said) if name in PROSE else soft(reading) == soft(said)


def _count_single(scores: Scores, case: str, name: str, gold: object, said: object) -> None:
    gold, said = (None if value in ("", []) else value for value in (gold, said))
    if name == "rating" and gold is None and said == "not_rated":
        said = None
    if gold is not None:
        scores.n[name] += 1
    if gold is None and said is None:
        return
    both = gold is not None and said is not None
    alike = both and (similar(gold, said) if name in PROSE else soft(gold) == soft(said))
    for table, same in ((scores.strict, both and strict(gold) == strict(said)), (scores.soft, alike)):
        count = table[name]
        count.hits += same
        count.foreign += said is not None and not same
        count.missed += gold is not None and not same
    if not alike:
        scores.misses.append(Miss(case, name, gold, said))


def _count_set(scores: Scores, case: str, name: str, gold: list[str], said: list[str]) -> None:
    if name == "warnings":
        gold, said = ([value for value in values if value in ARCHIVE_WARNINGS] for values in (gold, said))
    scores.n[name] += len(gold)
    folds: dict[str, Callable[[object], str | None]] = {"relationships": pair, "fandoms": fandom}
    for table, fold in ((scores.strict, folds.get(name, strict)), (scores.soft, folds.get(name, soft))):
        wanted, given = {fold(value) for value in gold}, {fold(value) for value in said}
        count = table[name]
        count.hits += len(wanted & given)
        count.foreign += len(given - wanted)
        count.missed += len(wanted - given)
        if table is scores.soft and wanted != given:
            scores.misses.append(Miss(case, name, sorted(map(str, wanted)), sorted(map(str, given))))


def _count_further(scores: Scores, case: str, name: str, gold: object, said: object) -> None:
    wanted, given = comparable(name, gold), comparable(name, said)
    scores.n[name] += len(wanted)
    for table in (scores.strict, scores.soft):
        table[name].add(Count(len(wanted & given), len(given - wanted), len(wanted - given)))
    if wanted != given:
        scores.misses.append(Miss(case, name, sorted(map(str, wanted)), sorted(map(str, given))))


def _count_edge(scores: Scores, case: str, name: str, gold: str, body: str | None) -> None:
    """First or last words: a story that begins in its header or ends in a footer is wrong."""
    story, words = squashed(body), squashed(gold)
    right = bool(story) and (story.startswith(words) if name == EDGES[0] else story.endswith(words))
    scores.n[name] += 1
    for table in (scores.strict, scores.soft):
        table[name].hits += right
        table[name].missed += not right
        table[name].foreign += not right and bool(story)
    if not right:
        shown = (body or "")[:50] if name == EDGES[0] else (body or "")[-50:]
        scores.misses.append(Miss(case, name, gold, shown))
