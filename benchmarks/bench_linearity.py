"""Whether twice the input takes at most 2.3 times as long: each witness, each step of reading, each format's parser.

Each is given stories and every input that once was, or might be, read slowly: signs and words on which patterns start
over and over. A row is one reader with the input on which its time grew most. Words on the command line choose rows.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from typing import Any

from generator import documents
from growth import MOST, Growth, growth
from machine import machine

from reliquary.formats import recognise
from reliquary.ingest.describe import LAYOUT, TEXT
from reliquary.ingest.describe.addresses import find_addresses
from reliquary.ingest.describe.subject import subject
from reliquary.ingest.divide import divide
from reliquary.ingest.fingerprint import fingerprint
from reliquary.ingest.layout.units import read_units
from reliquary.ingest.repair import repair
from reliquary.ingest.settle import settle
from reliquary.ingest.typeset import typeset
from reliquary.ingest.values.prose import prose
from reliquary.markup.charset import decode
from reliquary.markup.page import read_page
from reliquary.web.typography import typographic
from reliquary.work import Claim, Draft, Place, Region, Source

GOLD = Path(__file__).parents[1] / "evaluation" / "gold"
PIECES = (
    "Title: x ", "by X\n", "(", "[", "a:b ", "1. ", "! ", "- ", "“x” ", "Why? Yes. ", "a@", "a.b@c.d@", " at ",
    "x at y.", "dot at dot ", "@a.a.a.a.a.a.", "- _", "_a_ ", "*", "* ", "a* ", "* * *\n\n", "a\n", "<", "\n", " \n",
    "\n ", "|", "a/b ", "PG-13 ", "PG-13\n", "Title: x\n", "Title: x\n\n", "Part 1\n\n", "I\n", "The End\n", "-- \n",
    "=20\n", "é", "Ã©", "&amp;", '\\"', "哈", "T H E ", "Mulder ", "(c) 1999 Wren\n", "//x// thoughts\n",
    '"Hi," he said.\n', "Why?\n", "a: ", "x = y\n", "[a] [b] ", "A | B | ", "\t", "a  b\t", "  Wren\n\n",
    "I own no one. ", "12:00 a: b\n", "> ", "> x\n", "1\n\n", "'", '"', ". . . ",
)  # fmt: skip
"""What the inputs repeat."""
HOSTILE = (
    "<div>", "<div></p>", "<p><font color=red>", "<table><tr><td>", "<blockquote><i>", '<a href="x>', "<", "&",
    "<ul><li>", "</p>", "<br>", "<p>", "<b>", "<!--", "<td>", "<script>", "<pre>", "&#", "<p>x</p>",
    "<a href=x>y</a> ", "<hr>",
)  # fmt: skip
"""The same for pages."""
FIELDS = (
    "title", "authors", "rating", "relationships", "characters", "category", "archive", "series", "date", "summary",
    "spoilers", "disclaimer", "notes", "status", "warnings", "genres", "fandoms", "instalment", "language",
)  # fmt: skip


def main() -> None:
    print(f"machine: {machine()}")
    print(f"{'reader':28} {'grew most on':24} {'size':>9} {'seconds':>8} {'twice':>6}")
    wanted, worst = sys.argv[1:], 0.0
    for name, inputs, run in readers():
        if wanted and not any(word in name for word in wanted):
            continue
        found = [(label, growth(make, run)) for label, make in inputs]
        label, grown = max(found, key=lambda each: each[1].ratio)
        worst = max(worst, grown.ratio)
        print(row(name, label, grown), flush=True)
    print(f"ratio: at most {worst:.2f} (allowed {MOST})")
    if worst > MOST:
        raise SystemExit("Some reading is not linear in the length of its input.")


def row(name: str, label: str, grown: Growth) -> str:
    ratio = f"{grown.ratio:6.2f}" if grown.ratio else "     -"
    return f"{name:28} {label[:24]:24} {grown.size:9,} {grown.once:8.3f} {ratio}"


Inputs = list[tuple[str, Callable[[int], Any]]]


def readers() -> Iterator[tuple[str, Inputs, Callable[[Any], object]]]:
    """Each reader, its inputs and how it is called."""
    texts: Inputs = [(repr(piece), partial(repeated, piece)) for piece in PIECES]
    texts += [("a story", story), ("a story in one line", lambda size: story(size).replace("\n", " "))]
    drafts: Inputs = [(label, lambda size, make=make: draft(make(size))) for label, make in texts]
    divided: Inputs = [(label, cache(lambda size, make=make: divide(draft(make(size))))) for label, make in texts]
    for witness in LAYOUT:
        yield f"witness {witness.__name__}", divided, lambda given, witness=witness: list(witness(given))
    for teller in TEXT:
        yield f"witness {teller.__name__}", drafts, lambda given, teller=teller: list(teller(given))
    settled = [(label, lambda size, make=make: stated(make(size))) for label, make in texts]
    yield "witness subject line", texts, lambda text: list(subject(text, (0, len(text))))
    yield "addresses", texts, lambda text: list(find_addresses(text))
    yield "units", texts, lambda text: [*read_units(text, (0, len(text)))]
    yield "divide", drafts, divide
    yield "repair", drafts, repair
    yield "typeset", drafts, lambda given: typeset(as_story(given))
    yield "fingerprint", texts, fingerprint
    yield "prose", texts, prose
    yield "settle", settled, settle
    yield "typography", texts, typographic
    yield "decode", [(label, lambda size, make=make: strange(make(size))) for label, make in texts], decode
    yield "page", [(piece, partial(repeated, piece)) for piece in HOSTILE], read_page
    for name, inputs in formats().items():
        yield f"format {name}", inputs, read


def repeated(piece: str, size: int) -> str:
    return piece * (size // len(piece))


def story(size: int) -> str:
    (_, data), *_ = documents(1, seed=3, size=size)
    return data.decode()


def strange(text: str) -> bytes:
    return f"{text}é".encode("utf-16-le" if text[:1] == "a" else "cp1252", "replace")


def stated(text: str) -> list[Claim]:
    return [Claim(field, text, text, "labelled header", 0.9) for field in FIELDS]


def draft(text: str) -> Draft:
    return Draft(Place("a.txt"), "", None, "text", None, text, "", regions=(Region("author text", (0, len(text))),))


def as_story(given: Draft) -> Draft:
    return Draft(
        Place("a.txt"), "", None, "text", None, given.text, "", regions=(Region("story", (0, len(given.text))),)
    )


def formats() -> dict[str, Inputs]:
    """One page or file of each format that the gold documents have, what it holds repeated."""
    found: dict[str, Inputs] = {}
    for file in sorted(GOLD.glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            text = json.loads(line).get("text") or ""
            format = recognise(source(text))
            for name in dict.fromkeys(each.format for each in drafts_of(format, text)):
                found.setdefault(name, [(name, partial(lengthened, text))])
    return found


def drafts_of(format: Any, text: str) -> list[Draft]:
    return [each for each in format.read(source(text)) if isinstance(each, Draft)] if hasattr(format, "read") else []


def lengthened(text: str, size: int) -> Source:
    """A document with everything in its body repeated."""
    start = text.lower().find("<body")
    start = text.find(">", start) + 1 if start >= 0 else 0
    end = text.lower().rfind("</body")
    end = end if end >= 0 else len(text)
    return source(text[:start] + text[start:end] * max(1, size // max(1, end - start)) + text[end:])


def source(text: str) -> Source:
    data = text.encode("utf-8", "replace")
    return Source(Place("a.txt"), len(data), "", lambda: BytesIO(data))


def read(given: Source) -> None:
    format = recognise(given)
    for _ in format.read(given) if hasattr(format, "read") else ():
        pass


if __name__ == "__main__":
    main()
