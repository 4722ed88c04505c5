"""Where the doors hang: pages at the root, the API under /api/v1/, health apart from both."""

from django.urls import include, path

from ordinance.config.health import health

urlpatterns = [
    path("healthz", health, name="health"),
    path("api/v1/", include("ordinance.entrypoints.api.urls")),
    path("", include("ordinance.entrypoints.web.urls")),
]
