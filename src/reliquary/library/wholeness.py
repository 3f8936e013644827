"""What a work lacks and has twice: parts that nobody brought, and one number on two unlike texts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from reliquary.ingest.match import kinship
from reliquary.library.arrangement import TOGETHER
from reliquary.library.documents import edition_facts
from reliquary.library.models import Edition, Instalment, Work

MOST = 12
"""Gaps that are told one by one."""


def wholeness(work: Work) -> list[str]:
    """Sentences on what is missing and what is double; none for a work that is whole as far as one can see."""
    return [*_gaps(work), *_doubles(work)]


def missing_parts(numbers: Iterable[int], total: int | None) -> list[tuple[int, int]]:
    """The gaps among the numbers of parts, as first and last of each, up to the total where one is stated.

    >>> missing_parts([2, 3, 7], 9)
    [(1, 1), (4, 6), (8, 9)]
    """
    there = sorted({number for number in numbers if number > 0})
    gaps = []
    awaited = 1
    for number in [*there, max(total or 0, there[-1] if there else 0) + 1]:
        if number > awaited:
            gaps.append((awaited, number - 1))
        awaited = max(awaited, number + 1)
    return gaps


def _gaps(work: Work) -> Iterator[str]:
    numbers = list(Instalment.objects.filter(work=work).order_by("position").values_list("n", flat=True))
    if not numbers or numbers[0] is None:
        return
    total = work.card["instalment"][1]
    gaps = missing_parts([number for number in numbers if number is not None], total)
    if gaps:
        words = [str(first) if first == last else f"{first}–{last}" for first, last in gaps[:MOST]]
        more = ["more"] if len(gaps) > MOST else []
        listed = _listed([*words, *more])
        several = len(gaps) > 1 or gaps[0][0] != gaps[0][1]
        of = f" of {total}" if total else ""
        yield f"Parts {listed}{of} are missing." if several else f"Part {listed}{of} is missing."


def _doubles(work: Work) -> Iterator[str]:
    """One sentence for each number under which texts lie that are not alike."""
    by_part: defaultdict[int, list[Edition]] = defaultdict(list)
    editions = Edition.objects.filter(instalment__work=work).exclude(instalment__n=None)
    for edition in editions.defer("chapters", "header").select_related("instalment").order_by("rank"):
        by_part[edition.instalment_id].append(edition)
    for shown, *others in by_part.values():
        facts = edition_facts(shown)
        unlike = [other for other in others if kinship(facts, edition_facts(other)) not in TOGETHER]
        if unlike:
            texts = "another text has" if len(unlike) == 1 else f"{len(unlike)} other texts have"
            yield f"Part {shown.instalment.n} is double: {texts} the same number."


def _listed(words: Sequence[str]) -> str:
    """Words as a list in a sentence."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
