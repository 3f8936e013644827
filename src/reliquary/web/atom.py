"""Writes Atom: the feeds of the site and OPDS 1.2, which is Atom with more links."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO

from django.utils.xmlutils import SimplerXMLGenerator

SPACES = {
    "xmlns": "http://www.w3.org/2005/Atom",
    "xmlns:dc": "http://purl.org/dc/terms/",
    "xmlns:opds": "http://opds-spec.org/2010/catalog",
    "xmlns:thr": "http://purl.org/syndication/thread/1.0",
    "xmlns:fh": "http://purl.org/syndication/history/1.0",
    "xmlns:opensearch": "http://a9.com/-/spec/opensearch/1.1/",
}

_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Link:
    """A link; `group`, `active` and `count` make it a facet of OPDS."""

    href: str
    rel: str
    type: str
    title: str | None = None
    group: str | None = None
    active: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One work, or one way on through a catalogue (which has `words` and no authors)."""

    id: str
    title: str
    updated: datetime
    links: tuple[Link, ...]
    published: datetime | None = None
    authors: tuple[str, ...] = ()
    summary: str | None = None
    words: str | None = None
    subjects: tuple[str, ...] = ()
    issued: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A page of entries; `total`, `first` (counted from 1) and `size` say which of how many."""

    id: str
    title: str
    updated: datetime
    links: tuple[Link, ...]
    entries: tuple[Entry, ...]
    total: int | None = None
    first: int = 1
    size: int = 0
    complete: bool = False


def write_feed(feed: Feed) -> bytes:
    """The feed as an XML document; signs that XML cannot hold are left out."""
    text = StringIO()
    xml = SimplerXMLGenerator(text, "utf-8", short_empty_elements=True)
    xml.startDocument()
    _feed(xml, feed)
    xml.endDocument()
    return text.getvalue().encode()


def moment(when: datetime) -> str:
    """A moment as Atom writes it.

    >>> moment(datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC))
    '2001-02-03T04:05:06Z'
    """
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _feed(xml: SimplerXMLGenerator, feed: Feed) -> None:
    xml.startElement("feed", SPACES)
    _text(xml, "id", feed.id)
    _text(xml, "title", feed.title)
    _text(xml, "updated", moment(feed.updated))
    xml.startElement("author", {})
    _text(xml, "name", "Reliquary")
    xml.endElement("author")
    if feed.complete:
        xml.addQuickElement("fh:complete")
    if feed.total is not None:
        _text(xml, "opensearch:totalResults", str(feed.total))
        _text(xml, "opensearch:startIndex", str(feed.first))
        _text(xml, "opensearch:itemsPerPage", str(feed.size))
    for link in feed.links:
        _link(xml, link)
    for entry in feed.entries:
        _entry(xml, entry)
    xml.endElement("feed")


def _entry(xml: SimplerXMLGenerator, entry: Entry) -> None:
    xml.startElement("entry", {})
    _text(xml, "id", entry.id)
    _text(xml, "title", entry.title)
    _text(xml, "updated", moment(entry.updated))
    if entry.published:
        _text(xml, "published", moment(entry.published))
    for author in entry.authors:
        xml.startElement("author", {})
        _text(xml, "name", author)
        xml.endElement("author")
    for name, value in (("dc:identifier", entry.id), ("dc:issued", entry.issued), ("dc:language", entry.language)):
        if value and not entry.words:
            _text(xml, name, value)
    for subject in entry.subjects:
        xml.addQuickElement("category", attrs={"term": _clean(subject), "label": _clean(subject)})
    if entry.summary:
        _text(xml, "summary", entry.summary, {"type": "text"})
    if entry.words:
        _text(xml, "content", entry.words, {"type": "text"})
    for link in entry.links:
        _link(xml, link)
    xml.endElement("entry")


def _link(xml: SimplerXMLGenerator, link: Link) -> None:
    attributes = {"rel": link.rel, "type": link.type, "href": link.href}
    if link.title:
        attributes["title"] = link.title
    if link.group:
        attributes["opds:facetGroup"] = link.group
    if link.active:
        attributes["opds:activeFacet"] = "true"
    if link.count is not None:
        attributes["thr:count"] = str(link.count)
    xml.addQuickElement("link", attrs={name: _clean(value) for name, value in attributes.items()})


def _text(xml: SimplerXMLGenerator, name: str, text: str, attributes: Mapping[str, str] | None = None) -> None:
    xml.addQuickElement(name, _clean(text), attributes or {})


def _clean(text: str) -> str:
    return _UNWRITABLE.sub("", text)
