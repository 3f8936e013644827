"""By-lines give pen names: every author, nobody else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.ingest.values.authors import authors

LINES = {
    "Author: by Wren": ["Wren"],
    "by Wren Halloway": ["Wren Halloway"],
    "von Silberdistel": ["Silberdistel"],
    "Wren (Real Name)": ["Wren"],
    "Wren (wren@example.org)": ["Wren"],
    "Wren, wren@example.org": ["Wren"],
    "Wren / wren@example.org": ["Wren"],
    "Wren <wren AT example DOT org>": ["Wren"],
    "Wren ⟦contact 7⟧": ["Wren"],
    "Gilda <gilda@example.net> & Corporal Punishment <cp@example.com>": ["Gilda", "Corporal Punishment"],
    "marchhare, Elsinore J. and tinderbox": ["marchhare", "Elsinore J.", "tinderbox"],
    "Anna (a@example.org), Bea (b@example.org), Cy (c@example.org)": ["Anna", "Bea", "Cy"],
    "Quill, Duchess of Ink; Hal": ["Quill, Duchess of Ink", "Hal"],
    'Tobias "Nine Lives" Marrow (nlmarrow@example.net)': ['Tobias "Nine Lives" Marrow'],
    "Ensign Pym, Jr.": ["Ensign Pym, Jr."],
    "Larabee's Left Boot & Juniper Hale": ["Larabee's Left Boot", "Juniper Hale"],
    "Wren a.k.a. Somebody": ["Wren"],
    "Wren, betaed by Hal": ["Wren"],
    "Wren; translated by Hal": ["Wren"],
    "*~*Wren*~*": ["Wren"],
    "M. Pargeter": ["M. Pargeter"],
    "thistle_and_co": ["thistle_and_co"],
    "© 1999 Wren": ["Wren"],
    "Call me Wren. Everybody does.": ["Wren"],
    "An X-Files story by Wren Halloway": ["Wren Halloway"],
    "Wren, aka Hal": ["Wren"],
    "wren_hal@example.org (Wren Halloway)": ["Wren Halloway"],
    "(wren@example.org) Wren": ["Wren"],
    "Wren Author's e-mail: wren@example.org": ["Wren"],
    "Wren (c) 1998": ["Wren"],
    "copyright 1998 Wren": ["Wren"],
    "Wren -- with apologies to Hal": ["Wren"],
    "Wren || Hal": ["Wren", "Hal"],
    "unknown": [],
    "wren@example.org": [],
    "": [],
}


@pytest.mark.parametrize(("line", "names"), LINES.items())
def test_a_by_line_gives_its_authors(line: str, names: list[str]) -> None:
    assert list(authors(line)) == names


@given(st.text(max_size=200))
def test_nothing_raises_and_no_address_is_a_name(written: str) -> None:
    assert all(any(map(str.isalnum, name)) for name in authors(f"{written} wren@example.org"))
