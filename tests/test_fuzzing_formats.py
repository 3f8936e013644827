"""No file breaks a reader: ten thousand spoilt ones go through every format, every platform, every kind of container.

What is fuzzed is what is registered: a new format, platform or container is fuzzed as soon as a sample of it lies among
the cases, the samples or the gold documents, and a test fails until one does. RELIQUARY_FUZZ_SEED draws other files for
hunts by hand, RELIQUARY_FUZZ_INPUTS another number of them; finds are kept in `cases/found/` and read again here.
"""

# ruff: noqa: E501 (pieces stand here as files hold them)
from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import random
import re
import signal
import struct
import sys
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from types import FrameType

import pytest

from reliquary.catalogue import describe_source, read_source
from reliquary.formats import HEAD_SIZE, formats, leaders, recognise
from reliquary.formats.bundles import gather
from reliquary.formats.platforms import sites
from reliquary.formats.platforms.site import Site
from reliquary.markup.charset import decode
from reliquary.settings import Limits
from reliquary.sources import find_sources
from reliquary.sources.containers import PACKED, PLAIN, Budget, Found, expand
from reliquary.work import Bundle, Claim, Draft, Leaf, Place, Refusal, Source, Span

TESTS = Path(__file__).parent
FOUND = TESTS / "cases" / "found"
SEED = int(os.environ.get("RELIQUARY_FUZZ_SEED", "1"))
INPUTS = int(os.environ.get("RELIQUARY_FUZZ_INPUTS", "10000"))
PLATFORM = int(os.environ.get("RELIQUARY_FUZZ_INPUTS", "2000"))
"""Of each platform's pages in place of them: the platforms are one format, some thirty tables read by one engine."""
BUNDLES = int(os.environ.get("RELIQUARY_FUZZ_INPUTS", "1000"))
"""Of each bundle, which is several files read together."""
LEAST, LARGEST = 200, 2500
"""Bytes of the files that are spoilt; a reader with none of such sizes has its smallest."""
SMALL = 3
"""Files that are spoilt of each kind: the smallest with a story in them, or the smallest."""
LONG = re.compile(rb"[^<>\n]{40,}")
"""A run of words that is cut short in a sample, so that the reader is fuzzed and not the prose."""
COUNTED, WHOLE = 100, 2000
"""One input in so many has its steps counted; one is read from its bytes to its cards."""
STEPS = 150_000, 300
"""Calls that reading may take: some for any file, and some for each byte."""
MINUTE = 60
"""Seconds of processor time after which one file of a few kilobytes will never be read."""
WORDS = 200_000, 40
"""Characters that may come out, of any file and for each byte."""
PIECES = (
    b"", b"\0", b"\xff", b"\xff\xfe", b"\xc3", b"\x1b", b"\r\n", b"\n", b"\n\n", b" ", b"\t", b"'", b'"', b"\\", b"\\'", b"`",
    b"(", b")", b"[", b"]", b"{", b"}", b"<", b">", b"</", b"/>", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<!DOCTYPE a [",
    b"&", b"&#0;", b"&#xd800;", b"&#x110000;", b"&amp;", b"&x;", b"=", b"=>", b"==", b"=3D", b"=?utf-8?B?/w==?=", b":",
    b";", b",", b"),(", b");", b"--", b"-- ", b"--b", b"/*", b"*/", b"#", b"NULL", b"0xZ", b"0", b"-1", b"1", b"255", b"65536",
    b"4294967295", b"99999999999999999999", b"1e999", b"NaN", b"obj", b"endobj", b"stream", b"<<", b">>", b" R", b"/Kids",
    b"\\u-9999?", b"\\bin99999 ", b"{\\*", b"\\par", b"<p>", b"</p>", b"<div>", b"</div>", b"<table>", b"<td>", b"<br>",
    b"<select>", b"<option selected>", b"<a href='", b"<title>", b"</body>", b"From ", b"\nFrom: ", b"\n\n>From ",
    b"Content-Type: multipart/mixed; boundary=b\n", b"Content-Length: -1\n", b"Subject: ", b"Title: ", b"Author: ",
    "é“”…".encode(), "\u2028\u202e\ufeff".encode(), "第三章".encode(),
)  # fmt: skip
Outcome = Draft | Leaf | Refusal
Reader = Callable[[bytes], list[Outcome]]


# what is spoilt, and how


def spoilt(given: bytes, others: bytes, chance: random.Random) -> bytes:
    """The bytes with pieces lost, doubled, moved, changed and put in from elsewhere; ASCII stays ASCII as a rule."""
    top = 128 if given.isascii() else 256
    for _ in range(chance.choice((1, 1, 2, 3, 5, 8))):
        at, size = chance.randrange(len(given) + 1), 1 << chance.randrange(9)
        match chance.randrange(8):
            case 0:
                given = given[:at] + given[at + size :]
            case 1:
                given = given[: at + size] + given[at:]
            case 2 | 3:
                given = given[:at] + chance.choice(PIECES) + given[at:]
            case 4:
                given = given[:at] + chance.choice(PIECES) * chance.choice((1, 2, 60)) + given[at + size % 8 :]
            case 5:
                start = chance.randrange(len(others) + 1)
                given = given[:at] + others[start : start + size] + given[at:]
            case 6:
                given = given[:at] + bytes((chance.randrange(top),)) + given[at + 1 :]
            case _:
                given = given[:at] if chance.random() < 0.2 else given[:at] + given[at + 2 * size :]
    return given


def spoilt_inside(data: bytes, chance: random.Random) -> bytes:
    """The same, or what lies packed in it spoilt and packed again, sums made right so that it will be read."""
    if chance.random() < 0.35:
        return spoilt(data, data, chance)
    if data.startswith(b"PK\3\4"):
        return rezipped(data, chance)
    for magic, unpack, pack in PACKERS:
        if data.startswith(magic):
            return pack(spoilt_inside(unpack(data), chance))
    if data.startswith(b"7z\xbc\xaf"):
        start, size = struct.unpack_from("<QQ", data, 12)
        packed, header = data[32 : 32 + start], data[32 + start : 32 + start + size]
        header = spoilt(header, header, chance)
        head = struct.pack("<QQI", start, len(header), zlib.crc32(header))
        return data[:8] + struct.pack("<I", zlib.crc32(head)) + head + packed + header
    if data[257:262] == b"ustar":
        return retarred(data, chance)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return overwritten(data, chance)
    return spoilt(data, data, chance)


def overwritten(data: bytes, chance: random.Random) -> bytes:
    """The same bytes with some numbers changed where they stand: what is told by places is spoilt in no other way."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 2, 4, 16))):
        at = chance.randrange(len(data))
        number = chance.choice(
            (0, 1, 0x7F, 0xFF, 0x100, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFE, chance.randrange(1 << 32), at // 512)
        )
        size = chance.choice((1, 2, 4))
        changed[at : at + size] = (number & ((1 << 8 * size) - 1)).to_bytes(size, "little")
    return bytes(changed[: len(data)])


PACKERS: tuple[tuple[bytes, Callable[[bytes], bytes], Callable[[bytes], bytes]], ...] = (
    (b"\x1f\x8b\x08", cache(gzip.decompress), partial(gzip.compress, compresslevel=1, mtime=0)),
    (b"BZh", cache(bz2.decompress), partial(bz2.compress, compresslevel=1)),
    (b"\xfd7zXZ\0", cache(lzma.decompress), partial(lzma.compress, preset=0)),
)  # fmt: skip


@cache
def parts(data: bytes) -> tuple[tuple[str, bytes], ...]:
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        return tuple((name, box.read(name)) for name in box.namelist() if not name.endswith("/"))


def rezipped(data: bytes, chance: random.Random) -> bytes:
    """A zip with one part spoilt, rarely one lost, doubled or under another's name."""
    inside = list(parts(data))
    at = chance.randrange(len(inside))
    name, content = inside[at]
    match chance.randrange(12):
        case 0:
            del inside[at]
        case 1:
            inside[at] = (chance.choice(inside)[0], content)
        case 2:
            inside.append((spoilt(name.encode(), b"../", chance).decode("utf-8", "replace"), content))
        case _:
            inside[at] = (name, spoilt(content, chance.choice(inside)[1], chance))
    return zipped(inside)


def zipped(inside: list[tuple[str, bytes]]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as box:
        for name, content in inside:
            info = zipfile.ZipInfo()
            info.filename = name.replace("\0", "")
            with box.open(info, "w") as member:
                member.write(content)
    return file.getvalue()


def retarred(data: bytes, chance: random.Random) -> bytes:
    """A tar with one header or its content changed, the header's sum made right."""
    blocks = [data[at : at + 512] for at in range(0, len(data), 512)]
    at = chance.choice([place for place, block in enumerate(blocks) if block[257:262] == b"ustar"])
    head = spoilt(blocks[at], data, chance)[:512].ljust(512, b"\0")
    total = sum(head) - sum(head[148:156]) + 8 * 32
    blocks[at] = head[:148] + b"%06o\0 " % (total % 0o777777) + head[156:]
    return b"".join(blocks)


# what there is to spoil


def source(data: bytes, name: str = "found.bin") -> Source:
    return Source(Place(name), len(data), sha256(data).hexdigest(), partial(io.BytesIO, data))


def samples() -> Iterator[tuple[str, bytes]]:
    """Every file of the cases (`seeds` were made for this) and of the sample heap, and every gold document."""
    for folder in (TESTS / "cases", TESTS.parent / "samples" / "heap"):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.name not in ("expected.json", "text.json", "bytes.json"):
                yield path.name, path.read_bytes()
    for file in sorted((TESTS.parent / "evaluation" / "gold").glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            yield "gold.txt", (json.loads(line).get("text") or "").encode("utf-8", "replace")


@cache
def gathered() -> dict[str, tuple[bytes, ...]]:
    """Small files of each reader, by the reader's name: of a format by what it makes of them, of a platform, a container."""
    found: defaultdict[str, dict[bytes, None]] = defaultdict(dict)
    for name, data in samples():
        for reader in readers_of(name, data):
            found[reader].setdefault(short(data))
    return {reader: tuple(sorted(files, key=len)) for reader, files in found.items()}


def seeds_of(reader: str) -> list[bytes]:
    """What is spoilt for a reader: small files, those first of which it makes drafts."""
    files = gathered()[reader]
    small = [each for each in files if LEAST <= len(each) <= LARGEST] or list(files[:SMALL])
    read = outcomes(reader)
    return sorted(small[:40], key=lambda each: not any(isinstance(one, Draft) for one in read(each)))[:SMALL]


def readers_of(name: str, data: bytes) -> Iterator[str]:
    if kind := container(data):
        yield f"container {kind}"
    if not data or isinstance(format := recognise(source(data, name)), Refusal):
        return
    if format.name == "platform":
        yield from (f"platform {site.name}" for site in sites() if site.score(data[:HEAD_SIZE]))
        return
    if container(data) and format.name == "leaf":
        return
    made: list[str] = []
    if format.name == "office":
        made = [each.format for each in format.read(source(data, name)) if isinstance(each, Draft)][:1]
    if format.name == "mail":
        made = [kind for kind, sign in MAIL if sign.search(data)][:1]
    yield " ".join((f"format {format.name}", *made))


MAIL = (
    ("batch", re.compile(rb"\A#! rnews")), ("counted mailbox", re.compile(rb"\AFrom (?s:.){1,400}\nContent-Length:")),
    ("mailbox", re.compile(rb"\AFrom ")), ("digest", re.compile(rb"(?m)^Subject:.*[Dd]igest")),
    ("parts", re.compile(rb"(?m)^Content-Type: multipart")), ("message", re.compile(rb"")),
)  # fmt: skip
"""Kinds of mail that are fuzzed apart."""


def container(data: bytes) -> str:
    """Which kind of container the bytes are, by the registered signs."""
    if data.startswith(b"PK\3\4"):
        return "zip"
    if data[257:262] == b"ustar":
        return "tar"
    packed = next((kind for magic, kind in PACKED if data.startswith(magic)), "")
    archives = {b"7z\xbc\xaf": "7z", b"WARC/": "web archive", b"filedesc": "web archive"}
    return packed or next((kind for magic, kind in archives.items() if data.startswith(magic)), "")


def short(data: bytes) -> bytes:
    """A text or page with its long runs of words cut, so that most of what is left is the reader's business."""
    if b"\0" in data or data.startswith((b"%PDF", b"{\\rtf")) or b"INSERT INTO" in data or container(data):
        return data
    return LONG.sub(lambda run: run[0][:20] + b".", data)


# what must hold


def outcomes(reader: str) -> Reader:
    """How a reader of that name is called."""
    kind, _, name = reader.partition(" ")
    if kind == "container":
        return opened
    if kind == "platform":
        return partial(told, next(site for site in sites() if site.name == name))
    format = next(format for format in formats() if f"{name} ".startswith(f"{format.name} "))
    return lambda data: list(format.read(source(data)))


def told(site: Site, data: bytes) -> list[Outcome]:
    """What a platform tells of a page in UTF-8, whether or not its signs are still in it."""
    decoded = decode(data.decode("utf-8", "replace").encode(), html=site.plain is None)
    return [sheet.draft(source(data), decoded, site.name) for sheet in site.read(decoded.text)]


def opened(data: bytes) -> list[Outcome]:
    """What lies in a container; every source holds as many bytes as it says, and those that were hashed."""
    limits = Limits(container_size=1 << 24, container_ratio_from=1 << 16)
    found = Found(partial(io.BytesIO, data), Place("a.box"), len(data), len(data))
    refused: list[Outcome] = []
    for each in expand(found, limits, Budget(1000, 1 << 24)):
        if isinstance(each, Refusal):
            refused.append(each)
            continue
        with each.open() as stream:
            content = stream.read()
        assert (len(content), sha256(content).hexdigest()) == (each.size, each.digest)
        refused.append(Leaf(each.place, "member", "a member of a container", each.digest))
    return refused


def is_sound(given: bytes, found: list[Outcome], *, speaks: bool) -> None:
    """Nothing but drafts, leaves and refusals came out, each whole in itself, and no more than the input can hold."""
    assert found or not speaks or not given, "nothing came out, and nobody said why"
    for each in found:
        assert isinstance(each, Draft | Leaf | Refusal)
        if isinstance(each, Draft):
            spans = [*(block.span for block in each.blocks), *(region.span for region in each.regions)]
            spans += [mark.span for block in each.blocks for mark in block.marks]
            spans += [claim.span for claim in each.claims if claim.span is not None]
            assert [span for span in spans if not lies_within(span, each.text)] == []
            assert [claim for claim in each.claims if not points_at_its_words(claim, each.text)] == []
        else:
            assert each.reason
    assert sum(len(each.text) for each in found if isinstance(each, Draft)) <= WORDS[0] + WORDS[1] * len(given)


def lies_within(span: Span, text: str) -> bool:
    return 0 <= span[0] <= span[1] <= len(text)


def points_at_its_words(claim: Claim, text: str) -> bool:
    if claim.span is None or claim.raw is None:
        return 0 <= claim.weight <= 1
    return "".join(text[slice(*claim.span)].split()) == "".join(claim.raw.split()) and 0 <= claim.weight <= 1


@contextmanager
def counted(most: int) -> Iterator[None]:
    """Counts the calls that are made, which tells how much is done without a clock, and stops what never ends."""
    steps = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal steps
        steps += event in ("call", "c_call")
        if steps > most:
            sys.setprofile(None)
            raise AssertionError(f"more than {most} steps")

    sys.setprofile(count)
    try:
        yield
    finally:
        sys.setprofile(None)


@contextmanager
def patience() -> Iterator[None]:
    """Stops one small file that takes a minute of processor time: an expression that tries everything makes no calls."""

    def stop(*_: object) -> None:
        raise AssertionError(f"more than {MINUTE} s of processor time")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, MINUTE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def reads(reader: str, read: Reader, data: bytes, number: int) -> None:
    with patience():
        _reads(reader, read, data, number)


def _reads(reader: str, read: Reader, data: bytes, number: int) -> None:
    speaks = not reader.startswith("platform")
    try:
        if number % COUNTED:
            found = read(data)
        else:
            with counted(STEPS[0] + STEPS[1] * len(data)):
                found = read(data)
        is_sound(data, found, speaks=speaks)
        if number % WHOLE == 0:
            cards = list(describe_source(source(data)))
            broken = [each for each in cards if isinstance(each, Refusal) and "broke down" in each.reason]
            assert not broken, broken
    except BaseException as fault:
        raise AssertionError(f"{reader} broke on input {number} of seed {SEED}: {data!r}") from fault


READERS = sorted(gathered())


def test_every_reader_is_fuzzed() -> None:
    """Whatever is registered has a sample; without one nobody would notice that it is never fuzzed."""
    platforms = {f"platform {site.name}" for site in sites()}
    plain = {format.name for format in formats()} - {"platform"}
    containers = {f"container {kind}" for kind in ("zip", *PLAIN, *(kind for _, kind in PACKED))}
    fuzzed = set(READERS)
    assert (platforms | containers) - fuzzed == set()
    assert {name for name in plain if not any(f"{each} ".startswith(f"format {name} ") for each in fuzzed)} == set()
    assert {f"format office {kind}" for kind in ("docx", "odt", "doc", "rtf")} <= fuzzed
    assert {f"format mail {kind}" for kind, _ in MAIL} <= fuzzed


@pytest.mark.parametrize("reader", READERS)
def test_spoilt_files_are_read_or_refused(reader: str) -> None:
    seeds, read, chance = seeds_of(reader), outcomes(reader), random.Random(f"{SEED} {reader}")
    for seed in seeds:
        is_sound(seed, read(seed), speaks=not reader.startswith("platform"))
    for number in range(1, (PLATFORM if reader.startswith("platform") else INPUTS) + 1):
        reads(reader, read, spoilt_inside(chance.choice(seeds), chance), number)


@cache
def bundle_of(leader: str) -> Bundle:
    """The smallest bundle of the cases and the sample heap that a format leads: four of its files, in memory."""
    found = gather(find_sources([TESTS / "cases", TESTS.parent / "samples" / "heap"]))
    bundles = [
        each for each in found if isinstance(each, Bundle) and getattr(recognise(each.leading), "name", "") == leader
    ]
    small = min(bundles, key=lambda each: each.size)
    files = [(each.place, each.open().read()) for each in (small.leading, *small.others[:3])]
    leading, *others = (replace(source(data), place=place) for place, data in files)
    return Bundle(leading, tuple(others))


@pytest.mark.parametrize("leader", [leader.name for leader in leaders()])
def test_spoilt_bundles_are_read_or_refused(leader: str) -> None:
    """The leading file is spoilt, or one that it claims; no file of the bundle goes unheard."""
    whole, chance = bundle_of(leader), random.Random(f"{SEED} {leader}")
    files = [(each.place, each.open().read()) for each in (whole.leading, *whole.others)]
    for number in range(1, BUNDLES + 1):
        at = 0 if chance.random() < 0.7 else chance.randrange(len(files))
        data = spoilt(files[at][1], chance.choice(files)[1], chance)
        parts = [replace(source(data if at == n else kept), place=place) for n, (place, kept) in enumerate(files)]
        try:
            found = list(read_source(Bundle(parts[0], tuple(parts[1:]))))
            is_sound(data, found, speaks=True)
            heard = {each.place for each in found}
            made = any(isinstance(each, Draft) and each.made_of for each in found)
            assert [each.place for each in parts[1:] if each.place not in heard and not made] == []
        except BaseException as fault:
            raise AssertionError(f"{leader} broke on input {number} of seed {SEED}: file {at}, {data!r}") from fault


@pytest.mark.parametrize("case", sorted(FOUND.glob("*/bytes.json")), ids=lambda case: case.parent.name)
def test_what_was_found_is_read(case: Path) -> None:
    kept = json.loads(case.read_text("utf-8"))
    reads(kept["reader"], outcomes(kept["reader"]), kept["bytes"].encode("latin-1"), WHOLE)
