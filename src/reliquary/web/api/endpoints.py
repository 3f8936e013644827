"""The table of endpoints, and how each is answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt

from reliquary.library.query import QueryError
from reliquary.web.answers import json_answer, problem
from reliquary.web.api import finding, works
from reliquary.web.api.parameters import KEY, LIFTED, NUMBER, QUERY, Parameter, Slip, choice, cursor, limit, read_all
from reliquary.web.freshness import fresh
from reliquary.web.names import KINDS

Answer = Callable[..., "works.JSON | HttpResponse"]

SAFE = ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address of the API: its path as Django and its path as OpenAPI write it, and the shape of its answers."""

    name: str
    route: str
    shape: str
    answer: Answer
    parameters: tuple[Parameter, ...] = ()
    follows_changes: bool = True

    @property
    def template(self) -> str:
        """The path as OpenAPI writes it.

        >>> Endpoint("api-work", "works/<str:key>", "Whole", works.whole).template
        '/api/v1/works/{key}'
        """
        return "/api/v1/" + self.route.replace("<str:", "{").replace("<int:", "{").replace(">", "}")

    @property
    def pattern(self) -> URLPattern:
        answered = fresh(self._answered) if self.follows_changes else self._answered
        return path(f"api/v1/{self.route}", csrf_exempt(_in_sentences(answered)), name=self.name)

    def _answered(self, request: HttpRequest, **places: Any) -> HttpResponse:
        value = self.answer(request, read_all(self.parameters, request.GET), **places)
        return value if isinstance(value, HttpResponse) else json_answer(value)


def _in_sentences(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view, with whatever goes wrong told in a sentence."""

    def answer(request: HttpRequest, **places: Any) -> HttpResponse:
        if request.method not in SAFE:
            response = problem(405, "This API is for reading only; use GET.")
            response["Allow"] = ", ".join(SAFE)
            return response
        try:
            return view(request, **places)
        except (Slip, QueryError) as slip:
            return problem(400, str(slip))
        except Http404:
            return nowhere(request)

    return answer


@csrf_exempt
def nowhere(request: HttpRequest, rest: str = "") -> HttpResponse:
    """The answer where there is nothing, or nothing for whoever asks."""
    return problem(404, "Nothing is here, or it is not open to you; /api/v1/openapi.json lists what there is.")


ENDPOINTS = (
    Endpoint("api", "", "Library", finding.library),
    Endpoint("api-works", "works", "Works", works.works, (QUERY, cursor(18), limit(200, 50))),
    Endpoint("api-work", "works/<str:key>", "Whole", works.whole, (KEY, LIFTED)),
    Endpoint("api-chapters", "works/<str:key>/chapters", "Chapters", works.chapters, (KEY, LIFTED)),
    Endpoint("api-chapter", "works/<str:key>/chapters/<int:number>", "Text", works.chapter, (KEY, NUMBER, LIFTED)),
    Endpoint(
        "api-edition", "works/<str:key>/editions/<int:number>", "EditionText", works.edition, (KEY, NUMBER, LIFTED)
    ),
    Endpoint(
        "api-search", "search", "Search", finding.search,
        (QUERY, choice("sort", "The order.", finding.ORDERS, "relevance"), cursor(5), limit(50, 20)),
    ),
    Endpoint(
        "api-facets", "facets", "Facet", finding.facets,
        (QUERY, choice("field", "The field to count.", tuple(finding.PUBLIC), "fandom"), limit(500, 50)),
    ),
    Endpoint(
        "api-names", "names/<str:kind>", "Names", finding.names,
        (choice("kind", "What to list.", tuple(KINDS), place="path"), QUERY, cursor(5), limit(500, 100)),
    ),
    Endpoint("api-browse", "browse", "Browse", finding.browse, (limit(50, 8),)),
    Endpoint("api-glance", "glance", "Glance", finding.glance),
    Endpoint("api-refusals", "refusals", "Troubles", finding.troubles, follows_changes=False),
)  # fmt: skip
