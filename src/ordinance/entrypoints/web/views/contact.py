"""Work-contact sheets (工作联系单) and comments: asking other departments about an order, and answering them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ordinance.entrypoints.doors import declare, url_door
from ordinance.entrypoints.sentences.telling import sentence_of
from ordinance.entrypoints.web.frame import framed
from ordinance.entrypoints.web.given import FieldRefused, Form, key_of, moment_of
from ordinance.entrypoints.web.keys import fresh_key, keyed
from ordinance.entrypoints.web.returning import back
from ordinance.entrypoints.web.sessions import Visit, signed_in
from ordinance.entrypoints.web.templatetags.pages import called, duty
from ordinance.entrypoints.web.views.contact_list import staff_only
from ordinance.entrypoints.web.views.order import order_of_address
from ordinance.foundation.calendar.clock import time_of
from ordinance.foundation.contact.models import Sheet, SheetAddress
from ordinance.foundation.contact.queries import comments_of, names_of, people_of, sheet_of
from ordinance.foundation.contact.rules import DEPARTMENTS, SUBJECT_MAX, TEXT_MAX, SheetState
from ordinance.foundation.errors import NotAllowed, NotFound, Outcome, Refusal, Refused
from ordinance.foundation.people.models import Person
from ordinance.foundation.people.queries import staff_of
from ordinance.foundation.people.rules import Actor
from ordinance.orders.models import Order
from ordinance.orders.queries import orders_visible
from ordinance.workflows.contact import comment_make
from ordinance.workflows.contact_sheet import ContactRequest, contact_acknowledge, contact_close, contact_send

ADDRESSED_MOST: Final = 40


@dataclass(frozen=True, slots=True)
class ShownAddress:
    """One address of a sheet: who is asked, what was answered, and whether the visitor may answer."""

    key: int
    asked: str
    answered_by: str
    answered_at: datetime | None
    reply: str
    is_mine: bool


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def contact_new(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A new sheet; `order` in the address says what it is about."""
    staff_only(visit)
    about = request.POST.get("order", "") if request.method == "POST" else request.GET.get("order", "")
    order = order_of_address(visit, about) if about else None
    form = Form({name: request.POST.get(name, "") for name in request.POST})
    if request.method != "POST":
        return _form(request, visit, order, form, ())
    departments = request.POST.getlist("departments")[:ADDRESSED_MOST]
    asked = ContactRequest(
        departments=tuple(departments),
        people=_people(form, request.POST.getlist("people")[:ADDRESSED_MOST]),
        subject=form.text("subject", most=SUBJECT_MAX, is_required=True),
        text=form.text("text", most=TEXT_MAX, is_required=True),
        order_id=order.pk if order else None,
        reply_by=form.read("reply_by", lambda value: moment_of(value, visit.actor.zone), None),
        department=form.text("department", most=40),
    )
    if form.errors:
        return _form(request, visit, order, form, departments)
    outcome = _called(lambda: contact_send(keyed(visit.actor, request), asked))
    if isinstance(outcome, Refused):
        return _form(request, visit, order, form, departments, refused=outcome)
    messages.success(request, _("Contact sheet %(number)s is sent.") % {"number": outcome.facts["number"]})
    return HttpResponseRedirect(reverse("sheet", args=[outcome.facts["sheet"]]))


@require_safe
@signed_in
def sheet(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """One sheet: what was asked, and what each of those addressed answered."""
    staff_only(visit)
    return _sheet_page(request, visit, key)


@require_POST
@signed_in
def sheet_acknowledge(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """Answer a sheet at one of its addresses."""
    staff_only(visit)
    form = Form({name: request.POST.get(name, "") for name in request.POST})
    reply = form.text("reply", most=TEXT_MAX)
    address = form.read("address", key_of, 0, is_required=True)
    if form.errors:
        raise Http404
    outcome = _called(lambda: contact_acknowledge(keyed(visit.actor, request), address, reply))
    return _after(request, visit, key, outcome, _("The sheet is acknowledged."))


@require_POST
@signed_in
def sheet_close(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """Close one's own sheet."""
    staff_only(visit)
    outcome = _called(lambda: contact_close(keyed(visit.actor, request), key))
    return _after(request, visit, key, outcome, _("The sheet is closed."))


@require_POST
@signed_in
def comment(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Comment on an object that has a page; the answer is that page again."""
    staff_only(visit)
    form = Form({name: request.POST.get(name, "") for name in request.POST})
    about, key = form.text("about", most=10), form.read("key", key_of, 0, is_required=True)
    text = form.text("text", most=TEXT_MAX, is_required=True)
    mentioned = _people(form, request.POST.getlist("mentioned")[:ADDRESSED_MOST])
    if form.errors:
        messages.error(request, _("The comment was empty or too long."))
    else:
        outcome = _called(lambda: comment_make(keyed(visit.actor, request), about, key, text, mentioned))
        if isinstance(outcome, Refused):
            messages.error(request, _("The comment was not taken."))
        else:
            messages.success(request, _("The comment stands."))
    return HttpResponseRedirect(back(request, otherwise=reverse("work")))


def _sheet_page(request: HttpRequest, visit: Visit, key: int, refused: Refused | None = None) -> HttpResponse:
    found = sheet_of(visit.actor, key)
    if found is None:
        raise Http404
    addresses = list(found.addresses.all())
    comments = comments_of(found.pk)
    people = names_of(
        {found.sent_by, *people_of(comments)}
        | {key for each in addresses for key in (each.person_id, each.acknowledged_by) if key is not None}
    )
    order = orders_visible(visit.actor).filter(pk=found.order_id).first() if found.order_id else None
    context = {
        "sheet": found,
        "order": order,
        "sender": people.get(found.sent_by),
        "addresses": [_address(each, visit.actor, people, found) for each in addresses],
        "comments": comments,
        "people": people,
        "request_key": fresh_key(),
        "may_close": found.sent_by == visit.actor.person_id and found.state != SheetState.CLOSED,
    }
    status = sentence_of(refused.code).status if refused is not None else 200
    return framed(request, visit, "web/contact/sheet.html", context, refused=refused, status=status)


def _address(address: SheetAddress, actor: Actor, people: Mapping[int, Person], sheet: Sheet) -> ShownAddress:
    is_asked = address.person_id == actor.person_id if address.person_id else actor.may(address.duty)
    is_open = address.acknowledged_at is None and sheet.state != SheetState.CLOSED
    return ShownAddress(
        address.pk,
        duty(address.department) if address.department else called(people.get(address.person_id or 0)),
        called(people.get(address.acknowledged_by or 0)),
        address.acknowledged_at,
        address.reply,
        is_mine=is_asked and is_open and sheet.sent_by != actor.person_id,
    )


def _form(
    request: HttpRequest,
    visit: Visit,
    order: Order | None,
    form: Form,
    departments: Sequence[str],
    *,
    refused: Refused | None = None,
) -> HttpResponse:
    today = time_of(visit.company.pk, visit.company.zone).today
    colleagues = [each.person for each in staff_of(visit.company.pk, today) if "contact.write" in each.duties]
    context = {
        "order": order,
        "given": form.given,
        "errors": form.said(),
        "departments": [(name, duty(name), name in departments) for name in DEPARTMENTS],
        "own": [(name, duty(name)) for name, needs in DEPARTMENTS.items() if visit.actor.may(needs)],
        "colleagues": [person for person in colleagues if person.pk != visit.person.pk],
        "request_key": fresh_key(),
    }
    status = sentence_of(refused.code).status if refused is not None else 422 if form.errors else 200
    return framed(request, visit, "web/contact/new.html", context, refused=refused, status=status)


def _after(request: HttpRequest, visit: Visit, key: int, outcome: Outcome, said: str) -> HttpResponse:
    if isinstance(outcome, Refused):
        return _sheet_page(request, visit, key, outcome)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("sheet", args=[key]))


def _people(form: Form, given: Sequence[str]) -> tuple[int, ...]:
    try:
        return tuple(key_of(value) for value in given if value)
    except FieldRefused as refused:
        form.refuse("people", refused.code)
        return ()


def _called(call: Callable[[], Outcome]) -> Outcome:
    try:
        return call()
    except NotFound as error:
        raise Http404 from error
    except NotAllowed as error:
        raise PermissionDenied from error
    except Refusal as refusal:
        return refusal.refused()


declare(url_door("POST", "contact/new"), contact_send)
declare(url_door("POST", "contact/<int:key>/acknowledge"), contact_acknowledge)
declare(url_door("POST", "contact/<int:key>/close"), contact_close)
declare(url_door("POST", "comments"), comment_make)
