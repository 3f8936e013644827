"""Bytes to text in every set the heaps hold: the right words, the registered name, a note of what was done."""

import base64
import quopri
from pathlib import Path

import pytest

from reliquary.catalogue import Entry, catalogue
from reliquary.markup.charset import decode
from reliquary.work import Reading

WESTERN = "“It’s late,” said Zoë — the café was naïve and the façade grey. She ate crème brûlée and smiled. "
POLISH = "Książę wyszedł wcześnie rano, a jego źrebię pasło się na łące. Ćma krążyła wokół świecy. "
RUSSIAN = "Она поставила чайник на плиту и долго смотрела в окно. Снег падал на пустую улицу. "
JAPANESE = "雨が降っていた。彼女は窓の外を見て、しばらく黙っていた。「もう遅いよ」と彼は言った。"
KOREAN = "비가 내리고 있었다. 그녀는 창밖을 바라보며 한동안 말이 없었다. 너무 늦었다고 그가 말했다. "
CHINESE = "雨一直下着。她望着窗外，很久没有说话。“已经很晚了，”他说。他们都没有睡。"
TAIWANESE = "雨一直下著。她望著窗外，很久沒有說話。「已經很晚了，」他說。他們都沒有睡。"
SETS = (
    ("ascii", "ascii", "The kettle sang. Nobody was in the room to hear it. "),
    ("utf-8", "utf-8", WESTERN),
    ("utf-8-sig", "utf-8", WESTERN),
    ("utf-16", "utf-16-le", WESTERN),
    ("utf-16-le", "utf-16-le", WESTERN),
    ("utf-16-be", "utf-16-be", WESTERN),
    ("utf-16-be", "utf-16-be", RUSSIAN),
    ("mac-roman", "macintosh", WESTERN),
    ("cp1252", "windows-1252", WESTERN),
    ("iso8859-2", "iso-8859-2", POLISH),
    ("koi8-r", "koi8-r", RUSSIAN),
    ("cp1251", "windows-1251", RUSSIAN),
    ("shift_jis", "shift_jis", JAPANESE),
    ("euc_jp", "euc-jp", JAPANESE),
    ("euc_kr", "euc-kr", KOREAN),
    ("gb18030", "gb18030", CHINESE),
    ("big5", "big5", TAIWANESE),
)


def told(prose: str) -> str:
    """A document of a few paragraphs."""
    return "Title: Kettle\nAuthor: Wren\n\n" + "\n\n".join([prose * 3] * 5) + "\n"


def read(tmp_path: Path, name: str, data: bytes) -> Reading:
    """The one document of a file, read as a heap is."""
    (tmp_path / name).write_bytes(data)
    (found,) = catalogue([tmp_path / name])
    assert isinstance(found, Entry) and found.card.title == "Kettle"
    return found.reading


@pytest.mark.parametrize(("codec", "name", "prose"), SETS)
def test_each_set_gives_its_words(tmp_path: Path, codec: str, name: str, prose: str) -> None:
    reading = read(tmp_path, "story.txt", told(prose).encode(codec))
    assert reading.encoding == name
    assert reading.body.split("\n\n") == [(prose * 3).strip()] * 5


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\r\r\n"])
def test_whatever_ends_a_line(newline: str) -> None:
    assert decode(told(WESTERN).replace("\n", newline).encode("cp1252")).text == told(WESTERN)


@pytest.mark.parametrize("coding", ["quoted-printable", "base64"])
@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252", "utf-8", "koi8-r"])
def test_what_mail_wraps_is_unwrapped(tmp_path: Path, charset: str, coding: str) -> None:
    prose = RUSSIAN if charset == "koi8-r" else WESTERN
    data = told(prose).encode("cp1252" if charset == "iso-8859-1" else charset)
    wrapped = base64.encodebytes(data) if coding == "base64" else quopri.encodestring(data)
    head = (
        f"From: Wren <wren@example.org>\nSubject: Kettle\nMIME-Version: 1.0\n"
        f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: {coding}\n\n"
    )
    assert prose.strip() in " ".join(read(tmp_path, "a.eml", head.encode() + wrapped).body.split())


@pytest.mark.parametrize("wrong", ["latin-1", "cp1252"])
def test_text_encoded_twice_is_mended_with_a_note(tmp_path: Path, wrong: str) -> None:
    """With a note of before and after, and spans that count in the text as it lay."""
    prose = WESTERN.replace("”", '"')
    data = told(prose).encode().decode(wrong).encode()
    reading = read(tmp_path, "story.txt", data)
    assert prose.strip() in reading.body and reading.text_digest
    mended = [note for note in reading.notes if note.step == "repair"]
    assert mended and any("Ã" in note.what and "ë" in note.what for note in mended), reading.notes
    title = next(claim for claim in reading.claims if claim.field == "title" and claim.span)
    assert data.decode()[slice(*title.span)] == title.raw


def test_bytes_that_are_no_text_are_shown_and_told(tmp_path: Path) -> None:
    reading = read(
        tmp_path, "story.txt", told(WESTERN).encode() + b"The lamp \xff went out.\n" + told(WESTERN).encode()
    )
    assert any(note.step == "decode" and "no UTF-8" in note.what for note in reading.notes)
    assert "The lamp ÿ went out." in reading.body or "The lamp \ufffd went out." in reading.body


def test_a_lost_character_is_a_doubt() -> None:
    assert decode("Она \ufffd спала. ".encode() * 20).doubtful
    assert not decode(RUSSIAN.encode()).doubtful
