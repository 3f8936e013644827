"""All that one reader keeps, as one value: to carry away, to bring along from a browser, to take out at a wish."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from reliquary.library import rights
from reliquary.library.errors import BadUsage
from reliquary.library.keepsakes import KINDS, MOST, NOWHERE, PAGE, keepsakes, remembers
from reliquary.library.models import KEY, FormerKey, Work
from reliquary.library.reader_models import Keepsake, Reader, SavedSearch
from reliquary.library.reader_wishes import bring_wishes, wishes_of
from reliquary.library.saved_searches import MOST as MOST_SEARCHES
from reliquary.library.saved_searches import saved_searches, sound

TIMES = (*KINDS, "stopped")
OLDEST = 2020


def belongings(user: AbstractUser, who: rights.Viewer) -> dict[str, Any]:
    """What the reader keeps, as plain values; works that they may not see any more have no title."""
    kept, wished = keepsakes(user), wishes_of(user)
    titles = dict(rights.visible_works(who).filter(key__in=list(kept)).values_list("key", "title"))
    return {
        "remembers": remembers(user),
        **({"wishes": wished} if wished else {}),
        "works": [
            {"key": key, "title": titles.get(key), **_plain(one)}
            for key, one in sorted(kept.items(), key=lambda pair: pair[0])
        ],
        "searches": [{"query": text, "title": title} for text, title in saved_searches(user)],
    }


def bring(user: AbstractUser, told: Any) -> int:
    """Adds what a browser or a file holds to what the reader keeps, and gives the number of works it speaks of.

    What the account knows already stays as it is. What makes no sense, or names no work, is left out: the value comes
    from outside.
    """
    works = dict(_works(told))
    known = {*Work.objects.filter(key__in=list(works)).values_list("key", flat=True)}
    known |= {*FormerKey.objects.filter(key__in=list(works), work__isnull=False).values_list("key", flat=True)}
    rows = [Keepsake(user=user, work_key=key, **one) for key, one in works.items() if key in known]
    with transaction.atomic():
        there = {row.work_key: row for row in Keepsake.objects.filter(user=user)}
        Keepsake.objects.bulk_create([row for row in rows if row.work_key not in there][: MOST - len(there)])
        for row in rows:
            if row.work_key in there:
                _add(there[row.work_key], row)
        room = MOST_SEARCHES - SavedSearch.objects.filter(user=user).count()
        searches = [SavedSearch(user=user, saved=datetime.now(UTC), **one) for one in searches_told(told)]
        SavedSearch.objects.bulk_create(searches[: max(0, room)], ignore_conflicts=True)
        if isinstance(told, Mapping) and told.get("remembers") is True:
            Reader.objects.update_or_create(user=user, defaults={"remembers": True})
        bring_wishes(user, told)
    return len(rows)


def forget(user: AbstractUser) -> None:
    """Takes away all that the reader keeps; the account stays, and what it veils: nobody wishes to unveil by this."""
    with transaction.atomic():
        for model in (Keepsake, SavedSearch):
            model.objects.filter(user=user).delete()
        Reader.objects.filter(user=user).update(remembers=False)


def _plain(one: Keepsake) -> dict[str, Any]:
    times = {name: getattr(one, name) for name in TIMES}
    stop = {"page": one.page, "part": one.part, "of": one.of} if one.page else {}
    return {name: time.isoformat(timespec="seconds") for name, time in times.items() if time} | stop


def _works(told: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    works = told.get("works") if isinstance(told, Mapping) else None
    for one in (works if isinstance(works, list) else [])[:MOST]:
        if isinstance(one, Mapping) and re.fullmatch(rf"[0-9a-z]{{1,{KEY}}}", str(one.get("key"))):
            fields = {name: _time(one.get(name)) for name in TIMES} | _stop(one)
            if any(fields[kind] for kind in KINDS):
                yield str(one["key"]), fields


def _stop(one: Mapping[str, Any]) -> dict[str, Any]:
    page, part, of = str(one.get("page")), one.get("part"), one.get("of")
    counts = all(isinstance(number, int) and 0 <= number < 10**6 for number in (part, of))
    if not PAGE.fullmatch(page) or not counts or _time(one.get("stopped")) is None:
        return dict(NOWHERE)
    return {"page": page, "part": int(part), "of": int(of)}


def _time(written: Any) -> datetime | None:
    """A time that was told, if the library may have been there; never one that is still to come."""
    try:
        time = datetime.fromisoformat(written)
    except (TypeError, ValueError):
        return None
    if time.year < OLDEST:
        return None
    return min(time if time.tzinfo else time.replace(tzinfo=UTC), datetime.now(UTC))


def searches_told(told: Any) -> Iterator[dict[str, str]]:
    """The searches of such a value that can be understood, each with `query` and `title`."""
    searches = told.get("searches") if isinstance(told, Mapping) else None
    for one in (searches if isinstance(searches, list) else [])[:MOST_SEARCHES]:
        if isinstance(one, Mapping):
            try:
                text, title = sound(str(one.get("query", "")), str(one.get("title", "")))
            except BadUsage:
                continue
            yield {"query": text, "title": title}


def _add(there: Keepsake, brought: Keepsake) -> None:
    """Fills what the account does not know of a work, and takes the later stop."""
    for kind in KINDS:
        setattr(there, kind, getattr(there, kind) or getattr(brought, kind))
    if brought.stopped and (there.stopped is None or brought.stopped > there.stopped):
        there.page, there.part, there.of, there.stopped = brought.page, brought.part, brought.of, brought.stopped
    there.save()
