"""Digests: many messages in one mail, each with a short header of its own, under a table of contents."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reliquary.markup.mime import FIELD, Headers, decoded_words

TOLD = re.compile(
    r"\bdigest\b|^There (?:is|are) \d+ messages?\b|^(?:Topics of the day|Topics in this|Today'?s Topics|In this issue)",
    re.IGNORECASE | re.MULTILINE,
)
HEAD = re.compile(
    r"(?:^[ \t]*+[-_=]{8,}+[ \t]*+\n)(?:[ \t]*+[-_=]*+[ \t]*+\n)*+(?:Message: *\d+[^\n]*\n(?:[ \t]*\n)?)?"
    r"((?:[ \t]*(?:Date|From|Subject|To|Sender|Reply-To|Message-ID|X-Message|X-No-Archive|Newsgroups|Cc|Organization|"
    r"Content-[\w-]+|MIME-Version)[ \t]*:[^\n]*\n"
    r"(?:[ \t]++(?![A-Z][\w-]{1,30}[ \t]?:)\S[^\n]*\n)*+){2,12}+)(?=[ \t]*\n)",
    re.MULTILINE,
)
"""A rule, and under it the header of an inner message, perhaps indented or numbered."""
POSTED = re.compile(
    r"^[ \t]*+[-_=]{8,}+[ \t]*+\n(?:[ \t]*+[-_=]*+[ \t]*+\n)*+[ \t]*+\d{1,3}[a-z]?\.[ \t]++(?P<Subject>[^\n]{1,300})\n"
    r"[ \t]++Posted by:[ \t]*(?P<From>[^\n]{1,300})\n[ \t]++Date:[ \t]*(?P<Date>[^\n]{6,80})\n",
    re.MULTILINE,
)
"""The header of a message in the later digests of Yahoo: numbered by topic, `Posted by` its sender."""
TOPIC_END = re.compile(
    r"^[ \t]*(?:Messages in this topic \(\d+\)|Back to top|Reply to sender \|)[^\n]*\n?", re.MULTILINE
)
END = re.compile(r"^[ \t]{0,20}End of .{0,120}(?:\n[ \t]*\*{4,}[ \t]*)?\s*\Z", re.MULTILINE)
RULE_LAST = re.compile(r"\n[ \t]*[-_=]{8,}\Z")
STUFFED = re.compile(r"^- (?=-)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Inner:
    """One message of a digest."""

    head: Headers
    body: str


def digest(subject: str, body: str) -> list[Inner] | None:
    """The messages of a digest; None where the mail is none.

    A mail is a digest if it says so, in its subject or above its first inner message, and has messages with headers
    of their own below rules.
    """
    posted = list(POSTED.finditer(body))
    if posted and TOLD.search(f"{subject}\n{body[: posted[0].start()][:8000]}"):
        return _by_topic(body, posted)
    heads = list(HEAD.finditer(body))
    heads = [head for head in heads if re.search(r"^[ \t]*(?:From|Subject)[ \t]*:", head[1], re.MULTILINE)]
    if not heads or not (TOLD.search(subject) or TOLD.search(body[: heads[0].start()][:8000])):
        return None
    end = END.search(body, heads[-1].end())
    stops = [*(head.start() for head in heads[1:]), end.start() if end else len(body)]
    return [Inner(_headers(head[1]), _body(body[head.end() : stop])) for head, stop in zip(heads, stops, strict=True)]


def _by_topic(body: str, heads: list[re.Match[str]]) -> list[Inner]:
    """The messages of a digest whose parts are numbered by topic."""
    stops = [*(head.start() for head in heads[1:]), len(body)]
    found: list[Inner] = []
    for head, stop in zip(heads, stops, strict=True):
        fields = tuple((name, decoded_words(head[name].strip())) for name in ("From", "Date", "Subject"))
        end = TOPIC_END.search(body, head.end(), stop)
        found.append(Inner(Headers(fields), _body(body[head.end() : end.start() if end else stop])))
    return found


def _headers(block: str) -> Headers:
    """The fields of an inner header, whatever its indent."""
    fields: list[tuple[str, str]] = []
    for line in block.split("\n"):
        field = FIELD.match(line.strip())
        if field:
            fields.append((field[1], decoded_words(field[2].strip())))
        elif fields and line.strip():
            fields[-1] = (fields[-1][0], f"{fields[-1][1]} {line.strip()}")
    return Headers(tuple(fields))


def _body(text: str) -> str:
    """An inner body without the rule below it, its stuffed dashes restored."""
    text = text.rstrip()
    while rule := RULE_LAST.search(text[-200:]):
        text = text[: rule.start() - len(text[-200:])].rstrip()
    return STUFFED.sub("", text.lstrip("\n") + "\n")
