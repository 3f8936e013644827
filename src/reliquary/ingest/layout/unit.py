"""What lines are gathered into: one labelled field, one by-line, one rule, one heading, one paragraph of words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from reliquary.ingest.layout.headings import Heading
from reliquary.ingest.layout.marks import End
from reliquary.ingest.layout.names import ByLine
from reliquary.vocabulary.labels import Label
from reliquary.work import Span

SPOKEN = re.compile(r"[*_]{0,2}[\"“«„「『]")
"""How a line begins in which somebody speaks."""
CLOSED = re.compile(r"[.!?…:。！？][\"'”’)\]*_»」]*$")
"""How a line ends that closes a sentence."""


@dataclass(slots=True)
class Unit:
    """A run of lines that are one thing.

    `kind` is `field`, `by-line`, `rule`, `heading`, `end`, `furniture`, `legend` or `words`. Of a field, `label` is
    what its label announces, `label_span` where it stands, and `pieces` are the spans of its value, line by line;
    of other kinds the pieces are the lines. `blanks` counts the blank lines before it.
    """

    kind: str
    pieces: list[Span]
    blanks: int
    indent: int = 0
    label: Label | None = None
    label_span: Span | None = None
    made_up: bool = False
    sign: str = ""
    bullet: str = ""
    heading: Heading | None = None
    end: End | None = None
    by_line: ByLine | None = None
    texts: list[str] = field(default_factory=list)

    @property
    def span(self) -> Span:
        """From its first character, label included, to its last."""
        start = self.label_span[0] if self.label_span else self.pieces[0][0]
        return (start, self.pieces[-1][1] if self.pieces else self.label_span[1] if self.label_span else start)

    @property
    def text(self) -> str:
        """Its words, or a field's value, with the lines joined by blanks."""
        return " ".join(self.texts)
