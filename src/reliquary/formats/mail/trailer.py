"""What list servers, mail services and signatures hang on a message: found from the outside in, only where sure."""

from __future__ import annotations

import re

RULE = re.compile(r"^[ \t]{0,40}([-_=*~])\1{9,}+[-_=*~|>\s]{0,100}$")
SPONSOR = re.compile(
    r"^[-~_ ]{4,80}[^\n]{0,30}\b(?:Sponsor|eGroups|Yahoo!? ?Groups|ONElist|Advertisement)\b[^\n]{0,30}[-~_>| ]{4,80}\n"
    r"(?:[^\n]*\n){0,14}?[-_~]{20,80}[-_~|> ]{0,80}$",
    re.MULTILINE | re.IGNORECASE,
)
"""An advertisement that a free list service set into a message, often at its head."""
SIGNED = re.compile(r"-----BEGIN PGP SIGNED MESSAGE-----\n(?:[A-Z][\w-]*: [^\n]*\n)*\n?")
SEAL = re.compile(r"^-----BEGIN PGP SIGNATURE-----$[\s\S]{0,4000}?^-----END PGP SIGNATURE-----$", re.MULTILINE)
OUTRIGHT = re.compile(
    r"[\W_]{0,6}(?:To (?:un)?subscribe\b|To (?:leave|join|get off) (?:this|the) (?:list|group)\b|Unsubscribe:|"
    r"To remove yourself|Your use of Yahoo|Do You Yahoo!\?|Yahoo! Groups Links|Community email addresses:|"
    r"Post message:\s*\S+@|List owner:\s*\S+@|Get your (?:own )?(?:private,? )?(?:own )?free e-?mail|"
    r"Get Your Private, Free|Get free e-?mail|Get your FREE download of MSN|Join the world.s largest e-?mail|"
    r"Send a blank e-?mail to|You are (?:currently )?subscribed to|You (?:have )?received this e?-?\w+ because|"
    r"Sent via (?:Deja|the WebTV)|Share what you know\. Learn what you don|-- ?\n?Sent (?:from|via) )",
    re.IGNORECASE,
)
"""First words of lines that only services write."""
SERVICE = re.compile(
    r"(?:un)?subscri(?:be|ption)|mailing list|list-?owner|majordomo|listserv|list ?info|-request@|-owner@|Do You Yahoo|"
    r"\bMSN\b|Hotmail|Juno\b|NetZero|free e-?mail|yahoo!|onelist|egroups|topica|www\.deja",
    re.IGNORECASE,
)
REACHABLE = re.compile(r"\S@\w|https?://|www\.|\bftp\.", re.IGNORECASE)
MARK = re.compile(r"^(?:-- ?|={5}|__ ?|- -- ?)$")
"""The line above a signature: the standard's, and what web mail and careless programs made of it."""

LOOKED_AT = 60
"""How many last lines may be a trailer."""
SERVICE_LINES = 34
SIGNATURE_LINES = 12
LAST_LINES = 4
"""How long a signature without a mark may be."""


def trailers(body: str, name: str = "", address: str = "") -> list[tuple[str, int, int]]:
    """Role, start and end of each stretch of a message's body that its author did not write for it, in order.

    The end of the body is cut back as long as a service's notice, a seal or a signature stands there; `name` and
    `address` are the sender's, by which a signature is known.

    >>> trailers("The end.\\n-- \\nWren\\n____________\\nA mailing list\\n")
    [('footer', 9, 46)]
    """
    end = len(body)
    while (cut := _cut(body, end, name, address)) < len(body[:end].rstrip()):
        end = cut
    found = [("footer", match.start(), match.end()) for match in SPONSOR.finditer(body, 0, end)]
    signed = SIGNED.match(body)
    if signed:
        found.insert(0, ("chrome", 0, signed.end()))
    return [*found, ("footer", end, len(body))] if end < len(body) else found


def _cut(body: str, end: int, name: str, address: str) -> int:
    """Where the outermost trailer before `end` begins; `end` itself where none is."""
    end = len(body[:end].rstrip())
    if body.endswith("-----END PGP SIGNATURE-----", 0, end):
        seal = body.rfind("-----BEGIN PGP SIGNATURE-----", max(0, end - 4000), end)
        if seal >= 0:
            return seal
    lines = _last_lines(body, end)
    for at, (start, line) in enumerate(lines):
        left = len(lines) - at
        if left <= SERVICE_LINES and (OUTRIGHT.match(line) or _service_rule(lines, at)):
            return start
    return min(_signature(lines, end, name, address), end)


def _last_lines(body: str, end: int) -> list[tuple[int, str]]:
    """The last lines with their offsets, first to last."""
    lines: list[tuple[int, str]] = []
    while end > 0 and len(lines) < LOOKED_AT:
        start = body.rfind("\n", 0, end) + 1
        lines.append((start, body[start:end]))
        end = start - 1
    return lines[::-1]


def _service_rule(lines: list[tuple[int, str]], at: int) -> bool:
    """Whether a rule here parts off a service's words: they name one, or are few and hold an address."""
    if not (RULE.match(lines[at][1]) or SPONSOR.match(lines[at][1] + "\n" + "-" * 20)):
        return False
    below = [line for _, line in lines[at + 1 :]]
    near = "\n".join(below[:5])
    if SERVICE.search(near) or OUTRIGHT.match(next((line for line in below if line.strip()), "")):
        return True
    return 0 < len(below) <= 6 and REACHABLE.search(near) is not None


def _signature(lines: list[tuple[int, str]], end: int, name: str, address: str) -> int:
    """Where the signature begins: at its mark, or with a short last paragraph that holds the sender's address."""
    for at in range(len(lines) - 1, max(len(lines) - SIGNATURE_LINES - 2, -1), -1):
        start, line = lines[at]
        if MARK.match(line.lstrip("> ") if line.startswith(">") else line):
            below = "\n".join(line for _, line in lines[at + 1 :])
            return start if line == "-- " or _is_signature(below, name, address) else end
    last = [(start, line) for start, line in lines]
    while last and any(not line.strip() for _, line in last):
        last = last[1:]
    known = address and any(address.lower() in line.lower() for _, line in last)
    if known and len(last) <= LAST_LINES and len(last) < len(lines) and not _is_label(last[0][1]):
        return last[0][0]
    return end


def _is_signature(below: str, name: str, address: str) -> bool:
    """Whether the lines below an uncertain mark are a signature: the sender's name or a way to reach someone."""
    if not below.strip() or len(below.splitlines()) > 8:
        return not below.strip()
    names = [word for word in re.findall(r"\w+", name) if len(word) > 2]
    local = address.partition("@")[0]
    spoken = below.lower()
    return bool(
        REACHABLE.search(below)
        or any(re.search(rf"\b{re.escape(word.lower())}\b", spoken) for word in names)
        or (len(local) > 3 and local.lower() in spoken)
    )


def _is_label(line: str) -> bool:
    """Whether a line is one of a header's labels rather than a signature."""
    return re.match(r"\s*[A-Z][\w' -]{1,24}:\s", line) is not None
