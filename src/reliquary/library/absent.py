"""The pictures that a work's pages show in the story and that lie elsewhere on the web, or nowhere: their words stay.

Nothing is ever fetched for them. A picture belongs to the story if words of the story follow it on its page, or stand
before it and it leads nowhere; banners, buttons and avatars have other neighbours.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

from reliquary.exports.wording import named_picture
from reliquary.library.contacts import withholding
from reliquary.library.models import Work
from reliquary.library.opening import opened
from reliquary.library.originals import DAMAGED, read_original
from reliquary.library.pictures import pages_of, said_of
from reliquary.work import Chapter

LARGEST, MOST = 32 * 1024 * 1024, 60
"""Bytes of a page that are looked through, and pictures of one work that are named."""

LITTLE = 48
"""Pixels of an edge, where the page tells it, below which a picture is a bullet or a button."""

NEAR = 24
"""Letters and digits of what stands before and after a picture by which it is found in the story."""

STRETCH = 200
"""Characters of a stretch of text in which so many letters are looked for."""

FURNITURE = re.compile(
    r"(?:bar|line|divid\w*|rule|separat\w*|border|spacer|blank|pixel|clear|bullet|button|counter|hits?|logo|banner|"
    r"avatar|userpic|icon|arrow|home|back|next|prev\w*|email|mail(?:box)?|award)s?\d{0,3}",
    re.IGNORECASE,
)
"""Names of files without words that no story needs."""

_SHOWN = re.compile(rb"<img\b[^>]{0,2000}?\bsrc\s*=", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Named:
    """A picture by the words for it, the letters on its page before and after it, and whether it leads somewhere."""

    words: str
    before: str
    after: str
    leads: bool


def absent_pictures(work: Work, chapters: Sequence[Chapter]) -> list[str]:
    """What stands in the place of each picture of the story that is not kept, in the order of the text, each once."""
    rows = list(pages_of(work).values_list("original__digest", "encoding", "original__size"))
    named = [each for digest, encoding, size in rows if size <= LARGEST for each in _shown(digest, encoding or "")]
    if not named:
        return []
    story = _letters("".join(chapter.text for chapter in chapters))
    inside = (
        each
        for each in named
        if (each.after and each.after in story) or (each.before and not each.leads and each.before in story)
    )
    return list(dict.fromkeys(named_picture(withholding(each.words)) for each in inside))[:MOST]


def _shown(digest: str, encoding: str) -> Sequence[Named]:
    """The pictures of a kept page; none where the store is damaged."""
    try:
        return _told(digest, encoding)
    except DAMAGED:
        return ()


@lru_cache(maxsize=512)
def _told(digest: str, encoding: str) -> tuple[Named, ...]:
    """The same, remembered: bytes of one digest never change."""
    page = read_original(opened().originals, digest, LARGEST)
    if not _SHOWN.search(page):
        return ()
    try:
        text = page.decode(encoding or "utf-8", "replace")
    except LookupError:
        text = page.decode("utf-8", "replace")
    body = LexborHTMLParser(text).body
    return tuple(_in_order(body.traverse(include_text=True))) if body else ()


def _in_order(nodes: Iterable[LexborNode]) -> Iterator[Named]:
    """The pictures that have a name, once the words after them are known."""
    before, after = "", ""
    waiting: list[tuple[str, str, bool]] = []
    for node in nodes:
        if node.is_text_node:
            written = node.text_content or ""
            before = (before + _letters(written[-STRETCH:]))[-NEAR:]
            after = (after + _letters(written[:STRETCH]))[:NEAR] if waiting else ""
            if len(after) == NEAR:
                yield from (Named(words, front, after, leads) for words, front, leads in waiting)
                waiting, after = [], ""
        elif node.tag == "img" and (words := _words(node)):
            leads = any(above is not None and above.tag == "a" for above in (node.parent, _parent(node.parent)))
            waiting.append((words, before, leads))
    yield from (Named(words, front, "", leads) for words, front, leads in waiting)


def _parent(node: LexborNode | None) -> LexborNode | None:
    return node.parent if node is not None else None


def _words(image: LexborNode) -> str:
    """What a page calls a picture that is not kept: its words, else the name of its file if that lay elsewhere."""
    told = image.attributes
    target = (told.get("src") or "").strip()
    if any((edge := told.get(name) or "").isdigit() and int(edge) < LITTLE for name in ("width", "height")):
        return ""
    said = said_of(image)
    if sum(map(str.isalpha, said)) > 1:
        return said
    name = posixpath.basename(unquote(re.split(r"[?#]", target)[0]))[:60]
    is_file = re.fullmatch(r"([^/]+)\.(?:gif|jpe?g|png|bmp|webp)", name, re.IGNORECASE)
    is_remote = re.match(r"(?:https?:)?//", target, re.IGNORECASE)
    return name if is_remote and is_file and not FURNITURE.fullmatch(is_file[1]) else ""


def _letters(text: str) -> str:
    """Letters and digits alone, small: signs and blanks are set anew on the way from a page to a story."""
    return re.sub(r"[\W_]+", "", text).casefold()
