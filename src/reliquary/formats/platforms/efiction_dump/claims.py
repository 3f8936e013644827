"""What a site's tables say of a story, as claims."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reliquary.formats.platforms.efiction_dump.site import Membership, Site, ids
from reliquary.formats.platforms.efiction_dump.spool import Fields, number
from reliquary.formats.platforms.sheet import SHELF, SITE, Sheet
from reliquary.formats.platforms.values import moment
from reliquary.vocabulary.fandoms import file_fandoms
from reliquary.vocabulary.genres import mixed
from reliquary.vocabulary.labels import read_label
from reliquary.work import Claim, Note

UNKNOWN_SHELF = 0.55
"""How surely a category that is no fandom we know is one."""
OTHER_SERIES = 0.4
WITHHELD = 0.98
"""How surely a story that its site never showed may not be shown."""
UNDECIDED = "?"
"""A word on permission that nobody can read: it keeps the field doubted until a person has decided."""
DAY = re.compile(rb"(\d{4}-\d\d-\d\d)")
DEEPEST = 20
FIELDS = frozenset(("genres", "warnings", "relationships", "characters", "fandoms", "rating", "status", "language"))


def say_all(sheet: Sheet, site: Site, story: Fields) -> None:
    """Claims every field that the tables state of a story."""
    line = site.wording.line
    sheet.say("title", line(story.get("title", b"")), None)
    sheet.say("authors", list(authors(site, story)), None)
    sheet.say("emails", list(_emails(site, story)), None)
    sheet.say("summary", site.wording.prose(story.get("summary", b"")), None)
    _shelves(sheet, site, story)
    sheet.say("characters", ", ".join(_named(site, "characters", story.get("charid"))), None)
    _classes(sheet, site, story)
    sheet.say("rating", site.name("ratings", story.get("rid", b"").strip()), None)
    if story.get("completed", b"").isdigit():
        sheet.say("status", "complete" if story["completed"] == b"1" else "in_progress", None)
    sheet.say("date", day(story.get("date")) or day(story.get("updated")), None)
    _series(sheet, site, number(story.get("sid")))
    for challenge in _named(site, "challenges", story.get("challenges")):
        sheet.notes.append(Note("read", f"written for the challenge “{challenge}”"))
    if story.get("rr") == b"1":
        sheet.notes.append(Note("read", "a round robin: its site let everybody add chapters"))
    url = line(site.settings.get("url", b"")).rstrip("/")
    if url and number(story.get("sid")):
        sheet.say("url", f"{url}/viewstory.php?sid={number(story.get('sid'))}", None)


def withhold(sheet: Sheet, why: str) -> None:
    """Claims that a story may not be shown, doubted until a person decides, and notes why."""
    sheet.notes.append(Note("read", why))
    sheet.claims.append(Claim("archive", UNDECIDED, None, sheet.witness, WITHHELD + 0.01, None, "site"))
    sheet.say("archive", "no", None, WITHHELD)


def authors(site: Site, story: Fields) -> Iterator[str]:
    """The pen names of all who wrote a story."""
    for uid in dict.fromkeys(writers(site, story)):
        if name := site.name("authors", str(uid).encode()):
            yield name


def writers(site: Site, story: Fields) -> Iterator[int]:
    """The numbers of a story's author and co-authors: a list of numbers, or a flag and a table of its own."""
    yield number(story.get("uid"))
    sid, column = number(story.get("sid")), story.get("coauthors", b"").strip()
    if sid in site.coauthors:
        yield from site.coauthors[sid]
    elif not (site.flags_coauthors and column in (b"0", b"1")):
        yield from (number(uid) for uid in ids(column))


def day(written: bytes | None) -> str | None:
    """The day of a date as either kind of version keeps it.

    >>> day(b"2006-02-09 22:21:35"), day(b"1216512000"), day(b"0000-00-00 00:00:00"), day(b"0")
    ('2006-02-09', '2008-07-20', None, None)
    """
    found = DAY.match(written or b"")
    if found:
        return found[1].decode() if not found[1].startswith(b"0000") else None
    return moment((written or b"").decode("ascii", "replace"))


def _emails(site: Site, story: Fields) -> Iterator[str]:
    for uid in dict.fromkeys(writers(site, story)):
        address = site.wording.line(site.names["authors"].get(uid, {}).get("email", b""))
        if "@" in address:
            yield address


def _named(site: Site, role: str, written: bytes | None) -> list[str]:
    return [name for item in ids(written) if (name := site.name(role, item))]


def _shelves(sheet: Sheet, site: Site, story: Fields) -> None:
    """The categories: the innermost that is a fandom, what lies inside it as a kind of story.

    One that nobody knows is taken for a fandom, doubtfully, unless its name is that of a genre or the like.
    """
    shelves: dict[str, float] = {}
    for item in ids(story.get("catid")):
        trail = list(_trail(site, item))
        known = next((index for index, name in enumerate(trail) if file_fandoms(name)), None)
        for name in trail[:known] if known is not None else trail[:1]:
            if known is None and mixed(name).rest:
                shelves.setdefault(name, UNKNOWN_SHELF)
            else:
                sheet.say("category", name, None)
        if known is not None:
            shelves[trail[known]] = SHELF
    for name, weight in shelves.items():
        sheet.say("fandoms", name, None, weight)


def _trail(site: Site, item: bytes) -> Iterator[str]:
    """The names of a category and of those it lies in, innermost first; a loop ends."""
    for _ in range(DEEPEST):
        if name := site.name("categories", item):
            yield name
        item = site.names["categories"].get(number(item), {}).get("parentcatid", b"")
        if number(item) <= 0:
            return


def _classes(sheet: Sheet, site: Site, story: Fields) -> None:
    """The classes by the field that their type's name means; of the older versions genres and warnings."""
    said: dict[str, list[str]] = {}
    for item in ids(story.get("classes")):
        if name := site.name("classes", item):
            kind = site.names["classes"].get(number(item), {}).get("class_type", b"")
            said.setdefault(_field(site, kind), []).append(name)
    for field, column in (("genres", "gid"), ("warnings", "wid")):
        said.setdefault(field, []).extend(_named(site, field, story.get(column)))
    for field, names in said.items():
        sheet.say(field, ", ".join(names), None)


def _field(site: Site, kind: bytes) -> str:
    """What a type of classes is about."""
    for column in ("classtype_title", "classtype_name"):
        label = read_label(site.name("classtypes", kind, column))
        if label and label.field in FIELDS:
            return label.field
    return "category"


def _series(sheet: Sheet, site: Site, sid: int) -> None:
    """The series a story is in; of several the first is its own, and every one is noted, as is what they lie in."""
    members = sorted(site.series_of.get(sid, ()), key=lambda member: (not member.confirmed, member.series))
    told = [(member, name) for member in members if (name := _series_name(site, member.series))]
    for index, (member, name) in enumerate(told):
        weight = SITE if index == 0 and member.confirmed else OTHER_SERIES
        sheet.say("series", name, None, weight)
        if index == 0 and member.order > 0:
            sheet.say("series_place", member.order, None, weight)
        if index or not member.confirmed:
            why = "" if member.confirmed else ", which its owner has not confirmed"
            sheet.notes.append(Note("read", f"number {member.order} of the series “{name}”{why}"))
        if summary := site.wording.line(site.names["series"][member.series].get("summary", b"")):
            sheet.notes.append(Note("read", f"of the series “{name}” its owner says: {summary}"))
        for note in _above(site, member, name):
            sheet.notes.append(Note("read", note))


def _above(site: Site, member: Membership, name: str) -> Iterator[str]:
    """What a series is part of, and that of what, as far as it goes."""
    seen = {member.series}
    series = member.series
    while parents := [parent for parent in site.parents_of.get(series, ()) if parent.series not in seen]:
        above = _series_name(site, parents[0].series)
        yield f"the series “{name}” is number {parents[0].order} of the series “{above}”"
        series, name = parents[0].series, above
        seen.add(series)
        if len(seen) > DEEPEST:
            return


def _series_name(site: Site, series: int) -> str:
    return site.wording.line(site.names["series"].get(series, {}).get("title", b""))
