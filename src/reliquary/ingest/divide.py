"""Divides a draft's text into header, story and what else there is."""

from __future__ import annotations

import re
from dataclasses import replace

from reliquary.vocabulary.labels import read_label
from reliquary.work import Draft, Region

LINE = re.compile(r"([^\n:]{1,64}):[^\n]*\n?")


def divide(draft: Draft) -> Draft:
    """The draft with regions that cover its text once."""
    regions = []
    at = 0
    for region in draft.regions or (Region("author text", (0, len(draft.text))),):
        if region.span[0] > at:
            regions.append(Region("chrome", (at, region.span[0])))
        if region.role == "author text":
            start, end = region.span
            while (line := LINE.match(draft.text, start, end)) and read_label(line[1]):
                start = line.end()
            if start > region.span[0]:
                regions.append(Region("header", (region.span[0], start)))
            regions.append(Region("story", (start, end), region.title, region.number))
        else:
            regions.append(region)
        at = region.span[1]
    if at < len(draft.text):
        regions.append(Region("chrome", (at, len(draft.text))))
    return replace(draft, regions=tuple(regions))
