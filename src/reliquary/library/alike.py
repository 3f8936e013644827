"""Finds works like another: by rare tags that both bear, and by rare words that both tell their stories with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from math import log

import tantivy
from tantivy import Occur
from tantivy import Query as Terms

from reliquary.library import schema
from reliquary.library.index import WorkIndex
from reliquary.library.models import Work

WEIGHTS = {"series": 3.0, "ship": 3.0, "character": 1.0, "author_name": 1.0, "genre": 1.0, "fandom": 1.5, "form": 0.5}
"""What it says of two works to share a value of a field, for values equally rare."""

CARDS = {
    "series": "series", "ship": "relationships", "character": "characters", "author_name": "authors",
    "genre": "genres", "fandom": "fandoms", "form": "form",
}  # fmt: skip
"""The field of the card that each field of the index is filled from."""

READ, TRIED, WORDS = 20_000, 60, 12
"""Characters of the story that are looked at, its commonest words that are weighed, and those that are asked for."""


def alike(index: WorkIndex, work: Work, text: str, visible: Iterable[int], limit: int = 5) -> tuple[str, ...]:
    """The keys of the visible works most like this one, the likest first; none where no tag is shared."""
    searcher = index.searcher()
    everything = max(2, searcher.num_docs)
    tags = list(_tags(searcher, work.card, everything))
    if not tags:
        return ()
    parts = [(Occur.Should, each) for each in (*tags, *_words(searcher, text, everything))]
    classes = [(Occur.Should, _term("visibility", number)) for number in visible]
    terms = Terms.boolean_query(
        [
            (Occur.Must, Terms.boolean_query(parts)),
            (Occur.Must, Terms.const_score_query(Terms.boolean_query(classes), 0.0)),
            (Occur.MustNot, _term("key", work.key)),
        ]
    )
    return tuple(str(searcher.doc(at).get_first("key")) for _, at in searcher.search(terms, limit, count=False).hits)


def _tags(searcher: tantivy.Searcher, card: Mapping[str, object], everything: int) -> Iterator[Terms]:
    for name, weight in WEIGHTS.items():
        value = card.get(CARDS[name])
        for each in [value] if isinstance(value, str) else value or ():
            shared = searcher.doc_freq(name, each)
            if shared > 1:
                yield Terms.const_score_query(_term(name, each), weight * log(1 + everything / shared))


def _words(searcher: tantivy.Searcher, text: str, everything: int) -> Iterator[Terms]:
    """The words of a story that are common in it and rare in others."""
    common = Counter(re.findall(r"[a-z]{5,20}", text[:READ].casefold())).most_common(TRIED)
    held = [(count, word, searcher.doc_freq("body_exact", word)) for word, count in common]
    weighed = [(count * log(everything / shared), word) for count, word, shared in held if shared > 1]
    for weight, word in sorted(weighed, reverse=True)[:WORDS]:
        if weight > 0:
            yield Terms.const_score_query(_term("body_exact", word), 0.25)


def _term(name: str, value: object) -> Terms:
    return Terms.term_query(schema.schema(), name, value)
