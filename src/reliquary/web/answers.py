"""How programs are answered: JSON, and problems as one sentence that says what to do."""

from __future__ import annotations

import json
from http import HTTPStatus

from django.http import HttpResponse

PROBLEM = "application/problem+json"


def json_answer(value: object, content_type: str = "application/json", status: int = 200) -> HttpResponse:
    """The value as JSON. Characters stand for themselves, so that placeholders of addresses are seen and withheld."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text.encode("utf-8", "replace"), content_type=content_type, status=status)


def problem(status: int, sentence: str) -> HttpResponse:
    """What went wrong, as RFC 9457 writes it.

    >>> problem(404, "There is no such work.").content.decode()
    '{"type":"about:blank","title":"Not Found","status":404,"detail":"There is no such work."}'
    """
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": sentence}
    return json_answer(body, PROBLEM, status)
