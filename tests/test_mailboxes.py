"""Mailboxes in all dialects, maildirs, news spools and batches, and digests, as their programs write them."""

# ruff: noqa: E501 (headers stand here as programs write them)
from __future__ import annotations

import io
import mailbox
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliquary.catalogue import Entry, catalogue, describe_source
from reliquary.formats.mail.mailbox import Lines, batched, parted
from reliquary.work import Leaf, Place, Refusal, Source

PROSE = "It rained on the harbour all that week, and the boats lay under their covers like cattle.\n" * 4
FROM = "From wren@example.org Sun Mar  4 05:06:07 2001\n"


def letter(number: int, body: str, more: str = "") -> str:
    return (
        f"From: Wren <wren@example.org>\nSubject: FIC: Rain {number} (1/1)\nDate: Sun, 4 Mar 2001 05:06:0{number} +0000\n"
        f"Message-ID: <{number}@example.org>\n{more}\nTitle: Rain {number}\nAuthor: Wren\n\n{body}"
    )


def entries(path: Path) -> list[Entry]:
    return [each for each in catalogue([path]) if isinstance(each, Entry)]


QUOTED = ">From the pier she saw nothing.\n>>From within, less.\n"
PLAIN = "\nFrom the pier she saw nothing.\n\nFrom the end of it, Mar 4 2001, less.\n\n" + PROSE


def dialect(name: str) -> tuple[str, list[str]]:
    """A mailbox of two messages in a dialect, and how the lines that look like new messages must be read."""
    if name == "mboxo":
        return FROM + letter(1, PROSE + ">From the pier she saw nothing.\n") + "\n" + FROM + letter(2, PROSE), [
            "From the pier"
        ]
    if name == "mboxrd":
        return FROM + letter(1, PROSE + QUOTED) + "\n" + FROM + letter(2, PROSE), ["From the pier", ">From within"]
    body = PROSE + (QUOTED if name == "mboxcl" else PLAIN)
    whole = f"Title: Rain 1\nAuthor: Wren\n\n{body}"
    counted = letter(1, body, f"Content-Length: {len(whole)}\n")
    wanted = (
        ["From the pier", ">From within"]
        if name == "mboxcl"
        else ["From the pier", "From the end of it, Mar 4 2001, less."]
    )
    return FROM + counted + "\n" + FROM + letter(2, PROSE), wanted


@pytest.mark.parametrize("name", ["mboxo", "mboxrd", "mboxcl", "mboxcl2"])
def test_every_dialect_of_mbox(tmp_path: Path, name: str) -> None:
    data, wanted = dialect(name)
    (tmp_path / "box").write_text(data)
    found = entries(tmp_path)
    assert [each.card.title for each in found] == ["Rain 1", "Rain 2"]
    assert [each.reading.item for each in found] == ["1@example.org", "2@example.org"]
    for line in wanted:
        assert f" {line}" in found[0].reading.body.replace("\n", " "), found[0].reading.body


def test_a_mailbox_and_a_maildir_that_python_wrote(tmp_path: Path) -> None:
    for box in (mailbox.mbox(tmp_path / "list.mbox"), mailbox.Maildir(tmp_path / "Maildir")):
        for number in (1, 2, 3):
            box.add(letter(number, PROSE + "\nFrom the pier she saw nothing.\n"))
        box.flush()
    assert sorted(each.card.title or "" for each in entries(tmp_path / "list.mbox")) == ["Rain 1", "Rain 2", "Rain 3"]
    assert sorted(each.card.title or "" for each in entries(tmp_path / "Maildir")) == ["Rain 1", "Rain 2", "Rain 3"]


def test_a_news_spool_and_a_batch(tmp_path: Path) -> None:
    spool = tmp_path / "spool" / "alt" / "startrek" / "creative"
    spool.mkdir(parents=True)
    articles = [letter(n, PROSE, "Newsgroups: alt.startrek.creative\nPath: news!not-for-mail\n") for n in (1, 2)]
    for number, article in enumerate(articles, 1):
        (spool / str(4710 + number)).write_text(article)
    (tmp_path / "batch").write_text("".join(f"#! rnews {len(article)}\n{article}" for article in articles))
    assert [each.card.title for each in entries(spool)] == ["Rain 1", "Rain 2"]
    batch = entries(tmp_path / "batch")
    assert [(each.card.title, each.reading.item) for each in batch] == [
        ("Rain 1", "1@example.org"),
        ("Rain 2", "2@example.org"),
    ]
    assert batch[0].reading.body.endswith("like cattle.")


def test_a_batch_whose_lengths_are_wrong_goes_on_at_the_next_article(tmp_path: Path) -> None:
    articles = [letter(n, PROSE) for n in (1, 2)]
    (tmp_path / "batch").write_text("".join(f"#! rnews 50\n{article}" for article in articles))
    assert [each.card.title for each in entries(tmp_path)] == ["Rain 1", "Rain 2"]


MAJORDOMO = f"""From: owner-rain-digest@example.org
Subject: rain-digest V1 #77
Date: Mon, 5 Mar 2001 00:00:00 +0000

rain-digest            Monday, March 5 2001            Volume 01 : Number 077

----------------------------------------------------------------------

Date: Sun, 4 Mar 2001 05:06:07 -0800
From: Wren <wren@example.org>
Subject: FIC: Rain (1/1)

Title: Rain

{PROSE}
- --\x20
Wren

------------------------------

Date: Sun, 4 Mar 2001 06:06:07 -0800
From: Ann <ann@example.org>
Subject: FIC: Snow (1/1)

Title: Snow

{PROSE}
------------------------------

End of rain-digest V1 #77
*************************
"""
EGROUPS = f"""From: rain@egroups.example.com
Subject: [rain] Digest Number 12
Date: Mon, 5 Mar 2001 00:00:00 +0000

------------------------------------------------------------------------
There are 2 messages in this issue.

Topics in today's digest:

      1. FIC: Rain (1/1)
           From: wren@example.org
      2. FIC: Snow (1/1)
           From: Ann <ann@example.org>

________________________________________________________________________
________________________________________________________________________

Message: 1
   Date: Sun, 04 Mar 2001 05:06:07 -0000
   From: wren@example.org
Subject: FIC: Rain (1/1)

Title: Rain
Author: Wren

{PROSE}
________________________________________________________________________
________________________________________________________________________

Message: 2
   Date: Sun, 04 Mar 2001 06:06:07 -0000
   From: Ann <ann@example.org>
Subject: FIC: Snow (1/1)

Title: Snow
Author: Ann

{PROSE}
________________________________________________________________________
________________________________________________________________________

Your use of Yahoo! Groups is subject to http://example.com/terms/
"""
YAHOO = f"""From: rain@yahoogroups.example.com
Subject: [rain] Digest Number 99
Date: Mon, 5 Mar 2007 00:00:00 +0000

There are 2 messages in this issue.

Topics in this digest:

1a. FIC: Rain (1/1)
    From: Wren
2. FIC: Snow (1/1)
    From: Ann

Messages
________________________________________________________________________
1a. FIC: Rain (1/1)
    Posted by: "Wren" wren@example.org wrenh
    Date: Sun Mar 4, 2007 5:06 am ((PST))

Title: Rain

{PROSE}
Messages in this topic (1)
________________________________________________________________________
________________________________________________________________________
2. FIC: Snow (1/1)
    Posted by: "Ann" ann@example.org annl
    Date: Sun Mar 4, 2007 6:06 am ((PST))

Title: Snow

{PROSE}
Messages in this topic (1)
"""


@pytest.mark.parametrize(("text", "year"), [(MAJORDOMO, "2001"), (EGROUPS, "2001"), (YAHOO, "2007")])
def test_digests_are_split(tmp_path: Path, text: str, year: str) -> None:
    (tmp_path / "digest.eml").write_text(text)
    found = list(catalogue([tmp_path]))
    read = [each for each in found if isinstance(each, Entry)]
    assert [(each.card.title, each.card.authors[:1], each.card.date) for each in read] == [
        ("Rain", ("Wren",), f"{year}-03-04"),
        ("Snow", ("Ann",), f"{year}-03-04"),
    ]
    assert all(each.reading.body.endswith("like cattle.") for each in read)
    assert [each.kind for each in found if isinstance(each, Leaf)] == ["digest contents"]


PIECES = [
    FROM,
    "From the pier\n",
    ">From x\n",
    "Content-Length: 40\n",
    "Content-Length: 999999999\n",
    "\n",
    "Subject: a\n",
    "#! rnews 30\n",
    "#! rnews 99999999999\n",
    PROSE,
]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(PIECES), max_size=20))
def test_whatever_a_mailbox_holds_no_byte_of_a_body_is_lost_twice(pieces: list[str]) -> None:
    data = "".join(pieces).encode()
    for split in (parted, batched):
        assert sum(map(len, split(Lines(io.BytesIO(data)), 1 << 20))) <= len(data)
    for found in describe_source(Source(Place("box"), len(data), "digest", lambda: io.BytesIO(data))):
        assert not (isinstance(found, Refusal) and found.reason == "the reader broke down on this file"), found
