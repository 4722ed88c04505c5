"""Signing in and out. Attempts are counted before the password is looked at."""

from django.contrib.auth import login as session_open
from django.contrib.auth import logout as session_end
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ordinance.entrypoints.sentences.telling import told
from ordinance.entrypoints.web.demo import demo_people, demo_person
from ordinance.entrypoints.web.given import Form
from ordinance.entrypoints.web.sessions import COMPANY, Visit, signed_in
from ordinance.entrypoints.web.templatetags.pages import language as reader_language
from ordinance.entrypoints.web.views.frame import theme_kept
from ordinance.entrypoints.web.views.language import cookie_set
from ordinance.foundation.calendar.clock import wall
from ordinance.foundation.errors import Refusal
from ordinance.foundation.people.models import Person
from ordinance.foundation.people.queries import person_proved, posts_held
from ordinance.foundation.people.services import sign_in_count, sign_in_succeeded
from ordinance.foundation.preferences.queries import theme_of

BACKEND = "django.contrib.auth.backends.ModelBackend"
LOGIN_MAX, PASSWORD_MAX, NEXT_MAX = 150, 128, 500


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page, and the attempt."""
    if request.method == "GET":
        if isinstance(request.user, Person):
            return HttpResponseRedirect("/")
        return _page(request, login="", refusal="", following=request.GET.get("next", ""))
    form = Form(request.POST.dict())
    login = form.text("login", most=LOGIN_MAX, is_required=True)
    password = request.POST.get("password", "")
    if form.errors or "\x00" in password or len(password) > PASSWORD_MAX:
        return _page(request, login=login, refusal=_("Give your sign-in name and password."), status=422)
    try:
        sign_in_count(login, str(request.META.get("REMOTE_ADDR") or "unknown"), now=wall())
        person = person_proved(login, password)
    except Refusal as refusal:
        return _page(request, login=login, refusal=told(refusal, reader_language()), status=refusal.status)
    if not posts_held(person.pk, wall()):
        return _page(request, login=login, refusal=_("You hold no post in any company today."), status=403)
    sign_in_succeeded(login)
    session_open(request, person, backend=BACKEND)
    return theme_kept(cookie_set(HttpResponseRedirect(_following(request)), person.language), theme_of(person.pk))


@require_POST
def sign_in_as(request: HttpRequest) -> HttpResponse:
    """Become somebody of the demonstration, in one of their companies, with one click and no password."""
    person = demo_person(request.POST.get("login", "")[:LOGIN_MAX].replace("\x00", ""))
    held = posts_held(person.pk, wall()) if person is not None else []
    if person is None or not held:
        raise PermissionDenied
    session_open(request, person, backend=BACKEND)
    wanted = request.POST.get("company", "")
    chosen = next((post.company_id for post in held if str(post.company_id) == wanted), None)
    if chosen is not None:
        request.session[COMPANY] = chosen
    return HttpResponseRedirect(_following(request))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    session_end(request)
    return HttpResponseRedirect("/sign-in")


@require_POST
@signed_in
def company(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Work in another company the person holds a post in."""
    wanted = request.POST.get("company", "")
    chosen = next((each for each in visit.companies if str(each.pk) == wanted), None)
    if chosen is None:
        raise BadRequest("company: not_a_choice")
    request.session[COMPANY] = chosen.pk
    return HttpResponseRedirect("/")


def _following(request: HttpRequest) -> str:
    """Where the person wanted to go; only places of this site."""
    wanted = request.POST.get("next", "")[:NEXT_MAX]
    hosts = {request.get_host()}
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=hosts, require_https=request.is_secure())
    return wanted if wanted and is_ours and "\x00" not in wanted else "/"


def _page(
    request: HttpRequest, *, login: str, refusal: str, following: str | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "login": login,
        "refusal": refusal,
        "next": (request.POST.get("next", "") if following is None else following)[:NEXT_MAX],
        "demo": demo_people(),
        "here": "/sign-in",
    }
    return render(request, "web/sign_in.html", context, status=status)
