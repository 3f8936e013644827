"""What lay beside a work belongs to it, whichever came first, and goes when either goes."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from reliquary.library.beside import beside, leaves_beside, works_beside
from reliquary.library.folder import Library
from reliquary.library.intake import add
from reliquary.library.models import Leaf, Mention, Work
from reliquary.library.site import Site
from reliquary.library.undo import undo

Taking = Callable[..., int]
WORDS = [
    "lantern", "harbour", "window", "letter", "garden", "winter", "kettle", "river", "shadow", "ladder", "copper",
]  # fmt: skip


def prose(seed: int) -> str:
    """Made-up prose, unlike that of any other seed."""
    chance = random.Random(seed)
    return "\n\n".join(f"The {' '.join(chance.choice(WORDS) for _ in range(14))}." for _ in range(25))


@pytest.fixture
def taken(library: Library, tmp_path: Path) -> Taking:
    """Adds files, given by name, one run of `add` for all of them; gives the batch."""

    def take(**files: str | bytes) -> int:
        paths = []
        for name, data in files.items():
            path = tmp_path / "heap" / name.replace("__", "/").replace("_", ".")
            path.parent.mkdir(exist_ok=True, parents=True)
            path.write_bytes(data.encode() if isinstance(data, str) else data)
            paths.append(path)
        (*_, last) = add(library, paths, workers=1)
        assert last.batch is not None
        return last.batch

    return take


def letter(subject: str, body: str, number: int, more: str = "") -> str:
    return (
        f"From wren@example.org Tue May  4 10:0{number}:00 1999\nFrom: wren@example.org\n"
        f"Date: Tue, 4 May 1999 10:0{number}:00 +0000\nMessage-ID: <{number}@example.org>\nSubject: {subject}\n{more}\n"
        f"{body}\n\n"
    )


STORY = letter("Long Stairs at Night", f"Title: Long Stairs at Night\nAuthor: Wren Quarry\n\n{prose(1)}", 1)
ANSWER = letter("Re: something else", "> Not one lamp.\nI loved this!", 2, "In-Reply-To: <1@example.org>\n")
CALLED = letter("RE: Re: long stairs at night", "> Not one lamp.\nSo did I!", 3)
CHATTER = letter("Re: hello there everybody", "> Hello.\nHello!", 4)


def kinds(work: Work) -> list[str]:
    return sorted(leaf.kind for leaf in leaves_beside(work))


@pytest.mark.parametrize("story_first", [True, False])
def test_replies_belong_to_what_they_answer(library: Library, taken: Taking, story_first: bool) -> None:
    files = [{"one_mbox": STORY}, {"two_mbox": ANSWER + CALLED + CHATTER}]
    first, second = (taken(**each) for each in (files if story_first else reversed(files)))
    (work,) = Work.objects.all()
    assert kinds(work) == ["reply", "reply"]
    (told,) = beside(work)
    assert (told.kind, told.count) == ("reply", 2) and told.place.endswith("two.mbox")
    undo(library, second if story_first else first)
    assert kinds(Work.objects.get()) == []
    taken(**files[1])
    assert kinds(Work.objects.get()) == ["reply", "reply"]


PAGE = (
    '<html><head><title>{title}</title><link rel="stylesheet" href="looks/site.css"></head><body><h1>{title}</h1>'
    '<p>by Wren Quarry</p><img src="pics/{picture}">{story}<p><a href="gb.html">Guestbook</a></p></body></html>'
)
INDEX = "<html><head><title>Stories</title></head><body><h1>Stories</h1><ul>{}</ul></body></html>".format(
    "".join(f'<li><a href="{name}.html">{name.title()} Days</a></li>' for name in ("amber", "brass", "copper"))
)
GUESTBOOK = "<html><head><title>Guestbook</title></head><body><h1>Guestbook</h1>{}</body></html>".format(
    "".join(
        f"<p>Name: Reader {n}<br>Date: May {n}, 1999<br>Comments: What a fine site, I was here.</p>"
        for n in (1, 2, 3, 4)
    )
)
SHEET = "body { color: black; background: white; }\np { margin: 1em; }\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def page(name: str, seed: int, picture: str) -> str:
    story = "".join(f"<p>{line}</p>" for line in prose(seed).splitlines())
    return PAGE.format(title=f"{name.title()} Days", picture=picture, story=story)


@pytest.mark.parametrize("leaves_first", [True, False])
def test_a_sites_pages_pictures_and_sheets_belong_to_its_stories(taken: Taking, leaves_first: bool) -> None:
    stories = {f"{name}_html": page(name, seed, f"{name}.png") for seed, name in enumerate(("amber", "brass"))}
    others = {
        "list_html": INDEX, "gb_html": GUESTBOOK, "looks__site_css": SHEET,
        "pics__AMBER_PNG": PNG + b"a", "pics__other_png": PNG + b"b",
    }  # fmt: skip
    for files in (others, stories) if leaves_first else (stories, others):
        taken(**files)
    amber, brass = Work.objects.order_by("title")
    assert kinds(amber) == ["guestbook", "index page", "picture", "style sheet"]
    assert kinds(brass) == ["guestbook", "index page", "style sheet"]
    assert works_beside(Leaf.objects.get(kind="index page")) == [amber, brass]
    assert works_beside(Leaf.objects.get(path__endswith="other.png")) == []


def test_a_mirrors_index_belongs_to_all_it_lists(library: Library, taken: Taking) -> None:
    stories = {f"{name}_html": page(name, seed, "x.png") for seed, name in enumerate(("amber", "brass", "copper"))}
    batch = taken(index_html=INDEX, **stories)
    assert [kinds(work) for work in Work.objects.all()] == [["index page"]] * 3
    undo(library, batch)
    assert not Mention.objects.exists()


ENTRIES = (
    '<?xml version="1.0"?><livejournal>'
    "<entry><itemid>5</itemid><subject>Long Stairs</subject><event>{}</event>"
    "<comment><body>Lovely!</body></comment></entry>"
    "<entry><itemid>6</itemid><subject>Short Stairs</subject><event>{}</event></entry>"
    '<comment jitemid="6"><body>More!</body></comment></livejournal>'
)


def test_comments_belong_to_their_entry(taken: Taking) -> None:
    taken(journal_xml=ENTRIES.format(prose(1), prose(2)))
    told = {work.title: [leaf.reason for leaf in leaves_beside(work)] for work in Work.objects.all()}
    assert told == {"Long Stairs": ["a comment on entry 5"], "Short Stairs": ["a comment on entry 6"]}


def test_the_words_round_a_collection_belong_to_its_stories(taken: Taking) -> None:
    taken(zine_txt=f"OUR ZINE\n\nRain\nby Ann Quarry\n\n{prose(1)}\n\nSnow\nby Osric Vale\n\n{prose(2)}\n")
    assert [kinds(work) for work in Work.objects.all()] == [["collection"]] * 2


def test_only_the_keeper_is_told(taken: Taking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(), raising=False)
    taken(list_mbox=STORY.replace("\n\nTitle", "\n\nArchive: anywhere\nRating: G\nTitle") + ANSWER)
    address = f"/works/{Work.objects.get().key}/"
    client = Client()
    assert "What lay beside it" in client.get(address).content.decode()
    monkeypatch.setattr(settings, "RELIQUARY_SITE", Site(published=True), raising=False)
    shown = client.get(address)
    assert shown.status_code == 200 and "What lay beside it" not in shown.content.decode()
