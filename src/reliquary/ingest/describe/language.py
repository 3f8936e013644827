"""The witness who hears which language a story is told in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import numpy as np
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from reliquary.ingest.divide import Divided
from reliquary.work import Claim

WITNESS = "language of the text"
SAMPLE = 600
"""Characters from the middle of the story."""
ENOUGH, LEAST = 400, 40
"""From how many characters on the answer is sure, and below how many none is given."""
EASTERN = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
ENGLISH = frozenset(
    ["the", "and", "of", "to", "that", "with", "his", "you", "she", "they", "were", "had", "from", "said",
     "but", "what", "this", "when", "would", "there", "their", "could", "been", "him", "into", "not", "it",
     "it's", "i'm", "don't", "didn't", "my", "your", "about", "who", "which", "than", "then", "have", "are",
     "out", "up", "down", "back", "over", "only", "by", "her"]
)  # fmt: skip
"""Words that no other language has so many of; where they are frequent and diverse, the model need not be asked."""
FREQUENT, DIVERSE = 0.2, 8
SCRIPTS = (
    (re.compile("[\u3040-\u30ff]"), "ja"),
    (re.compile("[\uac00-\ud7af]"), "ko"),
    (re.compile("[\u4e00-\u9fff]"), "zh"),
)


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
    return "en" if _is_plain_english(sample) else str(_identifier().classify(sample)[0])


def _is_plain_english(sample: str) -> bool:
    """Whether so much of a sample is everyday English that there is nothing to ask."""
    words = sample.lower().replace("’", "'").split()
    known = [word for word in words if word in ENGLISH]
    return len(known) > FREQUENT * len(words) and len(set(known)) >= DIVERSE


@cache
def _identifier() -> LanguageIdentifier:
    """The model, loaded once, for the languages that fan fiction is written in."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(
        [
            "en",
            "de",
            "fr",
            "es",
            "pt",
            "it",
            "ru",
            "nl",
            "sv",
            "no",
            "da",
            "fi",
            "pl",
            "cs",
            "hu",
            "tr",
            "el",
            "ca",
            "ro",
            "uk",
            "zh",
            "ja",
            "ko",
        ]
    )
    identifier.nb_ptc = np.ascontiguousarray(identifier.nb_ptc)
    return identifier
