"""Carries works away as files: those that a query finds and that may leave the library."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reliquary.exports.epub import write_epub
from reliquary.library.absent import absent_pictures
from reliquary.library.cards import card_from, card_json
from reliquary.library.contacts import withheld
from reliquary.library.errors import BadUsage, OperatorError
from reliquary.library.find import find_all
from reliquary.library.indexing import searched
from reliquary.library.keep import load
from reliquary.library.models import Work
from reliquary.library.pictures import pictures_of
from reliquary.library.query import Query
from reliquary.library.rights import Viewer, exportable, visible_classes
from reliquary.work import KeptWork, Plate

PAGE = 100


@dataclass(slots=True)
class Exported:
    """How many works were written, and how many may be read here but not carried away."""

    written: int = 0
    withheld: int = 0


def export_epubs(asked: Query, folder: Path, viewer: Viewer = Viewer.OWNER) -> Exported:
    """Writes each work found as an EPUB book into the folder; a book that stands there from before is replaced.

    The same library gives the same files, byte for byte.
    """
    keys = searched(lambda index: find_all(index, asked, visible_classes(viewer)))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadUsage(f"{folder} cannot hold the books ({error.strerror}); name another folder with --to.") from error
    exported = Exported()
    for start in range(0, len(keys), PAGE):
        for work in _rows(keys[start : start + PAGE]):
            if exportable(work, viewer):
                _write(leaving(work), folder)
                exported.written += 1
            else:
                exported.withheld += 1
    return exported


def leaving(work: Work) -> KeptWork:
    """The work as it may leave the library: words stand where addresses stood, and its pictures go with it."""
    kept = load(work)
    card = json.loads(withheld(json.dumps(card_json(kept.card), ensure_ascii=False)))
    chapters = (replace(one, xhtml=withheld(one.xhtml), text=withheld(one.text)) for one in kept.chapters)
    shown = ((picture.shown, picture.words) for picture in pictures_of(work))
    plates = tuple(Plate(one.data, one.type, words) for one, words in shown if one is not None)
    absent = tuple(absent_pictures(work, kept.chapters))
    return replace(kept, card=card_from(card), chapters=tuple(chapters), plates=plates, absent=absent)


def _rows(keys: Sequence[str]) -> list[Work]:
    return list(Work.objects.filter(key__in=keys).order_by("key"))


def _write(work: KeptWork, folder: Path) -> None:
    """Written aside and moved into place, so that a run that is stopped leaves no half book."""
    target = folder / file_name(work)
    aside = target.with_suffix(".part")
    try:
        with aside.open("wb") as file:
            write_epub(work, file)
        aside.replace(target)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise OperatorError(f"{target} cannot be written ({error.strerror}); mend that and run it again.") from error


def file_name(work: KeptWork) -> str:
    """Author, title and key, in characters that every file system takes.

    >>> from reliquary.work import Card
    >>> file_name(KeptWork("0ab1", Card(title="What's *this*?", authors=("Ann L.",)), (), ""))
    'Ann-L-What-s-this-0ab1.epub'
    """
    words = re.findall(r"\w+", " ".join((*work.card.authors[:1], work.card.title or "untitled")))
    return f"{'-'.join(words)[:60].strip('-')}-{work.key}.epub"
