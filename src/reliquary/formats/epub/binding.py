"""Binds the pages of a book into one page: what stands before the story, its chapters, and what stands beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape

from reliquary.formats.epub.package import Entry, Package
from reliquary.markup.charset import decode
from reliquary.sources.zipped import Zipped

BODY = re.compile(r"<body\b[^>]{0,2000}>", re.IGNORECASE)
BODY_END = re.compile(r"</body\s*>", re.IGNORECASE)
EMPTY = re.compile(
    r"<(?!(?:br|hr|img|input|link|meta|col|area|base|embed|param|source|track|wbr|path|use|image)\b)"
    r"([A-Za-z][\w:-]{0,60}+)((?:\s[^<>]{0,2000})?)/>"
)
"""An element closed where it is opened, which only XML knows."""
CODE = re.compile(r"<(script|style|title)\b[^>]{0,2000}>", re.IGNORECASE)
ANCHOR = re.compile(r"<[a-zA-Z][^<>]{0,400}?\b(?:id|name)=[\"']([^\"'<>]{1,200})[\"']")
TAG = re.compile(r"<[^<>]{0,4000}>")
LINK = re.compile(r"<a\b[^<>]{0,2000}\bhref\b", re.IGNORECASE)
META = re.compile(
    r"<meta\s[^<>]{0,80}name=[\"']chapterurl[\"'][^<>]{0,40}content=[\"']([^\"'<>]{1,1000})", re.IGNORECASE
)
HEADED = re.compile(r"\s*(?:<(?!h[1-3]\b)[^<>]{0,400}>\s*){0,6}<h[1-3]\b", re.IGNORECASE)
FRONT = re.compile(
    r"epub:type=[\"'][^\"']{0,60}\b(?:titlepage|frontmatter)\b|\bfff_titlepage\b|id=[\"']preface[\"']|fichub\.net|"
    r"class=[\"'](?:title-?page|titlepage)",
    re.IGNORECASE,
)
BESIDE = re.compile(
    r"epub:type=[\"'][^\"']{0,60}\b(?:toc|landmarks|copyright-page|cover|colophon|backmatter|index|loi|lot|"
    r"other-credits|acknowledgments|imprint)\b|\bfff_(?:log|toc)page\b|id=[\"']afterword[\"']",
    re.IGNORECASE,
)
STORY = re.compile(r"epub:type=[\"'][^\"']{0,60}\b(?:bodymatter|chapter|part|prologue|epilogue)\b", re.IGNORECASE)
ASIDE_TITLES = re.compile(
    r"(?:table of )?contents|cover(?: page)?|copyright(?: page)?|imprint|colophon|about the (?:author|publisher)|"
    r"afterword|log page|acknowledge?ments?|inhalt(?:sverzeichnis)?|sommaire|table des matières|[ií]ndice|"
    r"оглавление|содержание",
    re.IGNORECASE,
)
FRONT_TITLES = re.compile(
    r"title ?page|preface|front ?matter|introduction|titelseite|page de titre|титул", re.IGNORECASE
)
SHORT = 60
"""Words that a title page or a page of links has at most."""


@dataclass(slots=True)
class _Part:
    """A stretch of the bound page; `kind` is `front`, `chapter` or `beside`."""

    kind: str
    title: str
    html: str


def bind(package: Package, box: Zipped, maker: str) -> str:
    """One page that holds the whole book; in it each part is a `section` that says what it is and how it is called."""
    metas = [(name.replace(":", ".", 1), value) for name, value in package.metas]
    parts: list[_Part] = []
    for path in dict.fromkeys(package.spine):
        data = box.read(path)
        if data is None:
            continue
        html = decode(data, html=True).text
        metas += [("url", unescape(url)) for url in META.findall(html[:8000])]
        _add(parts, path, html, package)
    head = "".join(f'<meta name="{escape(meta[0])}" content="{escape(meta[1])}">' for meta in metas)
    body = "".join(
        f'<section data-part="{part.kind}" data-title="{escape(part.title)}">\n{part.html}\n</section>\n'
        for part in parts
    )
    return f'<!doctype html><html data-bound="{maker}"><head>{head}</head><body>\n{body}</body></html>\n'


def _add(parts: list[_Part], path: str, html: str, package: Package) -> None:
    """Adds the parts that one page of the book holds; a page without a line of its own goes on with the one before."""
    lines = [entry for entry in package.contents if entry.path == path]
    start = BODY.search(html)
    tag = start[0] if start else ""
    end = BODY_END.search(html, start.end() if start else 0)
    whole = html[start.end() if start else 0 : end.start() if end else len(html)]
    whole = EMPTY.sub(r"<\1\2></\1>", _without_code(whole))
    words = len(TAG.sub(" ", whole).split())
    if not words:
        return
    kind = _kind(path, tag + whole, words, lines, package, not any(part.kind == "chapter" for part in parts))
    before = parts[-1] if parts else None
    if before and before.kind == kind == "chapter" and package.contents and not lines and not HEADED.match(whole):
        before.html += f"\n{whole}"
        return
    for title, piece in _pieces(whole, lines):
        parts.append(_Part(kind, title, piece))


def _without_code(html: str) -> str:
    """The markup without scripts, styles and titles; one without an end ends where it begins."""
    kept: list[str] = []
    endless: set[str] = set()
    at = 0
    for found in CODE.finditer(html):
        name = found[1].lower()
        if found.start() < at:
            continue
        close = None
        if name not in endless and not found[0].endswith("/>"):
            close = re.compile(rf"</{name}\s{{0,20}}>", re.IGNORECASE).search(html, found.end())
            endless.update(() if close else (name,))
        kept.append(html[at : found.start()])
        at = close.end() if close else found.end()
    return "".join((*kept, html[at:]))


def _kind(path: str, html: str, words: int, lines: list[Entry], package: Package, first: bool) -> str:
    """What a page of the book is."""
    title = lines[0].title if lines else ""
    if path in package.aside or BESIDE.search(html[:4000]) or ASIDE_TITLES.fullmatch(title):
        return "beside"
    if STORY.search(html[:4000]):
        return "chapter"
    if FRONT.search(html[:4000]) or (first and FRONT_TITLES.fullmatch(title) and words < 10 * SHORT):
        return "front"
    if len(LINK.findall(html)) * 12 > words:
        return "beside"
    if first and words <= SHORT and not lines and package.contents:
        return "front"
    titles = {word.casefold() for name in package.all("dc:title") for word in name.split()}
    shown = TAG.sub(" ", html).casefold().split()
    if first and words <= SHORT and titles and len(package.spine) > 1 and titles <= set(shown):
        return "front"
    return "chapter"


def _pieces(html: str, lines: list[Entry]) -> Iterator[tuple[str, str]]:
    """The page, cut where lines of the table of contents lead into it, each piece with its title."""
    anchors: dict[str, int] = {}
    for found in ANCHOR.finditer(html) if any(line.fragment for line in lines) else ():
        anchors.setdefault(found[1], found.start())
    cuts = [(0, lines[0].title if lines else "")]
    for line in lines[1:]:
        at = anchors.get(line.fragment)
        if at is not None and at > cuts[-1][0]:
            cuts.append((at, line.title))
    first = anchors.get(lines[0].fragment) if lines else None
    if first and len(TAG.sub(" ", html[:first]).split()) > SHORT:
        cuts[0] = (0, "")
        cuts.insert(1, (first, lines[0].title))
    stops = [*(at for at, _ in cuts[1:]), len(html)]
    for (at, title), stop in zip(cuts, stops, strict=True):
        yield title, html[at:stop]
