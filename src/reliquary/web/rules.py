"""A reader's own rules: what to hide and what to veil, by rating, warning and tag; and what to show all the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from reliquary.exports.wording import RATING_NAMES, WARNING_NAMES
from reliquary.library.query import All, Any, Field, Node, Not, Range

COOKIE = "rules"
ACTIONS = ("hide", "veil", "show")
TAGS = ("fandom", "ship", "character", "genre", "form", "category", "series", "author")
"""Fields of the query language that a tag is looked for in."""

LONGEST_TAG, MOST, LONGEST = 80, 60, 3500


@dataclass(frozen=True, slots=True)
class Rule:
    """One wish: what to do with works that bear a rating, a warning or a tag."""

    action: str
    field: str
    value: str

    @property
    def node(self) -> Node:
        """The works it speaks of, in the query language."""
        if self.field == "rating":
            return Range("rating", self.value, self.value)
        if self.field == "warning":
            return Field("warning", self.value)
        return Any(tuple(Field(name, self.value, True) for name in TAGS))


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules of one reader."""

    rules: tuple[Rule, ...] = ()

    def node(self, action: str) -> Node | None:
        """The works to hide or to veil, without those to be shown all the same; None where no rule says so."""
        asked = tuple(rule.node for rule in self.rules if rule.action == action)
        shown = tuple(rule.node for rule in self.rules if rule.action == "show")
        if not asked:
            return None
        return All((Any(asked), Not(Any(shown)))) if shown else Any(asked)

    def action(self, field: str, value: str) -> str:
        """What the rules say of a rating or a warning."""
        return next((rule.action for rule in self.rules if (rule.field, rule.value) == (field, value)), "")

    def tags(self, action: str) -> str:
        """The tags of an action, one a line, as the form shows them."""
        return "\n".join(rule.value for rule in self.rules if (rule.action, rule.field) == (action, "tag"))

    @property
    def cookie(self) -> str:
        """What `rules_of` reads again."""
        pairs = [(f"{rule.action}.{rule.field}", rule.value) for rule in self.rules]
        while len(written := urlencode(pairs)) > LONGEST:
            pairs.pop()
        return written

    @property
    def fields(self) -> list[dict[str, object]]:
        """The form's fields for ratings and warnings, each with its three answers."""
        return [
            {
                "name": f"{field}.{value}",
                "label": label,
                "options": [
                    {"value": action, "text": text, "on": self.action(field, value) == action}
                    for action, text in (("", "show"), ("veil", "veil"), ("hide", "hide"))
                ],
            }
            for field, names in (("rating", RATING_NAMES), ("warning", WARNING_NAMES))
            for value, label in names.items()
        ]

    @property
    def tag_fields(self) -> list[dict[str, str]]:
        """The form's fields for tags, one of each action."""
        labels = {"hide": "Hide what is tagged", "veil": "Veil what is tagged", "show": "Show all the same"}
        return [{"name": f"tags.{action}", "label": labels[action], "value": self.tags(action)} for action in ACTIONS]


def rules(form: Mapping[str, str]) -> Rules:
    """The rules of a form's fields: `rating.mature` and `warning.underage` hold an action, `tags.hide` lines of tags.

    >>> rules({"rating.explicit": "hide", "tags.veil": "angst"}).cookie
    'hide.rating=explicit&veil.tag=angst'
    """
    found = []
    for field, names in (("rating", RATING_NAMES), ("warning", WARNING_NAMES)):
        wishes = ((form.get(f"{field}.{value}", ""), value) for value in names)
        found += [Rule(action, field, value) for action, value in wishes if action in ("hide", "veil")]
    for action in ACTIONS:
        lines = form.get(f"tags.{action}", "").splitlines()
        tags = dict.fromkeys(" ".join(line.split())[:LONGEST_TAG] for line in lines if any(map(str.isalnum, line)))
        found += [Rule(action, "tag", tag) for tag in tags]
    return Rules(tuple(found[:MOST]))


def rules_of(cookies: Mapping[str, str]) -> Rules:
    """The rules that a reader's cookie remembers."""
    return rules(_form(parse_qsl(cookies.get(COOKIE, "")[:4096])))


def _form(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The form that would make the rules of a cookie."""
    form: dict[str, str] = {}
    for name, value in pairs:
        action, _, field = name.partition(".")
        if field == "tag":
            form[f"tags.{action}"] = f"{form.get(f'tags.{action}', '')}\n{value}"
        else:
            form[f"{field}.{value}"] = action
    return form
