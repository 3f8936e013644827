"""What the data files say, as values: people filed once in families, fandoms with their names, tells and episodes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from reliquary.vocabulary.toml import read_toml

FAMILIES, FANDOMS = "families", "fandoms"
PERSON_KEYS = {"name", "written", "codes", "fandoms", "main"}
SEASON_KEYS = {"number", "title", "written", "episodes"}
MEDIA = ("television", "film", "book", "play", "comics", "animation", "anime", "game")


class Malformed(ValueError):
    """A data file does not have the shape its readers expect; the message says what is wrong, in plain words."""


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


FANDOM_KEYS = {"name", "medium", "family", "written", "holders", "tells", "ambiguous", "ships", "season", "document"}


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
    """The people a family file lists.

    Raises `Malformed` where the table is not a list of persons.

    >>> people_of({"person": [{"name": "Spike", "codes": ["S"]}]}, "buffyverse")
    (Person(name='Spike', family='buffyverse', written=(), codes=('S',), fandoms=(), main=False),)
    """
    _known_keys(table, {"person"}, "the file")
    return tuple(_person(entry, family) for entry in _tables(table, "person"))


def fandom_of(table: Mapping[str, Any]) -> Fandom:
    """The fandom a file describes; raises `Malformed` where it has another shape."""
    _known_keys(table, FANDOM_KEYS, "the file")
    name, medium, family = (_text(table, key) for key in ("name", "medium", "family"))
    ships = table.get("ships", {})
    if not isinstance(ships, dict) or not all(isinstance(value, str) for value in ships.values()):
        raise Malformed('[ships] must hold lines like "MSR" = "A/B"')
    return Fandom(
        name=name,
        medium=medium,
        family=family,
        **{key: _texts(table, key, name) for key in ("written", "holders", "tells", "ambiguous")},
        ships=ships,
        seasons=tuple(_season(entry, name) for entry in _tables(table, "season")),
        documents=tuple(_text(entry, "text") for entry in _tables(table, "document")),
    )


def _person(entry: Mapping[str, Any], family: str) -> Person:
    name = _text(entry, "name")
    _known_keys(entry, PERSON_KEYS, name)
    written, codes, shows = (_texts(entry, key, name) for key in ("written", "codes", "fandoms"))
    main = entry.get("main", False)
    if not isinstance(main, bool):
        raise Malformed(f"{name}: main must be true or be left out")
    return Person(name, family, written, codes, shows, main)


def _season(entry: Mapping[str, Any], where: str) -> Season:
    _known_keys(entry, SEASON_KEYS, "a season")
    number = entry.get("number")
    if not isinstance(number, int) or isinstance(number, bool):
        raise Malformed("every season needs a whole number")
    episodes = entry.get("episodes", [])
    if not isinstance(episodes, list):
        raise Malformed(f"season {number}: episodes must be a list")
    title = entry.get("title", "")
    if not isinstance(title, str):
        raise Malformed(f"season {number}: title must be a text")
    return Season(
        number, title, _texts(entry, "written", where), tuple(_names(episode, number) for episode in episodes)
    )


def _names(episode: object, season: int) -> tuple[str, ...]:
    names = [episode] if isinstance(episode, str) else episode
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        raise Malformed(f"season {season}: an episode is a title, or a list of it and its other names: {episode!r}")
    return tuple(names)


def _text(table: Mapping[str, Any], key: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise Malformed(f"{key} is missing or is no text (near {str(dict(table))[:60]})")
    return value


def _texts(table: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise Malformed(f"{where}: {key} must be a list of texts")
    return tuple(value)


def _tables(table: Mapping[str, Any], key: str) -> Iterable[Mapping[str, Any]]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise Malformed(f"[[{key}]] must be written with two brackets")
    return value


def _known_keys(table: Mapping[str, Any], known: set[str], where: str) -> None:
    for key in table:
        if key not in known:
            raise Malformed(f"{where}: unknown key {key!r}; known are {', '.join(sorted(known))}")
