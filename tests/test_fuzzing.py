"""No text breaks a reader: ten thousand spoilt documents and values go through every step, witness and parser.

What they are made of is drawn by a seed, so that every run reads the same; RELIQUARY_FUZZ_SEED sets another for longer
hunts by hand, and what those find is kept in `cases/found/`, a folder a case, and read again here.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest

from reliquary.ingest import ingest
from reliquary.ingest.describe import LAYOUT, TEXT
from reliquary.ingest.describe.addresses import find_addresses
from reliquary.ingest.describe.subject import subject
from reliquary.ingest.divide import divide
from reliquary.ingest.repair import repair
from reliquary.ingest.settle import settle
from reliquary.ingest.several import several
from reliquary.ingest.typeset import typeset
from reliquary.ingest.values.authors import authors
from reliquary.ingest.values.date import date, said_of_publishing
from reliquary.ingest.values.instalment import instalment, split_counter
from reliquary.ingest.values.number import number
from reliquary.ingest.values.permission import permission, said_of_archiving
from reliquary.ingest.values.prose import prose
from reliquary.ingest.values.series import series
from reliquary.ingest.values.title import clean_chapter, clean_title
from reliquary.scoring.cases import gaps
from reliquary.vocabulary.episodes import spoiler_points
from reliquary.vocabulary.fandoms import file_fandom, file_fandoms, named_in
from reliquary.vocabulary.genres import mixed
from reliquary.vocabulary.labels import guess_label, read_label
from reliquary.vocabulary.people import fandom_of_people, file_characters, file_person, file_relationships
from reliquary.vocabulary.ratings import is_code, rating
from reliquary.vocabulary.statuses import status
from reliquary.vocabulary.warnings import archive_warnings, warning_tags
from reliquary.work import Claim, Draft, Place, Region, Span

GOLD = Path(__file__).parents[1] / "evaluation" / "gold"
FOUND = Path(__file__).parent / "cases" / "found"
SEED = int(os.environ.get("RELIQUARY_FUZZ_SEED", "1"))
BATCHES, BATCH, WHOLE = 20, 500, 5
"""Ten thousand inputs in batches; one in so many is read from end to end once more, its words counted."""
LONGEST = 400
"""Characters of a piece of a document that is spoilt."""
WORDS = (
    "Title:", "TITLE - ", "Author:", "by", "By Wren", "Rating: PG-13", "Rating -", "Author's Notes",
    "Disclaimer:", "Summary", "Archive: yes", "Part 2/5", "Chapter One", "II", "3.", "* * *", "-=-=-", "xxxxx",
    "THE END", "tbc", "-- \n", "On 5 Jan, Wren wrote:", "> ", ">> ",
    "Subject: [list] FIC: NEW: VOY \"Rain\" 1/7 (J/C) [NC-17]", "From: Wren", "(c) 1999", "M/K", "MSR",
    "Mulder", "Obi-Wan", "Spoilers: Becoming", "wren@example.org", "wren AT example DOT org",
    "http://example.org", "//thoughts//", "*not*", "_never_", "[", "]", "(", "\"", "“", "”", "«", "'", "|",
    "\t", "  ", "=20", "=3D\n", "Ã©", "â€œ", "&amp;", "&#8220;", "\\\"", "作者：", "标题", "第三章", "Название:",
    "Глава 2", "Fortsetzung folgt", "T H E   W E I R", "1\n", "…",
)  # fmt: skip
SIGNS = (
    "\ufeff", "\u200b", "\u00ad", "\u202e", "\u2028", "\x00", "\x0b", "\x0c", "\x85", "\x1c", "\xa0", "\u3000",
    "\ufffd", "\U0001f600", "e\u0301", "İ", "ı", "ß", "ﬁ", "ǅ", "Ｒ", "：", "十", "①", "ª", "²", "ё", "א", "ا",
    "\r", "\n", "\n\n", "\n \n", "`",
)  # fmt: skip
HALF = "\ud800"
"""Half a sign, which no format gives; a text that holds one is read all the same."""
FANDOMS = ("The X-Files", "Buffy the Vampire Slayer")
PARSERS: tuple[Callable[[str], object], ...] = (
    authors, date, said_of_publishing, instalment, split_counter, number, permission, said_of_archiving, prose, series,
    clean_title, clean_chapter, rating, is_code, archive_warnings, warning_tags, mixed, status, file_fandom,
    file_fandoms, named_in, read_label, guess_label,
    lambda written: spoiler_points(written, FANDOMS),
    lambda written: file_person(written, FANDOMS),
    lambda written: file_relationships(written, FANDOMS),
    lambda written: file_characters(written, FANDOMS),
)  # fmt: skip


@cache
def documents() -> tuple[str, ...]:
    lines = [line for file in sorted(GOLD.glob("*.jsonl")) for line in file.read_text("utf-8").splitlines()]
    texts = [json.loads(line).get("text") or "" for line in lines]
    return tuple(text for text in texts if text and not text.lstrip().startswith("<"))


def spoilt(chance: random.Random) -> str:
    """Pieces of one or two documents, with lines lost, doubled and moved, and with words and odd signs put in."""
    lines = piece(chance).split("\n")
    for _ in range(chance.randint(0, 4)):
        at = chance.randrange(len(lines) + 1)
        match chance.randrange(6):
            case 0:
                del lines[at : at + chance.randint(1, 4)]
            case 1:
                lines[at:at] = lines[max(0, at - 2) : at + 1]
            case 2:
                lines[at:at] = [*piece(chance).split("\n")[:6], "" if chance.random() < 0.5 else " "]
            case 3:
                lines[at:at] = [f"{chance.choice(WORDS)} {chance.choice(WORDS)}"]
            case 4:
                lines = " ".join(lines).split("  ")
            case _:
                chance.shuffle(lines)
    text = "\n".join(lines)
    for _ in range(chance.randint(0, 6)):
        at = chance.randrange(len(text) + 1)
        end = at + chance.choice((0, 0, 1, 5))
        text = text[:at] + chance.choice(chance.choice((WORDS, SIGNS, ("", " ", "\n", HALF)))) + text[end:]
    return text[: 2 * LONGEST]


def piece(chance: random.Random) -> str:
    """A short piece of a document: its beginning, its end or some of its middle."""
    text = chance.choice(documents())
    start = chance.choice((0, 0, max(0, len(text) - LONGEST), chance.randrange(len(text))))
    return text[start : start + chance.randint(20, LONGEST)]


def draft(text: str, chance: random.Random) -> Draft:
    """The text as a draft, its regions as one of the formats might set them."""
    first, second = sorted(chance.randint(0, len(text)) for _ in range(2))
    one, two, three = (0, first), (first, second), (second, len(text))
    regions = chance.choice((
        (Region("author text", (0, len(text))),),
        (Region("mail header", one), Region("author text", two), Region("footer", three)),
        (Region("header", one), Region("story", two, "Rain", 2), Region("after", three)),
        (Region("author text", one), Region("chrome", two), Region("author text", three)),
        (),
    ))  # fmt: skip
    format = "mail" if regions and regions[0].role == "mail header" else "text"
    name = chance.choice(("rain.txt", "wren_rain-2.txt", "Mulder/rain 1 of 3.html"))
    return Draft(Place(name), "", None, format, None, text, "", regions=regions)


def letters(text: str) -> list[str]:
    return [char for char in text if char.isalnum()]


def is_read(given: Draft) -> None:
    """Every step and witness reads a draft: no word is lost, and every span lies in the text and on its words."""
    claims = each_step_reads(given)
    card = settle(claims)
    assert all(0 <= position < len(claims) for because in card.because.values() for position in because)


def each_step_reads(given: Draft) -> list[Claim]:
    mended = repair(given)
    assert all(lies_within(mended.offsets.back((at, at)), given.text) for at in range(0, len(mended.text) + 1, 7))
    divided = divide(mended)
    text = divided.draft.text
    assert "".join(text[slice(*region.span)] for region in divided.draft.regions) == text
    claims = list(divided.draft.claims)
    for witness in LAYOUT:
        claims += witness(divided)
    for teller in TEXT:
        claims += teller(divided.draft)
    assert [claim for claim in claims if not points_at_its_words(claim, text)] == []
    told = "".join(text[slice(*region.span)] for region in divided.draft.regions if region.role == "story")
    chapters = typeset(divided.draft)
    assert letters(" ".join(chapter.text for chapter in chapters)) == letters(told)
    assert letters(" ".join(words(chapter.xhtml) for chapter in chapters)) == letters(told)
    return claims


def is_accounted_for(given: Draft) -> None:
    """The whole of reading: every word is the story's, a claim's or a note's, and parting into stories loses none."""
    reading = ingest(given)
    assert letters("".join(given.text[slice(*gap)] for gap in gaps(reading, given.text))) == []
    assert letters("".join(part.text for part in several(given) if isinstance(part, Draft))) == letters(given.text)


def lies_within(span: Span, text: str) -> bool:
    return 0 <= span[0] <= span[1] <= len(text)


def points_at_its_words(claim: Claim, text: str) -> bool:
    if claim.span is None:
        return True
    raw = "".join((claim.raw or "").split())
    return lies_within(claim.span, text) and "".join(text[slice(*claim.span)].split()) == raw and 0 <= claim.weight <= 1


def words(xhtml: str) -> str:
    return "".join(ElementTree.fromstring(f"<x>{xhtml}</x>").itertext())


@pytest.mark.parametrize("batch", range(BATCHES))
def test_spoilt_documents_are_read_and_lose_no_word(batch: int) -> None:
    chance = random.Random(f"{SEED} documents {batch}")
    for at in range(BATCH):
        text = spoilt(chance)
        given = draft(text, chance)
        try:
            is_read(given)
            if at % WHOLE == 0:
                is_accounted_for(given)
        except Exception as fault:
            raise AssertionError(f"broke on {text!r} with the regions {given.regions}") from fault


@pytest.mark.parametrize("batch", range(BATCHES))
def test_spoilt_values_are_parsed_or_refused(batch: int) -> None:
    chance = random.Random(f"{SEED} values {batch}")
    for at in range(BATCH):
        value = " ".join(line_of(chance) for _ in range(chance.randint(1, 2)))
        for parse in PARSERS if at else (*PARSERS, fandom_of_people):
            try:
                parse(value)
            except Exception as fault:
                raise AssertionError(f"{getattr(parse, '__name__', parse)} broke on {value!r}") from fault
        for (start, end), address in find_addresses(value):
            assert 0 <= start < end <= len(value) and "@" in address
        assert all(points_at_its_words(claim, value) for claim in subject(value, (0, len(value)), "Wren")), value


def line_of(chance: random.Random) -> str:
    """A line of a document, often the value of a label, spoilt."""
    line = chance.choice(piece(chance).split("\n"))[:120]
    if chance.random() < 0.5:
        line = line.partition(":")[2] or line
    for _ in range(chance.randint(0, 3)):
        at = chance.randrange(len(line) + 1)
        line = line[:at] + chance.choice(chance.choice((WORDS, SIGNS))) + line[at + chance.choice((0, 1, 4)) :]
    return line


def found() -> Iterator[Path]:
    yield from sorted(path.parent for path in FOUND.glob("*/text.json"))


@pytest.mark.parametrize("case", list(found()), ids=lambda case: case.name)
def test_what_was_found_is_read(case: Path) -> None:
    text = json.loads((case / "text.json").read_text("utf-8"))
    for seed in range(10):
        is_read(draft(text, random.Random(seed)))
        is_accounted_for(draft(text, random.Random(seed)))
    for parse in PARSERS:
        parse(text.replace(HALF, ""))
