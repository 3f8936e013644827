"""Lets programs sign in by HTTP Basic, where feeds, catalogues and the API stand; pages have their own form."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Callable

from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.models import AbstractUser
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from reliquary.web.access import site
from reliquary.web.answers import json_answer, problem

ROOMS = re.compile(r"/(?:opds|feeds|api)(?:/|$)|/works/[^/]{1,40}\.jsonld$")
"""Where programs are answered in their own way, and never sent to a form."""

REMEMBERED = 600
"""Seconds for which a right password is not worked out again: it costs a third of a second, and programs send it with
each request."""

CHALLENGE = 'Basic realm="Reliquary", charset="UTF-8"'
OPDS_AUTHENTICATION = "application/opds-authentication+json"


class BasicMiddleware:
    """Signs in whoever sends name and password; asks for them where the site wants a login."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not ROOMS.match(request.path):
            return self._get_response(request)
        sent = request.headers.get("Authorization", "")
        if sent[:6].casefold() == "basic ":
            user = known(request, sent[6:].strip())
            if user is None:
                return challenge(request, "Name and password do not belong together.")
            request.user = user
        if site().login and not request.user.is_authenticated:
            return challenge(request, "This library asks everyone to sign in; send a name and a password.")
        return self._get_response(request)


def known(request: HttpRequest, credentials: str) -> AbstractUser | None:
    """Whose credentials these are; a changed password or a closed account counts at once."""
    place = salted_hmac("reliquary.web.basic", credentials).hexdigest()
    remembered = cache.get(place)
    if remembered is not None:
        user = get_user_model().objects.filter(pk=remembered[0], is_active=True).first()
        if user is not None and constant_time_compare(user.get_session_auth_hash(), remembered[1]):
            return user
    try:
        name, colon, password = b64decode(credentials, validate=True).decode().partition(":")
    except (NotBase64, UnicodeDecodeError):
        return None
    if not colon or "\0" in name:
        return None
    user = authenticate(request, username=name, password=password)
    if user is not None:
        cache.set(place, (user.pk, user.get_session_auth_hash()), REMEMBERED)
    return user


def challenge(request: HttpRequest, sentence: str) -> HttpResponse:
    """Asks for name and password, in the words that this part of the site speaks."""
    if request.path.startswith("/opds"):
        document = {
            "id": "urn:reliquary:authentication",
            "title": "Reliquary",
            "description": sentence,
            "authentication": [
                {
                    "type": "http://opds-spec.org/auth/basic",
                    "labels": {"login": "Name", "password": "Password"},
                }
            ],
        }
        response = json_answer(document, OPDS_AUTHENTICATION, status=401)
    else:
        response = problem(401, sentence)
    response["WWW-Authenticate"] = CHALLENGE
    return response
