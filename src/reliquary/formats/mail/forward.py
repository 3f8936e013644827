"""Forwarded stories: the message inside a message, quoted or marked off, and the forwarder's words round it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reliquary.formats.mail.digest import Inner
from reliquary.markup.mime import FIELD, Headers, decoded_words

BEGIN = re.compile(
    r"^[ \t]*(?:-{2,}[ \t]*(?:Original|Forwarded|Begin Forwarded|Start of forwarded)[ \t]Message[^\n]{0,80}|"
    r"-{2,}[ \t]*Forwarded by[^\n]{0,120}|Begin forwarded message:|\[?Forwarded message:?\]?|"
    r"-{2,}[ \t]*(?:Forwarded|Original) (?:mail|post|article)[^\n]{0,60})[ \t]*\n",
    re.IGNORECASE | re.MULTILINE,
)
FINISH = re.compile(
    r"^[ \t]*(?:-{2,}[ \t]*End(?: of)?(?: the)?[ \t](?:forwarded|original)[ \t]\w+[^\n]*|End forwarded message\.?)$",
    re.IGNORECASE | re.MULTILINE,
)
NAMED = r"(?:From|Date|Sent|Subject|To|Cc|Newsgroups|Reply-To|Message-ID|Organization|X-[\w-]+|Sender|Received)"
HEAD_LINE = re.compile(rf"[*_]?{NAMED}[ \t]?[*_]?:", re.IGNORECASE)
QUOTED = re.compile(r"[ \t]?>[ \t]?")


@dataclass(frozen=True, slots=True)
class Forwarded:
    """The inner message and what stands before and after it."""

    inner: Inner
    before: str
    after: str


def forward(subject: str, body: str) -> Forwarded | None:
    """The message inside a body, if there is one with a header of its own that outweighs the words round it.

    Recognised are quoting with `>`, the marks of the usual programs, and a bare header under a subject that says
    the mail is passed on.
    """
    passed_on = re.search(r"\b(?:fwd?|forward(?:ed)?|repost(?:ing|ed)?)\b", subject, re.IGNORECASE) is not None
    tried = [_quoted(body), _marked(body)]
    if passed_on:
        tried += [_bare(body), _headless(body)]
    for found in tried:
        if found and len(found.inner.body.split()) > len(f"{found.before} {found.after}".split()):
            return found
    return None


def _quoted(body: str) -> Forwarded | None:
    """A header and body that are quoted line by line, and quoted no deeper than the header is."""
    lines = body.split("\n")
    first = next((i for i, line in enumerate(lines) if QUOTED.match(line) and _heads(lines, i)), None)
    if first is None:
        return None
    last = first
    for i in range(first, len(lines)):
        if QUOTED.match(lines[i]):
            last = i
        elif lines[i].strip():
            break
    inside = "\n".join(QUOTED.sub("", line, count=1) for line in lines[first : last + 1])
    before, after = "\n".join(lines[:first]), "\n".join(lines[last + 1 :])
    return _parted(inside, before, after)


def _headless(body: str) -> Forwarded | None:
    """A text that is quoted line by line without the header of its mail."""
    lines = body.split("\n")
    quoted = [number for number, line in enumerate(lines) if QUOTED.match(line)]
    if not quoted or quoted[-1] - quoted[0] + 1 > 1.5 * len(quoted):
        return None
    first, last = quoted[0], quoted[-1] + 1
    inside = "\n".join(QUOTED.sub("", line, count=1) for line in lines[first:last])
    return Forwarded(Inner(Headers(), inside), "\n".join(lines[:first]), "\n".join(lines[last:]))


def _heads(lines: list[str], at: int) -> bool:
    """Whether a header of at least two fields begins at this quoted line."""
    near = [QUOTED.sub("", line, count=1) for line in lines[at : at + 8] if QUOTED.match(line)]
    if not near or not HEAD_LINE.match(near[0]):
        return False
    return sum(HEAD_LINE.match(line) is not None for line in near) >= 2


def _marked(body: str) -> Forwarded | None:
    """What stands between the marks of a mail program, with the header it repeats."""
    begin = BEGIN.search(body)
    if not begin:
        return None
    finish = FINISH.search(body, begin.end())
    inside = body[begin.end() : finish.start() if finish else len(body)].lstrip("\n")
    lines = inside.split("\n")
    if lines and QUOTED.match(lines[0]):
        inside = "\n".join(QUOTED.sub("", line, count=1) for line in lines)
    return _parted(inside, body[: begin.end()], body[finish.start() :] if finish else "")


def _bare(body: str) -> Forwarded | None:
    """A header that stands in the body without any mark: three fields in a row, a sender among them."""
    pattern = re.compile(rf"^(?:{NAMED}[ \t]?:[^\n]*\n(?:[ \t]+\S[^\n]*\n)*){{3,12}}(?=[ \t]*\n)", re.MULTILINE)
    found = pattern.search(body)
    return _parted(body[found.start() :], body[: found.start()], "") if found else None


def _parted(inside: str, before: str, after: str) -> Forwarded | None:
    """The inner text parted into header and body; None without a sender in the header."""
    fields: list[tuple[str, str]] = []
    at = 0
    while at < len(inside):
        end = inside.find("\n", at)
        end = len(inside) if end < 0 else end
        line = inside[at:end]
        field = FIELD.match(re.sub(r"[*_]", "", line[:20]) + line[20:]) if HEAD_LINE.match(line) else None
        if field:
            fields.append((field[1].title(), decoded_words(field[2].strip())))
        elif fields and line[:1] in (" ", "\t") and line.strip():
            fields[-1] = (fields[-1][0], f"{fields[-1][1]} {line.strip()}")
        else:
            break
        at = end + 1
    if not any(name == "From" for name, _ in fields) or len(fields) < 2:
        return None
    return Forwarded(Inner(Headers(tuple(fields)), inside[at:].lstrip("\n")), before, after)
