"""What machines are told: keep out, and do not mine."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse

AGENTS = (
    "CCBot", "GPTBot", "ChatGPT-User", "ClaudeBot", "Google-Extended", "Applebot-Extended", "Bytespider",
    "PerplexityBot", "Amazonbot", "meta-externalagent",
)  # fmt: skip
"""Gatherers of training text that read robots.txt by their own names."""


def robots(request: HttpRequest) -> HttpResponse:
    lines = [f"User-agent: {agent}\nDisallow: /\n" for agent in (*AGENTS, "*")]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def reservation(request: HttpRequest) -> JsonResponse:
    """The reservation of text and data mining, as the TDM reservation protocol words it."""
    return JsonResponse([{"location": "/", "tdm-reservation": 1}], safe=False)
