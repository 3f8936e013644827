"""Words for the terminal: what a heap holds is never taken for markup or for the terminal's own commands."""

from __future__ import annotations

import re

from rich.console import Console

_COMMANDS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def console(*, stderr: bool = False) -> Console:
    """A console that prints words as they are; wide enough for tables where nobody watches."""
    made = Console(stderr=stderr, markup=False, highlight=False, emoji=False)
    if not made.is_terminal:
        made.width = 120
    return made


def plain(text: str) -> str:
    """The text without characters that a terminal would obey.

    >>> plain("Home\\x1b[2J at last")
    'Home�[2J at last'
    """
    return _COMMANDS.sub("\ufffd", text)
