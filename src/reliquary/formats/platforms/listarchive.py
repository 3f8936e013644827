"""Mailing lists archived on the web (Pipermail, MHonArc, Hypermail): one message a page, between marks in comments."""

from __future__ import annotations

import re

from reliquary.formats.platforms.sheet import Sheet
from reliquary.formats.platforms.site import Site
from reliquary.formats.platforms.subject import read_subject
from reliquary.markup.page import Page
from reliquary.vocabulary.fandoms import file_fandom
from reliquary.work import Region

HEADER = re.compile(
    r"(?:^[ \t]*(?:From|Date|Subject|To|Sender|Reply-To|Message-ID|Cc|Newsgroups|Organization)[ \t]*:[^\n]*\n+){2,12}",
    re.MULTILINE,
)
TAG = re.compile(r"^\s*\[([^\]]{1,40})\]\s*")
SIGNED = re.compile(r"^-- ?$[\s\S]{0,1500}\Z", re.MULTILINE)
LEADS = re.compile(r"^(?:Previous message|Next message|Messages sorted by|More information about)\b", re.MULTILINE)


def _message(sheet: Sheet, page: Page) -> None:
    """The subject, the sender and the day, as a header or as the archive's own heading; the message below."""
    header = HEADER.search(sheet.text)
    body = page.first("pre") or page.first(".mail, #body, .body")
    start = body.span[0] if body else header.end() if header else 0
    end = body.span[1] if body else len(sheet.text)
    if header and header.end() <= start:
        sheet.regions.append(Region("mail header", header.span()))
    else:
        _heading(sheet, page, start)
    leads = LEADS.search(sheet.text, start, end)
    end = leads.start() if leads else end
    signed = SIGNED.search(sheet.text, start, end)
    if signed:
        sheet.write(signed.span(), role="footer")
        end = signed.start()
    sheet.write((start, end))


def _heading(sheet: Sheet, page: Page, start: int) -> None:
    """Subject, sender and day as Pipermail sets them: a heading, a name in bold, an address, a date in italics."""
    head = page.first("h1")
    if head:
        tag = TAG.match(sheet.text[slice(*head.span)])
        if tag and file_fandom(tag[1]):
            sheet.say("fandoms", tag[1], head.span, 0.3)
        start_of_subject = head.span[0] + (tag.end() if tag else 0)
        read_subject(sheet, sheet.text[start_of_subject : head.span[1]], start_of_subject)
    name = next((bold for bold in page.find("b") if bold.span[1] <= start and bold.said), None)
    if name:
        sheet.say("authors", [name.said], name.span, 0.7)
    day = next(
        (italic for italic in page.find("i") if italic.span[1] <= start and re.search(r"\d{4}", italic.said)), None
    )
    if day:
        sheet.say("date", day.said, day.span)
    mail = next((link for link in page.find('a[href^="mailto:"]') if link.span[1] <= start), None)
    if mail:
        address = re.sub(r"\s+at\s+", "@", mail.said)
        if re.fullmatch(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+", address):
            sheet.say("emails", [address], mail.span, 0.7)


SITES = (
    Site(
        name="list archive page",
        witness="list archive",
        signs=(
            re.compile(rb"<!--\s*(?:beginarticle|X-Body-of-Message|body=\"start\"|X-Head-of-Message)", re.IGNORECASE),
            re.compile(rb"<(?:html|head|body|h1|pre)\b", re.IGNORECASE),
        ),
        then=_message,
    ),
)
