"""The works that go with one: its series in order, the story it follows, and those that follow it."""

from collections.abc import Sequence
from dataclasses import dataclass

from reliquary.ingest.facts import fold
from reliquary.library.models import NAME, Filing, PenName, Term, Work
from reliquary.library.rights import Viewer, visible

MOST = 200
"""Works of one series that are listed."""


@dataclass(frozen=True, slots=True)
class Cycle:
    """What goes with a work: the works of its series in reading order (itself among them), before it, after it."""

    name: str | None
    works: tuple[Work, ...]
    before: tuple[Work, ...]
    after: tuple[Work, ...]


def cycle(work: Work, viewer: Viewer) -> Cycle:
    """The works that go with one and may be seen.

    A series is one by its name and a name that it is signed with: two people may have named theirs alike. Works without
    a place in it stand behind the others, by date.
    """
    names = _names(work)
    series = work.card.get("series")
    works = _under(Term.Kind.SERIES, [series[:NAME]] if series else [], names)
    ordered = sorted(
        works, key=lambda each: (each.series_place is None, each.series_place or 0, each.date or "9", each.pk)
    )
    before = _titled(work.card.get("sequel_of"), names, work)
    after = [each for each in _under(Term.Kind.SEQUEL, [sequel_term(work.title)], names) if each.pk != work.pk]
    return Cycle(
        series if len(works) > 1 else None,
        tuple(each for each in ordered if visible(each, viewer)) if len(works) > 1 else (),
        tuple(each for each in before if visible(each, viewer)),
        tuple(each for each in after if visible(each, viewer)),
    )


def sequel_term(title: str | None) -> str:
    """Under which name works that follow the one of this title are filed."""
    return fold(title or "")[:NAME]


def _names(work: Work) -> set[int]:
    """The names a work is signed with, by whatever address; other names of the same people are nobody's business."""
    signed = list(work.pen_names.values_list("folded", "person_id"))
    same = PenName.objects.filter(folded__in=[folded for folded, _ in signed], person__in=[pk for _, pk in signed])
    return set(same.values_list("pk", flat=True))


def _under(kind: Term.Kind, terms: Sequence[str], names: set[int]) -> list[Work]:
    """Works by these names under one of the terms."""
    wanted = [term for term in terms if term]
    if not wanted:
        return []
    filed = Filing.objects.filter(term__kind=kind, term__name__in=wanted, work__pen_names__in=names)
    return list(Work.objects.filter(pk__in=set(filed.values_list("work_id", flat=True)[:MOST])).order_by("date", "pk"))


def _titled(title: str | None, names: set[int], work: Work) -> list[Work]:
    """Works of a title by these names."""
    folded = sequel_term(title)
    if not folded:
        return []
    found = Work.objects.filter(sort_title=folded, pen_names__in=names).exclude(pk=work.pk)
    return list(found.distinct().order_by("pk")[:MOST])
