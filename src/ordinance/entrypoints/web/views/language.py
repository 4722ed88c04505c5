"""The language of the pages: a cookie, and for those signed in their own setting."""

from typing import Final, TypeVar

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from ordinance.entrypoints.web.returning import back
from ordinance.entrypoints.web.sessions import visit_of
from ordinance.workflows.language import language_choose

R = TypeVar("R", bound=HttpResponse)
YEAR: Final = 365 * 24 * 3600
CODES: Final = frozenset(code for code, _ in settings.LANGUAGES)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Go on in another language, on the page where the choice was made."""
    chosen = request.POST.get("language", "")
    if chosen not in CODES:
        raise BadRequest("language: not_a_choice")
    visit = visit_of(request)
    if visit is not None:
        language_choose(visit.actor, chosen)
    return cookie_set(HttpResponseRedirect(back(request)), chosen)


def cookie_set(response: R, code: str) -> R:
    """Keep the language with the browser."""
    is_secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, code, max_age=YEAR, samesite="Lax", secure=is_secure, httponly=True
    )
    return response
