"""Tells a site's furniture (paths, counters, rings, link bars, footers, comments) from what an author wrote."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from reliquary.markup.page import Element, Page
from reliquary.work import Span

PARTS = (
    "nav, footer, aside, [role=navigation], [role=contentinfo], #nav, .nav, #navigation, .navigation, #menu, .menu, "
    ".navbar, #navbar, .breadcrumb, .breadcrumbs, #breadcrumbs, #footer, .footer, #sidebar, .sidebar, #comments, "
    ".comments, .commentlist, .comment-list, #disqus_thread, .comment, .widget, .post-navigation, .sharedaddy, .share, "
    ".sharing, .related, .MsoFooter, .MsoHeader, .MsoPageNumber, .webring, #webring, .advert, .ad, .pagination"
)
"""Elements that are furniture by their names, wherever they stand."""
MOSTLY = 0.6
"""Share of a line's characters that are links from which the line is a bar of links."""
BAR_WORDS, CAPTION_WORDS = 40, 10
"""Words up to which a line may be a bar of links, or a caption between furniture."""
PROSE = 25
"""Words from which a line is prose."""
FURNITURE = re.compile(
    r"\bguest ?book\b|\bweb ?ring\b|\bring (?:site )?is (?:owned|maintained)|\bsite ?ring\b|"
    r"\byou are (?:\w+ )?(?:visitor|number|\w+ #)|\bvisitors?\b.{0,20}(?:number|since|#|\d)|\bhits? since\b|"
    r"\b(?:page|site|counter)\b.{0,12}\bsince\b|\bpeople have (?:visited|read|been)\b|"
    r"\bhosted by\b|\bfree (?:home ?page|web ?(?:site|page|space|hosting))|\bbest viewed\b|\boptimi[sz]ed for\b|"
    r"\b(?:this )?(?:page|site|layout|graphics?|background|design|web ?page)s? (?:was |were |is |are )?"
    r"(?:last |created |designed |maintained |made |copyright |best |updated |©|\(c\)|by )|"
    r"^\W*last (?:updated|modified|revised|changed)\b|^\W*updated:? (?:on )?\d|"
    r"^\W*(?:click here to |please )?(?:return|go back|back|zurück|retour|volver|voltar|torna|назад) "
    r"(?:to|zu[rm]?|à|a|al|к)\b.{0,50}$|"
    r"^\W*(?:back|home|next|prev(?:ious)?|index|main|top|e-?mail me|feedback|contact|links|faq|site ?map|credits)\W*$|"
    r"\bpowered by\b|\ball times are\b|\bprivacy policy\b|\bterms of (?:service|use)\b|\ball rights reserved\b|"
    r"^\W*(?:©|copyright|\(c\))[^.!?]{0,60}$|\badvertisement\b|"
    r"^\W*\[ ?(?:prev|previous|next|random|list sites|skip|join)\b|"
    r"\bget your own\b|\bjavascript\b|\bmailing list archive\b|\bemail the webmaster\b|\bwebmaster\b|\bwebmistress\b|"
    r"^\W*\d{1,3}\W*$|\btop of (?:the )?page\b|^\W*(?:post|leave|read|add) (?:a |your )?(?:comment|review)s?\b",
    re.IGNORECASE,
)
"""What lines of furniture say."""
ADDRESSED = re.compile(r"\S@\w|\b(?:e-?)?mail\s?:|[\[( ](?:at|@)[\]) ]\s?\w+\s?[\[( ](?:dot|\.)[\]) ]", re.IGNORECASE)
"""How a line says where to write; at a page's foot, with a link beside it, such a line is no story."""
LONGEST = 600
"""Characters of a line that are looked at."""
COUNTER = re.compile(
    r"\byou are\b.{0,40}(?:visitor|number|#)|\bvisitors?\b|\bhits? since\b|\bsince \w+ \d", re.IGNORECASE
)
RULE = re.compile(r"[-=_*~\s]{3,}$")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page: its span, how much of it is link, whether it begins with one."""

    span: Span
    words: int
    linked: float
    leads: bool

    @property
    def is_prose(self) -> bool:
        return self.words >= PROSE and not self.leads and self.linked < 0.4

    @property
    def is_bar(self) -> bool:
        return self.linked >= MOSTLY and self.words <= BAR_WORDS


def furniture(page: Page, lines: list[Line]) -> tuple[Span, ...]:
    """The spans of a page that are furniture, in order, not overlapping; its text without them is the author's.

    Furniture is looked for by the names of elements anywhere, and by what lines say and link to at the page's ends;
    a page of which nothing else would be left has none.

    >>> from reliquary.markup.page import read_page
    >>> page = read_page("<a href=i.html>Home</a> | <a href=f.html>Fic</a><hr><p>It rained.<hr>You are visitor #7")
    >>> [page.text[slice(*span)] for span in furniture(page, page_lines(page))]
    ['Home | Fic\\n\\n----------\\n\\n', '\\n\\n----------\\n\\nYou are visitor #7\\n']
    """
    if not lines:
        return ()
    named = _named(page)
    top, bottom = _top(page, lines, named), _bottom(page, lines, named)
    if top >= bottom:
        return ()
    spans = [(0, top)] if top else []
    spans += [span for span in named if span[0] >= top and span[1] <= bottom]
    if bottom < len(page.text):
        spans.append((bottom, len(page.text)))
    return tuple(spans)


def page_lines(page: Page) -> list[Line]:
    """The lines of a page that are not blank, with how much of each is link; links to write to someone count not."""
    links = sorted(span for target, _, span in page.links() if not target.lower().startswith("mailto:"))
    starts = [span[0] for span in links]
    lines: list[Line] = []
    for match in re.finditer(r"[^\n]*\S[^\n]*", page.text):
        first = max(0, bisect_right(starts, match.start()) - 1)
        linked = 0
        leads = False
        for start, end in links[first : bisect_right(starts, match.end())]:
            shared = min(end, match.end()) - max(start, match.start())
            linked += max(0, shared)
            leads |= shared > 0 and not page.text[match.start() : max(start, match.start())].strip(
                " *•·-[(\t\"'0123456789."
            )
        words = match[0].split()
        letters = sum(map(len, words))
        lines.append(Line(match.span(), len(words), linked / max(letters, 1), leads))
    return lines


def prose(page: Page) -> int:
    """How many words of a page stand in lines of prose that lead nowhere."""
    return sum(line.words for line in page_lines(page) if line.is_prose)


def _named(page: Page) -> list[Span]:
    """Elements that are furniture by name, the outer ones only, unless most of the page is in them."""
    spans: list[Span] = []
    for element in page.find(PARTS):
        start, end = element.span
        if start < end and (end - start) * 2 < len(page.text) and (not spans or start >= spans[-1][1]):
            spans.append((start, end))
    return spans


def _top(page: Page, lines: list[Line], named: list[Span]) -> int:
    """Where the furniture at the head of a page ends."""
    end = 0
    for number, line in enumerate(lines):
        if _is_furniture(page, line, named):
            end = line.span[1]
        elif not RULE.match(page.text, *line.span):
            after = lines[number + 1] if number + 1 < len(lines) else None
            counted = after and COUNTER.search(page.text, *after.span) and _is_furniture(page, after, named)
            if line.words > CAPTION_WORDS or not counted:
                break
    return _past(page, end)


def _past(page: Page, end: int) -> int:
    """The end moved past blanks and rules, which part what stands before from what follows."""
    while end and (blank := re.compile(r"[ \t]*\n+(?:[-=_*~]{3,}(?=\n))?").match(page.text, end)) and blank.end() > end:
        end = blank.end()
    return end


def _bottom(page: Page, lines: list[Line], named: list[Span]) -> int:
    """Where the furniture at the foot of a page begins."""
    start = len(page.text)
    captions = 0
    for line in reversed(lines):
        if _is_furniture(page, line, named) or (line.linked and ADDRESSED.search(page.text, *line.span)):
            start, captions = line.span[0], 0
        elif RULE.match(page.text, *line.span) and start == lines_after(page, line.span[1]):
            start = line.span[0]
        elif line.words <= CAPTION_WORDS and captions < 1 and start < len(page.text) and line.linked > 0:
            captions += 1
        else:
            break
    return len(page.text[:start].rstrip()) if start < len(page.text) else start


def lines_after(page: Page, end: int) -> int:
    """Where the next words after an offset begin."""
    rest = re.compile(r"\s*").match(page.text, end)
    return rest.end() if rest else end


def _is_furniture(page: Page, line: Line, named: list[Span]) -> bool:
    start, end = line.span
    if line.is_bar or (line.words <= BAR_WORDS and FURNITURE.search(page.text[start : min(end, start + LONGEST)])):
        return True
    at = bisect_right(named, (start, len(page.text))) - 1
    return at >= 0 and end <= named[at][1]


def contents(page: Page, lines: list[Line]) -> Element | None:
    """The last list of other pages, each with a link and perhaps a blurb, in the first part of a page; None without."""
    found = None
    starts = [line.span[0] for line in lines]
    listed = 0
    for element in page.find("dl, ul, ol, table"):
        if element.span[0] < listed:
            continue
        listed = element.span[1]
        inside = lines[bisect_left(starts, element.span[0]) : bisect_left(starts, element.span[1])]
        leading = sum(line.leads for line in inside)
        prose = sum(line.words for line in inside if line.words > BAR_WORDS)
        if leading >= 2 and leading * 3 >= len(inside) and prose < 200 and element.span[1] * 3 < len(page.text) * 2:
            found = element
    return found
