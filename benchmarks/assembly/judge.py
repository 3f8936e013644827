"""Compares the works and persons of a library with the truth about the heap that it was made of."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from assembly.heap import File, Truth

INSTALMENT, EDITION, AUTHOR = "instalments", "editions", "authors"


@dataclass(slots=True)
class Score:
    """Pairs that belong together and were joined, that were joined and do not belong, that were missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    examples: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)


def judge_works(truth: Truth, work_of: Mapping[str, Hashable]) -> dict[str, Score]:
    """How well files were joined; `work_of` gives the work of each file's place, where it has any.

    Instalments are pairs of files of one work without a part in common, editions all others of one work. A wrong pair
    counts against both, as it might have been taken for either.
    """
    scores = {INSTALMENT: Score(), EDITION: Score()}
    true = _grouped(truth.files, lambda each: each.work)
    for one, other in _pairs(true.values()):
        apart = bool(one.parts and other.parts) and not set(one.parts) & set(other.parts)
        score = scores[INSTALMENT if apart else EDITION]
        joined = one.place in work_of and work_of[one.place] == work_of.get(other.place)
        score.right += joined
        score.missed += not joined
        if not joined:
            score.examples.append(f"missed: {one.place} {other.place}")
    found = _grouped((each for each in truth.files if each.place in work_of), lambda each: work_of[each.place])
    for one, other in _pairs(found.values()):
        if one.work != other.work:
            for score in scores.values():
                score.wrong += 1
                score.examples.append(f"wrong: {one.place} {other.place}")
    return scores


def judge_authors(truth: Truth, person_of: Mapping[str, Hashable]) -> Score:
    """How well names were joined to persons; `person_of` gives the person of a file whose work has one author.

    A pair is two ways of signing (name and address): of one person, or of two. Each counts as the person that most
    of its files were given to.
    """
    given: defaultdict[tuple[int, str, str], Counter[Hashable]] = defaultdict(Counter)
    for each in truth.files:
        if each.place in person_of:
            signing = each.signing
            given[signing.person, signing.name, signing.email][person_of[each.place]] += 1
    score = Score()
    for (one, persons), (other, others) in combinations(given.items(), 2):
        joined = persons.most_common(1)[0][0] == others.most_common(1)[0][0]
        if one[0] == other[0]:
            score.right += joined
            score.missed += not joined
        else:
            score.wrong += joined
        if joined != (one[0] == other[0]):
            score.examples.append(f"{'wrong' if joined else 'missed'}: {one} {other}")
    return score


def _grouped(files: Iterable[File], key: object) -> dict[Hashable, list[File]]:
    groups: defaultdict[Hashable, list[File]] = defaultdict(list)
    for each in files:
        groups[key(each)].append(each)
    return groups


def _pairs(groups: Iterable[list[File]]) -> Iterator[tuple[File, File]]:
    for group in groups:
        yield from combinations(group, 2)
