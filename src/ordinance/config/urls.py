"""Where the doors hang: pages at the root, the API under /api/v1/, health apart from both."""

from importlib.util import find_spec
from typing import Final

from django.urls import URLPattern, URLResolver, include, path

from ordinance.config.health import health

DOORS: Final = {"api/v1/": "ordinance.entrypoints.api.urls", "": "ordinance.entrypoints.web.urls"}


def _exists(module: str) -> bool:
    return find_spec(module.rpartition(".")[0]) is not None and find_spec(module) is not None


urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health, name="health"),
    *[path(prefix, include(module)) for prefix, module in DOORS.items() if _exists(module)],
]
