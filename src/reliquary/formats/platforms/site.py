"""How a platform's pages are told and read: signs in their markup, a table of fields, where the author's words lie."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from reliquary.formats.platforms.sheet import Reading, Sheet
from reliquary.markup.furniture import prose
from reliquary.markup.page import Element, Page, read_page
from reliquary.work import Note

STORY = 120
"""Words of prose from which a page may be a story, though nothing of it was found where the platform sets stories."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a site: which elements state it, and what of their words is its value.

    With `items` the value is a list of the elements inside; with `every` each element picked out is one item;
    `pattern` picks the value (its group 1) out of what the element says; `attribute` takes an attribute instead.
    """

    name: str
    selector: str
    items: str = ""
    every: bool = False
    pattern: re.Pattern[str] | None = None
    attribute: str = ""
    reads: Reading | None = None
    weight: float | None = None

    @property
    def is_plain(self) -> bool:
        """Whether the value is all the words of the element, in the shape that the field has."""
        return not (self.items or self.pattern or self.attribute or self.reads or self.weight)


@dataclass(frozen=True, slots=True)
class Labels:
    """Labelled fields in one part of the page: which elements are labels; the value lies between one and the next.

    `own` says what a label (folded) means on this site where it means something else anywhere else; `reads` turns
    the values of some fields into another shape. With `every`, each such part has fields of its own; else the first
    that has any counts.
    """

    part: str
    label: str
    own: Mapping[str, str] = field(default_factory=dict)
    reads: Mapping[str, Reading] = field(default_factory=dict)
    every: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """One platform.

    `signs` must all be found in the first bytes; `story` are selectors of the author's own text, the first that
    finds something counts; `menu` is that of a chapter menu; `then` does what no table can say.
    """

    name: str
    witness: str
    signs: tuple[re.Pattern[bytes], ...]
    fields: tuple[Field, ...] = ()
    labels: tuple[Labels, ...] = ()
    fandom: str = ""
    """That of all its stories, where a site is about one."""
    notes: str = ""
    story: tuple[str, ...] = ()
    menu: str = ""
    then: Callable[[Sheet, Page], None] | None = None
    sheets: Callable[[Page], Iterator[Sheet]] | None = None
    """For platforms whose pages hold several works: reads the page in place of the tables."""
    plain: Callable[[str], Sheet | None] | None = None
    """For platforms whose works are saved as plain text: reads that in place of a page."""

    def score(self, head: bytes) -> float | None:
        return 0.92 if all(sign.search(head) for sign in self.signs) else None

    def read(self, html: str) -> Iterator[Sheet]:
        """The works on a page or in a file; none where it is not what its first bytes promised."""
        if self.plain:
            yield self.plain(html) or _whole(Sheet(html, self.witness))
            return
        page = read_page(html)
        sheets = list(self.sheets(page)) if self.sheets else [self.tables(page)]
        told = [sheet for sheet in sheets if sheet.regions]
        yield from told
        if not told and prose(page) >= STORY:
            yield _whole(Sheet(page.text, self.witness, page, page.blocks))

    def tables(self, page: Page) -> Sheet:
        """What the tables of the site say of a page."""
        sheet = Sheet(page.text, self.witness, page, page.blocks)
        for one in self.fields:
            fill(sheet, page, one)
        for labels in self.labels:
            for part in page.find(labels.part):
                if found := page.find(labels.label, part):
                    sheet.pieces(sheet.between(found, part.span[1]), labels.own, labels.reads)
                    if not labels.every:
                        break
        if self.menu:
            _chosen(sheet, page, self.menu)
        for selector in self.story:
            found = page.find(selector)
            for element in found:
                sheet.story(element.span)
            if found:
                break
        for element in page.find(self.notes) if self.notes else []:
            sheet.note(element.span)
        if self.then:
            self.then(sheet, page)
        if self.fandom and not sheet.claimed("fandoms"):
            sheet.say("fandoms", self.fandom, None)
        return sheet


REPEATED = frozenset(("category", "genres", "characters"))
"""Fields that a site may state under several names, each of which counts."""


def _whole(sheet: Sheet) -> Sheet:
    """A sheet whose text is all the author's, for want of knowing better."""
    sheet.write((0, len(sheet.text)))
    sheet.notes.append(Note("read", "made otherwise than the platform's pages that we know; read as plain text"))
    return sheet


def fill(sheet: Sheet, page: Page, one: Field) -> None:
    """Claims what one field of a table says; the first element that says something counts."""
    if one.name not in REPEATED and sheet.claimed(one.name):
        return
    found = page.find(one.selector)
    if one.every:
        items = [item for element in found if (item := _value(one, element))]
        if items:
            span = (found[0].span[0], found[-1].span[1])
            sheet.say(one.name, items if one.name == "authors" else ", ".join(items), span, one.weight)
        return
    for element in found:
        if one.is_plain and element.span[0] < element.span[1]:
            sheet.read(one.name, element.span)
            return
        value: object = _value(one, element)
        if one.items:
            value = ", ".join(item.said for item in page.find(one.items, element)) or value
        if value and one.reads:
            value = one.reads(str(value))
        if value:
            if one.name == "authors" and isinstance(value, str):
                value = [value]
            sheet.say(one.name, value, element.span if element.span[0] < element.span[1] else None, one.weight)
            return


def _value(one: Field, element: Element) -> str:
    said = element.attributes.get(one.attribute, "") if one.attribute else element.said
    if one.pattern is None:
        return said
    found = one.pattern.search(said)
    return found[1].strip() if found else ""


def _chosen(sheet: Sheet, page: Page, menu: str) -> None:
    """Number, title and count of the chapter that is chosen in a site's menu."""
    for select in page.find(menu):
        options = page.find("option", select)
        chosen = next((option for option in options if "selected" in option.attributes), None)
        if chosen:
            number, title = sheet.heading(chosen.said)
            sheet.number = (number or options.index(chosen) + 1, None)
            sheet.title = title
            sheet.parts = sheet.parts or (len(options), None)
            return
