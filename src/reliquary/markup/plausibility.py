"""How much a decoded text looks like writing: letters in words, one script at a time, quotes and dashes in place."""

from __future__ import annotations

from itertools import islice
from unicodedata import category

LOOKED_AT = 300
"""How many characters beyond ASCII are judged; more of them change no verdict."""

OPENING, CLOSING = "“‘„‚«‹", "”’»›"
LONE_WORDS = "àéèêóòáíúùâôåöæøüÀÉÓÖÅÜ"
"""Letters that are words of their own in some language."""
RARE_LETTERS = "ðþÿýìãõûùâœšžŸ"
"""Latin letters that a wrong code page shows more often than a writer does."""

GOOD, FAIR, NEUTRAL, ODD, BAD, NEVER = 1.3, 1.0, 0.2, -0.5, -1.5, -4.0


def plausibility(text: str) -> float:
    """The mean verdict on the characters beyond ASCII, about -4 (rubbish) to 1.3 (sure writing); 0 without any.

    >>> plausibility("caf\u00e9") > plausibility("caf\u00c8") > plausibility("caf\u0081")
    True
    >>> plausibility("It\u2019s late") > plausibility("It\u00eds late") > plausibility("It\u00d5s late")
    True
    """
    beyond = (i for i, char in enumerate(text) if char > "\x7f")
    verdicts = [
        verdict(char, text[i - 1] if i else " ", text[i + 1] if i + 1 < len(text) else " ")
        for i in islice(beyond, LOOKED_AT)
        for char in (text[i],)
    ]
    return sum(verdicts) / len(verdicts) if verdicts else 0.0


def verdict(char: str, before: str, after: str) -> float:
    """How plausible one character beyond ASCII is between its neighbours."""
    code = ord(char)
    if code < 0xA0 or char == "\ufffd":
        return NEVER
    if char.isalpha() and char not in "ªº":
        return _letter(char, code, before, after)
    if char in OPENING or char in CLOSING:
        return _quote(char, before, after)
    inside_word = before.isalpha() and after.isalpha()
    if char in "–—…":
        return 0.4 if char == "–" and inside_word else GOOD
    if char in "¡¿":
        return FAIR if not before.isalnum() and (after.isalpha() or after in "¡¿ \"'") else BAD
    if 0x3000 <= code <= 0x303F:
        return FAIR
    if 0xFF00 <= code <= 0xFF60:
        return 0.5
    if char in "\xa0\xad":
        return ODD if inside_word and char == "\xa0" else NEUTRAL
    if char in "©®™°£€ªº•·":
        return 0.5 if not inside_word else BAD
    if category(char) in ("Cn", "Co", "Cs"):
        return NEVER
    return BAD if before.isalpha() or after.isalpha() else -0.3


def _letter(char: str, code: int, before: str, after: str) -> float:
    """A letter belongs among letters of its own script, and small letters do not turn into capitals in a word."""
    if code >= 0x2E80:
        return _east_asian(char, code, before, after)
    script = _script(code)
    kin_before, kin_after = before.isalpha(), after.isalpha()
    if (kin_before and _script(ord(before)) != script) or (kin_after and _script(ord(after)) != script):
        return BAD
    if char.isupper():
        if kin_before and before.islower():
            return -2.0
        return 0.8 if kin_before or kin_after else (0.3 if char in LONE_WORDS else -0.7)
    if not (kin_before or kin_after):
        return NEUTRAL if char in LONE_WORDS else ODD
    if kin_before and before.isupper() and kin_after and after.isupper():
        return BAD if char != "ß" else FAIR
    return 0.8 if char in RARE_LETTERS else FAIR


def _script(code: int) -> str:
    """Latin, Greek, Cyrillic or the block the character lies in, as far as neighbours are compared."""
    if code < 0x250 or 0x1E00 <= code < 0x1F00:
        return "Latin"
    if code < 0x400 or 0x1F00 <= code < 0x2000:
        return "Greek"
    return "Cyrillic" if code < 0x530 else "other"


def _east_asian(char: str, code: int, before: str, after: str) -> float:
    """Kana, Hangul and ideographs; one of them between Latin letters is a misread accented letter."""
    latin = (before.isascii() and before.isalpha()) + (after.isascii() and after.isalpha())
    if latin and not (before > "\u2e7f" or after > "\u2e7f"):
        return BAD
    if 0xFF61 <= code <= 0xFF9F:
        return -0.7
    if 0xE000 <= code <= 0xFAFF or 0x3400 <= code <= 0x4DBF or code >= 0x20000:
        return -2.0
    return FAIR


def _quote(char: str, before: str, after: str) -> float:
    """Opening quotes stand before a word, closing ones after it, an apostrophe between letters."""
    if char == "’" and before.isalpha() and after.isalpha():
        return 1.5
    if char in "‹›":
        return NEUTRAL
    open_before = not before.isalnum()
    if char in OPENING:
        return GOOD if open_before and not after.isspace() else ODD
    if not before.isspace() and not after.isalnum():
        return GOOD
    return 0.5 if char == "’" and after.isalpha() else ODD
