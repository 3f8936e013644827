"""The witness who hears which language a story is told in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from reliquary.ingest.divide import Divided
from reliquary.work import Claim

WITNESS = "language of the text"
SAMPLE = 600
"""Characters from the middle of the story."""
ENOUGH, LEAST = 400, 40
"""From how many characters on the answer is sure, and below how many none is given."""
EASTERN = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
SCRIPTS = ((re.compile("[\u3040-\u30ff]"), "ja"), (re.compile("[\uac00-\ud7af]"), "ko"), (re.compile("[\u4e00-\u9fff]"), "zh"))


def language(divided: Divided) -> Iterator[Claim]:
    """A claim of the story's language as a BCP 47 tag; the shorter the story, the less it weighs."""
    stories = [region.span for region in divided.draft.regions if region.role == "story"]
    if not stories:
        return
    start, end = max(stories, key=lambda span: span[1] - span[0])
    middle = max(start, (start + end - SAMPLE) // 2)
    sample = divided.draft.text[middle : min(end, middle + SAMPLE)]
    letters = sum(map(str.isalpha, sample))
    if letters < LEAST and not EASTERN.search(sample):
        return
    weight = 0.55 + 0.3 * min(1.0, letters / ENOUGH)
    yield Claim("language", _tag(sample, letters), None, WITNESS, round(weight, 3))


def _tag(sample: str, letters: int) -> str:
    """The tag, by the script where it tells, else by the model."""
    if EASTERN.search(sample):
        for script, tag in SCRIPTS:
            if len(script.findall(sample)) * 5 > letters:
                return tag
    return str(_identifier().classify(sample)[0])


@cache
def _identifier() -> LanguageIdentifier:
    """The model, loaded once, for the languages that fan fiction is written in."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(
        ["en", "de", "fr", "es", "pt", "it", "ru", "nl", "sv", "no", "da", "fi", "pl", "cs", "hu", "tr", "el", "ca", "ro", "uk", "zh", "ja", "ko"]
    )
    return identifier
