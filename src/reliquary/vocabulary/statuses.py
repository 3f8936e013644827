"""Reads whether a story is complete or in progress."""

from __future__ import annotations

import re
from functools import cache

from reliquary.vocabulary.phrases import level, pattern
from reliquary.vocabulary.tables import table

COMPLETE, IN_PROGRESS = "complete", "in_progress"
LABEL = re.compile(
    r"^\W*(?:status|completed?|abgeschlossen|finished|stand|stato|статус)\s*[:?=]\s*(?=\w)", re.IGNORECASE
)


def status(written: str) -> str | None:
    """`complete` or `in_progress`; None where the words say neither. What is said to be unfinished is unfinished.

    >>> status("Complete"), status("WIP (finished in my head)"), status("who knows")
    ('complete', 'in_progress', None)
    """
    text = LABEL.sub("", level(written[:300]).replace("_", " "))
    if counted := re.fullmatch(r"\W*(\d{1,4})\s*/\s*(\d{1,4}|\?+)\W*", text):
        if counted[2].startswith("?"):
            return IN_PROGRESS
        return COMPLETE if int(counted[1]) == int(counted[2]) else None
    words = _words()
    bare = text.lstrip(" \"'([*")
    if words["yes"].match(bare):
        return COMPLETE
    if words["no"].match(bare) or words["in_progress"].search(text):
        return IN_PROGRESS
    return COMPLETE if words["complete"].search(text) else None


@cache
def _words() -> dict[str, re.Pattern[str]]:
    data = table("statuses")
    return {name: pattern(words) for name, words in data.items() if isinstance(words, list)}
