"""Settings › People: the list, a new person, and what each role may do."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from ordinance.entrypoints.doors import declare, url_door
from ordinance.entrypoints.web.frame import framed
from ordinance.entrypoints.web.given import Form
from ordinance.entrypoints.web.sessions import Visit, signed_in
from ordinance.entrypoints.web.settings.forms import Attempt, Input, act_form, acted
from ordinance.entrypoints.web.settings.separation import APART
from ordinance.entrypoints.web.tables.cells import Marks, Text, Word
from ordinance.entrypoints.web.tables.showing import listing
from ordinance.entrypoints.web.tables.spec import Column, Table, choice, text
from ordinance.entrypoints.web.templatetags.pages import called
from ordinance.entrypoints.web.words import ROLES
from ordinance.foundation.calendar.clock import time_of
from ordinance.foundation.errors import Done, Outcome
from ordinance.foundation.people.models import Person
from ordinance.foundation.people.rules import OWN, Actor, duties_of
from ordinance.foundation.people.rules import ROLES as DUTIES
from ordinance.insight.listing import SortBy
from ordinance.insight.people_list import PersonRow, people_dressed, people_matching
from ordinance.workflows.people import PersonRequest, people_register

MANAGE: Final = "people.manage"
ROLE_CHOICES: Final = tuple((role, ROLES.get(role, role)) for role in DUTIES)
NEW: Final = (
    Input(name="login", label=_("Sign-in name"), most=150, is_required=True),
    Input(name="name_zh", label=_("Name in Chinese"), most=100, is_required=True),
    Input(name="name_en", label=_("Name in English"), most=100),
    Input(name="email", label=_("E-mail"), most=254, kind="email"),
    Input(name="role", label=_("Role"), kind="choice", is_required=True, options=ROLE_CHOICES),
    Input(name="customer", label=_("Customer’s code"), most=40, hint=_("For the role Customer only.")),
)

declare(url_door("POST", "settings/people/new"), people_register)


def _rows(visit: Visit, values: Mapping[str, Any]) -> QuerySet[Person]:
    return people_matching(visit.company.pk, values.get("q", ""), values.get("role", ""), values.get("state", ""))


def _dress(visit: Visit, people: Sequence[Person]) -> Sequence[PersonRow]:
    return people_dressed(visit.company.pk, people, time_of(visit.company.pk, visit.company.zone).today)


def _roles(row: PersonRow) -> Marks:
    said = []
    for each in row.held:
        role = str(ROLES.get(each.post.role, each.post.role))
        said.append((f"{role} {each.customer.code}" if each.customer is not None else role, "go"))
    return Marks(tuple(said))


PEOPLE: Final = Table(
    name="people",
    url="people",
    columns=(
        Column(
            key="name",
            title=_("Name"),
            cell=lambda row: Text(called(row.person), reverse("person", args=[row.person.pk])),
            is_lead=True,
        ),
        Column(key="login", title=_("Sign-in name"), cell=lambda row: Text(row.person.login, is_code=True),
               sort=SortBy("login", str)),
        Column(key="roles", title=_("Roles"), cell=_roles),
        Column(key="email", title=_("E-mail"), cell=lambda row: Text(row.person.email)),
        Column(key="language", title=_("Language"), cell=lambda row: Word(row.person.language, "language"),
               is_shown=False),
        Column(
            key="state",
            title=_("Sign-in"),
            cell=lambda row: Word("active" if row.person.is_active else "inactive", "account"),
        ),
    ),
    narrowings=(
        text("q", _("Name, sign-in name or e-mail")),
        choice("role", _("Role"), lambda _visit: ROLE_CHOICES),
        choice("state", _("Sign-in"), lambda _visit: (("active", _("may sign in")), ("inactive", _("may not")))),
    ),
    rows=_rows,
    dress=_dress,
    key=lambda row: row.person.pk,
    sort="login",
    empty=_("Nobody is here yet."),
)  # fmt: skip


@require_safe
@signed_in
def people(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """The people of the company."""
    managing(visit)
    found = listing(request, visit, PEOPLE)
    if isinstance(found, FileResponse):
        return found
    headline = (
        (reverse("roles"), _("What each role may do"), "help", False),
        (reverse("person_new"), _("New person"), "plus", True),
    )
    return framed(request, visit, "web/settings/list.html", {"list": found, "title": _("People"), "headline": headline})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def person_new(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Somebody new with their first post; a password is given on their page."""
    managing(visit)

    def again(attempt: Attempt | None) -> HttpResponse:
        titles = (_("New person"), _("Add the person"))
        note = _("Somebody who works in another company already keeps name and password and gets the post here.")
        act = act_form("new", reverse("person_new"), titles, NEW, attempt=attempt, tone="main", note=note)
        context = {"act": act, "title": _("New person"), "back": reverse("people")}
        status, refused = (attempt.status, attempt.refused) if attempt else (200, None)
        return framed(request, visit, "web/settings/new.html", context, refused=refused, status=status)

    if request.method != "POST":
        return again(None)
    return acted(request, visit, "new", NEW, _read_new, again=again, done=_added)


@require_safe
@signed_in
def roles(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What each role may do, in words, and which roles should rather be held by different people."""
    managing(visit)
    shown = [(role, sorted(duties_of({role}) - OWN)) for role in DUTIES]
    context = {"roles": shown, "apart": APART, "title": _("What each role may do")}
    return framed(request, visit, "web/settings/roles.html", context)


def managing(visit: Visit) -> None:
    """Only who manages people goes on."""
    if not visit.actor.may(MANAGE):
        raise PermissionDenied


def _read_new(form: Form, given: Mapping[str, str]) -> Any:
    if given["role"] == "customer" and not given["customer"]:
        form.refuse("customer", "required")
    request = PersonRequest(
        login=given["login"],
        name_zh=given["name_zh"],
        name_en=given["name_en"],
        email=given["email"],
        roles=(given["role"],),
        customer=given["customer"],
    )

    def call(actor: Actor) -> Outcome:
        return people_register(actor, [request])[0]

    return call


def _added(done: Done) -> tuple[str, Any]:
    return reverse("person", args=[done.facts["person"]]), _("The person is added.")
