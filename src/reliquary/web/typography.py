"""Shows straight quotation marks, typed dashes and dots as a printer sets them; the story's own text stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

QUOTES = {
    "de": "„“‚‘", "cs": "„“‚‘", "pl": "„”‚’", "sv": "””’’", "fi": "””’’", "fr": "«»“”", "es": "«»“”", "it": "«»“”",
}  # fmt: skip
"""Opening and closing, double and single marks where a language has its own; others have those of English."""

ELIDED = frozenset({
    "tis", "twas", "twere", "twill", "twould", "em", "im", "til", "till", "cause", "cuz", "cos", "bout", "neath",
    "ere", "n", "nuff", "nother", "kay", "fraid", "scuse", "sup", "gainst", "tude", "ello", "ave", "er", "cept",
})  # fmt: skip
"""Words that begin with an apostrophe where something was left out."""

_PIECE = re.compile(
    r"""</?\w[^<>"]{0,200}+(?:"[^"]{0,4000}+"[^<>"]{0,200}+){0,8}+>|&[#\w]{1,12};|(?:https?://|www\.)[^\s<&]{1,2000}"""
)
_BLOCK = re.compile(r"</?(?:p|h3|blockquote|ul|li|hr)\b")
_SIGN = re.compile(
    r"""["'`](?:(?<=`)`|(?<=')')?|-(?<!--)(?:--?(?!-)|(?<!\S-)(?=\s))"""
    r"""|\.(?<!\.\.)(?:\.{2,3}(?!\.)|(?<!\.\s\.)\s\.\s\.(?!\s?\.))"""
)
"""Each sign begins with its own character, which the search leaps to; then it looks at what stands before."""
_OPENERS = frozenset("([{<—–-/“‘„‚«\"'")
_CLOSERS = frozenset(")]}>—–-,.;:!?…/”’\"'")


def typographic(html: str, language: str | None = None) -> str:
    """Clean HTML with its signs set; tags, addresses of the web and what stands in `<code>` are left alone.

    Only signs are exchanged for signs, so what was safe before is safe after. Linear in the length of the text.

    >>> typographic('<p>"It\\'s <em>snowing</em>," she said -- "isn\\'t it?"</p>')
    '<p>“It’s <em>snowing</em>,” she said — “isn’t it?”</p>'
    """
    return "".join(piece for block in _blocks(html) for piece in _set(block, language))


def typographic_words(text: str, language: str | None = None) -> str:
    """The same for a line of plain text, such as a title.

    >>> typographic_words("The '90s...")
    'The ’90s…'
    """
    return "".join(_set([(text, text, True)], language))


Pieces = list[tuple[str, str, bool]]
"""Of each piece: how it is written, what a reader sees of it, and whether its signs are to be set."""


def _blocks(html: str) -> Iterator[Pieces]:
    """The pieces of each paragraph, with the tag that begins it."""
    block: Pieces = []
    in_code = False
    for written in _runs(html):
        if _BLOCK.match(written):
            yield block
            block = []
        if written.startswith(("<code", "</code")):
            in_code = not written.startswith("</")
        shown = _shown(written)
        block.append((written, shown, shown == written and not in_code and "://" not in written))
    yield block


def _runs(html: str) -> Iterator[str]:
    """Tags, entities and web addresses one by one, and the words between them in whole stretches."""
    start = 0
    for match in _PIECE.finditer(html):
        if start < match.start():
            yield html[start : match.start()]
        yield match[0]
        start = match.end()
    if start < len(html):
        yield html[start:]


def _shown(written: str) -> str:
    if written.startswith("<br") or _BLOCK.match(written):
        return "\n"
    if written.startswith("<img"):
        return "\ufffc"
    if written.startswith("<") and written.endswith(">"):
        return ""
    return unescape(written) if written.startswith("&") and written.endswith(";") else written


def _set(block: Pieces, language: str | None) -> Iterator[str]:
    text = "".join(shown for _, shown, _ in block)
    if not _SIGN.search(text):
        yield from (written for written, _, _ in block)
        return
    setter = _Setter(text, QUOTES.get((language or "en")[:2].casefold(), "“”‘’"))
    at = 0
    for written, shown, is_set in block:
        yield setter.set(written, at) if is_set else written
        at += len(shown)


class _Setter:
    """Sets the signs of one paragraph, from its beginning on."""

    def __init__(self, text: str, quotes: str) -> None:
        self._text = text
        self._open, self._close, self._open_single, self._close_single = quotes
        self._is_open = False
        self._last_closer = max((match.start() for match in re.finditer(r"(?<=\S)'(?!\w)", text)), default=-1)

    def set(self, piece: str, at: int) -> str:
        """A piece with its signs set, which stands at a place of the paragraph."""
        return _SIGN.sub(lambda match: self._sign(match[0], at + match.start(), at + match.end()), piece)

    def _sign(self, sign: str, start: int, end: int) -> str:
        before, after = self._text[start - 1 : start] or " ", self._text[end : end + 1] or " "
        if "." in sign:
            return "…" + "." * (sign.count(".") - 3)
        if "-" in sign:
            return "–" if len(sign) == 1 else "—"
        if sign in ('"', "``", "''"):
            return self._double(sign, before, after)
        if sign == "`":
            return self._open_single if after.isalnum() and not before.isalnum() else sign
        return self._single(start, before, after)

    def _double(self, sign: str, before: str, after: str) -> str:
        may_open = (before.isspace() or before in _OPENERS) and not after.isspace()
        may_close = (after.isspace() or after in _CLOSERS) and not before.isspace()
        if before.isdecimal() and not self._is_open and sign == '"':
            return "″"
        opens = may_open if may_open != may_close else not self._is_open
        self._is_open = opens
        return self._open if opens else self._close

    def _single(self, start: int, before: str, after: str) -> str:
        if before.isdecimal() and after.isdecimal():
            return "′"
        opens = (before.isspace() or before in _OPENERS) and (after.isalnum() or after in '“‘"…')
        if not opens or after.isdecimal():
            return "’" if before.isalnum() or after.isalnum() else self._close_single
        word = re.match(r"\w{1,12}", self._text[start + 1 : start + 14])
        if (word and word[0].casefold() in ELIDED) or start >= self._last_closer:
            return "’"
        return self._open_single
