"""How fast the rows of an eFiction dump are read, against how fast a MariaDB loads the same dump in the same run.

RELIQUARY_BENCH_STORIES sets the number of stories; the dump is written by that MariaDB itself.
"""

from __future__ import annotations

import getpass
import io
import os
import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from generator import documents
from machine import machine

from reliquary.catalogue import read_source
from reliquary.formats.platforms.efiction_dump.site import Dump, read_dump
from reliquary.formats.platforms.efiction_dump.spool import Spool
from reliquary.work import Draft, Place, Source

STORIES = int(os.environ.get("RELIQUARY_BENCH_STORIES", "2000"))
CHAPTERS, REVIEWS = 3, 10
LEAST = 0.5
"""Share of MariaDB's own rate at which rows must come out of the dump."""
TABLES = Path(__file__).parents[1] / "tests" / "cases" / "efiction" / "tables.sql"


@contextmanager
def mariadb(folder: Path) -> Iterator[list[str]]:
    """A server on a socket in a folder, and the arguments with which its programs reach it."""
    data, socket, user = folder / "data", folder / "s", f"--user={getpass.getuser()}"
    install = ["mariadb-install-db", "--no-defaults", "--auth-root-authentication-method=normal", "--skip-test-db"]
    subprocess.run([*install, f"--datadir={data}", user], check=True, capture_output=True)
    command = ["mariadbd", "--no-defaults", user, f"--datadir={data}", f"--socket={socket}", "--skip-networking"]
    process = subprocess.Popen([*command, f"--pid-file={folder / 'pid'}"], stderr=subprocess.DEVNULL)
    reach = ["--no-defaults", "--user=root", f"--socket={socket}"]
    try:
        while subprocess.run(["mariadb-admin", *reach, "ping"], capture_output=True).returncode:
            if process.poll() is not None:
                raise SystemExit("MariaDB does not start.")
            time.sleep(0.1)
        yield reach
    finally:
        process.terminate()
        process.wait()


def script(stories: int) -> Iterator[str]:
    """Statements that make and fill the site: some chapters and reviews for every story."""
    made = TABLES.read_text("utf-8").replace("{prefix}", "fanfiction_").replace("{charset}", "utf8mb4")
    yield made.replace("{date}", "datetime NOT NULL DEFAULT '0000-00-00 00:00:00'")
    chance = random.Random(11)
    texts = [data.decode("utf-8", "replace") for _, data in documents(60, seed=11, size=12_000)]
    for uid in range(1, stories // 10 + 2):
        yield f"INSERT INTO fanfiction_authors VALUES ({uid},'Author {uid}','','','','','','2004-05-06',0,'x');\n"
    for sid in range(1, stories + 1):
        uid = chance.randrange(1, stories // 10 + 2)
        yield (
            f"INSERT INTO fanfiction_stories VALUES ({sid},'Story {sid}','A summary of story {sid}.',NULL,'1',NULL,'0',"
            f"'PG','2004-05-06','2005-06-07',{uid},NULL,0,1,1,0,2000,0,{REVIEWS},9,'0');\n"
        )
        for order in range(1, CHAPTERS + 1):
            text = chance.choice(texts)
            start = chance.randrange(len(text) // 4)
            words = f"Chapter {order} of story {sid}. {text[start : start + 8000]}"
            words = words.replace("\\", "").replace("'", "\\'").replace("\n", "<br>\\r\\n")
            number = sid * CHAPTERS + order
            yield (
                f"INSERT INTO fanfiction_chapters VALUES ({number},'Chapter {order}',{order},'','{words}','',1,2000,0,"
                f"0,{sid},{uid},0);\n"
            )
        for index in range(REVIEWS):
            yield (
                f"INSERT INTO fanfiction_reviews VALUES (NULL,{sid},{number},'Reader {index}',0,"
                f"'It\\'s lovely, more please ({sid}).','2005-06-07',5,'0','ST');\n"
            )


def rows_of(dump: Dump) -> int:
    return sum(site.rows.total() for site in dump.sites.values())


def load(reach: list[str], data: bytes) -> float:
    """Seconds in which the server takes the dump in, into an empty database."""
    subprocess.run(
        ["mariadb", *reach, "-e", "DROP DATABASE IF EXISTS again; CREATE DATABASE again"],
        check=True,
        capture_output=True,
    )
    began = time.perf_counter()
    subprocess.run(["mariadb", *reach, "again"], input=data, check=True)
    return time.perf_counter() - began


def read(data: bytes) -> tuple[int, float]:
    """The rows of the dump and the seconds they take, laid aside as a reader needs them."""
    spool = Spool()
    began = time.perf_counter()
    rows = rows_of(read_dump(io.BytesIO(data), spool))
    seconds = time.perf_counter() - began
    spool.close()
    return rows, seconds


def main() -> None:
    if not shutil.which("mariadbd"):
        print("bench_efiction: MariaDB is not installed; nothing is measured.")
        return
    print(f"machine: {machine()}")
    with TemporaryDirectory(prefix="reliquary-bench-") as folder, mariadb(Path(folder)) as reach:
        filling = "SET sql_mode='';CREATE DATABASE site;USE site;\n" + "".join(script(STORIES))
        subprocess.run(["mariadb", *reach], input=filling.encode(), check=True)
        data = subprocess.run(["mariadb-dump", *reach, "site"], check=True, capture_output=True).stdout
        turns = [(load(reach, data), read(data)) for _ in range(3)]
    theirs = min(seconds for seconds, _ in turns)
    rows, ours = min((each for _, each in turns), key=lambda each: each[1])
    source = Source(Place("site.sql"), len(data), sha256(data).hexdigest(), lambda: io.BytesIO(data))
    began = time.perf_counter()
    drafts = sum(isinstance(each, Draft) for each in read_source(source))
    seconds = time.perf_counter() - began
    print(f"dump: {STORIES} stories, {rows} rows, {len(data) / 1e6:.0f} MB")
    print(
        f"rows: {rows / ours:.0f}/s out of the dump ({len(data) / ours / 1e6:.0f} MB/s), "
        f"MariaDB loads {rows / theirs:.0f}/s"
    )
    print(f"stories: {drafts} drafts, {drafts / seconds:.0f}/s with their text")
    print(f"ratio: rows come out {theirs / ours:.2f} times as fast as MariaDB loads them (at least {LEAST})")
    if theirs / ours < LEAST:
        raise SystemExit("Rows come out of a dump at less than half of MariaDB's own load rate.")


if __name__ == "__main__":
    main()
