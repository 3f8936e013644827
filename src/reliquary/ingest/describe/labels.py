"""The witness who reads labelled headers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reliquary.ingest.describe.addresses import find_addresses
from reliquary.vocabulary.labels import read_label
from reliquary.work import Claim, Draft

LINE = re.compile(r"([^\n:]{1,64}):[ \t]*([^\n]*)\n?")


def labels(draft: Draft) -> Iterator[Claim]:
    """The claims of the labelled lines of a header."""
    for region in draft.regions:
        if region.role != "header":
            continue
        for line in LINE.finditer(draft.text, *region.span):
            label = read_label(line[1])
            value = line[2].strip()
            if label is None or not value:
                continue
            if label.field in ("emails", "contact"):
                for span, address in find_addresses(value):
                    where = (line.start(2) + span[0], line.start(2) + span[1])
                    yield Claim("emails", [address], value, "labelled header", 0.9, where)
            elif label.field not in ("set_aside", "checklist", "symbols"):
                said: object = [value] if label.field == "authors" else value
                yield Claim(label.field, said, value, "labelled header", 0.9, line.span(2))
