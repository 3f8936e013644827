"""What a book's package says: its metadata, its pages in reading order, and the titles of its table of contents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from reliquary.markup.xml import BadXml, Event, events
from reliquary.sources.zipped import Unreadable, Zipped, resolved

MOST_PAGES = 20_000
TEXTS = ("application/xhtml+xml", "text/html", "text/x-oeb1-document", "application/xml", "text/xml")
SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a table of contents: its words and where it leads."""

    title: str
    path: str
    fragment: str


@dataclass(slots=True)
class Package:
    """A book without its text; `metas` are (name, value) pairs in the order of the package, names in small letters."""

    metas: list[tuple[str, str]] = field(default_factory=list)
    spine: list[str] = field(default_factory=list)
    contents: list[Entry] = field(default_factory=list)
    aside: set[str] = field(default_factory=set)
    """Pages that are the book's own table of contents."""

    def all(self, *names: str) -> list[str]:
        """The values of the metadata of these names."""
        return [value for name, value in self.metas if name in names and value]


@dataclass(slots=True)
class _Manifest:
    """The members of a package document while it is read."""

    items: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    """Path, media type and properties by id."""
    order: list[str] = field(default_factory=list)
    ncx: str = ""
    collections: dict[str, str] = field(default_factory=dict)


def read_package(box: Zipped) -> Package:
    """The package of the book in a zip; raises Unreadable where it has none that can be read."""
    path = _package_path(box)
    data = box.read(path) if path else None
    if data is None:
        raise Unreadable("a book without a package document, or that names one which it does not hold")
    package, manifest = Package(), _Manifest()
    try:
        _read(data, path, package, manifest)
    except BadXml as error:
        raise Unreadable(str(error)) from error
    for name in manifest.order[:MOST_PAGES]:
        at, kind, _ = manifest.items.get(name, ("", "", ""))
        if at and (kind in TEXTS or at.lower().endswith(("html", "htm"))):
            package.spine.append(at)
    navs = [at for at, _, properties in manifest.items.values() if "nav" in properties.split()]
    ncxs = [at for name, (at, kind, _) in manifest.items.items() if kind == "application/x-dtbncx+xml" or name == manifest.ncx]  # fmt: skip  # noqa: E501
    package.aside.update(navs)
    for at in (*navs, *ncxs):
        package.contents = package.contents or _contents(box, at)
    return package


def _package_path(box: Zipped) -> str:
    """Where the package document lies: as the container says, or else the first that looks like one."""
    container = box.read("META-INF/container.xml")
    try:
        for event in events(container or b""):
            if event.kind == "start" and event.name == "rootfile" and event.attributes.get("full-path"):
                return resolved("", event.attributes["full-path"])
    except BadXml:
        pass
    return next((name for name in box.names if name.lower().endswith(".opf")), "")


def _read(data: bytes, path: str, package: Package, manifest: _Manifest) -> None:
    """Walks through a package document."""
    stack: list[str] = []
    said: list[str] = []
    attributes: dict[str, str] = {}
    for event in events(data):
        if event.kind == "text":
            said.append(event.text)
        elif event.kind == "start":
            stack.append(event.name)
            said, attributes = [], dict(event.attributes)
            _declared(event, path, manifest)
            if event.name == "meta" and "content" in attributes:
                package.metas.append((attributes.get("name", "").lower(), _flat([attributes["content"]])))
        else:
            stack.pop()
            if "metadata" in stack:
                _stated(event.name, _flat(said), attributes, package, manifest)
                said, attributes = [], {}


def _declared(event: Event, path: str, manifest: _Manifest) -> None:
    """Notes an item of the manifest or the spine."""
    of = event.attributes
    if event.name == "item" and "id" in of and "href" in of and len(manifest.items) < MOST_PAGES:
        manifest.items[of["id"]] = (resolved(path, of["href"]), of.get("media-type", ""), of.get("properties", ""))
    elif event.name == "itemref" and "idref" in of:
        manifest.order.append(of["idref"])
    elif event.name == "spine":
        manifest.ncx = of.get("toc", "")


def _stated(name: str, said: str, of: dict[str, str], package: Package, manifest: _Manifest) -> None:
    """Notes one element of the metadata; a refinement of a series under the name of what it refines."""
    if not said:
        return
    if name != "meta":
        role = of.get("role") or of.get("event")
        package.metas.append((f"dc:{name.lower()}" + (f":{role.lower()}" if role else ""), said))
        return
    kind = of.get("property", "").lower()
    if kind == "belongs-to-collection":
        manifest.collections["#" + of.get("id", "")] = said
        package.metas.append(("series", said))
    elif kind == "group-position" and of.get("refines", "") in manifest.collections:
        package.metas.append(("series_index", said))
    elif kind:
        package.metas.append((kind, said))


def _contents(box: Zipped, path: str) -> list[Entry]:
    """The lines of a table of contents, of either edition of the standard; none where it cannot be read."""
    data = box.read(path)
    if data is None:
        return []
    found: list[Entry] = []
    try:
        for title, href in _leading(events(data)):
            if title and href and "://" not in href and len(found) < MOST_PAGES:
                found.append(Entry(title, resolved(path, href), href.partition("#")[2]))
    except BadXml:
        return found
    return found


def _leading(stream: Iterable[Event]) -> Iterator[tuple[str, str]]:
    """Words and target of each line: links inside the first `nav`, and navigation points."""
    navs = 0
    inside = ""
    label, href = "", ""
    said: list[str] = []
    for event in stream:
        if event.kind == "text":
            said.append(event.text)
        elif event.kind == "start":
            navs += event.name == "nav"
            if event.name in ("a", "text"):
                said = []
            if event.name == "a":
                inside, href = "a", event.attributes.get("href", "")
            elif event.name == "content":
                yield label, event.attributes.get("src", "")
        elif event.name == "a" and inside:
            if navs == 1:
                yield _flat(said), href
            inside = ""
        elif event.name == "text":
            label = _flat(said)


def _flat(said: list[str]) -> str:
    return SPACE.sub(" ", "".join(said)).strip()[:20_000]
