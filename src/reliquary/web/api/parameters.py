"""Parameters of the API: what each may hold, read from an address or refused in a sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from django.http import QueryDict


class Slip(Exception):
    """The address asks for what makes no sense; the message is one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter with its JSON Schema, and what it is where an address says nothing."""

    name: str
    about: str
    schema: Mapping[str, object]
    place: str = "query"

    def read(self, written: str) -> object:
        """The value of what an address says. Raises Slip."""
        if self.schema["type"] == "integer":
            return self._number(written)
        if "enum" in self.schema and written not in self.schema["enum"]:
            raise Slip(f"“{self.name}” cannot be “{written[:80]}”; use one of {', '.join(self.schema['enum'])}.")
        if "pattern" in self.schema and not re.search(self.schema["pattern"], written):
            raise Slip(f"“{self.name}” cannot be “{written[:80]}”; take it from an answer of this API.")
        longest = self.schema.get("maxLength", 500)
        if len(written) > longest:
            raise Slip(f"“{self.name}” may have {longest} characters, not {len(written)}.")
        if "\0" in written:
            raise Slip(f"“{self.name}” holds a sign of no text; leave it out.")
        return written

    def _number(self, written: str) -> int:
        low, high = self.schema["minimum"], self.schema["maximum"]
        if not re.fullmatch(r"[0-9]{1,9}", written) or not low <= int(written) <= high:
            raise Slip(f"“{self.name}” must be a whole number from {low} to {high}.")
        return int(written)


def read_all(parameters: Sequence[Parameter], asked: QueryDict) -> dict[str, object]:
    """The values of all parameters that may stand in the query; each once at most, and no others. Raises Slip."""
    known = {parameter.name: parameter for parameter in parameters if parameter.place == "query"}
    for name, written in asked.lists():
        if name not in known:
            near = get_close_matches(name, known, 1, 0.6)
            hint = f"did you mean “{near[0]}”?" if near else f"there are {', '.join(known) or 'none here'}."
            raise Slip(f"There is no parameter “{name[:40]}”; {hint}")
        if len(written) > 1:
            raise Slip(f"“{name}” is given {len(written)} times; give it once.")
    return {
        name: parameter.read(asked[name]) if name in asked else parameter.schema.get("default")
        for name, parameter in known.items()
    }


QUERY = Parameter(
    "q",
    "What to find, in the query language of the site: `lamp fandom:highlander -angst words:1000..5000`.",
    {"type": "string", "maxLength": 500, "default": ""},
)
KEY = Parameter("key", "The key of a work.", {"type": "string", "pattern": "^[0-9a-z]{1,12}$"}, "path")
LIFTED = Parameter(
    "lift",
    "The key of the work whose veil is to be lifted, where the reader's own shield or rules veil it.",
    {"type": "string", "pattern": "^[0-9a-z]{0,12}$", "default": ""},
)
NUMBER = Parameter("number", "Which chapter or edition, counted from 1.", {"type": "integer", "minimum": 1}, "path")


def limit(most: int, default: int) -> Parameter:
    """How many rows one answer has."""
    schema = {"type": "integer", "minimum": 1, "maximum": most, "default": default}
    return Parameter("limit", f"How many to give at once, at most {most}.", schema)


def cursor(digits: int) -> Parameter:
    """Where an earlier answer ended."""
    schema = {"type": "string", "pattern": f"^[0-9]{{1,{digits}}}$", "default": "0"}
    return Parameter("cursor", "Where the last answer ended; take it from its `next`.", schema)


def choice(name: str, about: str, values: Sequence[str], default: str | None = None, place: str = "query") -> Parameter:
    """One of a few values."""
    schema: dict[str, object] = {"type": "string", "enum": list(values)}
    if default is not None:
        schema["default"] = default
    return Parameter(name, about, schema, place)
