"""Years and lengths chosen in a form, written into the query so that the address can be shared."""

from __future__ import annotations

import re
from collections.abc import Mapping

from reliquary.web.chips import parts, without

RANGES = (("date", "Years", 4), ("words", "Words", 9))
"""Field of the query language, heading, and the digits of a bound: all that a year has, or the most of a number."""

_BOUNDS = re.compile(r"(?:date|words):(\d{1,9})?\.\.(\d{1,9})?")


def ranged(text: str, form: Mapping[str, str]) -> str | None:
    """The query with the ranges of a form in place of its own; None where the form is not sent.

    A bound that is no number is left out; bounds that run backwards are turned round.

    >>> ranged("lamp words:1..2", {"date_from": "2001", "date_to": "1998", "words_from": "", "words_to": ""})
    'lamp date:1998..2001'
    """
    if not any(f"{field}_from" in form or f"{field}_to" in form for field, *_ in RANGES):
        return None
    for field, _, digits in RANGES:
        for part in list(parts(text))[::-1]:
            if part.text.startswith(f"{field}:"):
                text = without(text, part)
        low, high = (_number(form.get(f"{field}_{end}", ""), digits, field) for end in ("from", "to"))
        if low and high and int(low) > int(high):
            low, high = high, low
        if low or high:
            text = f"{text} {field}:{low}..{high}".strip()
    return text


def range_fields(text: str) -> list[dict[str, object]]:
    """The form's fields, filled with the ranges that the query has."""
    found = {
        match[0].partition(":")[0]: match for match in (_BOUNDS.fullmatch(part.text) for part in parts(text)) if match
    }
    fields = []
    for field, heading, _ in RANGES:
        low, high = found[field].groups(default="") if field in found else ("", "")
        ends = [{"name": f"{field}_from", "label": f"{heading} from", "value": low},
                {"name": f"{field}_to", "heading": heading, "label": "to", "value": high}]  # fmt: skip
        fields.append({"ends": ends})
    return fields


def _number(written: str, digits: int, field: str) -> str:
    """A bound as the query language takes it; nothing for what is none."""
    number = re.sub(r"[\s,.]", "", written)
    fits = number.isascii() and number.isdigit() and len(number) <= digits
    return number if fits and (field != "date" or len(number) == digits) else ""
