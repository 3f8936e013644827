"""The command line: what each command prints, writes and answers, and the one sentence for each mistake."""

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile

import pytest
from jsonschema import Draft202012Validator

from reliquary.cli import main
from reliquary.library.models import Contact, Work
from reliquary.library.opening import close_library, open_library

ROOT = Path(__file__).parents[1]
LONG = "\n\n".join(f"It was night {n} at the harbour, and the lamp of room {n * 7} went out again." for n in range(40))
HEAP = {
    "harbour.txt": f"Title: Harbour Lights\nAuthor: Wren <wren@example.org>\nFandom: Highlander\nRating: G\n\n{LONG}",
    "kettle.txt": "Title: Kettle\nAuthor: Ann Lantern\nFandom: due South\nRating: NC-17\nSummary: Tea & sympathy.\n\n"
    + "The kettle sang. " * 300,
    "chan.txt": "Title: Sealed\nAuthor: Dora\nRating: R\nWarnings: underage\n\n" + "The bell was quiet. " * 90,
    "empty.txt": "",
}


class Ran(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs a command in an empty folder, with no library in its environment."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for name in ("RELIQUARY_LIBRARY", "DATABASE_URL", "RELIQUARY_PUBLISHED", "RELIQUARY_LOGIN", "RELIQUARY_HOSTS"):
        monkeypatch.delenv(name, raising=False)

    def ran(*words: str | Path) -> Ran:
        monkeypatch.setattr(sys, "argv", ["reliquary", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        close_library()
        out, err = capsys.readouterr()
        return Ran(int(end.value.code or 0), out, err)

    return ran


@pytest.fixture
def heap(tmp_path: Path) -> Path:
    folder = tmp_path / "heap"
    folder.mkdir()
    for name, text in HEAP.items():
        (folder / name).write_text(text)
    (folder / "cover.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(40))
    return folder


@pytest.fixture
def added(run: Run, heap: Path) -> Run:
    """The same, with the heap in `./library`."""
    assert run("add", heap, "--workers", "1").code == 0
    return run


def key_of(run: Run, query: str) -> str:
    return json.loads(run("find", query, "--json").out)["key"]


# add


def test_add_ends_with_a_table_that_sums_up(run: Run, heap: Path) -> None:
    ran = run("add", heap, "--workers", "1")
    assert ran.code == 0 and Path("library/secrets").exists()
    rows = [line.strip() for line in ran.out.splitlines()]
    assert "5  found" in rows
    assert any(re.match(r"3 +editions, which make 3 more works", row) for row in rows)
    assert any(re.match(r"1 +leaves", row) for row in rows)
    assert any(re.match(r"1 +the file is empty", row) for row in rows)
    assert "works/s" in ran.out and "`reliquary undo 1`" in ran.out
    again = run("add", heap, "--workers", "1")
    assert re.search(r"0 +editions", again.out) and "undo" not in again.out


def test_a_dry_run_leaves_nothing_but_its_report(run: Run, heap: Path) -> None:
    ran = run("add", heap, "--dry-run", "--workers", "1")
    assert ran.code == 0 and "nothing was kept" in ran.out
    assert [path.name for path in Path().iterdir()] == ["reliquary-decisions.jsonl"]
    decisions = [json.loads(line) for line in Path("reliquary-decisions.jsonl").read_text().splitlines()]
    assert len(decisions) == 5 and {each["fate"] for each in decisions} == {"a new work", "leaf", "refusal"}
    assert {"place", "fate", "reason", "work", "title", "doubts"} == set(decisions[0])
    assert "wren@example.org" not in Path("reliquary-decisions.jsonl").read_text() + ran.out
    table = ran.out.split("seconds")[0].rsplit("\n", 1)[0]
    wet = run("add", heap, "--workers", "1", "--decisions", "kept.jsonl")
    assert wet.out.startswith(table)
    assert [json.loads(line) for line in Path("kept.jsonl").read_text().splitlines()] == decisions


def test_the_operators_testimony_is_kept(run: Run, heap: Path) -> None:
    ran = run(
        "add", heap / "kettle.txt", "--archive", "Lantern Room", "--origin", "https://example.org/", "--received",
        "2003-05", "--assume", "fandom=Highlander", "--assume", "dates=dmy",
    )  # fmt: skip
    assert ran.code == 0
    assert json.loads(run("find", 'archive:"lantern room"', "--json").out)["fandoms"][0] == "Highlander"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["add", "nowhere"], "There is no file or folder “nowhere”; check the spelling."),
        (["add"], "Missing argument"),
        (["add", ".", "--received", "yesterday"], "“yesterday” is no date; write --received as 2003,"),
        (["add", ".", "--origin", "a friend"], "“a friend” is no address; write --origin as"),
        (["add", ".", "--assume", "author=Wren"], "“author=Wren” cannot be assumed; write --assume fandom=NAME"),
        (["add", ".", "--assume", "dates=XYZ"], "“dates=XYZ” cannot be assumed"),
        (["add", ".", "--workers", "0"], "--workers"),
        (["add", ".", "--dry-run", "--decisions", "no/such/file"], "“no/such/file” cannot be written"),
        (["describe", "nowhere"], "There is no file or folder “nowhere”; check the spelling."),
        (["describe"], "Missing argument"),
        (["find", "fandon:x"], "There is no field “fandon”; did you mean “fandom”?"),
        (["find", "x", "--sort", "size"], "There is no order “size”; use one of relevance,"),
        (["export", "epub", "fandon:x", "--to", "."], "There is no field “fandon”"),
        (["export", "epub", "x"], "Missing option '--to'"),
        (["reread", "fandon:x"], "There is no field “fandon”"),
        (["remove", "0123"], "Missing option '--reason'"),
        (["undo", "one"], "Invalid value for 'batch'"),
        (["serve", "--port", "99999"], "--port"),
        (["serve", "--host", "0.0.0.0"], "0.0.0.0 can be reached from other machines; set RELIQUARY_LOGIN=1"),
        (["serve", "--host", "192.0.2.1"], "192.0.2.1 can be reached from other machines"),
        (["fnid", "x"], "fnid"),
        (["find", "x", "--lmiit", "3"], "--lmiit"),
    ],
)
def test_bad_usage_is_one_sentence_and_2(run: Run, words: list[str], sentence: str) -> None:
    ran = run(*words)
    assert (ran.code, ran.out) == (2, "")
    assert sentence in ran.err and ran.err.count("\n") == 1 and ran.err.rstrip()[-1] in ".?`"
    assert not list(Path().iterdir())


@pytest.mark.parametrize(
    "words",
    [
        ["find", "x"], ["show", "0123"], ["export", "epub", "", "--to", "books"], ["serve"], ["reread"], ["check"],
        ["reindex"], ["refusals"], ["undo", "1"], ["remove", "0123", "--reason", "asked"],
    ],
)  # fmt: skip
def test_where_there_is_no_library_it_says_so(run: Run, words: list[str]) -> None:
    ran = run(*words)
    assert ran.code == 1 and ran.err.startswith("There is no library in ") and ran.err.count("\n") == 1
    assert not list(Path().iterdir())


def test_a_bare_call_helps(run: Run) -> None:
    ran = run()
    assert ran.code == 2 and all(name in ran.out for name in ("add", "describe", "find", "serve", "export"))
    assert run("--version").out.startswith("reliquary ")
    assert run("--help").code == 0


def test_the_library_is_named_by_option_then_environment(run: Run, heap: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("RELIQUARY_LIBRARY", str(Path("env").absolute()))
    run("add", heap / "kettle.txt", "--workers", "1")
    run("add", heap / "kettle.txt", "--workers", "1", "--library", "named")
    assert sorted(path.name for path in Path().iterdir()) == ["env", "named"]
    assert run("find", "kettle", "--library", "named").code == 0


def test_a_library_in_the_heap_is_left_alone(added: Run, heap: Path) -> None:
    (heap / "kettle.txt").rename("kettle.txt")
    ran = added("add", ".", "--workers", "1")
    assert ran.code == 0 and "a library of Reliquary's own" in ran.out
    assert "compressed" not in added("refusals").out


def test_another_newer_library_is_one_sentence(added: Run) -> None:
    open_library("library", environment={})
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('library', '9999_x', '2030-01-01')")
    ran = added("find", "kettle")
    assert ran.code == 1
    assert ran.err == "This library was made by a newer Reliquary; install that version to open it.\n"


def test_a_broken_database_is_one_sentence(added: Run) -> None:
    Path("library/library.sqlite3").write_bytes(b"not a database" * 1000)
    ran = added("find", "kettle")
    assert ran.code == 1 and ran.err.count("\n") == 1 and "Traceback" not in ran.err


# describe


def test_describe_prints_one_object_a_work(run: Run, heap: Path) -> None:
    ran = run("describe", "--json", heap)
    assert ran.code == 0
    titles = [json.loads(line)["title"] for line in ran.out.splitlines()]
    assert titles == ["Sealed", "Harbour Lights", "Kettle"]
    aside = [json.loads(line) for line in ran.err.splitlines()]
    assert [(each["what"], Path(each["path"]).name) for each in aside] == [
        ("leaf", "cover.jpg"), ("refusal", "empty.txt"),
    ]  # fmt: skip
    assert aside[1]["reason"] == "the file is empty" and aside[0]["kind"] == "picture"
    assert not list(Path().iterdir())


@pytest.mark.parametrize("what", [None, ROOT / "samples" / "heap"])
def test_records_keep_to_the_schema(run: Run, heap: Path, what: Path | None) -> None:
    schema = json.loads((ROOT / "docs" / "reference" / "work.schema.json").read_text())
    validator = Draft202012Validator(schema)
    ran = run("describe", "--json", what or heap)
    lines = ran.out.splitlines()
    assert ran.code == 0 and len(lines) >= 3
    for line in lines:
        validator.validate(json.loads(line))
    for line in ran.err.splitlines():
        aside = json.loads(line)
        assert aside["what"] in ("leaf", "refusal") and aside["path"] and aside["reason"]


def test_describe_ends_with_1_when_nothing_could_be_read(run: Run, heap: Path) -> None:
    assert run("describe", "--json", heap / "empty.txt").code == 1
    assert run("describe", heap / "cover.jpg").code == 0
    assert run("describe", "--json", heap / "empty.txt", heap / "kettle.txt").code == 0


def test_the_card_names_witnesses(run: Run, heap: Path) -> None:
    out = run("describe", heap / "harbour.txt").out
    assert "Harbour Lights" in out and "labelled header" in out and "0.9" in out


def test_records_survive_odd_characters_and_terminals(run: Run, heap: Path) -> None:
    (heap / "odd.txt").write_bytes(b"Title: Od\x1b[2Jd \xed\xa0\x80 one\n\nThe bell rang.\n" * 2)
    for line in run("describe", "--json", heap).out.splitlines():
        json.loads(line)
    assert "\x1b" not in run("describe", heap / "odd.txt").out


# find, show, export


def test_find_prints_a_line_a_work_with_the_words_around(added: Run) -> None:
    out = added("find", "kettle").out
    assert re.search(r"^[0-9a-f]{12}  Kettle by Ann Lantern · due South · Explicit · 900 words$", out, re.MULTILINE)
    assert "… The kettle sang." in out and out.endswith("1 of 1 works\n")
    assert added("find", "zeppelin").out == "No work is found.\n"
    facets = added("find", "", "--facets").out
    assert re.search(r"fandom +\S.*due South \(1\)", facets) and re.search(r"rating +.*explicit \(1\)", facets)
    assert added("find", "", "--limit", "1").out.endswith("1 of 3 works\n")


def test_find_as_json_is_for_scripts(added: Run) -> None:
    (line,) = added("find", "lamp", "--json").out.splitlines()
    found = json.loads(line)
    assert found["title"] == "Harbour Lights" and found["words"] == 640 and "lamp" in found["snippet"]


def test_show_tells_who_says_what(added: Run) -> None:
    key = key_of(added, "harbour")
    out = added("show", key).out
    assert re.search(r"title +Harbour Lights +labelled header", out) and "harbour.txt" in out
    assert "wren@example.org" not in out and "went out again" not in out
    assert "contact: wren@example.org" in added("show", key, "--contact").out
    assert "went out again" in added("show", key, "--text").out
    ran = added("show", "0123")
    assert (ran.code, ran.err) == (1, "No work has the key 0123; look it up with `reliquary find`.\n")


def test_books_are_written_the_same_twice_and_sealed_ones_never(added: Run) -> None:
    ran = added("export", "epub", "", "--to", "books")
    assert ran.code == 0 and ran.out.startswith("2 books in books; 1 may not be carried away")
    first = {path.name: path.read_bytes() for path in Path("books").iterdir()}
    assert not [name for name in first if "Sealed" in name] and len(first) == 2
    added("export", "epub", "", "--to", "books")
    assert {path.name: path.read_bytes() for path in Path("books").iterdir()} == first
    (kettle,) = (path for path in Path("books").iterdir() if "Kettle" in path.name)
    with ZipFile(kettle) as book:
        assert "The kettle sang." in book.read("EPUB/chapter-001.xhtml").decode()
    assert added("export", "epub", "fandom:highlander", "--to", "few").out.startswith("1 books in few")
    Path("in the way").write_text("x")
    ran = added("export", "epub", "", "--to", "in the way")
    assert ran.code == 2 and "cannot hold the books" in ran.err and ran.err.count("\n") == 1


# tending


def test_a_removed_work_is_gone_from_everywhere(added: Run, heap: Path) -> None:
    key = key_of(added, "kettle")
    assert added("remove", key, "--reason", "the author asked").code == 0
    assert added("find", "kettle").out == "No work is found.\n"
    assert "Removed on" in added("show", key).out and "kettle sang" not in added("show", key, "--text").out
    added("add", heap, "--workers", "1")
    assert added("find", "kettle").out == "No work is found.\n"
    added("export", "epub", "", "--to", "books")
    assert not [path for path in Path("books").iterdir() if "Kettle" in path.name]


def test_a_batch_is_taken_back(added: Run) -> None:
    assert added("undo", "1").out == "3 documents of batch 1 are gone.\n"
    assert added("find", "").out == "No work is found.\n"
    ran = added("undo", "1")
    assert ran.code == 1 and ran.err.startswith("There is no batch 1; ")


def test_rereading_tells_what_changed(added: Run) -> None:
    ran = added("reread", "--workers", "1")
    assert ran.out == "0 fields of 0 works changed.\n"
    open_library("library", environment={})
    work = Work.objects.get(title="Kettle")
    Work.objects.filter(pk=work.pk).update(card={**work.card, "title": "Kettel"}, title="Kettel")
    close_library()
    dry = added("reread", "rating:explicit", "--dry-run", "--workers", "1")
    assert re.match(r'\w{12}  title: "Kettel" → "Kettle"\n1 fields of 1 works would change; nothing was kept', dry.out)
    assert added("reread", "rating:explicit", "--workers", "1").out.endswith("1 fields of 1 works changed.\n")


def test_check_tells_harm_and_ends_with_1(added: Run) -> None:
    assert added("check").out == "Every original, every text and the index are whole.\n"
    next(Path("library/originals").rglob("*.zst")).unlink()
    ran = added("check")
    assert ran.code == 1 and "the original is missing or damaged: " in ran.out


def test_a_lost_index_is_mended_on_the_way(added: Run) -> None:
    import shutil

    shutil.rmtree("library/index")
    ran = added("find", "kettle")
    assert ran.out.endswith("1 of 1 works\n") and ran.err == "The search index is missing; making it anew.\n"
    assert added("find", "kettle").err == ""
    assert added("reindex").out == "The index is new and holds 3 works.\n"


def test_refusals_are_listed(added: Run) -> None:
    out = added("refusals").out
    assert re.search(r"empty\.txt: the file is empty\n1 refusals\.\n$", out)
    assert json.loads(added("refusals", "--json").out)["reason"] == "the file is empty"


def test_the_contact_table_holds_the_address_sealed(added: Run) -> None:
    open_library("library", environment={})
    assert b"wren" not in bytes(Contact.objects.get().sealed)
    assert b"wren@example.org" not in Path("library/library.sqlite3").read_bytes()


def test_the_same_commands_work_on_both_databases(
    run: Run, heap: Path, library_environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in library_environment.items():
        monkeypatch.setenv(name, value)
    assert run("add", heap, "--workers", "1").code == 0
    key = key_of(run, "kettle")
    for words in (
        ["add", heap, "--dry-run"], ["find", "lamp", "--facets"], ["show", key],
        ["export", "epub", "", "--to", "books"],
        ["reread"], ["check"], ["reindex"], ["refusals"], ["remove", key, "--reason", "asked"], ["undo", "1"],
    ):  # fmt: skip
        ran = run(*words)
        assert ran.code == 0 and ran.out, (words, ran)
    assert run("find", "").out == "No work is found.\n"
    assert not Path("library").exists()


def test_authors_are_joined_and_parted_and_an_edition_chosen(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    for name, author, more in (
        ("a", "Wren Quarry", ""),
        ("b", "Stoat Juniper", ""),
        ("c", "Wren Quarry", "\n\nSo it was."),
    ):
        title = "Harbour" if name != "b" else "Kettles"
        story = (LONG if name != "b" else LONG.replace("lamp", "boat").replace("night", "noon")) + more
        text = f"Title: {title}\nAuthor: {author}\nEmail: wren@example.org\n\n{story}\n"
        (folder / f"{name}.txt").write_text(text, "utf-8")
    assert run("add", folder, "--workers", "1").code == 0
    listed = run("authors").out
    assert "one person" in listed and "the same address" in listed and "1 pairs." in listed
    number = listed.split()[0]
    assert "two, as ruled" in run("authors", "--part", number).out
    assert "one person, as ruled" in run("authors", "--one", "wren quarry", "Stoat Juniper").out
    assert run("authors", "--join", number, "--part", number).code == 2
    assert run("authors", "--one", "Wren Quarry", "Nobody").code == 1
    key = run("find", "harbour").out.split()[0]
    editions = [line.split()[0] for line in run("show", key).out.splitlines() if ".txt" in line]
    assert run("choose", key, editions[1]).code == 0
    shown = [line for line in run("show", key).out.splitlines() if "a curator chose it" in line]
    assert len(shown) == 1 and editions[1] in shown[0]
    assert run("choose", key).code == 0 and "a curator chose it" not in run("show", key).out
    assert run("choose", key, "00000000").code == 1
