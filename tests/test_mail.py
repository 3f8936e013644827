"""Mail and news as documents: transport undone, footers known, digests and forwards taken apart, talk set aside."""

from __future__ import annotations

import io

from reliquary.formats import recognise
from reliquary.work import Draft, Leaf, Place, Source

HEAD = "From: Wren Halloway <wren@example.org>\nDate: Wed, 9 Jun 1999 17:29:04 -0500\nMessage-ID: <1@example.org>\n"
STORY = "Title: Rain\nAuthor: Wren\n\n" + "It was raining in the long street, and nobody minded. " * 12 + "\n"


def read(text: str, encoding: str = "latin-1") -> list:
    data = text.encode(encoding)
    source = Source(Place("a.eml"), len(data), "digest", lambda: io.BytesIO(data))
    return list(recognise(source).read(source))


def shown(draft: Draft, role: str) -> str:
    return "|".join(draft.text[slice(*region.span)].strip() for region in draft.regions if region.role == role)


def test_a_page_as_body_keeps_its_italics_and_loses_its_tail():
    body = (
        "<html><body><div>Title: Rain</div><div>&nbsp;</div><div>It was <i>raining</i> in Caf=E9 Noir, a=\ngain.</div>"
        "<div>-- </div><div>Wren</div><p>____________________<br>To unsubscribe, write list-off@example.org</p></body>"
    )
    head = (
        "MIME-Version: 1.0\nContent-Type: text/html; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n"
    )
    (draft,) = read(f"{HEAD}Subject: [list] FIC: Rain (1/1)\n{head}\n{body.replace('class=', 'class=3D')}")
    assert shown(draft, "author text") == "Title: Rain\n\nIt was raining in Café Noir, again."
    marked = [draft.text[slice(*mark.span)] for block in draft.blocks for mark in block.marks]
    assert marked == ["raining"] and "unsubscribe" in shown(draft, "footer")


def test_a_page_sent_as_plain_text_is_read_as_a_page():
    (draft,) = read(
        f"{HEAD}Subject: Rain\nContent-Type: text/plain\n\n<HTML><BODY><P>{STORY}<script>x()</script></BODY>"
    )
    assert "<" not in draft.text.split("\n\n", 1)[1] and "x()" not in draft.text


def test_the_better_of_alternatives_is_read():
    parts = (
        'Content-Type: multipart/alternative; boundary="b"\n\n--b\nContent-Type: text/plain\n\n{plain}\n'
        "--b\nContent-Type: text/html\n\n<html><body><p>{page}</p></body></html>\n--b--\n"
    )
    (draft,) = read(f"{HEAD}Subject: Rain\n" + parts.format(plain="This mail is a page.", page=STORY * 3))
    assert "raining" in draft.text and "This mail is a page" not in draft.text
    (draft,) = read(f"{HEAD}Subject: Rain\n" + parts.format(plain=STORY, page=f"<b>{STORY}</b>"))
    assert "Title: Rain\nAuthor: Wren" in draft.text


def test_a_digest_yields_its_messages_with_the_lists_name():
    inner = "Date: Sun, 3 Nov 1996 22:48:10 EST\nFrom: Perry <perry@example.net>\nSubject: {0} (1/1)\n\n{1}"
    rule = "\n------------------------------\n\n"
    body = "There are 2 messages in this issue.\n" + rule.join(
        ["", inner.format("One", STORY), inner.format("Two", STORY)]
    )
    head = "Sender: FK Fiction List <FKFICT@LISTS.EXAMPLE.ORG>\nSubject: FKFICT Digest - 3 Nov 1996\n"
    found = read(f"{HEAD}{head}\n{body}{rule}End of FKFICT Digest\n")
    assert [type(one) for one in found] == [Leaf, Draft, Draft]
    assert len({one.item for one in found[1:]}) == 2
    assert {claim.value for claim in found[1].claims if claim.field == "fandoms"} == {"FK Fiction List"}


def test_a_forwarded_story_is_its_authors():
    quoted = "".join(f"> {line}\n" for line in f"From: Nan <nan@example.org>\nSubject: Rain\n\n{STORY}".splitlines())
    (draft,) = read(f"{HEAD}Subject: Fwd: Rain\n\nNan let me send this on.\n\n{quoted}\nLovely!\n")
    assert shown(draft, "mail header").startswith("From: Nan") and "Lovely" in shown(draft, "chrome")


def test_talk_is_set_aside():
    (leaf,) = read(f"{HEAD}Subject: Re: FIC: Rain\n\nNan wrote:\n> It was raining\n\nI loved this line!\n")
    assert isinstance(leaf, Leaf) and leaf.kind == "reply"
