"""Headers that were sent without a story: each waits as a leaf until its work is there, and then speaks for it."""

from collections import defaultdict
from collections.abc import Sequence

from reliquary.ingest.facts import Facts, clues_from, facts
from reliquary.ingest.match import kinship, lookup_keys, match_keys
from reliquary.library.cards import card_from
from reliquary.library.documents import Document, edition_facts, rows
from reliquary.library.models import Claim, Edition, Header, HeaderKey, Leaf, MatchKey, Work
from reliquary.library.settling import settle_works
from reliquary.library.writing import Writer
from reliquary.work import Place

MOST = 50
"""Headers or editions that are compared; more under one name are a template."""

COLUMNS = ("position", "field", "value", "raw", "witness", "weight", "start", "end", "reader")
"""What is kept of a claim that waits."""


def put_header(writer: Writer, leaf: Leaf, document: Document) -> None:
    """Keeps what a header says and, if its work is here, has that settled again with it.

    A header that was kept before is read anew.
    """
    writer.contacts.look_up(document.addresses)
    made = rows(document, writer.contacts)
    writer.contacts.flush()
    Header.objects.filter(leaf=leaf).delete()
    Claim.objects.filter(leaf=leaf).delete()
    claims = [{name: getattr(claim, name) for name in COLUMNS} for claim in made.claims]
    header = Header.objects.create(leaf=leaf, card=made.edition.card, clues=made.edition.clues, claims=claims)
    HeaderKey.objects.bulk_create(HeaderKey(value=key, header=header) for key in match_keys(made.facts))
    wanted = MatchKey.objects.filter(value__in=lookup_keys(made.facts)).order_by("edition_id")
    ids = set(wanted.values_list("edition_id", flat=True)[:MOST])
    editions = Edition.objects.filter(pk__in=ids).defer("chapters", "header").select_related("instalment__work")
    works = {each.instalment.work for each in editions if kinship(made.facts, edition_facts(each)) is not None}
    settle_works(writer, _tied(header, works))


def tie_headers(documents: Sequence[Facts], works: Sequence[Work]) -> list[Work]:
    """Ties headers that have waited to the works of new documents, given with each; gives the works that gained one."""
    wanted = {key for one in documents for key in lookup_keys(one)}
    under: defaultdict[int, list[Header]] = defaultdict(list)
    for row in HeaderKey.objects.filter(value__in=wanted, header__leaf__work=None).select_related("header__leaf"):
        under[row.value].append(row.header)
    found: defaultdict[int, set[Work]] = defaultdict(set)
    headers: dict[int, Header] = {}
    for one, work in zip(documents, works, strict=True):
        for header in {each.pk: each for key in lookup_keys(one) for each in under[key][:MOST]}.values():
            if kinship(_facts(header), one) is not None:
                headers[header.pk] = header
                found[header.pk].add(work)
    return [work for pk, header in headers.items() for work in _tied(header, found[pk])]


def _facts(header: Header) -> Facts:
    place = Place(header.leaf.path, tuple(header.leaf.members))
    return facts(card_from(header.card), place, b"", clues_from(header.clues))


def _tied(header: Header, works: set[Work]) -> list[Work]:
    """The work that a header belongs to, with the header's claims; none where there are several or none."""
    if len(works) != 1:
        return []
    (work,) = works
    leaf = header.leaf
    leaf.work = work
    leaf.save(update_fields=["work"])
    Claim.objects.bulk_create(Claim(work=work, leaf=leaf, **claim) for claim in header.claims)
    return [work]
