"""Finds e-mail addresses in every form people write them in, also those meant to keep robots off."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from reliquary.vocabulary.tables import table
from reliquary.work import Span

BEFORE = 72
"""How many characters before an `@` may hold the mailbox."""
LABELS = 9
"""How many labels a host may have."""
BLANKS = " \t\u00a0\u200b\u200c\u200d\u2060\ufeff"
BLANK = f"[{BLANKS}]"


@dataclass(frozen=True, slots=True)
class _Host:
    """A host as restored, where it ends, and whether its dots were put as words."""

    name: str
    end: int
    spelt: bool


@dataclass(frozen=True, slots=True)
class _Forms:
    """The patterns and sets made of the table; `hint` finds every place where `at` may begin, and finds it quickly."""

    hint: re.Pattern[str]
    at: re.Pattern[str]
    dot: re.Pattern[str]
    mailbox_dot: re.Pattern[str]
    chaff: re.Pattern[str]
    endings: frozenset[str]
    words: frozenset[str]
    providers: frozenset[str]
    no_mailbox: frozenset[str]
    no_host: frozenset[str]


LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?")
MAILBOX = re.compile(r"[\w.+&'=#%!$^~*-]{1,64}$")
QUOTED = re.compile(r'"[^"\n@]{1,62}"$')
LETTERS_BEFORE = re.compile(r"(?<!\S)(?:[\w.+-] ){3,35}$")
LETTERS_AFTER = re.compile(r" ?((?:[\w.-] ){3,60}\w)(?!\S{2})")
IP = re.compile(r"\[?(\d{1,3}(?:\.\d{1,3}){3})\]?(?![\w.])")
LABELLED = re.compile(r"^(?:e-?mail|mail|contact|address|addy|from|to|author|feedback|reply-to)=+", re.IGNORECASE)
FULL_NAME = re.compile(r"(?:^|\n)[ \t]{0,20}([A-Z][\w.-]{1,20}(?:[ \t][A-Z][\w.-]{0,20}){1,2})$")
WRAPS = "-_*.=~/|^#\"'"
WRAP = f"[{re.escape(WRAPS)}]"
HIDDEN_DOT = re.compile(r"(?i:[-_]dot[-_])|(?<=[a-z0-9])DOT(?=[a-z0-9])")


def find_addresses(text: str) -> Iterator[tuple[Span, str]]:
    """The span of each address in the text and the address itself, restored to `name@host`; in order, apart.

    What looks like an address and has a plausible ending counts, for the library masks what is found here; a
    placeholder of the library is never touched. Time grows with the length of the text alone.

    >>> list(find_addresses("Feedback: wren AT example DOT org"))
    [((10, 33), 'wren@example.org')]
    >>> list(find_addresses("Look at that. He was at home."))
    []
    """
    forms = _forms()
    floor = 0
    for hint in forms.hint.finditer(text):
        if hint.start() < floor:
            continue
        at = forms.at.match(text, _left_of(text, hint.start(), floor))
        found = _around(text, at, floor, forms) if at and at.end() > hint.start() else None
        if found:
            floor = found[0][1]
            yield found


def exchanged(text: str, put: Callable[[str], str]) -> str:
    """The text with what `put` gives for each address in its place.

    >>> exchanged("Write to wren AT example DOT org first.", lambda address: f"<{address}>")
    'Write to <wren@example.org> first.'
    """
    pieces: list[str] = []
    end = 0
    for (start, stop), address in find_addresses(text):
        pieces += [text[end:start], put(address)]
        end = stop
    return "".join([*pieces, text[end:]]) if pieces else text


def _left_of(text: str, at: int, floor: int) -> int:
    """Where the writing of an `@` begins: before the blanks and the wrapping that stand in front of its core."""
    start = at
    if start > floor and text[start - 1] in WRAPS and text[start].isalnum():
        start -= 1
    while start > floor and at - start < 4 and text[start - 1] in BLANKS:
        start -= 1
    return start


def _around(text: str, at: re.Match[str], floor: int, forms: _Forms) -> tuple[Span, str] | None:
    """The address round one way of writing `@`; None if what stands there is none."""
    kind = at.lastgroup or ""
    before = text[max(floor, at.start() - BEFORE) : at.start()]
    if kind == "sign" and (spaced := _letter_spaced(text, at, before, forms)):
        return spaced
    host = _host(text, at.end(), kind, forms)
    if host is None:
        return None
    if kind == "word" and (text[host.end : host.end + 1] == "/" or host.name[:4].lower() == "www."):
        return None
    loose = at[0][0].isspace() and at[0][-1].isspace()
    found = _mailbox(before, text[host.end : host.end + 1], loose and kind == "sign", forms)
    if found is None:
        return None
    length, mailbox = found
    if loose and not _is_mailbox(mailbox, kind, host, forms):
        return None
    return (at.start() - length, host.end), f"{_without_chaff(mailbox, forms)}@{host.name}"


def _is_mailbox(mailbox: str, kind: str, host: _Host, forms: _Forms) -> bool:
    """Whether a word before a free-standing ` at ` is a mailbox and not "my page"."""
    if mailbox.lower() in forms.no_mailbox:
        return False
    return kind != "word" or host.spelt or not mailbox.isalpha() or not mailbox[:1].isupper()


def _mailbox(before: str, after: str, loose: bool, forms: _Forms) -> tuple[int, str] | None:
    """The length of the mailbox that ends the text before the sign, and the mailbox.

    A full name that has its line to itself before a free-standing sign is one mailbox, its blanks left out.
    """
    whole = QUOTED.search(before) or (FULL_NAME.search(before) if loose else None)
    if whole:
        name = whole[0] if whole.re is QUOTED else whole[1]
        return len(name), name if whole.re is QUOTED else "".join(name.split())
    if letters := LETTERS_BEFORE.search(before + " "):
        return len(letters[0]) - 1, letters[0].replace(" ", "")
    found = forms.mailbox_dot.search(before) or MAILBOX.search(before)
    if not found:
        return None
    mailbox = found[0].lstrip(".'*~=#-&!^%$+" + ("_" if after == "_" else ""))
    mailbox = LABELLED.sub("", mailbox)
    if not any(map(str.isalnum, mailbox)):
        return None
    length = len(mailbox)
    if found.re is forms.mailbox_dot:
        mailbox = forms.dot.sub(".", mailbox)
    return length, mailbox.rstrip(".")


def _host(text: str, start: int, kind: str, forms: _Forms) -> _Host | None:
    """The host that begins at `start`: the longest run of labels with a plausible ending."""
    if kind == "sign" and (numbers := IP.match(text, start)):
        return _Host(numbers[1], numbers.end(), False)
    first = LABEL.match(text, start)
    if not first or (kind in ("word", "caps") and first[0].lower() in forms.no_host):
        return None
    labels, best, spelt = [_undotted(first[0])], None, False
    end = first.end()
    if "." in labels[0] and _ends(labels[0], forms):
        best = _Host(labels[0], end, True)
    for _ in range(LABELS):
        dot = forms.dot.match(text, end)
        label = LABEL.match(text, dot.end()) if dot else None
        if not dot or not label or not _goes_on(dot, label[0], best, kind, forms):
            break
        spelt |= dot.lastgroup == "spelt"
        labels.append(label[0])
        end = label.end()
        if _plausible(labels, kind, spelt, forms):
            best = _Host(".".join(labels), end, spelt)
    if best is None and kind == "sign" and len(labels) > 1 and labels[-1].isalpha() and 2 <= len(labels[-1]) <= 24:
        best = _Host(".".join(labels), end, spelt)
    if best is None and kind in ("sign", "wrapped") and first[0].lower() in forms.providers:
        best = _Host(first[0], first.end(), False)
    return _Host(_clean(best.name, forms), best.end, best.spelt) if best else None


def _goes_on(dot: re.Match[str], label: str, best: _Host | None, kind: str, forms: _Forms) -> bool:
    """Whether the host goes on behind this dot; a full stop ends a sentence as well."""
    ending = label.lower() in forms.endings
    if dot.lastgroup in ("comma", "bare"):
        return best is None and kind != "word" and label in ("com", "net", "org", "edu")
    if dot.lastgroup == "half":
        return best is None and ending and label.islower() and kind != "word"
    if dot.lastgroup == "loose":
        return best is None or ending
    return best is None or not (label[:1].isupper() and label[1:].islower() and best.name[-1].islower())


def _plausible(labels: list[str], kind: str, spelt: bool, forms: _Forms) -> bool:
    """Whether the labels so far end as a host ends."""
    ending = labels[-1].lower()
    if ending not in forms.endings or labels[0].lower() in ("www",):
        return False
    return kind not in ("word", "caps") or spelt or ending not in forms.words or labels[-2].lower() in forms.providers


def _ends(host: str, forms: _Forms) -> bool:
    return host.rsplit(".", 1)[-1].lower() in forms.endings


def _undotted(label: str) -> str:
    """A label with the dots in it that were put as words without blanks."""
    return HIDDEN_DOT.sub(".", label)


def _letter_spaced(text: str, at: re.Match[str], before: str, forms: _Forms) -> tuple[Span, str] | None:
    """An address written with a blank after each letter."""
    left = LETTERS_BEFORE.search(before + " ")
    right = LETTERS_AFTER.match(text, at.end() - (1 if at[0].endswith(" ") else 0))
    if not left or not right:
        return None
    host = right[1].replace(" ", "")
    if "." not in host or not _ends(host, forms):
        return None
    mailbox = left[0].replace(" ", "")
    return (at.start() - len(left[0]) + 1, right.end()), f"{mailbox}@{host}"


def _without_chaff(mailbox: str, forms: _Forms) -> str:
    """A mailbox without the NOSPAM in it, unless nothing would be left."""
    clean = forms.chaff.sub(lambda found: "." if found[1] and found[2] else "", mailbox)
    return mailbox if clean == mailbox else clean.strip("._-") or mailbox


def _clean(host: str, forms: _Forms) -> str:
    """A host without the NOSPAM in it, if an ending is left."""
    labels = [forms.chaff.sub("", label) for label in host.split(".")]
    clean = ".".join(label for label in labels if label)
    return clean if "." in clean else host


@cache
def _forms() -> _Forms:
    """The patterns, compiled once."""
    data = table("addresses")
    at = "|".join(sorted(data["at"], key=len, reverse=True))
    dot = "|".join(data["dot"])
    after = rf"{BLANK}{{0,3}}(?:\n{BLANK}{{0,4}}(?=\w))?"
    dots = (
        rf"(?P<spelt>{BLANK}{{0,2}}[(\[{{<]{BLANK}?(?:{dot}|[.]){BLANK}?[)\]}}>]{BLANK}{{0,2}}"
        rf"|{BLANK}{{1,3}}(?:{dot}){BLANK}{{1,3}}|{BLANK}{{0,2}}{WRAP}(?:{dot}){WRAP}{BLANK}{{0,2}})"
        rf"|(?P<tight>[.．。·]{{1,2}}(?!{BLANK})|&\#46;|&period;|%2E)"
        rf"|(?P<loose>{BLANK}{{1,3}}[.．]{BLANK}{{1,3}})|(?P<half>[.．]{BLANK}{{1,3}}|{BLANK}{{1,3}}[.．])"
        rf"|(?P<comma>,)|(?P<bare>{BLANK}(?=(?:com|net|org|edu)(?!\w)))"
    )
    begun = {cased for word in data["spoken"] for cased in (word[:2], word[:2].title(), word[:2].upper())}
    spoken = "|".join(map(re.escape, sorted(begun)))
    return _Forms(
        hint=re.compile(rf"[@＠﹫&%(\[{{<«]|AT|[aA][tT](?<![^\W_]..)(?![^\W_])|(?:{spoken})(?<={BLANK}..)"),
        at=re.compile(
            rf"(?P<sign>{BLANK}{{0,3}}(?:[@＠﹫]|&\#0?64;|&\#x40;|&commat;|%40){after})"
            rf"|(?P<wrapped>{BLANK}{{0,3}}[(\[{{<«]{BLANK}{{0,2}}(?:{at}){BLANK}{{0,2}}[)\]}}>»]{after}"
            rf"|(?<=\w){BLANK}{{0,2}}{WRAP}at{WRAP}{BLANK}{{0,2}}(?=\w)"
            rf"|(?<=[a-z0-9])(?-i:AT)(?=[a-z0-9-]{{1,40}}(?:(?-i:DOT)|\.[a-z]{{2,4}}(?!\w))))"
            rf"|(?P<caps>{BLANK}{{1,3}}(?:(?-i:AT)(?={BLANK}|\n)|(?:{'|'.join(data['spoken'])})(?={BLANK})){after})"
            rf"|(?P<word>{BLANK}{{1,3}}at{BLANK}{{1,3}})",
            re.IGNORECASE,
        ),
        dot=re.compile(dots, re.IGNORECASE),
        mailbox_dot=re.compile(
            rf"[\w+-]{{1,24}}(?:(?:{BLANK}(?:{dot}){BLANK}|{BLANK}?[(\[]{BLANK}?(?:{dot}){BLANK}?[)\]]{BLANK}?)"
            rf"[\w+-]{{1,24}}){{1,3}}$",
            re.IGNORECASE,
        ),
        chaff=re.compile(rf"([._-]?)(?:{'|'.join(data['chaff'])})([._-]?)", re.IGNORECASE),
        endings=frozenset(data["generic"]) | frozenset(data["countries"].split()),
        words=frozenset(data["words"]),
        providers=frozenset(data["providers"]),
        no_mailbox=frozenset(data["no_mailbox"]),
        no_host=frozenset(data["no_host"]),
    )
