"""The OpenAPI document, made from the table of endpoints."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from reliquary import __version__
from reliquary.web.answers import PROBLEM, json_answer
from reliquary.web.api.endpoints import ENDPOINTS, Endpoint
from reliquary.web.api.parameters import Parameter
from reliquary.web.api.shapes import SHAPES, ref

ABOUT = (
    "Reads the library. Without a login it gives general and teen works only, of those that their authors allow to be "
    "shown; a keeper signs in by HTTP Basic. E-mail addresses are withheld in every answer. Every answer bears an ETag "
    "made from the library's change number. Nothing here may be mined for training."
)


@require_safe
def document(request: HttpRequest) -> HttpResponse:
    return json_answer(openapi())


def openapi() -> dict[str, Any]:
    """The document of the whole API."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Reliquary", "version": __version__, "description": ABOUT},
        "paths": {endpoint.template: {"get": _operation(endpoint)} for endpoint in ENDPOINTS},
        "components": {"schemas": SHAPES, "securitySchemes": {"basic": {"type": "http", "scheme": "basic"}}},
        "security": [{}, {"basic": []}],
    }


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    return {
        "operationId": endpoint.name,
        "summary": " ".join((endpoint.answer.__doc__ or "").split()),
        "parameters": [_parameter(parameter) for parameter in endpoint.parameters],
        "responses": {
            "200": _described("What was asked for.", "application/json", endpoint.shape),
            "301": {"description": "The work has been joined to another, whose address this names."},
            "304": {"description": "Nothing has changed since the ETag that was sent."},
            **{str(status): _described(words, PROBLEM, "Problem") for status, words in PROBLEMS.items()},
        },
    }


PROBLEMS = {
    400: "A parameter or the query makes no sense.",
    401: "The library asks everyone to sign in, or name and password do not belong together.",
    403: "The text of this work leaves the library in no form.",
    404: "Nothing is here, or it is not open to whoever asks.",
    405: "The API is for reading only.",
}


def _described(words: str, content_type: str, shape: str) -> dict[str, Any]:
    return {"description": words, "content": {content_type: {"schema": ref(shape)}}}


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": parameter.place,
        "description": parameter.about,
        "required": parameter.place == "path",
        "schema": dict(parameter.schema),
    }
