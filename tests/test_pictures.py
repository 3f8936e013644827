"""Pictures that lie beside their pages are found, set down anew, and shown to whoever may see the work."""

import io
import re
import zipfile
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image

from reliquary.exports.picture import EDGE, shown_picture
from reliquary.library.folder import Library
from reliquary.library.intake import add
from reliquary.library.models import Work
from reliquary.library.pictures import pictures_of
from reliquary.library.site import Site

PAGE = """<html><head><title>The Lamp</title></head><body><h1>The Lamp</h1><p>by Wren</p>
<p><img src="art/Cover.PNG" alt="A lamp &amp; its <keeper>"><img src='../heap/art/photo.jpg'>
<img src="dot.gif"><img src="http://elsewhere.example.com/x.png" alt="far away"><img src="../../secret.png">
<img src="art/missing.png"><img src="art/cover.png"></p>
<p>{}</p></body></html>"""
STORY = "The lamp was lit at four, and nobody had lit it. Nobody said so until five. " * 30

OTHER = "Somebody rang a bell in the harbour, and every boat turned round at once to hear it. " * 30


def painted(kind: str, size: tuple[int, int] = (300, 200), **more: Any) -> bytes:
    """A picture of many colours, as large as one that somebody made."""
    picture = Image.merge("RGB", [Image.effect_noise(size, 90) for _ in range(3)])
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


@pytest.fixture
def heap(tmp_path: Path) -> Path:
    """A page with pictures beside it, and one in a zip."""
    folder = tmp_path / "heap"
    (folder / "art").mkdir(parents=True)
    files = {
        "lamp.html": PAGE.format(STORY).encode(),
        "art/cover.png": painted("PNG", pnginfo=None),
        "art/photo.jpg": painted("JPEG", comment=b"owl@example.org took it"),
        "dot.gif": painted("GIF", (2, 2)),
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    (tmp_path / "secret.png").write_bytes(painted("PNG"))
    with zipfile.ZipFile(folder / "old.zip", "w") as old:
        old.writestr("site/bell.html", PAGE.replace("Lamp", "Bell").format(OTHER))
        old.writestr("site/art/cover.png", painted("PNG"))
    return folder


@pytest.fixture
def works(library: Library, heap: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Work]]:
    monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(), raising=False)
    assert [*add(library, [heap], workers=1)][-1].finished
    yield {str(work.title): work for work in Work.objects.all()}


def test_what_lies_beside_a_page_is_found_and_nothing_else(works: dict[str, Work]) -> None:
    found = pictures_of(works["The Lamp"])
    assert [each.words for each in found] == ["A lamp & its <keeper>", ""], "no bullet, nothing remote, nothing outside"
    assert [each.words for each in pictures_of(works["The Bell"])] == ["A lamp & its <keeper>"]


def test_a_reader_sees_them_under_the_story(works: dict[str, Work], monkeypatch: pytest.MonkeyPatch) -> None:
    key = works["The Lamp"].key
    page = Client().get(f"/works/{key}/read/").content.decode()
    assert f'<img src="/works/{key}/pictures/1/" alt="A lamp &amp; its &lt;keeper&gt;" loading="lazy">' in page
    assert "of which its page says nothing" in page and "elsewhere.example.com" not in page
    answer = Client().get(f"/works/{key}/pictures/2/")
    assert answer["Content-Type"] == "image/jpeg" and "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff" and b"owl@example.org" not in answer.content
    assert Client().get(f"/works/{key}/pictures/2/", headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert Client().get(f"/works/{key}/pictures/3/").status_code == 404
    monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(published=True))
    assert Client().get(f"/works/{key}/pictures/2/").status_code == 404, "its author has allowed nothing"


def test_a_book_has_them_on_a_page_of_their_own(works: dict[str, Work]) -> None:
    book = zipfile.ZipFile(io.BytesIO(Client().get(f"/works/{works['The Lamp'].key}.epub").content))
    assert {"EPUB/plate-001.jpg", "EPUB/plate-002.jpg", "EPUB/plates.xhtml"} <= set(book.namelist())
    assert 'alt="A lamp &amp; its &lt;keeper&gt;"' in book.read("EPUB/plates.xhtml").decode()
    package = book.read("EPUB/package.opf").decode()
    assert 'href="plate-001.jpg" media-type="image/jpeg"' in package and "visual" in package


ELSEWHERE = """<html><body><a href="/"><img src="http://ads.example.com/b.gif" alt="Join our ring"></a><h1>The Pier</h1>
<p>by Wren</p><p>The first {0}<img src="HTTP://art.example.com/wren/pier%20one.jpg?x=1"> and on.</p>
<p><img src="//art.example.com/line3.gif"><img src="http://x.example.com/c.gif" width=12 alt="a dot">
<img src="gone.png" alt="Map of &lt;the&gt; pier, by owl@example.org"><img src="gone2.png"></p><p>The last {0}</p>
<p><img src="http://art.example.com/end.png" alt="Finis"></p>
<p>Back to the <a href="x"><img src="http://y.example.com/home.gif" alt="Home page"></a> of it</p></body></html>"""
NAMED = ["[picture: pier one.jpg]", "[picture: Map of <the> pier, by [address withheld]]", "[picture: Finis]"]


@pytest.fixture
def pier(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The key of a work whose pictures lie elsewhere, or nowhere."""
    monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(), raising=False)
    (tmp_path / "pier.html").write_text(ELSEWHERE.format(OTHER))
    assert [*add(library, [tmp_path / "pier.html"], workers=1)][-1].finished
    return str(Work.objects.get().key)


def test_what_nobody_kept_leaves_its_words_on_the_page(pier: str) -> None:
    page = Client().get(f"/works/{pier}/read/").content.decode()
    assert re.findall(r"<li>(\[picture.*?)</li>", page) == [escape(each) for each in NAMED]
    assert "<img" not in page and "art.example.com" not in page and "Join our ring" not in page


def test_what_nobody_kept_leaves_its_words_in_every_file(pier: str, tmp_path: Path) -> None:
    text, html, book = (Client().get(f"/works/{pier}.{ending}").content for ending in ("txt", "html", "epub"))
    assert text.decode().rstrip().endswith("\n\n".join(("* * *", *NAMED)))
    plates = zipfile.ZipFile(io.BytesIO(book)).read("EPUB/plates.xhtml").decode()
    for each in NAMED:
        assert f"<p>{escape(each)}</p>" in html.decode() and f"<p>{escape(each)}</p>" in plates
    assert all(b"owl@example" not in file and b"art.example" not in file for file in (text, html, plates.encode()))


def test_a_page_carries_its_pictures_inside(works: dict[str, Work]) -> None:
    page = Client().get(f"/works/{works['The Lamp'].key}.html").content.decode()
    assert re.findall(r'<img src="(data:image/jpeg;base64),[^"]+" alt="([^"]*)"', page) == [
        ("data:image/jpeg;base64", "A lamp &amp; its &lt;keeper&gt;"), ("data:image/jpeg;base64", ""),
    ]  # fmt: skip
    assert "[picture: far away]" in page, "what lies elsewhere has its words"


def test_a_bomb_and_other_strange_files_are_no_pictures() -> None:
    bomb = io.BytesIO()
    Image.new("1", (60_000, 60_000)).save(bomb, "PNG")
    for data in (
        bomb.getvalue(),
        b"",
        b"GIF89a",
        painted("PNG")[:500],
        b"<svg onload='x()'/>",
        b"\x89PNG" + bytes(5000),
    ):
        assert shown_picture(data) is None


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF"])
def test_every_kind_is_set_down_anew_and_no_larger_than_a_screen(kind: str) -> None:
    data = painted(kind, (EDGE + 400, 50))
    shown = shown_picture(data)
    assert shown is not None and shown.width == EDGE and shown.type in ("image/png", "image/jpeg")
    assert shown == shown_picture(data), "the same bytes give the same picture"
