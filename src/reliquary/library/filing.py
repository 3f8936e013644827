"""Files works under their names: authors, fandoms and the like; their doubts, contacts, rights and change number."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256

from django.db.models import Exists, OuterRef

from reliquary.ingest.facts import fold, is_common
from reliquary.library.cards import card_from
from reliquary.library.contacts import PLACEHOLDER
from reliquary.library.models import (
    KEY,
    NAME,
    Authorship,
    Contact,
    Doubt,
    Filing,
    PenName,
    Person,
    Term,
    Work,
)
from reliquary.library.rights import visibility
from reliquary.library.shelving import standing
from reliquary.library.writing import Writer
from reliquary.work import Card

FILED = (
    (Term.Kind.FANDOM, "fandoms"),
    (Term.Kind.RELATIONSHIP, "relationships"),
    (Term.Kind.CHARACTER, "characters"),
    (Term.Kind.WARNING, "warnings"),
    (Term.Kind.GENRE, "genres"),
    (Term.Kind.CATEGORY, "categories"),
)
Bearer = tuple[str, int]
"""A folded name, and the number of the contact that tells its bearer from others of that name."""

MOST = 500
"""Names of one work that are filed; a misread card may list more."""


def file_works(writer: Writer, works: Sequence[Work]) -> None:
    """Saves new works and everything that follows from their columns: names, doubts, rights, change number."""
    _number(writer, works)
    Work.objects.bulk_create(works)
    writer.works += len(works)
    _file(works)


def file_again(writer: Writer, works: Sequence[Work]) -> None:
    """The same for works whose columns have changed; names that nobody bears any more are forgotten."""
    _number(writer, works)
    with forgetting_names(works):
        for work in works:
            work.save()
        for link in (Filing, Authorship, Doubt, Work.contacts.through):
            link.objects.filter(work__in=works).delete()
        _file(works)


@contextmanager
def forgetting_names(works: Iterable[Work]) -> Iterator[None]:
    """While it lasts works lose their names; afterwards those that no work bears any more are gone."""
    ids = [work.pk for work in works]
    terms = set(Filing.objects.filter(work__in=ids).values_list("term_id", flat=True))
    pen_names = set(Authorship.objects.filter(work__in=ids).values_list("pen_name_id", flat=True))
    yield
    Term.objects.filter(~Exists(Filing.objects.filter(term=OuterRef("pk"))), pk__in=terms).delete()
    unborne = PenName.objects.filter(~Exists(Authorship.objects.filter(pen_name=OuterRef("pk"))), pk__in=pen_names)
    people = set(unborne.values_list("person_id", flat=True))
    if people:
        unborne.delete()
        Person.objects.filter(pk__in=people, pen_names=None).delete()


def _number(writer: Writer, works: Sequence[Work]) -> None:
    for work in works:
        work.visibility = visibility(standing(work), writer.archive_name)
        work.change, work.modified = writer.next_change(), writer.now


def _file(works: Sequence[Work]) -> None:
    cards = [card_from(work.card) for work in works]
    _file_terms(works, cards)
    _file_authors(works, cards)
    _link_contacts(works)
    Doubt.objects.bulk_create(
        Doubt(work=work, field=field[:40])
        for work, card in zip(works, cards, strict=True)
        for field in dict.fromkeys(card.doubts)
    )


def _link_contacts(works: Sequence[Work]) -> None:
    """Ties works to the contacts of their cards; those are written already."""
    numbers = {work.pk: {int(n) for email in work.card["emails"] for n in PLACEHOLDER.findall(email)} for work in works}
    ids = dict(Contact.objects.filter(number__in=set().union(*numbers.values())).values_list("number", "pk"))
    link = Work.contacts.through
    link.objects.bulk_create(
        [link(work_id=work, contact_id=ids[n]) for work, wanted in numbers.items() for n in sorted(wanted)],
        ignore_conflicts=True,
    )


def _file_terms(works: Sequence[Work], cards: Sequence[Card]) -> None:
    wanted = [(work, list(_terms(card))) for work, card in zip(works, cards, strict=True)]
    ids = _term_ids(dict.fromkeys(term for _, terms in wanted for term in terms))
    Filing.objects.bulk_create(
        Filing(work=work, term_id=ids[term], position=position)
        for work, terms in wanted
        for position, term in enumerate(terms[:MOST])
    )


def _terms(card: Card) -> Iterator[tuple[str, str]]:
    for kind, field in FILED:
        for name in dict.fromkeys(name[:NAME] for name in getattr(card, field) if name):
            yield kind.value, name
    if card.series:
        yield Term.Kind.SERIES.value, card.series[:NAME]
    if card.sequel_of and fold(card.sequel_of):
        yield Term.Kind.SEQUEL.value, fold(card.sequel_of)[:NAME]


def _term_ids(wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    wanted = list(wanted)
    rows = Term.objects.filter(name__in={name for _, name in wanted})
    ids = {(row.kind, row.name): row.pk for row in rows}
    new = [Term(kind=kind, name=name) for kind, name in wanted if (kind, name) not in ids]
    Term.objects.bulk_create(new)
    return ids | {(row.kind, row.name): row.pk for row in new}


def _file_authors(works: Sequence[Work], cards: Sequence[Card]) -> None:
    wanted: list[tuple[Work, list[Bearer]]] = []
    written: dict[Bearer, str] = {}
    for work, card in zip(works, cards, strict=True):
        bearers: dict[Bearer, str] = {}
        for name in filter(str.strip, card.authors):
            bearers.setdefault((folded_name(name), _bearer(folded_name(name), card)), name)
        wanted.append((work, list(bearers)[:MOST]))
        written = bearers | written
    ids = _pen_name_ids(written)
    Authorship.objects.bulk_create(
        Authorship(work=work, pen_name_id=ids[bearer], position=position)
        for work, bearers in wanted
        for position, bearer in enumerate(bearers)
    )


def _bearer(folded: str, card: Card) -> int:
    """Whose name it is where many bear it: the number of the contact, if the work has one author and names one."""
    if len(card.authors) != 1 or not is_common(folded):
        return 0
    return next((int(number) for email in card.emails for number in PLACEHOLDER.findall(email)), 0)


def _pen_name_ids(written: dict[Bearer, str]) -> dict[Bearer, int]:
    """Ids by folded name and bearer; a new one is a new person, until somebody knows better."""
    rows = PenName.objects.filter(folded__in={folded for folded, _ in written})
    ids = {(row.folded, row.bearer): row.pk for row in rows if (row.folded, row.bearer) in written}
    lacking = [bearer for bearer in written if bearer[0] and bearer not in ids]
    new = [
        PenName(name=written[bearer][:NAME], folded=bearer[0], bearer=bearer[1], person=Person(key=key))
        for bearer, key in zip(lacking, person_keys(lacking), strict=True)
    ]
    Person.objects.bulk_create(pen_name.person for pen_name in new)
    PenName.objects.bulk_create(new)
    return ids | {(pen_name.folded, pen_name.bearer): pen_name.pk for pen_name in new}


def person_keys(bearers: Sequence[Bearer]) -> list[str]:
    """A key for a new person for each pen name; one that another person bears already is hashed on."""
    hashed = [sha256((f"{folded}\0{whose}" if whose else folded).encode()).hexdigest() for folded, whose in bearers]
    taken = set(Person.objects.filter(key__in=[key[:KEY] for key in hashed]).values_list("key", flat=True))
    keys: list[str] = []
    for key in hashed:
        while key[:KEY] in taken:
            key = sha256(key.encode()).hexdigest()
            taken |= set(Person.objects.filter(key=key[:KEY]).values_list("key", flat=True))
        taken.add(key[:KEY])
        keys.append(key[:KEY])
    return keys


def folded_name(name: str) -> str:
    """What makes two spellings one pen name; a name of signs only is itself.

    >>> folded_name("Mary  Ann"), folded_name("*~*")
    ('mary ann', '*~*')
    """
    return (fold(name) or name.strip())[:NAME]
