"""The scoreboard as plain text: fields, families, baselines, calibration, what is lost of a story, speed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from reliquary.scoring.baselines import BASELINES
from reliquary.scoring.calibration import calibrated, together
from reliquary.scoring.cases import Described
from reliquary.scoring.counting import CORE, FIELDS, Scores, scored
from reliquary.scoring.further import FURTHER
from reliquary.scoring.likeness import differing_words

Case = Mapping[str, Any]


def report(cases: Sequence[Case], described: Described, worst: int = 0) -> Iterator[str]:
    """The lines of the scoreboard; `worst` adds that many misses."""
    scores = scored(cases, described.records)
    yield from field_table(scores, len(cases), len(described.records))
    yield ""
    yield from _families(cases, described)
    yield ""
    yield from _baselines(cases)
    yield ""
    yield from _calibration(cases, described)
    yield ""
    yield from _stories(cases, described)
    rate = len(cases) / described.seconds if described.seconds else 0.0
    yield f"{rate:.0f} documents a second, start of the reader included"
    for miss in scores.misses[:worst]:
        yield f"{miss.case} {miss.field}: {miss.gold!r} was read as {miss.read!r}"


def field_table(scores: Scores, cases: int, read: int) -> Iterator[str]:
    """Precision, recall and F1 of every field, to the letter and softly, in hundredths.

    Below the totals the fields that the reference scorer does not know; they count in no total.
    """
    yield f"{'field':18}{'n':>5}   strict P     R    F1   soft P     R    F1   ({cases} cases, {read} read)"
    totals = (("ALL", FIELDS), ("CORE", CORE))
    further = [field for field in FURTHER if field in scores.n]
    for name, fields in (*_alone(FIELDS), *totals, *_alone(further)):
        figures: list[str] = []
        for softly in (False, True):
            count = scores.total(fields, softly=softly)
            figures += [_hundredths(value) for value in (count.precision, count.recall, count.f1)]
        n = sum(scores.n[field] for field in fields)
        yield f"{name:18}{n:5}     {'  '.join(figures[:3])}    {'  '.join(figures[3:])}"


def _alone(fields: Iterable[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    return ((field, (field,)) for field in fields)


def _families(cases: Sequence[Case], described: Described) -> Iterator[str]:
    """How each family of layouts fares, also in confidence; one that nobody tuned on shows what to expect of others."""
    families: defaultdict[str, list[Case]] = defaultdict(list)
    for case in cases:
        families[family(case)].append(case)
    yield "family            cases   ALL F1  CORE F1 (soft)    sure   right when sure"
    for name, members in sorted(families.items()):
        scores = scored(members, described.records)
        all_fields, core = (_hundredths(scores.total(fields).f1) for fields in (FIELDS, CORE))
        sureness = together(calibrated(members, described.records))
        sure, right = _hundredths(sureness.sure), _hundredths(sureness.right_when_sure)
        yield f"{name:18}{len(members):5}    {all_fields}    {core}           {sure}    {right}"


def family(case: Case) -> str:
    """The letters before a case's number, with its kind: documents of like layout.

    >>> family({"id": "b004", "kind": "html"})
    'b html'
    """
    return f"{str(case['id']).rstrip('0123456789')} {case['kind']}"


def _baselines(cases: Sequence[Case]) -> Iterator[str]:
    for name, baseline in BASELINES.items():
        records = baseline(cases)
        if records is None:
            yield f"baseline {name}: not installed here"
        else:
            scores = scored(cases, records)
            all_fields, core = scores.total(FIELDS).f1, scores.total(CORE).f1
            yield f"baseline {name}: ALL {_hundredths(all_fields)}, CORE {_hundredths(core)}"


def _calibration(cases: Sequence[Case], described: Described) -> Iterator[str]:
    table = calibrated(cases, described.records)
    yield "calibration          sure   right when sure   right when doubted   (in 100; nulls count)"
    for name, one in (*table.items(), ("ALL", together(table))):
        figures = (one.sure, one.right_when_sure, one.right_when_doubted)
        yield f"{name:18}{100 * figures[0]:7.1f}{100 * figures[1]:18.1f}{100 * figures[2]:21.1f}"


def _stories(cases: Sequence[Case], described: Described) -> Iterator[str]:
    """What is lost of the stories whose whole body is gold, and what no step accounts for."""
    whole = [case for case in cases if case["gold"].get("body")]
    missing = foreign = words = 0
    for case in whole:
        gold = case["gold"]["body"].split()
        lost, added = differing_words(gold, (described.records.get(case["id"]) or {}).get("body", "").split())
        missing, foreign, words = missing + lost, foreign + added, words + len(gold)
    if whole:
        yield f"stories: {missing} words missing and {foreign} foreign in {len(whole)} whole bodies of {words} words"
    yield f"characters that no step accounts for: {sum(described.unaccounted.values())}"


def _hundredths(value: float | None) -> str:
    return "   - " if value is None else f"{100 * value:5.1f}"
