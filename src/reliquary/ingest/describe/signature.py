"""The witness of who somebody is beyond a name: the sites a header or signature names, and the lines of a signature."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b

from reliquary.ingest.facts import fold
from reliquary.work import Claim, Draft

WITNESS, WEIGHT = "signature", 0.5
ROLES = ("header", "after", "footer")
URL = re.compile(r"\b(?:https?://|(?=www\.))([\w.-]{4,100})((?:/[\w~.%+-]{0,80}){0,6})", re.IGNORECASE)
MARK = re.compile(r"^(?:-- ?|- -- ?)$", re.MULTILINE)
SERVICE = re.compile(
    r"subscri|mailing list|list-?owner|-request@|free e-?mail|yahoo|hotmail|sponsor|egroups|topica",
    re.IGNORECASE,
)
LINES, LETTERS, WORDS = 6, 10, 2
"""How many lines of a signature are read, and how many letters and words make it somebody's own."""
SITES = 5


def signature(draft: Draft) -> Iterable[Claim]:
    """Claims of the sites named round the story and of the signature below it, by which one person's names are known.

    A signature is claimed by a hash of its words without addresses; that of a service is none.
    """
    sites: dict[str, None] = {}
    for region in draft.regions:
        if region.role not in ROLES:
            continue
        text = draft.text[slice(*region.span)][:20_000]
        if region.role == "footer":
            yield from _signed(text)
            text = "" if SERVICE.search(text) else text
        sites |= dict.fromkeys(site for found in URL.finditer(text) if (site := _site(found)))
    for site in list(sites)[:SITES]:
        yield Claim("site", site, None, WITNESS, WEIGHT)


def _site(found: re.Match[str]) -> str:
    """Host and folder of an address, without the page."""
    host = found[1].lower().rstrip(".").removeprefix("www.")
    folder = found[2].rpartition("/")[0] if re.search(r"/[^/]*\.\w{2,5}$", found[2]) else found[2].rstrip("/.")
    return f"{host}{folder}"[:64] if "." in host else ""


def _signed(text: str) -> Iterator[Claim]:
    """The claim of a signature, where the mark stands above one."""
    mark = MARK.search(text)
    if mark is None or SERVICE.search(text):
        return
    lines = text[mark.end() :].strip().split("\n")[:LINES]
    words = fold(" ".join(line for line in lines if not URL.search(line) and "@" not in line))
    if len(words.replace(" ", "")) >= LETTERS and len(words.split()) > WORDS:
        yield Claim("signature", blake2b(words.encode(), digest_size=12).hexdigest(), None, WITNESS, WEIGHT)
