"""Databases of eFiction as a real MariaDB dumps them: every way of dumping the same site reads as the same stories."""

from __future__ import annotations

import getpass
import io
import random
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliquary.catalogue import Entry, catalogue, describe_source, read_source
from reliquary.formats import recognise
from reliquary.formats.platforms.efiction_dump.site import read_dump
from reliquary.formats.platforms.efiction_dump.spool import Spool
from reliquary.library.folder import Library
from reliquary.library.intake import add
from reliquary.library.models import Claim, Edition, Note, Original, Work
from reliquary.library.reread import reread
from reliquary.library.rights import Visibility
from reliquary.library.undo import undo
from reliquary.settings import Limits
from reliquary.work import Bundle, Draft, Leaf, Place, Refusal, Source

TABLES = (Path(__file__).parent / "cases" / "efiction" / "tables.sql").read_text("utf-8")
PREFIX = "fanfiction_"
Rows = dict[str, list[tuple[Any, ...]]]


def prose(name: str, paragraphs: int = 6) -> str:
    """A chapter in eFiction's markup, another for every name; quotes, slashes and letters beyond ASCII in it."""
    chance = random.Random(name)
    words = ["the lamp", "a boat", "Zoë’s café", "the “long” quay", "it's raining", "rain; and", "50% of it", r"a\b"]
    lines = [
        " ".join(f"{chance.choice(words)} {chance.randrange(10**6)}" for _ in range(30)).capitalize() + "."
        for _ in range(paragraphs)
    ]
    return "".join(f"<p>{line}</p>\r\n" for line in lines)


DATES = {"first": "2004-05-06 07:08:09", "later": "2005-01-02 03:04:05", "never": "0000-00-00 00:00:00"}


def site(date: Callable[[str], Any] = lambda written: written, texts: bool = True) -> Rows:
    """A small site: two authors and a half, four stories in their shelves and series, what readers said of them."""
    first, later, never = (date(DATES[name]) for name in DATES)

    def chapter(chapid: int, title: str, order: int, sid: int, uid: int, **more: Any) -> tuple[Any, ...]:
        text = more.get("text", prose(f"{sid}/{chapid}")) if texts else ""
        notes, end = more.get("notes", ""), more.get("end")
        return (chapid, title, order, notes, text, end, more.get("validated", 1), 240, 5, 1, sid, uid, 7)

    def author(uid: int, pen: str, email: str) -> tuple[Any, ...]:
        return (
            uid,
            pen,
            "Prudence Civilname",
            email,
            "",
            "Born a private person.",
            "",
            first,
            0,
            "5f4dcc3b5aa765d61d83",
        )

    return {
        "authors": [author(2, "wicketgate", "gate@example.org"), author(3, "Möthlight", ""), author(4, "O'Tide", "")],
        "categories": [(1, -1, "Television", "", "", 0, 0, 1, 0), (2, 1, "The X-Files", "", "", 0, 1, 1, 0),
                       (3, 1, "The West Wing", "", "", 0, 1, 2, 0), (4, 2, "Post-Colonization", "", "", 0, 2, 1, 0)],
        "characters": [(1, 2, "Dana Scully", "", ""), (2, 2, "Fox Mulder", "", ""), (3, 3, "Josh Lyman", "", "")],
        "classes": [(1, 1, "Angst"), (2, 1, "Humor"), (3, 2, "Character Death"), (4, 3, "Mulder/Scully")],
        "classtypes": [(1, "genres", "Genres"), (2, "warnings", "Warnings"), (3, "pairing", "Pairings")],
        "chapters": [
            chapter(12, "Part Two: Return", 2, 1, 2, end="Thanks to all who waited."),
            chapter(11, "Part One: Leaving", 1, 1, 2, notes="Disclaimer: The agents belong to Ten Thirteen."),
            chapter(21, "Café “Noir”", 1, 2, 3), chapter(31, "Not Yet", 1, 3, 4), chapter(41, "One", 1, 4, 4),
            chapter(42, "Two", 2, 4, 4, validated=0),
        ],
        "coauthors": [(4, 2), (4, 3)],
        "inseries": [(1, 1, 0, 1, 2), (1, 4, 0, 1, 1), (2, 0, 1, 1, 3), (2, 2, 0, 0, 1)],
        "log": [(1, "logged in", 2, 2130706433, "LI")],
        "ratings": [(1, "PG-13", 0, ""), (2, "R", 1, "")],
        "reviews": [(1, 1, 11, "Kestrel", 0, "Lovely.<br><i>Author's Response: Thanks!</i>", first, 5, "1", "ST"),
                    (2, 1, 12, "Wren", 0, "More “boats”, please; it's good. wren@example.net", later, 0, "0", "ST"),
                    (3, 1, 0, "Finch", 0, "Of the series.", later, 0, "0", "SE")],
        "series": [(1, "The Ledger", "<p>Ink &amp; sums.</p>", 2, 0, "2", 0, None, "", 0, 2, "", "", ""),
                   (2, "All Ledgers", "", 2, 0, "2", 0, None, "", 0, 2, "", "", "")],
        "settings": [("k", "Quayside", "", "http://quay.example.org", "admin@example.org", "", "a", "", "en", 0,
                      "stories", "mysql")],
        "stories": [
            (1, "Paper Boats", "Dana folds a bill. It <i>floats</i>.", "For the flood week.", "2", "1,3,4", "1,2", "1",
             first, later, 2, "3", 0, 1, 1, 0, 480, 5, 2, 99, "0"),
            (2, "Zoë’s café; it's “open”", None, None, "2,3", "2", "1,3", "Mature", later, later, 3, None, 0, 1, 0, 0,
             240, 0, 0, 12, "0"),
            (3, "Not Yet", "Waits.", "Archive: anywhere, just tell me.", "4", None, "0", "2", first, never, 4, "", 0, 0,
             1, 0, 240, 0, 0, 0, "0"),
            (4, "Two Hands", "By three.", None, "3", "", "3", "1", never, later, 4, "1", 0, 1, 1, 0, 240, 0, 0, 3, "0"),
        ],
    }  # fmt: skip


def unix(written: str) -> int:
    if written.startswith("0000"):
        return 0
    return int(datetime.fromisoformat(written).replace(tzinfo=UTC).timestamp())


def literal(value: Any, quote: str = "'") -> str:
    """A value in SQL."""
    if value is None or isinstance(value, int):
        return "NULL" if value is None else str(value)
    escaped = str(value).replace("\\", "\\\\").replace(quote, "\\" + quote).replace("\n", "\\n").replace("\r", "\\r")
    return f"{quote}{escaped}{quote}"


def statements(rows: Rows, prefix: str, quote: str = "'") -> Iterator[str]:
    """An INSERT for each row, as eFiction's own backup writes them."""
    for table, listed in rows.items():
        for row in listed:
            values = (str(value) if isinstance(value, int) and quote == '"' else value for value in row)
            yield f"INSERT INTO {prefix}{table} VALUES ({','.join(literal(value, quote) for value in values)});\n"


@dataclass(frozen=True, slots=True)
class Server:
    """A MariaDB that listens on a socket in a folder of its own."""

    socket: Path

    def run(self, program: str, *arguments: str, given: bytes = b"") -> bytes:
        command = [program, "--no-defaults", "--user=root", f"--socket={self.socket}", *arguments]
        return subprocess.run(command, input=given, capture_output=True, check=True).stdout

    def load(self, name: str, rows: Rows, *, charset: str = "utf8mb4", prefix: str = PREFIX, unix_time: bool = False,
             connection: str = "utf8mb4") -> None:  # fmt: skip
        """Makes a database with eFiction's tables and fills it over a connection that claims a character set."""
        date = "int unsigned NOT NULL DEFAULT '0'" if unix_time else "datetime NOT NULL DEFAULT '0000-00-00 00:00:00'"
        made = TABLES.replace("{prefix}", prefix).replace("{date}", date).replace("{charset}", charset)
        script = f"SET sql_mode='';DROP DATABASE IF EXISTS {name};CREATE DATABASE {name};USE {name};\n{made}"
        script += "".join(statements(rows, prefix))
        self.run("mariadb", f"--default-character-set={connection}", given=script.encode())

    def dump(self, name: str, *options: str) -> bytes:
        return self.run("mariadb-dump", *options, name)


FRUGAL = ("--innodb-use-native-aio=0", "--innodb-buffer-pool-size=16M", "--innodb-log-file-size=8M",
          "--innodb-flush-log-at-trx-commit=0", "--performance-schema=0", "--key-buffer-size=1M",
          "--table-open-cache=64", "--max-connections=10")  # fmt: skip
"""A server for a few rows: of what several of them would use up (events of the system, memory), as little as it can."""


@pytest.fixture(scope="session")
def server(missing: Callable[[str], NoReturn]) -> Iterator[Server]:
    """A server with the site in its database `plain`, in a folder of its own with a name short enough for a socket."""
    if not (shutil.which("mariadbd") and shutil.which("mariadb-dump")):
        missing("MariaDB (mariadbd, mariadb-dump)")
    with tempfile.TemporaryDirectory(prefix="rq", dir="/tmp") as folder, (Path(folder) / "log").open("wb") as log:
        data, user, socket = f"--datadir={folder}/data", f"--user={getpass.getuser()}", Path(folder) / "s"
        install = ["mariadb-install-db", "--no-defaults", "--auth-root-authentication-method=normal", "--skip-test-db"]
        installed = subprocess.run([*install, data, user, *FRUGAL], stdout=log, stderr=log)
        assert not installed.returncode, words_of(folder)
        command = ["mariadbd", "--no-defaults", user, data, f"--socket={socket}", "--skip-networking",
                   f"--pid-file={folder}/pid", f"--tmpdir={folder}", *FRUGAL]  # fmt: skip
        process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            ping = ["mariadb-admin", "--no-defaults", "--user=root", f"--socket={socket}", "ping"]
            while (asked := subprocess.run(ping, capture_output=True)).returncode:
                assert process.poll() is None, asked.stderr.decode() + words_of(folder)
                time.sleep(0.1)
            started = Server(socket)
            try:
                started.load("plain", site())
            except subprocess.CalledProcessError as error:
                raise AssertionError(error.stderr.decode("utf-8", "replace") + words_of(folder)) from error
            yield started
        finally:
            process.terminate()
            process.wait()


def words_of(folder: str) -> str:
    """What the server and its installer wrote, to be shown where they fail."""
    return (Path(folder) / "log").read_text("utf-8", "replace")


def source(data: bytes, name: str = "backup.sql") -> Source:
    return Source(Place(name), len(data), sha256(data).hexdigest(), lambda: io.BytesIO(data))


def found(data: bytes) -> list[Entry | Leaf | Refusal]:
    return list(describe_source(source(data)))


def entries(data: bytes) -> dict[str, Entry]:
    """The stories of a dump, by title."""
    return {str(each.card.title): each for each in found(data) if isinstance(each, Entry)}


def told(data: bytes) -> dict[str, Any]:
    """What a person would compare: cards and words."""
    kept = {}
    for title, entry in entries(data).items():
        card, chapters = entry.card, entry.reading.chapters
        kept[title] = (
            card.authors, card.fandoms, card.rating, card.date, card.status, card.series, card.series_place,
            card.genres, card.warnings, card.relationships, card.characters, card.summary,
            [(chapter.number, chapter.title, chapter.text) for chapter in chapters],
        )  # fmt: skip
    return kept


@pytest.fixture(scope="session")
def plainly(server: Server) -> dict[str, Any]:
    """The site as its default dump reads."""
    return told(server.dump("plain"))


# every way of dumping


WAYS = {
    "one row a statement": ["--skip-extended-insert"],
    "no tables": ["--no-create-info"],
    "no tables, one row a statement": ["--no-create-info", "--skip-extended-insert", "--compact"],
    "named columns": ["--complete-insert", "--no-create-info"],
    "ANSI": ["--compatible=ansi"],
    "old": ["--compatible=mysql40", "--skip-opt"],
    "hexadecimal": ["--hex-blob", "--quick"],
    "replacing": ["--replace", "--order-by-primary"],
}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_dumping_reads_the_same(server: Server, plainly: dict[str, Any], way: str) -> None:
    assert told(server.dump("plain", *WAYS[way])) == plainly


def test_time_in_seconds_is_the_same_day(server: Server, plainly: dict[str, Any]) -> None:
    server.load("seconds", site(unix), unix_time=True)
    assert told(server.dump("seconds")) == plainly


@pytest.mark.parametrize("prefix", ["", "xf_fanfiction_", "Old-"])
def test_any_prefix_will_do(server: Server, plainly: dict[str, Any], prefix: str) -> None:
    server.load("prefixed", site(), prefix=prefix.replace("-", "_"))
    assert told(server.dump("prefixed")) == plainly


def test_two_sites_of_one_database_are_kept_apart(server: Server, plainly: dict[str, Any]) -> None:
    server.load("plain2", site(), prefix="two_")
    both = server.dump("plain") + server.dump("plain2")
    drafts = [each for each in read_source(source(both)) if isinstance(each, Draft)]
    assert len(drafts) == 2 * len(plainly)


def test_latin1_tables_that_hold_utf8(server: Server, plainly: dict[str, Any]) -> None:
    """Dumped as what they are declared to be they come out encoded twice, dumped as they are they come out whole."""
    server.load("mixed", site(), charset="latin1", connection="latin1")
    assert told(server.dump("mixed")) == plainly
    assert told(server.dump("mixed", "--default-character-set=latin1", "--skip-set-charset")) == plainly


def test_latin1_tables_that_hold_windows_1252(server: Server, plainly: dict[str, Any]) -> None:
    server.load("latin", site(), charset="latin1")
    assert told(server.dump("latin")) == plainly
    raw = server.dump("latin", "--default-character-set=latin1")
    assert "Möthlight".encode("cp1252") in raw and told(raw) == plainly
    assert {entry.reading.encoding for entry in entries(raw).values()} == {"windows-1252"}


def test_the_softwares_own_backup(plainly: dict[str, Any]) -> None:
    """No CREATE TABLE, every value in double quotes; the settings are of a version with more columns."""
    backup = "# Dump of table stats\n# Dump DATE : 20-Apr-2011\n\n" + "".join(statements(site(), PREFIX, '"'))
    assert told(backup.encode()) == plainly


def test_half_in_utf8_and_half_in_windows_1252(plainly: dict[str, Any]) -> None:
    lines = list(statements(site(), PREFIX))
    mixed = b"-- MySQL dump\nSET NAMES utf8;\n" + b"".join(
        line.encode("cp1252" if index % 2 else "utf-8") for index, line in enumerate(lines)
    )
    assert told(mixed) == plainly


def test_written_down_by_a_shell_in_utf16(plainly: dict[str, Any]) -> None:
    dump = "-- MariaDB dump 10.19\n" + "".join(statements(site(), PREFIX))
    assert told(dump.encode("utf-16")) == plainly


# what the tables say


def test_cards_are_those_of_the_tables(plainly: dict[str, Any]) -> None:
    authors, fandoms, rating, date, status, series, place, genres, warnings, pairing, _, summary, chapters = plainly[
        "Paper Boats"
    ]
    assert (authors, fandoms, rating) == (("wicketgate", "Möthlight"), ("The X-Files",), "teen")
    assert (date, status, series, place) == ("2004-05-06", "complete", "The Ledger", 2)
    assert "Angst" in genres and warnings == ("major_character_death",) and pairing == ("Fox Mulder/Dana Scully",)
    assert summary == "Dana folds a bill. It floats."
    assert [(number, title) for number, title, _ in chapters] == [(1, "Leaving"), (2, "Return")]
    assert r"a\b" in chapters[0][2] and "it's raining" in chapters[0][2]
    assert plainly["Two Hands"][0] == ("O'Tide", "wicketgate", "Möthlight"), "a flag, and a table of co-authors"
    assert plainly["Zoë’s café; it's “open”"][1:3] == (("The X-Files", "The West Wing"), "mature")


def test_nobodys_private_words_pass_the_door(server: Server) -> None:
    said = repr([(entry.card, entry.reading) for entry in entries(server.dump("plain")).values()])
    for private in ("Civilname", "5f4dcc3b", "private person", "2130706433", "admin@example.org"):
        assert private not in said
    assert said.count("were left out") == 4


def test_reviews_are_kept_beside_their_story_and_never_in_it(server: Server) -> None:
    dump = server.dump("plain")
    reading = entries(dump)["Paper Boats"].reading
    reviews = [note.what for note in reading.notes if note.step == "review"]
    assert reviews == [
        "Kestrel, 2004-05-06, on chapter 1, rated 5: Lovely. Author's Response: Thanks!",
        "Wren, 2005-01-02, on chapter 2: More “boats”, please; it's good. wren@example.net",
    ]
    assert "Kestrel" not in reading.body and "Kestrel" not in reading.header
    assert [each.reason for each in found(dump) if isinstance(each, Leaf) and each.kind == "reviews"] == [
        "1 of the reviews: of series, or of stories that are not in the dump"
    ]


def test_series_lie_in_series(server: Server) -> None:
    notes = [note.what for note in entries(server.dump("plain"))["Two Hands"].reading.notes]
    assert "the series “The Ledger” is number 3 of the series “All Ledgers”" in notes
    assert "of the series “The Ledger” its owner says: Ink & sums." in notes


def test_a_page_of_the_site_leads_to_its_story(server: Server) -> None:
    claims = entries(server.dump("plain"))["Two Hands"].reading.claims
    assert [claim.value for claim in claims if claim.field == "url"] == ["http://quay.example.org/viewstory.php?sid=4"]


def test_the_first_version_kept_each_chapter_as_a_story() -> None:
    common = ("A summary.", 1, "Angst, Humor", "Dana Scully", "Violence", "PG", DATES["first"], DATES["later"], 2, 0, 9)
    rows: Rows = {
        "authors": [(2, "wicketgate", "Prudence Civilname", "gate@example.org", "", "", "", DATES["first"], 0, 0, "x",
                     1, "", 0, 1, 0, "0", 0)],
        "categories": [(1, -1, "The X-Files", "", "", 0, 0, 0, 0)],
        "stories": [(5, 5, "Ledgers", "Debit", *common, 1, 1, prose("5"), 1, 0, 240, 3),
                    (6, 5, "Ledgers", "Credit", *common, 1, 2, prose("6"), 1, 0, 240, 3)],
        "reviews": [(1, 6, 5, "Kestrel", 0, "Oh.", DATES["later"], 5)],
    }  # fmt: skip
    (entry,) = entries("".join(statements(rows, PREFIX)).encode()).values()
    card = entry.card
    said = ("Ledgers", ("wicketgate",), ("The X-Files",), "teen")
    assert (card.title, card.authors, card.fandoms, card.rating) == said
    assert {"Angst", "Humor"} <= set(card.genres) and card.characters == ("Dana Scully",)
    assert [(chapter.number, chapter.title) for chapter in entry.reading.chapters] == [(1, "Debit"), (2, "Credit")]
    assert [note.what for note in entry.reading.notes if note.step == "review"] == [
        "Kestrel, 2005-01-02, on chapter 2, rated 5: Oh."
    ]


def test_the_second_version_had_chapters_and_names_for_numbers() -> None:
    rows: Rows = {
        "authors": [(2, "wicketgate", "Prudence Civilname", "gate@example.org", "", "", "", DATES["first"], 0, 0, "x")],
        "categories": [(1, -1, "The X-Files", "", "", 0, 0, 0, 0)],
        "genres": [(1, "Angst"), (2, "Humor")],
        "warnings": [(1, "Character Death")],
        "chapters": [(8, "Credit", 2, "", prose("8"), 1, 240, 0, 0, 5, 2),
                     (7, "Debit", 1, "For Jo.", prose("7"), 1, 240, 0, 0, 5, 2)],
        "stories": [(5, "Ledgers", "A summary.", "1", "1,2", "Dana Scully", "1", "R", DATES["first"], DATES["later"], 2,
                     0, 1, 0, 0, 480, 0, 1)],
        "reviews": [(1, 5, 7, "Kestrel", 0, "Oh.", DATES["later"], 5, "0")],
    }  # fmt: skip
    (entry,) = entries("".join(statements(rows, PREFIX)).encode()).values()
    card = entry.card
    assert (card.title, card.fandoms, card.rating, card.status) == (
        "Ledgers",
        ("The X-Files",),
        "mature",
        "in_progress",
    )
    assert {"Angst", "Humor"} <= set(card.genres) and card.warnings == ("major_character_death",)
    assert [(chapter.number, chapter.title) for chapter in entry.reading.chapters] == [(1, "Debit"), (2, "Credit")]
    assert [note.what for note in entry.reading.notes if note.step == "review"] == [
        "Kestrel, 2005-01-02, on chapter 1, rated 5: Oh."
    ]


# what is not whole


def test_a_dump_cut_off_anywhere_gives_what_is_whole(server: Server) -> None:
    dump = server.dump("plain", "--skip-extended-insert")
    chance, rows = random.Random(4), site()
    rows["chapters"] = [(*row[:6], 1, *row[7:]) for row in rows["chapters"]]
    everything = told("".join(statements(rows, PREFIX)).encode())
    texts = [chapter[2] for story in everything.values() for chapter in story[-1]]
    for cut in sorted(chance.randrange(len(dump)) for _ in range(40)):
        for each in found(dump[:cut]):
            if isinstance(each, Entry):
                assert all(chapter.text in texts for chapter in each.reading.chapters)
    inside = dump.index(b"`fanfiction_stories` VALUES (2,") + 40
    reasons = [each.reason for each in found(dump[:inside]) if isinstance(each, Refusal)]
    assert reasons == ["the dump is cut off; what is whole in it was read"]
    lost = [each for each in found(dump[:inside]) if isinstance(each, Entry) and each.card.title is None]
    assert lost and all("archive" in each.card.doubts for each in lost), "chapters whose stories are gone are kept"


def test_another_programs_dump_is_refused_by_name() -> None:
    dump = b"-- MySQL dump 10.13\nCREATE TABLE `wp_posts` (`id` int);\nINSERT INTO `wp_posts` VALUES (1);\n"
    assert [(each.reason, each.detail) for each in found(dump) if isinstance(each, Refusal)] == [
        ("a database's dump without stories of eFiction", "tables: wp_posts")
    ]


@pytest.mark.parametrize(
    "head",
    ["-- Adminer 4.8.1 MySQL 5.7.44 dump\n\nSET NAMES utf8;\nSET time_zone = '+00:00';\n\n",
     "-- phpMyAdmin SQL Dump\n-- version 3.5.2\n--\n-- Host: localhost\n\nSET SQL_MODE=\"NO_AUTO_VALUE_ON_ZERO\";\n",
     "/*M!999999\\- enable the sandbox mode */ \n-- MariaDB dump 10.19-11\n--\n",
     "# ****************\n# Sequel Pro SQL dump\n# Version 4541\n#\n\n/*!40101 SET NAMES utf8 */;\n\n",
     "/*\nNavicat MySQL Data Transfer\n*/\n\nSET FOREIGN_KEY_CHECKS=0;\n-- -------\n",
     "-- --------\n-- Host:     127.0.0.1\n-- HeidiSQL 9\n\nCREATE DATABASE IF NOT EXISTS `x`;\nUSE `x`;\n", ""],
)  # fmt: skip
def test_every_programs_dumps_are_known(plainly: dict[str, Any], head: str) -> None:
    assert told((head + "".join(statements(site(), PREFIX))).encode()) == plainly


def test_a_category_nobody_knows_is_a_doubtful_fandom_and_a_genre_is_none() -> None:
    rows = site()
    rows["categories"] = [(2, -1, "Harbour Tales", "", "", 0, 0, 1, 0), (3, -1, "Angst", "", "", 0, 0, 1, 0)]
    rows["characters"], rows["classes"] = [], []
    cards = {title: entry.card for title, entry in entries("".join(statements(rows, PREFIX)).encode()).items()}
    assert cards["Paper Boats"].fandoms == ("Harbour Tales",) and "fandoms" in cards["Paper Boats"].doubts
    assert cards["Two Hands"].fandoms == () and "Angst" in cards["Two Hands"].genres


@pytest.mark.parametrize(
    "head",
    [b"Create something new every day, she said.\n", b"# Chapter One\n\nInsert coin.\n", b"-- Dana, 1998\n\nDrop it.\n",
     b"Set: a harbour.\n", b"<!-- MySQL --><p>INSERT INTO my heart</p>"],
)  # fmt: skip
def test_stories_are_no_dumps(head: bytes) -> None:
    assert recognise(source(head + b"It rained all day long. " * 30)).name != "efiction dump"


def test_no_more_is_held_than_the_limits_say(pouring: Callable[[Iterator[bytes]], Any]) -> None:
    """A million rows more than the limit: what is held does not grow with them."""

    def endless() -> Iterator[bytes]:
        yield b"-- MySQL dump\n"
        for table in ("stories", "chapters", "reviews", "authors", "inseries"):
            columns = ",".join(
                f"'{n}'" for n in range(1, {"stories": 22, "chapters": 14, "inseries": 6}.get(table, 11))
            )
            columns = columns.replace("'9'", "'2004-05-06'") if table == "stories" else columns
            row = f"INSERT INTO fanfiction_{table} VALUES " + ",".join([f"({columns})"] * 1000) + ";\n"
            for _ in range(20):
                yield row.encode()

    spool = Spool()
    dump = read_dump(pouring(endless()), spool, Limits(dump_rows=1500, dump_names=700))
    (one,) = dump.sites.values()
    assert len(one.stories) + len(one.chapters) + len(one.reviews) == 1500
    assert sum(map(len, one.names.values())) + len(one.series_of) <= 700
    assert sum(one.unread.values()) == 20_000 * 5 - 1500 - 700
    spool.close()


def test_no_more_tables_are_looked_at_than_are_reasonable(pouring: Callable[[Iterator[bytes]], Any]) -> None:
    many = (f"INSERT INTO a{n}_stories VALUES ({n});\n".encode() for n in range(50_000))
    spool = Spool()
    dump = read_dump(pouring(many), spool)
    assert not dump.sites and len(dump.broken) + len(dump.others) <= 2000
    spool.close()


PIECES = [
    b"INSERT INTO fanfiction_stories VALUES (", b"1,", b"'a'", b"'", b"\\", b"),(", b");", b"\n", b"CREATE TABLE x (",
    b"`sid` int", b"--", b"/*", b"*/", b"NULL", b"0xZZ", b"\xff", b"_utf8'x'", b"VALUES",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=8), max_size=40))
def test_any_statements_are_no_trouble(pieces: list[bytes]) -> None:
    data = b"-- MySQL dump\nCREATE TABLE `a` (`b` int);\n" + b"".join(pieces)
    assert all(isinstance(each, Draft | Leaf | Refusal) for each in recognise(source(data)).read(source(data)))


# a dump and the folder of its stories


@pytest.fixture
def heap(tmp_path: Path) -> Path:
    """The site as it keeps its stories in files; one file is lost, one is of no story, a picture lies among them."""
    folder = tmp_path / "heap"
    rows = site(texts=False)
    (folder / "site" / "stories").mkdir(parents=True)
    text = "-- MySQL dump 10.13\n" + "".join(statements(rows, PREFIX))
    (folder / "site" / "dump.sql").write_text(text, "utf-8")
    for chapter in rows["chapters"]:
        if chapter[0] != 42:
            place = folder / "site" / "stories" / str(chapter[11]) / f"{chapter[0]}.txt"
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(prose(f"{chapter[10]}/{chapter[0]}").encode("cp1252" if chapter[0] == 21 else "utf-8"))
    (folder / "site" / "stories" / "2" / "99.txt").write_text("Title: Stray\nAuthor: Wren\n\n" + "It rained. " * 90)
    (folder / "site" / "stories" / "2" / "boat.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(40))
    return folder


def test_the_folder_gives_the_same_stories_as_the_database(heap: Path) -> None:
    read = list(catalogue([heap]))
    stories = {each.card.title: each for each in read if isinstance(each, Entry)}
    assert stories.keys() == {"Paper Boats", "Zoë’s café; it's “open”", "Not Yet", "Two Hands", "Stray"}
    inside = "".join(statements(site(), PREFIX))
    for title, entry in entries(inside.encode()).items():
        assert [chapter.text for chapter in stories[title].reading.chapters] == [
            chapter.text for chapter in entry.reading.chapters
        ]
    assert {each.kind for each in read if isinstance(each, Leaf)} >= {"picture", "unpublished chapter"}


def test_a_lost_file_is_told_and_costs_a_chapter(heap: Path) -> None:
    (heap / "site" / "stories" / "2" / "12.txt").unlink()
    (heap / "site" / "stories" / "3" / "21.txt").unlink()
    read = list(catalogue([heap]))
    refused = {str(each.place).removeprefix(str(heap)): each.reason for each in read if isinstance(each, Refusal)}
    gone = "the dump names this chapter's file, and it is not there"
    assert refused == {
        "/site/dump.sql!stories/2/12.txt": gone, "/site/dump.sql!stories/3/21.txt": gone,
        "/site/dump.sql!story 2": "none of the story's chapters is in the dump or beside it",
    }  # fmt: skip
    (boats,) = (each for each in read if isinstance(each, Entry) and each.card.title == "Paper Boats")
    assert "1 of its 2 chapters are lost" in [note.what for note in boats.reading.notes]


def test_a_site_is_taken_in_once_and_a_changed_chapter_is_noticed(
    library: Library, heap: Path, snapshot: Callable[[], Any]
) -> None:
    *_, first = add(library, [heap], workers=1)
    assert first.report.found == first.report.accounted and first.report.editions == 5
    before = snapshot()
    *_, again = add(library, [heap], workers=1)
    assert (again.report.editions, again.batch) == (0, None) and snapshot() == before
    assert list(reread(library)) == [] and snapshot() == before
    chapter = heap / "site" / "stories" / "2" / "11.txt"
    chapter.write_bytes(chapter.read_bytes() + prose("more", 1).encode())
    *_, changed = add(library, [heap], workers=1)
    assert (changed.report.editions, changed.report.works) == (1, 0)
    assert Edition.objects.filter(instalment__work__title="Paper Boats").count() == 2
    assert list(reread(library)) == []
    undo(library, first.batch)
    kept = set(Original.objects.values_list("digest", flat=True))
    assert sha256(chapter.read_bytes()).hexdigest() in kept
    assert Work.objects.count() == 5, "what the bundle that stays holds as well is read again from there"
    assert list(reread(library)) == []
    undo(library, changed.batch)
    assert not Original.objects.exists() and not Work.objects.exists()


def test_next_years_backup_adds_what_is_new(library: Library, tmp_path: Path) -> None:
    rows = site()
    (tmp_path / "2005.sql").write_text("".join(statements(rows, PREFIX)), "utf-8")
    list(add(library, [tmp_path], workers=1))
    rows["stories"] = [(*row[:19], row[19] + 100, row[20]) for row in rows["stories"]]
    rows["stories"].append((9, "Anew", "", None, "2", None, "0", "1", *rows["stories"][0][8:]))
    rows["chapters"].append((91, "", 1, "", prose("anew"), None, 1, 240, 0, 0, 9, 2, 0))
    (tmp_path / "2006.sql").write_text("".join(statements(rows, PREFIX)), "utf-8")
    *_, last = add(library, [tmp_path], workers=1)
    assert (last.report.editions, last.report.works) == (1, 1)


def test_what_its_site_never_showed_is_never_public(library: Library, heap: Path) -> None:
    list(add(library, [heap], workers=1))
    work = Work.objects.get(title="Not Yet")
    assert work.visibility <= Visibility.HELD and work.doubts.filter(field="archive").exists()
    assert Note.objects.filter(edition__instalment__work=work, what__contains="never published").exists()
    kept = " ".join(Note.objects.values_list("what", flat=True)) + repr(list(Claim.objects.values_list("value", "raw")))
    assert "Kestrel" in kept and "example.net" not in kept and "Civilname" not in kept


def test_a_zipped_site_is_the_same(heap: Path, tmp_path: Path) -> None:
    stories = sorted(each.card.title or "" for each in catalogue([heap]) if isinstance(each, Entry))
    for kind in ("zip", "gztar"):
        (tmp_path / kind).mkdir()
        shutil.make_archive(str(tmp_path / kind / "site"), kind, heap)
        packed = [each for each in catalogue([tmp_path / kind]) if isinstance(each, Entry)]
        assert sorted(each.card.title or "" for each in packed) == stories


def test_a_bundle_read_alone_gives_back_what_is_not_its_own() -> None:
    stray = source(b"It rained. " * 60, "stories/2/7.txt")
    other = Bundle(source(b"-- MySQL dump\nCREATE TABLE `wp` (`id` int);\n"), (stray,))
    drafts = [each for each in read_source(other) if isinstance(each, Draft)]
    assert [draft.place for draft in drafts] == [Place("stories/2/7.txt")]
