"""Editions of one work put in reading order: which are the same instalment, which of them is shown, and why."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reliquary.ingest.facts import LAST, Facts
from reliquary.ingest.match import Kinship, kinship, match_keys
from reliquary.library.groups import Groups
from reliquary.library.models import Edition

TOGETHER = (Kinship.SAME_TEXT, Kinship.EDITION, Kinship.PART)
COMPLETE = 0.97
"""An edition with this share of the words of the longest counts as being as complete."""

CHOSEN, WHOLE, CLEAN, LATEST, FIRST = (
    "a curator chose it", "the most complete", "the cleanest text", "the latest", "the others are no better",
)  # fmt: skip
"""Why an edition is shown and not another."""


@dataclass(frozen=True, slots=True)
class Part:
    """One instalment: its number, if it has one, and its editions, the shown one first.

    An epilogue's place is behind all numbers, and it bears none.
    """

    place: int | None
    letter: str
    editions: tuple[Edition, ...]

    @property
    def n(self) -> int | None:
        return None if self.place == LAST else self.place


def arrange(editions: Sequence[Edition], facts: Sequence[Facts], chosen: Mapping[str, int] = {}) -> list[Part]:
    """The instalments of a work, in reading order, whatever order the editions came in.

    Editions of one text are one instalment, and so are a whole and the parts it holds, and two texts with one number.
    A whole text without a number comes first. `chosen` gives the curators' choices by document key, later ones greater.
    """
    numbers = _numbers(facts)
    parts = [_part([editions[at] for at in group], group, facts, numbers, chosen) for group in _groups(facts, numbers)]
    return sorted(
        parts, key=lambda part: (part.place is not None, part.place or 0, part.letter, part.editions[0].document_key)
    )


def ranked(editions: Sequence[Edition], chosen: Mapping[str, int] = {}) -> list[Edition]:
    """Editions of one instalment, the best first: the chosen, then the complete, of those the cleanest, the latest."""
    most = max(edition.word_count for edition in editions)

    def order(edition: Edition) -> tuple[object, ...]:
        is_whole = edition.word_count >= COMPLETE * most
        quality = (edition.blemishes, _backwards(edition)) if is_whole else (0, ())
        key = edition.document_key
        return (-chosen.get(key, -1), not is_whole, *quality, -edition.word_count, key)

    return sorted(editions, key=order)


def why_shown(editions: Sequence[Edition], chosen: Mapping[str, int] = {}) -> str:
    """Why the first of an instalment's editions is shown; nothing where it is alone."""
    shown, *others = editions
    if not others:
        return ""
    if shown.document_key in chosen:
        return CHOSEN
    rivals = [other for other in others if other.word_count >= COMPLETE * shown.word_count]
    if not rivals:
        return WHOLE
    if any(other.blemishes > shown.blemishes for other in rivals):
        return CLEAN
    return LATEST if any(_date(other) < _date(shown) for other in rivals) else FIRST


def _date(edition: Edition) -> str:
    return str(edition.card.get("date") or "")


def _backwards(edition: Edition) -> tuple[int, ...]:
    """Sorts later dates first, and those without one last."""
    return tuple(-ord(sign) for sign in _date(edition)) or (0,)


def _part(
    editions: Sequence[Edition],
    group: Sequence[int],
    facts: Sequence[Facts],
    numbers: Sequence[tuple[int, str] | None],
    chosen: Mapping[str, int],
) -> Part:
    at = {edition.pk: position for edition, position in zip(editions, group, strict=True)}
    best = ranked(editions, chosen)
    n, letter = numbers[at[best[0].pk]] or (None, "")
    return Part(n, letter, tuple(best))


def _numbers(facts: Sequence[Facts]) -> list[tuple[int, str] | None]:
    """The number and letter of each; of a file without any that of its name, where others go with it."""
    stems = Counter(one.serial[0] for one in facts if one.serial is not None)
    numbers: list[tuple[int, str] | None] = []
    for one in facts:
        if one.n is not None:
            numbers.append((one.n, one.letter))
        elif one.serial is not None and one.is_headless and stems[one.serial[0]] > 1:
            numbers.append((one.serial[1], one.letter))
        else:
            numbers.append(None)
    return numbers


def _groups(facts: Sequence[Facts], numbers: Sequence[tuple[int, str] | None]) -> list[list[int]]:
    """Positions joined by a number or a text; only those that share a key are compared, so cost stays linear."""
    groups: Groups[int] = Groups()
    first_of: dict[tuple[int, str], int] = {}
    seen_under: defaultdict[int, list[int]] = defaultdict(list)
    for index, one in enumerate(facts):
        groups.add(index)
        number = numbers[index]
        if number is not None:
            groups.unite(index, first_of.setdefault(number, index))
        keys = match_keys(one)
        for other in {other for key in keys for other in seen_under[key]}:
            if not groups.are_one(index, other) and kinship(one, facts[other]) in TOGETHER:
                groups.unite(index, other)
        for key in keys:
            seen_under[key].append(index)
    return groups.all()
