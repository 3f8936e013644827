"""Works in a list: rows in the order of their keys, veiled as the reader wishes, with what a search found in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from reliquary.library import rights
from reliquary.library.index import WorkIndex
from reliquary.library.indexing import searched
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
    cuts = searched(lambda index: _cuts(index, asked, open_works)) if asked.words and open_works else {}
    for work in visible:
        yield item(work, veiled[work.key], cuts.get(work.key))


def _cuts(index: WorkIndex, asked: Query, works: Sequence[Work]) -> Mapping[str, SafeString]:
    """The snippets of the works by their keys; remembered for as long as neither a work nor the index changes."""
    view, wanted = index.view(), ("cuts", asked.words, tuple((work.pk, work.change) for work in works))
    if (known := view.known.get(wanted)) is None:
        texts, snippets = load_text(works), Snippets(index, asked)
        cut = ((work.key, snippets.cut(texts[work.pk], work.language)) for work in works)
        known = {key: mark_safe(snippet.html) for key, snippet in cut if snippet}
        view.remember(wanted, known)
    return known
