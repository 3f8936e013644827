"""The witness who knows people and places: whose story this is, by the names in the text alone."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reliquary.vocabulary.sightings import READ, seen
from reliquary.work import Claim, Draft

WITNESS = "names in the text"
LOOKED_AT, FEWEST = 3000, 400
"""Characters that tell whether somebody writes without capitals: fewer than one to so many small letters."""
ENOUGH = re.compile(rf"(?:[^A-Z]*+[A-Z]){{{LOOKED_AT // FEWEST + 1}}}")
"""So many capitals that it need not be counted."""
WORD = re.compile(r"(?<![^\W_'’])[a-z]")
STORY = ("story",)
AROUND = ("header", "heading", "after", "legend")


def _capitalised(text: str) -> str:
    """A text whose writer uses no capitals, with every word's first letter large; any other as it is."""
    start = text[:LOOKED_AT]
    if ENOUGH.match(start):
        return text
    small = sum(map(str.islower, start))
    if small * 2 < len(start) or sum(map(str.isupper, start)) * FEWEST > small:
        return text
    return WORD.sub(lambda letter: letter[0].upper(), text[:READ]) + text[READ:]


def names(draft: Draft) -> Iterable[Claim]:
    """A claim for each fandom that the text's people, places and words agree on; none where they do not agree.

    The weight is how sure that is, at least 0.5; a second fandom has its own signs, which the first does not explain.
    Site furniture, footers and mail headers are no evidence here. Linear in the text, of which the first 400,000
    characters count.

    >>> from reliquary.work import Place, Region
    >>> text = "Scully took the stairs to the basement office. Mulder had not slept. Skinner would not ask."
    >>> draft = Draft(Place("a.txt"), "", None, "text", None, text, "", regions=(Region("story", (0, len(text))),))
    >>> [(claim.field, claim.value, claim.raw) for claim in names(draft)]
    [('fandoms', 'The X-Files', 'Scully')]
    """
    story = [region.span for region in draft.regions if region.role in STORY]
    around = [region.span for region in draft.regions if region.role in AROUND]
    for sight in seen(_capitalised(draft.text), story, around):
        raw = " ".join(draft.text[slice(*sight.span)].split())
        yield Claim("fandoms", sight.fandom, raw, WITNESS, sight.sureness, sight.span)
