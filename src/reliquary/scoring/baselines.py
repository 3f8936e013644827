"""What others make of the same documents: one pass of label patterns, a parser like AO3's import, and calibre."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from reliquary.scoring.cases import SUFFIXES

Case = Mapping[str, Any]

SYNONYMS = {
    "title": "title|story title|story",
    "authors": "authors?|by|written by",
    "emails": "e-?mail|feedback",
    "fandoms": "fandoms?|series",
    "rating": "rating|rated",
    "relationships": "pairings?|couples?|relationships?|ship",
    "characters": "characters?",
    "warnings": "warnings?",
    "spoilers_raw": "spoilers?",
    "summary": "summary|description",
    "disclaimer": "disclaimers?",
    "notes": "notes?|author'?s notes?|a/n",
    "archive": "archive|archiving|distribution",
    "date": "date|posted|written",
    "status": "status",
}
"""A synonym table as one writes it in an evening."""
LABEL = re.compile(
    "|".join(rf"(?P<{field}>^(?:{labels})\s*:)" for field, labels in SYNONYMS.items()), re.IGNORECASE | re.MULTILINE
)
LISTS = frozenset({"authors", "emails", "fandoms", "relationships", "characters", "warnings"})
RATINGS = {"g": "general", "pg": "teen", "pg-13": "teen", "r": "mature", "nc-17": "explicit"}

IMPORTED = {
    "title": "title", "summary": "summary", "notes": "notes?", "date": "date|posted", "fandoms": "fandoms?",
    "rating": "rating|rated", "warnings": "warnings?", "relationships": "relationships?|pairings?",
    "characters": "characters?",
}  # fmt: skip
"""The labels that AO3's import looks for, each once, anywhere at the start of a line."""


def label_patterns(cases: Sequence[Case]) -> dict[str, dict[str, Any]]:
    """`Label: value` lines by a synonym table; the story is what follows the last of them."""
    return {case["id"]: _labelled(visible(case)) for case in cases}


def import_parser(cases: Sequence[Case]) -> dict[str, dict[str, Any]]:
    """The first line of each known label, and the whole text as the story."""
    return {case["id"]: _imported(visible(case)) for case in cases}


def calibre(cases: Sequence[Case]) -> dict[str, dict[str, Any]] | None:
    """Title and authors as calibre reads them; None where it is not installed."""
    program = shutil.which("ebook-meta")
    if program is None:
        return None
    with tempfile.TemporaryDirectory(prefix="reliquary-") as folder:
        return {case["id"]: _calibre_reads(program, Path(folder), case) for case in cases}


BASELINES: dict[str, Callable[[Sequence[Case]], dict[str, dict[str, Any]] | None]] = {
    "label patterns": label_patterns,
    "import parser": import_parser,
    "calibre": calibre,
}


def visible(case: Case) -> str:
    """The text of a case, of a page without its tags."""
    text: str = case["text"]
    if case["kind"] != "html":
        return text
    text = re.sub(r"(?is)<(script|style)\b.*?</\1>", "", text)
    return re.sub(r"<[^>]*>", "", re.sub(r"(?i)<br[^>]*>|</(?:p|div|li|tr|h\d)>", "\n", text))


def _labelled(text: str) -> dict[str, Any]:
    record: dict[str, Any] = {}
    body = 0
    for match in LABEL.finditer(text):
        field = str(match.lastgroup)
        line = text[match.end() :].split("\n", 1)[0]
        if field not in record:
            record[field] = _shaped(field, line.strip())
            body = match.end() + len(line)
    return record | {"body": text[body:].strip()}


def _imported(text: str) -> dict[str, Any]:
    record: dict[str, Any] = {"body": text.strip()}
    for field, labels in IMPORTED.items():
        match = re.search(rf"^\s*(?:{labels})\s*:\s*(.*)$", text, re.IGNORECASE | re.MULTILINE)
        if match and match[1].strip():
            record[field] = _shaped(field, match[1].strip())
    return record


def _shaped(field: str, value: str) -> Any:
    if field in LISTS:
        return [part.strip() for part in value.split(",") if part.strip()]
    return RATINGS.get(value.lower()) if field == "rating" else value


def _calibre_reads(program: str, folder: Path, case: Case) -> dict[str, Any]:
    path = folder / (case["id"] + SUFFIXES[case["kind"]].replace(".eml", ".txt"))
    path.write_bytes(case["text"].encode(case["encoding"], errors="surrogateescape"))
    said = subprocess.run([program, str(path)], capture_output=True, text=True, timeout=60, check=False).stdout
    title = re.search(r"^Title\s*:\s*(.+)$", said, re.MULTILINE)
    authors = re.search(r"^Author\(s\)\s*:\s*(.+?)(?: \[.*)?$", said, re.MULTILINE)
    names = authors[1].split(" & ") if authors and authors[1] != "Unknown" else []
    return {"title": title[1] if title and title[1] != case["id"] else None, "authors": names}
