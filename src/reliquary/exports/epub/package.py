"""The package document (what the book is and holds) and the navigation document (its table of contents)."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from reliquary.exports.epub.pages import has_plates_page, page, plate_name
from reliquary.exports.wording import chapter_name, language, title
from reliquary.work import KeptWork

ACCESSIBILITY = (
    ("schema:accessMode", "textual"),
    ("schema:accessModeSufficient", "textual"),
    ("schema:accessibilityFeature", "structuralNavigation"),
    ("schema:accessibilityFeature", "tableOfContents"),
    ("schema:accessibilityFeature", "readingOrder"),
    ("schema:accessibilityFeature", "displayTransformability"),
    ("schema:accessibilityHazard", "none"),
)
"""EPUB Accessibility 1.1 for pure text; no conformance is claimed, for nobody has certified it."""

SEEN = (("schema:accessMode", "visual"),)
"""What a book with pictures adds; the story needs none of them, so text alone goes on to be sufficient."""


def package(work: KeptWork) -> str:
    """The package document."""
    chapters = range(1, len(work.chapters) + 1)
    manifest = "\n".join(
        f'    <item id="chapter-{n:03}" href="chapter-{n:03}.xhtml" media-type="application/xhtml+xml"/>'
        for n in chapters
    )
    spine = "\n".join(f'    <itemref idref="chapter-{n:03}"/>' for n in chapters)
    if has_plates_page(work):
        plates = "".join(
            f'\n    <item id="plate-{n:03}" href="{plate_name(plate, n)}" media-type="{plate.type}"/>'
            for n, plate in enumerate(work.plates, start=1)
        )
        manifest += f'\n    <item id="plates" href="plates.xhtml" media-type="application/xhtml+xml"/>{plates}'
        spine += '\n    <itemref idref="plates"/>'
    metadata = "\n".join(f"    {line}" for line in _metadata(work))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="key" prefix="tdm: http://www.w3.org/ns/tdmrep#">
  <metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
{metadata}
  </metadata>
  <manifest>
    <item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
    <item id="style" href="style.css" media-type="text/css"/>
    <item id="cover" href="cover.png" media-type="image/png" properties="cover-image"/>
    <item id="title" href="title.xhtml" media-type="application/xhtml+xml"/>
{manifest}
  </manifest>
  <spine>
    <itemref idref="title"/>
    <itemref idref="nav"/>
{spine}
  </spine>
</package>
"""


def _metadata(work: KeptWork) -> Iterator[str]:
    card = work.card
    yield f'<dc:identifier id="key">urn:reliquary:{escape(work.key)}</dc:identifier>'
    yield f"<dc:title>{escape(title(work))}</dc:title>"
    yield f"<dc:language>{escape(language(work))}</dc:language>"
    for author in card.authors:
        yield f"<dc:creator>{escape(author)}</dc:creator>"
    for subject in dict.fromkeys((*card.fandoms, *card.relationships, *card.genres)):
        yield f"<dc:subject>{escape(subject)}</dc:subject>"
    if card.summary:
        yield f"<dc:description>{escape(card.summary)}</dc:description>"
    if card.date:
        yield f"<dc:date>{escape(card.date)}</dc:date>"
    if card.series:
        yield f'<meta property="belongs-to-collection" id="series">{escape(card.series)}</meta>'
        yield '<meta refines="#series" property="collection-type">series</meta>'
        yield f'<meta name="calibre:series" content="{escape(card.series)}"/>'
        if card.series_place is not None:
            yield f'<meta refines="#series" property="group-position">{card.series_place}</meta>'
            yield f'<meta name="calibre:series_index" content="{card.series_place}"/>'
    yield f'<meta property="dcterms:modified">{escape(work.modified)}</meta>'
    yield '<meta name="cover" content="cover"/>'
    yield '<meta property="tdm:reservation">1</meta>'
    for name, value in (*ACCESSIBILITY, *(SEEN if work.plates else ())):
        yield f'<meta property="{name}">{value}</meta>'


def navigation(work: KeptWork) -> str:
    """The table of contents."""
    entries = "".join(
        f'<li><a href="chapter-{n:03}.xhtml">{escape(chapter_name(chapter, n, len(work.chapters)))}</a></li>'
        for n, chapter in enumerate(work.chapters, start=1)
    )
    contents = f'<li><a href="title.xhtml">{escape(title(work))}</a></li>{entries}'
    if has_plates_page(work):
        contents += '<li><a href="plates.xhtml">Pictures</a></li>'
    body = f'<nav epub:type="toc"><h1>Contents</h1><ol>{contents}</ol></nav>'
    return page(work, "Contents", body, "frontmatter")
