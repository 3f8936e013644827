"""What a dump holds of one eFiction site: names in memory, rows of stories, chapters and reviews laid aside."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from reliquary.formats.platforms.efiction_dump.spool import Fields, Shelf, Spool, number
from reliquary.formats.platforms.efiction_dump.tables import (
    CHAPTERS,
    HELD,
    KEPT,
    KEYS,
    REVIEWS,
    columns_of,
    role_of,
)
from reliquary.formats.platforms.efiction_dump.wording import Wording
from reliquary.markup.sql import Broken, Columns, read_sql
from reliquary.settings import Limits

LONGEST_NAME = 1000
MOST_TABLES = 2000
OLD_CHAPTER = ("inorder", "storytext", "validated", "uid")
ODD_COLUMNS = "a row has columns that no version of eFiction made"


@dataclass(slots=True)
class Held:
    """How much of a dump is held: rows laid aside, names in memory, tables that were looked at."""

    limits: Limits
    rows: int = 0
    names: int = 0
    tables: set[str] = field(default_factory=set)

    def row(self) -> bool:
        """Counts a row; whether there is room for it."""
        self.rows += 1
        return self.rows <= self.limits.dump_rows

    def name(self) -> bool:
        """Counts a name; whether there is room for it."""
        self.names += 1
        return self.names <= self.limits.dump_names

    def table(self, name: str) -> bool:
        """Takes note of a table; whether there is room for it."""
        if len(self.tables) < MOST_TABLES:
            self.tables.add(name)
        return name in self.tables


@dataclass(slots=True)
class Membership:
    """A story's, or a series', place in a series."""

    series: int
    order: int
    confirmed: bool


@dataclass(slots=True)
class Site:
    """One site of a dump, by the prefix of its tables.

    `series_of` and `parents_of` are the series that stories and series belong to; `unread` counts what was left in
    the dump, by reason.
    """

    spool: Spool
    wording: Wording
    measure: Held
    stories: Shelf = field(init=False)
    chapters: Shelf = field(init=False)
    reviews: Shelf = field(init=False)
    names: defaultdict[str, dict[int, dict[str, bytes]]] = field(default_factory=lambda: defaultdict(dict))
    coauthors: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    series_of: defaultdict[int, list[Membership]] = field(default_factory=lambda: defaultdict(list))
    parents_of: defaultdict[int, list[Membership]] = field(default_factory=lambda: defaultdict(list))
    settings: dict[str, bytes] = field(default_factory=dict)
    rows: Counter[str] = field(default_factory=Counter)
    unread: Counter[tuple[str, str]] = field(default_factory=Counter)
    flags_coauthors: bool = False

    def __post_init__(self) -> None:
        self.stories, self.chapters, self.reviews = Shelf(self.spool), Shelf(self.spool), Shelf(self.spool)

    def take(self, role: str, names: tuple[str, ...] | None, values: list[bytes | None]) -> None:
        """Takes in one row; names it where neither the statement nor the table did."""
        names = names or columns_of(role, values)
        if names is None or (len(values) != len(names) and role in KEPT) or len(values) < len(names):
            self.unread[role, ODD_COLUMNS] += 1
            return
        row = {name: value for name, value in zip(names, values, strict=False) if value is not None}
        if role in KEPT:
            self._lay_aside(role, row)
        elif role in HELD:
            self._hold(role, row)
        elif role == "coauthors":
            self._link(self.coauthors[number(row.get("sid"))], number(row.get("uid")))
        elif role == "inseries":
            self._in_series(row)
        self.rows[role] += 1

    def _lay_aside(self, role: str, row: Fields) -> None:
        """A row of many words: on the disk, up to a number of rows."""
        if not self.measure.row():
            self.unread[role, f"it has more rows than {self.measure.limits.dump_rows:,}, the limit"] += 1
            return
        self.wording.see(row.values())
        if role == REVIEWS:
            self._lay_review(row)
        elif role == CHAPTERS:
            self.chapters.put(number(row.get("sid")), number(row.get("inorder")), number(row.get("chapid")), row)
        elif "psid" in row:
            self._lay_old_chapter(row)
        else:
            self.stories.put(number(row.get("sid")), 0, 0, row)

    def _lay_review(self, row: Fields) -> None:
        """A review under its story; those of series, and of nothing, under 0."""
        of_story = row.get("type", b"ST").upper() == b"ST"
        story = row.get("item") or row.get("psid") or row.get("sid")
        self.reviews.put(number(story) if of_story else 0, number(row.get("reviewid")), 0, row)

    def _lay_old_chapter(self, row: Fields) -> None:
        """A row of eFiction 1, where each chapter is a story that names the first one as its parent."""
        own = number(row.get("sid"))
        parent = number(row.get("psid")) or own
        if parent == own:
            self.stories.put(own, 0, 0, row)
        chapter: Fields = {"chapid": row.get("sid", b""), "title": row.get("chapter", b"")}
        chapter |= {name: row[name] for name in OLD_CHAPTER if name in row}
        self.chapters.put(parent, number(row.get("inorder")), own, chapter)

    def _hold(self, role: str, row: Fields) -> None:
        """A name, up to a number of names."""
        if role == "settings":
            self.settings = self.settings or {name: row[name][:LONGEST_NAME] for name in HELD[role] if name in row}
        elif self._room():
            self.names[role][number(row.get(KEYS[role]))] = {
                name: row[name][:LONGEST_NAME] for name in HELD[role] if name in row
            }
            self.wording.see(row.get(name, b"") for name in HELD[role])

    def _in_series(self, row: Fields) -> None:
        member = Membership(number(row.get("seriesid")), number(row.get("inorder")), row.get("confirmed", b"1") != b"0")
        story, child = number(row.get("sid")), number(row.get("subseriesid"))
        if self._room():
            (self.series_of[story] if story else self.parents_of[child]).append(member)

    def _link(self, links: list[int], target: int) -> None:
        self.flags_coauthors = True
        if self._room():
            links.append(target)

    def _room(self) -> bool:
        if self.measure.name():
            return True
        self.unread["names", f"it has more names than {self.measure.limits.dump_names:,}, the limit"] += 1
        return False

    def name(self, role: str, written: bytes, column: str = "") -> str:
        """The name that a number stands for, or what is written itself where it is no number of the table."""
        held = self.names[role].get(number(written), {}) if written.strip().lstrip(b"-").isdigit() else {}
        value = held.get(column or HELD[role][0], b"")
        return self.wording.line(value or (b"" if written.strip().isdigit() else written))


@dataclass(slots=True)
class Dump:
    """The sites of a dump, the tables of other programs in it, and what is broken, by table and reason."""

    sites: dict[str, Site] = field(default_factory=dict)
    others: set[str] = field(default_factory=set)
    broken: Counter[tuple[str, str]] = field(default_factory=Counter)


def read_dump(stream: BinaryIO, spool: Spool, limits: Limits = Limits()) -> Dump:
    """Everything that a dump holds of eFiction sites."""
    dump, orders, wording, measure = Dump(), {}, Wording(), Held(limits)

    def wanted(table: str) -> bool:
        if not measure.table(table):
            return False
        if role_of(table) is None:
            dump.others.add(table[:60])
            return False
        return True

    for found in read_sql(stream, wanted, limits.document_size):
        prefix, role = role_of(found.table) or ("", "")
        if isinstance(found, Columns):
            orders[found.table] = found.names
        elif isinstance(found, Broken):
            dump.broken[found.table, found.why] += 1
        else:
            site = dump.sites.get(prefix) or dump.sites.setdefault(prefix, Site(spool, wording, measure))
            site.take(role, found.names or orders.get(found.table), found.values)
    for table in orders:
        prefix, role = role_of(table) or ("", "")
        if prefix in dump.sites and role == "coauthors":
            dump.sites[prefix].flags_coauthors = True
    dump.sites = {prefix: site for prefix, site in dump.sites.items() if len(site.stories) or len(site.chapters)}
    return dump


def ids(written: bytes | None) -> Iterator[bytes]:
    """The items of a list of numbers or names, as columns hold several.

    >>> list(ids(b"3,10, Angst,0"))
    [b'3', b'10', b'Angst']
    """
    for item in (written or b"").split(b","):
        if item.strip() not in (b"", b"0"):
            yield item.strip()
