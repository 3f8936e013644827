"""Texts dressed as files: mail, page, plain text, with headers as people wrote them."""

from __future__ import annotations

import random
import textwrap
from dataclasses import dataclass, replace
from html import escape

from assembly.people import Signing
from assembly.prose import Story

FANDOMS = (
    ("The X-Files", "Mulder/Scully", "XF", "1013 Productions"), ("Highlander", "Duncan/Methos", "HL", "Rysher"),
    ("due South", "Fraser/Ray", "DS", "Alliance"), ("Stargate SG-1", "Jack/Daniel", "SG-1", "MGM"),
    ("Star Trek: Voyager", "Janeway/Chakotay", "VOY", "Paramount"),
)  # fmt: skip
RATINGS = ("G", "PG", "PG-13", "R", "NC-17")
ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
WORDED = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True, slots=True)
class Told:
    """What one file tells: whose text, under which title, which part of how many, and what its header adds."""

    signing: Signing
    title: str
    fandom: int
    story: Story
    n: int | None = None
    of: int | None = None
    day: int = 0
    extras: tuple[str, ...] = ()
    header: str = "full"
    """`full`, `short` (title and author), `line` (a title's line), `none`."""
    disclaimer: str = ""


def header(told: Told, chance: random.Random) -> str:
    """The header that stands above the text, in one of the common layouts."""
    name, pairing, _, holder = FANDOMS[told.fandom]
    part = f" ({told.n}/{told.of or '?'})" if told.n is not None else ""
    if told.header == "none":
        return ""
    if told.header == "line":
        number = chance.choice((f"Part {told.n}", f"Chapter {told.n}", f"Part {ROMAN[told.n or 0] or 'I'}"))
        return f"{told.title}\nby {told.signing.name}\n\n{number}\n\n" if told.n else f"{told.title}\n\n"
    lines = [f"Title: {told.title}{part}", f"Author: {told.signing.name}"]
    if told.header == "full":
        disclaimer = told.disclaimer or f"Not mine; they belong to {holder}."
        lines += [f"Email: {told.signing.email}", f"Fandom: {name}", f"Pairing: {pairing}",
                  f"Rating: {chance.choice(RATINGS)}", f"Disclaimer: {disclaimer}"]  # fmt: skip
        lines += [f"Website: {told.signing.site}"] if told.signing.site else []
    lines += told.extras
    if chance.random() < 0.3:
        lines = [f"{line.partition(':')[0].upper()}:{line.partition(':')[2]}" for line in lines]
    return "\n".join(lines) + "\n\n" + chance.choice(("", "* * *\n\n", "----------\n\n"))


def plain(told: Told, chance: random.Random) -> bytes:
    """A text file, wrapped at a width of its own."""
    width = chance.choice((60, 65, 72, 76, 10_000))
    text = header(told, chance) + "\n\n".join(_wrapped(each, width) for each in told.story)
    return (text + chance.choice(("\n", "\n\nThe End\n" if told.n in (None, told.of) else "\n"))).encode()


def mail(told: Told, chance: random.Random, own: str, thread: tuple[str, ...] = (), subject: str = "") -> bytes:
    """A message of one list or newsgroup, with the sender's signature under it."""
    date = f"{told.day % 28 + 1} {('Jan', 'Mar', 'May', 'Jul', 'Sep', 'Nov')[told.day % 6]} {1996 + told.day % 8}"
    lines = [
        f"From: {told.signing.name} <{told.signing.email}>", "To: fiction@lists.example.org",
        f"Date: {date} 12:00:00 +0000", f"Message-ID: <{own}@mail.example.org>",
        f"Subject: {subject or subject_of(told, chance)}",
    ]  # fmt: skip
    if thread:
        lines.append(f"References: {' '.join(f'<{each}@mail.example.org>' for each in thread)}")
    text = header(told, chance) + "\n\n".join(_wrapped(each, 70) for each in told.story)
    under = f"\n\n-- \n{told.signing.line}\n{told.signing.site}\n" if told.signing.line else "\n"
    return ("\n".join(lines) + "\n\n" + text + under).encode()


def subject_of(told: Told, chance: random.Random) -> str:
    """A Subject line; each story keeps to the manner its first letter draws."""
    code = FANDOMS[told.fandom][2]
    if told.n is None:
        return chance.choice((f"FIC: {told.title}", f"NEW: {told.title} (1/1)", f"[fiction] {told.title}"))
    manner, of = sum(map(ord, told.title)) % 6, told.of or "?"
    roman = ROMAN[told.n] if 0 < told.n < len(ROMAN) else str(told.n)
    return (
        f"FIC: {told.title} {told.n}/{of}",
        f"[fiction] {told.title} ({told.n} of {of})",
        f"NEW: {code} {told.title}, Part {roman}/{of}",
        f"{told.title} ({told.n}/{of}) [PG-13]",
        f'NEW: {code} "{told.title}" {told.n}/{of}',
        f"FIC: {told.title}, part {WORDED[told.n] if told.n < len(WORDED) else told.n}",
    )[manner]


def page(told: Told, chance: random.Random, links: tuple[str, ...] = ()) -> bytes:
    """A page of somebody's site; `links` are the names of the neighbouring chapters' files."""
    chapter = f" - Chapter {told.n}" if told.n is not None else ""
    head = escape(header(told, chance)).replace("\n\n", "</p>\n<p>").replace("\n", "<br>\n")
    if told.header in ("none", "line"):
        by = f"<p>by {escape(told.signing.name)}</p>" if told.header == "line" else ""
        head = f"</p><h2>{escape(told.title)}</h2>{by}" + (f"<h3>Chapter {told.n}</h3>" if told.n else "") + "<p>"
    body = "\n".join(f"<p>{escape(each)}</p>" for each in told.story)
    walk = " | ".join(f'<a href="{name}">{label}</a>' for name, label in zip(links, ("Previous", "Next"), strict=False))
    title = f"<title>{escape(told.title)}{chapter}</title>"
    return f"<html><head>{title}</head><body>\n<p>{head}</p>\n<hr>\n{body}\n<hr>\n<p>{walk}</p></body></html>".encode()


def dressed(told: Told, kind: str, chance: random.Random, own: str) -> tuple[str, bytes]:
    """The text as a file of the kind, and the ending of its name."""
    if kind == "mail":
        return ".eml", mail(told, chance, own)
    if kind == "page":
        return ".html", page(told, chance)
    return ".txt", plain(told, chance)


def _wrapped(paragraph: str, width: int) -> str:
    lines = paragraph.split("\n")
    return "\n".join(f"  {line}" for line in lines) if len(lines) > 1 else textwrap.fill(paragraph, width)


def part(told: Told, n: int, of: int | None, story: Story, header: str = "full") -> Told:
    """One part of what is told."""
    return replace(told, n=n, of=of, story=story, header=header)
