"""The witness who reads labelled fields, wherever round the story they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile

from reliquary.ingest.describe.addresses import find_addresses
from reliquary.ingest.describe.cycle import cycle
from reliquary.ingest.describe.subject import subject
from reliquary.ingest.describe.titles import title_claims
from reliquary.ingest.describe.written import BLANKS, claim, value_of
from reliquary.ingest.divide import Divided, Stretch
from reliquary.ingest.layout.headings import read_heading, read_number
from reliquary.ingest.layout.names import copyright_name
from reliquary.ingest.layout.unit import Unit
from reliquary.ingest.layout.voice import hear
from reliquary.ingest.values.instalment import instalment
from reliquary.ingest.values.sequel import follows
from reliquary.vocabulary.folding import fold
from reliquary.vocabulary.ratings import is_code
from reliquary.vocabulary.tables import table
from reliquary.work import Claim, Span

WITNESS, WEIGHT = "labelled header", 0.9
AFTER, MADE_UP, LATER = 0.04, 0.2, 0.03
"""What is taken off the weight of a field after the story, under a made-up label, in a later chapter."""
PLAIN = frozenset(
    (
        "fandoms",
        "rating",
        "relationships",
        "characters",
        "warnings",
        "spoilers",
        "summary",
        "disclaimer",
        "notes",
        "archive",
        "form",
    )
)
"""Fields whose value is claimed as it is written."""
LONG = frozenset(("notes", "summary", "disclaimer", "spoilers", "warnings", "archive"))
"""Fields whose value may go on in further paragraphs, or stand below the label."""
YES = re.compile(r"(?:yes|y|ja|oui|si|sim|да|done|finished|complete[d]?|是)\b|完", re.IGNORECASE)
NO = re.compile(r"(?:no|nope|not|nein|non|nao|não|нет|n)\b|否|未", re.IGNORECASE)
ANSWERED = re.compile(r"\W{0,4}finished\W{1,6}(?:yes|no|nope|not\b.{1,20})\W*$", re.IGNORECASE)
DATE = re.compile(r"\d")
CALLED = re.compile(
    r"\b(?:[Cc]all me|[Ii]'?m|[Ii] am|[Mm]y name(?:'s| is)|[Nn]ame's|[Kk]nown "
    r"as)\s+(?P<name>[A-Z][\w'-]*(?:\s[A-Z][\w'-]*){0,3})"
)
UNFINISHED = re.compile(r"\b(?:unfinished|work in progress|wip|not finished yet)\b", re.IGNORECASE)
OTHERS = re.compile(r"(?:to|cc|bcc|an|à|para|кому)\b", re.IGNORECASE)
"""Labels of a letter's header under which others' addresses stand."""
RATED = re.compile(
    r"\b[Rr]ated\s(?:an?\s)?(?:G|PG(?:-?1[35])?|R|NC-?17|K\+?|T|M|MA|FR[A-Z]{1,2})\b[^.!?\n]{0,80}[.!?]?"
)
BRACKETED = re.compile(r"[\[(]([^\[\]()]{1,8})[\])]")


def labels(divided: Divided) -> Iterator[Claim]:
    """The claims of every labelled field of the author's, in the order of the text.

    After the story a question is no label, unless the author goes on in questions.
    """
    for stretch in divided.stretches:
        questions = sum(unit.sign == "?" for unit in stretch.units)
        for index, unit in enumerate(stretch.units):
            if unit.kind == "field" and unit.label is not None:
                if unit.sign == "?" and questions < 3:
                    yield from _emails(divided.draft.text, "", unit.span, 0.6)
                    continue
                weight = WEIGHT - (AFTER if stretch.place == "tail" else 0) - (MADE_UP if unit.made_up else 0)
                weight -= LATER if stretch.chapter else 0
                yield from _field(divided, stretch, index, round(weight, 3))


def _field(divided: Divided, stretch: Stretch, index: int, weight: float) -> Iterator[Claim]:
    """The claims of one field; a second `Disclaimer 2` weighs less than the first."""
    unit = stretch.units[index]
    assert unit.label is not None
    value, end = value_of(unit), unit.span[1]
    if unit.label.field in LONG:
        value, end = _whole(divided.draft.text, stretch.units, index)
    if unit.label.number and unit.label.number > 1:
        weight -= 0.05
    span = (unit.span[0], end)
    if unit.label.field == "title":
        yield from title_claims(divided, value, span, WITNESS, weight)
    else:
        yield from field_claims(divided.draft.text, unit.label.field, value, span, weight)


def field_claims(text: str, name: str, value: str, span: Span, weight: float) -> Iterator[Claim]:
    """The claims that a value makes under a label for the field `name`; `span` holds label and value."""
    if not any(map(str.isalnum, value)):
        return
    if name in PLAIN:
        yield claim(text, name, value, span, WITNESS, weight)
        yield from _besides(text, name, value, span, weight)
    elif special := SPECIAL.get(name):
        yield from special(text, value, span, weight)


def _whole(text: str, units: Sequence[Unit], index: int) -> tuple[str, int]:
    """A long value with the paragraphs that belong to it, and where the last of them ends.

    Below a label that stands alone these are all up to the next thing that is no paragraph; behind a value only those
    in which the author goes on speaking.
    """
    unit = units[index]
    following = list(takewhile(_is_paragraph, units[index + 1 :]))
    if unit.pieces:
        following = list(takewhile(_goes_on, following)) if unit.label and unit.label.field == "notes" else []
    further = (text[slice(*each.span)] if each.kind == "field" else each.text for each in following)
    parts = [part for part in (value_of(unit), *(BLANKS.sub(" ", each).strip() for each in further)) if part]
    return "\n\n".join(parts), (following or [unit])[-1].span[1]


def _is_paragraph(unit: Unit) -> bool:
    """Whether a unit is a paragraph, be it one that begins like a label: `The hat: it is real`."""
    talk = unit.made_up and unit.sign == ":" and unit.label is not None and unit.label.field == "set_aside"
    return (unit.kind == "words" or talk) and unit.blanks < 4


def _goes_on(unit: Unit) -> bool:
    """Whether a paragraph behind a note is more of it: the author speaks, of nothing that is a field of its own."""
    heard = hear(BLANKS.sub(" ", unit.text))
    if copyright_name(unit.text):
        return False
    return heard.weight >= 1.5 and not heard.kinds & {"disclaimer", "rating", "archive"}


def _besides(text: str, name: str, value: str, span: Span, weight: float) -> Iterator[Claim]:
    """What a note says of other fields: spoilers, the cycle a story belongs to."""
    if name != "notes":
        return
    if value.lower().startswith(("spoilers for", "spoiler for", "spoilers:")):
        yield claim(text, "spoilers", value.split("\n\n")[0], span, WITNESS, weight - 0.1)
    yield from cycle(text, value, span, weight - 0.2)
    if rated := RATED.search(value):
        yield claim(text, "rating", rated[0], span, WITNESS, weight - 0.25)
    if UNFINISHED.search(value):
        yield claim(text, "status", "in_progress", span, WITNESS, weight - 0.35)


def _authors(text: str, value: str, span: Span, weight: float) -> Iterator[Claim]:
    if (
        "/" in value
        and re.fullmatch(r"[\w .]{1,20}(?:/[\w .]{1,20})+", value)
        and text.startswith(("Par", "PAR"), span[0])
    ):
        yield claim(text, "relationships", value, span, WITNESS, weight)
        return
    called = CALLED.search(value)
    yield claim(text, "authors", [called["name"] if called else value], span, WITNESS, weight)
    yield from _emails(text, value, span, weight)


def _emails(text: str, value: str, span: Span, weight: float) -> Iterator[Claim]:
    """An email claim for each address that a value holds; each reaches back to the one before."""
    start = span[0]
    for (_, stop), address in find_addresses(text[slice(*span)]):
        yield claim(text, "emails", [address], (start, span[0] + stop), WITNESS, weight)
        start = span[0] + stop


def _contact(text: str, value: str, span: Span, weight: float) -> Iterator[Claim]:
    """The addresses under `Feedback` or `Comments`; without any, what is no plea for letters is a note."""
    found = list(_emails(text, value, span, weight))
    yield from found
    if not found and len(value) > 60 and "feedback" not in hear(value).kinds and text[span[0]].upper() != "F":
        yield claim(text, "notes", value, span, WITNESS, weight - 0.4)


def _both(text: str, value: str, span: Span, weight: float) -> Iterator[Claim]:
    yield claim(text, "relationships", value, span, WITNESS, weight)
    yield claim(text, "characters", value, span, WITNESS, weight)


def _category(text: str, value: str, span: Span, weight: float) -> Iterator[Claim]:
    yield claim(text, "category", value, span, WITNESS, weight)
    for bracketed in BRACKETED.finditer(value):
        if is_code(bracketed[1]):
            yield claim(text, "rating", bracketed[1], span, WITNESS, weight - 0.1)


def _series(text: str, value: str, span: Span, weight: float) -> Iterator[Claim]:
    yield claim(text, "series", value, span, WITNESS, weight)


def _sequel(text: str, value: str, span: Span, weight: float) -> Iterator[Claim]:
    """The title of the story that this one follows; where a cycle is named, that."""
    title = follows(value)
    if title is None:
        yield claim(text, "series", value, span, WITNESS, weight)
    else:
        yield claim(text, "sequel_of", title, span, WITNESS, weight)


def _part(text: str, value: str, span: Span, weight: float) -> Iterator[Claim]:
    counter = instalment(value)
    heading = None if counter else read_heading(f"Part {value}") or read_heading(value)
    if counter:
        yield claim(text, "instalment", [counter.n, counter.of], span, WITNESS, weight)
    elif heading and heading.number is not None:
        yield claim(text, "instalment", heading.instalment, span, WITNESS, weight)
        if heading.title:
            yield claim(text, "chapter_title", heading.title, span, WITNESS, weight)


def _chapter(text: str, value: str, span: Span, weight: float) -> Iterator[Claim]:
    heading = read_heading(f"Chapter {value}") or read_heading(value)
    if heading and heading.number is not None:
        yield claim(text, "instalment", heading.instalment, span, WITNESS, weight)
    title = heading.title if heading and heading.number is not None else value
    if title:
        yield claim(text, "chapter_title", title, span, WITNESS, weight)


def _parts(text: str, value: str, span: Span, weight: float) -> Iterator[Claim]:
    counter = instalment(value) if not value.isdigit() else None
    number = read_number(value.split()[0].strip("().,"))
    if (counter and counter.of is not None) or (counter and counter.open_ended):
        yield claim(text, "instalment", [counter.n, counter.of], span, WITNESS, weight)
    elif number is not None:
        yield claim(text, "instalment", [1 if number == 1 else None, number], span, WITNESS, weight)


def _status(text: str, value: str, span: Span, weight: float) -> Iterator[Claim]:
    """What a state says; under `Completed` also yes, no, or the date."""
    unfinished = text[span[0] : span[0] + 3].lower() == "wip"
    if YES.match(value) or NO.match(value):
        done = bool(YES.match(value)) != unfinished
        yield claim(text, "status", "complete" if done else "in_progress", span, WITNESS, weight)
    elif DATE.search(value) and not re.search(r"\d\s?/\s?\?", value):
        yield claim(text, "date", value, span, WITNESS, weight)
        if YES.match(text[span[0] : span[1]].lstrip("*_ ")):
            yield claim(text, "status", "complete", span, WITNESS, weight - 0.2)
    else:
        yield claim(text, "status", value, span, WITNESS, weight)


def _date(text: str, value: str, span: Span, weight: float) -> Iterator[Claim]:
    """A date; under `Finished?` also yes or no."""
    if ANSWERED.match(text, span[0], span[1]):
        yield from _status(text, value, span, weight)
    elif DATE.search(value) or re.search(r"\b(?:19|20)\d\d\b|[ivx]{2,}", value):
        yield claim(text, "date", value, span, WITNESS, weight)
        if UNFINISHED.search(value):
            yield claim(text, "status", "in_progress", span, WITNESS, weight - 0.1)


def _language(text: str, value: str, span: Span, weight: float) -> Iterator[Claim]:
    """The language where the value is the name of one; bards write of swearing under this label."""
    names = {fold(name) for names in table("languages")["names"].values() for name in names}
    if fold(value) in names:
        yield claim(text, "language", value, span, WITNESS, weight)


def _aside(text: str, value: str, span: Span, weight: float) -> Iterator[Claim]:
    """A label that announces nothing of ours, unless its value is a plain remark on spoilers or an address alone."""
    if re.search(r"\bspoil", value, re.IGNORECASE):
        yield claim(text, "spoilers", value, span, WITNESS, weight - 0.15)
    if len(value) < 80 and not OTHERS.match(text, span[0]):
        yield from _emails(text, value, span, 0.6)


def _sender(text: str, value: str, span: Span, weight: float) -> Iterator[Claim]:
    yield from _emails(text, value, span, 0.7)
    name = re.sub(r"[<(]?\S+@\S+[>)]?", "", value).strip(" \"'")
    if name:
        yield claim(text, "authors", [name], span, "mail header", 0.7)


def _subject(text: str, value: str, span: Span, weight: float) -> Iterator[Claim]:
    start = text.find(value, *span)
    if start >= 0:
        yield from subject(text, (start, start + len(value)))


def _no_archive(text: str, value: str, span: Span, weight: float) -> Iterator[Claim]:
    if YES.match(value):
        yield claim(text, "archive", "no", span, "mail header", 0.7)


SPECIAL: dict[str, Callable[[str, str, Span, float], Iterator[Claim]]] = {
    "authors": _authors,
    "emails": _emails,
    "contact": _contact,
    "pairing_characters": _both,
    "category": _category,
    "genres": _category,
    "series": _series,
    "sequel_of": _sequel,
    "part": _part,
    "chapter": _chapter,
    "parts": _parts,
    "status": _status,
    "date": _date,
    "language": _language,
    "checklist": _language,
    "set_aside": _aside,
    "sender": _sender,
    "subject": _subject,
    "no_archive": _no_archive,
}
"""Fields that need more than to be copied, and what reads them."""
