"""The API's addresses, and an answer of our own for those that are none of ours."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt

from ordinance.entrypoints.api.api import api, nowhere
from ordinance.entrypoints.api.problems import problem
from ordinance.entrypoints.api.routers import everything


def _problem_for_other_methods(view: Callable[..., Any]) -> Callable[..., Any]:
    @csrf_exempt  # nothing here is signed in by cookie
    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = view(request, *args, **kwargs)
        if not isinstance(answer, HttpResponseNotAllowed):
            return answer  # type: ignore[no-any-return]
        told = problem(request, "method_not_allowed", {"allowed": sorted(answer["Allow"].split(", "))})
        told["Allow"] = answer["Allow"]
        return told

    return answering


def _ours(pattern: URLPattern) -> URLPattern:
    pattern.callback = _problem_for_other_methods(pattern.callback)
    return pattern


everything.mount(api)
_patterns, _app, _namespace = api.urls
app_name = "api"
urlpatterns = [
    *[_ours(each) for each in _patterns if isinstance(each, URLPattern) and each.name != "api-root"],
    path("", csrf_exempt(nowhere), name="api-root"),
    path("<path:rest>", csrf_exempt(nowhere), name="nowhere"),
]
