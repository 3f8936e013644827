"""What the index holds of a work, field by field, and how text becomes tokens in it.

The index holds no story text that could be read back: words are indexed, not stored, and snippets are cut from the
library's own text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from hashlib import sha256

import tantivy

from reliquary.work import Card, KeptWork

ENGLISH, ANY = "words_en", "words_any"
"""The two tokenizers: stemmed English, and plain folded words for every language and for exact phrases."""

TEXTS = ("title", "author", "summary", "names", "body")
"""Fields of words; each stands twice, stemmed under its own name and exact under `<name>_exact`."""

TAGS = (
    "fandom", "ship", "character", "warning", "genre", "form", "category", "series", "author_name",
    "archive", "language", "status", "permission", "rating", "decade", "length", "spoiler",
)  # fmt: skip
"""Fields whose values are whole names, counted for facets."""

NUMBERS = ("words", "date_from", "date_to", "change", "added", "visibility")

LENGTHS = ((1000, "under 1,000"), (5000, "1,000 to 5,000"), (20000, "5,000 to 20,000"), (50000, "20,000 to 50,000"))

_UNEVEN = re.compile(r"\s\s|[^\S ]|[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_CJK = re.compile(r"([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])")


@cache
def schema() -> tantivy.Schema:
    """The index's schema; a change in it changes `fingerprint`, and the index is made anew."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    for name in TEXTS:
        builder.add_text_field(name, stored=False, tokenizer_name=ENGLISH)
        builder.add_text_field(f"{name}_exact", stored=False, tokenizer_name=ANY)
    for name in TAGS:
        builder.add_text_field(name, stored=False, fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("fandom_words", "ship_words", "character_words", "series_words", "archive_words"):
        builder.add_text_field(name, stored=False, tokenizer_name=ANY)
    builder.add_text_field("title_order", stored=False, fast=True, tokenizer_name="raw", index_option="basic")
    for name in NUMBERS:
        builder.add_integer_field(name, stored=name == "change", indexed=True, fast=True)
    return builder.build()


def fingerprint() -> str:
    """Names this schema, so that an index made by another is recognised."""
    shape = repr((TEXTS, TAGS, NUMBERS, LENGTHS, "1", tantivy.__version__))
    return sha256(shape.encode()).hexdigest()[:12]


def register_tokenizers(index: tantivy.Index) -> None:
    """Must run on every opening: tantivy does not keep tokenizers with the index."""
    words = tantivy.Tokenizer.simple
    plain = tantivy.TextAnalyzerBuilder(words()).filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold())
    english = (
        tantivy.TextAnalyzerBuilder(words())
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.stemmer("english"))
    )
    index.register_tokenizer(ANY, plain.build())
    index.register_tokenizer(ENGLISH, english.build())


def spaced(text: str) -> str:
    """Text with blanks between Chinese and Japanese signs, so that each is a word and a word is a phrase.

    >>> spaced("see \u96ea\u5c71")
    'see  \u96ea  \u5c71 '
    """
    return _CJK.sub(r" \1 ", text)


def unspaced(text: str) -> tuple[str, Sequence[int]]:
    """The text without the blanks of `spaced` and with other white space as one blank; and where each character went.

    >>> unspaced(spaced("see \u96ea\u5c71  now"))[0]
    'see \u96ea\u5c71 now'
    """
    if not _UNEVEN.search(text):
        return text, range(len(text) + 1)
    pieces: list[str] = []
    moved: list[int] = []
    length = 0
    for match in re.finditer(r"\s+|\S+", text):
        piece, size = match[0], len(match[0])
        if piece.isspace():
            beside = text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
            piece = " " if size > len(_CJK.findall(beside)) else ""
            moved += [length] * size
        else:
            moved += range(length, length + size)
        pieces.append(piece)
        length += len(piece)
    return "".join(pieces), [*moved, length]


def is_english(language: str | None) -> bool:
    """Whether words are stemmed as English ones; a language that nobody knows is taken for English.

    >>> is_english("en-GB"), is_english(None), is_english("de")
    (True, True, False)
    """
    return language is None or language.split("-")[0].casefold() == "en"


def document(
    work: KeptWork, *, change: int, visibility: int, added: int, date: str | None, archive: str | None
) -> dict[str, object]:
    """The index's fields for one work, ready for `tantivy.Document.from_dict`."""
    card = work.card
    fields: dict[str, object] = {"key": [work.key], "change": [change], "added": [added], "visibility": [visibility]}
    for name, text in _texts(work).items():
        if is_english(card.language):
            fields[name] = [text]
        fields[f"{name}_exact"] = [spaced(text)]
    tags = _tags(card) | {"archive": [archive] if archive else []}
    words = sum(len(chapter.text.split()) for chapter in work.chapters)
    tags["length"] = [length_band(words)]
    fields |= {name: values for name, values in tags.items() if values}
    for name in ("fandom", "ship", "character", "series", "archive"):
        fields[f"{name}_words"] = [spaced(value) for value in tags[name]]
    fields["title_order"] = [(card.title or "\uffff").casefold()[:80]]
    fields["words"] = [words]
    if date:
        fields["date_from"], fields["date_to"] = [day_number(date, 1)], [day_number(date, 31)]
        fields["decade"] = [f"{date[:3]}0s"]
    return fields


def _texts(work: KeptWork) -> dict[str, str]:
    card = work.card
    return {
        "title": " ".join(filter(None, (card.title, card.chapter_title))),
        "author": "\n".join(card.authors),
        "summary": card.summary or "",
        "names": "\n".join((*card.fandoms, *card.relationships, *card.characters, *card.genres, card.series or "")),
        "body": "\n".join(f"{chapter.title or ''}\n{chapter.text}" for chapter in work.chapters),
    }


def _tags(card: Card) -> dict[str, list[str]]:
    return {
        "fandom": list(card.fandoms),
        "ship": list(card.relationships),
        "character": list(card.characters),
        "warning": list(card.warnings),
        "genre": list(card.genres),
        "form": [card.form] if card.form else [],
        "category": list(card.categories),
        "series": [card.series] if card.series else [],
        "author_name": list(card.authors),
        "language": [card.language] if card.language else [],
        "status": [card.status] if card.status else [],
        "permission": [card.archive or "unsaid"],
        "rating": [card.rating or "not_rated"],
        "spoiler": _spoiler_tags(card),
    }


def _spoiler_tags(card: Card) -> list[str]:
    """`said` where the author speaks of spoilers at all, `fandom|season` for each, `fandom|all` without a season."""
    tags = ["said"] if card.spoilers_raw or card.spoilers else []
    return tags + [f"{s.fandom}|{'all' if s.season is None else s.season}" for s in card.spoilers]


def length_band(words: int) -> str:
    """The band of length a number of words falls into."""
    return next((name for limit, name in LENGTHS if words < limit), "over 50,000")


def day_number(date: str, missing: int) -> int:
    """A date as a number to compare: year, month, day; what the date does not say is filled at one of its ends.

    >>> day_number("1998-03", 1), day_number("1998", 31)
    (19980301, 19981231)
    """
    parts = [int(part) for part in date.split("-")]
    year, month, day = (*parts, *(12 if missing > 1 else 1, missing)[len(parts) - 1 :])[:3]
    return year * 10000 + month * 100 + day
