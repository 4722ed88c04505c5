"""The order page, and its acts: the act's answer is the page again, with what was done or why it was not."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ordinance.entrypoints.files import files_sent
from ordinance.entrypoints.sentences.telling import reason, sentence_of
from ordinance.entrypoints.web.acts import ACTS
from ordinance.entrypoints.web.decisions import decisions_shown
from ordinance.entrypoints.web.frame import framed
from ordinance.entrypoints.web.given import CONTROL, Form
from ordinance.entrypoints.web.keys import fresh_key, keyed
from ordinance.entrypoints.web.offers import Attempt, kept, labelled, offers
from ordinance.entrypoints.web.saying import waiting_said
from ordinance.entrypoints.web.sessions import Visit, signed_in
from ordinance.entrypoints.web.templatetags.pages import language, money
from ordinance.entrypoints.web.words import DONE
from ordinance.foundation.calendar.clock import time_of
from ordinance.foundation.errors import Done, NotFound, Outcome, Refusal, Refused
from ordinance.insight.journey import journey
from ordinance.insight.order_page import OrderPage, order_found, order_page, order_ref
from ordinance.insight.waiting import waiting_for
from ordinance.orders.models import Order
from ordinance.orders.states import Status

SHOWN_LINES, SHOWN_ENTRIES, REF_MAX = 100, 60, 60


@require_safe
@signed_in
def order(request: HttpRequest, visit: Visit, ref: str) -> HttpResponse:
    """One order, whole."""
    return _shown(request, visit, order_of_address(visit, ref))


def act_view(name: str) -> Callable[..., HttpResponseBase]:
    """The view of one act of the order page."""

    @require_POST
    @signed_in
    def act(request: HttpRequest, visit: Visit, ref: str) -> HttpResponse:
        found = order_of_address(visit, ref)
        form = Form({key: request.POST.get(key, "") for key in request.POST}, files=files_sent(request))
        call = ACTS[name].read(found, form)
        if form.errors:
            field, (code, facts) = next(iter(form.errors.items()))
            refused = Refused("invalid_input", {"field": field, "reason": reason(code, facts, language())})
            return _shown(request, visit, found, Attempt(name, form.given, refused))
        try:
            outcome: Outcome = call(keyed(visit.actor, request))
        except Refusal as refusal:
            outcome = refusal.refused()
        if isinstance(outcome, Refused):
            return _shown(request, visit, order_of_address(visit, ref), Attempt(name, form.given, outcome))
        return _done(request, name, found, outcome)

    act.__name__ = f"order_{name}"
    return act


def _done(request: HttpRequest, name: str, found: Order, outcome: Done) -> HttpResponse:
    messages.success(request, str(DONE[name]))
    on_account = Decimal(outcome.facts.get("on_account", 0))
    if on_account > 0:
        amount = {"amount": money(on_account, found.currency)}
        messages.warning(request, _("%(amount)s of it is more than is owed here: it stays on account.") % amount)
    number = outcome.facts.get("number") if outcome.facts.get("order") == found.pk else None
    return HttpResponseRedirect(reverse("order", args=[found.number or number or order_ref(found)]))


def order_of_address(visit: Visit, ref: str) -> Order:
    """The order an address names; 404 for what is not there or not the visitor's."""
    if not visit.actor.may("orders.read"):
        raise PermissionDenied
    if CONTROL.search(ref) or len(ref) > REF_MAX:
        raise Http404
    try:
        return order_found(visit.actor, ref)
    except NotFound as error:
        raise Http404 from error


def _shown(request: HttpRequest, visit: Visit, found: Order, attempt: Attempt | None = None) -> HttpResponse:
    page = order_page(found, time_of(visit.company.pk, visit.company.zone).today)
    waiting = waiting_for(page)
    offered = [offer for offer in offers(page, visit.actor) if offer.act in ACTS]
    refused = labelled(attempt, offered) if attempt else None
    context: Mapping[str, Any] = {
        "page": page,
        "order": found,
        "currency": found.currency,
        "waiting": waiting,
        "waiting_said": waiting_said(waiting, found.currency),
        "journey": journey(page),
        "decisions": decisions_shown(page),
        "delivery_parts": _parts(page),
        "offers": [kept(offer, attempt) for offer in offered] if attempt else offered,
        "request_key": fresh_key(),
        "may_edit": found.status == Status.DRAFT and visit.actor.may("orders.draft"),
        "lines": page.lines if "lines" in request.GET else page.lines[:SHOWN_LINES],
        "ledger": page.ledger[::-1] if "ledger" in request.GET else page.ledger[::-1][:SHOWN_ENTRIES],
    }
    status = sentence_of(refused.code).status if refused is not None else 200
    return framed(request, visit, "web/order.html", context, refused=refused, status=status)


def _parts(page: OrderPage) -> list[dict[str, Any]]:
    """The lines of the deliveries, each with the position of its order line."""
    positions = {line.pk: line.position for line in page.lines}
    return [{"line": part, "position": positions[part.order_line_id]} for part in page.delivery_lines]
