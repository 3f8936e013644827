"""The writer of a mail's From line: a name, an address, or both, in the orders that mail and news programs use."""

from __future__ import annotations

import re

ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})*", re.ASCII)
MUNGED = re.compile(r"([\w.+-]{1,64})\s*[\[({ ]\s*at\s*[\])} ]\s*([\w-]+(?:\s*[\[({ .]\s*(?:dot)?\s*[\])} .]\s*[\w-]+)+)", re.I)  # fmt: skip  # noqa: E501
ROBOTS = re.compile(
    r"listserv|majordomo|mailman|mailer-daemon|postmaster|digest|-request@|-owner@|^owner-|-admin@|-bounces?@|no-?reply",
    re.IGNORECASE,
)


def mailbox(value: str) -> tuple[str, str]:
    """Name and address of the first writer of a From line; either may be "".

    >>> mailbox('"Wren H." <wren@example.org>')
    ('Wren H.', 'wren@example.org')
    >>> mailbox("wren@example.org (Wren Halloway)"), mailbox("wren@example.org")
    (('Wren Halloway', 'wren@example.org'), ('', 'wren@example.org'))
    >>> mailbox("Wren <wren AT example DOT org>")
    ('Wren', 'wren@example.org')
    """
    value = " ".join(value[:1000].split())
    found = ADDRESS.search(value)
    munged = None if found else MUNGED.search(value)
    if found:
        address, span = found[0], found.span()
    elif munged:
        host = re.sub(r"[\s\[\](){}]*(?:\bdot\b|\.)[\s\[\](){}]*", ".", munged[2], flags=re.IGNORECASE)
        address, span = f"{munged[1]}@{host}", munged.span()
    else:
        address, span = "", (len(value), len(value))
    before, after = value[: span[0]], value[span[1] :]
    name = _bare(before.rstrip("<[( "))
    if not name:
        comment = re.match(r"[>\])\s]*\(([^()]*(?:\([^()]*\)[^()]*)*)\)", after)
        name = _bare(comment[1] if comment else "")
    return ("" if ADDRESS.search(name) else name), address.strip(".")


def _bare(name: str) -> str:
    """A display name without its quotes, back-slashes and stray commas."""
    name = re.sub(r"\\(.)", r"\1", name.strip().strip(",").strip())
    for quote in "\"'":
        if len(name) > 1 and name[0] == name[-1] == quote:
            name = name[1:-1]
    return name.strip().strip('"').strip()


def is_robot(value: str) -> bool:
    """Whether a From line is a list server's or a mailer's, not a person's.

    >>> is_robot("Automatic digest processor <LISTSERV@LISTS.EXAMPLE.ORG>"), is_robot("Wren <wren@example.org>")
    (True, False)
    """
    return ROBOTS.search(mailbox(value)[1]) is not None
