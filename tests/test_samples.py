"""The samples: every mess that the heap should hold, each understood; every character and every word accounted for."""

from __future__ import annotations

import html
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from hypothesis import given, settings
from hypothesis import strategies as st

from reliquary.catalogue import Entry, catalogue, read_source
from reliquary.formats.bundles import gather
from reliquary.ingest import ingest
from reliquary.ingest.describe.addresses import find_addresses
from reliquary.ingest.divide import divide
from reliquary.ingest.facts import clues, facts
from reliquary.ingest.repair import repair
from reliquary.library.contacts import addresses_in
from reliquary.library.documents import unpack_chapters
from reliquary.library.exporting import export_epubs
from reliquary.library.folder import Library
from reliquary.library.intake import add
from reliquary.library.joining import components
from reliquary.library.models import Contact, Edition, Instalment, Work
from reliquary.library.query import query
from reliquary.library.reread import reread
from reliquary.sources import find_sources
from reliquary.work import Draft, Leaf, Place, Reading, Refusal

ROOT = Path(__file__).parents[1]
HEAP = ROOT / "samples" / "heap"
WORD = re.compile(r"[^\W_]+")
TAG = re.compile(r"<[^>]*>")


@pytest.fixture(scope="module")
def drafts() -> list[Draft]:
    """Every document of the heap, as its format gives it."""
    sources = [source for source in gather(find_sources([HEAP])) if not isinstance(source, Refusal)]
    return [found for source in sources for found in read_source(source) if isinstance(found, Draft)]


@pytest.fixture(scope="module")
def found() -> list[Entry | Leaf | Refusal]:
    return list(catalogue([HEAP]))


@pytest.fixture(scope="module")
def entries(found: list[Entry | Leaf | Refusal]) -> list[Entry]:
    return [each for each in found if isinstance(each, Entry)]


def test_works_are_made_of_the_files_that_belong_together(entries: list[Entry]) -> None:
    """By truth written by hand: nothing is joined that does not belong together, and everything that does."""
    truth = tomllib.loads((ROOT / "evaluation" / "works.toml").read_text("utf-8"))
    seen: Counter[str] = Counter()
    total = Counter(str(entry.reading.place) for entry in entries)
    names = []
    for entry in entries:
        place = str(entry.reading.place)
        seen[place] += 1
        name = place.removeprefix(f"{HEAP}/")
        names.append(f"{name}#{seen[place]}" if total[place] > 1 else name)
    known = {name for work in truth["works"] for name in work} | set(truth["alone"])
    assert {name for work in truth["works"] for name in work} <= set(names)
    compared = [
        facts(
            entry.card, entry.reading.place, entry.reading.fingerprint, clues(entry.reading.claims, entry.card.because)
        )
        for entry in entries
    ]
    groups = [[names[position] for position in group] for group in components(compared)]
    found = [sorted(name for name in group if name in known) for group in groups]
    assert sorted(group for group in found if len(group) > 1) == sorted(map(sorted, truth["works"]))


# what the heap holds


def test_the_heap_is_large_enough_to_surprise(entries: list[Entry]) -> None:
    assert len(entries) >= 90
    assert len({fandom for entry in entries for fandom in entry.card.fandoms}) >= 15
    assert {"windows-1252", "macintosh", "koi8-r", "shift_jis", "big5", "gb18030"} <= {
        entry.reading.encoding for entry in entries
    }


def test_each_mess_is_told_from_a_story(found: list[Entry | Leaf | Refusal]) -> None:
    leaves = {each.place.name: each.kind for each in found if isinstance(each, Leaf)}
    assert leaves["cover.txt"] == "picture"
    assert {"index.html", "links.html", "stories.html", "gbook.html", "style.css"} <= leaves.keys()
    assert "reply" in leaves.values()
    refusals = {each.place.name: each.reason for each in found if isinstance(each, Refusal)}
    missing = "the archive's database names this story's file, and it is not there"
    assert refusals == {"empty.txt": "the file is empty", "missing.html": missing}


def test_databases_lead_the_files_of_their_stories(found: list[Entry | Leaf | Refusal]) -> None:
    formats = {each.card.title: each.reading.format for each in found if isinstance(each, Entry)}
    assert {formats[title] for title in ("Ten-ish", "Under the Third Step", "Leaning")} == {"efiction dump"}
    assert formats["Don't Count the Stairs"] == "page" and formats["Entrée"] == "text"
    assert "story elsewhere" in {each.kind for each in found if isinstance(each, Leaf)}


def test_archives_in_archives_are_opened(entries: list[Entry]) -> None:
    boxes = [entry.reading.place for entry in entries if len(entry.reading.place.members) > 1]
    assert any(box.path.endswith(".zip") and ".zip" in box.members[0] for box in boxes)


def test_text_encoded_twice_is_mended(entries: list[Entry]) -> None:
    mended = [entry.reading for entry in entries if any("encoded twice" in note.what for note in entry.reading.notes)]
    assert mended and not any("â€™" in reading.body for reading in mended)


def test_thirty_addresses_in_many_forms_and_a_file_name(drafts: list[Draft]) -> None:
    written = {draft.text[slice(*span)]: address for draft in drafts for span, address in find_addresses(draft.text)}
    assert len(set(written.values())) >= 30
    forms = {re.sub(r"[\w-]{2,}", "w", re.sub(r"\bat\b", "at", form)) for form in written}
    assert len(forms) >= 10 and sum("@" not in form for form in written) >= 10
    assert [address for path in HEAP.rglob("*") for _, address in find_addresses(path.name)]


# what the reader makes of any document


def accounts_for_everything(draft: Draft) -> Reading:
    """Regions cover the text once; what is no story lies in the span of a claim or note; no word of a story is lost."""
    mended = repair(draft)
    divided = divide(mended).draft
    ends = [region.span[1] for region in divided.regions]
    assert [region.span[0] for region in divided.regions] == [0, *ends][: len(ends)]
    assert (ends or [0])[-1] == len(divided.text)
    reading = ingest(draft)
    story = [region.span for region in divided.regions if region.role == "story"]
    spans = [divided.offsets.back(span) for span in story]
    spans += [each.span for each in (*reading.claims, *reading.notes) if each.span]
    bare = bytearray(b"\x01" * len(draft.text))
    for start, stop in spans:
        bare[start:stop] = bytes(stop - start)
    assert not "".join(char for char, left in zip(draft.text, bare, strict=True) if left and char.isalnum())
    words = "".join(WORD.findall(" ".join(divided.text[start:stop] for start, stop in story)))
    assert "".join(WORD.findall(reading.body)) == words
    shown = html.unescape(TAG.sub(" ", " ".join(chapter.xhtml for chapter in reading.chapters)))
    assert "".join(WORD.findall(shown)) == words
    return reading


def test_every_sample_is_accounted_for(drafts: list[Draft]) -> None:
    assert sum(bool(accounts_for_everything(draft).body) for draft in drafts) >= 90


LINES = st.sampled_from(
    ["", "", "Title: Rain", "Author: Wren", "Rating: PG", "Summary: It rains,", "* * *", "---", "Chapter 2: Later",
     "It was late, and *nobody* had _slept_ at all.", "\"Go,\" she said.", "    indented", "> quoted", "Part 3/7",
     "FIN", "Author's Notes: Thanks to all.", "TBC...", "Feedback: wren@example.org", "a" * 80, "Ã©tÃ© came", "1.",
     "The End",
     "-- ", "/thought/ and ~~sign~~", "<b>bold</b> &amp; plain", "Disclaimer: Not mine."]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES | st.text(max_size=40), max_size=40))
def test_any_document_is_accounted_for(lines: list[str]) -> None:
    text = "\n".join(lines).replace("\r", "\n")
    accounts_for_everything(Draft(Place("a.txt"), "", None, "text", None, text, ""))


# what the library makes of the heap


def kept_texts() -> Iterator[tuple[str, str]]:
    """Every text of every table but the sealed one, chapters unpacked."""
    for model in apps.get_app_config("library").get_models(include_auto_created=True):
        names = [field.attname for field in model._meta.concrete_fields]
        for row in model.objects.values_list(*names) if model is not Contact else ():
            for name, value in zip(names, row, strict=True):
                chapters = model is Edition and name == "chapters"
                yield model.__name__, repr(unpack_chapters(value)) if chapters else str(value)


def test_the_heap_becomes_a_library(library: Library, drafts: list[Draft], tmp_path: Path) -> None:
    """Seven files are one serial, three editions one work; read again nothing differs."""
    *_, last = add(library, [HEAP], workers=1)
    assert last.report.found == last.report.accounted > 100 and not last.report.again
    assert max(map(len, _parts().values())) == 7
    editions = [Edition.objects.filter(instalment__work=work).count() for work in Work.objects.filter(instalments=1)]
    assert max(editions) >= 3
    assert list(reread(library)) == []
    no_address_stands_open(library, drafts)
    books_are_the_same_twice(tmp_path)


def no_address_stands_open(library: Library, drafts: list[Draft]) -> None:
    written = {address for draft in drafts for _, address in find_addresses(draft.text)}
    numbers = " ".join(f"⟦contact {number}⟧" for number in Contact.objects.values_list("number", flat=True))
    sealed = set(addresses_in(numbers, library.secrets).lower().split())
    assert len(sealed) >= 30
    assert [(table, one) for table, text in kept_texts() for one in written | sealed if one in text] == []


def books_are_the_same_twice(folder: Path) -> None:
    assert export_epubs(query(""), folder / "one").written >= 80
    export_epubs(query(""), folder / "two")
    books = sorted((folder / "one").iterdir())
    assert [book.read_bytes() for book in books] == [(folder / "two" / book.name).read_bytes() for book in books]


def _parts() -> dict[str, set[int]]:
    """The numbers of the parts that each work has."""
    parts: dict[str, set[int]] = {}
    for key, n in Instalment.objects.exclude(n=None).values_list("work__key", "n"):
        parts.setdefault(key, set()).add(n)
    return parts
