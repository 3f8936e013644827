"""Mends tag soup before it is parsed: old browsers' leniency is made plain, what would burst a parser left out."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from reliquary.work import Note

ATTRIBUTES = r"""(?:[^>=]++|=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>]*+))*+"""
TAG = re.compile(rf"<(?:!--|(/?)([A-Za-z][^\s/>]{{0,60}}+)({ATTRIBUTES})(?:>|\Z)|[!?/][^>]*+(?:>|\Z))")
COMMENT_END = re.compile(r"--!?>")
OPEN_QUOTE = re.compile(r"""=\s*+(["'])[^"'<>]*+>""")
"""A quoted value that runs into the end of its tag: its second quote was forgotten."""
VOID = frozenset((
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen",
    "link", "meta", "param", "wbr"
))  # fmt: skip
FORMATTING = frozenset((
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"
))  # fmt: skip
"""What a parser opens again in every block until it is closed."""
CLOSED_BY_NEXT = frozenset((
    "p", "li", "dt", "dd", "td", "th", "tr", "tbody", "thead", "tfoot", "caption", "colgroup", "option",
    "optgroup", "body", "html", "head", "rt", "rp"
))  # fmt: skip
RAW = frozenset(("script", "style", "xmp", "textarea", "title", "iframe", "noembed"))
"""Elements whose content is text to the parser up to their end tag, whatever stands in it."""
FRAMES = frozenset(("frameset", "frame", "noframes"))
CODE_ENDS = re.compile(r"</head|<body|<p\b|<table|<div|<br|<center|<font|<h[1-6r]\b", re.IGNORECASE)
SCOPES = frozenset(("table", "object", "marquee", "applet"))
DEEPEST = 300
"""How deep elements may lie in one another; browsers stop at about 500."""
MOST_FORMATTING = 40
REOPENED = 500_000
"""How many times formatting may be opened again before all of it is left out."""
MOST_TAGS, LETTERS_A_TAG = 250_000, 32
"""How many tags of a page are read, and how many characters it must have for each tag more: a story has fewer tags."""


@dataclass(slots=True)
class _State:
    """What is open at one place of the page."""

    stack: list[str] = field(default_factory=list)
    opened: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    formatting: int = 0
    reopened: int = 0
    dropped: int = 0
    mended: int = 0


def mend(html: str) -> tuple[str, tuple[Note, ...]]:
    """The page with forgotten quotes and comment ends closed, frame sets undone, endless nesting left out; and Notes.

    Ordinary pages come back unchanged. Linear in the length; what is left out are tags, never text.

    >>> mend('<a href="two.html>Two</a> and <a href="three.html">Three</a>')[0]
    '<a href="two.html">Two</a> and <a href="three.html">Three</a>'
    >>> mend("One <!-- two > three")[0]
    'One  three'
    """
    out: list[str] = []
    state = _State()
    at, tags, most = 0, 0, MOST_TAGS + len(html) // LETTERS_A_TAG
    while match := TAG.search(html, at):
        tags += 1
        out.append(html[at : match.start()])
        if match[0] == "<!--":
            at = _comment(html, match, out, state)
        elif not match[2]:
            out.append(match[0])
            at = match.end()
        elif tags > most:
            out.append(" ")
            at = match.end()
            state.dropped += 1
        else:
            at = _tag(html, match, out, state)
    out.append(html[at:])
    notes = []
    if state.mended:
        notes.append(Note("read", f"{state.mended} tags or comments without an end were closed where old browsers did"))
    if state.dropped:
        notes.append(
            Note("read", f"{state.dropped} tags were left out: too deep, never closed or too many; no text was")
        )
    return "".join(out), tuple(notes)


def _comment(html: str, match: re.Match[str], out: list[str], state: _State) -> int:
    """The offset after a comment; one without an end ends at the next `>`, as it did when the page was made."""
    end = COMMENT_END.search(html, match.end())
    if end:
        out.append(html[match.start() : end.end()])
        return end.end()
    state.mended += 1
    close = html.find(">", match.end())
    return close + 1 if close >= 0 else len(html)


def _tag(html: str, match: re.Match[str], out: list[str], state: _State) -> int:
    """Copies one tag, mends it or leaves it out; the offset after what was dealt with."""
    closing, name = match[1], match[2].lower()
    text, end = match[0], match.end()
    if ("<" in match[3] or text[-1] != ">") and (forgotten := OPEN_QUOTE.search(match[3])):
        state.mended += 1
        end = match.start(3) + forgotten.end()
        text = html[match.start() : end - 1] + forgotten[1] + ">"
    if name in FRAMES:
        return end
    if closing:
        keep = _closes(name, state)
    elif name in RAW and not text.endswith("/>"):
        return _raw(html, name, text, end, out, state)
    else:
        keep = _opens(name, out, state)
    if keep:
        out.append(text)
    else:
        state.dropped += closing == ""
    return end


def _raw(html: str, name: str, text: str, end: int, out: list[str], state: _State) -> int:
    """Copies an element of raw text whole; one without an end is opened up, or for code skipped to the page's text."""
    close = re.compile(rf"</{name}(?=[\s/>]|\Z)[^>]*+>?", re.IGNORECASE).search(html, end)
    if close:
        out.append(text + html[end : close.end()])
        return close.end()
    state.mended += 1
    if name in ("script", "style", "iframe"):
        after = CODE_ENDS.search(html, end)
        return after.start() if after else len(html)
    return end


def _opens(name: str, out: list[str], state: _State) -> bool:
    """Whether a start tag may stand; counts what it opens."""
    if name in VOID:
        return True
    if name in FORMATTING:
        if state.formatting >= MOST_FORMATTING or state.reopened > REOPENED:
            state.left_out[name] += 1
            return False
        state.opened[name] += 1
        state.formatting += 1
        return True
    state.reopened += state.formatting
    if state.reopened > REOPENED and state.formatting:
        out.extend(f"</{open_name}>" * state.opened[open_name] for open_name in FORMATTING)
        state.opened.update({open_name: -state.opened[open_name] for open_name in FORMATTING})
        state.formatting = 0
    if name in CLOSED_BY_NEXT:
        return True
    if len(state.stack) >= DEEPEST:
        state.left_out[name] += 1
        return False
    state.stack.append(name)
    state.opened[name] += 1
    return True


def _closes(name: str, state: _State) -> bool:
    """Whether an end tag may stand: one whose start was left out, or that never had one, may not."""
    if name in CLOSED_BY_NEXT or name == "br":
        return name != "p" or len(state.stack) < DEEPEST
    if state.left_out[name] > 0:
        state.left_out[name] -= 1
        return False
    if state.opened[name] <= 0:
        return False
    if name in FORMATTING:
        state.opened[name] -= 1
        state.formatting -= 1
        return True
    for depth in range(len(state.stack) - 1, -1, -1):
        if state.stack[depth] == name:
            for closed in state.stack[depth:]:
                state.opened[closed] -= 1
            del state.stack[depth:]
            return True
        if state.stack[depth] in SCOPES:
            return False
    return False
