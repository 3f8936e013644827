"""Makes claims of units: values with their lines joined, raw text with its blanks collapsed."""

from __future__ import annotations

import re

from reliquary.ingest.layout.unit import Unit
from reliquary.work import Claim, Span

BLANKS = re.compile(r"\s+")
FRAME = " \t\n\xa0\u3000*_~|"


def claim(text: str, field: str, value: object, span: Span, witness: str, weight: float) -> Claim:
    """A claim with the text of its span, white space collapsed, as its raw form."""
    return Claim(field, value, BLANKS.sub(" ", text[slice(*span)]).strip(), witness, weight, span)


def value_of(unit: Unit) -> str:
    """A field's value in one line, without the bold marks round it."""
    value = BLANKS.sub(" ", unit.text).strip(FRAME)
    opened = {"*": "*", "_": "_"}.get(unit.text[-1:], "")
    return value + opened if opened and unit.text.count(opened) % 2 == 0 and opened in value else value
