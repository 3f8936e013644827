"""What a reader wishes to be kept from, done on the server: works hidden from lists, works veiled until asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.http import HttpRequest

from reliquary.library import rights
from reliquary.library.find import Found, find, find_all
from reliquary.library.indexing import searched
from reliquary.library.models import Work
from reliquary.library.pen_names import followed
from reliquary.library.query import All, Any, Field, Not, Query, QueryError, query
from reliquary.library.reader_wishes import wishes_of
from reliquary.web import rules, shield
from reliquary.web.access import is_owner, viewer
from reliquary.web.rules import Rules, rules_of
from reliquary.web.shield import Shield, shield_of

LIFT = "lift"
"""Parameter of an address that names a work whose veil the reader lifts."""


@dataclass(frozen=True, slots=True)
class Veil:
    """Why a work is veiled; `silent` marks one that is shown but says nothing of spoilers."""

    reason: str = ""
    silent: bool = False
    lifted: bool = False

    @property
    def covers(self) -> bool:
        return bool(self.reason) and not self.lifted


@dataclass(frozen=True, slots=True)
class Wishes:
    """One reader's shield and rules."""

    shield: Shield
    rules: Rules
    keeps: bool = False
    """Whether it is the library's keeper, who may know which names are one person's."""

    @property
    def hides(self) -> bool:
        return self.rules.node("hide") is not None

    @property
    def veils(self) -> bool:
        """Whether anything may be veiled at all."""
        return bool(self.shield.seen or self.rules.node("veil") or self.rules.node("hide"))

    def narrowed(self, asked: Query) -> Query:
        """The query without the works that the reader's rules hide; a keeper's with all names of its authors."""
        asked = followed(asked) if self.keeps else asked
        hidden = self.rules.node("hide")
        return replace(asked, node=All((asked.node, Not(hidden)))) if hidden else asked


def wishes(request: HttpRequest) -> Wishes:
    """The shield and the rules of whoever asks."""
    said = spoken(request)
    return Wishes(shield_of(said), rules_of(said), is_owner(request))


def spoken(request: HttpRequest) -> Mapping[str, str]:
    """What the reader said of shield and rules, as cookies hold it: with an account there, else in cookies.

    Whoever signed in and never spoke of one of them keeps what the browser says of it. The address of a feed may say
    it in their place, for feed readers send neither.
    """
    said: dict[str, str] | None = getattr(request, "spoken_wishes", None)
    if said is None:
        said = carried(request.COOKIES)
        if request.user.is_authenticated:
            said |= wishes_of(request.user)
        if request.resolver_match and request.resolver_match.url_name == "feed":
            said |= carried(request.GET)
        request.spoken_wishes = said
    return said


def carried(said: Mapping[str, str]) -> dict[str, str]:
    """The shield and the rules among other words, as the address of a feed bears them."""
    return {name: said[name] for name in (shield.COOKIE, rules.COOKIE) if said.get(name)}


def found_by(request: HttpRequest, asked: Query, **options: object) -> Found:
    """What a query finds for whoever asks: nothing that they may not see, and nothing that their rules hide.

    `options` are those of `library.find.find`.
    """
    narrowed, classes = wishes(request).narrowed(asked), rights.visible_classes(viewer(request))
    return searched(lambda index: find(index, narrowed, classes, **options))


def total_of(request: HttpRequest, text: str) -> int:
    """How many works a written query finds for whoever asks; none where it cannot be read."""
    try:
        asked = query(text)
    except QueryError:
        return 0
    return found_by(request, asked, limit=1).total


def veils(request: HttpRequest, works: Iterable[Work]) -> dict[str, Veil]:
    """The veil of each work, by its key; one question to the index for all of them, and none without rules."""
    rows = list(works)
    wished = wishes(request)
    ruled = _ruled(request, wished.rules, rows)
    lifted = request.GET.getlist(LIFT)
    return {row.key: _veil(row, wished.shield, row.key in ruled, row.key in lifted) for row in rows}


def _ruled(request: HttpRequest, rules: Rules, rows: list[Work]) -> frozenset[str]:
    """The keys of the works that the rules veil, or hide where somebody comes upon them all the same."""
    asked = tuple(node for node in (rules.node("veil"), rules.node("hide")) if node)
    if not asked or not rows:
        return frozenset()
    these = Any(tuple(Field("key", row.key) for row in rows))
    both, classes = Query(All((these, Any(asked)))), rights.visible_classes(viewer(request))
    return frozenset(searched(lambda index: find_all(index, both, classes)))


def _veil(row: Work, shield: Shield, ruled: bool, lifted: bool) -> Veil:
    silent = shield.is_silent(row.card)
    reason = shield.gives_away(row.card) or ""
    if not reason and ruled:
        reason = "Your own rules veil it."
    if not reason and silent and shield.veils_silent:
        reason = "It does not say what it gives away."
    return Veil(reason, silent, lifted)
