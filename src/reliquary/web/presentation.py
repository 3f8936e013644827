"""What templates show of a work: words for codes, and nothing that the viewer may not see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf.locale import LANG_INFO
from django.utils.safestring import SafeString

from reliquary.exports.wording import RATING_NAMES, WARNING_NAMES
from reliquary.library.models import Work
from reliquary.web.wishes import LIFT, Veil

PERMISSIONS = {
    "anywhere": "Archive anywhere",
    "ask": "Ask first",
    "listed": "Named archives only",
    "no": "No archiving",
}
"""What a reader is shown for an author's word on archiving."""


UNLISTED = {"zh": "Chinese"}
"""Languages that Django lists by their scripts alone."""

PACE = 230
"""Words a minute that people read of a story on a screen, in English and its neighbours."""


@dataclass(frozen=True, slots=True)
class Item:
    """One work in a list or at the head of its page."""

    key: str
    card: Mapping[str, Any]
    words: str
    chapters: int
    veil: Veil
    snippet: SafeString | None = None

    @property
    def rating_name(self) -> str:
        return RATING_NAMES.get(self.card.get("rating") or "not_rated", "Not rated")

    @property
    def warning_names(self) -> list[str]:
        return [warning_name(warning) for warning in self.card.get("warnings") or ()]

    @property
    def lift(self) -> str:
        """What addresses of the work bear while the reader has lifted its veil."""
        return f"?{LIFT}={self.key}" if self.veil.lifted else ""


def item(work: Work, veil: Veil, snippet: SafeString | None = None) -> Item:
    """The presentable side of a row."""
    return Item(work.key, work.card, f"{work.word_count:,}", work.instalments, veil, snippet)


def warning_name(warning: str) -> str:
    return WARNING_NAMES.get(warning, warning.replace("_", " "))


def value_name(facet: str, value: str) -> str:
    """What a reader is shown for a facet's value."""
    match facet:
        case "rating":
            return RATING_NAMES.get(value, value)
        case "warning":
            return warning_name(value)
        case "status":
            return value.replace("_", " ").capitalize()
        case "language":
            return language_name(value)
        case "permission":
            return PERMISSIONS.get(value, "Nothing said")
        case _:
            return value


def language_name(tag: str) -> str:
    """A language by its English name; by its tag where nobody has named it.

    >>> language_name("de-AT"), language_name("zh-Hant"), language_name("tlh")
    ('German', 'Chinese', 'tlh')
    """
    first = tag.split("-")[0].casefold()
    return UNLISTED.get(first) or str(LANG_INFO.get(first, {}).get("name", tag))


def reading_time(words: int) -> str:
    """How long a number of words takes to read.

    >>> reading_time(90), reading_time(4600), reading_time(90_000)
    ('about a minute', 'about 20 minutes', 'about 6½ hours')
    """
    minutes = round(words / PACE)
    if minutes <= 1:
        return "about a minute"
    if minutes < 90:
        return f"about {minutes} minutes"
    halves = round(minutes / 30)
    return f"about {halves // 2}{'½' * (halves % 2)} hours"
