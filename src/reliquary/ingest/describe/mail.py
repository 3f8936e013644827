"""The witness who reads a mail's header lines: who sent it, when, under what subject, to which newsgroups."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from reliquary.ingest.describe.subject import subject
from reliquary.markup.address import is_robot, mailbox
from reliquary.work import Claim, Draft

WITNESS, WEIGHT = "mail header", 0.7
LINE = re.compile(r"([A-Za-z-]+): ([^\n]*)")
BLANKS = re.compile(r"\s+")


def mail(draft: Draft) -> Iterable[Claim]:
    """Every claim of a draft's `mail header` regions."""
    sender = ""
    for region in draft.regions:
        if region.role != "mail header":
            continue
        for line in LINE.finditer(draft.text, *region.span):
            if line[1] == "From":
                sender = line[2]
            yield from _line(draft.text, line[1], line.span(2), sender)


def _line(text: str, name: str, span: tuple[int, int], sender: str) -> Iterator[Claim]:
    """What one header line says."""
    value = text[slice(*span)]
    if name == "From" and not is_robot(value):
        yield from _writer(text, span)
    elif name == "Date" and value:
        yield claim(text, "date", value, span, WITNESS, WEIGHT)
    elif name == "Subject":
        yield from subject(text, span, mailbox(sender)[0])
    elif name == "Newsgroups":
        for group in re.compile(r"[^\s,]+").finditer(text, *span):
            yield claim(text, "fandoms", group[0], group.span(), "list name", 0.25)
    elif name == "X-No-Archive" and value.strip().lower().startswith("yes"):
        yield claim(text, "archive", "no", (span[0] - len("X-No-Archive: "), span[1]), WITNESS, WEIGHT)


def _writer(text: str, span: tuple[int, int]) -> Iterator[Claim]:
    """The sender's name, or what stands before the @ where there is none, and the address."""
    value = text[slice(*span)]
    name, address = mailbox(value)
    local = address.partition("@")[0]
    at = value.find(address)
    if name and (found := value.find(name)) >= 0:
        yield claim(text, "authors", [name], (span[0] + found, span[0] + found + len(name)), WITNESS, WEIGHT)
    elif local and at >= 0:
        yield claim(text, "authors", [local], (span[0] + at, span[0] + at + len(local)), WITNESS, 0.4)
    if address:
        where = (span[0] + at, span[0] + at + len(address)) if at >= 0 else span
        yield claim(text, "emails", [address], where, WITNESS, WEIGHT)


def claim(text: str, field: str, value: object, span: tuple[int, int], witness: str, weight: float) -> Claim:
    """A claim with the text of its span, white space collapsed, as its raw form."""
    raw = BLANKS.sub(" ", text[slice(*span)]).strip()
    return Claim(field, value, raw, witness, weight, span, "mail")
