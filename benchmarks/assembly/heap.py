"""Makes a heap of works in many files, with the truth about each file and with pairs that only look alike.

Works come in instalments (mail, chapter pages, numbered files, parts of one in several formats), in editions (other
headers, wrapping, edits, British spelling, longer versions, one chapter alone, excerpts), and beside their rivals:
songs, challenges and disclaimers in common, titles in common, sequels that begin with the last story's chapter,
retellings, numbered stories of one series. Seeded; it knows nothing of the code that is judged by it.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from pathlib import Path

from assembly.dress import FANDOMS, Told, dressed, header, mail, page, part, plain
from assembly.people import Signing, cast
from assembly.prose import Prose, british

TITLE_FIRST = (
    "Paper", "Silent", "Broken", "Winter", "Second", "Distant", "Quiet", "Hollow", "Amber", "Borrowed", "Crooked",
    "Drowned", "Early", "Fallen", "Gilded", "Hidden", "Iron", "Jagged", "Kindred", "Lonely", "Midnight", "Narrow",
    "Open", "Painted", "Restless", "Salt", "Tangled", "Unwritten", "Velvet", "Wandering", "Burning", "Northern",
    "Glass", "Careless", "Sleeping", "Stolen",
)  # fmt: skip
TITLE_LAST = (
    "Lanterns", "Harbours", "Letters", "Tides", "Mornings", "Voices", "Bridges", "Candles", "Ghosts", "Highways",
    "Islands", "Kitchens", "Ladders", "Maps", "Orchards", "Promises", "Rivers", "Shadows", "Stations", "Windows",
    "Crossings", "Debts", "Engines", "Feathers", "Gardens", "Hours", "Keys", "Mirrors", "Numbers", "Oaths",
    "Questions", "Roads", "Secrets", "Trains", "Vows", "Witnesses",
)  # fmt: skip
FILLED = 0.28
"""The share of works that come alone in one file, like nothing else."""


@dataclass(frozen=True, slots=True)
class File:
    """The truth of one file: its work, the parts it holds (none: a whole), and how its author signs there."""

    place: str
    work: int
    parts: tuple[int, ...]
    signing: Signing


@dataclass(slots=True)
class Truth:
    """All files, and the groups of works that look alike and are not: kind and works."""

    files: list[File] = field(default_factory=list)
    rivals: list[tuple[str, list[int]]] = field(default_factory=list)

    def near_pairs(self) -> tuple[int, int]:
        """Pairs of files of one work, and pairs of files of rivals."""
        files: dict[int, int] = {}
        for each in self.files:
            files[each.work] = files.get(each.work, 0) + 1
        one = sum(count * (count - 1) // 2 for count in files.values())
        apart = (files[a] * files[b] for _, works in self.rivals for a, b in combinations(works, 2))
        return one, sum(apart)


class Heap:
    """A heap in the making."""

    def __init__(self, folder: Path, works: int, seed: int) -> None:
        self.folder, self.wanted = folder, works
        self.chance = random.Random(seed)
        self.prose = Prose(self.chance)
        self.people = cast(self.chance, max(30, works // 10))
        self.truth = Truth()
        self.works = 0
        self.written = 0
        self.titles: set[tuple[int, str]] = set()

    def fill(self) -> Truth:
        """Writes scene after scene until there are works enough."""
        scenes: Sequence[Callable[[], None]] = (
            self.mailed, self.threaded, self.chapter_pages, self.numbered_files, self.mixed, self.late_part,
            self.copies, self.copies, self.longer_version, self.chapter_alone, self.excerpt,
            self.songs, self.challenge, self.same_title, self.same_title_in_parts, self.sequel, self.sequel_of_parts,
            self.retelling, self.series, self.boilerplate, self.posted_for_others,
        )  # fmt: skip
        turn = 0
        while self.works < self.wanted * (1 - FILLED):
            scenes[turn % len(scenes)]()
            turn += 1
        for before, signings in zip([[], *self.people], self.people, strict=False):
            for signing in signings:
                self.alone(signing)
                self.send(self.told(250, signing), "mail", self.work())
            if before and before[0].email == signings[0].email:
                self.co_written(before[0], signings[0])
        while self.works < self.wanted:
            self.alone()
        return self.truth

    def someone(self) -> Signing:
        """Somebody, under any of their names."""
        return self.chance.choice(self.chance.choice(self.people))

    def told(self, words: int, signing: Signing | None = None, title: str = "") -> Told:
        """A new story by somebody, under a title that the person has not used."""
        signing = signing or self.someone()
        title = title or self.title(signing.person)
        return Told(signing, title, self.chance.randrange(len(FANDOMS)), self.prose.story(words),
                    day=self.chance.randrange(2000))  # fmt: skip

    def title(self, person: int) -> str:
        while True:
            title = f"{self.chance.choice(TITLE_FIRST)} {self.chance.choice(TITLE_LAST)}"
            if self.chance.random() < 0.3:
                title = f"The {title}"
            elif self.chance.random() < 0.2:
                title = f"{title} of {self.chance.choice(TITLE_LAST)}"
            if (person, title.removeprefix("The ")) not in self.titles:
                self.titles.add((person, title.removeprefix("The ")))
                return title

    def work(self) -> int:
        self.works += 1
        return self.works - 1

    @property
    def place(self) -> str:
        """The folder that is being filled; 400 files or so go into each."""
        return f"{self.written // 400:03}"

    def put(self, name: str, data: bytes, work: int, told: Told, parts: tuple[int, ...] = (), place: str = "") -> None:
        """Writes one file and the truth about it."""
        path = self.folder / (place or self.place) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        self.truth.files.append(File(str(path.relative_to(self.folder)), work, parts, told.signing))
        self.written += 1

    def send(self, told: Told, kind: str, work: int, parts: tuple[int, ...] = ()) -> None:
        """Puts a text as a file of a kind under a name that says nothing."""
        ending, data = dressed(told, kind, self.chance, f"m{self.written}")
        self.put(f"f{self.written:06}x{ending}", data, work, told, parts)

    def any_kind(self) -> str:
        return self.chance.choice(("mail", "page", "plain"))

    # ---- works of one file -------------------------------------------------------------------------------------

    def alone(self, signing: Signing | None = None) -> None:
        self.send(self.told(self.chance.randint(200, 900), signing), self.any_kind(), self.work())

    def co_written(self, one: Signing, other: Signing) -> None:
        """A story by two people who have one address."""
        told = self.told(300, replace(one, name=f"{one.name} & {other.name}"))
        self.send(told, "plain", self.work())

    # ---- instalments -------------------------------------------------------------------------------------------

    def parts_of(self, told: Told, low: int = 2, high: int = 6) -> list[Told]:
        """The story in parts, each a text of its own; the header may stand in the first alone."""
        of = self.chance.randint(low, high)
        known = of if self.chance.random() < 0.7 else None
        later = self.chance.choice(("full", "short", "line"))
        return [
            part(told, n, known, self.prose.story(self.chance.randint(250, 600)), "full" if n == 1 else later)
            for n in range(1, of + 1)
        ]

    def mailed(self) -> None:
        """Parts sent to a list, some days apart; sometimes a header without a story goes before them."""
        work, told = self.work(), self.told(1)
        parts = self.parts_of(told)
        if self.chance.random() < 0.3:
            summary = f"Summary: {self.prose.sentence()}"
            head = part(told, 0, parts[0].of, [], "full")
            data = mail(replace(head, extras=(summary,)), self.chance, f"m{self.written}")
            self.put(f"f{self.written:06}x.eml", data, work, head, (0,))
        for each in parts:
            self.send(each, "mail", work, (each.n or 0,))

    def threaded(self) -> None:
        """Parts that answer the first; later subjects shorten the title, and only the thread tells."""
        work, told = self.work(), self.told(1)
        first = f"m{self.written}t"
        for each in self.parts_of(told):
            n = each.n or 1
            own = first if n == 1 else f"m{self.written}"
            short = f"FIC: {told.title.split()[0]}... ({n}/{each.of or '?'})" if n > 1 else ""
            data = mail(replace(each, header="none" if n > 1 else "full"), self.chance, own,
                        (first,) if n > 1 else (), short)  # fmt: skip
            self.put(f"f{self.written:06}x.eml", data, work, each, (n,))

    def chapter_pages(self) -> None:
        """Pages of one folder with links from each to the next; later ones name no author."""
        work, told = self.work(), self.told(1)
        stem = told.title.split()[-1].lower()[:8]
        shape = self.chance.choice(("{stem}{n}.htm", "{stem}{n:02}a.htm", "{stem}-ch{n}.html", "chapter{n}.html"))
        parts = self.parts_of(told)
        names = [shape.format(stem=stem, n=n) for n in range(len(parts) + 2)]
        folder = f"{self.place}/{told.signing.name.split()[0].lower()}{self.written}"
        later = self.chance.choice(("none", "line", "short"))
        for each in parts:
            n = each.n or 1
            data = page(replace(each, header="full" if n == 1 else later), self.chance, (names[n - 1], names[n + 1]))
            self.put(names[n], data, work, each, (n,), folder)

    def numbered_files(self) -> None:
        """Text files `isle01.txt`, `isle02.txt`: a header in the first, a line or nothing in the others."""
        work, told = self.work(), self.told(1)
        stem = "".join(word[:4].lower() for word in told.title.split())
        later, place = self.chance.choice(("none", "line")), self.place
        for each in self.parts_of(told):
            data = plain(replace(each, header="full" if each.n == 1 else later), self.chance)
            self.put(f"{stem}{work}_{each.n:02}.txt", data, work, each, (each.n or 0,), place)

    def mixed(self) -> None:
        """Parts by mail, and the whole story as a page."""
        work, told = self.work(), self.told(1)
        parts = self.parts_of(told, high=4)
        for each in parts:
            self.send(each, "mail", work, (each.n or 0,))
        whole = replace(told, story=[line for each in parts for line in each.story])
        self.send(whole, self.chance.choice(("page", "plain")), work)

    def late_part(self) -> None:
        """Parts by mail, the last of them years later in another format."""
        work, told = self.work(), self.told(1)
        *early, last = self.parts_of(told, low=3)
        for each in early:
            self.send(each, "mail", work, (each.n or 0,))
        self.send(replace(last, header="full", day=last.day + 900), self.chance.choice(("page", "plain")), work,
                  (last.n or 0,))  # fmt: skip

    # ---- editions ----------------------------------------------------------------------------------------------

    def copies(self) -> None:
        """Two to four copies: other headers and wrapping, edits, British spelling, a copy without its author."""
        work, told = self.work(), self.told(self.chance.randint(300, 1500))
        self.send(told, self.any_kind(), work)
        for _ in range(self.chance.randint(1, 3)):
            how = self.chance.choice(("header", "edited", "british", "renamed", "bare"))
            copy = replace(told, extras=(f"Date: {self.chance.randint(1996, 2004)}",))
            if how == "edited":
                copy = replace(copy, story=self.prose.edited(told.story, 0.05))
            elif how == "british":
                copy = replace(copy, story=british(told.story))
            elif how == "renamed":
                copy = replace(copy, title=f"{told.title} (revised)")
            elif how == "bare":
                self.put(f"f{self.written:06}x.txt", plain(replace(copy, header="none"), self.chance), work, copy)
                continue
            self.send(copy, self.any_kind(), work)

    def longer_version(self) -> None:
        """A story that was posted unfinished and later whole."""
        work, told = self.work(), self.told(self.chance.randint(500, 900))
        self.send(told, "mail", work)
        more = self.prose.edited(told.story, 0.02) + self.prose.story(self.chance.randint(300, 1500))
        self.send(replace(told, story=more, extras=("Status: complete",)), self.any_kind(), work)

    def chapter_alone(self) -> None:
        """A long story, and one of its chapters posted again alone."""
        work, told = self.work(), self.told(1)
        chapters = [self.prose.story(self.chance.randint(300, 500)) for _ in range(self.chance.randint(3, 6))]
        whole = [line for n, story in enumerate(chapters, 1) for line in (f"Chapter {n}", *story)]
        self.send(replace(told, story=whole), self.any_kind(), work)
        n = self.chance.randint(1, len(chapters))
        self.send(part(told, n, None, chapters[n - 1]), self.any_kind(), work, (n,))

    def excerpt(self) -> None:
        """A story, and a third of it as a taste."""
        work, told = self.work(), self.told(self.chance.randint(900, 1800))
        self.send(told, self.any_kind(), work)
        start = self.chance.randrange(len(told.story) * 2 // 3)
        piece = told.story[start : start + max(4, len(told.story) // 3)]
        title = self.chance.choice(("{} (excerpt)", "Excerpt: {}", "{}")).format(told.title)
        self.send(replace(told, title=title, story=piece), self.any_kind(), work)

    # ---- rivals ------------------------------------------------------------------------------------------------

    def rivals(self, kind: str, tolds: Sequence[Told]) -> None:
        works = []
        for told in tolds:
            works.append(self.work())
            self.send(told, self.any_kind(), works[-1])
        self.truth.rivals.append((kind, works))

    def songs(self) -> None:
        """Stories round one song, whose lines are a third to half of each."""
        song = self.prose.song(self.chance.choice((18, 24, 30)))
        tolds = []
        for _ in range(6):
            told = self.told(self.chance.randint(180, 400))
            story = list(told.story)
            for place, verse in enumerate(song):
                story.insert(min(len(story), place * 2 + 1), verse)
            tolds.append(replace(told, story=story))
        self.rivals("song", tolds)

    def challenge(self) -> None:
        """Short stories that all begin with the words of a challenge."""
        prompt = [" ".join(self.prose.sentence() for _ in range(self.chance.randint(2, 6)))]
        quoted = f"Challenge: {self.prose.sentence()}"
        tolds = [self.told(self.chance.randint(80, 300)) for _ in range(6)]
        self.rivals("challenge", [replace(one, story=prompt + one.story, extras=(quoted,)) for one in tolds])

    def same_title(self) -> None:
        """One title by several authors, in one fandom."""
        title, fandom = self.title(-1), self.chance.randrange(len(FANDOMS))
        people = self.chance.sample(self.people, 3)
        self.rivals("title", [replace(self.told(400, each[0], title), fandom=fandom) for each in people])

    def same_title_in_parts(self) -> None:
        """The same, and both in as many parts."""
        title, fandom, of = self.title(-1), self.chance.randrange(len(FANDOMS)), self.chance.randint(2, 4)
        works = []
        for signings in self.chance.sample(self.people, 2):
            works.append(self.work())
            told = replace(self.told(1, signings[0], title), fandom=fandom)
            for n in range(1, of + 1):
                self.send(part(told, n, of, self.prose.story(350)), self.any_kind(), works[-1], (n,))
        self.truth.rivals.append(("title", works))

    def sequel(self) -> None:
        """A story, and its sequel, which begins with the first one's last pages."""
        first = self.told(self.chance.randint(500, 1200))
        quoted = first.story[-max(2, len(first.story) * 2 // 5) :]
        new = self.chance.choice(
            (f"{first.title} II", f"{first.title} 2: {self.title(-1)}", self.title(first.signing.person))
        )
        second = self.told(self.chance.randint(500, 1200), first.signing, new)
        second = replace(second, fandom=first.fandom, extras=(f"Note: sequel to {first.title}",))
        self.rivals("sequel", [first, replace(second, story=quoted + second.story)])

    def sequel_of_parts(self) -> None:
        """A story in parts, and a sequel that repeats the whole first part before it goes on."""
        told = self.told(1)
        works = [self.work()]
        parts = self.parts_of(told, high=4)
        for each in parts:
            self.send(each, self.any_kind() if each.header == "full" else "mail", works[0], (each.n or 0,))
        second = self.told(self.chance.randint(500, 1500), told.signing)
        works.append(self.work())
        second = replace(second, fandom=told.fandom, extras=(f"Series: sequel to {told.title}",))
        self.send(replace(second, story=parts[0].story + second.story), self.any_kind(), works[1])
        self.truth.rivals.append(("sequel", works))

    def retelling(self) -> None:
        """One story from three sides: what is said in it stays, word for word."""
        told = self.told(self.chance.randint(500, 1200))
        others = [self.told(1), self.told(1, told.signing)]
        retold = [replace(one, fandom=told.fandom, story=self.prose.retold(told.story, 0.3)) for one in others]
        self.rivals("retelling", [told, *retold])

    def series(self) -> None:
        """Numbered stories of one author, each whole, in files that are numbered like parts."""
        signing, name = self.someone(), self.title(-1)
        stem = "".join(word.lower() for word in name.split())
        works, fandom, place = [], self.chance.randrange(len(FANDOMS)), self.place
        kind = self.chance.choice(("series", "numbered"))
        for n in range(1, 5):
            title = self.title(signing.person) if kind == "series" else f"{name} {n}: {self.title(signing.person)}"
            told = replace(self.told(350, signing, title), fandom=fandom, extras=(f"Series: {name}, #{n}",))
            works.append(self.work())
            self.put(f"{stem}{n}.txt", plain(told, self.chance), works[-1], told, (), place)
        self.truth.rivals.append(("series", works))

    def boilerplate(self) -> None:
        """Stories under one long disclaimer, repeated in the text as a warning."""
        words = " ".join(self.prose.sentence() for _ in range(8))
        tolds = [self.told(self.chance.randint(150, 400)) for _ in range(5)]
        self.rivals("boilerplate", [replace(one, disclaimer=words.replace('"', "")) for one in tolds])

    def posted_for_others(self) -> None:
        """An archivist sends the stories of three people in; the address is the archivist's, the names are theirs."""
        archivist = self.people[5][0]
        works = []
        for signings in self.chance.sample([each for each in self.people if " " in each[0].name], 3):
            told = self.told(300, signings[0])
            works.append(self.work())
            text = header(replace(told, header="short"), self.chance)
            sent = replace(told, signing=archivist, header="none", story=[*text.strip().split("\n\n"), *told.story])
            data = mail(sent, self.chance, f"m{self.written}", subject=f"FIC: {told.title} by {told.signing.name}")
            self.put(f"f{self.written:06}x.eml", data, works[-1], told)
        self.truth.rivals.append(("sender", works))


def make_heap(folder: Path, works: int, seed: int = 1) -> Truth:
    """Writes a heap of so many works and gives the truth about it."""
    return Heap(folder, works, seed).fill()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--works", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    made = make_heap(options.folder, options.works, options.seed)
    print(f"{len(made.files):,} files; pairs of one work, pairs of rivals: {made.near_pairs()}")
