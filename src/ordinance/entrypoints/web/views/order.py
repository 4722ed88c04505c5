"""The order page, tab by tab, and its acts: an act's answer is the page again, with what was done or why not."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ordinance.entrypoints.files import files_sent
from ordinance.entrypoints.sentences.telling import reason, sentence_of
from ordinance.entrypoints.web.acts import ACTS
from ordinance.entrypoints.web.frame import framed
from ordinance.entrypoints.web.given import CONTROL, Form
from ordinance.entrypoints.web.keys import keyed
from ordinance.entrypoints.web.offer_shapes import Attempt
from ordinance.entrypoints.web.order_tabs import refused_of, tab_context
from ordinance.entrypoints.web.sessions import Visit, signed_in
from ordinance.entrypoints.web.templatetags.pages import language, money
from ordinance.entrypoints.web.words import DONE
from ordinance.foundation.calendar.clock import time_of
from ordinance.foundation.errors import Done, NotFound, Outcome, Refusal, Refused
from ordinance.insight.order_page import CUSTOMERS_TABS, Tab, order_found, order_page, order_ref
from ordinance.orders.models import Order

REF_MAX: Final = 60


@require_safe
@signed_in
def order(request: HttpRequest, visit: Visit, ref: str) -> HttpResponse:
    """One tab of an order; the first without a `tab` in the address."""
    return _shown(request, visit, order_of_address(visit, ref), tab_asked(visit, request.GET.get("tab", "")))


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
            return _refused(request, visit, found, Attempt(name, form.given, refused))
        try:
            outcome: Outcome = call(keyed(visit.actor, request))
        except Refusal as refusal:
            outcome = refusal.refused()
        if isinstance(outcome, Refused):
            return _refused(request, visit, order_of_address(visit, ref), Attempt(name, form.given, outcome))
        return _done(request, name, found, outcome)

    act.__name__ = f"order_{name}"
    return act


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


def tab_asked(visit: Visit, name: str) -> Tab:
    """The tab an address names; 404 for one that is not the visitor's."""
    if not name:
        return Tab.OVERVIEW
    if name not in set(Tab):
        raise BadRequest("tab: not_a_choice")
    if not visit.is_staff and Tab(name) not in CUSTOMERS_TABS:
        raise Http404
    return Tab(name)


def _done(request: HttpRequest, name: str, found: Order, outcome: Done) -> HttpResponse:
    messages.success(request, str(DONE[name]))
    on_account = Decimal(outcome.facts.get("on_account", 0))
    if on_account > 0:
        amount = {"amount": money(on_account, found.currency)}
        messages.warning(request, _("%(amount)s of it is more than is owed here: it stays on account.") % amount)
    if outcome.facts.get("waiting"):
        messages.warning(request, _("The order stays open: the policy’s criteria for closing are not met yet."))
    number = outcome.facts.get("number") if outcome.facts.get("order") == found.pk else None
    url = reverse("order", args=[found.number or number or order_ref(found)])
    tab = _tab_of_form(request)
    return HttpResponseRedirect(url if tab is Tab.OVERVIEW else f"{url}?tab={tab}")


def _refused(request: HttpRequest, visit: Visit, found: Order, attempt: Attempt) -> HttpResponse:
    return _shown(request, visit, found, _tab_of_form(request), attempt)


def _tab_of_form(request: HttpRequest) -> Tab:
    """Where the form stood: files are also attached on their own tab."""
    return Tab.FILES if request.POST.get("tab") == Tab.FILES else Tab.OVERVIEW


def _shown(request: HttpRequest, visit: Visit, found: Order, tab: Tab, attempt: Attempt | None = None) -> HttpResponse:
    time = time_of(visit.company.pk, visit.company.zone)
    page = order_page(found, time.today, tab, for_staff=visit.is_staff)
    context: Mapping[str, Any] = tab_context(request, visit, page, time, attempt)
    refused = refused_of(attempt, context["offers"]) if attempt else None
    status = sentence_of(refused.code).status if refused is not None else 200
    return framed(request, visit, "web/order.html", context, refused=refused, status=status)
