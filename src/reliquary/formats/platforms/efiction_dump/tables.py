"""The tables of eFiction 1.x to 3.5.x: which of a dump's tables is which, and what stands in their columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

STORIES, CHAPTERS, REVIEWS = "stories", "chapters", "reviews"
KEPT = (STORIES, CHAPTERS, REVIEWS)
"""Tables whose rows are laid aside on the disk."""
ORDERS: dict[str, tuple[tuple[str, ...], ...]] = {
    STORIES: (
        ("sid", "title", "summary", "storynotes", "catid", "classes", "charid", "rid", "date", "updated", "uid",
         "coauthors", "featured", "validated", "completed", "rr", "wordcount", "rating", "reviews", "count",
         "challenges"),
        ("sid", "psid", "title", "chapter", "summary", "catid", "gid", "charid", "wid", "rid", "date", "updated", "uid",
         "featured", "counter", "validated", "inorder", "storytext", "completed", "rr", "wordcount", "numreviews"),
        ("sid", "title", "summary", "catid", "gid", "charid", "wid", "rid", "date", "updated", "uid", "featured",
         "validated", "completed", "rr", "wordcount", "rating", "reviews", "challenges"),
        ("sid", "title", "summary", "catid", "gid", "charid", "wid", "rid", "date", "updated", "uid", "featured",
         "validated", "completed", "rr", "wordcount", "rating", "reviews"),
    ),
    CHAPTERS: (
        ("chapid", "title", "inorder", "notes", "storytext", "endnotes", "validated", "wordcount", "rating", "reviews",
         "sid", "uid", "count"),
        ("chapid", "title", "inorder", "notes", "storytext", "validated", "wordcount", "rating", "reviews", "sid",
         "uid"),
    ),
    REVIEWS: (
        ("reviewid", "item", "chapid", "reviewer", "uid", "review", "date", "rating", "respond", "type"),
        ("reviewid", "sid", "chapid", "reviewer", "member", "review", "date", "rating", "respond"),
        ("reviewid", "sid", "psid", "reviewer", "member", "review", "date", "rating"),
    ),
    "authors": (("uid", "penname", "realname", "email"),),
    "categories": (("catid", "parentcatid", "category"),),
    "characters": (("charid", "catid", "charname"),),
    "classes": (("class_id", "class_type", "class_name"),),
    "classtypes": (("classtype_id", "classtype_name", "classtype_title"),),
    "ratings": (("rid", "rating"),),
    "genres": (("gid", "genre"),),
    "warnings": (("wid", "warning"),),
    "coauthors": (("sid", "uid"),),
    "series": (("seriesid", "title", "summary"),),
    "inseries": (("seriesid", "sid", "subseriesid", "confirmed", "inorder"), ("seriesid", "sid", "inorder")),
    "challenges": (("chalid", "challenger", "uid", "title"),),
    "settings": (("sitekey", "sitename", "slogan", "url", "siteemail", "tableprefix", "skin", "hiddenskins"),),
}  # fmt: skip
"""The columns in the order in which each version made them, for dumps that do not say."""
EXACT = frozenset((*KEPT, "classes", "classtypes", "coauthors"))
"""Tables whose versions are told apart by how many columns they have."""
KEYS = {
    "authors": "uid", "categories": "catid", "characters": "charid", "classes": "class_id", "ratings": "rid",
    "classtypes": "classtype_id", "genres": "gid", "warnings": "wid", "series": "seriesid", "challenges": "chalid",
}  # fmt: skip
"""The column that the rows of small tables are found by."""
HELD = {
    "authors": ("penname", "email"), "categories": ("category", "parentcatid"), "characters": ("charname",),
    "classes": ("class_name", "class_type"), "classtypes": ("classtype_name", "classtype_title"),
    "ratings": ("rating",), "genres": ("genre",), "warnings": ("warning",), "series": ("title", "summary"),
    "challenges": ("title",), "settings": ("sitename", "url"),
}  # fmt: skip
"""What is held of them; whatever else they say of a person never gets past this door."""
TABLE = re.compile(
    rf"(?P<prefix>(?:.*(?:[^a-z]|fanfiction))?)(?P<role>{'|'.join(sorted(ORDERS, key=len, reverse=True))})"
)
DATED = re.compile(rb"\d{4}-\d\d-\d\d(?: .*)?|\d{1,11}", re.DOTALL)


@lru_cache(maxsize=1024)
def role_of(table: str) -> tuple[str, str] | None:
    """The prefix of a table's name and which of eFiction's tables it is; None for any other.

    >>> role_of("xf_fanfiction_inseries"), role_of("stories"), role_of("phpbb_posts")
    (('xf_fanfiction_', 'inseries'), ('', 'stories'), None)
    """
    found = TABLE.fullmatch(table.lower())
    return (found["prefix"], found["role"]) if found else None


def columns_of(role: str, values: Sequence[bytes | None]) -> tuple[str, ...] | None:
    """The columns of a row that nothing names, by how many it has; None where no version of eFiction made such rows."""
    for order in ORDERS[role]:
        fits = len(values) == len(order) if role in EXACT else len(values) >= len(order)
        if fits and (role != STORIES or DATED.fullmatch(values[order.index("date")] or b"")):
            return order
    return None
