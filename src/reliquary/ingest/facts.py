"""What `match` compares of a document: its sketch, names, number, and whatever ties it to its neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from typing import Any
from unicodedata import combining, normalize

from reliquary.ingest.fingerprint import Sketch, sketch
from reliquary.vocabulary.fandoms import fandoms
from reliquary.vocabulary.tables import table
from reliquary.work import Card, Claim, Place

GUESS = frozenset({"file name"})
"""Witnesses whose title is none that anybody wrote."""

LAST = 100_000
"""The number of an epilogue: behind every part that has one."""
NAMED_PARTS = {
    "prologue": 0, "prolog": 0, "prologo": 0, "epilogue": LAST, "epilog": LAST, "epilogo": LAST,
    "conclusion": LAST, "coda": LAST,
}  # fmt: skip
"""Parts that are known by a name, and their numbers."""

_VERSION = (
    r"(?:excerpt|teaser|preview|snippet|sample|re-?post(?:ed)?|revis(?:ed|ion)|re-?written|rewrite|edited|corrected|"
    r"fixed|uncut|full|final|complete[d]?|new|old|updated?|expanded|extended|original|draft|first|second|"
    r"(?:nc-?17|pg-?13|pg|r|adult)(?=\s(?:version|edit)))"
)
_BEFORE = re.compile(
    r"(?:excerpt|teaser|preview|snippet|sample|re-?post(?:ed)?|revised)(?:\s*[:–—-]\s*|\s+from\s+)", re.I
)
_BEHIND = re.compile(
    rf"\s*[(\[]\s*(?:an?\s)?{_VERSION}(?:[\s,/-]{{1,3}}{_VERSION}){{0,2}}(?:[\s-](?:version|edition|draft|edit))?\s*[)\]]\s*$"
    rf"|\s*[,:–—-]\s+(?:an?\s)?(?:{_VERSION}[\s-](?:version|edition|draft|edit)|excerpt|teaser|preview|snippet|"
    rf"re-?post(?:ed)?|revised)\s*$",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"(.*?[^\d/])[\s_.-]*(\d{1,4})([a-z]?)(?:\.\w{1,5}){0,2}", re.IGNORECASE)
_LETTERED = re.compile(r"\d([a-z])(?![a-z\d])", re.IGNORECASE)
_COLLECTED = re.compile(
    r"(?:^|/)(?:msg|message|mail|post|item|doc|document|file|text|untitled|unknown|unnamed|new|drabble|poem|letter|"
    r"challenge|image|pic|page)s?[\s_.-]*$",
    re.IGNORECASE,
)
"""Stems that number whatever came, not the parts of anything."""


@dataclass(frozen=True, slots=True)
class Clues:
    """What a document's claims tell `match` beyond its card.

    `thread` holds hashes of the message's own id and of those it answers, `titled` says whether somebody wrote the
    title, `letter` is the `b` of part 2b, `is_header` marks a header that was sent without a story.
    """

    thread: tuple[str, ...] = ()
    titled: bool = True
    letter: str = ""
    is_header: bool = False

    @property
    def plain(self) -> dict[str, Any]:
        """For the edition's row; `clues_from` reads it back."""
        return asdict(self) | {"thread": list(self.thread)}


@dataclass(frozen=True)
class Facts:
    """What `match` compares; names are folded by `facts`, and of fandoms only those that are known are told apart."""

    fingerprint: bytes
    title: str = ""
    authors: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    fandoms: frozenset[str] = frozenset()
    n: int | None = None
    of: int | None = None
    letter: str = ""
    serial: tuple[str, int] | None = None
    thread: frozenset[str] = frozenset()
    chapters: frozenset[str] = frozenset()
    is_header: bool = False

    @cached_property
    def sketch(self) -> Sketch:
        return sketch(self.fingerprint)

    @property
    def is_headless(self) -> bool:
        """Whether only its file's name tells what the document belongs to; names that number all sorts tell nothing."""
        collected = self.serial is not None and _COLLECTED.search(self.serial[0]) is not None
        return not self.title and not self.authors and not collected


def facts(
    card: Card, place: Place, fingerprint: bytes, clues: Clues = Clues(), chapters: Iterable[str | None] = ()
) -> Facts:
    """The facts of a document that has been settled by itself; `chapters` are the titles of its chapters."""
    n, of = card.instalment
    chapters = tuple(chapters)
    if n is None and len(chapters) < 2:
        n = NAMED_PARTS.get(fold(card.chapter_title or ""))
    serial, letter = _serial(place)
    return Facts(
        fingerprint=fingerprint,
        title=_folded_title(card.title or "") if clues.titled else "",
        authors=frozenset(filter(None, map(fold, card.authors))),
        emails=frozenset(card.emails),
        fandoms=frozenset(card.fandoms).intersection(fandoms()),
        n=n,
        of=of,
        letter=clues.letter or (letter if n is not None and serial and serial[1] == n else ""),
        serial=serial,
        thread=frozenset(clues.thread),
        chapters=frozenset(fold(title) for title in chapters if title),
        is_header=clues.is_header,
    )


def clues(claims: Sequence[Claim], because: Mapping[str, Sequence[int]], *, is_header: bool = False) -> Clues:
    """The clues in the claims of a document; `because` names those that its card rests on."""
    titles = [claims[position] for position in because.get("title", ())]
    numbers = [claims[position].raw or "" for position in because.get("instalment", ())]
    lettered = next((found[1].lower() for raw in numbers if (found := _LETTERED.search(raw[:80]))), "")
    threads = [each for claim in claims if claim.field == "thread" and isinstance(claim.value, list | tuple)
               for each in claim.value]  # fmt: skip
    titled = not titles or any(claim.witness not in GUESS for claim in titles)
    return Clues(tuple(map(str, threads)), titled, lettered, is_header)


def clues_from(plain: Mapping[str, Any]) -> Clues:
    """The clues of `Clues.plain`; none where a row has none.

    >>> clues_from(Clues(thread=("a1",), letter="b").plain) == Clues(thread=("a1",), letter="b")
    True
    """
    return Clues(**{**plain, "thread": tuple(plain.get("thread", ()))})


def essence(title: str) -> str:
    """A title without the words that only tell one version of a text from another.

    >>> essence("Excerpt: The Long Room"), essence("The Long Room (NC-17 version)"), essence("Home (Ray's version)")
    ('The Long Room', 'The Long Room', "Home (Ray's version)")
    """
    bare = title[:300].strip()
    before = _BEFORE.match(bare)
    bare = bare[before.end() :] if before else bare
    behind = _BEHIND.search(bare)
    bare = bare[: behind.start()] if behind else bare
    return bare.strip() or title


def fold(name: str) -> str:
    """A title or pen name with case, accents, punctuation and a leading article folded.

    >>> fold("The Café — at Midnight!")
    'cafe at midnight'
    """
    bare = "".join(char for char in normalize("NFKD", name.casefold()) if not combining(char))
    words = re.findall(r"[^\W_]+", bare.replace("'", "").replace("\u2019", ""))
    return " ".join(words[1:] if len(words) > 1 and words[0] in ("the", "a", "an") else words)


def _folded_title(title: str) -> str:
    """A title folded, without what only tells a version; nothing where no more is left of it than an article."""
    folded = fold(essence(title))
    return "" if folded in ("the", "a", "an") else folded


def is_common(folded: str) -> bool:
    """Whether a name is such as very many bear: a given name alone, or with letters.

    >>> is_common("maria"), is_common("maria b"), is_common("maria thackeray")
    (True, True, False)
    """
    words = [word for word in folded.split() if len(word) > 1]
    return not words or (len(words) == 1 and words[0] in _given_names())


@cache
def _given_names() -> frozenset[str]:
    names = f"{table('given')['given']} {table('common')['first_names']} {table('pet_names')['names']}"
    return frozenset(map(fold, names.split()))


def _serial(place: Place) -> tuple[tuple[str, int] | None, str]:
    """The number at the end of a file's name with the folder and name before it, and the letter behind the number.

    `isle07.txt` is 7 of `isle`, `isle07b.txt` the same and `b`.
    """
    path = (place.members[-1] if place.members else place.path).replace("\\", "/")
    found = _SERIAL.fullmatch(path[-400:])
    if found is None:
        return None, ""
    return ("!".join((*place.members[:-1], found[1].rstrip(" _.-"))), int(found[2])), found[3].lower()
