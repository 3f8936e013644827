"""What a page says of its story outside the text itself: its title, headings, meta elements, addresses and footers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import unquote

from reliquary.markup.address import mailbox
from reliquary.markup.furniture import FURNITURE
from reliquary.markup.page import Element, Page
from reliquary.vocabulary.fandoms import file_fandom, named_in
from reliquary.vocabulary.folding import fold
from reliquary.work import Claim, Region, Span

TITLE, HEADING, META, FOOTER = "page title", "page heading", "page meta", "page footer"
BY = re.compile(r"^(?P<title>.{1,150}?)[\s,:–—-]+(?:a (?:story|fanfic\w*|fic) )?(?:by|von|par|por|di)\s+(?P<author>.{1,60}?)(?:(?:\s+[-–—]|\s*[|:»])\s.*)?$", re.I)  # fmt: skip  # noqa: E501
SITE = re.compile(
    r"\b(?:fan ?fic(?:tion|s)?|fics?|stories|page|site|home|archive|index|untitled|welcome|website|new page|fiction|"
    r"document\d*)\b|^mr$",
    re.IGNORECASE,
)
"""Words of titles that are a site's rather than a story's."""
DECORATED = re.compile(r"[.:~*=|<>]{2,}")
WORKS = re.compile(r"(?:fiction|fan ?fic\w*|fics?|stories|works?|writings?|tales)$", re.IGNORECASE)
MADE = re.compile(
    r"(?:fan ?fic(?:tion|s)?|fiction|fics?|stories|writings?) by ([A-Z][\w.'’-]*(?: [A-Z&][\w.'’-]*){0,4})"
)
PART = re.compile(r"\W*(?:part|chapter|prologue|epilogue|teil|kapitel|chapitre)\b|\W*(?:by|von|par)\s", re.IGNORECASE)
COPYRIGHT = re.compile(r"(?:copyright|©|\(c\))\s*(?:\(c\)|©)?\s*((?:19|20)\d\d)(?!\d|\s*[-–—]\s*\d)", re.IGNORECASE)
LARGE = re.compile(r"\+[2-6]|[5-7]")
ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+", re.ASCII)
WRITE_TO = re.compile(r"\b(?:mail|feedback|comments?|author|write|letters|contact|by)\b", re.IGNORECASE)
RING = re.compile(r"\bring\b|webm|archivist|\blist\b|\beditors?\b|submission", re.IGNORECASE)
NEAR = 2500
"""Characters from either end of the author's text within which an address is likely the author's own."""
LINE = re.compile(r"[^\n]*\S[^\n]*")
RULE = re.compile(r"[\W_]{3,400}")
WRITTEN = re.compile(r"[^\W\d_][\w.'’-]*(?: [\w.'’&-]+){0,4}")
METAS = {
    "author": ("authors", 0.35), "dc.creator": ("authors", 0.5), "dc.title": ("title", 0.5), "dc.date": ("date", 0.5),
    "description": ("summary", 0.3), "dc.description": ("summary", 0.5), "dc.subject": ("category", 0.3),
    "dc.language": ("language", 0.4), "og:title": ("title", 0.35), "article:published_time": ("date", 0.9),
    "dcterms.issued": ("date", 0.5),
}  # fmt: skip
"""Names of meta elements, what they state, and how often that is so."""


def said(page: Page, regions: tuple[Region, ...], listing: Element | None = None) -> Iterator[Claim]:
    """The claims of a page's head, headings, addresses, furniture and, if it lists its stories, of its list."""
    own = next((region.span for region in regions if region.role == "author text"), (0, len(page.text)))
    yield from _title(page)
    yield from _metas(page)
    yield from _heading(page, own)
    yield from _addresses(page, regions)
    if listing:
        yield from _entry(page, listing, own)
    for region in regions:
        if region.role == "chrome":
            yield from _furniture(page, region.span)


def signed(page: Page, own: Span, claims: list[Claim]) -> tuple[Span, Claim] | None:
    """A name that stands bare below the title, and the span of both, where the page names its author elsewhere too.

    Such a name without a "by" is known by the page's title, its meta elements, or the words of a `mailto` link.
    """
    titles = {fold(str(claim.value)) for claim in claims if claim.field == "title"}
    names = {fold(name) for claim in claims if claim.field == "authors" for name in texts(claim.value)}
    names |= {fold(words) for target, words, _ in page.links() if target.lower().startswith("mailto:")}
    lines = list(islice(LINE.finditer(page.text, *own), 6))
    lines = [line for line in lines if not RULE.fullmatch(line[0])]
    if len(lines) < 3 or fold(lines[0][0]) not in titles:
        return None
    name = lines[1][0].strip()
    if not WRITTEN.fullmatch(name) or fold(name) not in names:
        return None
    span = lines[1].span()
    return (lines[0].start(), span[1]), _claim(page, "authors", [name], HEADING, 0.7, span)


def texts(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list | tuple) else [str(value)]


def _claim(page: Page, field: str, value: object, witness: str, weight: float, span: Span | None = None) -> Claim:
    raw = " ".join(page.text[slice(*span)].split()) if span else None
    return Claim(field, value, raw or None, witness, weight, span if raw else None, "page")


def _title(page: Page) -> Iterator[Claim]:
    """The title of the page: a story's, with its author's name perhaps, or a site's, which may name a fandom."""
    title = page.title[:300]
    by = BY.match(title)
    if by and not WORKS.search(by["title"]):
        yield _claim(page, "title", _bare(by["title"]), TITLE, 0.55)
        yield _claim(page, "authors", [by["author"].strip()], TITLE, 0.55)
    elif by:
        yield _claim(page, "authors", [by["author"].strip()], TITLE, 0.5)
    elif title and not SITE.search(title) and not DECORATED.search(title):
        yield _claim(page, "title", _bare(re.split(r"\s+[|»–—-]\s+", title)[0]), TITLE, 0.4)
    for name, _, strength in named_in(title):
        if strength >= 0.8:
            yield _claim(page, "fandoms", name, TITLE, 0.4)


def _bare(title: str) -> str:
    """A title without the fandom before or in brackets behind it, and without decoration.

    >>> _bare("Blake's 7: The Shut Gate"), _bare("The Shut Gate (Highlander)")
    ('The Shut Gate', 'The Shut Gate')
    """
    fandom, colon, rest = title.partition(": ")
    title = rest if colon and file_fandom(fandom) else title
    bracket = re.search(r"\s*[(\[]([^()\[\]]{2,60})[)\]]$", title)
    if bracket and file_fandom(bracket[1]):
        title = title[: bracket.start()]
    return title.strip(" ~*\"'“”,")


def _metas(page: Page) -> Iterator[Claim]:
    for name, content in page.metas:
        if name in METAS and len(content) < 2000:
            field, weight = METAS[name]
            yield _claim(page, field, [content] if field == "authors" else content, META, weight)
        elif name in ("keywords", "news_keywords"):
            filed = (file_fandom(word.strip()) for word in content[:1000].split(",") if word.strip())
            for fandom in dict.fromkeys(name for name in filed if name):
                yield _claim(page, "fandoms", fandom, META, 0.3)


def _heading(page: Page, own: Span) -> Iterator[Claim]:
    """The first heading, or large print, at the top of the author's text, unless it is that of a part."""
    large = [font for font in page.find("font[size]") if LARGE.fullmatch(font.attributes["size"].strip())]
    found = [*page.find("h1, h2, h3"), *large, *page.find(".MsoTitle, .title")]
    near = [
        one for one in found if own[0] - 2 <= one.span[0] < min(own[1], own[0] + NEAR) and one.span[0] < one.span[1]
    ]
    for element in sorted(near, key=lambda one: one.span):
        lines = page.text[slice(*element.span)].split("\n")
        if len(lines[0].split()) <= 15 and not PART.match(lines[0]) and not FURNITURE.search(lines[0]):
            yield _claim(
                page,
                "title",
                lines[0].strip(' ~*"“”'),
                HEADING,
                0.65,
                (element.span[0], element.span[0] + len(lines[0])),
            )
            return


def _addresses(page: Page, regions: tuple[Region, ...]) -> Iterator[Claim]:
    """Where a page asks to be written to: surest near the ends of the author's text, less sure in its furniture."""
    own = [region.span for region in regions if region.role == "author text"]
    told: set[str] = set()
    for target, words, span in page.links():
        if not target.lower().startswith("mailto:"):
            continue
        address = ADDRESS.search(unquote(target[7:]).partition("?")[0])
        if not address or address[0].lower() in told:
            continue
        told.add(address[0].lower())
        inside = next((one for one in own if one[0] <= span[0] < one[1]), None)
        if inside and RING.search(words):
            weight = 0.0
        elif inside:
            weight = 0.8 if len(told) == 1 and min(span[0] - inside[0], inside[1] - span[1]) < NEAR else 0.4
        else:
            start = page.text.rfind("\n", 0, span[0]) + 1
            line = page.text[start : page.text.find("\n", span[1])]
            weight = 0.45 if WRITE_TO.search(f"{line} {words}") and not RING.search(line) else 0.0
        if weight:
            yield _claim(page, "emails", [address[0]], "mailto link", weight, span if address[0] in words else None)


def _furniture(page: Page, span: Span) -> Iterator[Claim]:
    """What furniture may tell of the story: the year of a copyright, whose stories these are, which fandom's."""
    text = page.text[slice(*span)]
    year = COPYRIGHT.search(text)
    if year:
        yield _claim(page, "date", year[1], FOOTER, 0.3, (span[0] + year.start(), span[0] + year.end()))
    for line in LINE.finditer(page.text, *span):
        if WRITE_TO.search(line[0]) and not RING.search(line[0]) and (address := mailbox(line[0])[1]):
            at = page.text.find(address, *line.span())
            where = (at, at + len(address)) if at >= 0 else line.span()
            yield _claim(page, "emails", [address], FOOTER, 0.45, where)
            break
    made = MADE.search(text)
    if made:
        yield _claim(page, "authors", [made[1]], FOOTER, 0.45, (span[0] + made.start(1), span[0] + made.end(1)))
    for name, where, strength in named_in(text[:4000]):
        if strength >= 0.8:
            yield _claim(page, "fandoms", name, "page furniture", 0.35, (span[0] + where[0], span[0] + where[1]))


def _entry(page: Page, listing: Element, own: Span) -> Iterator[Claim]:
    """The list's own entry for the story below it: a link into this page, its rating in brackets, its blurb."""
    for link in page.find('a[href^="#"]', listing):
        name = link.attributes["href"][1:]
        if not name or not re.fullmatch(r"[\w.:-]{1,60}", name):
            continue
        target = page.first(f'[name="{name}"], [id="{name}"]')
        if target is None or target.span[0] < listing.span[1] - 2:
            continue
        yield _claim(page, "title", link.said, "index entry", 0.5, link.span)
        line = re.compile(r"[^\n\t]*").match(page.text, link.span[1])
        rating = re.search(r"\(([^(),]{1,20})", line[0]) if line else None
        if line and rating:
            yield _claim(
                page,
                "rating",
                rating[1],
                "index entry",
                0.5,
                (line.start() + rating.start(1), line.start() + rating.end(1)),
            )
        blurb = re.compile(r"[\n\t]([^\n]+)").match(page.text, line.end()) if line else None
        if blurb and blurb.end() <= listing.span[1]:
            yield _claim(page, "summary", blurb[1].strip(), "index entry", 0.5, blurb.span(1))
        return
