"""Claims become fields and doubts: the only place that decides, and on claims alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from reliquary.ingest.edges import BODY
from reliquary.ingest.settle.evidence import Evidence, text, texts
from reliquary.ingest.settle.fandom import settle_fandoms
from reliquary.ingest.settle.people import settle_characters, settle_relationships
from reliquary.ingest.settle.place import settle_instalment, settle_sequel, settle_series, settle_status
from reliquary.ingest.settle.terms import (
    settle_date,
    settle_form,
    settle_permission,
    settle_rating,
    settle_remark,
    settle_tags,
)
from reliquary.ingest.settle.weigh import LABELLED, Ruling, Stated
from reliquary.ingest.settle.whole import (
    settle_authors,
    settle_chapter_title,
    settle_emails,
    settle_language,
    settle_prose,
    settle_title,
)
from reliquary.ingest.several import STORIES
from reliquary.ingest.unread import UNSURE
from reliquary.ingest.values.prose import prose
from reliquary.vocabulary.episodes import spoiler_points
from reliquary.work import Card, Claim, Surroundings

__all__ = ["settle"]

EXPECTED = ("disclaimer", "rating")
"""What a header lacks so seldom that its lack is doubted, where it labels so many others."""
HEADER = 2
UNLABELLED = "title line"
"""Whose title is doubted where nothing names author or fandom: the first line of any file may look like one."""


class _Desk:
    """A card in the making: values, the claims they rest on, doubts."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.because: dict[str, tuple[int, ...]] = {}
        self.doubts: list[str] = []

    def put(self, field: str, value: object, ruling: Ruling[Any]) -> None:
        """Enters a field; a doubt is noted also where nothing could be read."""
        if value is not None and value != ():
            self.values[field] = value
            self.because[field] = ruling.because
        if ruling.doubted:
            self.doubts.append(field)


def settle(claims: Sequence[Claim], surroundings: Surroundings = Surroundings()) -> Card:
    """The card that these claims make: fandoms first, then the names inside them, then the rest.

    The weightiest witness counts, on equal weight the first in the text; people outrank machines. Pure, and never
    raises whatever the claims hold; the order of claims of different fields makes no difference.

    >>> card = settle([Claim("rating", "R, I think", "R, I think", "labelled header", 0.9, (8, 18))])
    >>> card.rating, card.rating_raw, card.because["rating"]
    ('mature', 'R, I think', (0,))
    """
    evidence, desk = Evidence(claims), _Desk()
    fandoms = settle_fandoms(evidence, surroundings)
    desk.put("fandoms", fandoms.value, fandoms)
    _put_people(evidence, desk, fandoms.value or ())
    _put_words(evidence, desk)
    _put_terms(evidence, desk, surroundings)
    _put_place(evidence, desk)
    _put_unsure(evidence, desk)
    return Card(**desk.values, because=desk.because, doubts=tuple(dict.fromkeys(desk.doubts)))


def _put_people(evidence: Evidence, desk: _Desk, fandoms: tuple[str, ...]) -> None:
    """Relationships, characters, spoilers."""
    relationships = settle_relationships(evidence, fandoms)
    desk.put("relationships", relationships.value, relationships)
    desk.put("relationships_raw", _raw(relationships.chief), Ruling(because=relationships.because))
    characters = settle_characters(evidence, fandoms, relationships)
    desk.put("characters", characters.value, characters)
    spoilers = settle_remark(evidence, "spoilers")
    desk.put("spoilers_raw", spoilers.value, spoilers)
    if spoilers.value:
        desk.put("spoilers", spoiler_points(spoilers.value, fandoms), Ruling(because=spoilers.because))


def _put_words(evidence: Evidence, desk: _Desk) -> None:
    """Authors, addresses, title, remarks, language; a work without author or title is rare, and a doubt."""
    authors = settle_authors(evidence)
    desk.put("authors", authors.value, authors if authors.value else replace(authors, doubted=True))
    emails = settle_emails(evidence, authors.value or ())
    desk.put("emails", emails.value, emails)
    title = settle_title(evidence, authors.value or ())
    if title.chief and title.chief.claim.witness == UNLABELLED and not (authors.value or desk.values.get("fandoms")):
        title = replace(title, doubted=True)
    desk.put("title", title.value, title if title.value else replace(title, doubted=True))
    for field in ("summary", "disclaimer", "notes"):
        ruling = settle_prose(evidence, field)
        desk.put(field, ruling.value, ruling)
    chapter = settle_chapter_title(evidence, title.value)
    desk.put("chapter_title", chapter.value, chapter)
    language = settle_language(evidence)
    desk.put("language", language.value, language)


def _put_terms(evidence: Evidence, desk: _Desk, surroundings: Surroundings) -> None:
    """Rating, warnings, genres, form, categories, permission, date."""
    rating = settle_rating(evidence)
    desk.put("rating", rating.value.name if rating.value else None, rating)
    desk.put("rating_raw", _raw(rating.chief), Ruling(because=rating.because))
    for field in ("warnings", "genres", "categories"):
        tags = settle_tags(evidence, field)
        desk.put(field, tags.value, tags)
    form = settle_form(evidence)
    desk.put("form", form.value, form)
    permission = settle_permission(evidence)
    if permission.value:
        desk.put("archive", permission.value.value, permission)
        desk.put("archive_conditions", permission.value.conditions, Ruling(because=permission.because))
    desk.put("archive_raw", _raw(permission.chief), Ruling(because=permission.because))
    date = settle_date(evidence, surroundings, desk.values.get("language"))
    desk.put("date", date.value.value if date.value else None, date)


def _put_place(evidence: Evidence, desk: _Desk) -> None:
    """Instalment, series, place in it, status."""
    counter = settle_instalment(evidence)
    if counter.value:
        desk.put("instalment", (counter.value.n, counter.value.of), counter)
    elif "chapter_title" in desk.values and not any(stated.rank for stated in evidence.of("chapter_title")):
        desk.doubts.append("chapter_title")
    name, place = settle_series(evidence, desk.values.get("title"))
    desk.put("series", name.value.name if name.value else None, name)
    desk.put("series_place", place.value.place if place.value else None, place)
    desk.put("series_length", place.value.of if place.value else None, Ruling(because=place.because))
    follows = settle_sequel(evidence, desk.values.get("title"))
    desk.put("sequel_of", follows.value, follows)
    status = settle_status(evidence, counter.value)
    desk.put("status", status.value, status)
    several = evidence.of(STORIES)
    if several and not any(stated.rank for stated in several):
        desk.doubts.append(STORIES)


def _put_unsure(evidence: Evidence, desk: _Desk) -> None:
    """Doubts of fields that nothing states though words may speak of them, or most headers do; and of the story's ends.

    What is stated needs no such doubt, and what a person has ruled none at all.
    """
    fields = [names[0] for stated in evidence.of(UNSURE) if len(names := texts(stated.claim.value)) == 2]
    labelled = {each.claim.field for each in evidence.all() if each.claim.witness == LABELLED and not each.aside}
    fields += EXPECTED if len(labelled) >= HEADER else ()
    for field in fields:
        ruled = any(stated.rank for stated in evidence.of(field))
        if not ruled and (field == BODY or not desk.values.get(field)):
            desk.doubts.append(field)


def _raw(chief: Stated | None) -> str | None:
    """The remark that decided a field, whole, as its witness gives it."""
    return prose(text(chief.claim.value) or chief.claim.raw or "") if chief else None
