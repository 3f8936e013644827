"""Settles the fields whose words are kept as they stand: title, authors, addresses, remarks, language."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from reliquary.ingest.describe.addresses import find_addresses
from reliquary.ingest.layout.spaced import unspaced
from reliquary.ingest.settle.evidence import LONGEST_REMARK, Evidence, text, texts
from reliquary.ingest.settle.weigh import Ruling, by_weight, weigh
from reliquary.ingest.values.authors import PLACEHOLDER, authors
from reliquary.ingest.values.permission import said_of_archiving
from reliquary.ingest.values.prose import prose
from reliquary.ingest.values.title import clean_chapter, clean_title
from reliquary.vocabulary.folding import fold
from reliquary.vocabulary.tables import table
from reliquary.work import Claim

GUESSED = ("title line", "page title", "page heading")
"""Witnesses who may take the author's name for the title."""
STATING = ("labelled header", "title line")
"""Witnesses whose word makes a title even of `Home`."""
CONTACT = 0.5
"""Addresses whose witnesses weigh less are nobody's story contact."""
BY = re.compile(r"[\s,–—-](?:by|von|par|por|di|da)\s(\S.{0,80})$", re.IGNORECASE)
LONGEST_LINE, REACH = 600, 120
SENDER, LIST = "mail header", "list name"
TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")


def settle_title(evidence: Evidence, names: tuple[str, ...]) -> Ruling[str]:
    """The title, without the `by …` that names an author behind it."""
    return weigh(evidence.of("title"), lambda claim: _title(claim, names), _much_the_same)


def _title(claim: Claim, names: tuple[str, ...]) -> str | None:
    if claim.witness == "curator":
        return text(claim.value) or None
    written = _without_by(unspaced(text(claim.value)), names)
    if claim.witness in GUESSED and any(fold(written) == fold(name) for name in names):
        return None
    title = clean_title(written, stated=claim.witness in STATING)
    return title.text or None if title else None


def _without_by(written: str, names: tuple[str, ...]) -> str:
    """A title's line without the `by …` at its end, if that names an author."""
    line = " ".join(written[:LONGEST_LINE].split())
    found = BY.search(line, max(0, len(line) - REACH))
    if found and found.start() > 0 and any(fold(name) in fold(found[1]) for name in names):
        return line[: found.start()].rstrip(" ,–—-")
    return line


ACCOUNTS = ("ffn page", "ffn line")
"""Witnesses whose author is one account, whatever joints its name holds."""


def settle_authors(evidence: Evidence) -> Ruling[tuple[str, ...]]:
    """The pen names of the weightiest by-line."""
    return weigh(evidence.of("authors"), _authors, _share, like=0.04)


def _authors(claim: Claim) -> tuple[str, ...] | None:
    """The names that a claim gives; an account of a site that lets one account write a story is one name.

    >>> _authors(Claim("authors", ["ink and thimble"], None, "ffn line", 0.6))
    ('ink and thimble',)
    """
    if claim.witness in ("curator", *ACCOUNTS):
        return texts(claim.value)
    names = tuple(dict.fromkeys(name for written in texts(claim.value) for name in authors(written)))
    return names or None


def _share(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return bool({fold(name) for name in one} & {fold(name) for name in other})


def settle_emails(evidence: Evidence, names: tuple[str, ...]) -> Ruling[tuple[str, ...]]:
    """All story contacts, the weightiest first; placeholders of a library count as addresses.

    The sender's address of a mail is one beside those in the text only where the sender is an author; one in a note
    counts where there is no other. Of more addresses than authors some may be an editor's or an archive's.
    """
    found: dict[str, str] = {}
    because: list[int] = []
    lists = {fold(text(said.claim.value)) for said in evidence.of("fandoms") if said.claim.witness == LIST}
    for stated in by_weight(evidence.of("emails")):
        addresses = [address for written in texts(stated.claim.value) for address in _addresses(written)]
        addresses = addresses if stated.rank else [one for one in addresses if not _is_office(one, lists)]
        if not addresses or not (stated.rank or stated.weight >= CONTACT):
            continue
        if found and (stated.aside or (stated.claim.witness == SENDER and not _sent_by(names, evidence, addresses))):
            continue
        because.append(stated.position)
        found |= {address.casefold(): address for address in addresses if address.casefold() not in found}
    ruled = any(stated.rank for stated in evidence.of("emails"))
    return Ruling(tuple(found.values()) or None, tuple(because), not ruled and len(found) > max(1, len(names)))


def _is_office(address: str, lists: set[str]) -> bool:
    """Whether an address is a list's, an archive's or a machine's."""
    mailbox = address.partition("@")[0]
    return fold(mailbox) in lists or _offices().fullmatch(mailbox) is not None


@cache
def _offices() -> re.Pattern[str]:
    return re.compile("|".join(table("addresses")["offices"]), re.IGNORECASE)


def _sent_by(names: tuple[str, ...], evidence: Evidence, addresses: list[str]) -> bool:
    """Whether one of the authors sent the mail, by the sender's name or by what stands before the `@`."""
    senders = [stated for stated in evidence.of("authors") if stated.claim.witness == SENDER]
    spoken = {fold(name) for stated in senders for name in _authors(stated.claim) or ()}
    spoken |= {fold(address.partition("@")[0]) for address in addresses}
    return any(fold(name) in spoken for name in names)


def _addresses(written: str) -> list[str]:
    return [address for _, address in find_addresses(written)] or PLACEHOLDER.findall(written)


def settle_prose(evidence: Evidence, field: str) -> Ruling[str]:
    """A whole remark: summary, disclaimer, notes; the first two are doubted where they give an address or permission.

    Those belong to other lines, which the remark then took in as its own.
    """
    ruling = weigh(evidence.of(field), lambda claim: prose(text(claim.value)), _much_the_same)
    said = ruling.value if field != "notes" and ruling.chief and not ruling.chief.rank else None
    return replace(ruling, doubted=True) if said and says_more(said) else ruling


def says_more(remark: str) -> bool:
    """Whether a remark says where to write to or who may archive.

    >>> says_more("Not mine. Archive: ask me first at wren@example.org."), says_more("Not mine.")
    (True, False)
    """
    said = remark[:LONGEST_REMARK]
    return next(iter(find_addresses(said)), None) is not None or bool(
        said_of_archiving(said) or PLACEHOLDER.search(said)
    )


def settle_chapter_title(evidence: Evidence, title: str | None) -> Ruling[str]:
    """The chapter's own title; none where it only repeats the story's."""

    def read(claim: Claim) -> str | None:
        written = text(claim.value)
        chapter = written if claim.witness == "curator" else clean_chapter(written)
        return None if chapter and title and fold(chapter) == fold(title) else chapter

    ruling = weigh(evidence.of("chapter_title"), read, _much_the_same)
    return ruling if ruling.value is not None else Ruling()


def settle_language(evidence: Evidence) -> Ruling[str]:
    return weigh(evidence.of("language"), lambda claim: language(text(claim.value)), lambda a, b: a[:2] == b[:2])


def language(written: str) -> str | None:
    """A tag as BCP 47 writes it, or the tag of a language's name.

    >>> language("EN-us"), language("Français"), language("Klingon")
    ('en-US', 'fr', None)
    """
    if tag := _languages().get(fold(written)):
        return tag
    if not TAG.fullmatch(written.strip()):
        return None
    first, *rest = written.strip().split("-")
    parts = [part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part for part in rest]
    return "-".join([first.lower(), *parts])


@cache
def _languages() -> dict[str, str]:
    """Folded names of languages and their tags."""
    tags = table("languages")["names"]
    return {fold(name): str(tag) for tag in reversed(tags) for name in tags[tag]}


def _much_the_same(one: str, other: str) -> bool:
    """Whether two texts say the same but for a beginning or end that one of them lacks."""
    first, second = fold(one[:4000]), fold(other[:4000])
    return first == second or (bool(first and second) and (first in second or second in first))
