"""Who wrote the heap: people of several names and addresses, and people who share a name."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import count

GIVEN = ("Ann", "Kate", "Sarah", "Laura", "Jen", "Maria", "Beth", "Susan", "Emma", "Julie", "Lisa", "Karen")
FIRST = (
    "Wren", "Juniper", "Osric", "Dora", "Marei", "Lucian", "Ginkgo", "Alder", "Bracken", "Clover", "Damson",
    "Elder", "Fennel", "Gorse", "Hazel", "Iris", "Jasper", "Kestrel", "Linnet", "Merle", "Nettle", "Oriole",
    "Plover", "Quill", "Rowan", "Sorrel", "Teasel", "Umber", "Vesper", "Willow", "Yarrow", "Zinnia",
)  # fmt: skip
LAST = (
    "Vale", "Moss", "Thackeray", "Lantern", "Harrow", "Pell", "Quarry", "Stoat", "Tallow", "Underhill", "Wick",
    "Yardley", "Ash", "Bellweather", "Crane", "Dunmore", "Eddowes", "Farthing", "Gale", "Holloway", "Inkpen",
    "Jessop", "Kettle", "Larkin", "Mallow", "Norbury", "Orchard", "Penrose",
)  # fmt: skip
LINES = ("Nothing is lost that is written down", "Tea first, then angst", "I brake for commas", "Slower than glaciers",
         "All my socks are canon", "Every ship has its harbor")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Signing:
    """One way in which a person signs: a name, an address, a site and a line under the mails."""

    person: int
    name: str
    email: str
    site: str = ""
    line: str = ""


def cast(chance: random.Random, size: int) -> list[list[Signing]]:
    """The ways each of `size` people signs; those of one person are tied by an address, or by a site and a line.

    Every sixth bears a given name that others bear too; a third have a second name or spelling, a fifth a second
    address, and some share the address of the one before them, with whom they have written a story.
    """
    number, unused = count(1), iter(_shuffled(_names(size), chance))
    people = []
    for person in range(size):
        name = chance.choice(GIVEN) if person % 6 == 0 else next(unused)
        email = f"{name.split()[0].lower()}{next(number)}@example.{chance.choice(('org', 'com', 'net'))}"
        site = f"http://www.example.org/~{name.split()[0].lower()}{next(number)}/"
        line = f"{chance.choice(LINES)} -- no. {next(number)}"
        signings = [Signing(person, name, email, site, line)]
        kind = person % 15
        if kind in (1, 4):
            signings.append(Signing(person, _spelled(name, chance), email))
        elif kind in (2, 7, 11):
            signings.append(Signing(person, next(unused), email, site if kind == 7 else ""))
        elif kind in (3, 12):
            signings.append(Signing(person, name, f"new{next(number)}@example.net", site, line))
        elif kind == 8:
            signings.append(Signing(person, next(unused), f"new{next(number)}@example.net", site, line))
        elif kind == 14 and people[-1][0].name not in GIVEN:
            signings = [Signing(person, name, people[-1][0].email)]
        people.append(signings)
    return people


def _names(size: int) -> list[str]:
    """Names that one person in the world bears, screen names and full ones; where many are needed, of two families."""
    whole = [f"{first} {last}" for first in FIRST for last in LAST]
    whole += [f"{last.lower()}{first.lower()}" for first in FIRST for last in LAST]
    if 1.2 * size > len(whole):
        whole += [f"{first} {one}-{other}" for first in FIRST for one in LAST for other in LAST if one != other]
    return whole


def _shuffled(names: list[str], chance: random.Random) -> list[str]:
    return chance.sample(names, len(names))


def _spelled(name: str, chance: random.Random) -> str:
    """The name as a hasty hand writes it: a middle letter, another ending, words run together."""
    first, _, last = name.partition(" ")
    if not last:
        return chance.choice((f"{name}_", f"{name.capitalize()} X.", f"The {name}"))
    return chance.choice((f"{first} {last[0]}.", f"{first}{last}", f"{first} Q. {last}", f"{first[0]}. {last}"))
