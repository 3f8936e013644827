"""Takes apart what authors write in pairing and character fields: who is paired, and who only stands there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from unicodedata import normalize

from reliquary.vocabulary.tables import table

LONGEST = 4000
ROMANCE, FRIENDSHIP = "/", " & "

GLUED = re.compile(r"\((x)\)", re.IGNORECASE)
PLURAL = re.compile(r"(?<=\w)\((\w{1,2})\)")
OPENING = "([{"
LISTED = re.compile(r"\[([^\[\]/]{3,200},[^\[\]/]{2,200})\]")
SLASH = re.compile(r"/")
CAST_LIST = re.compile(r"(\S)/\s+(?=\w+ (?:&|\+|and|und|et|y|e|x) \w+)")
CLAUSE = re.compile(
    r"[,;\n|(){}\[\]:\"“”„«»•·。，、；：（）…]|\s[-–—~]+\s|--+|—|!(?=\s|$)|(?<=\w\w\w)\.(?=\s|$)|(?<=[/x+&]\w)\.|(?<=[/x+&]\w\w)\.|\.$"
)
TITLE = re.compile(r"\b(Mr|Mrs|Ms|Dr|Lt|St|Sgt|Capt|Col|Gen|Prof|Jr|Sr)\.(?=\s)")
TOKEN = re.compile(r"[/\\+&×♥]|[^\s/\\+&×♥]+")
NUMBERS = re.compile(r"\d{1,2}(?:[xX](?:\d{1,2}|\?))+$")
BARE_NUMBERS = re.compile(r"\d\d$")
GLUE = re.compile(r"(?<=\w)[xX-](?=\w)")
TOGETHER = re.compile(r"[/\\+×♥]")
"""Signs that no name holds."""
CLOSE = re.compile(r"[\w.'-]{1,20}(?:[/\\+&×♥][\w.'-]{1,20}){1,3}")
"""A pairing without blanks."""
DECORATION = "'\"*_~.<>=#^"
LONGEST_NAME = 5
CODE = 5
"""Letters and signs of a pairing in code; longer ones with `&` say by their names whether they are a friendship."""

SIGNS = {"/": "/", "\\": "/", "+": "+", "&": "&", "×": "x", "♥": "x", "x": "x"}
WEAKEST_FIRST = ("and", "&", "+", "/", "x")


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of these fields, from the data file."""

    signs: Mapping[str, str]
    friends: re.Pattern[str]
    lovers: re.Pattern[str]
    nothing_more: re.Pattern[str]
    denied: re.Pattern[str]
    not_names: frozenset[str]


@cache
def _words() -> _Words:
    data = table("pairings")
    friends, lovers, nothing_more, denied = (
        re.compile(rf"(?<!\w)(?:{'|'.join(data[key])})(?!\w)", re.IGNORECASE)
        for key in ("friends", "lovers", "nothing_more", "denied")
    )
    signs = SIGNS | dict.fromkeys(data["and"], "and")
    return _Words(signs, friends, lovers, nothing_more, denied, frozenset(data["not_names"].split()))


@dataclass(frozen=True, slots=True)
class Mention:
    """People named together: a pairing, or somebody who stands alone (then `sign` is empty)."""

    people: tuple[str, ...]
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Lookups:
    """How names are looked up: a written form, a code, a code or name of a pairing; None where it is unknown."""

    called: Callable[[str], str | None]
    coded: Callable[[str], str | None]
    ship: Callable[[str], str | None]
    numbered: bool
    settled: bool


@dataclass(frozen=True, slots=True)
class _Token:
    """A word of a clause, or a sign between names; `sign` is its kind."""

    text: str
    sign: str = ""


def mentions(written: str, lookups: Lookups) -> list[Mention]:
    """Everybody a pairing or character field names, clause by clause, in written order; linear in the field.

    A clause that pairs nobody may say of two named before with `&` or `and` that they are friends.
    """
    found: list[Mention] = []
    nothing_more, joined = False, False
    for clause, remark in _clauses(_level(written, lookups)):
        friends = _words().friends.search(clause)
        if _words().denied.match(clause) and not friends:
            continue
        here = list(_in_clause(clause, lookups))
        paired = any(mention.sign for mention in here)
        if not paired and (_words().nothing_more.search(f"{clause} {remark}") or (joined and _is_friendship(clause))):
            nothing_more = nothing_more or not found
            found = [*found[:-1], replace(found[-1], sign=FRIENDSHIP)] if found and found[-1].sign else found
        elif nothing_more or _is_friendship(f"{clause} {remark}"):
            here = [replace(mention, sign=FRIENDSHIP) if mention.sign else mention for mention in here]
        joined = "/" not in clause if paired else joined
        found += here
    return found


def _level(written: str, lookups: Lookups) -> str:
    """The field with signs of other widths levelled and the lists of `[A., B.] C.` written as pairings."""
    text = normalize("NFKC", written[:LONGEST])
    text = PLURAL.sub("\ufdd0\\1\ufdd1", GLUED.sub(r"\1", text))
    text = LISTED.sub(lambda listed: _listed(listed, lookups), TITLE.sub(r"\1", text))
    return CAST_LIST.sub(r"\1,", text) if len(SLASH.findall(text)) == 1 else text


def _listed(listed: re.Match[str], lookups: Lookups) -> str:
    names = [lookups.called(name) for name in listed[1].split(",")]
    known = [name for name in names if name]
    return f" {' / '.join(known)}, " if len(known) == len(names) else listed[0]


def _clauses(text: str) -> Iterator[tuple[str, str]]:
    """Each clause, and the clause in brackets right after it."""
    parts: list[tuple[str, bool]] = []
    at, bracketed = 0, False
    for sign in CLAUSE.finditer(text + "\n"):
        if part := text[at : sign.start()].strip():
            parts.append((part.replace("\ufdd0", "(").replace("\ufdd1", ")"), bracketed))
            bracketed = False
        bracketed = bracketed or sign[0] in OPENING
        at = sign.end()
    for (clause, _), (after, is_remark) in pairwise([*parts, ("", False)]):
        yield clause, after if is_remark else ""


def _is_friendship(text: str) -> bool:
    return bool(_words().friends.search(text)) and not _words().lovers.search(_words().friends.sub("", text))


def _in_clause(clause: str, lookups: Lookups) -> Iterator[Mention]:
    """The ship or the person a whole clause is, or the pairings in it, or the people who stand alone in it."""
    if ("&" not in clause or len(clause) <= CODE) and (ship := lookups.ship(clause)):
        yield _ship(ship, clause)
    elif not TOGETHER.search(clause) and (person := lookups.called(clause)):
        yield Mention((person,))
    elif len(row := _row(clause)) > 1:
        for pair in row:
            yield from _in_clause(pair, lookups)
    else:
        tokens = _tokens(clause, lookups)
        if any(token.sign for token in tokens):
            yield from _ships(_plain(tokens), lookups)
        for group in _groups(tokens, lookups):
            yield from _pairings(group, lookups)


def _row(clause: str) -> list[str]:
    """The pairings of a clause that is a row of them with only blanks between: `M/L M/M A/I`; else nothing.

    >>> _row("H/G R/Hr UST"), _row("Harry Potter/Ginny Weasley")
    (['H/G', 'R/Hr'], [])
    """
    words = clause.split()
    row = [word for word in words if CLOSE.fullmatch(word)]
    return row if all(word in row or not is_name(word) for word in words) else []


def _ship(filed: str, written: str) -> Mention:
    """A filed relationship; one that is filed as a friendship is more where a slash is written."""
    sign = FRIENDSHIP if FRIENDSHIP in filed else ROMANCE
    return Mention(tuple(filed.split(sign)), ROMANCE if "/" in written else sign)


def _ships(words: Sequence[str], lookups: Lookups) -> Iterator[Mention]:
    """The ships among words that are not people."""
    for word in words:
        if (ship := lookups.ship(word)) and not lookups.called(word):
            yield _ship(ship, word)


def _tokens(clause: str, lookups: Lookups) -> list[_Token]:
    """Words and signs; `and` and its like are signs between known people only, an `x` beside a sign is a name."""
    signs = _words().signs
    words = [piece for token in TOKEN.findall(clause) for piece in _unglued(token, lookups)]
    words = [word if word in signs else word.strip(DECORATION) for word in words]
    words = [word for word in words if word]
    tokens = [_Token(word, signs.get(word.lower(), "")) for word in words]
    for index, token in enumerate(tokens):
        before, after = tokens[:index][-LONGEST_NAME:], tokens[index + 1 :][:LONGEST_NAME]
        if token.sign == "and":
            between = bool(_ending_in(_plain(before), lookups)[0] and _beginning_with(_plain(after), lookups)[0])
        else:
            between = not token.text.isalpha() or bool(before and after and not (before[-1].sign or after[0].sign))
        if token.sign and not between:
            tokens[index] = _Token(token.text)
    return tokens


def _plain(tokens: Sequence[_Token]) -> list[str]:
    return [token.text for token in tokens]


def _unglued(word: str, lookups: Lookups) -> list[str]:
    """`1x2x1`, `HieixKurama` or `Mulder-Scully` as names and signs; any other word as it is."""
    if NUMBERS.match(word) and lookups.numbered:
        return re.findall(r"\d+|[xX?]", word)
    if lookups.numbered and BARE_NUMBERS.match(word) and not lookups.coded(word):
        return [word[0], "x", word[1]]
    if lookups.called(word):
        return [word]
    for sign in GLUE.finditer(word):
        first, second = word[: sign.start()], word[sign.end() :]
        if all(lookups.called(name) or (sign[0] in "xX" and lookups.coded(name)) for name in (first, second)):
            return [first, "x", second]
    return [word]


def _groups(tokens: list[_Token], lookups: Lookups) -> Iterator[list[_Token]]:
    """The tokens cut where one pairing ends and the next begins without a sign between them.

    `Rodney McKay/John Sheppard Ronon Dex & Teyla Emmagan` is cut before Ronon.
    """
    start = 0
    signs = [index for index, token in enumerate(tokens) if token.sign]
    for before, after in pairwise(signs):
        words = _plain(tokens[before + 1 : after])
        first, length = _beginning_with(words, lookups)
        if first and _ending_in(words[length:], lookups)[0]:
            yield tokens[start : before + 1 + length]
            start = before + 1 + length
    yield tokens[start:]


def _pairings(tokens: list[_Token], lookups: Lookups) -> Iterator[Mention]:
    """The pairings of a group: cut at its weakest signs as long as there are several kinds of them."""
    kinds = {token.sign for token in tokens if token.sign}
    if not kinds:
        yield from _alone(tokens, lookups)
        return
    weakest = next(kind for kind in WEAKEST_FIRST if kind in kinds)
    segments = _cut(tokens, weakest)
    if len(kinds) > 1:
        for segment in segments:
            yield from _pairings(segment, lookups)
    elif len(segments) > 1:
        first, *inner, last = map(_plain, segments)
        chain = [_end(_ending_in(first, lookups), first, last=True)]
        chain += [_end(_beginning_with(words, lookups), words, last=False) for words in (*inner, last)]
        yield from _mention(_helped(chain, lookups), weakest, lookups)


def _cut(tokens: list[_Token], kind: str) -> list[list[_Token]]:
    segments: list[list[_Token]] = [[]]
    for token in tokens:
        if token.sign == kind:
            segments.append([])
        else:
            segments[-1].append(token)
    return [segment for segment in segments if segment]


@dataclass(frozen=True, slots=True)
class _End:
    """One end of a pairing: how it is written, and the filed name where it is known."""

    written: str
    filed: str | None


def _helped(chain: list[_End], lookups: Lookups) -> list[_End]:
    """The chain with ends of doubtful meaning read by the ship they make with a neighbour: the S of `S/X/A`."""
    if len(chain) < 3:
        return chain
    helped = list(chain)
    for at, end in enumerate(chain):
        for neighbour in (*helped[at + 1 : at + 2], *helped[max(at - 1, 0) : at]):
            if end.filed or not neighbour.filed:
                continue
            ship = lookups.ship(f"{end.written}/{neighbour.written}") or lookups.ship(
                f"{neighbour.written}/{end.written}"
            )
            others = set(re.split(r"/| & ", ship or "")) - {neighbour.filed}
            if len(others) == 1:
                helped[at] = _End(end.written, others.pop() or None)
    return helped


def _end(known: tuple[str | None, int], segment: list[str], last: bool) -> _End:
    """The known name at one edge of a segment, or the words there that look like a name."""
    name, length = known
    if name:
        return _End(" ".join(segment[-length:] if last else segment[:length]), name)
    words: list[str] = []
    for word in reversed(segment) if last else segment:
        if not is_name(word) or len(words) == LONGEST_NAME:
            break
        words.append(word)
    return _End(" ".join(reversed(words) if last else words), None)


def is_name(word: str) -> bool:
    """Whether a word of these fields looks like a name."""
    return word[0].isalpha() and not word[0].islower() and word.casefold().strip(".") not in _words().not_names


def _ending_in(words: list[str], lookups: Lookups) -> tuple[str | None, int]:
    """Whom the last words name, and with how many words."""
    for length in range(min(LONGEST_NAME, len(words)), 0, -1):
        if name := _known(words[-length:], lookups):
            return (name, length) if _whole(words[:-length][-1:], lookups) else (None, 0)
    return None, 0


def _beginning_with(words: list[str], lookups: Lookups) -> tuple[str | None, int]:
    """Whom the first words name, and with how many words."""
    for length in range(min(LONGEST_NAME, len(words)), 0, -1):
        if name := _known(words[:length], lookups):
            return (name, length) if _whole(words[length : length + 1], lookups) else (None, 0)
    return None, 0


def _whole(beside: list[str], lookups: Lookups) -> bool:
    """Whether a name is whole, given the word beside it; inside a settled fandom it is, whatever stands there."""
    return lookups.settled or not beside or not is_name(beside[0])


def _known(words: list[str], lookups: Lookups) -> str | None:
    written = " ".join(words)
    return lookups.called(written) or (lookups.coded(written) if len(words) == 1 else None)


def _mention(chain: list[_End], sign: str, lookups: Lookups) -> Iterator[Mention]:
    """A pairing whose ends are known, or look like names beside a known one; else whom more than letters tell."""
    friendship = sign == "&" and _in_full(chain)
    if len(chain) == 2 and not friendship:
        first, second = chain
        if ship := next(filter(None, (lookups.ship(f"{first.written}{sign}{second.written}") for sign in "/x&")), None):
            pair = _ship(ship, sign)
            ends = (first.filed or "", second.filed or "")
            yield replace(pair, people=ends) if {*ends} == {*pair.people} else pair
            return
    if len({end.written for end in chain}) == 1:
        return
    known = [end.filed for end in chain if end.filed]
    people = tuple(dict.fromkeys(end.filed or end.written for end in chain))
    if len(people) > 1 and all(_stands(end, bool(known), lookups) for end in chain):
        yield Mention(people, FRIENDSHIP if friendship else ROMANCE)
    else:
        told = (end.filed for end in chain if end.filed and (len(end.written) > 2 or end.written.isdigit()))
        yield from (Mention((name,)) for name in dict.fromkeys(told))


def _stands(end: _End, in_company: bool, lookups: Lookups) -> bool:
    """Whether an end may stand: an unknown one as it is written, if it is a whole name or one beside a known one."""
    if end.filed:
        return True
    if len(end.written) < 2:
        return False
    return in_company or " " in end.written or (not lookups.settled and not end.written.isupper())


def _in_full(chain: list[_End]) -> bool:
    """Whether names stand as archives list them, where `&` means friendship and not a pairing."""
    return all(" " in end.written or end.written == end.filed for end in chain)


def _alone(tokens: Sequence[_Token], lookups: Lookups) -> Iterator[Mention]:
    """Ships and people among the words of a clause without signs; the clause itself where it looks like a name."""
    words = _plain(tokens)
    if ships := list(_ships(words, lookups)):
        yield from ships
        return
    while words and _words().signs.get(words[0].lower()) == "and":
        words = words[1:]
    name = _edge(words, lookups)
    if name and all(word.islower() or lookups.called(word) or word.isdigit() for word in words):
        yield Mention((name,))


def _edge(words: list[str], lookups: Lookups) -> str | None:
    """Whom the last or first words of a clause name; of codes only numbers stand alone."""
    for length in range(min(LONGEST_NAME, len(words)), 0, -1):
        for edge in (words[-length:], words[:length]):
            if name := lookups.called(" ".join(edge)):
                return name
    return next((name for word in words[:1] if word.isdigit() and (name := lookups.coded(word))), None)
