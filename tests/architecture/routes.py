"""Every route of the server, as the URL configuration has it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

API = "/api/v1/"


@dataclass(frozen=True)
class RouteOfServer:
    """One address: its pattern, its view class (None for a plain function), and method to action."""

    pattern: str
    view: Any
    actions: dict[str, str]


def all_routes() -> list[RouteOfServer]:
    """All addresses, flattened."""
    return list(_walk(get_resolver().url_patterns, "/"))


def api_routes() -> list[RouteOfServer]:
    """The addresses of the API."""
    return [route for route in all_routes() if route.pattern.startswith(API)]


def calls() -> list[tuple[str, str, Any, str]]:
    """Each call of the API: method, pattern, view class, action."""
    return [
        (method, route.pattern, route.view, action)
        for route in api_routes()
        for method, action in sorted(route.actions.items())
        if method != "head"
    ]


def _walk(patterns: Any, prefix: str) -> Iterator[RouteOfServer]:
    for one in patterns:
        path = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, path)
        elif isinstance(one, URLPattern):
            view = getattr(one.callback, "cls", None)
            yield RouteOfServer(path, view, dict(getattr(one.callback, "actions", None) or {}))
