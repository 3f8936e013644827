"""Writes Atom: the feeds of the site and OPDS 1.2, which is Atom with more links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape

SPACES = {
    "xmlns": "http://www.w3.org/2005/Atom",
    "xmlns:dc": "http://purl.org/dc/terms/",
    "xmlns:opds": "http://opds-spec.org/2010/catalog",
    "xmlns:thr": "http://purl.org/syndication/thread/1.0",
    "xmlns:fh": "http://purl.org/syndication/history/1.0",
    "xmlns:opensearch": "http://a9.com/-/spec/opensearch/1.1/",
}

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


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
    body = "".join(_feed(feed))
    document = f'<?xml version="1.0" encoding="utf-8"?>\n{_start("feed", SPACES)}>{body}</feed>'
    return _UNWRITABLE.sub("", document).encode()


def moment(when: datetime) -> str:
    """A moment as Atom writes it.

    >>> moment(datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC))
    '2001-02-03T04:05:06Z'
    """
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _feed(feed: Feed) -> Iterator[str]:
    yield _element("id", feed.id)
    yield _element("title", feed.title)
    yield _element("updated", moment(feed.updated))
    yield "<author><name>Reliquary</name></author>"
    if feed.complete:
        yield "<fh:complete/>"
    if feed.total is not None:
        yield _element("opensearch:totalResults", str(feed.total))
        yield _element("opensearch:startIndex", str(feed.first))
        yield _element("opensearch:itemsPerPage", str(feed.size))
    yield from map(_link, feed.links)
    for entry in feed.entries:
        yield "<entry>"
        yield from _entry(entry)
        yield "</entry>"


def _entry(entry: Entry) -> Iterator[str]:
    yield _element("id", entry.id)
    yield _element("title", entry.title)
    yield _element("updated", moment(entry.updated))
    if entry.published:
        yield _element("published", moment(entry.published))
    for author in entry.authors:
        yield f"<author>{_element('name', author)}</author>"
    for name, value in (("dc:identifier", entry.id), ("dc:issued", entry.issued), ("dc:language", entry.language)):
        if value and not entry.words:
            yield _element(name, value)
    for subject in entry.subjects:
        yield f"{_start('category', {'term': subject, 'label': subject})}/>"
    if entry.summary:
        yield _element("summary", entry.summary, {"type": "text"})
    if entry.words:
        yield _element("content", entry.words, {"type": "text"})
    yield from map(_link, entry.links)


def _link(link: Link) -> str:
    attributes = {"href": link.href, "rel": link.rel, "type": link.type}
    if link.title:
        attributes["title"] = link.title
    if link.group:
        attributes["opds:facetGroup"] = link.group
    if link.active:
        attributes["opds:activeFacet"] = "true"
    if link.count is not None:
        attributes["thr:count"] = str(link.count)
    return f"{_start('link', attributes)}/>"


def _element(name: str, text: str, attributes: Mapping[str, str] | None = None) -> str:
    return f"{_start(name, attributes or {})}>{escape(text, quote=False)}</{name}>"


def _start(name: str, attributes: Mapping[str, str]) -> str:
    """An element's start without the sign that ends it; a reader takes a break in an attribute for a blank."""
    return f"<{name}" + "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
