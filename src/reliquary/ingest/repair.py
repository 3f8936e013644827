"""Mends text that programs damaged."""

from __future__ import annotations

from reliquary.work import Draft


def repair(draft: Draft) -> Draft:
    """The draft with its text mended."""
    return draft
