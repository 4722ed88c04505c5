"""The one search: beneath the box while typing, and on a page of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ordinance.entrypoints.web.frame import framed
from ordinance.entrypoints.web.given import asked, text_of
from ordinance.entrypoints.web.sessions import Visit, signed_in
from ordinance.entrypoints.web.templatetags.pages import called, money
from ordinance.entrypoints.web.words import BILLS, DELIVERIES, STAGES
from ordinance.insight.order_page import order_ref
from ordinance.insight.search import TEXT_MAX, BillHit, DeliveryHit, Results, search
from ordinance.orders.models import Order


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the answer."""

    url: str
    name: str | Promise
    said: str
    beside: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found of one kind."""

    title: str
    hits: Sequence[Hit]
    has_more: bool


@require_safe
@signed_in
def search_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What a text names: the lines alone when asked for the box, else a page."""
    text = asked(request.GET, "q", lambda value: text_of(value, most=TEXT_MAX), "")
    found = search(visit.actor, text) if text else Results()
    context = {"text": text, "groups": [group for group in _groups(found) if group.hits]}
    if request.headers.get("HX-Target") == "found":
        return render(request, "web/search_found.html", context)
    return framed(request, visit, "web/search.html", context)


def _groups(found: Results) -> Sequence[Hits]:
    return (
        Hits(_("Orders"), [_order(order) for order in found.orders.rows], found.orders.has_more),
        Hits(
            _("Customers"),
            [Hit(_orders_of(each.code), called(each), each.code) for each in found.customers.rows],
            found.customers.has_more,
        ),
        Hits(
            _("Products"),
            [Hit(_orders_of(each.code), called(each), each.code, each.unit) for each in found.items.rows],
            found.items.has_more,
        ),
        Hits(_("Deliveries"), [_delivery(hit) for hit in found.deliveries.rows], found.deliveries.has_more),
        Hits(_("Bills"), [_bill(hit) for hit in found.bills.rows], found.bills.has_more),
    )


def _order(order: Order) -> Hit:
    customer = called(order.customer) if order.customer else order.customer_raw
    said = f"{customer} · {order.customer_po}" if order.customer_po else customer
    return Hit(_to(order), order.number or _("Draft"), said, STAGES.get(order.stage, order.stage))


def _delivery(hit: DeliveryHit) -> Hit:
    delivery = hit.delivery
    said = " · ".join(part for part in (called(hit.customer), delivery.carrier, delivery.tracking_number) if part)
    url = f"{_to(hit.order)}?tab=deliveries" if hit.order else reverse("orders")
    return Hit(url, delivery.number, said, DELIVERIES.get(delivery.state, delivery.state))


def _bill(hit: BillHit) -> Hit:
    bill = hit.bill
    url = f"{_to(hit.order)}?tab=money" if hit.order else reverse("orders")
    said = f"{called(bill.customer)} · {money(bill.gross, bill.currency)}"
    return Hit(url, bill.number, said, BILLS.get(bill.kind, bill.kind))


def _to(order: Order | None) -> str:
    return reverse("order", args=[order_ref(order)]) if order is not None else reverse("orders")


def _orders_of(code: str) -> str:
    return f"{reverse('orders')}?{urlencode({'q': code})}"
