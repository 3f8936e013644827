"""Makes a heap of documents for the benchmarks: seeded, so that the same numbers make the same bytes.

The prose is drawn from a few hundred plain words with the frequencies of a language and a long tail of rare ones; it is
no natural language, so compression and language guessing are not what they are on stories. Headers are of the common
layouts; a twentieth are pages, a twentieth are mails.
"""

from __future__ import annotations

import argparse
import random
import textwrap
from collections.abc import Iterator
from html import escape
from itertools import accumulate
from pathlib import Path

COMMON = """the and to of a in was he she it that his her had with as for at on him but you not said I be they were from
one all so there their out what could up would down into if when back them who like just then over no me been my more
about know eyes time door hand looked before never only think little room again thought see now turned face way long
head night good well how come here your after something did through even still right man house asked light voice old
where around hands away want tell make much moment too go which while off two made took than first knew any this felt
let went other get by own enough an under against until across without always every last might window table cold hard
quiet water street morning coffee chair wall paper phone car desk glass rain silence smile shoulder stairs lamp kitchen
harbour lantern letter garden winter captain river shadow ladder copper bell blanket station signal orchard market
candle thread mirror pocket bridge engine stone feather"""
FANDOMS = (
    ("The X-Files", ("Mulder", "Scully"), "1013"),
    ("Highlander", ("MacLeod", "Methos"), "Rysher"),
    ("due South", ("Fraser", "Ray"), "Alliance"),
    ("Buffy the Vampire Slayer", ("Buffy", "Giles"), "Mutant Enemy"),
    ("Star Trek: Voyager", ("Janeway", "Chakotay"), "Paramount"),
    ("Stargate SG-1", ("Jack", "Daniel"), "MGM"),
)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
RATINGS = ("G", "PG", "PG-13", "R", "NC-17")
NAMES = ("Wren", "Ann Lantern", "Kestrel", "Juniper Vale", "Osric", "Dora", "Marei", "Lucian", "Ginkgo", "Alder Moss")
TAIL = 20_000
"""Rare words in the whole heap."""


def documents(count: int, seed: int = 1, size: int = 25_000) -> Iterator[tuple[str, bytes]]:
    """Names and bytes of `count` documents of about `size` bytes each."""
    chance = random.Random(seed)
    rare = ["".join(chance.choices("bdfgklmnprstvaeiou", k=chance.randint(5, 10))) for _ in range(TAIL)]
    words = COMMON.split() + rare
    weights = list(accumulate(1 / (rank + 2) for rank in range(len(words))))
    for number in range(count):
        length = int(size * chance.uniform(0.4, 1.6))
        yield _document(number, length, words, weights, chance)


def _document(
    number: int, length: int, words: list[str], weights: list[float], chance: random.Random
) -> tuple[str, bytes]:
    fandom, people, holder = chance.choice(FANDOMS)
    author = chance.choice(NAMES)
    title = " ".join(word.capitalize() for word in chance.choices(words, cum_weights=weights, k=3))
    paragraphs = list(_prose(length, words, weights, people, chance))
    month, day, year = chance.randint(1, 12), chance.randint(1, 28), chance.randint(1994, 2006)
    header = [
        f"Title: {title}", f"Author: {author} <author{number % 997}@example.org>", f"Fandom: {fandom}",
        f"Rating: {chance.choice(RATINGS)}", f"Pairing: {'/'.join(people)}", f"Date: {month}/{day}/{year}",
        f"Disclaimer: Not mine; they belong to {holder}.", "Archive: anywhere, just ask first.",
        f"Summary: {' '.join(chance.choices(words, cum_weights=weights, k=12)).capitalize()}.",
    ]  # fmt: skip
    kind = number % 20
    if kind == 7:
        body = "\n".join(f"<p>{escape(text)}</p>" for text in paragraphs)
        lines = "<br>\n".join(escape(line) for line in header)
        page = f"<html><head><title>{escape(title)}</title></head><body><p>{lines}</p><hr>{body}</body></html>"
        return f"{number:06}.html", page.encode()
    text = "\n".join(header) + "\n\n\n" + "\n\n".join(textwrap.fill(text, 72) for text in paragraphs) + "\n\nThe End\n"
    if kind == 13:
        mail = (
            f"From: {author} <author{number % 997}@example.org>\nTo: list@example.org\n"
            f"Date: {day} {MONTHS[month - 1]} {year} 12:00:00 +0000\n"
            f"Message-ID: <{number}@example.org>\nSubject: FIC: {title} (1/1)\n\n"
        )
        return f"{number:06}.eml", (mail + text).encode()
    return f"{number:06}.txt", text.encode("cp1252" if kind == 3 else "utf-8", "replace")


def _prose(
    length: int, words: list[str], weights: list[float], people: tuple[str, str], chance: random.Random
) -> Iterator[str]:
    """Paragraphs of sentences, some of them spoken, about the people."""
    while length > 0:
        sentences = []
        for _ in range(chance.randint(1, 7)):
            said = chance.choices(words, cum_weights=weights, k=chance.randint(4, 18))
            if chance.random() < 0.15:
                said[0] = chance.choice(people)
            sentence = " ".join(said)
            sentence = sentence[0].upper() + sentence[1:] + "."
            sentences.append(f'"{sentence}"' if chance.random() < 0.2 else sentence)
        paragraph = " ".join(sentences)
        length -= len(paragraph)
        yield paragraph


def write_heap(folder: Path, count: int, seed: int = 1, size: int = 25_000) -> int:
    """Writes the documents into folders of a hundred and gives their bytes."""
    total = 0
    for number, (name, data) in enumerate(documents(count, seed, size)):
        place = folder / f"{number // 100:04}"
        place.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(data)
        total += len(data)
    return total


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(f"{write_heap(options.folder, options.documents, options.seed):,} bytes")
