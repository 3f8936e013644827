"""Reads what an author allows: to archive anywhere, after asking, in named places, or not at all; and on what terms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from reliquary.vocabulary.phrases import level, pattern
from reliquary.vocabulary.tables import table

STRICTNESS = ("no", "listed", "ask", "anywhere")
"""Strictest first."""


OPENING = re.compile(r"^\W*(?:(?:archiv\w*|distribution|permission|my permission)\W+)?", re.IGNORECASE)
TO_ONE = re.compile(
    r"\W*\w+,?\s(?:(?:to|for|bei|auf|an)\s(?!archiv|all\b|any|every|post|put|me\b|you\b)"
    r"|to\s(?:archive|post|put)(?:\s(?:it|this|them))?\s(?:at|on|in|to|with)\s(?!any|all\b|every|your))",
    re.IGNORECASE,
)
"""A yes to a named place."""
PLACE = re.compile(
    r"[A-Z]\w|\b(?:here|site|list|page|archive|home|ici|hier|aqui|qui|www)\b|//|[\u4e00-\u9fff]|(?<!^)\.\w"
)
EXCEPTING = re.compile(r"\s(?:but|except|other than|save|ausser)\b", re.IGNORECASE)
LONGEST_LIST = 100
"""Names of places are fewer characters than this; a longer remark without a word we know says something else."""
SENTENCE = re.compile(r"[^.!?。！？\n]{1,600}[.!?。！？]*")
LONGEST_REMARK = 6000
FORBIDDING = re.compile(
    r"no|prohib\w+|proib\w+|vietat\w+|interdi\w+|запрещ\w+|forbidden|禁止|请勿|谢绝|勿|ne pas|.* put", re.IGNORECASE
)
BESIDE = 24
"""Characters on both sides of a word of forbidding in which it says what it forbids."""
TO_LINK = re.compile(r",? (?:please )?link", re.IGNORECASE)
CLAUSE = re.compile(r"[.,;:!?()]|\s(?:but|and|or)\s")
TERM = re.compile(
    r"\b(?:only|nur|solo|только)\s(?:if|when|wenn|with|mit|please)\b|\b(?:only|nur|solo|только)\b(?=\W*(?:~|wo\b|не\b))",
    re.IGNORECASE,
)
"""An `only` that makes a term and shuts out no place."""


@dataclass(frozen=True, slots=True)
class Permission:
    """What is allowed, on which terms, and whether the words leave no doubt."""

    value: str
    conditions: tuple[str, ...] = ()
    sure: bool = True


def permission(written: str) -> Permission | None:
    """The permission that an author's words give; None where they hold no word at all.

    It is never guessed upward: what can be read two ways is read the stricter way and marked unsure.

    >>> permission("Gossamer. Anywhere else, just ask."), permission("Yes, but keep my name on it.").conditions
    (Permission(value='ask', conditions=(), sure=True), ('keep_name',))
    """
    text = level(written[:3000])
    if not re.search(r"\w", text):
        return None
    signals = _signals()
    retracted = [found.end() for found in signals["retract"].finditer(text)]
    text = text[retracted[-1] :] if retracted else text
    conditions = tuple(name for name, words in _conditions().items() if words.search(text))
    value, sure = _decide(signals["agreeing"].sub(" ok ", text), conditions)
    return Permission(value, tuple(name for name in conditions if _fits(name, value)), sure)


def gives_leave(written: str) -> bool:
    """Whether words allow, refuse or ask anything at all; a name with `archive` in it does not.

    >>> gives_leave("Recent Entries, Archive, Friends"), gives_leave("Archive where you like.")
    (False, True)
    """
    text, signals = level(written[:3000]), _signals()
    named = ("yes", "no", "ask", "anywhere", "only", "others", "nobody_else", "agreeing", "link")
    return any(signals[name].search(text) for name in named)


def said_of_archiving(remark: str) -> str | None:
    """Those sentences of a disclaimer or note that allow, refuse or regulate archiving; None where there are none.

    >>> said_of_archiving("Not mine. This story may be archived if you ask me. Written in May.")
    'This story may be archived if you ask me.'
    >>> said_of_archiving("First posted to the archive in 1998. No profit is made.") is None
    True
    """
    sentences = [found[0].strip() for found in SENTENCE.finditer(remark[:LONGEST_REMARK])]
    told: list[str] = []
    for sentence, after in pairwise([*sentences, ""]):
        answered = f"{sentence} {after}" if sentence.endswith("?") else sentence
        if sentence not in told[-1:] and _is_word_on_archiving(level(answered)):
            told += [sentence] if answered == sentence else [sentence, after]
    return " ".join(told) or None


def _is_word_on_archiving(sentence: str) -> bool:
    """Whether a sentence allows or regulates archiving, or forbids it: not every refusal is one."""
    small = sentence.lower()
    if not any(stem in small for stem in _stems()):
        return False
    signals = _signals()
    if signals["deeds"].search(sentence) and any(
        _forbids(sentence, refused) for refused in signals["no"].finditer(sentence)
    ):
        return True
    about = signals["about"].search(sentence)
    return bool(about and (signals["ask"].search(sentence) or signals["anywhere"].search(sentence)))


def _forbids(sentence: str, refused: re.Match[str]) -> bool:
    """Whether a refusal is of archiving: by the verb in it, or by the noun beside a plain word of forbidding."""
    deeds = _signals()["deeds"]
    if deeds.search(refused[0]):
        return True
    beside = sentence[max(0, refused.start() - BESIDE) : refused.end() + BESIDE]
    return FORBIDDING.fullmatch(refused[0]) is not None and deeds.search(beside) is not None


def _fits(condition: str, value: str) -> bool:
    """`link_only` is what remains where archiving is refused; the rest are terms of a permission."""
    return value in ("no", "listed") if condition == "link_only" else value != "no" or condition == "link_back"


def _decide(text: str, conditions: tuple[str, ...]) -> tuple[str, bool]:
    """The permission for everybody: what is said of "anyone else", or else of all."""
    signals = _signals()
    if signals["nobody_else"].search(text):
        return ("ask", True) if _asks(text) else ("listed", True)
    others = [found for found in signals["others"].finditer(text) if not _inside_refusal(text, found.start())]
    if others:
        return _for_others(text[: others[0].start()], text[others[0].start() :], conditions)
    return _for_all(text, conditions)


def _for_others(named: str, rest: str, conditions: tuple[str, ...]) -> tuple[str, bool]:
    """What holds for those not named: the words behind "anyone else", or those right before it."""
    signals = _signals()
    if _asks(rest) or _asks(re.split(r"[.;,!?]", named)[-1]):
        return "ask", True
    if signals["no"].search(rest) or (signals["link"].search(rest) and not signals["anywhere"].search(rest)):
        return "listed", True
    if signals["anywhere"].search(rest) or signals["yes"].search(rest) or "tell_me" in conditions:
        return "anywhere", True
    if re.search(r"(?:\band|\bor|,|&|so is)\s*(?:to\s)?$", named, re.IGNORECASE):
        return "anywhere", True
    if any(words.search(rest) for name, words in _conditions().items() if name != "link_only"):
        return "anywhere", False
    if _allowed(named):
        return "anywhere", False
    return "ask", _asks(named)


def _for_all(text: str, conditions: tuple[str, ...]) -> tuple[str, bool]:
    """What a remark allows that makes no difference between places."""
    signals = _signals()
    if _asks(text):
        return "ask", True
    if signals["firm"].search(text):
        return "no", True
    refused, allowed = signals["no"].search(text), _allowed(text)
    agreed = signals["yes"].match(OPENING.sub("", text)) or (refused and allowed and allowed.start() < refused.start())
    if refused and not agreed:
        return "no", True
    if allowed:
        return "anywhere", not EXCEPTING.match(text, allowed.end())
    if signals["only"].search(_without_terms(text)):
        return ("no" if signals["link"].search(text) else "listed"), True
    if signals["yes"].match(OPENING.sub("", text)):
        return ("listed" if TO_ONE.match(text) else "anywhere"), True
    if signals["link"].search(text):
        return "no", True
    if "tell_me" in conditions and not signals["yes"].search(text):
        return "anywhere", True
    return "listed", len(text) <= LONGEST_LIST and PLACE.search(text) is not None


def _allowed(text: str) -> re.Match[str] | None:
    """The first yes to everybody, but for one that is to a link: "link to it by all means"."""
    signals = _signals()
    for found in signals["anywhere"].finditer(text):
        before = CLAUSE.split(text[: found.start()])[-1]
        if not signals["link"].search(before) and not TO_LINK.match(text, found.end()):
            return found
    return None


def _asks(text: str) -> bool:
    return _signals()["ask"].search(text) is not None


def _inside_refusal(text: str, at: int) -> bool:
    """Whether "another site" is only the place of a refusal: "don't put this on other sites"."""
    clause = re.split(r"[.;!?]", text[:at])[-1]
    refused = _signals()["no"]
    across = any(found.start() < at < found.end() for found in refused.finditer(text))
    return across or (refused.search(clause + " ") is not None and "," not in clause[-3:])


def _without_terms(text: str) -> str:
    """The text without its terms, in which an `only` shuts out no place."""
    for words in _conditions().values():
        text = words.sub(" ~ ", text)
    return TERM.sub(" ", text)


@cache
def _stems() -> tuple[str, ...]:
    return tuple(table("consent")["stems"])


@cache
def _signals() -> dict[str, re.Pattern[str]]:
    data = table("consent")
    signals = {name: pattern(words) for name, words in data.items() if isinstance(words, list)}
    return {**signals, "link": pattern(data["conditions"]["link_only"])}


@cache
def _conditions() -> dict[str, re.Pattern[str]]:
    return {name: pattern(words) for name, words in table("consent")["conditions"].items()}
