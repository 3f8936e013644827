"""Forum threads (vBulletin, XenForo, phpBB): each fan's posts that are a story as one work, the talk left aside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reliquary.formats.platforms.sheet import Sheet
from reliquary.formats.platforms.site import Site
from reliquary.formats.platforms.subject import PLAIN, read_subject
from reliquary.markup.page import Element, Page
from reliquary.vocabulary.fandoms import file_fandom
from reliquary.vocabulary.labels import read_label
from reliquary.work import Span


@dataclass(frozen=True, slots=True)
class Board:
    """How one software sets a post: selectors of the post, and of poster, text and date in it, the first that fits."""

    post: str
    poster: tuple[str, ...]
    text: tuple[str, ...]
    date: tuple[str, ...]
    said_by: str = ""
    """An attribute of the post that names the poster."""


BOARDS = (
    Board(
        "article.message, li.message",
        (".message-name", ".username"),
        (".message-body .bbWrapper", ".bbWrapper", ".messageText", ".message-content"),
        ("time", ".DateTime"),
        "data-author",
    ),
    Board(
        "div.post[id^=p], div.post",
        (".author strong", ".author a", ".username", ".postprofile dt"),
        (".content", ".postbody", ".posttext"),
        (".author", ".date"),
    ),
    Board(
        "table[id^=post]",
        (".bigusername", "td.alt2 b"),
        ("div[id^=post_message]", "td.alt1"),
        ("td.thead", ".date", "td.alt2 .smallfont"),
    ),
    Board(
        "li.postbit, li.postbitlegacy, div.postbit, li[id^=post_]",
        (".username",),
        (".postcontent", ".content"),
        (".date", ".postdate"),
    ),
    Board("table.forumline tr", (".name", "td.row1 b", "td.row2 b"), (".postbody",), (".postdetails",)),
)
STAMP = re.compile(
    r"\b(?:\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{4}-\d\d-\d\d|[A-Z][a-z]{2,8}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|"
    r"\d{1,2} [A-Z][a-z]{2,8},? \d{4})"
)
POSTED = re.compile(
    r"\b(?:Posted|Verfasst(?: am)?|Posté le|Publicado|Inviato|Enviado)\s?:\s{0,3}(?:\w{2,10},?\s)?(?="
    + STAMP.pattern[2:]
    + ")"
)
"""Before the date of a post; others in its frame tell since when the poster is a member."""
SIGNATURE = re.compile(r"^_{10,}[ \t]*$", re.MULTILINE)
QUOTED = "div.quote, blockquote.bbCodeQuote, .bbCodeBlock--quote, blockquote, .quotecontent, .bbcode_quote"
HEADED = re.compile(r"^[ \t*_~-]*([^\W\d_][^:\n]{0,40}?)[ \t*_]*\s?:", re.MULTILINE)
REPEATED = re.compile(r"\s*(?:Re|RE|Aw):\s+[^\n]{1,200}\n+(?:-{8,}\n+)?")
RULED = re.compile(r"\s*-{8,}\n+")
SITE_TITLE = re.compile(r"\s+[-|»•]\s+.*$")
TOPIC = re.compile(r"^.{0,100}?::\s(?:View topic|Thema anzeigen|Voir le sujet|Ver tema|Leggi argomento)\s-\s")
TELLING = 120
"""Words from which a post may be a story; with labels of a header fewer will do."""


@dataclass(frozen=True, slots=True)
class Post:
    """One post: who wrote it, its own words' span, its date, and how much of a story it looks."""

    number: int
    poster: str
    span: Span
    poster_span: Span
    dated: tuple[str, Span] | None
    words: int
    labels: int

    @property
    def tells(self) -> bool:
        return self.words >= TELLING or (self.labels >= 2 and self.words >= 40)

    @property
    def worth(self) -> int:
        return self.words + 100 * self.labels


def _threads(page: Page) -> Iterator[Sheet]:
    """A sheet for each fan whose posts tell a story; for a thread without any, one of its longest post."""
    posts = _posts(page)
    if not posts:
        return
    by_poster: dict[str, list[Post]] = {}
    for post in posts:
        by_poster.setdefault(post.poster, []).append(post)
    tellers = [own for own in by_poster.values() if any(post.tells for post in own)]
    for own in tellers or [by_poster[max(posts, key=lambda post: post.worth).poster]]:
        best = max(own, key=lambda post: post.worth)
        told = [post for post in own if post is best or (post.tells and post.words * 3 >= best.words)]
        item = f"post {best.number}" if len(tellers) > 1 else None
        yield _sheet(page, told, own[0].number == posts[0].number, item)


def _sheet(page: Page, told: list[Post], opener: bool, item: str | None) -> Sheet:
    sheet = Sheet(page.text, "forum post", page, page.blocks, item=item)
    first = told[0]
    sheet.say("authors", [first.poster], first.poster_span)
    if first.dated:
        sheet.say("date", first.dated[0], first.dated[1])
    _crumbs(sheet, page, first.span[0])
    if opener:
        _thread(sheet, page)
    for number, post in enumerate(told, 1):
        sheet.story(post.span, None, number if len(told) > 1 else None)
    return sheet


def _thread(sheet: Sheet, page: Page) -> None:
    """The thread's title, where the fan who began it wrote the story."""
    title = TOPIC.sub("", page.title) if TOPIC.match(page.title) else SITE_TITLE.sub("", page.title).strip()
    at = sheet.text.find(title)
    read_subject(sheet, title, at if at >= 0 else None, PLAIN)


def _crumbs(sheet: Sheet, page: Page, before: int) -> None:
    """The fandom that the path to the thread names, the nearest to the thread first."""
    links = page.find(
        ".navbar a, .breadcrumb a, .p-breadcrumbs a, .navlinks a, #breadcrumb a, .crumbs a, a.nav, .breadcrumbs a"
    )
    for link in reversed(links):
        if link.span[1] <= before and file_fandom(link.said):
            sheet.say("fandoms", link.said, link.span)
            return


def _posts(page: Page) -> list[Post]:
    """The posts of the thread, by the software whose selectors find most of them."""
    found: list[Post] = []
    for board in BOARDS:
        elements = enumerate(page.find(board.post), 1)
        posts = [post for number, element in elements if (post := _post(page, board, element, number))]
        if len(posts) > len(found):
            found = posts
    return found


def _post(page: Page, board: Board, element: Element, number: int) -> Post | None:
    text = _first(page, board.text, element)
    if text is None or text.span[0] >= text.span[1]:
        return None
    poster = _first(page, board.poster, element)
    name = element.attributes.get(board.said_by, "") if board.said_by else ""
    name = name or (poster.said if poster else "")
    dated = _first(page, board.date, element)
    posted = POSTED.search(page.text, element.span[0], text.span[0])
    stamp = STAMP.search(page.text, posted.end() if posted else element.span[0], text.span[0])
    span = _own(page, text)
    words = page.text[slice(*span)]
    labels = sum(read_label(line[1]) is not None for line in HEADED.finditer(words[:6000]))
    return Post(
        number=number,
        poster=name.strip(),
        span=span,
        poster_span=poster.span if poster else (0, 0),
        dated=(_dated(page, dated) if dated and not posted else None) or ((stamp[0], stamp.span()) if stamp else None),
        words=len(words.split()),
        labels=labels,
    )


def _first(page: Page, selectors: tuple[str, ...], post: Element) -> Element | None:
    """What the first of several selectors finds in a post."""
    return next((found for selector in selectors if (found := page.first(selector, post))), None)


def _own(page: Page, text: Element) -> Span:
    """The poster's own words: without quotes of others at the top, the repeated subject and the signature."""
    start, end = text.span
    for quote in page.find(QUOTED, text):
        if quote.span[0] - start < 5 and quote.span[1] < end:
            start = quote.span[1]
    repeated = REPEATED.match(page.text, start, end) or RULED.match(page.text, start, end)
    if repeated:
        start = repeated.end()
    signatures = list(SIGNATURE.finditer(page.text, start, end))
    signature = signatures[-1] if signatures else None
    if signature and len(page.text[signature.end() : end].split()) < 120:
        end = signature.start()
    return (start, end)


def _dated(page: Page, element: Element) -> tuple[str, Span] | None:
    moment = element.attributes.get("datetime", "")
    if moment:
        return moment[:10], element.span
    found = STAMP.search(page.text, *element.span)
    return (found[0], found.span()) if found else None


SITES = (
    Site(
        name="forum thread",
        witness="forum post",
        signs=(
            re.compile(
                rb"vBulletin|XenForo|phpBB|data-author=|id=[\"']?post\d|class=[\"']?(?:postbit|bbWrapper|messageText|postbody)",
                re.IGNORECASE,
            ),
            re.compile(
                rb"id=[\"']?(?:post|p|td_post_)_?\d|class=[\"'](?:post|message|postbit|postbody)", re.IGNORECASE
            ),
        ),
        sheets=_threads,
    ),
)
