"""What the data files say, as values: people filed once in families, fandoms with their names, tells and episodes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from reliquary.vocabulary.toml import read_toml

FAMILIES, FANDOMS = "families", "fandoms"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody stories are about, filed once in the family whose fandoms share the cast.

    `written` are the other forms people write, `codes` the initials and numbers that mean them inside a settled
    fandom; `fandoms` is empty for somebody who belongs to every fandom of the family.
    """

    name: str
    family: str
    written: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    fandoms: tuple[str, ...] = ()
    main: bool = False

    @property
    def forms(self) -> tuple[str, ...]:
        """The filed name and every other written form.

        >>> Person("Dana Scully", "the-x-files", ("Scully",)).forms
        ('Dana Scully', 'Scully')
        """
        return (self.name, *self.written)


@dataclass(frozen=True, slots=True)
class Season:
    """A season, or a volume, book or film: its number, its title if it has one, and its episodes in order.

    Each episode is a tuple of its title and its other names.
    """

    number: int
    title: str = ""
    written: tuple[str, ...] = ()
    episodes: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Fandom:
    """A fandom as filed, and everything by which it is known again."""

    name: str
    medium: str
    family: str
    written: tuple[str, ...] = ()
    holders: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    ships: Mapping[str, str] = field(default_factory=dict)
    seasons: tuple[Season, ...] = ()
    documents: tuple[str, ...] = ()


@cache
def fandoms() -> Mapping[str, Fandom]:
    """Every fandom by its filed name, in the order of the files' names."""
    found = (fandom_of(read_toml(file.read_text("utf-8"))) for file in data_files(FANDOMS))
    return {fandom.name: fandom for fandom in found}


@cache
def families() -> Mapping[str, tuple[Person, ...]]:
    """The people of every family, by the family's file name without its ending."""
    return {
        file.name.removesuffix(".toml"): people_of(read_toml(file.read_text("utf-8")), file.name.removesuffix(".toml"))
        for file in data_files(FAMILIES)
    }


def data_files(folder: str) -> list[Traversable]:
    """The data files of one folder, by name; none where the folder is missing."""
    place = files("reliquary.vocabularies").joinpath(folder)
    if not place.is_dir():
        return []
    return sorted((file for file in place.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)


def people_of(table: Mapping[str, Any], family: str) -> tuple[Person, ...]:
    """The people a family file lists; `shape.misshapen` finds nothing wrong with a table that is read here.

    >>> people_of({"person": [{"name": "Spike", "codes": ["S"]}]}, "buffyverse")
    (Person(name='Spike', family='buffyverse', written=(), codes=('S',), fandoms=(), main=False),)
    """
    return tuple(
        Person(
            entry["name"],
            family,
            tuple(entry.get("written", ())),
            tuple(entry.get("codes", ())),
            tuple(entry.get("fandoms", ())),
            entry.get("main", False),
        )
        for entry in table.get("person", ())
    )


def fandom_of(table: Mapping[str, Any]) -> Fandom:
    """The fandom a file describes; `shape.misshapen` finds nothing wrong with a table that is read here."""
    lists = {key: tuple(table.get(key, ())) for key in ("written", "holders", "tells", "ambiguous")}
    return Fandom(
        name=table["name"],
        medium=table["medium"],
        family=table["family"],
        **lists,
        ships=table.get("ships", {}),
        seasons=tuple(map(_season, table.get("season", ()))),
        documents=tuple(document["text"] for document in table.get("document", ())),
    )


def _season(entry: Mapping[str, Any]) -> Season:
    episodes = (episode if isinstance(episode, list) else (episode,) for episode in entry.get("episodes", ()))
    return Season(entry["number"], entry.get("title", ""), tuple(entry.get("written", ())), tuple(map(tuple, episodes)))
