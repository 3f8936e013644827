"""Reads the emphasis that plain text could only hint at: *word*, _word_, /word/ in pairs around whole words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reliquary.work import Mark

_PAIRED = re.compile(
    r"(?<![\w*])(?P<star>\*{1,2})(?=[^\s*])(?P<in>[^*\n]{1,300}?(?:\n[^*\n]{1,300}?){0,6})(?<=[^\s*])(?P=star)(?![\w*])"
    r"|(?<![\w_])(?P<line>_)(?=[^\s_])(?P<under>[^_\n]{1,300}?(?:\n[^_\n]{1,300}?){0,6})(?<=[^\s_])(?P=line)(?![\w_])"
)


def emphasis(text: str, start: int, end: int) -> Iterator[Mark]:
    """Marks for the emphasised words of one paragraph, their signs included in the span's edges.

    A sign counts only in pairs, tight against words and outside words, so that `2 * 3 * 4`, `snake_case_names`
    and a row of stars stay as they are. The mark spans the words without the signs; `target` holds the sign.

    >>> text = "It was *not* a snake_case_name, _Doctor_."
    >>> [text[m.span[0]:m.span[1]] for m in emphasis(text, 0, len(text))]
    ['not', 'Doctor']
    """
    for match in _PAIRED.finditer(text, start, end):
        name = "in" if match.group("star") else "under"
        sign = match.group("star") or match.group("line")
        kind = "strong" if sign == "**" else "em"
        yield Mark(kind, match.span(name), sign)
