"""Tells letters about stories from stories: replies that quote, short chatter, notices; unsure means a story."""

from __future__ import annotations

import re

ANSWER = re.compile(r"(?:\[[^\]]{1,40}\]\s*)*(?:re|aw|antw|sv|odp|vs|rif|resp)(?:\[\d+\]|\^\d+)?\s*:", re.IGNORECASE)
QUOTE = re.compile(r"^[ \t]{0,3}[A-Za-z]{0,4}[>|](?!\S*>)|^[ \t]*>")
ATTRIBUTION = re.compile(r"^.{0,200}\b(?:wrote|writes|said|schrieb|escribió|a écrit)\s*:\s*$", re.MULTILINE)
ORIGINAL = re.compile(r"^[ \t]*-{2,}[ \t]*Original Message", re.IGNORECASE | re.MULTILINE)
TOLD = re.compile(
    r"(?:\[[^\]]{1,40}\]\s*)*(?:ADM|ADMIN|LIST ADMIN|OT|OFF[- ]?TOPIC|REQ|REQUEST|LFF|LOOKING FOR|QUESTION|CHAT|"
    r"INTRO|META|TAN|POLL|ANN|ANNOUNCE(?:MENT)?|FILE|WELCOME)\b\s*(?:[:!]|-\s)",
)
"""Capitals at the start of a subject by which lists mark what is no story."""
STORY = re.compile(
    r"\b(?:fic|fanfic|story|drabble|vignette|ficlet|new|repost|chapter|part|prologue|epilogue|wip)\b|\d+\s*/\s*(?:\d+|\?)",
    re.IGNORECASE,
)
ASKS = re.compile(
    r"\b(?:looking for|searching for|in search of|help (?:me )?find\w*|"
    r"(?:does|can|could|has) any(?:one|body) (?:remember|know|have|seen)|"
    r"any(?:one|body) remember)\b",
    re.IGNORECASE,
)
LABEL = re.compile(
    r"^[ \t*_]*(?:title|author|rating|rated|pairing|summary|disclaimer|fandom|spoilers|archive|feedback|category)\b"
    r"[^\n:]{0,20}:",
    re.IGNORECASE | re.MULTILINE,
)
LONG = 200
"""Words of one's own from which a reply may be a story that was posted as one."""
SHORT = 60
"""Words below which a mail without any mark of a story is chatter."""


def no_story(subject: str, body: str) -> tuple[str, str] | None:
    """Kind and reason where a message is surely no story; None where it is one or may be.

    `body` comes without its signature and the services' notices.

    >>> no_story("Re: [list] FIC: Rain", "> It was raining.\\nI loved this line!")
    ('reply', 'a reply to another message')
    """
    lines = body.split("\n")
    quoted = sum(len(line.split()) for line in lines if QUOTE.match(line))
    own = sum(len(line.split()) for line in lines if not QUOTE.match(line))
    original = ORIGINAL.search(body)
    if original:
        below = len(body[original.start() :].split())
        quoted, own = quoted + below, max(own - below, 0)
    if own == 0:
        return ("empty message", "a message without words of its own")
    answer = ANSWER.match(subject) is not None
    quoting = quoted > 0 or ATTRIBUTION.search(body) is not None
    marked = LABEL.search(body) is not None
    if answer and ((quoting and (quoted > own or own < LONG)) or (own < SHORT and not marked)):
        return ("reply", "a reply to another message")
    if quoting and quoted > 2 * own and own < LONG and not marked:
        return ("reply", "a message that mostly quotes another")
    if marked:
        return None
    if TOLD.match(subject) and own < 2 * LONG:
        return ("chatter", "a message to the list that says it is no story")
    if own < SHORT and ASKS.search(f"{subject}\n{body[:400]}"):
        return ("chatter", "a short message that asks for a story")
    if own < SHORT and not STORY.search(subject):
        return ("chatter", "a short message without any mark of a story")
    return None
