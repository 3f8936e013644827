"""No address stands anywhere but sealed in the contact table: not in rows, index, pages, books, reports or logs.

Each address bears a mailbox of its own, `qxwrenN`, so that any trace of it is found whatever became of the rest.
"""

import html
import logging
import os
import random
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client

from reliquary.library.contacts import addresses_in
from reliquary.library.documents import unpack_chapters
from reliquary.library.exporting import export_epubs
from reliquary.library.find import find
from reliquary.library.folder import Library
from reliquary.library.indexing import current_index
from reliquary.library.intake import add
from reliquary.library.models import Contact, Edition, Work
from reliquary.library.query import query
from reliquary.library.reread import reread
from reliquary.library.site import Site

FORMS = (
    "{}@example.org", "<{}@example.net>", "{}@mail.example.com", "{} AT example DOT org", "{} at example dot com",
    "{} [at] example.org", "{}(at)example(dot)org", "{} (AT) example (DOT) net", "{} @ example . org",
    "{}[@]example.org", "{}@example dot org", "{}{{at}}example.org", "{} <at> example.org", "{}@NOSPAM.example.org",
    "{}_at_example.org", "{}@REMOVETHIS.example.com", "mailto:{}@example.org", "{}.lantern@example.org",
    "{}+fic@example.org", "{}@example.org, qxother@example.org",
)  # fmt: skip
PLACES = (
    "Title: Lights of {n}\nAuthor: Wren\nE-mail: {a}\nRating: PG\n\n{story}\n",
    "Title: Lights of {n}\nAuthor: Wren ({a})\nRating: PG\n\n{story}\n",
    "Lights of {n}\nby Wren\n{a}\n\nRating: PG\nFeedback: Yes please, to {a}.\n\n{story}\n",
    "Title: Lights of {n}\nAuthor: Wren\nSummary: Write to {a} and ask.\nArchive: Ask me at {a} first.\n\n{story}\n",
    "Title: Lights of {n}\nAuthor: Wren\nDisclaimer: Not mine. Ask {a}.\n\n{story}\n\nEnd\n\nSend it to {a}\n",
    "Title: Lights of {n}\nAuthor: Wren\n\n{story}\n\n\"Write to {a},\" she said.\n\n-- \nWren, {a}, still awake\n",
)  # fmt: skip
WORDS = ("lamp", "harbour", "winter", "bell", "letter", "river", "door", "night", "stone", "candle", "ladder", "kettle")
TRACE = re.compile(r"q\s?x\s?w\s?r\s?e\s?n\s?\d|qxother", re.IGNORECASE)


def story(n: int) -> str:
    """Words in an order that no other story has."""
    chance = random.Random(n)
    return "\n\n".join(f"The lamp said: {' '.join(chance.choices(WORDS, k=12))}." for _ in range(30))


@pytest.fixture
def heap(tmp_path: Path) -> Path:
    """An address in every form at every place, and in file names, member names, mails and pages."""
    folder = tmp_path / "heap"
    folder.mkdir()
    n = 100
    for form in FORMS:
        for place in PLACES:
            n += 1
            text = place.format(n=n, a=form.format(f"qxwren{n}"), story=story(n))
            (folder / f"{n}.txt").write_text(text)
    spaced = "q x w r e n 1 @ e x a m p l e . o r g"
    (folder / "spaced.txt").write_text(f"Title: Spaced\nAuthor: Wren\nFeedback: {spaced}\n\n{story(1)}")
    (folder / "letters from qxwren2@example.org.txt").write_text(f"Title: Letters\nAuthor: Wren\n\n{story(2)}")
    (folder / "empty, qxwren3@example.org.txt").write_text("")
    (folder / "qxwren4@example.org.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(40))
    with zipfile.ZipFile(folder / "qxwren5@example.org.zip", "w") as box:
        box.writestr("qxwren6@example.org/story.txt", f"Title: Boxed\nAuthor: Wren\n\n{story(6)}")
    (folder / "mail.mbox").write_text("".join(map(mail, range(10, 16))))
    (folder / "page.html").write_text(page())
    (folder / "qxwren7@example.org").mkdir()
    (folder / "qxwren7@example.org" / "story.txt").write_text(f"Title: Deep\nAuthor: Wren\n\n{story(7)}")
    return folder


def mail(n: int) -> str:
    a = f"qxwren{n}@example.org"
    return (
        f"From {a} Mon Jan  5 10:00:00 1998\nReturn-Path: <{a}>\nReply-To: Wren <{a}>\nFrom: Wren <{a}>\n"
        f"To: list-{a}\nCc: {a}\nSubject: FIC: Mail of {n} (1/1) for {a}\nMessage-ID: <{n}.{a}>\n"
        f"Date: Mon, 5 Jan 1998 10:00:00 +0000\nX-Sender: {a}\n\n"
        f"Title: Mail of {n}\nAuthor: Wren <{a}>\n\n{story(n)}\n\n"
        f"____\nTo leave the list write to {a}\n\n"
    )


def page() -> str:
    hidden = "".join(f"&#{ord(letter)};" for letter in "qxwren23@example.org")
    paragraphs = "".join(f"<p>{line}</p>" for line in story(20).split("\n\n"))
    return f"""<html><head><title>Paged by qxwren20@example.org</title>
<link rev="made" href="mailto:qxwren21@example.org">
<meta name="author" content="qxwren22@example.org"></head><body><h1>Paged</h1><p>by Wren</p>
<p>Author: Wren<br>E-mail: <a href="mailto:qxwren24@example.org?subject=Paged">write to me</a></p>{paragraphs}
<p>{hidden}</p><p>qx<b>wren25</b>@<i>example.org</i></p><p title="qxwren26@example.org">The end of <a
href="mailto:qxwren27&#64;example.org">the</a> <a href="http://example.org/~qxwren28@example.org/">lamp</a>.</p>
<p><img alt="qxwren29@example.org" src="x.gif"> qxwren30&#64;example&#46;org, qxwren31<span>@</span>example.org</p>
<address><a href="MAILTO:qxwren32@example.org">qxwren32@example.org</a></address></body></html>"""


@pytest.fixture
def filled(library: Library, heap: Path, caplog: pytest.LogCaptureFixture) -> Library:
    caplog.set_level(logging.DEBUG)
    list(add(library, [heap], workers=1))
    assert Work.objects.count() > 100 and Contact.objects.count() > 100
    return library


def traces(text: str) -> list[str]:
    return [text[max(0, found.start() - 60) : found.end() + 40] for found in TRACE.finditer(text)]


def test_no_address_stands_anywhere_but_sealed(
    filled: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    contacts_are_sealed(filled)
    rows_hold_none()
    files_hold_none(filled)
    searches_find_none()
    books_hold_none(tmp_path / "books")
    monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(), raising=False)
    pages_show_none()
    assert list(reread(filled)) == []
    rows_hold_none()
    assert traces(caplog.text) == []


def contacts_are_sealed(filled: Library) -> None:
    """And can be opened again by who holds the secrets."""
    assert all(not traces(bytes(sealed).decode()) for sealed in Contact.objects.values_list("sealed", flat=True))
    opened = addresses_in(
        " ".join(f"⟦contact {n}⟧" for n in Contact.objects.values_list("number", flat=True)), filled.secrets
    )
    assert len(set(re.findall(r"qxwren\d+", opened, re.I))) > 120


def rows_hold_none() -> None:
    found = [(model.__name__, trace) for model, text in texts() for trace in traces(text)]
    assert found == []


def texts() -> Iterator[tuple[Any, str]]:
    """Every value of every column of the library's tables, chapters unpacked."""
    for model in apps.get_app_config("library").get_models(include_auto_created=True):
        fields = [field.attname for field in model._meta.concrete_fields]
        for row in model.objects.values_list(*fields):
            for name, value in zip(fields, row, strict=True):
                if model is Edition and name == "chapters":
                    yield model, repr(unpack_chapters(value))
                elif isinstance(value, bytes | memoryview):
                    yield model, bytes(value).decode("latin-1")
                elif value is not None:
                    yield model, str(value)


def files_hold_none(filled: Library) -> None:
    """None but the originals, which are the bytes as they lay."""
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    files = [file for file in filled.folder.rglob("*") if file.is_file() and file.parts[-3] != "originals"]
    assert any(file.suffix == ".store" for file in files)
    assert [(file.name, trace) for file in files for trace in traces(file.read_bytes().decode("latin-1"))] == []
    assert not traces(" ".join(str(file) for file in filled.folder.rglob("*")))


def searches_find_none() -> None:
    for words in ("qxwren101", "qxwren104", "qxwren20", "qxwren12"):
        assert find(current_index(), query(words), None).total == 0


def books_hold_none(folder: Path) -> None:
    exported = export_epubs(query(""), folder)
    assert exported.written > 100
    for path in folder.iterdir():
        with zipfile.ZipFile(path) as book:
            for name in book.namelist():
                assert not traces(html.unescape(book.read(name).decode(errors="replace"))), (path.name, name)
        assert not traces(path.name)


def pages_show_none() -> None:
    client = Client()
    keys = list(Work.objects.order_by("key").values_list("key", flat=True))
    addresses = ["/", "/?q=lamp", "/refusals/", "/browse/authors/", "/browse/fandoms/", "/browse/series/"]
    addresses += [f"/works/{key}/{rest}" for key in keys for rest in ("", "read/")]
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, address
        assert not traces(html.unescape(response.content.decode())), address


@pytest.mark.slow
def test_no_report_and_no_log_names_one(
    heap: Path, library_environment: dict[str, str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Everything that the commands print or write, but what their owner asks for by `--contact` and `describe`."""

    def run(*words: str) -> str:
        command = [sys.executable, "-c", "from reliquary.cli import main; main()", *words]
        ran = subprocess.run(
            command, capture_output=True, text=True, env=os.environ | library_environment, cwd=tmp_path
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout + ran.stderr

    said = run("add", str(heap), "--decisions", str(tmp_path / "decisions"), "--origin", "mailto:qxwren9@example.org")
    said += (tmp_path / "decisions").read_text()
    said += run("find", "lamp", "--json", "--limit", "500") + run("refusals")
    key = run("find", "title:paged", "--json").split('"key": "')[1][:12]
    said += run("show", key, "--text") + run("reread", "title:paged", "--dry-run")
    assert traces(said) == []
