"""Journals exported as XML (LiveJournal, Dreamwidth, their kin, `ljdump`): an entry a work, comments as leaves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import escape

from reliquary.formats import Format, read_as
from reliquary.markup.mentions import entry_beside, item_of
from reliquary.markup.xml import BadXml, events
from reliquary.sources import whole
from reliquary.work import Claim, Draft, Leaf, Note, Place, Refusal, Source

WITNESS = "journal export"
EXPORT = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!DOCTYPE\s{1,9})?(?:livejournal|dreamwidth)\b", re.IGNORECASE
)
DUMP = re.compile(
    rb"\A\s*(?:<\?xml[^>]{0,200}>\s*)?<(event|comments)>(?=.{0,4000}<(?:itemid|anum|jitemid|comment)\b)", re.S
)
FIELDS = frozenset((
    "itemid", "eventtime", "logtime", "subject", "event", "security", "taglist", "url", "poster", "user", "username",
    "opt_preformatted", "ditemid", "body", "id", "jitemid",
))  # fmt: skip
LOCKED = {
    "private": "private",
    "usemask": "for friends only",
    "friends": "for friends only",
    "custom": "for some friends only",
}
FEW = 40
"""Words; a shorter entry without a label is a remark and no story."""
FORMATTED = re.compile(r"<(?:br|p|div|pre)\b", re.IGNORECASE)
CUT = re.compile(r"<(/?)(?:lj-cut|cut)\b[^<>]{0,400}>", re.IGNORECASE)
USER = re.compile(r"<(?:lj|user)\s[^<>]{0,100}?\b(?:user|name|comm)=[\"']?([\w-]{1,40})[^<>]{0,100}>", re.IGNORECASE)
LABEL = re.compile(
    r"(?:^|>|\n)\s{0,20}(?:<[^<>]{1,40}>\s{0,20}){0,3}(?:title|fandom|pairing|rating|summary|author)\b.{0,20}?:", re.I
)
TAG = re.compile(r"<[^<>]{0,2000}>")


@dataclass(slots=True)
class _Entry:
    """What an entry or a comment states."""

    said: dict[str, str] = field(default_factory=dict)
    is_comment: bool = False


class JournalExport:
    """An export by its outermost element and what stands in it."""

    name = "journal export"

    def score(self, head: bytes, place: Place) -> float | None:
        """0.95 for a journal's own XML; no other has its element names."""
        return 0.95 if EXPORT.match(head) or DUMP.match(head[:8192]) else None

    def read(self, source: Source) -> Iterator[Draft | Leaf | Refusal]:
        """Every entry in order, comments as leaves; what came before a break in the XML, then a Refusal."""
        data = whole(source)
        if isinstance(data, Refusal):
            yield data
            return
        try:
            for entry in _entries(data):
                yield from _comment(entry, source) if entry.is_comment else _drafts(entry, source)
        except BadXml as why:
            yield Refusal(source.place, "a journal's export that breaks off; what came before was read", str(why))


def _entries(data: bytes) -> Iterator[_Entry]:
    """The entries and comments; a comment may lie inside an entry or stand by itself."""
    stack: list[str] = []
    opened: list[_Entry] = []
    said: list[str] = []
    for event in events(data):
        if event.kind == "text":
            said.append(event.text)
        elif event.kind == "start":
            begins = event.name in ("entry", "comment") or (event.name == "event" and not opened)
            if begins:
                attributes = {name: value for name, value in event.attributes.items() if name in FIELDS}
                if opened and event.name == "comment":
                    attributes.setdefault("jitemid", opened[-1].said.get("itemid", ""))
                opened.append(_Entry(attributes, event.name == "comment"))
            stack.append("*" if begins else event.name)
            said = []
        else:
            name = stack.pop()
            if name == "*":
                yield opened.pop()
            elif opened and event.name in FIELDS:
                opened[-1].said.setdefault(event.name, "".join(said).strip())
            said = []


def _comment(entry: _Entry, source: Source) -> Iterator[Leaf]:
    of = entry.said.get("jitemid", "")
    reason = f"a comment on entry {of}" if of else "a comment on an entry"
    names = (item_of(source.digest, of), entry_beside(source.place, of)) if of else ()
    yield Leaf(source.place, "comment", reason, source.digest, names)


def _drafts(entry: _Entry, source: Source) -> Iterator[Draft | Leaf | Refusal]:
    """The draft of an entry; a remark of a few words is a leaf."""
    said = entry.said
    item = said.get("itemid") or said.get("ditemid") or None
    text = said.get("event", "")
    if len(TAG.sub(" ", text).split()) < FEW and not LABEL.search(text):
        yield Leaf(source.place, "journal entry", "an entry of a few words, and no story", source.digest)
        return
    locked = LOCKED.get(said.get("security", "").lower())
    notes = (
        (Note("read", f"the entry was {locked} in its journal; it is never shown to others by itself"),)
        if locked
        else ()
    )
    for found in read_as(_page(said, text), source, JournalExport.name, notes=notes):
        if isinstance(found, Draft):
            names = (entry_beside(source.place, item),) if item else ()
            found = replace(found, item=item, claims=(*found.claims, *_claims(said, locked)), mentions=names)
        yield found


def _claims(said: dict[str, str], locked: str | None) -> Iterator[Claim]:
    """Where the entry stood; and that whoever locked it did not give it to everybody."""
    if re.match(r"https?://", said.get("url", "")):
        yield Claim("url", said["url"], None, WITNESS, 1.0, None, "journal")
    if locked:
        yield Claim("archive", "no", None, "journal lock", 0.97, None, "journal")


def _page(said: dict[str, str], text: str) -> str:
    """The entry as a page of its journal: subject, poster, day, text with its cuts, tags."""
    if not FORMATTED.search(text) and said.get("opt_preformatted", "0") in ("", "0"):
        text = text.replace("\r\n", "\n").replace("\n", "<br>\n")
    text = USER.sub(r"\1", text)
    text = CUT.sub(lambda cut: f'<a name="cutid1{"-end" if cut[1] else ""}"></a>', text)
    poster = said.get("poster") or said.get("username") or ""
    day = (said.get("eventtime") or said.get("logtime") or "")[:10]
    tags = [tag.strip() for tag in said.get("taglist", "").split(",") if tag.strip()]
    listed = "".join(f"<a rel=tag>{escape(tag)}</a> " for tag in tags)
    user = f'<p class="poster"><span class="ljuser">{escape(poster)}</span></p>\n' if poster else ""
    return (
        f'<!doctype html><html><head><title>livejournal</title></head><body>\n<div class="entry">\n{user}'
        f'<h3 class="entry-title">{escape(said.get("subject", ""))}</h3>\n<p class="date">{escape(day)}</p>\n'
        f'<div class="entry-content">{text}</div>\n<div class="tags">{listed}</div></div></body></html>\n'
    )


FORMAT: Format = JournalExport()
