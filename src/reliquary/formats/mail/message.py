"""From one raw message to its documents: parts decoded, digests split, forwards credited, replies set aside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from reliquary.formats.mail.digest import digest
from reliquary.formats.mail.forward import forward
from reliquary.formats.mail.letter import Letter, answered, drafted
from reliquary.formats.mail.reply import no_story
from reliquary.markup.address import is_robot
from reliquary.markup.mentions import item_of
from reliquary.markup.mime import Headers, Part, headers, parts, written
from reliquary.markup.page import read_page
from reliquary.settings import Limits
from reliquary.vocabulary.fandoms import file_fandoms
from reliquary.work import Block, Draft, Leaf, Note, Refusal, Source

LIMITS = Limits()
LIST_FIELDS = (
    ("List-Id", re.compile(r"<?([\w+-]{2,40})\.[\w.-]+>?\s*$")),
    ("Mailing-List", re.compile(r"\blist ([\w+.-]{2,60})@")),
    ("X-Mailing-List", re.compile(r"<?([\w+.-]{2,60})@")),
    ("Delivered-To", re.compile(r"^mailing list ([\w+.-]{2,60})@")),
    ("Sender", re.compile(r"^\s*\"?([^<\"@]{2,60} List)\"?\s*<", re.IGNORECASE)),
    ("To", re.compile(r"<?([\w+.-]{2,60})@(?:[\w-]+\.){0,3}(?:lists?|groups|yahoogroups|egroups|onelist|topica)\.")),
    ("Sender", re.compile(r"\bowner-([\w+.-]{2,60}?)(?:-l)?@|\b([\w+.-]{2,60})-owner@", re.IGNORECASE)),
)
LIKE_A_LIST = re.compile(r"<?([\w+.-]{0,40}(?:fic|list|creative|stories|-l)[\w+.-]{0,20})@", re.IGNORECASE)
"""A mailbox that may be a list's or a person's: what it is called is told as the fandom it names, or not at all."""
PAGE = re.compile(r"\s{0,200}<(?:!doctype html|html|body)\b", re.IGNORECASE)
HANDLED = ("text/", "message/")

Found = Draft | Leaf | Refusal


def message(raw: bytes, source: Source, item: str | None, depth: int = 0) -> Iterator[Found]:
    """Every document of a message: its text, stories attached to it, messages inside it; the rest by name.

    A part that is no text is a Leaf if it is a picture or the like, else a Refusal; its bytes stay in the original.
    """
    head, at = headers(raw)
    texts: list[Part] = []
    count = 0
    for part in parts(head, raw[at:]):
        if part.kind.startswith("text/") and not part.attached:
            texts.append(part)
            continue
        count += 1
        inner = f"{item}+{count}" if item else f"+{count}"
        if part.kind.startswith("message/") and depth < LIMITS.mail_depth:
            yield from message(part.data, source, inner, depth + 1)
        elif part.kind.startswith(HANDLED) and "x-vcard" not in part.kind:
            yield from documents(_letter(head, [part], inner), source)
        else:
            yield _beside(part, source, item)
    if texts or not count:
        yield from documents(_letter(head, texts, item), source)


def documents(letter: Letter, source: Source) -> Iterator[Found]:
    """The drafts in a letter: those of a digest's messages, of a forwarded one, or its own; else a Leaf saying why."""
    inside = digest(letter.subject, letter.body) if letter.depth < LIMITS.mail_depth else None
    if inside:
        words = f"the contents of a digest of {len(inside)} messages, which are read one by one"
        items = [f"{letter.item}/{number}" if letter.item else str(number) for number in range(1, len(inside) + 1)]
        names = tuple(item_of(source.digest, item) for item in items)
        yield Leaf(source.place, "digest contents", words, source.digest, names)
        for item, inner in zip(items, inside, strict=True):
            deeper = replace(letter, head=inner.head, body=inner.body, item=item, depth=letter.depth + 1, blocks=())
            yield from documents(deeper, source)
        return
    letter = _credited(letter)
    found = _no_story(letter)
    if found:
        yield Leaf(source.place, found[0], found[1], source.digest, answered(letter, source.place))
    else:
        yield drafted(letter, source)


def _credited(letter: Letter) -> Letter:
    """The letter itself or, where it passes on another's, that one; the forwarders' words round it."""
    while letter.depth < LIMITS.mail_depth:
        answered = no_story(letter.subject, letter.body) if re.match(r"\s*re:", letter.subject, re.IGNORECASE) else None
        found = None if answered else forward(letter.subject, letter.body)
        if found is None:
            break
        note = Note("read", "a forwarded message; the forwarder's own words and header are set aside")
        letter = replace(
            letter,
            head=found.inner.head if found.inner.head.fields else _nameless(letter.head),
            body=found.inner.body,
            before=f"{letter.before}{letter.header_lines()}\n{found.before}\n",
            after=f"{found.after}\n{letter.after}",
            notes=(*letter.notes, note),
            depth=letter.depth + 1,
            blocks=(),
        )
    return letter


def _nameless(head: Headers) -> Headers:
    """A header without its sender, who only passes on what another wrote."""
    return Headers(
        tuple((name, value) for name, value in head.fields if name.lower() not in ("from", "reply-to", "sender"))
    )


def _no_story(letter: Letter) -> tuple[str, str] | None:
    """Kind and reason where the letter is no story."""
    cut = min((start for role, start, _ in letter.footers() if role == "footer" and start), default=len(letter.body))
    if is_robot(letter.head.get("From")) and re.search(r"undeliver|returned|failure|delivery", letter.subject, re.I):
        return ("bounce", "a mail server's notice")
    return no_story(letter.subject, letter.body[:cut])


def _letter(head: Headers, texts: list[Part], item: str | None) -> Letter:
    """The message's text parts as one letter, one after the other."""
    shown = [_shown(part) for part in texts]
    blocks = shown[0].blocks if len(shown) == 1 and not shown[0].text.startswith("\n") else ()
    body = "\n\n".join(one.text.strip("\n") for one in shown if one.text.strip()) + "\n"
    encodings = [one.encoding for one in shown if one.encoding != "ascii"]
    notes = tuple(note for one in shown for note in one.notes)
    encoding = encodings[0] if encodings else "ascii"
    return Letter(head, body, item, encoding, notes, list_names(head), blocks=blocks)


@dataclass(frozen=True, slots=True)
class Shown:
    """A part as a reader sees it; of a page its visible text and the blocks of that."""

    text: str
    encoding: str
    notes: tuple[Note, ...]
    blocks: tuple[Block, ...] = ()


def _shown(part: Part) -> Shown:
    """A part as a reader sees it; one that is a page by its visible text, whatever it is called."""
    decoded = written(part)
    if part.kind != "text/html" and not PAGE.match(decoded.text):
        return Shown(decoded.text, decoded.encoding, decoded.notes)
    page = read_page(decoded.text)
    return Shown(page.text, decoded.encoding, (*decoded.notes, *page.notes), page.blocks)


def list_names(head: Headers) -> tuple[str, ...]:
    """The names of the lists that carried a message, which often name a fandom.

    >>> list_names(Headers((("Mailing-List", "list digi-ficlets@example.com; contact x@example.com"),)))
    ('digi-ficlets',)
    >>> list_names(Headers((("To", "sentinel-fic@example.com"), ("To", "wrenfic@example.org"))))
    ('The Sentinel',)
    """
    names: list[str] = []
    for field, pattern in LIST_FIELDS:
        for value in head.all(field):
            match = pattern.search(value[:500])
            if match:
                names.append(next(group for group in match.groups() if group))
    for value in head.all("To"):
        if match := LIKE_A_LIST.search(value[:500]):
            names.extend(file_fandoms(match[1]))
    return tuple(dict.fromkeys(names))


def _beside(part: Part, source: Source, item: str | None) -> Found:
    """A part that is no text, by its kind; it belongs to the story that its message may hold."""
    story = (item_of(source.digest, item),)
    what = f"attached: {part.name or 'a part without a name'} ({part.kind})"
    kind = part.kind.partition("/")[0]
    if kind in ("image", "audio", "video"):
        name = {"image": "picture", "audio": "sound", "video": "film"}[kind]
        return Leaf(source.place, name, what, mentions=story)
    if any(word in part.kind for word in ("vcard", "signature", "ms-tnef")):
        return Leaf(source.place, "attachment", what, mentions=story)
    return Refusal(source.place, "an attached file of a kind that is not read yet", what)
