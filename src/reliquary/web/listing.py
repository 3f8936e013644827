"""Works in a list: rows in the order of their keys, veiled as the reader wishes, with what a search found in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.http import HttpRequest
from django.utils.safestring import mark_safe

from reliquary.library import rights
from reliquary.library.indexing import current_index
from reliquary.library.keep import load_text
from reliquary.library.models import Work
from reliquary.library.query import Query
from reliquary.library.snippets import Snippets
from reliquary.web.access import viewer
from reliquary.web.presentation import Item, item
from reliquary.web.wishes import veils


def items(request: HttpRequest, keys: Sequence[str], asked: Query) -> Iterator[Item]:
    """The works of one page of results, in its order; each row's rights are checked once more."""
    who = viewer(request)
    rows = {work.key: work for work in Work.objects.filter(key__in=keys)}
    visible = [rows[key] for key in keys if key in rows and rights.visible(rows[key], who)]
    veiled = veils(request, visible)
    open_works = [work for work in visible if not veiled[work.key].covers]
    texts = load_text(open_works) if asked.words and open_works else {}
    snippets = Snippets(current_index(), asked)
    for work in visible:
        cut = snippets.cut(texts[work.pk], work.language) if work.pk in texts else None
        yield item(work, veiled[work.key], mark_safe(cut.html) if cut else None)
