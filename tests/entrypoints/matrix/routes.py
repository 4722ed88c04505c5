"""All addresses there are, from the URLconf: a new one shows up here by itself."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from ordinance.entrypoints.api.api import api
from ordinance.entrypoints.api.operations import ROOT, route_of
from ordinance.entrypoints.doors import url_door


def routes() -> list[str]:
    """Every route of the pages and of what is neither page nor API, as Django writes them."""
    return [route for route in _walk(get_resolver().url_patterns, "") if not route.startswith(ROOT)]


def operations() -> list[str]:
    """Every operation of the API as the name of a door: `GET /api/v1/orders`."""
    get_resolver().url_patterns  # noqa: B018 # the operations hang in once the URLconf is loaded
    return [
        url_door(method, route_of(path))
        for bound in api._get_bound_routers()
        for path, view in bound.path_operations.items()
        for operation in view.operations
        for method in operation.methods
    ]


def _walk(patterns: "list[URLPattern | URLResolver]", prefix: str) -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        else:
            yield route
