"""The witness who listens to what authors say without a label, sentence by sentence."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from reliquary.ingest.describe.cycle import cycle
from reliquary.ingest.describe.labels import field_claims
from reliquary.ingest.describe.written import BLANKS, claim
from reliquary.ingest.divide import Divided, Stretch
from reliquary.ingest.divide.weights import LEADERS
from reliquary.ingest.layout.fields import find_label
from reliquary.ingest.layout.headings import read_heading
from reliquary.ingest.layout.names import is_name
from reliquary.ingest.layout.unit import Unit
from reliquary.ingest.layout.voice import hear, sentences
from reliquary.ingest.values.date import date
from reliquary.ingest.values.instalment import instalment
from reliquary.ingest.values.permission import gives_leave, said_of_archiving
from reliquary.vocabulary.fandoms import file_fandom, named_in
from reliquary.vocabulary.genres import mixed
from reliquary.vocabulary.ratings import is_code, rating
from reliquary.work import Claim, Span

WITNESS, WEIGHT = "prose header", 0.7
DATED = {"posted": 0.7, "alone": 0.6, "copyright": 0.4}
"""What a date weighs after a word for publishing, alone on its line, in a copyright line."""
TOLD = 0.5
"""What a date weighs that a longer sentence tells."""
NOTE = 0.35
PAIR = re.compile(
    r"(?<![\w/])[^\W_][\w.'’]{0,18}(?:(?:\s?[/×]\s?|\sx\s|x(?=[A-Z\d]))[^\W_][\w.'’]{0,18}){1,3}(?![\w/])|\b\d{1,2}[x+]\d{1,2}\b"
)
COUPLED = re.compile(
    r"[A-Z][\w.'’]{0,18}(?:\s[A-Z][\w.'’]{1,18})?(?:/[A-Z][\w.'’]{0,18}(?:\s[A-Z][\w.'’]{1,18})?){1,3}(?=[,;.(]|\s\(|$)"
)
"""A sentence that begins with a couple and says no more: `Bodie/Doyle.`, `F/K, pre-slash if you like.`"""
LONGEST_COUPLE = 100
PAIRED = re.compile(
    r"\bpairing(?:s)?(?: is| are| would be|:)?\s+(?P<pair>[^.;]{3,80}?)(?=,? so\b|[.;]|, if\b|$)", re.IGNORECASE
)
POSTED = re.compile(
    r"\b(?:posted|published|appeared|written|submitted|printed|completed|finished|uploaded|geschrieben|écrit|"
    r"escrito|написано|опубликовано)\b",
    re.IGNORECASE,
)
CHANGED = re.compile(r"\b(?:modified|updated|revised|edited|geändert|aktualisiert|mise à jour|обновлен)", re.IGNORECASE)
WORDS = re.compile(r"[^\W\d_]{3,}")
MONTHED = re.compile(
    r"\b(?:jan|feb|mar|apr|may|ma[ij]|jun|jul|aug|sep|o[ck]t|nov|de[cz]|spring|summer|autumn|fall|winter|"
    r"янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)|\d\s?[./-]\s?\d|[年月]",
    re.IGNORECASE,
)
"""What a date has beside its year; without it a year among words is a name's."""
COPYRIGHT = re.compile(r"\(c\)|©|copyright", re.IGNORECASE)
DEATH = re.compile(
    r"death|dies\b|die\b|rape|non-?con|underage|violence|violent|смерт|muerte|mort\b|tod\b|morte\b", re.IGNORECASE
)
RIGHTS = re.compile(
    r"\W*(?:(?:(?:story|text|this (?:story|work)|all (?:text|content))\s)?(?:is\s)?(?:copyright(?:ed)?|\(c\)|"
    r"©)(?=.{0,40}(?:(?:19|20)\d\d|by\s)).{0,80}|"
    r"all (?:works|stories|contents?|materials?) (?:(?:are|is) )?(?:copyright|\(c\)|©).{0,80}|"
    r"all rights reserved|alle rechte vorbehalten|tous droits "
    r"r[ée]serv[ée]s|"
    r"todos los derechos reservados|todos os direitos reservados|tutti i diritti riservati|все права защищены|"
    r"版权所有)(?:\W{1,3}(?:please|kindly))?\W*",
    re.IGNORECASE,
)
HELD = re.compile(
    r"['’]s?(?=\s*(?:$|[.,;!]|and\b|&))|\s(?:keeps?|owns?|ha(?:s|ve)|holds?|built|made|invented|created|"
    r"thought (?:up|of)|dreamed up|came up with|made up|pays? for|paid for)\b",
    re.IGNORECASE,
)
HOLDS = re.compile(
    r"(?:\b(?:belongs? to|pertenecen? a|appartien\w* à|geh[öo]ren?|(?:es|son|est|sont|[èé]|sono|s[ãa]o|ist|"
    r"sind) (?:de|à|du|di|da|do|von))|属于|屬於)\s?$",
    re.IGNORECASE,
)
FORBIDDEN = re.compile(
    r"\W*(?:please\s)?(?:(?:do|may|must|to)\s)?not\s(?:to\s)?(?:be\s)?(?:re-?produc|re-?print|cop|re-?post|"
    r"archiv|re-?distribut)\w*\b",
    re.IGNORECASE,
)
ELSEWHERE = re.compile(
    r"\W{0,3}(?:(?:the |usual ){0,2}(?:disclaimers?|headers?|warnings?|notes|thanks|etc|so forth|so on|all that|and|&)"
    r"[\s,./]{0,3}){1,8}[\s:;=-]{0,4}(?:(?:is|are) )?(?:please )?(?:see|in|at|with|same as in)(?: the)?"
    r" (?:parts?|chapters?|first|previous|prologue|beginning|earlier)\b.{0,40}",
    re.IGNORECASE,
)
"""What sends the reader to another part for the disclaimer and is none itself."""
BRACKETED = re.compile(r"[(\[][^()\[\]]{1,60}[)\]]")
REPRINTED = re.compile(
    r"\W*(?:re)?(?:printed|published|posted)\b.{0,30}\b(?:by|with)\b.{0,30}\bpermission", re.IGNORECASE
)
"""How a page says by whose leave it has a story itself."""
HELD_IN = ("notes", "warnings", "set_aside")
"""Fields in which an author may also say whose the people are."""
HOLDER = 0.75
"""Words of having behind or before a maker's name; how surely its sentence must name fandoms or their makers."""
FIRM = ("rating", "archive", "spoilers", "feedback", "thanks")
"""Kinds of sentence that end a disclaimer."""
STROKES = re.compile(r"[^\s/|](?:[^\n/|]|/(?! )|(?<! )/){0,60}?(?=\s+[/|]\s|\s*$)")
COLUMNS = re.compile(r"\S+(?: \S+){0,5}(?=\s{2}|\s*$)")
STAMPED = re.compile(r"(?:[\[({][^\[\](){}\n]{1,30}[\])}][ \t]{0,4}){2,8}")
COUNTED = re.compile(
    r"\b(?:part|chapter|instal+ment|episode|section|teil|kapitel|folge|chapitre|partie|cap[ií]tulo|parte|"
    r"capitolo|глава|часть)\s\d{1,3}\s?(?:/|of|von|sur|de|di|из)\s?(?:\d{1,3}|\?)",
    re.IGNORECASE,
)
SIGNED_OFF = re.compile(
    r"(?:eure?|deine?|yours?|love|cheers|hugs|lg|bises|besos|ваша?),?\s(?P<name>[^\W\d_][\w'’-]{1,30})", re.IGNORECASE
)
SIGNED = re.compile(r"[-–—~*]{0,2}\s?(?P<name>[^\W\d_][\w .'’-]{1,30})[~*-]{0,2}")


def prose(divided: Divided) -> Iterator[Claim]:
    """Claims of the sentences round the story: disclaimer, rating, permission, spoilers, warning, cycle, date."""
    text = divided.draft.text
    for stretch in divided.stretches:
        for index, unit in enumerate(stretch.units):
            if unit.label is not None and unit.label.field in HELD_IN and not unit.made_up:
                start = unit.pieces[0][0] if unit.pieces else unit.span[0]
                yield from _disclaimer(text, *_told(text, (start, unit.span[1])), WEIGHT - 0.1)
            if unit.by_line and stretch.place == "head":
                yield from _slashed(text, unit)
                yield from _date(text, unit) if POSTED.search(unit.text) else ()
            if unit.kind == "furniture" and stretch.place == "head":
                yield from _stamped(text, unit)
            if unit.kind != "words" and not _is_talk(unit):
                continue
            yield from _paragraph(text, unit, stretch)
            yield from _signature(text, stretch, index)
        yield from _note(text, divided, stretch)


def _is_talk(unit: Unit) -> bool:
    """Whether a made-up label only looked like one: "Before you start: this was written …"."""
    return unit.made_up and unit.label is not None and unit.label.field == "set_aside" and len(unit.text) > 40


def _paragraph(text: str, unit: Unit, stretch: Stretch) -> Iterator[Claim]:
    """The claims of one paragraph."""
    told, spans = _told(text, unit.span)
    weight = WEIGHT if stretch.place == "head" else WEIGHT - 0.02
    yield from _disclaimer(text, told, spans, weight)
    for sentence, span in zip(told, spans, strict=True):
        if unit.kind == "words" or stretch.place == "head":
            yield from _sentence(text, sentence, span, weight)
        else:
            yield from _counted(text, sentence, span)
    if len(spans) == 1 and stretch.place == "head":
        yield from _tags(text, told[0], spans[0])
    if stretch.place == "head":
        yield from _slashed(text, unit)
        yield from _stamped(text, unit)
        for sentence, span in zip(told, spans, strict=True) if len(spans) > 1 else ():
            if COUPLED.match(sentence) and len(sentence) < LONGEST_COUPLE:
                yield claim(text, "category", sentence, span, WITNESS, WEIGHT - 0.08)
    yield from _date(text, unit)


def _told(text: str, span: Span) -> tuple[list[str], list[Span]]:
    """The sentences of a stretch, white space collapsed, and where they stand."""
    spans = [(span[0] + first, span[0] + last) for first, last in sentences(text[slice(*span)])]
    return [BLANKS.sub(" ", text[slice(*each)]) for each in spans], spans


def _disclaimer(text: str, told: Sequence[str], spans: Sequence[Span], weight: float) -> Iterator[Claim]:
    """The sentences from the first that disclaims to the last before the author speaks of something else."""
    first = next((at for at, sentence in enumerate(told) if _disclaims(sentence) and not find_label(sentence)), None)
    if first is None:
        return
    last = first
    while first and _makers(told[first - 1]) and not hear(told[first - 1]).kinds:
        first -= 1
    for at in range(first + 1, len(told)):
        kinds = hear(told[at]).kinds
        if not _disclaims(told[at]) and (kinds & set(FIRM) or find_label(told[at]) or said_of_archiving(told[at])):
            break
        last = at
    value = " ".join(told[first : last + 1])
    yield claim(text, "disclaimer", value, (spans[first][0], spans[last][1]), WITNESS, weight)


def _disclaims(sentence: str) -> bool:
    """Whether a sentence says whose the people are; not whose the story is, as a copyright line does.

    >>> _disclaims("Disclaimers and so on: see part one."), _disclaims("I own nobody here.")
    (False, True)
    """
    if RIGHTS.fullmatch(sentence) or FORBIDDEN.match(sentence) or ELSEWHERE.fullmatch(sentence[:200]):
        return False
    kinds = hear(sentence).kinds
    if "disclaimer" in kinds or "editor" in kinds:
        return "editor" not in kinds
    held = _makers(sentence)
    return any(HELD.match(sentence, end) or HOLDS.search(sentence[max(0, start - 20) : start]) for start, end in held)


def _makers(sentence: str) -> tuple[Span, ...]:
    """Where a sentence names fandoms or makers; () unless one of them is named surely."""
    held: defaultdict[Span, float] = defaultdict(float)
    for _, span, strength in named_in(sentence) if len(sentence) < 300 else ():
        held[span] += strength
    return tuple(held) if any(strength >= HOLDER for strength in held.values()) else ()


def _sentence(text: str, sentence: str, span: Span, weight: float) -> Iterator[Claim]:
    """The claims of one sentence that are not the disclaimer's."""
    found = find_label(sentence)
    if found and found.sign in (":", "：") and len(sentence) > found.value:
        yield from field_claims(text, found.label.field, sentence[found.value :].rstrip("."), span, weight)
        return
    kinds = hear(sentence).kinds
    if ("rating" in kinds or _is_coded(sentence)) and rating(sentence):
        yield claim(text, "rating", sentence, span, WITNESS, weight)
    paired = PAIRED.search(sentence)
    if paired and PAIR.search(paired["pair"]):
        yield claim(text, "relationships", paired["pair"], span, WITNESS, weight)
    if not REPRINTED.match(sentence):
        yield from _leave(text, sentence, span, weight, kinds)
    if "spoilers" in kinds and "spoil" in sentence.lower():
        yield claim(text, "spoilers", sentence, span, WITNESS, weight)
    if "warnings" in kinds and DEATH.search(sentence):
        yield claim(text, "warnings", sentence, span, WITNESS, weight - 0.05)
    yield from cycle(text, sentence, span, weight)
    yield from _counted(text, sentence, span)


def _leave(text: str, sentence: str, span: Span, weight: float, kinds: Collection[str]) -> Iterator[Claim]:
    """What a sentence says of archiving; less sure where nothing but its words shows what it is about."""
    about = "archive" in kinds and ("disclaimer" not in kinds or "archiv" in sentence.lower())
    if about and gives_leave(sentence):
        yield claim(text, "archive", sentence, span, WITNESS, weight)
    elif said_of_archiving(sentence):
        yield claim(text, "archive", sentence, span, WITNESS, weight - 0.1)


def _counted(text: str, sentence: str, span: Span) -> Iterator[Claim]:
    """The number of the part that a sentence gives with the number of parts: "this is chapter 5 of 6"."""
    found = COUNTED.search(sentence)
    counter = instalment(found[0]) if found else None
    if counter:
        yield claim(text, "instalment", [counter.n, counter.of], span, WITNESS, TOLD)


def _is_coded(sentence: str) -> bool:
    """Whether a sentence is a rating's code alone, or a bracket that begins with one: `(G, gen)`."""
    first = re.split(r"[,;/]", sentence.strip("()[] "), maxsplit=1)[0].strip()
    return is_code(sentence) or (BRACKETED.fullmatch(sentence) is not None and is_code(first))


def _tags(text: str, sentence: str, span: Span) -> Iterator[Claim]:
    """A line of tags: a pairing among commas, and no sentence."""
    if (
        len(sentence) < 100
        and not sentence.endswith((".", "!", "?"))
        and PAIR.search(sentence)
        and not hear(sentence).kinds & {"rating"}
    ):
        yield claim(text, "category", sentence.lstrip("o-*• "), span, WITNESS, WEIGHT - 0.05)


def _slashed(text: str, unit: Unit) -> Iterator[Claim]:
    """A line of fields parted by strokes or gaps, `Wren Halloway / K/S / PG / 3-11-97`; a name may be among them."""
    start, stop = unit.pieces[0]
    parting = STROKES if " / " in text[start:stop] or " | " in text[start:stop] else COLUMNS
    pieces = [(start + piece.start(), start + piece.end()) for piece in parting.finditer(text[start:stop])]
    if not 3 <= len(pieces) <= 12 or stop - start > 200:
        return
    known = list(_strokes(text, pieces))
    if len(known) * 2 < len(pieces) - 1 or len(known) < 2:
        return
    yield from known
    first = text[slice(*pieces[0])]
    if is_name(first) and first[:1].isupper() and all(each.span != pieces[0] for each in known):
        yield claim(text, "authors", [first], pieces[0], WITNESS, DATED["alone"])


def _stamped(text: str, unit: Unit) -> Iterator[Claim]:
    """The fields of a line of brackets, as archives stamp them: `[K] [complete] [gen]`."""
    for start, stop in unit.pieces:
        if STAMPED.fullmatch(text, start, stop):
            known = list(_strokes(text, [found.span() for found in BRACKETED.finditer(text, start, stop)]))
            yield from known if len(known) > 1 else ()


def _strokes(text: str, pieces: Sequence[Span]) -> Iterator[Claim]:
    """What each piece is by itself: a rating, a date, a couple or a kind of story."""
    for span in pieces:
        piece = text[slice(*span)].strip("[](){}")
        if is_code(piece):
            yield claim(text, "rating", piece, span, WITNESS, WEIGHT)
        elif (heading := read_heading(piece)) and heading.kind == "count":
            yield claim(text, "instalment", heading.instalment, span, WITNESS, WEIGHT)
        elif any(map(str.isdigit, piece)) and not PAIR.search(piece) and date(piece):
            yield claim(text, "date", piece, span, WITNESS, DATED["posted"])
        elif PAIR.search(piece) or ((found := mixed(piece)).all and not found.rest):
            yield claim(text, "category", piece, span, WITNESS, WEIGHT)
        elif file_fandom(piece):
            yield claim(text, "fandoms", piece, span, WITNESS, WEIGHT)
        elif "spoil" in piece.lower():
            yield claim(text, "spoilers", piece, span, WITNESS, WEIGHT)
        elif _disclaims(piece):
            yield claim(text, "disclaimer", piece, span, WITNESS, WEIGHT)


def _date(text: str, unit: Unit) -> Iterator[Claim]:
    """A date that stands alone, after a word for publishing, or in a copyright line."""
    for start, stop in unit.pieces:
        line = text[start:stop]
        if len(line) > 120 or not any(map(str.isdigit, line)) or CHANGED.search(line):
            continue
        written = date(line)
        if written is None:
            continue
        kind = "copyright" if COPYRIGHT.search(line) else "posted" if POSTED.search(line) else "alone"
        named = len(WORDS.findall(line)) > 1 and not MONTHED.search(line)
        if kind == "alone" and (len(line) > 40 or len(unit.pieces) > 2 or named):
            continue
        yield claim(text, "date", line, (start, stop), WITNESS, DATED[kind])
    start, stop = unit.span
    for first, last in sentences(text[start:stop]) if len(unit.text) > 120 or unit.made_up else ():
        sentence = BLANKS.sub(" ", text[start + first : start + last])
        if (
            len(sentence) < 250
            and POSTED.search(sentence)
            and not CHANGED.search(sentence)
            and any(map(str.isdigit, sentence))
            and date(sentence)
        ):
            yield claim(text, "date", sentence, (start + first, start + last), WITNESS, TOLD)


def _signature(text: str, stretch: Stretch, index: int) -> Iterator[Claim]:
    """The name that signs the author's words: `-Name`, or a name alone under a greeting."""
    unit = stretch.units[index]
    start, stop = unit.pieces[-1]
    line = text[start:stop]
    signed = SIGNED_OFF.fullmatch(line) if stretch.place == "head" else None
    if signed and is_name(signed["name"]):
        yield claim(text, "authors", [signed["name"]], (start + signed.start("name"), stop), "signature", 0.45)
        return
    signed = SIGNED.fullmatch(line)
    if not signed or not is_name(line) or len(line.split()) > 3 or line.isupper():
        return
    before = (
        text[unit.pieces[-2][0] : unit.pieces[-2][1]]
        if len(unit.pieces) > 1
        else stretch.units[index - 1].text
        if index
        else ""
    )
    last = not any(each.kind in ("words", "field") for each in stretch.units[index + 1 :])
    dashed = line[0] in "-–—~" and (stretch.place == "tail" or (last and index > 0))
    kinds = hear(BLANKS.sub(" ", before)).kinds
    greeted = bool(kinds & {"greeting", "thanks", "feedback"}) and len(before) < 120 and unit.blanks < 2
    if dashed or greeted:
        begin = start + signed.start("name")
        yield claim(text, "authors", [signed["name"].strip()], (begin, begin + len(signed["name"])), "signature", 0.45)


def _note(text: str, divided: Divided, stretch: Stretch) -> Iterator[Claim]:
    """The author's talk before the header, where no note is labelled; none in a mail, nor where an editor speaks."""
    if stretch.place != "head" or divided.draft.format == "mail":
        return
    if any(
        "editor" in hear(BLANKS.sub(" ", unit.text)).kinds for unit in stretch.units if unit.kind in ("words", "field")
    ):
        return
    greetings: list[Claim] = []
    for unit in stretch.units:
        talk = _talk(text, unit) if unit.kind == "words" else None
        if talk and "greeting" not in hear(text[slice(*talk)]).kinds:
            yield claim(text, "notes", BLANKS.sub(" ", text[slice(*talk)]), talk, WITNESS, NOTE)
            return
        if talk:
            greetings.append(claim(text, "notes", BLANKS.sub(" ", text[slice(*talk)]), talk, WITNESS, NOTE))
    yield from greetings[:1]


def _talk(text: str, unit: Unit) -> Span | None:
    """The sentences at the beginning of a paragraph in which the author talks about the work, and of no field."""
    start, stop = unit.span
    if text.startswith(">", start):
        return None
    end = start
    kinds: set[str] = set()
    for first, last in sentences(text[start:stop]):
        heard = hear(BLANKS.sub(" ", text[start + first : start + last]))
        if heard.kinds & {"disclaimer", "archive", "rating", "warnings", "spoilers", "editor"}:
            break
        kinds |= heard.kinds
        end = start + last
    told = text[start:end]
    if len(told) < 30 or "about" not in kinds or LEADERS.search(told) or hear(BLANKS.sub(" ", told)).weight <= 0:
        return None
    return (start, end)
