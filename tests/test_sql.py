"""Dumps are read row by row: every way to write a value, whatever is broken, in memory that does not grow."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliquary.markup import sql
from reliquary.markup.sql import CUT, ODD, TOO_LONG, Broken, Columns, Row, read_sql, unescaped


def rows(dump: bytes | str) -> list[list[bytes | None]]:
    return [each.values for each in everything(dump) if isinstance(each, Row)]


def everything(dump: bytes | str, longest: int = sql.LONGEST) -> list[Columns | Row | Broken]:
    data = dump.encode() if isinstance(dump, str) else dump
    return list(read_sql(io.BytesIO(data), longest=longest))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1,-2,3.5e3", [b"1", b"-2", b"3.5e3"]),
        (r"'it\'s','it''s',''", [b"it's", b"it's", b""]),
        (r'''"a \"b\" c","d""e","it's"''', [b'a "b" c', b'd"e', b"it's"]),
        (r"'\0\n\r\t\Z\b\\\q\%'", [b"\0\n\r\t\x1a\x08\\q\\%"]),
        (r"'ends in \\',NULL , null", [b"ends in \\", None, None]),
        ("0x48c3a9,x'4849',_binary 'raw',_utf8mb4'x'", [b"H\xc3\xa9", b"HI", b"raw", b"x"]),
        ("'brackets ) , ( ; -- /* in words','#'", [b"brackets ) , ( ; -- /* in words", b"#"]),
        (" 'wide' ,\n\t2 ", [b"wide", b"2"]),
    ],
)
def test_values(written: str, meant: list[bytes | None]) -> None:
    assert rows(f"INSERT INTO t VALUES ({written});") == [meant]


@pytest.mark.parametrize(
    "head",
    ["INSERT INTO `t` VALUES ", "insert into t values", "REPLACE INTO db.t VALUES\n",
     "INSERT IGNORE INTO `db`.`t` VALUE ", 'INSERT INTO "t" VALUES\n  ',
     "-- words\n/* more; 'words */ # and more\nINSERT  INTO t VALUES "],
)  # fmt: skip
def test_heads_of_statements(head: str) -> None:
    found = everything(head + "(1),\n (2)\n,(3) ;\n")
    assert [(each.table, each.values) for each in found if isinstance(each, Row)] == [
        ("t", [b"1"]),
        ("t", [b"2"]),
        ("t", [b"3"]),
    ]


def test_columns_of_tables_and_statements() -> None:
    made = """CREATE TABLE IF NOT EXISTS `t` (`key` int(11) NOT NULL COMMENT 'a, (b); c', sid decimal(3,2),
      kind enum('x','y)'), PRIMARY KEY (`key`,`sid`), UNIQUE KEY `u` (`sid`), KEY x (kind(3))) ENGINE=MyISAM;
      INSERT INTO t (`sid`, kind) VALUES (1, 'x') ON DUPLICATE KEY UPDATE sid = '2'; INSERT INTO t VALUES (1,2,3);"""
    columns, named, unnamed = everything(made)
    assert columns == Columns("t", ("key", "sid", "kind"))
    assert named == Row("t", ("sid", "kind"), [b"1", b"x"])
    assert unnamed == Row("t", None, [b"1", b"2", b"3"])


def test_what_is_not_wanted_is_passed_over() -> None:
    dump = b"INSERT INTO log VALUES (1,'it\\'s; INSERT INTO t VALUES (9);');\nINSERT INTO t VALUES (1);"
    assert [each.values for each in read_sql(io.BytesIO(dump), lambda table: table == "t")] == [[b"1"]]


def test_a_cut_dump_says_so() -> None:
    dump = b"INSERT INTO t VALUES (1,'one'),(2,'two');"
    for cut in range(22, len(dump)):
        found = everything(dump[:cut])
        whole = [each for each in found if isinstance(each, Row)]
        assert len(whole) == dump[:cut].count(b")")
        assert found[-1] == Broken("t", CUT), dump[:cut]


def test_something_odd_costs_its_statement() -> None:
    dump = "INSERT INTO t VALUES (1),(NOW(),2),(3);\nINSERT INTO t VALUES (4);\n" + "x" * 70_000
    assert rows(dump) == [[b"1"], [b"4"]]
    assert [each.why for each in everything(dump) if isinstance(each, Broken)] == [ODD]


def test_a_value_beyond_the_limit_costs_its_row() -> None:
    for long in (b"x" * 5_000_000, b"\\'" * 3_000_000, b"''" * 3_000_000, b"\\\\" * 2_500_000):
        dump = b"INSERT INTO t VALUES (1,'a'),(2,'" + long + b"',5),(3,'b');"
        found = everything(dump, longest=1_000_000)
        assert found == [Row("t", None, [b"1", b"a"]), Broken("t", TOO_LONG), Row("t", None, [b"3", b"b"])]


@pytest.mark.parametrize(
    "quote", [b"'", b'"', b"\\", b"`", b"(", b"/*", b"''\"", b"#", b"-- ", b"\n", b"/", b"-", b" "]
)
def test_storms_of_quotes_end(quote: bytes, pouring: Callable[[Iterator[bytes]], Any]) -> None:
    """Whatever is opened and never closed is one broken thing, and nothing is held but a window."""
    pieces = (quote * (1 << 18) for _ in range(16))
    stream = pouring(iter([b"CREATE TABLE t (a int);\nINSERT INTO t VALUES (1,'", *pieces]))
    found = list(read_sql(stream, longest=1 << 20))
    assert found[0] == Columns("t", ("a",)) and all(isinstance(each, Broken) for each in found[1:])
    for before in (b"", b"DROP TABLE x ", b"INSERT INTO t VALUES (2) "):
        stream = pouring(iter([b"INSERT INTO t VALUES (1);\n", before, *(quote * (1 << 18) for _ in range(16))]))
        found = [each for each in read_sql(stream, longest=1 << 20) if isinstance(each, Row)]
        assert found[0] == Row("t", None, [b"1"]) and len(found) == 1 + (b"(2)" in before)


def test_memory_does_not_grow_with_the_dump(pouring: Callable[[Iterator[bytes]], Any]) -> None:
    """Ten million rows that nobody wants and fifty thousand that are read: a few windows are all that is held.

    Counted in bytes held, not in time.
    """
    unwanted = b"INSERT INTO log VALUES " + b",".join([b"(1,'a')"] * 50_000) + b";\n"
    wanted = b"INSERT INTO t VALUES " + b",".join([b"(1,'it''s')"] * 50_000) + b";\n"
    stream = pouring(piece for table, times in ((unwanted, 200), (wanted, 1)) for piece in [table] * times)
    tracemalloc.start()
    read = sum(1 for _ in read_sql(stream, lambda table: table == "t"))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert read == 50_000 and stream.poured > 70_000_000
    assert peak < 16 * sql.CHUNK


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300))
def test_escaping_and_back(value: bytes) -> None:
    escaped = value.replace(b"\\", b"\\\\").replace(b"'", b"\\'").replace(b"\n", b"\\n").replace(b"\0", b"\\0")
    assert unescaped(escaped) == value
    assert rows(b"INSERT INTO t VALUES ('" + escaped + b"',1);") == [[value, b"1"]]


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_to_their_end(data: bytes) -> None:
    everything(data, longest=1000)
    everything(b"INSERT INTO t VALUES (" + data, longest=1000)
