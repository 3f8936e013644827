"""What sites write in their fields, in the few forms that settling need not know."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from reliquary.vocabulary.folding import fold

NOTHING = frozenset(
    ("", "none", "n a", "na", "keine", "keiner", "kein", "nessuno", "nessuna", "aucun", "aucune", "ninguno", "ninguna",
     "nenhum", "nenhuma", "нет", "无", "geen", "ingen", "null")
)  # fmt: skip
COMPLETE = frozenset(
    ("complete", "completed", "finished", "yes", "ja", "oui", "si", "sim", "да", "abgeschlossen", "fertiggestellt",
     "beendet", "completa", "completo", "conclusa", "concluida", "terminada", "terminado", "terminee", "finie",
     "завершен", "закончен", "закончено", "完结", "已完结", "完成")
)  # fmt: skip
UNFINISHED = frozenset(
    ("in progress", "work in progress", "wip", "incomplete", "no", "nein", "non", "nao", "нет", "in arbeit", "laufend",
     "unfinished", "updated", "hiatus", "on hiatus", "abandoned", "discontinued", "in corso", "sospesa", "pausiert",
     "abgebrochen", "en cours", "en progreso", "em andamento", "в процессе", "заморожен", "连载", "连载中", "未完结")
)  # fmt: skip
LANGUAGES = {
    "english": "en", "deutsch": "de", "german": "de", "francais": "fr", "french": "fr", "espanol": "es",
    "spanish": "es",
    "italiano": "it", "italian": "it", "portugues": "pt", "portuguese": "pt", "portugues brasileiro": "pt-BR",
    "portugues europeu": "pt-PT", "русскии": "ru", "русский": "ru", "russian": "ru", "中文": "zh", "chinese": "zh",
    "中文普通话 國語": "zh", "nederlands": "nl", "dutch": "nl", "polski": "pl", "polish": "pl", "svenska": "sv",
    "swedish": "sv", "suomi": "fi", "finnish": "fi", "dansk": "da", "danish": "da", "norsk": "no", "norwegian": "no",
    "日本語": "ja", "japanese": "ja", "magyar": "hu", "hungarian": "hu", "cestina": "cs", "czech": "cs",
    "turkce": "tr", "turkish": "tr", "latin": "la", "esperanto": "eo", "bahasa indonesia": "id", "indonesian": "id",
    "tagalog": "tl", "filipino": "tl", "hebrew": "he", "עברית": "he", "arabic": "ar", "한국어": "ko", "korean": "ko",
    "tieng viet": "vi", "vietnamese": "vi", "украинська": "uk", "ukrainian": "uk", "greek": "el", "romana": "ro",
}  # fmt: skip
FIGURES = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d\d)(?!\d)")
OF = re.compile(r"(\d{1,4})\s*(?:/|of\b|von\b|de\b|sur\b)\s*(\d{1,4}|\?)", re.IGNORECASE)
SPLIT = re.compile(r"\s*(?:,|;|、|，|\n)\s*")


def status(said: str) -> str | None:
    """What a site's word for it makes of a story, in the languages of the sites; None for a word we do not know.

    >>> status("Complete"), status("In corso"), status("Work In Progress"), status("Thursday")
    ('complete', 'in_progress', 'in_progress', None)
    """
    folded = fold(said)
    return "complete" if folded in COMPLETE else "in_progress" if folded in UNFINISHED else None


def language(said: str) -> str | None:
    """The tag of a language as sites name it, in English or itself.

    >>> language("Deutsch"), language("Português brasileiro"), language("Klingon")
    ('de', 'pt-BR', None)
    """
    return LANGUAGES.get(fold(said))


def day_first(said: str) -> str:
    """A date with its figures, day before month, turned into year, month, day; any other as it stands.

    >>> day_first("03.05.2007, 10:11"), day_first("12 Oct 2006")
    ('2007-05-03', '12 Oct 2006')
    """
    found = FIGURES.search(said)
    return _iso(said, found[4], found[3], found[1]) if found else said


def month_first(said: str) -> str:
    """The same where a site puts the month first.

    >>> month_first("03.21.2003")
    '2003-03-21'
    """
    found = FIGURES.search(said)
    return _iso(said, found[4], found[1], found[3]) if found else said


def _iso(said: str, year: str, month: str, day: str) -> str:
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return said
    century = "" if len(year) == 4 else "19" if int(year) > 60 else "20"
    return f"{century}{year}-{int(month):02}-{int(day):02}"


def moment(seconds: str) -> str | None:
    """The day, in UTC, of a time in seconds since 1970; None for what is none.

    >>> moment("1216512000")
    '2008-07-20'
    """
    if not re.fullmatch(r"\d{8,11}", seconds):
        return None
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%d")


def count(said: str) -> int | None:
    """A whole number, thousands parted or not.

    >>> count(" 1,204 words"), count("?")
    (1204, None)
    """
    found = re.search(r"\d[\d.,]{0,12}", said)
    digits = re.sub(r"\D", "", found[0]) if found else ""
    return int(digits) if digits else None


def of(said: str) -> tuple[int, int | None] | None:
    """The two numbers of `2/5` or `2/?`.

    >>> of("Chapters: 2/5"), of("1/?"), of("4")
    ((2, 5), (1, None), None)
    """
    found = OF.search(said)
    return (int(found[1]), int(found[2]) if found[2] != "?" else None) if found else None


def says_nothing(said: str) -> bool:
    """Whether a field is filled with a word for nothing.

    >>> says_nothing("Keine"), says_nothing("None"), says_nothing("Angst")
    (True, True, False)
    """
    return fold(said) in NOTHING


def listed(said: str) -> list[str]:
    """The items of a list of names.

    >>> listed("Wren, Moth & Co;  Rook")
    ['Wren', 'Moth & Co', 'Rook']
    """
    return [item for item in SPLIT.split(said.strip()) if item]
