"""Every character is accounted for: it is story, in the span of a claim, or named by a note; and no word is lost."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliquary.catalogue import read_source
from reliquary.formats.bundles import gather
from reliquary.ingest import ingest
from reliquary.ingest.divide import divide
from reliquary.ingest.repair import repair
from reliquary.scoring.cases import SUFFIXES, gaps
from reliquary.sources import find_sources
from reliquary.work import Bundle, Draft, Place, Refusal, Region, Source

ROOT = Path(__file__).parents[1]
HEAP = [each for each in gather(find_sources([ROOT / "samples" / "heap"])) if not isinstance(each, Refusal)]
CASES = [json.loads(line) for path in sorted((ROOT / "evaluation/gold").glob("*.jsonl")) for line in path.open("rb")]


def check(draft: Draft) -> None:
    """The regions cover the mended text once, in order; the reading accounts for the found one."""
    divided = divide(repair(draft)).draft
    at = 0
    for region in divided.regions:
        assert region.span[0] == at < region.span[1], (region, at)
        at = region.span[1]
    assert at == len(divided.text)
    reading = ingest(draft)
    forgotten = [draft.text[slice(*gap)] for gap in gaps(reading, draft.text)]
    assert [words for words in forgotten if words.strip()] == []
    for claim in reading.claims:
        if claim.span is not None:
            assert 0 <= claim.span[0] <= claim.span[1] <= len(draft.text)
    story = "".join(divided.text[slice(*region.span)] for region in divided.regions if region.role == "story")
    told = "".join(chapter.text for chapter in reading.chapters)
    assert letters(told) == letters(story), "no word of the story is lost or added"


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


@pytest.mark.parametrize("source", HEAP, ids=lambda source: str(source.place).split("heap/")[-1])
def test_the_samples_are_accounted_for(source: Source | Bundle) -> None:
    for draft in read_source(source):
        if isinstance(draft, Draft):
            check(draft)


def test_the_gold_cases_are_accounted_for(tmp_path: Path) -> None:
    for case in CASES:
        raw = case["text"].encode(case["encoding"], errors="surrogateescape")
        (tmp_path / (case["id"] + SUFFIXES[case["kind"]])).write_bytes(raw)
    for source in find_sources([tmp_path]):
        for draft in read_source(source):
            if isinstance(draft, Draft):
                check(draft)


WRITTEN = """Title: Rain|Author: Wren <wren@example.org>
    |by Wren|RATING - PG|Summary:|It rained all day.|* * *|"No," he said.
    |Part 2/3|Chapter One: Snow|FIN|TBC|-- |Disclaimer: not mine.|> quoted|~~~~|Dear Wren,|TOM: Hello.|A/N: thanks
    |Название: Дождь|标题：雨|Archive: anywhere|cafÃ© â€œx|The End|_____________|Fandom: X-Files|Pairing: M/S|1. Milk
    |[Scene: a pier]|(7/10)|\\”|\\"|=20|=3D|28. Subject: x|&amp;|\t"""
PIECES = st.sampled_from(WRITTEN.split("|"))


@given(st.lists(st.one_of(PIECES, st.text(max_size=40)), max_size=25), st.sampled_from(["\n", "\n\n", " ", "\n    "]))
@settings(max_examples=250, deadline=None)
def test_whatever_is_written_is_accounted_for(pieces: list[str], between: str) -> None:
    text = between.join(pieces).replace("\r", "\n").encode("utf-8", "replace").decode()
    digest = sha256(text.encode()).hexdigest()
    whole = (Region("author text", (0, len(text))),) if text else ()
    check(Draft(Place("any.txt"), digest, None, "text", "utf-8", text, digest, regions=whole))
