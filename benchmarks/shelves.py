"""Makes a library of as many works as one likes, without reading any document: cards and stories straight into rows.

Seeded. What works are filed under is spread as on real shelves: a few fandoms hold half of all, a few authors wrote
much and most wrote one story; lengths are log-normal with a median of 1,800 words. The index is made by the code that
makes every index.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import accumulate
from pathlib import Path

from generator import COMMON

from reliquary.library.cards import card_json
from reliquary.library.documents import pack_chapters
from reliquary.library.filing import file_works
from reliquary.library.indexing import catch_up
from reliquary.library.models import Batch, Claim, Edition, Instalment, Original, Work
from reliquary.library.opening import open_library
from reliquary.library.shelving import put_card
from reliquary.library.writing import Writer, writing
from reliquary.vocabulary.cast import cast
from reliquary.vocabulary.fandoms import fandoms
from reliquary.work import Card, Chapter, Spoiler

TOGETHER = 1000
"""Works a transaction keeps."""

RATINGS = ("general", "teen", "mature", "explicit", None)
GENRES = ("angst", "humour", "romance", "drama", "hurt/comfort", "alternate universe", "case file", "missing scene")
FORMS = ("vignette", "drabble", "story", "poem")
PERMISSIONS = ("anywhere", "ask", "listed", "no", None)


NOVEL, CHAPTER = 12_000, 4_000
"""Words from which a story has chapters, and the words of one."""


@dataclass(slots=True)
class Pool:
    """What cards and stories are drawn from."""

    chance: random.Random
    fandoms: list[tuple[str, list[str]]]
    authors: list[str]
    rare: list[str]
    paragraphs: list[str]

    def place(self, count: int) -> int:
        """The place of a value among so many: each place is drawn about twice as often as the one twice as far."""
        return min(int((count + 1) ** self.chance.random()) - 1, count - 1)


def pool(seed: int) -> Pool:
    """The same for the same seed."""
    chance = random.Random(seed)
    rare = ["".join(chance.choices("bdfgklmnprstvaeiou", k=chance.randint(5, 10))) for _ in range(40_000)]
    words = COMMON.split() + rare
    weights = list(accumulate(1 / (rank + 2) for rank in range(len(words))))
    paragraphs = [
        " ".join(chance.choices(words, cum_weights=weights, k=chance.randint(20, 120))).capitalize() + "."
        for _ in range(4000)
    ]
    shows = [(name, [person.name for person in cast(name).people][:30]) for name in fandoms()]
    chance.shuffle(shows)
    authors = [" ".join(word.capitalize() for word in chance.sample(rare, 2)) for _ in range(9000)]
    return Pool(chance, shows, authors, rare, paragraphs)


def card(pool: Pool) -> Card:
    """What one work is filed under."""
    chance = pool.chance
    fandom, people = pool.fandoms[pool.place(len(pool.fandoms))]
    pair = sorted({people[pool.place(len(people))] for _ in range(2)}) if people else []
    author = pool.authors[pool.place(len(pool.authors))]
    month = f"{chance.randint(1994, 2008)}-{chance.randint(1, 12):02}"
    season = chance.randint(1, 9) if chance.random() < 0.3 else None
    in_series = chance.random() < 0.2
    return Card(
        title=" ".join(word.capitalize() for word in chance.choices(pool.rare, k=chance.randint(1, 4))),
        authors=(author,),
        fandoms=(fandom,),
        rating=chance.choice(RATINGS),
        genres=tuple(sorted({GENRES[pool.place(len(GENRES))] for _ in range(2)})),
        form=FORMS[pool.place(len(FORMS))],
        relationships=("/".join(pair),) if len(pair) == 2 else (),
        characters=tuple(pair),
        warnings=("character_death",) if chance.random() < 0.1 else (),
        spoilers=(Spoiler(fandom, season, chance.randint(1, 22)),) if season else (),
        spoilers_raw=f"season {season}" if season else None,
        summary=chance.choice(pool.paragraphs),
        archive=chance.choice(PERMISSIONS),
        series=f"The {author.split()[0]} Cycle" if in_series else None,
        series_place=chance.randint(1, 9) if in_series else None,
        status=chance.choice(("complete", "complete", "in_progress", None)),
        date=month,
        language="en" if chance.random() < 0.95 else chance.choice(("de", "fr", "es")),
    )


def chapters(pool: Pool) -> list[Chapter]:
    """A story of paragraphs that other stories have, too, and of a few rare words that are its own."""
    chance = pool.chance
    left = whole = int(min(120_000, chance.lognormvariate(7.5, 1.1)))
    made: list[Chapter] = []
    while left > 0:
        size = min(left, CHAPTER) if whole > NOVEL else left
        own = [" ".join(chance.choices(pool.rare, k=8)).capitalize() + "."]
        paragraphs = own + chance.choices(pool.paragraphs, k=max(1, size // 70))
        xhtml = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        made.append(Chapter(len(made) + 1 if whole > NOVEL else None, None, xhtml, "\n\n".join(paragraphs)))
        left -= size
    return made


def shelve(folder: Path, count: int, seed: int = 1) -> None:
    """Makes the library in the folder, index and all."""
    library = open_library(folder, environment={})
    drawn = pool(seed)
    for start in range(0, count, TOGETHER):
        with writing(library) as writer:
            _keep(writer, drawn, range(start, min(start + TOGETHER, count)))
    catch_up(library)


def _keep(writer: Writer, drawn: Pool, numbers: range) -> None:
    batch = Batch.objects.get_or_create(pk=1, defaults={"heap": ["heap"], "started": writer.now, "reader": "1"})[0]
    works, editions = [], []
    for number in numbers:
        filed, told = card(drawn), chapters(drawn)
        words = [len(chapter.text.split()) for chapter in told]
        digest = sha256(str(number).encode()).hexdigest()
        work = Work(key=digest[:12], added=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=number))
        put_card(work, filed, [], parts=1, words=sum(words))
        contents = [[each.number, each.title, size] for each, size in zip(told, words, strict=True)]
        works.append(work)
        editions.append(
            Edition(
                document_key=digest, path=f"heap/{number:06}.txt", format="text", encoding="utf-8", text_digest=digest,
                reader="1", header=f"Title: {filed.title}", contents=contents, chapters=pack_chapters(told),
                word_count=sum(words), fingerprint=b"", card=card_json(filed), batch=batch,
                original=Original(digest=digest, size=1, stored=digest), instalment=Instalment(work=work, position=0),
            )
        )  # fmt: skip
    file_works(writer, works)
    Original.objects.bulk_create(edition.original for edition in editions)
    Instalment.objects.bulk_create(edition.instalment for edition in editions)
    Edition.objects.bulk_create(editions)
    Claim.objects.bulk_create(
        claim for work, edition in zip(works, editions, strict=True) for claim in _said(work, edition)
    )


def _said(work: Work, edition: Edition) -> Iterator[Claim]:
    """What a labelled header said: one claim a field, each carried."""
    fields = ("title", "authors", "fandoms", "rating", "relationships", "summary", "archive", "date")
    said = [(field, work.card[field]) for field in fields if work.card[field]]
    for position, (field, value) in enumerate(said):
        yield Claim(
            work=work, edition=edition, position=position, field=field, value=value, raw=str(value), reader="1",
            witness="labelled header", weight=0.9, start=0, end=1, carried=True,
        )  # fmt: skip
