"""The Automated Archive's database as people left it, and the files of the stories it lists."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliquary.catalogue import Entry, catalogue, read_source
from reliquary.formats import recognise
from reliquary.formats.platforms.archive_db.hash import entries
from reliquary.library.folder import Library
from reliquary.library.intake import add
from reliquary.library.models import Edition, Work
from reliquary.library.reread import reread
from reliquary.work import Leaf, Place, Refusal, Source

DATABASE = """#!/usr/bin/perl
# the archive's database; made by a program, mended by hand

%FILES = (

1 => {
\tAuthor => 'Wicket Gate',
\tEmail => 'gate@example.org',
\tTitle => 'It\\'s Raining',
\tSummary => 'She said "it's late", and
it was; caf&eacute; open',
\tRating => 'PG',
   Category => 'Drama, Angst',
\tPairing => 'Mulder/Scully',
\tOptionalWarnings => 'Character Death',
\tFandom => 'The X-Files',
\tDate => '02/26/00',
\tLocation => '1/raining',
\tFileType => 'html',
\tSequelName => 'Before the Rain',
\tTheStockOfTea => 'low',
\tSize => '12',
},

2 => { Author => 'Moth, Kestrel', EmailAuthor => 'moth@example.org, kes@example.net', Title => "Two \\"Hands\\"",
Rating => 'R', Fandom => 'The West Wing',
PrintTime => 951523200, Location => 'archive/1/hands', FileType => 'txt', },
3 => {
  Author => 'O'Tide',
  Title=>'Elsewhere',
  LocationURL => 'http://tide.example.com/else.html',
  Offsite => 'offsite'
},
4 => {
\tAuthor => 'Wicket Gate',
\tTitle => 'Lost',
\tLocation => '2/lost',
\tFileType => 'html',
},
5 => {
\tAuthor => 'Finch',
\tTitle => 'Na\xefve Caf\xe9',
\tRating => 'NC-17',
\tFandom => 'The X-Files',
\tLocation => '2/cafe',
},
);
1;
"""


def prose(name: str) -> str:
    chance = random.Random(name)
    return "\n\n".join(
        " ".join(f"{chance.choice(['lamp', 'boat', 'rain'])} {chance.randrange(10**5)}" for _ in range(40)) + "."
        for _ in range(4)
    )


@pytest.fixture
def heap(tmp_path: Path) -> Path:
    """An archive with its stories; one is lost, one file is in no list."""
    for name, text in {
        "ARCHIVE_DB.pl": DATABASE,
        "archive/1/raining.html": f"<html><body><h1>It's Raining</h1><p>{prose('raining')}</p></body></html>",
        "archive/1/hands.txt": f"Rating: PG-13\n\n{prose('hands')}\n",
        "archive/2/cafe.htm": f"<html><body><p>{prose('cafe')}</p></body></html>",
        "archive/2/unlisted.txt": f"Title: Unlisted\nAuthor: Wren\n\n{prose('unlisted')}\n",
    }.items():
        place = tmp_path / "site" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode("cp1252"))
    return tmp_path / "site"


def source(text: str, name: str = "ARCHIVE_DB.pl") -> Source:
    data = text.encode("cp1252", "replace")
    return Source(Place(name), len(data), sha256(data).hexdigest(), lambda: io.BytesIO(data))


def test_the_files_bear_what_the_list_says(heap: Path) -> None:
    found = {each.card.title: each.card for each in catalogue([heap]) if isinstance(each, Entry)}
    assert found.keys() == {"It's Raining", 'Two "Hands"', "Naïve Café", "Unlisted"}
    card = found["It's Raining"]
    assert (card.authors, card.emails, card.rating, card.date) == (
        ("Wicket Gate",), ("gate@example.org",), "teen", "2000-02-26",
    )  # fmt: skip
    assert (card.fandoms, card.relationships) == (("The X-Files",), ("Fox Mulder/Dana Scully",))
    assert card.summary == 'She said "it\'s late", and it was; café open'
    assert card.warnings == ("major_character_death",) and "Angst" in card.genres
    hands = found['Two "Hands"']
    assert (hands.authors, hands.emails) == (("Moth", "Kestrel"), ("moth@example.org", "kes@example.net"))
    assert (hands.rating, hands.date) == ("teen", "2000-02-26"), (
        "the author's own word on the rating, the list's on the date"
    )
    assert found["Naïve Café"].rating == "explicit"


def test_what_means_nothing_to_us_is_noted(heap: Path) -> None:
    (entry,) = (each for each in catalogue([heap]) if isinstance(each, Entry) and each.card.title == "It's Raining")
    notes = [note.what for note in entry.reading.notes]
    assert "a sequel to “Before the Rain”" in notes and "the archive's field “TheStockOfTea”: low" in notes


def test_stories_that_are_not_there_are_told(heap: Path) -> None:
    read = list(catalogue([heap]))
    leaf = next(each for each in read if isinstance(each, Leaf))
    assert leaf.kind == "story elsewhere"
    assert leaf.reason == "“Elsewhere” by O'Tide lies on another site: http://tide.example.com/else.html"
    refusal = next(each for each in read if isinstance(each, Refusal))
    assert str(refusal.place).endswith("ARCHIVE_DB.pl!archive/2/lost.html")
    assert refusal.reason == "the archive's database names this story's file, and it is not there"
    assert refusal.detail == "“Lost” by Wicket Gate"
    assert len(read) == 6


def test_a_list_alone_refuses_its_stories_one_by_one() -> None:
    read = list(read_source(source(DATABASE)))
    assert [type(each) for each in read] == [Refusal, Refusal, Leaf, Refusal, Refusal]


def test_two_entries_of_one_file_make_one_work(heap: Path) -> None:
    text = DATABASE.replace(
        "4 => {", "9 => {\n Title => 'Again',\n Location => '1/raining',\n FileType => 'html'\n},\n4 => {"
    )
    (heap / "ARCHIVE_DB.pl").write_bytes(text.encode("cp1252"))
    read = list(catalogue([heap]))
    assert len([each for each in read if isinstance(each, Entry)]) == 4
    assert "entry 9 names the same file as entry 1" in [each.reason for each in read if isinstance(each, Leaf)]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("'plain'", "plain"), (r"'it\'s'", "it's"), ("'it's'", "it's"), (r"'back\\slash'", "back\\slash"),
        ("'broken\n  over lines'", "broken\n  over lines"), (r'"say \"so\" \@ once"', 'say "so" @ once'),
        ("q{it's}", "it's"), ('qq(it\\\'s)', "it's"),
        ("12", "12"), ("undef", ""), ("''", ""), ("'a', 'b'", "a', 'b"), ("'words', # it's a remark", "words"),
        ("'ends',\n\n\n", "ends"), ("'x => y'", "x => y"),
    ],
)  # fmt: skip
def test_values(written: str, meant: str) -> None:
    for after in (",\n", "\n", "  ,  \n"):
        (entry,) = entries(f"%FILES = (\n1 => {{\n  Before => 'b',\n  Field => {written}{after}  Next => 'n'\n}}\n);\n")
        assert dict(entry.fields) == {"Before": "b", "Field": meant, "Next": "n"}
        (entry,) = entries(f"%FILES = (\n1 => {{\n  Field => {written}{after}\n}},\n);\n1;\n")
        assert dict(entry.fields) == {"Field": meant} and not entry.is_cut


def test_a_cut_list_says_so() -> None:
    text = DATABASE[: DATABASE.index("Na\xefve")]
    read = list(read_source(source(text)))
    assert isinstance(read[-1], Refusal)
    assert read[-1].reason == "the archive's database is cut off; what is whole in it was read"


def test_other_programs_are_no_database() -> None:
    script = "#!/usr/bin/perl\n%FILES = (1 => 2);\nprint 'Title => x';\n"
    assert recognise(source(script)).name != "archive database"
    story = "1 => { what it said\n" + "Author => nobody. It rained. " * 40
    assert recognise(source(story)).name != "archive database"


def test_nothing_in_it_is_run(tmp_path: Path) -> None:
    trap = tmp_path / "ran"
    text = DATABASE.replace("'low'", f"`touch {trap}`").replace("'12'", f'system("touch {trap}")')
    assert len(list(read_source(source(text)))) == 5 and not trap.exists()


def test_an_archive_is_taken_in_once_and_changes_are_noticed(
    library: Library, heap: Path, snapshot: Callable[[], Any]
) -> None:
    *_, first = add(library, [heap], workers=1)
    assert (first.report.editions, first.report.found) == (4, first.report.accounted)
    before = snapshot()
    *_, again = add(library, [heap], workers=1)
    assert (again.report.editions, again.batch) == (0, None) and snapshot() == before
    assert list(reread(library)) == [] and snapshot() == before
    mended = DATABASE.replace("'NC-17'", "'PG-13'")
    (heap / "ARCHIVE_DB.pl").write_bytes(mended.encode("cp1252"))
    *_, changed = add(library, [heap], workers=1)
    assert (changed.report.editions, changed.report.works) == (1, 0)
    assert Edition.objects.filter(instalment__work=Work.objects.get(title="Naïve Café")).count() == 2


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="%FILES=(){}12 '\"\\,\nqaA>#;", max_size=300))
def test_any_text_is_no_trouble(text: str) -> None:
    list(entries(text))
    list(entries("%FILES = (\n1 => {\nTitle => '" + text))


@pytest.mark.parametrize("piece", ["'", "',\n", "1 => {\n", "A => '", "#'\n", "\\'", "q{", "=>", " ", "' ", "#", "\n,"])
def test_storms_end(piece: str) -> None:
    """Half a megabyte of anything takes a moment; a reader that is not linear would not end."""
    storm = piece * (500_000 // len(piece))
    list(entries("%FILES = (\n1 => {\n Title => '" + storm))
    list(entries("%FILES = (\n1 => {\n Title => 'x'" + storm + "x"))
    recognise(source("%FILES = (\n" + storm[:60_000] + "1 =>"))
