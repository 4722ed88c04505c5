"""The small addresses of the frame: what is waiting now, the theme, the columns of a list."""

import hashlib
from typing import Final, TypeVar

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_POST, require_safe

from ordinance.entrypoints.web.frame import THEME
from ordinance.entrypoints.web.given import CONTROL
from ordinance.entrypoints.web.now import now_shown
from ordinance.entrypoints.web.returning import back
from ordinance.entrypoints.web.sessions import Visit, signed_in, visit_of
from ordinance.entrypoints.web.templatetags.parts import THEMES
from ordinance.entrypoints.web.views.language import YEAR
from ordinance.workflows.preferences import theme_choose

R = TypeVar("R", bound=HttpResponse)
_QUERY_MOST: Final = 2_000
_KEPT_COLUMNS: Final = 60


@require_safe
@signed_in
def now(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What is waiting, as the frame shows it; 304 while nothing changed."""
    figures = now_shown(visit)
    seen = repr((figures, visit.actor, request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)))
    etag = quote_etag(hashlib.sha256(seen.encode()).hexdigest()[:24])
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = render(request, "web/frame/now.html", {"now": figures, "visit": visit})
        response.headers["ETag"] = etag
    return response


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark or as the system: a cookie, and for those signed in their own setting."""
    chosen = request.POST.get("theme", "")
    if chosen not in THEMES:
        raise BadRequest("theme: not_a_choice")
    visit = visit_of(request)
    if visit is not None:
        theme_choose(visit.actor, chosen)
    return theme_kept(HttpResponseRedirect(back(request)), chosen)


def theme_kept(response: R, chosen: str) -> R:
    """Keep the theme with the browser."""
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(THEME, chosen, max_age=YEAR, samesite="Lax", secure=secure, httponly=True)
    return response


@require_safe
@signed_in
def columns(request: HttpRequest, visit: Visit) -> HttpResponse:
    """From the form of columns to the address of the list that shows them."""
    path, said = request.GET.get("table", ""), request.GET.get("query", "")
    chosen = request.GET.getlist("column")[:_KEPT_COLUMNS]
    if CONTROL.search(path + said) or len(said) > _QUERY_MOST or not path.startswith("/") or path.startswith("//"):
        raise BadRequest("table: not_a_choice")
    try:
        resolve(path)
    except Resolver404 as error:
        raise BadRequest("table: not_a_choice") from error
    query = QueryDict(said, mutable=True)
    query["columns"] = ",".join(chosen)
    return HttpResponseRedirect(f"{path}?{query.urlencode()}")
