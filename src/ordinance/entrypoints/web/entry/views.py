"""The doors the entry page calls while a draft is written: suggestions, saves, what others wrote, submission, copy."""

from dataclasses import replace
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ordinance.entrypoints.doors import declare, url_door
from ordinance.entrypoints.sentences.telling import sentence_of
from ordinance.entrypoints.web.acts import ROUTE
from ordinance.entrypoints.web.entry.answering import Saved, missing_shown, standing
from ordinance.entrypoints.web.entry.reading import Sent, edits_read
from ordinance.entrypoints.web.frame import shown
from ordinance.entrypoints.web.given import asked, key_of, text_of
from ordinance.entrypoints.web.keys import keyed
from ordinance.entrypoints.web.sessions import Visit, signed_in
from ordinance.entrypoints.web.views.order import order_of_address
from ordinance.entrypoints.web.words import DONE
from ordinance.foundation.calendar.clock import time_of
from ordinance.foundation.errors import Done, Outcome, Refusal, Refused
from ordinance.insight.choices import customers_suggested, items_suggested
from ordinance.insight.order_page import UNNUMBERED, order_found, order_page, order_ref
from ordinance.orders.states import Status
from ordinance.workflows.draft_entry import draft_begin, draft_merge
from ordinance.workflows.submit import orders_submit
from ordinance.workflows.terms.edits import DraftEdits, RowEdit
from ordinance.workflows.terms.entering import as_request
from ordinance.workflows.terms.requests import LineRequest

_TEXT_MOST: Final = 60

declare(url_door("POST", "orders/entry"), draft_begin)
declare(url_door("POST", f"{ROUTE}entry"), draft_merge)
declare(url_door("POST", f"{ROUTE}entry/submit"), orders_submit)
declare(url_door("POST", f"{ROUTE}copy"), draft_begin)


@require_POST
@signed_in
def entry_begin(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The first save: a draft of what is typed so far."""
    _allowed(visit)
    sent = edits_read(request, visit)
    try:
        outcome: Outcome = draft_begin(keyed(visit.actor, request), sent.edits)
    except Refusal as refusal:
        outcome = refusal.refused()
    return _answered(request, visit, outcome, sent)


@signed_in
def entry_save(request: HttpRequest, visit: Visit, ref: str) -> HttpResponse:
    """Each later save; asked without one: the draft as it stands when others wrote it, 204 when nobody did."""
    _allowed(visit)
    order = order_of_address(visit, ref)
    if request.method != "POST":
        if order.edit_token == asked(request.GET, "seen", _seen, 0):
            return HttpResponse(status=204)
        if order.status != Status.DRAFT:
            return JsonResponse({"over": reverse("order", args=[order_ref(order)])})
        return JsonResponse(standing(request, visit, order, Saved()))
    sent = edits_read(request, visit)
    before = order.edit_token
    try:
        outcome: Outcome = draft_merge(keyed(visit.actor, request), order.pk, sent.edits)
    except Refusal as refusal:
        outcome = refusal.refused()
    return _answered(request, visit, outcome, sent, is_behind=before != sent.seen)


@require_POST
@signed_in
def entry_submit(request: HttpRequest, visit: Visit, ref: str) -> HttpResponse:
    """Submit the draft; refused, what and why stand beside the fields."""
    order = order_of_address(visit, ref)
    try:
        outcome: Outcome = orders_submit(keyed(visit.actor, request), [order.pk])[0]
    except Refusal as refusal:
        outcome = refusal.refused()
    if isinstance(outcome, Refused):
        missing = missing_shown(outcome.facts.get("missing", ()), order) if outcome.code == "incomplete" else []
        return _refused(outcome, missing=missing)
    messages.success(request, str(DONE["submit"]))
    return JsonResponse({"url": reverse("order", args=[outcome.facts.get("number") or order_ref(order)])})


@require_POST
@signed_in
def entry_copy(request: HttpRequest, visit: Visit, ref: str) -> HttpResponse:
    """A new draft of what an order asks for, at today's prices; dates are left to be given."""
    _allowed(visit)
    page = order_page(order_of_address(visit, ref), time_of(visit.company.pk, visit.company.zone).today)
    order = page.order
    head = {
        "customer": order.customer.code if order.customer else order.customer_raw,
        "type": order.type.code,
        "ship_to_name": order.ship_to_name,
        "ship_to_phone": order.ship_to_phone,
        "ship_to_address": order.ship_to_address,
        "note": order.note,
    }
    if not visit.is_staff:
        del head["type"]
    rows = []
    for line in page.lines:
        asked_for = as_request(line, line.requested_on, line.item.code if line.item else line.item_raw)
        rows.append(RowEdit(ref=f"c{line.position}", line=_at_todays_price(asked_for)))
    edits = DraftEdits({name: ("", text) for name, text in head.items()}, rows)
    try:
        outcome: Outcome = draft_begin(keyed(visit.actor, request), edits)
    except Refusal as refusal:
        outcome = refusal.refused()
    if isinstance(outcome, Refused):
        messages.error(request, shown(outcome).detail)
        return HttpResponseRedirect(reverse("order", args=[ref]))
    copied = _("A new draft, copied from %(order)s; prices are today’s.") % {"order": order_ref(order)}
    messages.success(request, copied)
    new = outcome.facts.get("number") or f"{UNNUMBERED}{outcome.facts['order']}"
    return HttpResponseRedirect(reverse("order_edit", args=[new]))


@require_safe
@signed_in
def entry_customers(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Customers a text could mean, as options of the box it is typed in."""
    _allowed(visit)
    found = customers_suggested(visit.actor, _typed(request, "q"))
    return render(request, "web/entry/customers.html", {"customers": found})


@require_safe
@signed_in
def entry_items(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Products a text could mean, with what is free of them and what one costs this customer."""
    _allowed(visit)
    today, currency = time_of(visit.company.pk, visit.company.zone).today, visit.company.currency
    found = items_suggested(visit.actor, _typed(request, "q"), _typed(request, "customer"), today, currency)
    return render(request, "web/entry/items.html", {"items": found, "currency": currency})


ENTRY: Final = [
    path("orders/entry", entry_begin, name="entry_begin"),
    path("orders/entry/customers", entry_customers, name="entry_customers"),
    path("orders/entry/items", entry_items, name="entry_items"),
    path(f"{ROUTE}entry", entry_save, name="entry_save"),
    path(f"{ROUTE}entry/submit", entry_submit, name="entry_submit"),
    path(f"{ROUTE}copy", entry_copy, name="order_copy"),
]


def _answered(
    request: HttpRequest, visit: Visit, outcome: Outcome, sent: Sent, *, is_behind: bool = True
) -> HttpResponse:
    if isinstance(outcome, Refused):
        return _refused(outcome)
    order = order_found(visit.actor, f"{UNNUMBERED}{outcome.facts['order']}")
    return JsonResponse(standing(request, visit, order, _saved(outcome, sent, is_behind=is_behind), sent))


def _saved(outcome: Done, sent: Sent, *, is_behind: bool) -> Saved:
    facts = outcome.facts
    is_whole = is_behind or bool(facts["is_whole"]) or sent.pasted is not None
    return Saved(facts["rows"], facts["refused"], facts["conflicts"], is_whole)


def _refused(refused: Refused, **more: Any) -> HttpResponse:
    said = shown(refused)
    field = str(refused.facts.get("field", ""))
    body = {"code": refused.code, "title": said.title, "detail": said.detail, "field": field, **more}
    return JsonResponse(body, status=sentence_of(refused.code).status)


def _allowed(visit: Visit) -> None:
    if not visit.actor.may("orders.draft"):
        raise PermissionDenied


def _typed(request: HttpRequest, name: str) -> str:
    return asked(request.GET, name, lambda text: text_of(text, most=_TEXT_MOST), "")


def _at_todays_price(line: LineRequest) -> LineRequest:
    return replace(line, unit_price=None, discount_percent=None, requested_on=None)


def _seen(text: str) -> int:
    return 0 if text == "0" else key_of(text)
