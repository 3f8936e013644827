"""Tells where the story may begin or end elsewhere than it was read to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reliquary.ingest.describe.addresses import find_addresses
from reliquary.ingest.unread import UNSURE, shown
from reliquary.work import Claim, Draft, Region

WITNESS, WEIGHT = "edges of the story", 0.5
BODY = "body"
"""The story itself, which no claim gives, may be doubted too."""
LOOKED_AT = 3000
"""Characters at each end of a story that are looked at."""
SHORT, BEHIND = 70, 220
"""Characters of a line that may be a title or name, and of what may stand behind a last dividing line."""
BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
CLOSED = re.compile(r"(?:[.!?…:;。！？~—-][\"'”’)\]*_»」』]*|[\"”»」』])$")
SPEECH = ('"', "“", "'", "‘", "«", "„", "「")
LABEL = re.compile(r"[\W_]{0,3}[^\W\d_][^\n:]{0,30}(?<!\d):(?:\s|$)|[^\W\d_][\w' ]{0,24} [=–-] \S")
SET_APART = re.compile(r"[_*(\[][^\n]*[_*)\]]")
OF_STORIES = re.compile(
    r"\b(?:stor(?:y|ies)|author|editor|published|magazine|reviews?|novel|website|feedback|chapter|comments?|fiction|"
    r"fic|archive|copyright|readers?|written)\b",
    re.IGNORECASE,
)


def edges(draft: Draft, claims: Sequence[Claim]) -> Iterator[Claim]:
    """One claim that the story's beginning or end may be wrong, with the reason; none where both look like prose.

    A reader who takes a by-line for the first sentence, or a note on the author for the last paragraph, does not
    notice; but what it took then seldom looks as prose looks. Chapters between the first and the last are not looked
    at. Constant in the length of the story.

    >>> from reliquary.work import Place
    >>> text = "Linnet Foxley\\n\\nDear Hoggle, it has been eleven years.\\n"
    >>> draft = Draft(Place("x.txt"), "", None, "text", None, text, "", regions=(Region("story", (0, len(text))),))
    >>> [claim.value for claim in edges(draft, ())]
    [['body', 'its first line may be a title or a name: “Linnet Foxley”']]
    """
    stories = [index for index, region in enumerate(draft.regions) if region.role == "story"]
    if not stories:
        why = "nothing was found that is the story"
    else:
        why = _of_beginning(draft, stories[0]) or _of_end(draft, stories[-1], claims)
    if why:
        yield Claim(UNSURE, [BODY, why], None, WITNESS, WEIGHT)


def _of_beginning(draft: Draft, at: int) -> str:
    """Why the story may begin elsewhere; empty where nothing speaks for that."""
    start, end = draft.regions[at].span
    first = (*_paragraphs(draft.text[start : min(end, start + LOOKED_AT)]), "")[0]
    line = first.partition("\n")[0].strip()
    if len(first) <= SHORT and not CLOSED.search(first):
        return _seen("its first line may be a title or a name", first)
    if LABEL.match(line):
        return _seen("its first line may be a field of the header", line)
    if len(first) < 500 and SET_APART.fullmatch(first.replace("\n", " ")):
        return _seen("its first paragraph is set apart, and may be a blurb, a note or a dedication", first)
    return ""


def _of_end(draft: Draft, at: int, claims: Sequence[Claim]) -> str:
    """Why the story may end elsewhere; empty where nothing speaks for that."""
    start, end = draft.regions[at].span
    tail = draft.text[max(start, end - LOOKED_AT) : end]
    last = (*_paragraphs(tail), "")[-2:][0]
    if len(last) <= SHORT and not CLOSED.search(last):
        return _seen("its last line may not belong to it", last)
    behind = _behind_rule(tail)
    if 0 < len(behind) <= BEHIND:
        return _seen("what stands behind its last dividing line may not belong to it", behind)
    if LABEL.match(last) or SET_APART.fullmatch(last.replace("\n", " ")):
        return _seen("its last paragraph may be a note", last)
    if not last.startswith(SPEECH) and (_of_stories(last) or _names_author(last, claims)):
        return _seen("its last paragraph may be about the author or the story", last)
    if _goes_on(draft.text, draft.regions[at + 1 :], claims):
        return "what stands behind it may be its end"
    return ""


def _paragraphs(text: str) -> list[str]:
    return [each.strip() for each in BLANK_LINE.split(text.strip()) if each.strip()]


def _behind_rule(tail: str) -> str:
    """What stands behind the last dividing line of a story."""
    lines = tail.rstrip()[-2 * BEHIND :].split("\n")
    for index in range(len(lines) - 1, 0, -1):
        line = lines[index].strip()
        if len(line) > 2 and not any(map(str.isalnum, line)):
            return "\n".join(lines[index + 1 :]).strip()
    return ""


def _of_stories(words: str) -> bool:
    """Whether a paragraph speaks of stories, or says where to write to."""
    return OF_STORIES.search(words) is not None or any(find_addresses(words))


def _names_author(words: str, claims: Sequence[Claim]) -> bool:
    """Whether a paragraph names somebody who is credited."""
    folded = words.casefold()
    credited = (claim.value for claim in claims if claim.field == "authors" and isinstance(claim.value, list))
    names = (name for names in credited for name in names if isinstance(name, str))
    return any(len(name) > 3 and name.casefold() in folded for name in names)


def _goes_on(text: str, following: Sequence[Region], claims: Sequence[Claim]) -> bool:
    """Whether at least ten words follow the story that no dividing line parts from it and nobody has read."""
    if not following or following[0].role != "after":
        return False
    start, end = following[0].span
    stop = min((claim.span[0] for claim in claims if claim.span and claim.span[1] > start), default=end)
    return len(text[start : min(stop, end, start + LOOKED_AT)].split()) >= 10


def _seen(why: str, words: str) -> str:
    return f"{why}: “{shown(words)}”"
