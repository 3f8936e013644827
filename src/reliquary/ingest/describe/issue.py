"""The witness who reads from which issue of a magazine a text was transcribed: it was first published then."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reliquary.ingest.describe.written import claim
from reliquary.ingest.divide import Divided
from reliquary.work import Claim

WITNESS, WEIGHT = "issue", 0.8
FROM = re.compile(
    r"\b(?:produced|transcribed|taken|reprinted|scanned)\sfrom\s[^\[\]]{2,160}?\b(?P<date>(?:jan(?:uary)?|feb(?:ruary)?|"
    r"mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|"
    r"spring|summer|autumn|fall|winter)\.?,?\s{1,8}(?:\d{1,2}(?:st|nd|rd|th)?,?\s{1,8})?(?:18|19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
"""How transcribers name the issue, and its month or season."""


def issue(divided: Divided) -> Iterator[Claim]:
    """The date of the issue that a note round the story names; none for the story's own words. Linear in the text.

    >>> from reliquary.ingest.divide import divide
    >>> from reliquary.work import Draft, Place
    >>> note = "[Transcriber's Note: This etext was produced from Lantern Tales March 1951.]"
    >>> text = f"The Weir\\n\\nBy ANN QUARRY\\n\\n{note}\\n\\nIt rained, and nobody in the house minded.\\n"
    >>> divided = divide(Draft(Place("weir.txt"), "", None, "text", "ascii", text, ""))
    >>> [(claim.field, claim.value) for claim in issue(divided)]
    [('date', 'March 1951')]
    """
    text = divided.draft.text
    for stretch in divided.stretches:
        for unit in stretch.units:
            start, stop = unit.span
            if unit.kind in ("words", "field") and (found := FROM.search(text, start, stop)):
                yield claim(text, "date", " ".join(found["date"].split()), found.span("date"), WITNESS, WEIGHT)
