"""Settles works anew from what all their editions claim and what people have ruled, and files them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from reliquary.ingest.settle import settle
from reliquary.library.arrangement import Part, arrange
from reliquary.library.cards import card_from
from reliquary.library.choices import chosen
from reliquary.library.documents import edition_facts, said
from reliquary.library.filing import file_again
from reliquary.library.models import Claim, Edition, Instalment, Work
from reliquary.library.persons import identify
from reliquary.library.shelving import put_card
from reliquary.library.writing import Writer
from reliquary.work import Card, Surroundings
from reliquary.work import Claim as Said

OF_ONE_PART = frozenset({"instalment", "chapter_title", "status"})
"""What an instalment says of itself and not of the whole work."""


def settle_works(writer: Writer, works: Sequence[Work]) -> None:
    """Arranges the editions of each work, settles it, files it and gives it a new change number."""
    for work in works:
        editions = list(
            Edition.objects.filter(instalment__work=work).select_related("batch").defer("chapters").order_by("id")
        )
        parts = arrange(editions, [edition_facts(edition) for edition in editions], chosen(work))
        _write_parts(work, parts)
        ids, claims = _pooled(work, parts)
        card = settle(claims, surroundings_from(parts[0].editions[0].batch.testimony))
        _mark_carried(work, {ids[position] for positions in card.because.values() for position in positions})
        words = sum(part.editions[0].word_count for part in parts)
        put_card(work, _of_the_whole(card, parts), claims, parts=len(parts), words=words)
    file_again(writer, works)
    identify(works)


def _of_the_whole(card: Card, parts: Sequence[Part]) -> Card:
    """The settled card with what only the documents' own cards tell: contacts, number of parts, completeness.

    Of a work in several instalments the last one tells whether it is complete.
    """
    cards = [card_from(edition.card) for part in parts for edition in part.editions]
    card = replace(card, emails=tuple(dict.fromkeys(email for own in cards for email in own.emails)))
    if len(parts) == 1:
        return card
    shown = [card_from(part.editions[0].card) for part in parts]
    totals = [total for _, total in (own.instalment for own in shown) if total]
    status = card.status or shown[-1].status
    return replace(card, instalment=(None, max(totals, default=None)), chapter_title=None, status=status)


def surroundings_from(testimony: dict[str, object]) -> Surroundings:
    """The surroundings that a batch's testimony describes."""
    return Surroundings(
        fandoms=tuple(testimony.get("fandoms") or ()),
        date_order=testimony.get("date_order"),
        archive_name=testimony.get("archive_name"),
    )


def _pooled(work: Work, parts: Sequence[Part]) -> tuple[list[int], list[Said]]:
    """The ids of all claims and the claims: people's last rulings first, then headers that were sent by themselves,
    then document after document in reading order.

    Spans are moved apart as if the documents lay one behind the other, so that what is stated first counts.
    """
    by_edition: defaultdict[int | None, list[Claim]] = defaultdict(list)
    by_header: defaultdict[int, list[Claim]] = defaultdict(list)
    for row in Claim.objects.filter(work=work).order_by("edition_id", "position", "id"):
        (by_edition[row.edition_id] if row.leaf_id is None else by_header[row.leaf_id]).append(row)
    pooled = [(row.pk, said(row)) for row in {row.field: row for row in by_edition[None]}.values()]
    shift = 0
    for _, rows in sorted(by_header.items()):
        pooled += [(row.pk, said(row, shift)) for row in rows if row.field not in OF_ONE_PART]
        shift += _length(rows)
    for part in parts:
        for edition in part.editions:
            rows = by_edition[edition.pk]
            wanted = [row for row in rows if len(parts) == 1 or row.field not in OF_ONE_PART]
            pooled += [(row.pk, said(row, shift)) for row in wanted]
            shift += _length(rows)
    return [pk for pk, _ in pooled], [claim for _, claim in pooled]


def _length(rows: Sequence[Claim]) -> int:
    """How far the claims of one document reach in its text."""
    return max((row.end or 0 for row in rows), default=0) + 1


def _write_parts(work: Work, parts: Sequence[Part]) -> None:
    """Makes the instalment rows agree with the arrangement."""
    rows = list(Instalment.objects.filter(work=work).order_by("id"))
    rows += Instalment.objects.bulk_create(
        Instalment(work=work, position=position) for position in range(len(rows), len(parts))
    )
    editions: list[Edition] = []
    for position, (row, part) in enumerate(zip(rows, parts, strict=False)):
        row.position, row.n = position, part.n
        for rank, edition in enumerate(part.editions):
            edition.instalment, edition.rank = row, rank
            editions.append(edition)
    Instalment.objects.bulk_update(rows[: len(parts)], ["position", "n"])
    Edition.objects.bulk_update(editions, ["instalment", "rank"], batch_size=200)
    Instalment.objects.filter(pk__in=[row.pk for row in rows[len(parts) :]]).delete()


def _mark_carried(work: Work, ids: set[int]) -> None:
    """Tells the claims that the card rests on from the others."""
    standing = dict(Claim.objects.filter(work=work).values_list("pk", "carried"))
    for value in (True, False):
        changed = [pk for pk, was in standing.items() if was is not value and (pk in ids) is value]
        if changed:
            Claim.objects.filter(pk__in=changed).update(carried=value)
