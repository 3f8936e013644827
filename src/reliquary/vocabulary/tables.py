"""Reads the tables of `vocabularies/`, each once."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """The table `vocabularies/<name>.toml`; callers must not change it.

    >>> "com" in table("addresses")["generic"]
    True
    """
    return tomllib.loads(files("reliquary.vocabularies").joinpath(f"{name}.toml").read_text(encoding="utf-8"))
