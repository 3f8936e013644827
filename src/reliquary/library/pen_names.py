"""The other names of whoever signed as somebody: a search for an author finds them for the library's keeper.

Nobody else is told that two names are one person's, and a search that found both would tell. A name that several
people bear leads to none of theirs.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from reliquary.library.filing import folded_name
from reliquary.library.models import PenName
from reliquary.library.query import All, Any, Field, Node, Not, Query


@dataclass(frozen=True, slots=True)
class Alias:
    """A name that a query asks for, and the others of the same person."""

    written: str
    others: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """What is said of it.

        >>> Alias("Wren", ("Stoat Juniper", "W. Quarry")).sentence
        '“Wren” also wrote as Stoat Juniper and W. Quarry.'
        """
        return f"“{self.written}” also wrote as {' and '.join(self.others)}."


def followed(asked: Query) -> Query:
    """The query in which whoever asks for an author asks for the other names of that person, too."""
    others = {each.written: each.others for each in aliases(asked)}
    return replace(asked, node=_followed(asked.node, others)) if others else asked


def aliases(asked: Query) -> tuple[Alias, ...]:
    """The names that a query asks for whose bearers have others; two questions to the database at most."""
    written = list(dict.fromkeys(_authors(asked.node)))
    if not written:
        return ()
    bearers: dict[str, set[int]] = {}
    for folded, person in PenName.objects.filter(folded__in=list(map(folded_name, written))).values_list(
        "folded", "person_id"
    ):
        bearers.setdefault(folded, set()).add(person)
    sole = {folded: next(iter(persons)) for folded, persons in bearers.items() if len(persons) == 1}
    names = (
        PenName.objects.filter(person__in=set(sole.values())).order_by("name").values_list("person", "folded", "name")
    )
    rows = list(names)
    found = (
        Alias(each, tuple(name for person, folded, name in rows if person == sole.get(own) and folded != own))
        for each in written
        for own in [folded_name(each)]
    )
    return tuple(alias for alias in found if alias.others)


def _authors(node: Node) -> Iterator[str]:
    match node:
        case Field("author", value):
            yield value
        case All(nodes) | Any(nodes):
            for inner in nodes:
                yield from _authors(inner)
        case Not(inner):
            yield from _authors(inner)


def _followed(node: Node, others: dict[str, tuple[str, ...]]) -> Node:
    match node:
        case Field("author", value) if value in others:
            return Any((node, *(Field("author_name", name, True) for name in others[value])))
        case All(nodes) | Any(nodes):
            return replace(node, nodes=tuple(_followed(inner, others) for inner in nodes))
        case Not(inner):
            return Not(_followed(inner, others))
        case _:
            return node
