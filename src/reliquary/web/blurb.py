"""A work's entry in a list, as HTML: put together here, for a template takes ten times as long for a page of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from html import escape

from django.urls import get_script_prefix, reverse
from django.utils.safestring import SafeString, mark_safe

from reliquary.web.presentation import Item

WORDS = 70
"""Words of a summary that an entry shows."""

STATUSES = {"complete": "complete", "in_progress": "in progress"}


def blurb(item: Item, *, level: int = 2, prefix: str = "", lifting: str = "") -> SafeString:
    """The entry under a heading of that level; `prefix` tells the ids of several lists on one page apart.

    `lifting` is the address, as yet unescaped, under which the page shows the work without its veil.
    """
    card = item.card
    title, place = escape(card.get("title") or "Untitled"), f"{escape(prefix)}work-{item.key}"
    pieces = [
        f'<article id="{place}">\n<h{level}><a href="{work_address(item.key)}{item.lift}">{title}</a></h{level}>\n'
    ]
    if card.get("authors"):
        pieces.append(f'<p class="by">by {escape(" & ".join(card["authors"]))}</p>\n')
    if item.veil.covers:
        show = f'<a href="{escape(lifting)}#{place}">Show it<span class="skip">: {title}</span></a>'
        pieces.append(f'<p class="veil">{escape(item.veil.reason)} {show}</p>')
    else:
        pieces += [f'<p class="tags">{_tags(item)}</p>\n', _told(item), f'\n<p class="facts">{_facts(item)}</p>']
    return mark_safe("".join([*pieces, "\n</article>\n"]))


def work_address(key: str) -> str:
    """The address of a work's page."""
    before, after = _around_key(get_script_prefix())
    return f"{before}{key}{after}"


@cache
def _around_key(script_prefix: str) -> tuple[str, str]:
    """What stands before and after the key in such an address; asking for each anew takes long."""
    before, _, after = reverse("work", args=["key"]).rpartition("key")
    return before, after


def _tags(item: Item) -> str:
    pairings = item.card.get("relationships")
    fandoms = " · ".join(item.card.get("fandoms") or ()) or "fandom unknown"
    return escape(f"{fandoms} — {', '.join(pairings)}" if pairings else fandoms)


def _told(item: Item) -> str:
    """What was found in the story, else its summary."""
    words = str(item.card.get("summary") or "").split()
    text = item.snippet or escape(" ".join(words[:WORDS]) + (" …" if len(words) > WORDS else ""))
    language = item.card.get("language")
    spoken = f' lang="{escape(language)}"' if language else ""
    return f"<p{spoken}>{text}</p>" if text else ""


def _facts(item: Item) -> str:
    facts = escape(" · ".join(filter(None, _known(item))))
    return f"{facts} · <strong>does not say what it gives away</strong>" if item.veil.silent else facts


def _known(item: Item) -> Iterator[str]:
    yield item.rating_name
    yield from item.warning_names
    yield f"{item.words} words"
    yield f"{item.chapters} chapters" if item.chapters > 1 else ""
    yield STATUSES.get(item.card.get("status") or "", "")
    yield str(item.card.get("date") or "")
