"""Tells names that anybody may bear, and everyday words, from those that point at somebody."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from reliquary.vocabulary.folding import fold
from reliquary.vocabulary.toml import read_toml

KINDS = ("first_names", "surnames", "words")


@cache
def is_common(name: str) -> bool:
    """Whether a name is made up of everyday words, first names or surnames and nothing else.

    >>> is_common("Jack"), is_common("Friends"), is_common("Methos"), is_common("The X-Files")
    (True, True, False, False)
    """
    words = fold(name).split()
    return bool(words) and all(word in everyday() for word in words)


@cache
def everyday() -> frozenset[str]:
    """Every common first name, surname and word of the data file, folded."""
    table = read_toml(files("reliquary.vocabularies").joinpath("common.toml").read_text("utf-8"))
    return frozenset(fold(word) for kind in KINDS for word in re.split(r"[\s,]+", table[kind]) if word)
