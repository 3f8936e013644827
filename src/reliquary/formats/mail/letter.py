"""One message as text: the header lines that matter, the body, and the draft made of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from hashlib import blake2b, sha256

from reliquary.formats.mail.trailer import trailers
from reliquary.markup.address import mailbox
from reliquary.markup.lines import runs
from reliquary.markup.mentions import ANSWER, message_of, thread_of
from reliquary.markup.mime import Headers
from reliquary.work import Block, Claim, Draft, Note, Place, Region, Source

SHOWN = (("From",), ("Date", "Sent"), ("Subject",), ("Newsgroups",), ("X-No-Archive",))
"""The fields that say something of a story, in the order shown; of several names the first that is there."""
BLANKS = re.compile(r"\s+")
WEB = re.compile(r"https?://[^\s<>\"]{4,2000}")
MESSAGE_ID = re.compile(r"<([^<>\s]{3,250})>")
REFERENCES = 40
"""Messages before this one that are remembered; a thread is never longer between two parts of a story."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message taken out of its transport: what its header says, what it holds and which lists carried it.

    `before` and `after` are a forwarder's words round it, kept as chrome.
    """

    head: Headers
    body: str
    item: str | None = None
    encoding: str | None = None
    notes: tuple[Note, ...] = ()
    lists: tuple[str, ...] = ()
    before: str = ""
    after: str = ""
    blocks: tuple[Block, ...] = ()
    """Those of a body that was a page."""
    depth: int = field(default=0, compare=False)

    @property
    def subject(self) -> str:
        return BLANKS.sub(" ", self.head.get("Subject")).strip()

    def header_lines(self) -> str:
        """The header as the draft shows it, one field a line."""
        lines = []
        for names in SHOWN:
            value = next((value for name in names if (value := self.head.get(name).strip())), "")
            if value:
                lines.append(f"{names[0]}: {BLANKS.sub(' ', value)}\n")
        return "".join(lines)

    def footers(self) -> list[tuple[str, int, int]]:
        """Role, start and end of what list servers and signatures hung on the body."""
        return trailers(self.body, *mailbox(self.head.get("From")))


def _stood(head: Headers) -> Iterator[Claim]:
    """Where the web archive of a list, or the page that a browser saved as a mail, says that it stands."""
    for name in ("Archived-At", "X-Archived-At", "Snapshot-Content-Location", "X-Original-URL"):
        url = head.get(name).strip("<> \t")
        if WEB.fullmatch(url):
            yield Claim("url", url, None, "mail header", 1.0, None, "mail")


def _blocks(letter: Letter, text: str, start: int, end: int) -> tuple[Block, ...]:
    """The runs of lines of the text or, where the body was a page, its own blocks between those of the rest."""
    if not letter.blocks:
        return runs(text)
    inside = (_moved(block, start) for block in letter.blocks)
    return (*runs(text, 0, start), *inside, *runs(text, end))


def _moved(block: Block, by: int) -> Block:
    """A block, with its marks, further on in the text."""
    marks = tuple(replace(mark, span=(mark.span[0] + by, mark.span[1] + by)) for mark in block.marks)
    return replace(block, span=(block.span[0] + by, block.span[1] + by), marks=marks)


def _thread(head: Headers) -> Iterator[Claim]:
    """The message's own id and those of the messages it answers, as hashes: they tell a thread and no address."""
    own = MESSAGE_ID.findall(head.get("Message-ID")[:1000])[:1]
    told = MESSAGE_ID.findall(f"{head.get('References')} {head.get('In-Reply-To')}"[-10_000:])
    ids = dict.fromkeys([*own, *told[:1], *told[1:][-REFERENCES:]])
    if ids:
        hashed = [blake2b(each.encode("utf-8", "replace"), digest_size=8).hexdigest() for each in ids]
        yield Claim("thread", hashed, None, "mail header", 0.9)


def _forums(letter: Letter) -> tuple[str, ...]:
    """The lists and newsgroups that carried a message."""
    groups = (group.strip() for group in letter.head.get("Newsgroups")[:1000].split(","))
    return (*letter.lists, *filter(None, groups))


def answered(letter: Letter, place: Place) -> tuple[int, ...]:
    """The stories that a message which is none may speak of: those it answers, by their ids or by its subject."""
    head = letter.head
    ids = MESSAGE_ID.findall(f"{head.get('References')} {head.get('In-Reply-To')}"[-10_000:])
    told = thread_of(letter.subject, _forums(letter), place) if ANSWER.match(letter.subject) else ()
    return (*map(message_of, dict.fromkeys(ids)), *told)


def drafted(letter: Letter, source: Source) -> Draft:
    """The draft of a message: its header lines, a blank line, its body; what others added marked as such."""
    header = letter.header_lines()
    before = letter.before.rstrip("\n") + "\n\n" if letter.before.strip() else ""
    after = "\n" + letter.after.strip("\n") + "\n" if letter.after.strip() else ""
    body = letter.body if letter.body.endswith("\n") else letter.body + "\n"
    text = f"{before}{header}\n{body}{after}"
    at = len(before) + len(header) + 1
    regions = [Region("chrome", (0, len(before)))] if before else []
    regions.append(Region("mail header", (len(before), at)))
    written = at
    for role, start, end in letter.footers():
        if start > written - at:
            regions.append(Region("author text", (written, at + start)))
        written = at + min(end, len(body))
        regions.append(Region(role, (at + start, written)))
    if text[written : at + len(body)].strip():
        regions.append(Region("author text", (written, at + len(body))))
    elif written < at + len(body):
        regions[-1] = Region(regions[-1].role, (regions[-1].span[0], at + len(body)))
    if after:
        regions.append(Region("chrome", (at + len(body), len(text))))
    return Draft(
        place=source.place,
        digest=source.digest,
        item=letter.item,
        format="mail",
        encoding=letter.encoding,
        text=text,
        text_digest=sha256(text.encode()).hexdigest(),
        blocks=_blocks(letter, text, at, at + len(body)),
        regions=tuple(regions),
        claims=(
            *(Claim("fandoms", name, None, "list name", 0.25) for name in letter.lists),
            *_thread(letter.head),
            *_stood(letter.head),
        ),
        notes=letter.notes,
        mentions=(
            *map(message_of, MESSAGE_ID.findall(letter.head.get("Message-ID")[:1000])[:1]),
            *thread_of(letter.subject, _forums(letter), source.place),
        ),
    )
