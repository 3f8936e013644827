"""What is wrong with a heap ends in a refusal that says so, and the rest of the heap goes on."""

import io
import os
import resource
import socket
import subprocess
import sys
import tarfile
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reliquary.catalogue import Entry, catalogue
from reliquary.settings import MEBIBYTE, Limits
from reliquary.sources import openers
from reliquary.work import Leaf, Refusal

STORY = "Title: Harbour Lights\nAuthor: Wren\nRating: PG\n\n" + "The lamp went out, and nobody spoke.\n" * 40
LIMITS = Limits()


def all_of(folder: Path, limits: Limits = LIMITS) -> list[Entry | Leaf | Refusal]:
    return list(catalogue([folder], limits=limits))


def refused(folder: Path, limits: Limits = LIMITS) -> dict[str, str]:
    """The refusals of a heap by name; the story that lies beside the trouble must be read whatever happens."""
    folder.mkdir(exist_ok=True)
    (folder / "zz story.txt").write_text(STORY)
    found = all_of(folder, limits)
    assert [each.card.title for each in found if isinstance(each, Entry) and each.reading.place.name == "zz story.txt"]
    return {each.place.name: each.reason for each in found if isinstance(each, Refusal)}


@pytest.fixture
def heap(tmp_path: Path) -> Path:
    folder = tmp_path / "heap"
    folder.mkdir()
    return folder


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.txt", b"", "the file is empty"),
        ("binary.txt", bytes(range(256)) * 40, "not text"),
        ("zeros.txt", bytes(5000), "nothing but NUL bytes"),
        ("program.txt", b"\x7fELF\x02\x01\x01" + bytes(200), "a program"),
        ("story.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "office document"),
        ("broken.zip", b"PK\x03\x04" + bytes(300), "broken"),
        ("half.gz", b"\x1f\x8b\x08\x00" + bytes(30), "could not be"),
    ],
)
def test_what_is_no_document_is_refused_by_name(heap: Path, name: str, data: bytes, reason: str) -> None:
    (heap / name).write_bytes(data)
    assert reason in refused(heap)[name]


def test_a_picture_named_as_a_text_is_a_leaf(heap: Path) -> None:
    (heap / "cover.txt").write_bytes(b"\xff\xd8\xff\xe0" + bytes(50))
    (found,) = all_of(heap)
    assert isinstance(found, Leaf) and found.kind == "picture"


def test_a_few_nul_bytes_are_no_obstacle(heap: Path) -> None:
    (heap / "nul.txt").write_bytes(STORY.encode().replace(b"spoke", b"spo\x00ke", 5))
    (found,) = all_of(heap)
    assert isinstance(found, Entry) and found.card.title == "Harbour Lights" and "\x00" not in found.reading.body


# mail


def test_a_broken_mailbox_gives_what_it_holds(heap: Path) -> None:
    whole = f"From wren@example.org Mon Jan  5 10:00:00 1998\nFrom: Wren <wren@example.org>\nSubject: One\n\n{STORY}\n"
    (heap / "box").write_bytes(
        whole.encode() * 2 + b"From \xff\xfe\x00broken\n\x00\x01: :\n\nFrom nobody\n" + whole.encode()[:150]
    )
    found = all_of(heap)
    assert len([each for each in found if isinstance(each, Entry) and each.card.title == "Harbour Lights"]) >= 2


def test_a_mail_whose_parts_never_end_is_read(heap: Path) -> None:
    (heap / "endless.eml").write_text(
        "From: Wren <wren@example.org>\nSubject: Story\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\n' + STORY
    )
    found = all_of(heap)
    assert [each.card.title for each in found if isinstance(each, Entry)] == ["Harbour Lights"]


def test_parts_inside_each_other_without_end_stop_at_the_limit(heap: Path) -> None:
    nested = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(3000))
    (heap / "nested.eml").write_text(f"From: wren@example.org\nSubject: x\nMIME-Version: 1.0\n{nested}")
    all_of(heap)


# archives


def zipped(place: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(place, "w", method) as box:
        for name, data in members.items():
            box.writestr(zipfile.ZipInfo(name), data, method)
    return place


def test_a_bomb_is_refused_by_its_ratio_and_its_neighbours_are_read(heap: Path) -> None:
    zipped(heap / "bomb.zip", {"story.txt": STORY.encode(), "bomb.txt": b" " * (300 * MEBIBYTE)})
    assert "200 times its packed size" in refused(heap)["bomb.txt"]
    assert sum(isinstance(each, Entry) for each in all_of(heap)) == 2


def test_a_packed_bomb_is_refused_while_it_unpacks(heap: Path) -> None:
    import gzip

    (heap / "bomb.txt.gz").write_bytes(gzip.compress(b" " * (300 * MEBIBYTE), 9))
    assert refused(heap).keys() == {"bomb.txt"}


@pytest.mark.parametrize(
    ("limit", "reason"),
    [
        ({"container_members": 5}, "more members than the limits allow"),
        ({"container_size": 9000}, "more unpacked bytes than the limits allow"),
        ({"file_size": 1400}, "more than the limits allow"),
    ],
)
def test_too_many_or_too_much_is_refused(heap: Path, limit: dict[str, int], reason: str) -> None:
    box = zipped(heap / "many.zip", {f"{n}.txt": STORY.encode() for n in range(6)})
    found = all_of(box, replace(LIMITS, **limit))
    assert any(isinstance(each, Refusal) and reason in each.reason for each in found)


def test_boxes_in_boxes_are_opened_to_a_depth(heap: Path) -> None:
    data = STORY.encode()
    for depth in range(8):
        box = io.BytesIO()
        with zipfile.ZipFile(box, "w") as inner:
            inner.writestr(f"{depth}.zip" if depth else "story.txt", data)
        data = box.getvalue()
    (heap / "deep.zip").write_bytes(data)
    (reason,) = refused(heap).values()
    assert reason == "it lies more than 5 containers deep"
    zipped(heap / "deep.zip", {"inner.zip": zipped(heap / "i", {"story.txt": STORY.encode()}).read_bytes()})
    (heap / "i").unlink()
    places = [each.reading.place.members for each in all_of(heap) if isinstance(each, Entry)]
    assert ("inner.zip", "story.txt") in places


def test_names_that_climb_out_are_only_names(heap: Path, tmp_path: Path) -> None:
    zipped(heap / "climb.zip", {"../../out.txt": STORY.encode(), "/etc/out.txt": STORY.encode()})
    with tarfile.open(heap / "climb.tar.gz", "w:gz") as box:
        for name in ("../../out.txt", "/etc/out.txt"):
            info = tarfile.TarInfo(name)
            info.size = len(STORY)
            box.addfile(info, io.BytesIO(STORY.encode()))
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        box.addfile(link)
    before = sorted(tmp_path.rglob("*"))
    found = all_of(heap)
    assert sum(isinstance(each, Entry) for each in found) == 4
    assert [each.reason for each in found if isinstance(each, Refusal)] == [
        "a link inside an archive; links are not followed"
    ]
    assert sorted(tmp_path.rglob("*")) == before and not Path("/etc/out.txt").exists()


def test_a_truncated_archive_gives_what_came_before(heap: Path) -> None:
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w") as box:
        for n in range(3):
            info = tarfile.TarInfo(f"{n}.txt")
            info.size = len(STORY)
            box.addfile(info, io.BytesIO(STORY.encode()))
    (heap / "cut.tar").write_bytes(whole.getvalue()[: 2 * 512 + 2 * len(STORY)])
    found = all_of(heap)
    assert any(isinstance(each, Entry) for each in found) and any(isinstance(each, Refusal) for each in found)


def test_a_locked_archive_says_so(heap: Path) -> None:
    place = zipped(heap / "locked.zip", {"story.txt": STORY.encode()})
    data = bytearray(place.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    place.write_bytes(data)
    assert refused(heap)["story.txt"] == "it is locked with a password"


# the file system


def test_a_file_that_may_not_be_read_says_so(heap: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (heap / "secret.txt").write_text(STORY)
    forbid(monkeypatch, PermissionError(13, "Permission denied"))
    assert refused(heap)["secret.txt"] in ("it may not be read: permission denied", "it could not be read")


def test_a_file_that_vanishes_says_so(heap: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (heap / "secret.txt").write_text(STORY)
    forbid(monkeypatch, FileNotFoundError(2, "No such file or directory"))
    assert refused(heap)["secret.txt"] in ("it vanished while the heap was being read", "it could not be read")


def forbid(monkeypatch: pytest.MonkeyPatch, error: OSError) -> None:
    """Root may read everything, so the refusal of `secret.txt` is put on."""
    real = openers.FileOpener.__call__

    def opened(self: openers.FileOpener) -> object:
        if self.path.endswith("secret.txt"):
            raise error
        return real(self)

    monkeypatch.setattr(openers.FileOpener, "__call__", opened)


def test_links_lead_nowhere(heap: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "private.txt").write_text(STORY)
    (heap / "loop").symlink_to(heap)
    (heap / "out").symlink_to(outside)
    (heap / "file.txt").symlink_to(outside / "private.txt")
    (heap / "dangling").symlink_to(heap / "nowhere")
    reasons = refused(heap)
    assert reasons.keys() == {"loop", "out", "file.txt", "dangling"}
    assert all(reason.startswith("a link; ") for reason in reasons.values())


def test_pipes_and_sockets_are_not_waited_for(heap: Path) -> None:
    os.mkfifo(heap / "pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        before = Path.cwd()
        os.chdir(heap)
        try:
            listening.bind("socket")
        finally:
            os.chdir(before)
        reasons = refused(heap)
    assert reasons == {"pipe": "it is no ordinary file", "socket": "it is no ordinary file"}


def test_names_that_are_no_utf8_are_shown(heap: Path) -> None:
    Path(os.fsdecode(os.fsencode(heap) + b"/caf\xe9.txt")).write_text(STORY)
    zipped(heap / "old.zip", {"x": b""})
    with zipfile.ZipFile(heap / "old.zip", "w") as box:
        info = zipfile.ZipInfo("h\u00e9ros.txt")
        info.flag_bits |= 0x800
        box.writestr(info, STORY)
    names = {each.reading.place.name for each in all_of(heap) if isinstance(each, Entry)}
    assert names == {r"caf\xe9.txt", "h\u00e9ros.txt"}


def test_what_is_given_twice_is_read_once(heap: Path) -> None:
    (heap / "inner").mkdir()
    (heap / "inner" / "story.txt").write_text(STORY)
    assert len(list(catalogue([heap, heap / "inner", heap]))) == 1


# pages that attack

ATTACK = (
    """<html><head><title>Harbour</title><script>alert(1)</script><style>body{background:url(javascript:alert(1))}</style>
<base href="javascript:alert(1)//"><meta http-equiv="refresh" content="0;url=javascript:alert(1)"></head>
<body onload="alert(1)"><h1>Harbour Lights</h1><p>by Wren</p>
<p onclick="alert(1)" style="position:fixed;background:url('https://evil.example/x')">The lamp went out.</p>
<p><a href="javascript:alert(1)">one</a> <a href=" jav&#x09;ascript:alert(1)">two</a>
<a href="data:text/html;base64,PHNjcmlwdD4=">three</a> <a href="vbscript:x">four</a></p>
<svg onload="alert(1)"><script>alert(1)</script><a xlink:href="javascript:alert(1)"><text>svg</text></a></svg>
<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>
<img src=x onerror="alert(1)"><iframe src="javascript:alert(1)"></iframe><object data="x.swf"></object>
<embed src="x.swf"><form action="https://evil.example"><input name=q><button formaction="javascript:x">b</button></form>
<video><source onerror="alert(1)"></video><marquee onstart="alert(1)">m</marquee><template><script>x</script></template>
<p>&lt;script&gt;alert(2)&lt;/script&gt; she said.</p><![CDATA[<script>x</script>]]>
<!--[if IE]><script>x</script><![endif]-->
"""
    + "<p>Nobody spoke for a long while, and the rain fell on the harbour.</p>" * 30
    + "</body></html>"
)

FORBIDDEN = ("<script", "javascript:", "vbscript:", "data:", "onload", "onerror", "onclick", "onstart", "<svg", "<math",
             "<iframe", "<object", "<embed", "<form", "<input", "<button", "<style", "style=", "<base", "<meta",
             "<link", "<template", "<video", "evil.example", "<!--", "cdata")  # fmt: skip


def test_nothing_of_an_attack_survives(heap: Path) -> None:
    (heap / "attack.html").write_text(ATTACK)
    (found,) = all_of(heap)
    assert isinstance(found, Entry)
    xhtml = "".join(chapter.xhtml for chapter in found.reading.chapters).lower()
    assert "nobody spoke" in xhtml and "&lt;script&gt;alert(2)&lt;/script&gt; she said" in xhtml
    assert [word for word in FORBIDDEN if word in xhtml.replace("&lt;script&gt;", "")] == []


# sizes


def written(place: Path, size: int, pieces: Callable[[int], bytes]) -> Path:
    with place.open("wb") as file:
        number = 0
        while file.tell() < size:
            file.write(pieces(number))
            number += 1
    return place


def described(heap: Path, workers: str | None = None, library: Path | None = None) -> tuple[str, int]:
    """What a command says of a heap, and the most memory it and its readers held together, in MiB."""
    command = [sys.executable, "-c", "from reliquary.cli import main; main()"]
    command += ["add", str(heap), "--library", str(library)] if library else ["describe", "--json", str(heap)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
    most = 0
    done = threading.Event()

    def watch() -> None:
        nonlocal most
        while not done.wait(0.1):
            most = max(most, sum(_resident(pid) for pid in _group(process.pid)))

    watcher = threading.Thread(target=watch)
    watcher.start()
    out, _ = process.communicate(timeout=240)
    done.set()
    watcher.join()
    return out.decode(), most // MEBIBYTE


def _group(leader: int) -> Iterator[int]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if os.getpgid(int(entry.name)) == leader:
                    yield int(entry.name)
            except OSError:
                continue


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize()
    except (OSError, IndexError, ValueError):
        return 0


@pytest.mark.slow
def test_a_line_of_50_mb_is_refused_by_the_stated_limit(heap: Path) -> None:
    written(heap / "line.txt", 50 * MEBIBYTE, lambda n: b"and then she said it %d " % n)
    out, memory = described(heap)
    assert "larger than 32 MiB, the limit for one document" in out and memory < 1500


@pytest.mark.slow
def test_a_line_as_long_as_a_document_may_be_is_read(heap: Path, tmp_path: Path) -> None:
    written(heap / "line.txt", 31 * MEBIBYTE, lambda n: b"and then she said it %d " % n)
    out, memory = described(heap, library=tmp_path / "library")
    assert "refusals" in out and "1    editions" in out and memory < 1500


@pytest.mark.slow
def test_a_file_of_300_mb_costs_little_memory(heap: Path, tmp_path: Path) -> None:
    """A text is refused by the limit for one document; a mailbox of that size is streamed."""
    written(heap / "text.txt", 300 * MEBIBYTE, lambda n: b"and then she said it %d\n" % n * 100)
    attachment = b"TWFueSBhIGxhbXAgd2VudCBvdXQsIGFuZCBub2JvZHkgc3Bva2Uu\n" * 50_000

    def mail(n: int) -> bytes:
        return (
            b"From wren@example.org Mon Jan  5 10:00:00 1998\nFrom: Wren <wren@example.org>\nSubject: Story %d\n"
            b'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\n%s\n'
            b"--b\nContent-Type: image/jpeg\nContent-Transfer-Encoding: base64\n\n%s--b--\n\n"
        ) % (n, STORY.replace("Lights", f"Lights {n}").encode(), attachment)

    written(heap / "box.mbox", 300 * MEBIBYTE, mail)
    out, memory = described(heap, library=tmp_path / "library")
    assert "it is larger than 32 MiB, the limit for one document" in out and "editions" in out and memory < 1500
