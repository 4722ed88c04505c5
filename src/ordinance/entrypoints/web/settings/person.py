"""One person: who they are, their posts, how they sign in, the tokens of their programs, what happened."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ordinance.entrypoints.doors import declare, url_door
from ordinance.entrypoints.web.frame import framed
from ordinance.entrypoints.web.given import FieldRefused, Form, key_of
from ordinance.entrypoints.web.sessions import Visit, signed_in
from ordinance.entrypoints.web.settings.forms import (
    SEEN,
    ActForm,
    Attempt,
    Input,
    act_form,
    acted,
    key_or_404,
    seen_of,
)
from ordinance.entrypoints.web.settings.history import history_shown
from ordinance.entrypoints.web.settings.people import ROLE_CHOICES, managing
from ordinance.entrypoints.web.settings.separation import hints, kept_apart
from ordinance.foundation.calendar.clock import time_of
from ordinance.foundation.errors import Outcome, Refusal
from ordinance.foundation.people.rules import OWN, Actor, duties_of
from ordinance.foundation.people.services import PersonFields
from ordinance.foundation.policy.queries import documents_in_force
from ordinance.insight.people_list import PersonPage, person_page
from ordinance.workflows.kernel import Workflow
from ordinance.workflows.person import (
    own_password_change,
    person_activate,
    person_change,
    person_password_set,
    person_seen,
    token_withdraw,
)
from ordinance.workflows.posts import PostRequest, post_add, post_end

Call = Callable[[Actor], Outcome]
ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is read for something else
GROUPS, GROUP = 4, 5

CHANGE: Final = (
    Input(name="name_zh", label=_("Name in Chinese"), most=100, is_required=True),
    Input(name="name_en", label=_("Name in English"), most=100),
    Input(name="email", label=_("E-mail"), most=254, kind="email"),
    Input(name="language", label=_("Language"), kind="choice", is_required=True, options=tuple(settings.LANGUAGES)),
)
ACTIVE: Final = (
    Input(name="is_active", label=_("Sign-in"), kind="choice", options=(("1", ""), ("0", "")), is_required=True),
    Input(name="reason", label=_("Reason"), most=500, is_required=True),
)
POST: Final = (
    Input(name="role", label=_("Role"), kind="choice", is_required=True, options=ROLE_CHOICES),
    Input(name="from_on", label=_("From the day"), kind="date", hint=_("Empty: from today on.")),
    Input(name="until_on", label=_("Until"), kind="date", hint=_("Empty: without an end.")),
    Input(name="customer", label=_("Customer’s code"), most=40, hint=_("For the role Customer only.")),
)
END: Final = (
    Input(name="post", label=_("Role"), most=19, is_required=True),
    Input(name="last_on", label=_("Last day"), kind="date", hint=_("Empty: ends at once.")),
)
TOKEN: Final = (Input(name="token", label=_("Token"), most=19, is_required=True),)
OWN_PASSWORD: Final = (
    Input(name="current", label=_("Password until now"), most=128, kind="password", is_required=True),
    Input(name="password", label=_("New password"), most=128, kind="password", is_required=True,
          hint=_("At least ten characters.")),
    Input(name="again", label=_("New password once more"), most=128, kind="password", is_required=True),
)  # fmt: skip
DONE: Final[Mapping[str, Any]] = {
    "change": _("The changes are kept."),
    "active": _("Sign-in is changed."),
    "post": _("The post is given."),
    "end": _("The post is ended."),
    "token": _("The token is revoked."),
}
ACTS: Final[Mapping[str, tuple[Sequence[Input], Workflow[..., Any]]]] = {
    "change": (CHANGE, person_change),
    "active": (ACTIVE, person_activate),
    "post": (POST, post_add),
    "end": (END, post_end),
    "token": (TOKEN, token_withdraw),
}
for _name, (_inputs, _workflow) in ACTS.items():
    declare(url_door("POST", f"settings/people/<str:key>/{_name}"), _workflow)
declare(url_door("POST", "settings/people/<str:key>/password"), person_password_set)
declare(url_door("POST", "account/password"), own_password_change)


@require_safe
@signed_in
def person(request: HttpRequest, visit: Visit, key: str) -> HttpResponse:
    """The page of one person."""
    managing(visit)
    return _shown(request, visit, key_or_404(key))


def person_act(name: str) -> Callable[..., Any]:
    """The view of one act of the page."""
    inputs = ACTS[name][0]

    @require_POST
    @signed_in
    def act(request: HttpRequest, visit: Visit, key: str) -> HttpResponse:
        managing(visit)
        person_id = key_or_404(key)
        return acted(
            request,
            visit,
            name,
            inputs,
            lambda form, given: _READERS[name](person_id, form, given),
            again=lambda attempt: _shown(request, visit, person_id, attempt),
            done=lambda _done: (reverse("person", args=[person_id]), DONE[name]),
        )

    act.__name__ = f"person_{name}"
    return act


@require_POST
@signed_in
def person_password(request: HttpRequest, visit: Visit, key: str) -> HttpResponse:
    """A fresh password, shown on this answer and nowhere else; sent again, the form makes another."""
    managing(visit)
    person_id = key_or_404(key)
    if person_page(visit.company.pk, person_id, _today(visit)) is None:
        raise Http404
    password = "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
    try:
        person_password_set(visit.actor, person_id, password)
    except Refusal as refusal:
        attempt = Attempt(name="password", given={}, errors={}, refused=refusal.refused())
        return _shown(request, visit, person_id, attempt)
    return _shown(request, visit, person_id, password=password)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def own_password(request: HttpRequest, visit: Visit) -> HttpResponse:
    """One's own password; whoever changed it signs in anew."""
    if not visit.actor.may(next(iter(OWN))):
        raise PermissionDenied

    def again(attempt: Attempt | None) -> HttpResponse:
        titles = (_("Own password"), _("Change the password"))
        act = act_form("own", reverse("own_password"), titles, OWN_PASSWORD, attempt=attempt, tone="main",
                       note=_("Afterwards you sign in anew."))  # fmt: skip
        context = {"act": act, "title": _("Own password"), "back": "/"}
        status, refused = (attempt.status, attempt.refused) if attempt else (200, None)
        return framed(request, visit, "web/settings/new.html", context, refused=refused, status=status)

    def read(form: Form, given: Mapping[str, str]) -> Call:
        # passwords as typed: their blanks count
        current, password = form.given.get("current", ""), form.given.get("password", "")
        if password != form.given.get("again", ""):
            form.refuse("again", "passwords_differ")
        return lambda actor: own_password_change(actor.with_key(None), current, password)

    if request.method != "POST":
        return again(None)
    return acted(request, visit, "own", OWN_PASSWORD, read, again=again,
                 done=lambda _done: (reverse("sign_in"), _("The password is changed.")))  # fmt: skip


def _change(person_id: int, form: Form, given: Mapping[str, str]) -> Call:
    fields = PersonFields(
        name_zh=given["name_zh"], name_en=given["name_en"], email=given["email"], language=given["language"]
    )
    return lambda actor: person_change(actor, person_id, fields, seen_of(form))


def _active(person_id: int, form: Form, given: Mapping[str, str]) -> Call:
    return lambda actor: person_activate(actor, person_id, is_active=given["is_active"] == "1", reason=given["reason"])


def _post(person_id: int, form: Form, given: Mapping[str, str]) -> Call:
    if given["role"] == "customer" and not given["customer"]:
        form.refuse("customer", "required")
    request = PostRequest(
        role=given["role"], from_on=form.day("from_on"), until_on=form.day("until_on"), customer=given["customer"]
    )
    return lambda actor: post_add(actor, person_id, request)


def _end(person_id: int, form: Form, given: Mapping[str, str]) -> Call:
    post, last_on = _key(form, "post", given), form.day("last_on")
    return lambda actor: post_end(actor, person_id, post, last_on)


def _token(person_id: int, form: Form, given: Mapping[str, str]) -> Call:
    token = _key(form, "token", given)
    return lambda actor: token_withdraw(actor, person_id, token)


_READERS: Final[Mapping[str, Callable[[int, Form, Mapping[str, str]], Call]]] = {
    "change": _change,
    "active": _active,
    "post": _post,
    "end": _end,
    "token": _token,
}


def _key(form: Form, name: str, given: Mapping[str, str]) -> int:
    try:
        return key_of(given[name])
    except FieldRefused as refused:
        form.refuse(name, refused.code)
        return 0


def _today(visit: Visit) -> Any:
    return time_of(visit.company.pk, visit.company.zone).today


def _shown(
    request: HttpRequest, visit: Visit, person_id: int, attempt: Attempt | None = None, password: str = ""
) -> HttpResponse:
    today = _today(visit)
    page = person_page(visit.company.pk, person_id, today)
    if page is None:
        raise Http404
    context = {
        "page": page,
        "title": page.person,
        "password": password,
        "posts": [
            {
                "seen": each,
                "duties": sorted(duties_of({each.post.role}) - OWN),
                "end": _ending(page, each.post.pk, attempt) if each.state != "ended" else None,
            }
            for each in page.posts
        ],
        "tokens": [{"token": token, "end": _withdrawing(page, token.pk)} for token in page.tokens],
        "hints": hints(page.roles),
        "kept_apart": list(kept_apart(page.duties, documents_in_force(visit.company.pk, today))),
        "history": history_shown(visit.company.pk, page.person.pk),
        **_forms(page, attempt),
    }
    status, refused = (attempt.status, attempt.refused) if attempt else (200, None)
    return framed(request, visit, "web/settings/person.html", context, refused=refused, status=status)


def _url(page: PersonPage, name: str) -> str:
    return reverse(f"person_{name}", args=[page.person.pk])


def _forms(page: PersonPage, attempt: Attempt | None) -> dict[str, ActForm]:
    who, is_active = page.person, page.person.is_active
    values = {"name_zh": who.name_zh, "name_en": who.name_en, "email": who.email, "language": who.language}
    switching = (_("Stop sign-in"), _("Stop sign-in")) if is_active else (_("Allow sign-in"), _("Allow sign-in"))
    told = _("At once and in every company; posts and history stay.") if is_active else ""
    return {
        "change": act_form("change", _url(page, "change"), (_("Change"), _("Keep the changes")), CHANGE, values,
                           attempt=attempt, hidden=[(SEEN, person_seen(who))]),
        "active": act_form("active", _url(page, "active"), switching, ACTIVE[1:], attempt=attempt, note=told,
                           hidden=[("is_active", "0" if is_active else "1")], tone="bad" if is_active else ""),
        "give": act_form("post", _url(page, "post"), (_("Give a post"), _("Give the post")), POST, attempt=attempt),
        "fresh": act_form("password", _url(page, "password"),
                          (_("Set a fresh password"), _("Make a password and show it once")), attempt=attempt,
                          note=_("The password until now ends, and with it every open session.")),
    }  # fmt: skip


def _ending(page: PersonPage, post_id: int, attempt: Attempt | None) -> ActForm:
    tried = attempt if attempt is not None and attempt.given.get("post") == str(post_id) else None
    return act_form("end", _url(page, "end"), (_("End"), _("End the post")), END[1:], attempt=tried,
                    hidden=[("post", str(post_id))], tone="bad")  # fmt: skip


def _withdrawing(page: PersonPage, token_id: int) -> ActForm:
    return act_form("token", _url(page, "token"), (_("Revoke"), _("Revoke the token")),
                    hidden=[("token", str(token_id))], tone="bad")  # fmt: skip
