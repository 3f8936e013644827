"""Journals (LiveJournal, Dreamwidth and their kin): one entry as a page or as text, its comments left aside."""

from __future__ import annotations

import re

from reliquary.formats.platforms.sheet import Sheet
from reliquary.formats.platforms.site import Site
from reliquary.formats.platforms.subject import read_subject
from reliquary.markup.page import Element, Page
from reliquary.vocabulary.fandoms import file_fandom
from reliquary.vocabulary.labels import read_label
from reliquary.work import Span

CONTENT = (
    ".entry-content", "#entry", ".entrytext", ".entry-text", ".asset-body", ".b-singlepost-body",
    ".aentry-post__text", ".entry_text", ".entryText", "#entrytext", ".entry-body",
)  # fmt: skip
SUBJECT = ".entry-title, .subject, .asset-name, .b-singlepost-title, .aentry-post__title, .entry-header-title"
DATED = (
    ".entry .date, .datetime .date, .entry-date, .asset-meta .datetime, .b-singlepost-author-date, .datetime, .date, "
    ".b-singlepost-author time, time"
)
TAGGED = ".tags a, .tag a, .ljtags a, a[rel=tag], .entry-tags a"
WROTE = re.compile(
    r"^[ \t]*(?:(?P<name>[^\n(]{1,60}?)\s*\((?:\[personal profile\]\s*)?(?P<user>[\w-]{1,40})\)|"
    r"(?P<only>[\w-]{1,40}))\s+"
    r"(?:wrote|posting)(?: in (?:\[community profile\]\s*)?(?P<community>[\w-]{1,40}))?,?[ \t]*\n+[ \t]*"
    r"@?[ \t]*(?P<date>\d{4}-\d\d-\d\d|[^\n]{6,40}\d{4})[^\n]*\n",
    re.MULTILINE,
)
MOOD = re.compile(
    r"\s*(?:(?:Current )?(?:Mood|Music|Location)|(?:Entry )?Tags|Security|Posted via|Subject|Time)\s*:[^\n]*(?:\n|\Z)",
    re.I,
)
TAGS = re.compile(r"^[ \t]*(?:Entry )?Tags:[ \t]*([^\n]+)", re.MULTILINE | re.IGNORECASE)
COMMENTS = re.compile(
    r"^[ \t]*(?:\(\s*(?:\d+ comments?|Post a new comment|Leave a comment|Read comments)\b|\d+ comments?\b|"
    r"Post a new comment|"
    r"Comments \{\d+\}|\(Reply to this\)|\(Reply\)|Leave a comment|Flat \| Top-Level)",
    re.MULTILINE | re.IGNORECASE,
)
HEADED = re.compile(r"^[ \t*_~-]*([^\W\d_][^:\n]{0,40}?)[ \t*_]*\s?(?::|\s-\s)", re.MULTILINE)
LOOSE = 0.6
"""How often a tag that is a fandom's name is the story's fandom; a keyed one always is."""
CUT = 'a[name^="cutid"]'


def _tags(sheet: Sheet, tags: list[tuple[str, Span]]) -> None:
    """Tags with a key (`pairing: jack/ianto`) as that field, names of fandoms as fandoms, the rest as a mixed field."""
    loose: list[tuple[str, Span]] = []
    for tag, span in tags:
        key, colon, value = tag.partition(":")
        known = read_label(key) if colon else None
        if known and value.strip():
            where = (span[1] - len(value.strip()), span[1]) if span[0] < span[1] else span
            sheet.say("category" if known.field == "content" else known.field, value.strip(), where)
        elif file_fandom(tag):
            sheet.say("fandoms", tag, span, LOOSE)
        else:
            loose.append((tag, span))
    if loose:
        sheet.say("category", ", ".join(tag for tag, _ in loose), (loose[0][1][0], loose[-1][1][1]))


def _stamp(sheet: Sheet, end: int) -> int:
    """Poster and time of the line above an old entry; where it ends, 0 without one."""
    wrote = WROTE.search(sheet.text, 0, end)
    if not wrote:
        return 0
    group = "user" if wrote["user"] else "only"
    sheet.say("authors", [wrote[group]], wrote.span(group))
    sheet.say("date", wrote["date"], wrote.span("date"))
    return wrote.end()


def _entry(sheet: Sheet, page: Page) -> None:
    """The entry: who wrote it when, its subject and tags, its text with what is behind the cut."""
    content = next((found for selector in CONTENT if (found := page.first(selector))), None)
    stamped = _stamp(sheet, content.span[0] + 200 if content else len(sheet.text))
    span = content.span if content else (stamped, len(sheet.text))
    comments = COMMENTS.search(sheet.text, span[0], span[1])
    if comments and not content:
        span = (span[0], comments.start())
    if not sheet.claimed("authors"):
        _poster(sheet, page, span[0])
    dated = page.first(DATED)
    if dated and not sheet.claimed("date"):
        sheet.say("date", dated.said, dated.span)
    subject = page.first(SUBJECT)
    if subject and subject.said:
        read_subject(sheet, sheet.text[slice(*subject.span)], subject.span[0])
    else:
        span = _titled(sheet, page, span)
    while mood := MOOD.match(sheet.text, *span):
        span = (mood.end(), span[1])
    tags = page.find(TAGGED)
    _tags(sheet, [(tag.said.strip(" ,"), tag.span) for tag in tags if tag.said.strip(" ,")])
    _text(sheet, span, page.find(CUT))


BRACKETED = re.compile(r"\[[ \xa0]?(?P<user>[a-z\d_-]{2,25})[ \xa0]?\]")


def _poster(sheet: Sheet, page: Page, start: int) -> None:
    """The poster of an entry by an element of the page above it, or whose journal the page's title names.

    Old layouts set the user's link in square brackets beside the hour.
    """
    named = page.find(".poster .ljuser, .entry-poster, .asset-meta .ljuser, .poster, .entry-author, .username")
    above = [user for user in page.find(".ljuser, [data-ljuser]") if user.span[1] <= start]
    for poster in [*named, *above]:
        if poster.said and poster.said.lower() != "anonymous":
            sheet.say("authors", [poster.said], poster.span)
            return
    for link in page.find("a"):
        around = sheet.text[max(0, link.span[0] - 2) : link.span[1] + 2]
        if link.span[0] < 2000 and (named_there := BRACKETED.search(around)) and named_there["user"] == link.said:
            sheet.say("authors", [link.said], link.span)
            return
    owner = re.match(r"([a-z\d_-]{2,40})(?::| \|| - )", page.title) or re.search(r": ([a-z\d_-]{2,40})$", page.title)
    if owner:
        sheet.say("authors", [owner[1]], None)


def _titled(sheet: Sheet, page: Page, span: Span) -> Span:
    """The subject that the page's title repeats, where it stands first in the entry; the span after it."""
    subject = re.sub(r"^[\w-]{2,40}(?::| \|| -)\s+", "", page.title)
    at = sheet.text.find(subject, max(0, span[0] - 400), span[0] + 400) if subject else -1
    if at < 0:
        return span
    read_subject(sheet, subject, at)
    return (max(span[0], at + len(subject)), span[1])


def _text(sheet: Sheet, span: Span, anchors: list[Element]) -> None:
    """The entry's regions; where a cut hides what a header announces, the header and what follows apart."""
    inside = [anchor for anchor in anchors if span[0] <= anchor.span[0] <= span[1]]
    starts = [anchor.span[0] for anchor in inside if not anchor.attributes.get("name", "").endswith("-end")]
    ends = [anchor.span[0] for anchor in inside if anchor.attributes.get("name", "").endswith("-end")]
    if not starts or not _is_header(sheet.text[span[0] : starts[0]]):
        sheet.write(span)
        return
    end = ends[-1] if ends and ends[-1] > starts[0] else span[1]
    _last_words(sheet, (span[0], starts[0]))
    sheet.write((span[0], starts[0]), role="header")
    sheet.story((starts[0], end))
    sheet.write((end, span[1]), role="after")


def _is_header(words: str) -> bool:
    """Whether two lines or more begin with a label we know."""
    return sum(read_label(line[1]) is not None for line in HEADED.finditer(words[:8000])) >= 2


def _last_words(sheet: Sheet, header: Span) -> None:
    """A paragraph of prose between the last label and the cut is a note."""
    words = sheet.text[slice(*header)].rstrip()
    gap = words.rfind("\n\n")
    last = words[gap + 2 :] if gap >= 0 else ""
    headed = HEADED.match(last)
    if len(last.split()) < 6 or (headed and read_label(headed[1])):
        return
    sheet.say("notes", " ".join(last.split()), (header[0] + gap + 2, header[0] + len(words)), 0.5)


def _plain(text: str) -> Sheet | None:
    """An entry that was copied as text: its stamp, tags, subject if it says so, and the text before comments."""
    sheet = Sheet(text, "journal entry")
    start = _stamp(sheet, 4000)
    if not start:
        return None
    while mood := MOOD.match(text, start):
        tags = TAGS.search(mood[0])
        if tags:
            at = mood.start() + tags.start(1)
            pieces = re.compile(r"[^,]+").finditer(text, at, mood.start() + tags.end(1))
            _tags(sheet, [(piece[0].strip(), sheet.trimmed(piece.span())) for piece in pieces])
        start = mood.end()
    comments = COMMENTS.search(text, start)
    first = re.compile(r"\s*([^\n]+)\n").match(text, start)
    if first and re.match(r"(?:\[[^\]]{1,40}\]\s*)*(?:fan)?(?:fic|story|drabble|ficlet)\b", first[1], re.IGNORECASE):
        read_subject(sheet, first[1].rstrip(), first.start(1))
        start = first.end()
    sheet.write((start, comments.start() if comments else len(text)))
    return sheet


JOURNALS = (
    rb"livejournal|dreamwidth|insanejournal|journalfen|deadjournal|greatestjournal|lj:user|class=[\"']?ljuser|cutid\d"
)
SITES = (
    Site(
        name="journal page",
        witness="journal entry",
        signs=(
            re.compile(JOURNALS, re.IGNORECASE),
            re.compile(
                rb"wrote(?: in|,)|entry-content|id=[\"']?entry|cutid\d|"
                rb"class=[\"']?(?:entry|subject|asset-body|b-singlepost|aentry)",
                re.IGNORECASE,
            ),
        ),
        then=_entry,
    ),
    Site(
        name="journal text",
        witness="journal entry",
        signs=(
            re.compile(rb"\A(?!\s*<)"),
            re.compile(rb"@[ \t]*\d{4}-\d\d-\d\d"),
            re.compile(
                rb"^[^\n]{1,140}\bwrote(?: in [^\n]{1,60})?,?[ \t]*\r?\n+[ \t]*@[ \t]*\d{4}-\d\d-\d\d", re.MULTILINE
            ),
        ),
        plain=_plain,
    ),
)
