"""The witness who reads a file's name, which is poor evidence and sometimes the only one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reliquary.ingest.divide import Divided
from reliquary.work import Claim

WITNESS, WEIGHT = "file name", 0.3
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_PART = re.compile(r"^(?P<title>.*?[^\W\d_])[-_ .]?(?:part|pt|ch|chap|chapter)?[-_ .]?0*(?P<n>\d{1,3})$", re.IGNORECASE)
_SPLIT = re.compile(r"[-_+ .]+|%20|(?<=[a-z])(?=[A-Z])")
_NO_NAME = re.compile(
    r"(?:untitled|new|file|text|document|doc|story|fic|index|default|unknown|download|readme|part|chapter|ch|msg|message|"
    r"page|temp|mail|case|test|sample|item|entry|id|no|nr)?\W*\d*|[a-z]{0,2}\d+|[a-z]{3,4}[-_]?\d{3,}|.{0,2}",
    re.IGNORECASE,
)
_SHORTENED = re.compile(r"~\d+$")


def filename(divided: Divided) -> Iterator[Claim]:
    """Title and part as a name such as `the-water-stair03.txt` gives them; nothing for names that say nothing."""
    draft = divided.draft
    if draft.item is not None:
        return
    stem = _SUFFIX.sub("", draft.place.name)
    if _NO_NAME.fullmatch(stem) or _SHORTENED.search(stem):
        return
    parted = _PART.match(stem)
    if parted and int(parted["n"]) < 200:
        yield Claim("instalment", [int(parted["n"]), None], None, WITNESS, WEIGHT)
        stem = parted["title"]
    words = [word for word in _SPLIT.split(stem) if word]
    if len(words) > 1 or len(stem) > 5:
        title = " ".join(word if word.isupper() and len(word) < 4 else word.lower() for word in words)
        yield Claim("title", title[:1].upper() + title[1:], None, WITNESS, WEIGHT)
