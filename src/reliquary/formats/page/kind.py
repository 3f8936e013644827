"""Tells pages that are no story: indexes, link lists, guestbooks, frame sets; unsure means a story."""

from __future__ import annotations

import re
from bisect import bisect_right

from reliquary.markup.furniture import Line
from reliquary.markup.page import Page
from reliquary.work import Span

GUESTBOOK = re.compile(r"\bguest ?book\b|gästebuch|livre d'or|libro de visitas|гостевая", re.IGNORECASE)
SIGNED = re.compile(r"^\s*(?:Name|From|Date|Homepage|E-?mail|Comments?|Time|Location|Message)\s*:", re.I | re.M)
CHAPTER = re.compile(
    r"\s*(?:chapter|part|prologue|epilogue|kapitel|teil|chapitre|cap[ií]tulo|parte|глава|часть|\d{1,3}\.?\s)", re.I
)
ABOUT = re.compile(r"\babout (?:me|the author)\b|\bauthor (?:page|profile|index)\b|\bmy (?:bio|profile)\b|\bprofile\b|\bbiography\b", re.I)  # fmt: skip  # noqa: E501
LOST = re.compile(r"\b(?:404|403)\b.{0,30}(?:not found|forbidden|error)|page (?:cannot|could not) be (?:found|displayed)|object not found", re.I)  # fmt: skip  # noqa: E501
REVIEWS = re.compile(r"^Reviews (?:for|of)\b|\breviews for\b", re.IGNORECASE)
FORWARDS = re.compile(r"<meta[^>]{0,60}http-equiv\s*=\s*[\"']?refresh", re.IGNORECASE)
STORY = 120
"""Words of prose, or of the author's text, from which a page may always be a story."""
FEW = 40
"""Words; a page that forwards, frames or fails shows no more."""


def kind(page: Page, lines: list[Line], set_aside: tuple[Span, ...], html: str) -> tuple[str, str] | None:
    """Kind and reason where a page is surely no story; None where it is one or may be."""
    words = len(page.text.split())
    if words < FEW:
        if re.search(r"<frame(?:set)?\b", html, re.IGNORECASE):
            return ("frame set", "a page of frames, whose own pages are read where they lie")
        if FORWARDS.search(html[:4096]):
            return ("redirect", "a page that leads on to another")
    if words < 3 * FEW and LOST.search(f"{page.title}\n{page.text}"):
        return ("error page", "a server's answer in place of a page")
    prose = sum(line.words for line in lines if line.is_prose)
    heads = f"{page.title}\n" + "\n".join(element.said for element in page.find("h1, h2")[:2])
    if GUESTBOOK.search(heads) and len(SIGNED.findall(page.text)) >= 6:
        return ("guestbook", "a guestbook")
    if REVIEWS.search(page.title) and prose < 10 * STORY:
        return ("reviews", "a page of reviews")
    return _listing(lines, prose, heads, page, set_aside)


def _inside(at: int, starts: list[int], spans: tuple[Span, ...]) -> bool:
    """Whether an offset lies in one of the spans."""
    index = bisect_right(starts, at) - 1
    return index >= 0 and at < spans[index][1]


def _listing(
    lines: list[Line], prose: int, heads: str, page: Page, set_aside: tuple[Span, ...]
) -> tuple[str, str] | None:
    """A page whose lines lead elsewhere: a table of contents, a link list, an author's page, an index."""
    starts = [span[0] for span in set_aside]
    shown = [line for line in lines if not _inside(line.span[0], starts, set_aside)]
    leading = [line for line in lines if line.leads]
    listed = [line for line in shown if line.leads]
    rest = sum(line.words for line in shown if not line.leads)
    is_list = len(listed) >= 3 and len(listed) * 3 >= len(shown) and rest < STORY
    if prose >= STORY or not (is_list or (rest < FEW and len(leading) >= 3)):
        return None
    if sum(CHAPTER.match(page.text, line.span[0]) is not None for line in leading) * 2 > len(leading):
        return ("table of contents", "a list of a story's chapters")
    if ABOUT.search(heads):
        return ("author page", "a page about an author, with links to stories")
    targets = [target for target, _, _ in page.links()]
    outside = sum(target.lower().startswith(("http:", "https:")) for target in targets)
    if outside * 2 > len(targets):
        return ("link list", "a list of links to other sites")
    return ("index page", "a list of links to stories and other pages")
