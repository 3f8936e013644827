"""How pages look to one reader: chosen in a form, kept in a cookie, needing neither an account nor scripts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

COOKIE = "looks"

CHOICES: Mapping[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "theme": ("Colours", (("auto", "as the device"), ("light", "light"), ("sepia", "sepia"), ("dark", "dark"))),
    "size": ("Size", (("small", "small"), ("medium", "medium"), ("large", "large"), ("huge", "very large"))),
    "width": ("Width", (("narrow", "narrow"), ("medium", "medium"), ("wide", "wide"))),
    "face": ("Face", (("serif", "with serifs"), ("sans", "without serifs"), ("mono", "typewriter"))),
    "signs": ("Signs", (("set", "as printed: “ ” —"), ("typed", 'as the author typed: " " --'))),
    "pages": ("Long stories", (("whole", "on one page"), ("chapters", "chapter by chapter"))),
    "keys": ("Keyboard", (("on", "single keys work"), ("off", "no single keys"))),
}
"""Of each choice its heading and its values with their names; `Looks` holds what a stranger gets."""


@dataclass(frozen=True, slots=True)
class Looks:
    """One reader's choices."""

    theme: str = "auto"
    size: str = "medium"
    width: str = "medium"
    face: str = "serif"
    signs: str = "set"
    pages: str = "whole"
    keys: str = "on"

    @property
    def classes(self) -> str:
        """What the page's root element is marked with.

        >>> Looks(theme="sepia").classes
        'theme-sepia size-medium width-medium face-serif'
        """
        return " ".join(f"{name}-{getattr(self, name)}" for name in ("theme", "size", "width", "face"))

    @property
    def fields(self) -> list[dict[str, object]]:
        """The form's fields: name, heading, and of each value its name and whether it is the chosen one."""
        return [
            {
                "name": name,
                "label": label,
                "options": [
                    {"value": value, "text": text, "on": value == getattr(self, name)} for value, text in values
                ],
            }
            for name, (label, values) in CHOICES.items()
        ]

    @property
    def cookie(self) -> str:
        """What `looks` reads again."""
        return urlencode({name: getattr(self, name) for name in CHOICES})


def looks(written: Mapping[str, str]) -> Looks:
    """The looks that a form asks for; what it leaves out or nobody offers is as it is for a stranger.

    >>> looks({"theme": "dark", "size": "99", "paint": "red"}).classes
    'theme-dark size-medium width-medium face-serif'
    """
    offered = {name: {value for value, _ in values} for name, (_, values) in CHOICES.items()}
    return Looks(**{name: written[name] for name, values in offered.items() if written.get(name) in values})


def looks_of(cookies: Mapping[str, str]) -> Looks:
    """The looks that a reader's cookie remembers."""
    return looks(dict(parse_qsl(cookies.get(COOKIE, "")[:500])))
