"""The people of settled fandoms, ready to be looked up by whatever a fan calls them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from reliquary.vocabulary.common import everyday
from reliquary.vocabulary.entries import Fandom, Person, families, fandoms
from reliquary.vocabulary.folding import fold
from reliquary.vocabulary.tables import table

MISSPELT = 6
"""From so many letters on one wrong, missing, added or swapped letter is forgiven."""
PREFIX = 3
SEXES = ("m", "f")
"""In small letters no codes: `m/m` is a category."""


@dataclass(frozen=True)
class Cast:
    """The people of one fandom, or of everything filed where `fandom` is None.

    Each look-up returns filed names: none where nobody is meant, several where it is doubtful who is.
    """

    fandom: Fandom | None
    people: tuple[Person, ...]

    def called(self, written: str) -> set[str]:
        """Whom a written form means: a listed form, family name first, `Percy W.`, a title before it, a slip in it."""
        words = fold(written).split()
        if not words or (self.fandom is None and written.islower()):
            return set()
        untitled = [word for word in words if word not in _titles()] or words
        for form in (words, words[::-1], untitled):
            if found := self._forms.get("".join(form)):
                return self._likeliest("".join(form), found)
        if self.fandom is None:
            return set()
        return self._composed(untitled) or self._initialled(words, written) or self._misspelt("".join(words))

    def coded(self, code: str) -> set[str]:
        """Whom initials or a number mean: a listed code, initials of a form, the beginning of a main person's name.

        Nobody where the fandom's file calls the code ambiguous.
        """
        code = code.lstrip("0") or code
        if code in SEXES or (self.fandom and code in self.fandom.ambiguous):
            return set()
        if found := self._codes.get(code) or self._codes_in_any_case.get(code.casefold()):
            return {person.name for person in found}
        for people in (self._main, self.people):
            if names := {person.name for person in people if code.upper() in _initials(person)}:
                return names
        if len(code) >= PREFIX and not (code.isupper() and code.isascii()):
            folded = fold(code)
            return {
                person.name for person in self._main if any(w.startswith(folded) for w in fold(person.name).split())
            }
        return set()

    def listed(self, code: str) -> set[str]:
        """Whom a code means that the data lists, written as it is listed."""
        if self.fandom and code in self.fandom.ambiguous:
            return set()
        return {person.name for person in self._codes.get(code, ())}

    def ship(self, written: str) -> str | None:
        """The filed relationship a code or ship name stands for; codes in small letters too, but for kinds of love."""
        if "/" in written and written.islower():
            return None if written in _no_codes() else self._ships.get(written.upper())
        return self._ships.get(written) or self._ships_folded.get("".join(fold(written).split()))

    @cached_property
    def numbered(self) -> bool:
        """Whether its people go by numbers."""
        return any(code.isdigit() for code in self._codes)

    @cached_property
    def names(self) -> frozenset[str]:
        """The filed names of all."""
        return frozenset(person.name for person in self.people)

    @cached_property
    def main(self) -> frozenset[str]:
        """The filed names of the main cast."""
        return frozenset(person.name for person in self._main)

    def _likeliest(self, key: str, found: tuple[Person, ...]) -> set[str]:
        """One person where a filed name is meant, or nobody is filed as doubtful and one of several is main."""
        names = {person.name for person in found}
        if self.fandom is None and (key in everyday() or len({person.family for person in found}) > 1):
            return set()
        if named := {name for name in names if "".join(fold(name).split()) == key}:
            return named
        main = {person.name for person in found if person.main}
        return main if len(main) == 1 and key not in self._doubtful else names

    def _composed(self, words: list[str]) -> set[str]:
        """Whom all the words of a form mean together: `Ray` may be two people, `Ray Kowalski` is one."""
        if not 1 < len(words) <= 4:
            return set()
        meant = [
            {person.name for person in self._forms.get(word, ())} | self._bearers.get(word, set()) for word in words
        ]
        return set.intersection(*meant)

    def _initialled(self, words: list[str], written: str) -> set[str]:
        """Whom `Percy W.` or `P. Weasley` means; of several the one who is filed under the name."""
        if written.islower() or len(words) != 2 or sorted(map(len, words))[0] != 1 or len("".join(words)) < 3:
            return set()
        letter, name = sorted(words, key=len)
        meant = {
            person
            for person, form in self._edges.get(name, ())
            if any(word[0] == letter for word in form if word != name)
        }
        filed = {person for person in meant if name in fold(person).split()}
        return filed if len(filed) == 1 else meant

    def _misspelt(self, key: str) -> set[str]:
        if len(key) < MISSPELT:
            return set()
        near = [form for length in (-1, 0, 1) for form in self._forms_of_length.get(len(key) + length, ())]
        alike = process.extract(key, near, scorer=OSA.distance, processor=None, score_cutoff=1, limit=None)
        return {person.name for form, _, _ in alike for person in self._forms[form]}

    @cached_property
    def _main(self) -> tuple[Person, ...]:
        return tuple(person for person in self.people if person.main)

    @cached_property
    def _forms(self) -> Mapping[str, tuple[Person, ...]]:
        return _index(self.people, lambda person: ("".join(fold(form).split()) for form in person.forms))

    @cached_property
    def _forms_of_length(self) -> Mapping[int, list[str]]:
        """The forms by their length, among which slips are looked for."""
        found: defaultdict[int, list[str]] = defaultdict(list)
        for form in self._forms:
            found[len(form)].append(form)
        return found

    @cached_property
    def _edges(self) -> Mapping[str, list[tuple[str, list[str]]]]:
        """People and the words of their longer forms, by the first and the last of these words."""
        found: defaultdict[str, list[tuple[str, list[str]]]] = defaultdict(list)
        for person in self.people:
            for words in (fold(written).split() for written in person.forms):
                if len(words) > 1:
                    for word in {words[0], words[-1]}:
                        found[word].append((person.name, words))
        return found

    @cached_property
    def _bearers(self) -> Mapping[str, set[str]]:
        """Each word of the filed names, and who bears it."""
        bearers: dict[str, set[str]] = defaultdict(set)
        for person in self.people:
            for word in fold(person.name).split():
                bearers[word].add(person.name)
        return bearers

    @cached_property
    def _codes(self) -> Mapping[str, tuple[Person, ...]]:
        return _index(self.people, lambda person: person.codes)

    @cached_property
    def _codes_in_any_case(self) -> Mapping[str, tuple[Person, ...]]:
        return _index(self.people, lambda person: (code.casefold() for code in person.codes))

    @cached_property
    def _doubtful(self) -> frozenset[str]:
        return frozenset("".join(fold(form).split()) for form in (self.fandom.ambiguous if self.fandom else ()))

    @cached_property
    def _ships(self) -> Mapping[str, str]:
        return self.fandom.ships if self.fandom else {}

    @cached_property
    def _ships_folded(self) -> Mapping[str, str]:
        """Ship names in any case; codes of few letters count only as they are written."""
        return {
            "".join(fold(name).split()): ship for name, ship in self._ships.items() if len(name) > 3 and "/" not in name
        }


@cache
def cast(fandom: str) -> Cast:
    """The people of a fandom; of none where it is not filed."""
    filed = fandoms().get(fandom)
    family = families().get(filed.family, ()) if filed else ()
    return Cast(filed, tuple(person for person in family if not person.fandoms or fandom in person.fandoms))


@cache
def kin(fandom: str) -> Cast:
    """The people of a fandom's whole family."""
    filed = fandoms().get(fandom)
    return Cast(filed, families().get(filed.family, ()) if filed else ())


@cache
def everybody() -> Cast:
    """The people of all fandoms, among whom only unmistakable forms are found."""
    return Cast(None, tuple(person for people in families().values() for person in people))


@cache
def _no_codes() -> frozenset[str]:
    return frozenset(table("pairings")["no_codes"])


@cache
def _titles() -> frozenset[str]:
    return frozenset(fold(title) for title in table("pairings")["titles"].split())


def _index(people: Iterable[Person], keys: object) -> Mapping[str, tuple[Person, ...]]:
    index: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        for key in dict.fromkeys(keys(person)):  # type: ignore[operator]
            index[key].append(person)
    return {key: tuple(found) for key, found in index.items()}


@cache
def _initials(person: Person) -> frozenset[str]:
    """First letters of the words of each longer form together; where the person is main also one by one."""
    found = {"".join(word[0] for word in words).upper() for form in person.forms if len(words := _words(form)) > 1}
    if person.main:
        found |= {word[0].upper() for word in _words(person.name)}
    return frozenset(found)


def _words(form: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", form)
